/** Where a page ended: the sort key and the id of its last row, both as text. */
export type PageMark = { readonly key: string; readonly id: string }

/** A page as asked for: `after` was read by {@link readCursor}, `limit` is already bounded. */
export type PageAsked = { readonly after: PageMark | null; readonly limit: number }

/** The refusal of a cursor that was made for another filter, or is no cursor. */
export type PageRefusal = { readonly code: 'page.stale_cursor' }

/** The opaque cursor: sort key, id, and a hash of the filter it was made for. */
export function printCursor(mark: PageMark, filter: object): string {
  return toBase64Url(JSON.stringify([mark.key, mark.id, filterHash(filter)]))
}

/** Reads a cursor; null when there is none, `'stale'` when it belongs to another filter or is not
 *  one of ours. `limit` and `after` in `filter` do not count. */
export function readCursor(text: string | undefined, filter: object): PageMark | null | 'stale' {
  if (text === undefined) return null
  try {
    const parts: unknown = JSON.parse(fromBase64Url(text))
    if (!Array.isArray(parts) || parts.length !== 3) return 'stale'
    const [key, id, hash]: unknown[] = parts
    if (typeof key !== 'string' || typeof id !== 'string') return 'stale'
    return hash === filterHash(filter) ? { key, id } : 'stale'
  } catch {
    return 'stale'
  }
}

/** Cuts rows read with `limit + 1` to a page and says where the next begins (null on the last). */
export function pageFrom<Row>(
  rows: readonly Row[],
  asked: { readonly limit: number; readonly filter: object },
  mark: (row: Row) => PageMark,
): { rows: Row[]; next: string | null } {
  const kept = rows.slice(0, asked.limit)
  const last = kept.at(-1)
  const more = rows.length > asked.limit && last !== undefined
  return { rows: kept, next: more ? printCursor(mark(last), asked.filter) : null }
}

/** FNV-1a, 32 bits: tells two filters apart, protects nothing. */
function filterHash(filter: object): string {
  const text = Object.entries(filter)
    .filter(([name, value]) => name !== 'after' && name !== 'limit' && value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
    .sort()
    .join('&')
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(36)
}

function toBase64Url(text: string): string {
  const bytes = new TextEncoder().encode(text)
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

function fromBase64Url(text: string): string {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)))
}
