import type { Refusal, RefusalEntry } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { toDecimal } from '../kernel/money.ts'

/** What the catalog says of one code, whosever refusal it is. */
export type CatalogEntry = Omit<RefusalEntry<never>, 'example'> & { readonly example: Refusal }

/** Refusal code → its entry; all domains' tables in one. */
export type RefusalCatalog = ReadonlyMap<string, CatalogEntry>

/** A refusal as `application/problem+json` (RFC 9457): type, code, title, status, detail, fields,
 *  request id, and the refusal's own facts. A code nobody declared is a fault, and thrown. */
export function problemOf(catalog: RefusalCatalog, refusal: Refusal, requestId: string) {
  const entry = catalog.get(refusal.code)
  if (entry === undefined) throw new Error(`refusal ${refusal.code} is in no refusal table`)
  // The catalog keys entries by the code of the refusal they were declared for.
  const text = entry.text as (refusal: Refusal) => string
  const facts = wireFacts(refusal)
  return {
    fields: [] as unknown,
    ...(facts as Record<string, unknown>),
    type: `/api#${refusal.code}`,
    code: refusal.code,
    title: entry.title,
    status: entry.status,
    detail: text(refusal),
    requestId,
    ...(entry.escalates === undefined ? {} : { escalates: entry.escalates }),
  }
}

export function problemResponse(
  catalog: RefusalCatalog,
  refusal: Refusal,
  requestId: string,
): Response {
  const problem = problemOf(catalog, refusal, requestId)
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  if (problem.status === 401) headers.set('www-authenticate', 'Bearer realm="Quittance"')
  if ('retrySeconds' in refusal) headers.set('retry-after', String(refusal.retrySeconds))
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}

/** The answer to a fault: nothing of what broke, only how to find it in the log. */
export function faultResponse(requestId: string): Response {
  const problem = {
    type: '/api#fault',
    code: 'fault',
    title: 'Something broke on our side',
    status: 500,
    detail: `Nothing was changed. Try again; if it happens twice, report incident ${requestId}.`,
    fields: [],
    requestId,
  }
  const headers = { 'content-type': 'application/problem+json' }
  return new Response(JSON.stringify(problem), { status: 500, headers })
}

/** Facts as the wire carries them: money as amount and currency, other bigints as text. */
export function wireFacts(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Temporal.Instant || value instanceof Temporal.PlainDate) {
    return value.toString()
  }
  if (Array.isArray(value)) return value.map(wireFacts)
  if (isMoney(value)) return { amount: toDecimal(value), currency: value.currency }
  return Object.fromEntries(Object.entries(value).map(([name, fact]) => [name, wireFacts(fact)]))
}

function isMoney(value: object): value is { minor: bigint; currency: string } {
  return (
    'minor' in value &&
    'currency' in value &&
    typeof value.minor === 'bigint' &&
    typeof value.currency === 'string'
  )
}
