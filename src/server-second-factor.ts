import type { Hono } from 'hono'
import { z } from 'zod'
import { accountOf } from './identity/accounts-sql.ts'
import { matchingStep, totpCode, totpStep } from './identity/totp.ts'
import { useCode } from './identity/step-up-sql.ts'
import { withTx } from './platform/db.ts'
import type { HttpContext, HttpEnv } from './platform/http.ts'
import { problemResponse } from './platform/http-problem.ts'
import type { HttpRefusal } from './platform/http-refusals.ts'
import { isFromThisMachine } from './platform/http-security.ts'
import type { Parts } from './server.ts'
import { socketAddress } from './server-mounts.ts'

const codePath = '/api/auth/two-factor/verify-totp'

/** Whether a request would turn an authenticator on by the library, past our record of it: its code
 *  path is for signing in, so nobody who is signed in is let through. */
export async function enrolsBeside(c: HttpContext, { signIn }: Parts): Promise<boolean> {
  return c.req.path === codePath && (await signIn.whoIs(c.req.raw.headers)) !== null
}

const codeBody = z.object({ code: z.string() })
const signedIn = z.object({ user: z.object({ id: z.string() }) })

/** A code that signed somebody in is used up: whoever read it over a shoulder, or by a false page,
 *  cannot show it again at a release. */
export async function noteSignInCode(
  path: string,
  body: unknown,
  of: { readonly answer: Response; readonly parts: Pick<Parts, 'signIn' | 'world'> },
): Promise<void> {
  const { answer, parts } = of
  if (path !== codePath || answer.status >= 400) return
  const asked = codeBody.safeParse(body)
  const who = signedIn.safeParse(
    await answer
      .clone()
      .json()
      .catch(() => null),
  )
  if (!asked.success || !who.success) return
  const principalId = who.data.user.id
  const known = await parts.signIn.authenticatorOf(principalId)
  const at = parts.world.clock()
  const step = known === null ? null : matchingStep(known.secret, asked.data.code, at)
  if (step === null) return
  await withTx(parts.world.app, (tx) => useCode(tx, { principalId, step, usedFor: 'sign_in', at }))
}

const STEP_MS = 30_000

/** `GET /api/session/sample-code`: what the authenticator of a sample person shows now, so that a
 *  sample company can be tried without a telephone. Only in a database marked sample, only for a
 *  browser on this machine, and only of whoever is signed in; the code itself is checked as any. */
export function mountSampleCode(http: Hono<HttpEnv>, { door, signIn, world }: Parts): void {
  http.get('/api/session/sample-code', async (c) => {
    const refused = (refusal: HttpRefusal) =>
      problemResponse(door.catalog, refusal, c.get('requestId'))
    if (!world.sampleMode || !isFromThisMachine(socketAddress(c), c.req.raw)) {
      return refused({ code: 'http.not_found', path: c.req.path })
    }
    const session = await signIn.whoIs(c.req.raw.headers)
    if (session === null) return refused({ code: 'http.not_signed_in' })
    const { userId } = session
    const own = await withTx(world.app, (tx) => accountOf(tx, userId), { readOnly: true })
    // Somebody with a password is nobody's sample: their authenticator is theirs alone.
    if (own === null || own.hasPassword)
      return refused({ code: 'http.not_found', path: c.req.path })
    await signIn.enrolSample(userId)
    const known = await signIn.authenticatorOf(userId)
    if (known === null) return refused({ code: 'http.not_found', path: c.req.path })
    const at = world.clock()
    const secondsLeft = Math.ceil((STEP_MS - (at.epochMilliseconds % STEP_MS)) / 1000)
    return Response.json({ code: totpCode(known.secret, totpStep(at)), secondsLeft })
  })
}
