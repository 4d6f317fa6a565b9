import type { Currency } from '../kernel/currency.ts'
import { parseDecimal } from '../kernel/money.ts'
import { compareRatio, parseRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import { parseDuration } from './duration.ts'
import { epochDay, readDate, type FactType } from './fact.ts'

/** A value a cell compares with: text, a boolean, or an exact figure on the scale of its type
 *  (minor units, days since 1970, seconds). */
export type Literal = string | boolean | Ratio

export type Bound = { readonly at: Ratio; readonly included: boolean }

/** One cell of a decision table as data: the unary tests of DMN's S-FEEL. */
export type UnaryTest =
  | { readonly is: 'any' }
  | { readonly is: 'equal'; readonly to: Literal }
  | { readonly is: 'between'; readonly from: Bound | null; readonly until: Bound | null }
  | { readonly is: 'one of'; readonly tests: readonly UnaryTest[] }
  | { readonly is: 'not'; readonly test: UnaryTest }

/** Where a cell stopped making sense: a column inside the cell (from 1), and what belongs there. */
export type CellProblem = {
  readonly at: number
  readonly found: string
  readonly expected: string
}
export type CellType = { readonly type: FactType; readonly currency: Currency }

/** Characters in one cell, and tests in one list. */
export const CELL_LENGTH_MAX = 2_000
export const CELL_TESTS_MAX = 200

/** Reads one cell. Text may stand in quotes or, if it is a plain word, without. */
export function parseUnaryTest(
  text: string,
  cell: CellType,
): { ok: true; test: UnaryTest } | { ok: false; problem: CellProblem } {
  const reader: Reader = { text, at: 0, cell }
  try {
    if (text.length > CELL_LENGTH_MAX) {
      fail(reader, `at most ${CELL_LENGTH_MAX} characters in a cell`)
    }
    const test = readCell(reader)
    if (reader.at < text.length) fail(reader, 'a comma or the end of the cell')
    return { ok: true, test }
  } catch (thrown) {
    if (thrown instanceof Misread) return { ok: false, problem: thrown.problem }
    throw thrown
  }
}

type Reader = { readonly text: string; at: number; readonly cell: CellType }

class Misread extends Error {
  readonly problem: CellProblem
  constructor(problem: CellProblem) {
    super(problem.expected)
    this.problem = problem
  }
}

function fail(reader: Reader, expected: string, at = reader.at): never {
  const rest = reader.text.slice(at, at + 24)
  throw new Misread({
    at: at + 1,
    found: rest === '' ? 'the end of the cell' : `“${rest}”`,
    expected,
  })
}

function skipSpace(reader: Reader): void {
  while (/\s/.test(reader.text[reader.at] ?? '')) reader.at += 1
}

/** Takes what `pattern` (sticky) matches here, and the space behind it; null when it does not. */
function take(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at
  const match = pattern.exec(reader.text)
  if (match === null) return null
  reader.at += match[0].length
  skipSpace(reader)
  return match[0]
}

function readCell(reader: Reader): UnaryTest {
  skipSpace(reader)
  if (reader.at === reader.text.length) fail(reader, 'a test, or - for any value')
  if (/^-\s*$/.test(reader.text.slice(reader.at))) {
    reader.at = reader.text.length
    return { is: 'any' }
  }
  if (take(reader, /not\s*\(/y) === null) return readList(reader)
  const test = readList(reader)
  if (take(reader, /\)/y) === null) fail(reader, 'a comma or the closing bracket of not(…)')
  return { is: 'not', test }
}

function readList(reader: Reader): UnaryTest {
  const tests = [readOne(reader)]
  while (take(reader, /,/y) !== null) {
    if (tests.length >= CELL_TESTS_MAX) fail(reader, `at most ${CELL_TESTS_MAX} tests in a cell`)
    tests.push(readOne(reader))
  }
  return tests.length === 1 ? tests[0]! : { is: 'one of', tests }
}

function readOne(reader: Reader): UnaryTest {
  const start = reader.at
  const sign = take(reader, /<=|>=|<|>|=/y)
  if (sign === '=') return { is: 'equal', to: readLiteral(reader) }
  if (sign !== null) {
    const included = sign.endsWith('=')
    const bound = { at: readFigure(reader, start), included }
    return sign.startsWith('<')
      ? { is: 'between', from: null, until: bound }
      : { is: 'between', from: bound, until: null }
  }
  const open = take(reader, /[[\](]/y)
  if (open !== null) return readInterval(reader, start, open === '[')
  return { is: 'equal', to: readLiteral(reader) }
}

function readInterval(reader: Reader, start: number, fromIncluded: boolean): UnaryTest {
  const from = readFigure(reader, start)
  if (take(reader, /\.\./y) === null) fail(reader, 'two dots between the ends of an interval')
  const until = readFigure(reader, start)
  const close = take(reader, /[\])[]/y)
  if (close === null) fail(reader, 'a bracket that closes the interval')
  const untilIncluded = close === ']'
  const order = compareRatio(from, until)
  if (order > 0 || (order === 0 && !(fromIncluded && untilIncluded))) {
    fail(reader, 'an interval with something in it: the lower end first', start)
  }
  return {
    is: 'between',
    from: { at: from, included: fromIncluded },
    until: { at: until, included: untilIncluded },
  }
}

function readFigure(reader: Reader, start: number): Ratio {
  const literal = readLiteral(reader)
  if (typeof literal === 'object') return literal
  return fail(reader, `a value or a list: ${reader.cell.type} has no order`, start)
}

const examples: Readonly<Record<FactType, string>> = {
  text: 'a word or a "text in quotes"',
  boolean: 'true or false',
  integer: 'a whole number such as 14',
  number: 'a number such as 0.5 or 50 %',
  money: 'an amount such as 5000.00',
  date: 'a date such as date("2026-01-31")',
  duration: 'a duration such as duration("P14D") or 14 days',
}

function readLiteral(reader: Reader): Literal {
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
    case 'duration':
      return durationHere(reader)
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
  const figure = take(reader, /-?\d{1,30}(?:\.\d{1,30})?/y)
  const value = figure === null ? null : parseRatio(figure)
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
  const text = take(reader, /date\(\s*"[^"]*"\s*\)|\d{4}-\d{2}-\d{2}/y)
  const date = text === null ? null : readDate(/\d{4}-\d{2}-\d{2}/.exec(text)?.[0] ?? '')
  return date === null ? null : { num: epochDay(date), den: 1n }
}

function durationHere(reader: Reader): Ratio | null {
  const text = take(reader, /duration\(\s*"[^"]*"\s*\)|-?P[0-9A-Z]+|-?\d{1,6} days?\b/y)
  if (text === null) return null
  const seconds = parseDuration(/"([^"]*)"/.exec(text)?.[1] ?? text.trim())
  return seconds === null ? null : { num: seconds, den: 1n }
}
