import { Temporal } from './temporal.ts'

/** JSON with sorted keys and no spaces: the same value is the same text, which can be hashed and
 *  sealed. A bigint, an Instant and a PlainDate become their text; undefined members are left out. */
export function canonicalJson(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'bigint') return JSON.stringify(value.toString())
  if (isTemporal(value)) return JSON.stringify(value.toString())
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`)
  return `{${members.join(',')}}`
}

function isTemporal(value: unknown): value is Temporal.Instant | Temporal.PlainDate {
  return value instanceof Temporal.Instant || value instanceof Temporal.PlainDate
}

/** A value of commands as JSON that {@link unpack} reads back exactly: bigint, Instant and PlainDate
 *  are marked. */
export function pack(value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: value.toString() }
  if (value instanceof Temporal.Instant) return { $instant: value.toString() }
  if (value instanceof Temporal.PlainDate) return { $date: value.toString() }
  if (Array.isArray(value)) return value.map(pack)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, pack(member)]))
}

/** What {@link pack} was given. */
export function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value)
  const [only] = members
  if (members.length === 1 && only !== undefined && typeof only[1] === 'string') {
    if (only[0] === '$bigint') return BigInt(only[1])
    if (only[0] === '$instant') return Temporal.Instant.from(only[1])
    if (only[0] === '$date') return Temporal.PlainDate.from(only[1])
  }
  return Object.fromEntries(members.map(([key, member]) => [key, unpack(member)]))
}
