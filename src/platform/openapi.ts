import { createRoute, OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import { z } from 'zod'
import type { Route } from './contract.ts'
import { problemSchema } from './wire.ts'

export type OpenApiInfo = {
  readonly version: string
  /** Who may do an action, in words, for the page. */
  readonly whoMay: (action: string) => string
}

/** Routes in the order an address is looked up: a literal part before a parameter. */
export function inLookupOrder(routes: readonly Route[]): Route[] {
  const key = (route: Route) => `${route.path.replace(/\{/g, '~')} ${route.method}`
  return [...routes].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

/** The OpenAPI 3.1 document of these routes, as JSON. */
export function openApiDocument(routes: readonly Route[], info: OpenApiInfo): object {
  const builder = new OpenAPIHono()
  for (const route of inLookupOrder(routes)) {
    builder.openAPIRegistry.registerPath(createRoute(operationOf(route, info)))
  }
  builder.openAPIRegistry.registerComponent('securitySchemes', 'key', {
    type: 'http',
    scheme: 'bearer',
    description: 'An agent’s key: “Authorization: Bearer qk_…”.',
  })
  return builder.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Quittance', version: info.version },
    servers: [{ url: '/api' }],
    security: [{ key: [] }],
  })
}

function operationOf(route: Route, info: OpenApiInfo): RouteConfig {
  const status = route.status ?? 200
  const isChange = route.method !== 'get'
  const description =
    `Action \`${route.action}\`: ${info.whoMay(route.action)}.` +
    (isChange ? ' Send an Idempotency-Key to be able to try again safely.' : '')
  return {
    method: route.method,
    path: route.path,
    summary: route.summary,
    description,
    tags: [tagOf(route)],
    request: {
      ...(route.params === undefined ? {} : { params: route.params }),
      ...(route.query === undefined ? {} : { query: route.query }),
      ...requestBody(route),
    },
    responses: {
      [status]: successOf(route, status),
      default: {
        description: 'A refusal, by its code',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  }
}

function requestBody(route: Route): Pick<NonNullable<RouteConfig['request']>, 'body'> {
  if (route.kind === 'upload') {
    const schema = z.string().meta({ format: 'binary' })
    return { body: { required: true, content: { 'application/octet-stream': { schema } } } }
  }
  if (route.body === undefined) return {}
  return { body: { required: true, content: { 'application/json': { schema: route.body } } } }
}

function successOf(route: Route, status: number): RouteConfig['responses'][number] {
  if (status === 204) return { description: 'Done' }
  if (route.kind === 'download') {
    const schema = z.string().meta({ format: 'binary' })
    return { description: 'The file', content: { 'application/octet-stream': { schema } } }
  }
  return { description: 'Done', content: { 'application/json': { schema: route.answer } } }
}

/** The first word of the path: what a route is about. */
function tagOf(route: Route): string {
  return route.path.split('/')[1] ?? ''
}

/** The readable page at `/api`: every route with who may, every refusal with its sentence. */
export function openApiPage(
  routes: readonly Route[],
  info: OpenApiInfo,
  refusals: readonly { code: string; status: number; title: string; detail: string }[],
): string {
  const groups = Map.groupBy(inLookupOrder(routes), tagOf)
  const sections = [...groups].map(([tag, members]) => {
    const rows = members.map(
      (route) =>
        `<tr><td><code>${escape(route.method.toUpperCase())}</code></td>` +
        `<td><code>/api${escape(route.path)}</code></td><td>${escape(route.summary)}</td>` +
        `<td>${escape(info.whoMay(route.action))}</td></tr>`,
    )
    return `<h2>${escape(tag)}</h2><table>${rows.join('')}</table>`
  })
  const refusalRows = refusals.map(
    (each) =>
      `<tr id="${escape(each.code)}"><td><code>${escape(each.code)}</code></td>` +
      `<td>${each.status}</td><td><b>${escape(each.title)}.</b> ${escape(each.detail)}</td></tr>`,
  )
  return (
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Quittance API</title>${pageStyle}` +
    `<body><main><h1>Quittance API</h1><p>Version ${escape(info.version)}. The machine-readable ` +
    'document is <a href="/api/openapi.json">OpenAPI 3.1</a>. Amounts are texts with a currency, ' +
    'lists are pages, refusals are problem documents. Programs send a key as ' +
    '<code>Authorization: Bearer …</code>.</p>' +
    `${sections.join('')}<h2>Refusals</h2><table>${refusalRows.join('')}</table></main></body></html>`
  )
}

const pageStyle =
  '<meta name="viewport" content="width=device-width, initial-scale=1"><style>' +
  ':root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;margin:0}' +
  'main{max-width:70rem;margin:auto;padding:2rem 1rem}table{border-collapse:collapse;width:100%}' +
  'td{border-top:1px solid #8884;padding:.35rem .6rem .35rem 0;vertical-align:top}' +
  'code{font:13px ui-monospace,monospace}h2{margin-top:2rem}</style>'

function escape(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
  return text.replace(/[&<>"]/g, (char) => names[char] ?? char)
}
