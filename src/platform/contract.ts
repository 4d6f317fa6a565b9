import { z } from 'zod'

/** A route as a plain object: what `<domain>/contract.ts` exports. The server builds its HTTP routes
 *  and the OpenAPI document from these objects; the web and the command line call through them.
 *
 *  - `path` is relative to `/api`, parameters in braces: `/submissions/{submissionId}/decision`.
 *  - `action` names the line of the permission table that says who may. `public` needs nobody.
 *  - `body`, `query`, `params` and `answer` may use the two-way schemas of `wire.ts`: handlers see
 *    the decoded side (Money, Instant), the wire carries the encoded side. No one-way `.transform`
 *    in an answer: it could not be written back.
 *  - `kind: 'upload'` takes the raw body of a PUT (name in `?name=`), `'download'` answers a file. */
export type Route = {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete'
  readonly path: `/${string}`
  readonly action: string
  readonly summary: string
  readonly params?: z.ZodObject
  readonly query?: z.ZodObject
  readonly body?: z.ZodType
  readonly answer: z.ZodType
  /** The status of success; 200 unless told. 204 sends no body. */
  readonly status?: 200 | 201 | 202 | 204
  readonly kind?: RouteKind
  /** Upload only: the most bytes the body may have; 50 MB unless told. */
  readonly bytesMax?: number
}

export type RouteKind = 'json' | 'upload' | 'download'

/** Keeps the exact types of a route, and nothing else: `export const openFund = route({ … })`. */
export function route<const R extends Route>(definition: R): R {
  return definition
}

/** The answer schema of a download: the bytes are no JSON, so there is nothing to parse. */
export const fileAnswer: z.ZodType<FileAnswer> = z.custom<FileAnswer>()

/** What a handler of a download returns. `bytes` is the length when it is known. */
export type FileAnswer = {
  readonly name: string
  readonly mediaType: string
  readonly bytes?: number
  readonly content: Uint8Array | string | ReadableStream<Uint8Array>
}

/** A raw PUT body that was streamed to a temporary file, removed when the handler has answered. */
export type Upload = {
  readonly path: string
  readonly name: string
  readonly mediaType: string
  readonly bytes: number
}

type Part<R, K extends string, Side extends 'input' | 'output'> =
  R extends Record<K, infer S extends z.ZodType>
    ? Side extends 'input'
      ? z.input<S>
      : z.output<S>
    : undefined

/** What a handler receives, decoded. A part the route does not declare is `undefined`. */
export type RouteInput<R extends Route> = {
  readonly params: Part<R, 'params', 'output'>
  readonly query: Part<R, 'query', 'output'>
  readonly body: Part<R, 'body', 'output'>
  readonly upload: R extends { kind: 'upload' } ? Upload : undefined
}

/** The decoded answer: what a handler returns, and what a client that decodes gets. */
export type RouteAnswer<R extends Route> = z.output<R['answer']>
/** The answer as JSON carries it. */
export type RouteWireAnswer<R extends Route> = z.input<R['answer']>

type Given<R, K extends string> =
  R extends Record<K, z.ZodType> ? { readonly [P in K]: Part<R, K, 'input'> } : unknown
type GivenQuery<R> = R extends { query: infer Q extends z.ZodType }
  ? { readonly query?: z.input<Q> }
  : unknown

/** What a client passes, in wire form: `{ params, query?, body }` as far as the route has them. */
export type RouteArgument<R extends Route> = Given<R, 'params'> & GivenQuery<R> & Given<R, 'body'>

/** The HTTP request a client sends: path with query below the server's origin, and the JSON body. */
export type WireRequest = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

/** Fills a route with its argument. `path` begins with `/api`; a list in the query repeats its key.
 *  The header `X-Quittance: 1` is what a cookie session must send with every change (CSRF). */
export function wireRequest<R extends Route>(route: R, argument: RouteArgument<R>): WireRequest {
  // RouteArgument<R> is made of exactly these three parts, as far as the route declares them.
  const given = argument as { params?: object; query?: object; body?: unknown }
  const hasBody = route.body !== undefined
  return {
    method: route.method.toUpperCase(),
    path: `/api${fillPath(route.path, given.params ?? {})}${queryText(given.query ?? {})}`,
    headers: {
      accept: 'application/json',
      'x-quittance': '1',
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
    },
    body: hasBody ? JSON.stringify(given.body) : undefined,
  }
}

function fillPath(path: string, params: object): string {
  const values = new Map(Object.entries(params))
  return path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(values.get(name))),
  )
}

function queryText(query: object): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) search.append(name, String(one))
    }
  }
  const text = search.toString()
  return text === '' ? '' : `?${text}`
}

/** Decodes a JSON answer (Money, Instant, PlainDate); throws when the server broke its contract. */
export function readAnswer<R extends Route>(route: R, json: unknown): RouteAnswer<R> {
  return z.parse(route.answer, json) as RouteAnswer<R> // the schema's own output
}
