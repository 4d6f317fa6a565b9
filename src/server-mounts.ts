import type { Hono } from 'hono'
import { mayDo } from './identity/permissions.ts'
import { visitor } from './identity/actor.ts'
import { whoMay } from './identity/caller.ts'
import { readHealth } from './platform/health.ts'
import type { HttpContext, HttpEnv } from './platform/http.ts'
import { problemOf, problemResponse } from './platform/http-problem.ts'
import { isFromThisMachine } from './platform/http-security.ts'
import { openApiDocument, openApiPage } from './platform/openapi.ts'
import { openStatic } from './platform/static.ts'
import type { Parts } from './server.ts'

/** `GET /api/live`: that something changed, as server-sent events; a partner's people hear only of
 *  their own. */
export function mountLive(http: Hono<HttpEnv>, { door, live }: Parts): void {
  http.get('/api/live', async (c) => {
    const caller = await door.callerOf(c, null)
    const requestId = c.get('requestId')
    if (!caller.ok) return problemResponse(door.catalog, caller.refusal, requestId)
    const { actor } = caller.value.call
    const denied = door.authorize(caller.value.call, 'live.read')
    if (denied !== null) return problemResponse(door.catalog, denied, requestId)
    const { partnerId } = actor
    const stream = live.stream((news) => partnerId === null || news.partnerId === partnerId)
    const headers = { 'content-type': 'text/event-stream', 'x-accel-buffering': 'no' }
    return new Response(stream, { headers })
  })
}

/** `GET /api/openapi.json`, and the page at `/api` that people can read. */
export function mountDocuments(http: Hono<HttpEnv>, { door, routes, version }: Parts): void {
  const info = { version, whoMay }
  let document: string | null = null
  http.get('/api/openapi.json', () => {
    document ??= JSON.stringify(openApiDocument(routes, info))
    return new Response(document, { headers: { 'content-type': 'application/json' } })
  })
  http.get('/api', () => {
    const refusals = [...door.catalog.values()].map((entry) =>
      problemOf(door.catalog, entry.example, ''),
    )
    const page = openApiPage(routes, info, refusals)
    return new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
  })
}

/** `GET /health` for anybody, `GET /metrics` for this machine and whoever may read the
 *  installation. */
export function mountProbes(http: Hono<HttpEnv>, parts: Parts): void {
  const { world, version, door, live: _ } = parts
  http.get('/health', async () => {
    const health = await readHealth(world.app, version)
    return Response.json(health, { status: health.status === 'ok' ? 200 : 503 })
  })
  http.get('/metrics', async (c) => {
    const allowed =
      isFromThisMachine(socketAddress(c), c.req.raw) || (await mayReadMetrics(c, parts))
    if (!allowed) {
      const refusal = { code: 'http.not_signed_in' } as const
      return problemResponse(door.catalog, refusal, c.get('requestId'))
    }
    const { registry } = door.metrics
    return new Response(await registry.metrics(), {
      headers: { 'content-type': registry.contentType },
    })
  })
}

async function mayReadMetrics(c: HttpContext, { door }: Parts): Promise<boolean> {
  const caller = await door.callerOf(c, null)
  if (!caller.ok) return false
  const { actor } = caller.value.call
  const signedIn = actor.principalId !== visitor.principalId
  return mayDo({ signedIn, roles: actor.roles }, 'installation.read')
}

/** The address at the other end of the socket; tests without one count as elsewhere. */
export function socketAddress(c: HttpContext): string {
  return c.env?.incoming?.socket.remoteAddress ?? 'unknown'
}

/** Every other address is the web's: its files, or its one page. */
export function mountPages(http: Hono<HttpEnv>, { webFolder }: Parts): void {
  const pages = openStatic(webFolder)
  http.get('*', async (c, next) => {
    if (c.req.path.startsWith('/api/')) return next()
    return (await pages.answer(c.req.raw)) ?? next()
  })
}
