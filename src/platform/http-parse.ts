import { z } from 'zod'
import type { Route, RouteInput, Upload } from './contract.ts'
import { readJson, receiveUpload } from './http-body.ts'
import type { HttpRefusal, WrongField } from './http-refusals.ts'

type Parsed =
  | { readonly ok: true; readonly input: RouteInput<Route> }
  | { readonly ok: false; readonly refusal: HttpRefusal }

/** Everything a route declares, read from the request and decoded; all wrong fields at once. */
export async function parseRequest(
  route: Route,
  request: Request,
  given: { readonly params: Record<string, string>; readonly uploadFolder: string },
): Promise<Parsed> {
  const body = route.body === undefined ? null : await readJson(request)
  if (body !== null && !body.ok) return body
  const query = queryOf(request, route.query)
  if ([body?.value, given.params, query].some(isUnwritable)) {
    const why = 'a text has a NUL character, or half of a character'
    return { ok: false, refusal: { code: 'http.malformed', why } }
  }
  const wrong: WrongField[] = []
  const read = (schema: z.ZodType | undefined, value: unknown, prefix: string) => {
    if (schema === undefined) return undefined
    const parsed = z.safeDecode(schema, value)
    if (parsed.success) return parsed.data
    wrong.push(...parsed.error.issues.map((issue) => wrongField(issue, prefix)))
    return undefined
  }
  const params = read(route.params, given.params, 'params')
  const asked = read(route.query, query, 'query')
  const content = read(route.body, body?.value, '')
  if (wrong.length > 0) return { ok: false, refusal: { code: 'http.invalid', fields: wrong } }
  let upload: Upload | undefined
  if (route.kind === 'upload') {
    const received = await receiveUpload(request, given.uploadFolder, route.bytesMax)
    if (!received.ok) return received
    upload = received.value
  }
  // Each part was decoded by the route's own schema, or is undefined where there is none.
  return { ok: true, input: { params, query: asked, body: content, upload } as RouteInput<Route> }
}

/** Whether a text in `value` is one that no database column and no file of ours can hold. */
function isUnwritable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed()
  if (value === null || typeof value !== 'object') return false
  return Object.entries(value).some(([name, part]) => isUnwritable(name) || isUnwritable(part))
}

function wrongField(issue: z.core.$ZodIssue, prefix: string): WrongField {
  const path = [...(prefix === '' ? [] : [prefix]), ...issue.path.map(String)].join('.')
  return { path, code: issue.code, detail: issue.message }
}

/** The query as an object: a key whose schema is a list keeps every value, others their last. */
function queryOf(request: Request, schema: z.ZodObject | undefined): Record<string, unknown> {
  const search = new URL(request.url).searchParams
  const query: Record<string, unknown> = {}
  for (const name of new Set(search.keys())) {
    const values = search.getAll(name)
    query[name] = isList(schema?.shape[name]) ? values : values.at(-1)
  }
  return query
}

function isList(schema: unknown): boolean {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return isList(schema.unwrap())
  }
  return schema instanceof z.ZodArray
}
