import type { Money } from '../kernel/money.ts'
import { parseDecimal, toDecimal } from '../kernel/money.ts'
import { parseCurrency, type Currency } from '../kernel/currency.ts'
import { parseRatio, printRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import {
  monthsOf,
  parseDuration,
  parseMonths,
  printMonths,
  printSeconds,
  secondsOf,
} from './duration.ts'

/** The types an input of a decision table may have. */
export const factTypes = [
  'text',
  'boolean',
  'integer',
  'number',
  'money',
  'date',
  'time',
  'instant',
  'duration',
  'months',
] as const
export type FactType = (typeof factTypes)[number]

type ValueOf = {
  text: string
  boolean: boolean
  /** A bigint, or a number that is a safe integer. */
  integer: bigint | number
  number: Ratio | bigint
  money: Money
  date: Temporal.PlainDate
  /** A time of day, without a zone. */
  time: Temporal.PlainTime
  instant: Temporal.Instant
  /** Days and time only: months and years have no fixed length. */
  duration: Temporal.Duration
  /** Years and months only. */
  months: Temporal.Duration
}
/** What a fact holds, by its type. */
export type FactValue<T extends FactType = FactType> = ValueOf[T]
export type Facts = Readonly<Record<string, FactValue>>

type Word = { readonly type: FactType; readonly values?: readonly string[] }
type Spelled<W extends Word> = W extends { readonly values: readonly (infer V)[] }
  ? V
  : FactValue<W['type']>
/** The facts a list such as `mdfRequestFacts` asks for, as a TypeScript type. */
export type FactsOf<Words extends Readonly<Record<string, Word>>> = {
  readonly [Name in keyof Words]: Spelled<Words[Name]>
}

/** The value as an exact fraction on the scale of its type (cents, days since 1970, seconds, months), or
 *  null when it is not of that type. Text and booleans have no scale. */
export function scaleOf(type: FactType, value: unknown, currency: Currency): Ratio | null {
  switch (type) {
    case 'integer':
      return integerOf(value)
    case 'number':
      return isRatio(value) ? value : integerOf(value)
    case 'money':
      return isMoney(value) && value.currency === currency ? whole(value.minor) : null
    case 'date':
      return value instanceof Temporal.PlainDate ? whole(epochDay(value)) : null
    case 'time':
      return value instanceof Temporal.PlainTime ? secondsOfDay(value) : null
    case 'instant':
      return value instanceof Temporal.Instant ? secondsSinceEpoch(value) : null
    case 'duration': {
      const seconds = value instanceof Temporal.Duration ? secondsOf(value) : null
      return seconds === null ? null : whole(seconds)
    }
    case 'months': {
      const months = value instanceof Temporal.Duration ? monthsOf(value) : null
      return months === null ? null : whole(months)
    }
    default:
      return null
  }
}

function whole(num: bigint): Ratio {
  return { num, den: 1n }
}

function integerOf(value: unknown): Ratio | null {
  if (typeof value === 'bigint') return whole(value)
  return typeof value === 'number' && Number.isSafeInteger(value) ? whole(BigInt(value)) : null
}

function isRatio(value: unknown): value is Ratio {
  if (typeof value !== 'object' || value === null || !('num' in value) || !('den' in value)) {
    return false
  }
  return typeof value.num === 'bigint' && typeof value.den === 'bigint' && value.den > 0n
}

function isMoney(value: unknown): value is Money {
  if (typeof value !== 'object' || value === null) return false
  return 'minor' in value && typeof value.minor === 'bigint' && 'currency' in value
}

/** Types whose figures are whole units: nothing lies between one cent, day or month and the next. */
export function isWhole(type: FactType): boolean {
  return type !== 'number' && type !== 'time' && type !== 'instant'
}

/** Days since 1970-01-01: the scale of dates. */
export function epochDay(date: Temporal.PlainDate): bigint {
  return BigInt(epochDayNumber(date))
}

/** The same as a number, by the civil calendar's arithmetic: years begin in March, 400 years are
 *  146,097 days. */
export function epochDayNumber(date: Temporal.PlainDate): number {
  const { year, month, day } = date
  const marchYear = month <= 2 ? year - 1 : year
  const era = Math.floor(marchYear / 400)
  const yearOfEra = marchYear - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
  return era * 146_097 + yearOfEra * 365 + leapDays + dayOfYear - 719_468
}

const NANOSECONDS = 1_000_000_000n

/** Seconds since midnight: the scale of times of day. */
export function secondsOfDay(time: Temporal.PlainTime): Ratio {
  const seconds = time.hour * 3_600 + time.minute * 60 + time.second
  const { millisecond, microsecond, nanosecond } = time
  const parts = millisecond * 1_000_000 + microsecond * 1_000 + nanosecond
  return ratio(BigInt(seconds) * NANOSECONDS + BigInt(parts), NANOSECONDS)
}

/** Seconds since 1970-01-01T00:00Z: the scale of instants. */
export function secondsSinceEpoch(instant: Temporal.Instant): Ratio {
  return ratio(instant.epochNanoseconds, NANOSECONDS)
}

/** A fact as text, for traces and for the recorded facts of a decision: `14`, `1/3`,
 *  `1234.50 EUR`, `2026-01-31`, `P14D`. {@link readFact} reads it back. */
export function printFact(type: FactType, value: FactValue | undefined): string {
  if (value === undefined || value === null) return 'nothing'
  if (isMoney(value)) return `${toDecimal(value)} ${value.currency}`
  if (isRatio(value)) return printRatio(value)
  if (value instanceof Temporal.Duration) {
    const months = type === 'months' ? monthsOf(value) : null
    if (months !== null) return printMonths(months)
    const seconds = secondsOf(value)
    return seconds === null ? value.toString() : printSeconds(seconds)
  }
  if (type === 'text' && typeof value !== 'string') return `${typeof value} ${String(value)}`
  return String(value)
}

/** Reads what {@link printFact} wrote; null when the text is not of the type. */
export function readFact(type: FactType, text: string): FactValue | null {
  switch (type) {
    case 'text':
      return text
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : null
    case 'integer':
      return /^-?\d{1,30}$/.test(text) ? BigInt(text) : null
    case 'number':
      return readRatio(text)
    case 'money':
      return readMoney(text)
    case 'date':
      return readDate(text)
    case 'time':
      return readTime(text)
    case 'instant':
      return readInstant(text)
    case 'duration': {
      const seconds = parseDuration(text)
      return seconds === null ? null : Temporal.Duration.from(printSeconds(seconds))
    }
    case 'months': {
      const months = parseMonths(text)
      return months === null ? null : Temporal.Duration.from(printMonths(months))
    }
  }
}

function readRatio(text: string): Ratio | null {
  const match = /^(-?\d{1,30})\/([1-9]\d{0,29})$/.exec(text)
  return match === null ? parseRatio(text) : ratio(BigInt(match[1]!), BigInt(match[2]!))
}

function readMoney(text: string): Money | null {
  const [amount = '', code = ''] = text.split(' ')
  const currency = parseCurrency(code)
  return currency === null ? null : parseDecimal(amount, currency)
}

/** A calendar date written `2026-01-31`, or null when there is no such day. */
export function readDate(text: string): Temporal.PlainDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  try {
    return Temporal.PlainDate.from(text)
  } catch {
    return null
  }
}

/** A time of day written `17:00` or `17:00:00`, without a zone; null when there is none such. */
export function readTime(text: string): Temporal.PlainTime | null {
  if (!/^\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?$/.test(text)) return null
  try {
    return Temporal.PlainTime.from(text)
  } catch {
    return null
  }
}

/** An instant written with its offset, `2026-01-31T17:00:00Z`; null when it is none. */
export function readInstant(text: string): Temporal.Instant | null {
  if (!/^\d{4}-\d{2}-\d{2}T[\d:.]{5,18}(?:Z|[+-]\d{2}:\d{2})$/.test(text)) return null
  try {
    return Temporal.Instant.from(text)
  } catch {
    return null
  }
}
