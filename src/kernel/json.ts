import { dayFrom, instantFrom, Temporal } from './temporal.ts'

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

/** The text of {@link canonicalJson} of an object in pieces, one for each element of the lists it
 *  holds: for what is too large to be one text. */
export function* canonicalPieces(value: object): Generator<string, void, void> {
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  let before = '{'
  for (const [key, member] of members) {
    yield `${before}${JSON.stringify(key)}:`
    before = ','
    if (Array.isArray(member)) {
      let between = '['
      for (const element of member) {
        yield `${between}${canonicalJson(element)}`
        between = ','
      }
      yield between === '[' ? '[]' : ']'
    } else yield canonicalJson(member)
  }
  yield members.length === 0 ? '{}' : '}'
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
  return readPacked(JSON.stringify(value))
}

/** Reads the text of a value that {@link pack} marked. What was parsed is nobody else's: its marks are
 *  turned into values where they stand, at half the time of a copy. */
export function readPacked(text: string): unknown {
  const value: unknown = JSON.parse(text)
  return isHolder(value) ? revived(value) : value
}

/** What JSON makes with members: an object, or an array, whose names are its places. */
type Holder = Record<string, unknown>

function isHolder(value: unknown): value is Holder {
  return typeof value === 'object' && value !== null
}

function revived(value: Holder): unknown {
  if (Array.isArray(value)) {
    for (let place = 0; place < value.length; place++) {
      const member: unknown = value[place]
      if (isHolder(member)) value[place] = revived(member)
    }
    return value
  }
  for (const name in value) {
    const member = value[name]
    if (isHolder(member)) value[name] = revived(member)
    else if (name.startsWith('$') && typeof member === 'string' && isAlone(value)) {
      return unmarked(name, member) ?? value
    }
  }
  return value
}

function isAlone(value: Holder): boolean {
  return Object.keys(value).length === 1
}

function unmarked(mark: string, text: string): unknown {
  if (mark === '$bigint') return BigInt(text)
  if (mark === '$instant') return instantFrom(text)
  if (mark === '$time') return Temporal.PlainTime.from(text)
  if (mark === '$duration') return Temporal.Duration.from(text)
  return mark === '$date' ? dayFrom(text) : undefined
}
