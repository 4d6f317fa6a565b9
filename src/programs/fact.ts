import type { Money } from '../kernel/money.ts'
import { parseDecimal, toDecimal } from '../kernel/money.ts'
import { parseCurrency, type Currency } from '../kernel/currency.ts'
import { parseRatio, printRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { parseDuration, printSeconds, secondsOf } from './duration.ts'

/** The types an input of a decision table may have. */
export const factTypes = [
  'text',
  'boolean',
  'integer',
  'number',
  'money',
  'date',
  'duration',
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
  /** Days and time only: months and years have no fixed length. */
  duration: Temporal.Duration
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

/** The value as an exact fraction on the scale of its type (cents, days since 1970, seconds), or
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
    case 'duration': {
      const seconds = value instanceof Temporal.Duration ? secondsOf(value) : null
      return seconds === null ? null : whole(seconds)
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

const epoch = Temporal.PlainDate.from('1970-01-01')
/** Days since 1970-01-01: the scale of dates. */
export function epochDay(date: Temporal.PlainDate): bigint {
  return BigInt(epoch.until(date, { largestUnit: 'day' }).days)
}

/** A fact as text, for traces and for the recorded facts of a decision: `14`, `1/3`,
 *  `1234.50 EUR`, `2026-01-31`, `P14D`. {@link readFact} reads it back. */
export function printFact(type: FactType, value: FactValue | undefined): string {
  if (value === undefined || value === null) return 'nothing'
  if (isMoney(value)) return `${toDecimal(value)} ${value.currency}`
  if (isRatio(value)) return printRatio(value)
  if (value instanceof Temporal.Duration) {
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
    case 'duration': {
      const seconds = parseDuration(text)
      return seconds === null ? null : Temporal.Duration.from(printSeconds(seconds))
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
