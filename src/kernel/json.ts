import { Temporal } from './temporal.ts'

/** JSON with sorted keys and no spaces: the same value is the same text, which can be hashed and
 *  sealed. A bigint and what Temporal has become their text; undefined members are left out. */
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

type Timely = Temporal.Instant | Temporal.PlainDate | Temporal.PlainTime | Temporal.Duration

function isTemporal(value: unknown): value is Timely {
  if (value instanceof Temporal.Instant || value instanceof Temporal.PlainDate) return true
  return value instanceof Temporal.PlainTime || value instanceof Temporal.Duration
}

/** A value of commands as JSON that {@link unpack} reads back exactly: bigint, Instant, PlainDate,
 *  PlainTime and Duration are marked. */
export function pack(value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: value.toString() }
  if (value instanceof Temporal.Instant) return { $instant: value.toString() }
  if (value instanceof Temporal.PlainDate) return { $date: value.toString() }
  if (value instanceof Temporal.PlainTime) return { $time: value.toString() }
  if (value instanceof Temporal.Duration) return { $duration: value.toString() }
  if (Array.isArray(value)) return value.map(pack)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, pack(member)]))
}

/** What {@link pack} was given. */
export function unpack(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(unpack)
  const members: Readonly<Record<string, unknown>> = { ...value }
  const names = Object.keys(members)
  const [only = ''] = names
  if (names.length === 1 && only.startsWith('$')) {
    const text = members[only]
    if (typeof text === 'string') return unmarked(only, text) ?? { [only]: text }
  }
  const found: Record<string, unknown> = {}
  for (const name of names) found[name] = unpack(members[name])
  return found
}

function unmarked(mark: string, text: string): unknown {
  if (mark === '$bigint') return BigInt(text)
  if (mark === '$instant') return instantOf(text)
  if (mark === '$time') return Temporal.PlainTime.from(text)
  if (mark === '$duration') return Temporal.Duration.from(text)
  return mark === '$date' ? dateOf(text) : undefined
}

const plainDay = /^\d{4}-\d\d-\d\d$/
const plainSecond = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/

/** `2026-03-02`, by its parts: four times as fast as reading any form there is. */
function dateOf(text: string): Temporal.PlainDate {
  if (!plainDay.test(text)) return Temporal.PlainDate.from(text)
  const at = (from: number, to: number) => Number(text.slice(from, to))
  return new Temporal.PlainDate(at(0, 4), at(5, 7), at(8, 10))
}

/** `2026-03-02T15:00:00Z` of days there are; any other form is read the long way. */
function instantOf(text: string): Temporal.Instant {
  if (!plainSecond.test(text) || text < '1000') return Temporal.Instant.from(text)
  const milliseconds = Date.parse(text)
  return Number.isNaN(milliseconds)
    ? Temporal.Instant.from(text)
    : Temporal.Instant.fromEpochMilliseconds(milliseconds)
}
