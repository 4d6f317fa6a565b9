import type { Currency } from '../kernel/currency.ts'
import type { FactType } from './fact.ts'
import type { Literal } from './literal.ts'
import { printFigure } from './print-figure.ts'
import type { UnaryTest } from './unary-test.ts'

/** Two spellings of one cell: `pack` as program owners write it (`approve`, `14 days`), `dmn` as
 *  DMN's S-FEEL has it (`"approve"`, `duration("P14D")`). {@link parseUnaryTest} reads both. */
export type Spelling = 'pack' | 'dmn'
export type Printed = {
  readonly type: FactType
  readonly currency: Currency
  readonly spelling: Spelling
}

/** A test as the text of a cell. */
export function printTest(test: UnaryTest, how: Printed): string {
  switch (test.is) {
    case 'any':
      return '-'
    case 'equal':
      return printLiteral(test.to, how)
    case 'one of':
      return test.tests.map((one) => printTest(one, how)).join(', ')
    case 'not':
      return `not(${printTest(test.test, how)})`
    case 'beside':
      return test.sign === '=' ? named(test.fact, how) : `${test.sign} ${named(test.fact, how)}`
    case 'between': {
      const { from, until } = test
      if (from !== null && until !== null) {
        const ends = `${printLiteral(from.at, how)}..${printLiteral(until.at, how)}`
        return `${from.included ? '[' : '('}${ends}${until.included ? ']' : ')'}`
      }
      if (from !== null) return `${from.included ? '>=' : '>'} ${printLiteral(from.at, how)}`
      return until === null ? '-' : `${until.included ? '<=' : '<'} ${printLiteral(until.at, how)}`
    }
    case 'all of': {
      const [low = '', high = ''] = test.tests.map((one) => printTest(one, how))
      const end = (side: string) => side.replace(/^[<>]=?\s*/, '')
      const [open, close] = [low.startsWith('>=') ? '[' : '(', high.startsWith('<=') ? ']' : ')']
      return `${open}${end(low)}..${end(high)}${close}`
    }
  }
}

function named(fact: string, { type, spelling }: Printed): string {
  return spelling === 'pack' && type === 'text' ? `fact(${fact})` : fact
}

/** A value of a cell: text by {@link printText}, figures on the scale of their type. */
export function printLiteral(literal: Literal, { type, currency, spelling }: Printed): string {
  if (typeof literal === 'boolean') return String(literal)
  if (typeof literal === 'string') return printText(literal, spelling)
  const text = printFigure(type, literal, currency)
  if (type === 'money') return text.replace(/\.0+$/, '')
  const call = calls[type]
  if (call === undefined) return text
  if (spelling === 'dmn') return `${call}("${text}")`
  if (type === 'months') return `${literal.num} months`
  const days = /^(-?)P(\d+)D$/.exec(text)
  return type === 'duration' && days !== null ? `${days[1]}${days[2]} days` : text
}

const calls: Readonly<Partial<Record<FactType, string>>> = {
  date: 'date',
  time: 'time',
  instant: 'date and time',
  duration: 'duration',
  months: 'duration',
}

/** A text bare where it is a plain word (`pack`), else in quotes. */
export function printText(text: string, spelling: Spelling): string {
  const isWord = /^[\p{L}_][\p{L}\p{N}_./@-]*$/u.test(text)
  const isTaken = /^(?:true|false|null|not|date|duration)$/.test(text)
  if (spelling === 'pack' && isWord && !isTaken) return text
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}
