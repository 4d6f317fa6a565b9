import { compareRatio, type Ratio } from '../kernel/ratio.ts'
import { fail, Misread, skipSpace, take } from './cell-reader.ts'
import type { CellProblem, CellType, Reader } from './cell-reader.ts'
import { readLiteral, type Literal } from './literal.ts'

export type Bound = { readonly at: Ratio; readonly included: boolean }

/** One cell of a decision table as data: the unary tests of DMN's S-FEEL. */
export type UnaryTest =
  | { readonly is: 'any' }
  | { readonly is: 'equal'; readonly to: Literal }
  | { readonly is: 'between'; readonly from: Bound | null; readonly until: Bound | null }
  | { readonly is: 'one of'; readonly tests: readonly UnaryTest[] }
  | { readonly is: 'not'; readonly test: UnaryTest }
  /** Compared with another fact of the same table. */
  | { readonly is: 'beside'; readonly sign: Sign; readonly fact: string }
  /** An interval with a fact as its end. */
  | { readonly is: 'all of'; readonly tests: readonly UnaryTest[] }

export type Sign = '<' | '<=' | '=' | '>=' | '>'

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
    if (factorsOf(test) === null) fail(reader, 'a list of values, or tests beside one fact', 0)
    return { ok: true, test }
  } catch (thrown) {
    if (thrown instanceof Misread) return { ok: false, problem: thrown.problem }
    throw thrown
  }
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
  const mark = take(reader, /<=|>=|<|>|=/y)
  const sign = signs.find((one) => one === mark)
  if (sign !== undefined) return comparison(sign, readEnd(reader, sign === '=' ? null : start))
  const open = take(reader, /[[\](]/y)
  if (open !== null) return readInterval(reader, start, open === '[')
  return comparison('=', readEnd(reader, null))
}

const signs: readonly Sign[] = ['<=', '>=', '<', '>', '=']
/** What stands beside a sign: a value, or another fact. */
type End = { readonly literal: Literal } | { readonly fact: string }

function comparison(sign: Sign, end: End): UnaryTest {
  if ('fact' in end) return { is: 'beside', sign, fact: end.fact }
  if (sign === '=' || typeof end.literal !== 'object') return { is: 'equal', to: end.literal }
  const bound = { at: end.literal, included: sign.endsWith('=') }
  return sign.startsWith('<')
    ? { is: 'between', from: null, until: bound }
    : { is: 'between', from: bound, until: null }
}

function readInterval(reader: Reader, start: number, fromIncluded: boolean): UnaryTest {
  const from = readEnd(reader, start)
  if (take(reader, /\.\./y) === null) fail(reader, 'two dots between the ends of an interval')
  const until = readEnd(reader, start)
  const close = take(reader, /[\])[]/y)
  if (close === null) fail(reader, 'a bracket that closes the interval')
  const untilIncluded = close === ']'
  const low = comparison(fromIncluded ? '>=' : '>', from)
  const high = comparison(untilIncluded ? '<=' : '<', until)
  if (low.is !== 'between' || high.is !== 'between') return { is: 'all of', tests: [low, high] }
  const order = compareRatio(low.from!.at, high.until!.at)
  if (order > 0 || (order === 0 && !(fromIncluded && untilIncluded))) {
    fail(reader, 'an interval with something in it: the lower end first', start)
  }
  return { is: 'between', from: low.from, until: high.until }
}

/** A value or another fact; where there must be an order, `orderedFrom` is where the test began. */
function readEnd(reader: Reader, orderedFrom: number | null): End {
  const { type } = reader.cell
  if (orderedFrom !== null && (type === 'text' || type === 'boolean')) {
    fail(reader, `a value or a list: ${type} has no order`, orderedFrom)
  }
  const fact = factHere(reader)
  return fact === null ? { literal: readLiteral(reader) } : { fact }
}

/** `fact(other)`, or its bare name where no text could be meant. */
function factHere(reader: Reader): string | null {
  const start = reader.at
  const { type, others = [] } = reader.cell
  const called = take(reader, /fact\(\s*[a-z][a-z0-9_]*\s*\)/y)
  const bare = called ?? (type === 'text' ? null : take(reader, /[a-z][a-z0-9_]*(?![\w("])/y))
  if (bare === null) return null
  const name = called === null ? bare : called.slice(5, -1).trim()
  if (others.includes(name)) return name
  reader.at = start
  if (called === null) return null
  const known = others.length === 0 ? 'there is none' : others.join(', ')
  return fail(reader, `another input of the table of type ${type}: ${known}`, start)
}

/** A test as parts that must all hold, each about the value alone (`beside` null) or about how it
 *  stands to one other fact; null when it mixes them in one list or negates several. */
export function factorsOf(
  test: UnaryTest,
): readonly { readonly beside: string | null; readonly test: UnaryTest }[] | null {
  if (test.is === 'all of') return test.tests.flatMap((one) => factorsOf(one) ?? [])
  const subjects = new Set(subjectsOf(test))
  if (subjects.size > 1 || (test.is === 'not' && hasAllOf(test.test))) return null
  if (test.is === 'one of' && test.tests.some(hasAllOf)) return null
  const [beside = null] = subjects
  return [{ beside, test }]
}

function hasAllOf(test: UnaryTest): boolean {
  if (test.is === 'not') return hasAllOf(test.test)
  return test.is === 'all of' || (test.is === 'one of' && test.tests.some(hasAllOf))
}

function subjectsOf(test: UnaryTest): (string | null)[] {
  switch (test.is) {
    case 'any':
      return []
    case 'beside':
      return [test.fact]
    case 'not':
      return subjectsOf(test.test)
    case 'one of':
    case 'all of':
      return test.tests.flatMap(subjectsOf)
    default:
      return [null]
  }
}
