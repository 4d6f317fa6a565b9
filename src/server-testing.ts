import { z } from 'zod'
import { readSession, stepUp } from './identity/contract.ts'
import { totpCode, totpStep } from './identity/totp.ts'
import { must } from './kernel/assert.ts'
import { readAnswer, type Route, type RouteAnswer } from './platform/contract.ts'
import { problemSchema, type Problem } from './platform/wire.ts'
import type { TestDatabase } from './platform/testing.ts'
import { buildServer, type App, type ServerOptions } from './server.ts'

export const testOrigin = 'http://127.0.0.1:4310'

export type Sent = {
  readonly method?: string
  /** JSON unless it is a text already. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  readonly cookie?: string
  /** The socket's address; this machine unless told otherwise. */
  readonly from?: string
}

/** An app without a port, and requests to it as a page of ours sends them. */
export type TestServer = {
  readonly app: App
  send(path: string, sent?: Sent): Promise<Response>
  /** Signs a person in without a password, as only tests and the sample company can. */
  cookieFor(principalId: string): Promise<string>
  /** The six digits a person's authenticator shows now; sets one up for who has none. */
  codeFor(principalId: string): Promise<string>
  /** Shows the person's second factor in the session of this cookie. */
  stepUp(cookie: string, principalId: string): Promise<void>
  session(headers: Readonly<Record<string, string>>): Promise<RouteAnswer<typeof readSession>>
  close(): Promise<void>
}

export function testServer(db: TestDatabase, options: ServerOptions = {}): TestServer {
  const app = buildServer(db.world, { publicUrl: testOrigin, ...options })
  const send = async (path: string, sent: Sent = {}) => {
    const { method = 'GET', body, headers = {}, cookie, from = '127.0.0.1' } = sent
    const init = {
      method,
      headers: {
        host: '127.0.0.1:4310',
        ...(method === 'GET' ? {} : { 'x-quittance': '1', origin: testOrigin }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    }
    return app.http.request(testOrigin + path, init, {
      incoming: { socket: { remoteAddress: from } },
    })
  }
  const codeFor = async (principalId: string) => {
    await app.signIn.enrolSample(principalId)
    const known = must(await app.signIn.authenticatorOf(principalId), 'an authenticator')
    return totpCode(known.secret, totpStep(db.world.clock()))
  }
  return {
    app,
    send,
    codeFor,
    async stepUp(cookie, principalId) {
      const body = { code: await codeFor(principalId) }
      await answerOf(stepUp, await send('/api/session/step-up', { method: 'POST', cookie, body }))
    },
    cookieFor: async (principalId) => cookiesIn(await app.signIn.signInAs(principalId)),
    session: async (headers) => answerOf(readSession, await send('/api/session', { headers })),
    close: () => app.close(),
  }
}

function cookiesIn(set: readonly string[]): string {
  return set.map((each) => each.split(';')[0]).join('; ')
}

/** The cookies an answer sets, as the next request sends them. */
export function cookieOf(response: Response): string {
  return cookiesIn(response.headers.getSetCookie())
}

/** The answer by its contract; throws when it is another. */
export async function answerOf<R extends Route>(route: R, response: Response) {
  const text = await response.text()
  if (response.status >= 400) throw new Error(`answered ${response.status}: ${text}`)
  return readAnswer(route, JSON.parse(text))
}

export async function problemIn(response: Response): Promise<Problem> {
  return z.parse(problemSchema, await response.json())
}
