import type { Hono } from 'hono'
import { z } from 'zod'
import { personActor } from './identity/actor.ts'
import { signInSample } from './identity/contract.ts'
import type { HttpContext, HttpEnv } from './platform/http.ts'
import { withTx } from './platform/db.ts'
import { readJson } from './platform/http-body.ts'
import { problemResponse } from './platform/http-problem.ts'
import { parseRequest } from './platform/http-parse.ts'
import type { HttpRefusal } from './platform/http-refusals.ts'
import { crossSiteRefusal, isFromThisMachine } from './platform/http-security.ts'
import type { Parts } from './server.ts'
import { socketAddress } from './server-mounts.ts'
import { enrolsBeside, noteSignInCode } from './server-second-factor.ts'

/** `/api/auth/…`: the sign-in library, behind our own count and our own proof of origin. */
export function mountAuth(http: Hono<HttpEnv>, parts: Parts): void {
  const { door, signIn } = parts
  http.all('/api/auth/*', async (c) => {
    const refused = (refusal: HttpRefusal) =>
      problemResponse(door.catalog, refusal, c.get('requestId'))
    const crossSite = crossSiteRefusal(c.req.raw, door.origins)
    if (crossSite !== null) return refused(crossSite)
    const isChange = c.req.method === 'POST'
    const hasBody = isChange && c.req.header('content-type') !== undefined
    const body = hasBody ? await readJson(c.req.raw) : ({ ok: true, value: {} } as const)
    if (!body.ok) return refused(body.refusal)
    const tooMany = isChange ? countSignIn(c, parts, body.value) : null
    if (tooMany !== null) return refused(tooMany)
    if (await enrolsBeside(c, parts)) return refused({ code: 'http.not_found', path: c.req.path })
    const answer = await signIn.handle(hasBody ? withBody(c.req.raw, body.value) : c.req.raw)
    if (answer === null) return refused({ code: 'http.not_found', path: c.req.path })
    await noteSignInCode(c.req.path, body.value, { answer, parts })
    return answer.status < 400 ? answer : asProblem(answer, c.get('requestId'))
  })
}

/** The same request with the body we have read, bounded and parsed. */
function withBody(request: Request, value: unknown): Request {
  const headers = new Headers(request.headers)
  headers.delete('content-length')
  return new Request(request.url, { method: 'POST', headers, body: JSON.stringify(value) })
}

const libraryFault = z.object({ code: z.string().optional(), message: z.string().optional() })

/** The library's own refusals in the form of ours: `sign_in.<its code>` and its sentence. */
async function asProblem(answer: Response, requestId: string): Promise<Response> {
  const said = libraryFault.safeParse(await answer.json().catch(() => null)).data ?? {}
  const { status } = answer
  const code = `sign_in.${(said.code ?? 'refused').toLowerCase()}`
  const detail = said.message ?? 'Sign-in was refused. Try again.'
  const title = 'Sign-in refused'
  const problem = { type: `/api#${code}`, code, title, status, detail, fields: [], requestId }
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  for (const cookie of answer.headers.getSetCookie()) headers.append('set-cookie', cookie)
  return new Response(JSON.stringify(problem), { status, headers })
}

const emailBody = z.object({ email: z.string().max(254) })

/** Tries are counted per address, and per person whoever tries: a password is not guessed by many
 *  machines either. */
function countSignIn(
  c: HttpContext,
  { limiter, limits }: Parts,
  body: unknown,
): HttpRefusal | null {
  const nowMs = performance.now()
  const perAddress = limiter.take(`sign-in ${c.get('address')}`, limits.signIn, nowMs)
  if (perAddress > 0) return { code: 'http.rate_limited', retrySeconds: perAddress }
  const named = emailBody.safeParse(body)
  if (!named.success) return null
  const person = `sign-in as ${named.data.email.trim().toLowerCase()}`
  const perPerson = limiter.take(person, limits.signInAs, nowMs)
  return perPerson > 0 ? { code: 'http.rate_limited', retrySeconds: perPerson } : null
}

/** `POST /api/session/sample`: a session as a sample person. Only in a database marked sample at its
 *  first load, and only for a browser on this very machine; anywhere else it is not there. */
export function mountSampleSignIn(http: Hono<HttpEnv>, { door, signIn, world }: Parts): void {
  http.post('/api/session/sample', async (c) => {
    const refused = (refusal: HttpRefusal) =>
      problemResponse(door.catalog, refusal, c.get('requestId'))
    if (!world.sampleMode || !isFromThisMachine(socketAddress(c), c.req.raw)) {
      return refused({ code: 'http.not_found', path: c.req.path })
    }
    const crossSite = crossSiteRefusal(c.req.raw, door.origins)
    if (crossSite !== null) return refused(crossSite)
    const parsed = await parseRequest(signInSample, c.req.raw, { params: {}, uploadFolder: '' })
    if (!parsed.ok) return refused(parsed.refusal)
    const { principalId } = z.parse(signInSample.body, parsed.input.body)
    const person = await withTx(world.app, (tx) => personActor(tx, principalId, world.clock()))
    if (person === null) return refused({ code: 'http.not_found', path: c.req.path })
    const headers = new Headers({ 'content-type': 'application/json' })
    for (const cookie of await signIn.signInAs(principalId)) headers.append('set-cookie', cookie)
    return new Response(JSON.stringify({ signedIn: true }), { headers })
  })
}

/** `GET /api/sample/load`: how far the loader in this process is. Where nobody signs in as a sample
 *  person, it is not there either. */
export function mountSampleLoad(http: Hono<HttpEnv>, parts: Parts): void {
  const { door, world, sampleLoad } = parts
  http.get('/api/sample/load', (c) => {
    if (!world.sampleMode || !isFromThisMachine(socketAddress(c), c.req.raw)) {
      const refusal = { code: 'http.not_found', path: c.req.path } as const
      return problemResponse(door.catalog, refusal, c.get('requestId'))
    }
    return Response.json({ percent: sampleLoad() })
  })
}
