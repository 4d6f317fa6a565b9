import { parseDecimal } from '../kernel/money.ts'
import { parseRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import { fail, take, type Reader } from './cell-reader.ts'
import { parseDuration, parseMonths } from './duration.ts'
import {
  epochDay,
  readDate,
  readInstant,
  readTime,
  secondsOfDay,
  secondsSinceEpoch,
  type FactType,
} from './fact.ts'

/** A value a cell compares with: text, a boolean, or an exact figure on the scale of its type
 *  (minor units, days since 1970, seconds, months). */
export type Literal = string | boolean | Ratio

const examples: Readonly<Record<FactType, string>> = {
  text: 'a word or a "text in quotes"',
  boolean: 'true or false',
  integer: 'a whole number such as 14',
  number: 'a number such as 0.5 or 50 %',
  money: 'an amount such as 5000.00',
  date: 'a date such as date("2026-01-31")',
  time: 'a time of day such as time("17:00:00")',
  instant: 'an instant such as date and time("2026-01-31T17:00:00Z")',
  duration: 'a duration such as duration("P14D") or 14 days',
  months: 'years and months such as duration("P1Y6M") or 18 months',
}

/** Reads a value of the cell's type; says an example when there is none. */
export function readLiteral(reader: Reader): Literal {
  const start = reader.at
  const literal = literalHere(reader)
  if (literal === null) fail(reader, examples[reader.cell.type], start)
  return literal
}

function literalHere(reader: Reader): Literal | null {
  switch (reader.cell.type) {
    case 'text':
      return textHere(reader)
    case 'boolean': {
      const word = take(reader, /(?:true|false)\b/y)
      return word === null ? null : word === 'true'
    }
    case 'integer': {
      const figure = take(reader, /-?\d{1,30}(?![\d%]|\.\d)/y)
      return figure === null ? null : parseRatio(figure.trim())
    }
    case 'number':
      return numberHere(reader)
    case 'money':
      return moneyHere(reader)
    case 'date':
      return dateHere(reader)
    case 'time': {
      const time = readTime(quotedHere(reader, spans.time))
      return time === null ? null : secondsOfDay(time)
    }
    case 'instant': {
      const instant = readInstant(quotedHere(reader, spans.instant))
      return instant === null ? null : secondsSinceEpoch(instant)
    }
    case 'duration': {
      const seconds = parseDuration(quotedHere(reader, spans.duration))
      return seconds === null ? null : { num: seconds, den: 1n }
    }
    case 'months': {
      const months = parseMonths(quotedHere(reader, spans.months))
      return months === null ? null : { num: months, den: 1n }
    }
  }
}

function textHere(reader: Reader): string | null {
  const quoted = take(reader, /"(?:[^"\\]|\\["\\])*"/y)
  if (quoted !== null)
    return quoted
      .trim()
      .slice(1, -1)
      .replace(/\\(["\\])/g, '$1')
  const start = reader.at
  const word = take(reader, /[\p{L}_][\p{L}\p{N}_./@-]*/uy)
  if (word === null || !/^(?:true|false|null|not|date|duration)$/.test(word)) return word
  return fail(reader, `"${word}" in quotes, if the text is meant`, start)
}

function numberHere(reader: Reader): Ratio | null {
  const figure = take(reader, /-?(?:\d{1,30}(?:\.\d{1,30})?|\.\d{1,30})(?!\d)/y)
  const value = figure === null ? null : parseRatio(figure.replace(/^-?(?=\.)/, '$&0'))
  if (value === null || take(reader, /%/y) === null) return value
  return ratio(value.num, value.den * 100n)
}

function moneyHere(reader: Reader): Ratio | null {
  const start = reader.at
  const figure = take(reader, /-?\d{1,18}(?:\.\d{1,6})?/y)
  if (figure === null) return null
  const { currency } = reader.cell
  const amount = parseDecimal(figure, currency)
  if (amount === null) return fail(reader, `an amount with the decimals of ${currency}`, start)
  const codeAt = reader.at
  const code = take(reader, /[A-Z]{3}\b/y)
  if (code !== null && code !== currency)
    fail(reader, `${currency}, the program’s currency`, codeAt)
  return { num: amount.minor, den: 1n }
}

function dateHere(reader: Reader): Ratio | null {
  const date = readDate(quotedHere(reader, spans.date))
  return date === null ? null : { num: epochDay(date), den: 1n }
}

const clock = String.raw`\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?`
const spans = {
  date: /(?:date\(\s*|@)"[^"]*"|\d{4}-\d{2}-\d{2}/y,
  time: new RegExp(`(?:time\\(\\s*|@)"[^"]*"|${clock}`, 'y'),
  instant: new RegExp(
    `(?:date and time\\(\\s*|@)"[^"]*"|\\d{4}-\\d{2}-\\d{2}T${clock}(?:Z|[+-]\\d{2}:\\d{2})`,
    'y',
  ),
  duration: /(?:duration\(\s*|@)"[^"]*"|-?P[0-9A-Z]+|-?\d{1,6} days?\b/y,
  months: /(?:duration\(\s*|@)"[^"]*"|-?P[0-9A-Z]+|-?\d{1,6} (?:month|year)s?\b/y,
} as const

/** What `pattern` takes here, without the quotes of `date("…")` or `@"…"`; empty when nothing. */
function quotedHere(reader: Reader, pattern: RegExp): string {
  const text = take(reader, pattern)
  if (text === null) return ''
  const quoted = /"([^"]*)"/.exec(text)?.[1]
  if (quoted !== undefined && text.includes('(') && take(reader, /\)/y) === null) {
    fail(reader, 'the closing bracket of a call')
  }
  return quoted ?? text
}
