import { Hono, type Context } from 'hono'
import { z } from 'zod'
import type { Refusal } from '../kernel/result.ts'
import type { FileAnswer, Route } from './contract.ts'
import { isResult, type ServedRoute } from './handler.ts'
import { dropUpload, fileResponse } from './http-body.ts'
import { parseRequest } from './http-parse.ts'
import { faultResponse, problemResponse, type RefusalCatalog } from './http-problem.ts'
import type { HttpRefusal } from './http-refusals.ts'
import { crossSiteRefusal, securityHeaders } from './http-security.ts'
import type { Log } from './log.ts'
import type { Metrics } from './metrics.ts'

/** What one request carries from the first middleware to the answer. */
export type HttpEnv = {
  Variables: { requestId: string; address: string; who: string | null }
  Bindings: { incoming?: { socket: { remoteAddress?: string } } }
}
export type HttpContext = Context<HttpEnv>

/** Who calls, as the wiring found out. `cookies` renew a session. */
export type Caller<C> = {
  readonly call: C
  readonly who: string
  readonly cookies: readonly string[]
}

/** What the server asks of the wiring: who calls, and whether they may. */
export type Door<C> = {
  readonly origins: readonly string[]
  readonly catalog: RefusalCatalog
  readonly log: Log
  readonly metrics: Metrics
  readonly uploadFolder: string
  /** The socket's address, or what our own proxy wrote down. */
  readonly addressOf: (socketAddress: string, headers: Headers) => string
  readonly callerOf: (
    context: HttpContext,
    key: string | null,
  ) => Promise<{ ok: true; value: Caller<C> } | { ok: false; refusal: HttpRefusal }>
  /** Counts the request; a refusal when it is one too many. */
  readonly countOf: (context: HttpContext, route: Route, caller: Caller<C> | null) => Refusal | null
  /** Null when the caller may do the route's action. */
  readonly authorize: (call: C, action: string) => Refusal | null
}

const REQUEST_ID = /^[\w.:-]{1,64}$/
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/

/** The app with what every answer has: request id, security headers, log line, metrics, and problem
 *  documents for whatever goes wrong. Routes are mounted on it by {@link mount}. */
export function openHttp<C>(door: Door<C>): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>()
  app.use('*', async (c, next) => {
    const given = c.req.header('x-request-id') ?? ''
    const requestId = REQUEST_ID.test(given) ? given : crypto.randomUUID()
    c.set('requestId', requestId)
    c.set('who', null)
    const socket = c.env?.incoming?.socket.remoteAddress ?? 'unknown'
    c.set('address', door.addressOf(socket, c.req.raw.headers))
    const startedMs = performance.now()
    await next()
    finish(door, c, performance.now() - startedMs)
  })
  app.notFound((c) => {
    const refusal = { code: 'http.not_found', path: c.req.path } as const
    return problemResponse(door.catalog, refusal, c.get('requestId'))
  })
  app.onError((error, c) => {
    const requestId = c.get('requestId')
    door.log.error({ requestId, path: c.req.path, method: c.req.method, error }, 'fault')
    return faultResponse(requestId)
  })
  return app
}

function finish<C>(door: Door<C>, c: HttpContext, ms: number): void {
  const { headers, status } = c.res
  for (const [name, value] of Object.entries(securityHeaders)) {
    if (!headers.has(name)) headers.set(name, value)
  }
  headers.set('x-request-id', c.get('requestId'))
  if (!c.req.path.startsWith('/api')) return
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  // The pattern, never the path: a metric per id would grow without end.
  const route = c.req.routePath === '*' ? 'unmatched' : c.req.routePath
  const labels = { method: c.req.method, route, status: String(status) }
  door.metrics.httpSeconds.observe(labels, ms / 1000)
  const who = c.get('who')
  door.log.info({ requestId: c.get('requestId'), ...labels, ms: Math.round(ms), who }, 'request')
}

/** Mounts a contract route: who → how often → may they → sent by us → parse → handler → present. */
export function mount<C>(app: Hono<HttpEnv>, door: Door<C>, served: ServedRoute<C>): void {
  const { route } = served
  const path = `/api${route.path.replace(/\{(\w+)\}/g, ':$1')}`
  app.on(route.method.toUpperCase(), path, async (c) => {
    const refused = (refusal: Refusal) => problemResponse(door.catalog, refusal, c.get('requestId'))
    const key = c.req.header('idempotency-key') ?? null
    if (key !== null && !IDEMPOTENCY_KEY.test(key)) {
      return refused({ code: 'http.malformed', why: 'the Idempotency-Key is odd' } as HttpRefusal)
    }
    const tooMany = door.countOf(c, route, null)
    if (tooMany !== null) return refused(tooMany)
    const caller = await door.callerOf(c, key)
    if (!caller.ok) return refused(caller.refusal)
    c.set('who', caller.value.who)
    const denied =
      door.countOf(c, route, caller.value) ??
      door.authorize(caller.value.call, route.action) ??
      crossSiteRefusal(c.req.raw, door.origins)
    const answer = denied === null ? await run(c, door, served, caller.value.call) : refused(denied)
    for (const cookie of caller.value.cookies) answer.headers.append('set-cookie', cookie)
    return answer
  })
}

function refuserOf<C>(door: Door<C>, c: HttpContext): (refusal: Refusal) => Response {
  return (refusal) => {
    door.metrics.refusals.inc({ code: refusal.code })
    return problemResponse(door.catalog, refusal, c.get('requestId'))
  }
}

async function run<C>(
  c: HttpContext,
  door: Door<C>,
  { route, handler }: ServedRoute<C>,
  call: C,
): Promise<Response> {
  const refused = refuserOf(door, c)
  const parsed = await parseRequest(route, c.req.raw, {
    params: c.req.param() as Record<string, string>, // Hono's own: every named part of the path
    uploadFolder: door.uploadFolder,
  })
  if (!parsed.ok) return refused(parsed.refusal)
  const { input } = parsed
  try {
    const answer = await handler(call, input)
    if (!isResult(answer)) return present(route, answer)
    return answer.ok ? present(route, answer.value) : refused(answer.refusal)
  } finally {
    // A handler of an upload route is given one, whatever its type says here.
    const upload = input.upload as Parameters<typeof dropUpload>[0] | undefined
    if (upload !== undefined) await dropUpload(upload)
  }
}

/** Writes the answer by the route's own schema; an answer it does not fit is a fault. */
function present(route: Route, answer: unknown): Response {
  const status = route.status ?? 200
  if (status === 204) return new Response(null, { status })
  // A handler of a download answers a FileAnswer: its type says so.
  if (route.kind === 'download') return fileResponse(answer as FileAnswer)
  const body = JSON.stringify(z.encode(route.answer, answer))
  return new Response(body, { status, headers: { 'content-type': 'application/json' } })
}
