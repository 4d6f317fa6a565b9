import { must } from '../kernel/assert.ts'
import type { Currency } from '../kernel/currency.ts'
import { toDecimal } from '../kernel/money.ts'
import { compareRatio, printRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { printSeconds } from './duration.ts'
import { scaleOf, type FactType } from './fact.ts'
import type { TableInput } from './table.ts'
import type { Literal, UnaryTest } from './unary-test.ts'

/** One stretch of an input's values that no cell of the column tells apart: a value that cells
 *  name, or everything between two of them. */
export type Segment = {
  /** Stands for the whole stretch: what passes a cell here passes it everywhere in the stretch. */
  readonly sample: Literal
  /** `requested = 5000.00`, `100.00 < requested < 5000.00`, `tier is any other text`. */
  readonly name: string
  readonly inDomain: boolean
}

export const MISTYPED = -1

/** The values of an input cut into segments. `locate` answers the segment a fact lies in, or
 *  MISTYPED. */
export type Segments = {
  readonly segments: readonly Segment[]
  readonly locate: (value: unknown) => number
}

/** Whether a value passes a test; the value and the test are of one type. */
export function passes(test: UnaryTest, value: Literal): boolean {
  switch (test.is) {
    case 'any':
      return true
    case 'equal':
      return isSame(test.to, value)
    case 'one of':
      return test.tests.some((one) => passes(one, value))
    case 'not':
      return !passes(test.test, value)
    case 'between': {
      if (typeof value !== 'object') return false
      const { from, until } = test
      const low = from === null ? 1 : compareRatio(value, from.at)
      const high = until === null ? -1 : compareRatio(value, until.at)
      const above = low > 0 || (low === 0 && from !== null && from.included)
      return above && (high < 0 || (high === 0 && until !== null && until.included))
    }
  }
}

function isSame(a: Literal, b: Literal): boolean {
  if (typeof a === 'object' && typeof b === 'object') return compareRatio(a, b) === 0
  return a === b
}

/** Cuts the values of `input` at every literal its domain and its cells name. */
export function segmentsOf(
  input: TableInput,
  tests: readonly UnaryTest[],
  currency: Currency,
): Segments {
  const literals = [input.domain, ...tests].flatMap(literalsOf)
  const inDomain = (sample: Literal) => passes(input.domain, sample)
  if (input.type === 'boolean') return booleans(input.name, inDomain)
  if (input.type === 'text') return texts(input.name, literals, inDomain)
  return stretches({ input, literals, inDomain, currency })
}

function literalsOf(test: UnaryTest): Literal[] {
  switch (test.is) {
    case 'any':
      return []
    case 'equal':
      return [test.to]
    case 'one of':
      return test.tests.flatMap(literalsOf)
    case 'not':
      return literalsOf(test.test)
    case 'between':
      return [test.from, test.until].flatMap((bound) => (bound === null ? [] : [bound.at]))
  }
}

function booleans(name: string, inDomain: (sample: Literal) => boolean): Segments {
  const segments = [false, true].map((sample) => ({
    sample,
    name: `${name} = ${sample}`,
    inDomain: inDomain(sample),
  }))
  return {
    segments,
    locate: (value) => (value === true ? 1 : value === false ? 0 : MISTYPED),
  }
}

/** A text that no cell can name: the sample of “any other text”. */
const anyOther = '\u0000'

function texts(
  name: string,
  literals: readonly Literal[],
  inDomain: (sample: Literal) => boolean,
): Segments {
  const words = [...new Set(literals.filter((literal) => typeof literal === 'string'))]
  const segments = words.map((sample) => ({
    sample,
    name: `${name} = ${sample}`,
    inDomain: inDomain(sample),
  }))
  const other = {
    sample: anyOther,
    name: `${name} is any other text`,
    inDomain: inDomain(anyOther),
  }
  const places = new Map(words.map((word, index) => [word, index]))
  return {
    segments: [...segments, other],
    locate: (value) => (typeof value === 'string' ? (places.get(value) ?? words.length) : MISTYPED),
  }
}

type Ordered = {
  readonly input: TableInput
  readonly literals: readonly Literal[]
  readonly inDomain: (sample: Literal) => boolean
  readonly currency: Currency
}

/** Segment 2i is the open stretch below cut i, 2i + 1 the cut itself, the last one above all. */
function stretches({ input, literals, inDomain, currency }: Ordered): Segments {
  const cuts = literals
    .filter((literal) => typeof literal === 'object')
    .sort(compareRatio)
    .filter((cut, index, all) => index === 0 || compareRatio(cut, all[index - 1]!) !== 0)
  const say = (cut: Ratio) => printScaled(input.type, cut, currency)
  const segments: Segment[] = []
  for (let place = 0; place <= cuts.length; place++) {
    const [below, above] = [cuts[place - 1], cuts[place]]
    const sample = between(below, above)
    const left = below === undefined ? '' : above === undefined ? '' : `${say(below)} < `
    const right =
      above !== undefined ? ` < ${say(above)}` : below ? ` > ${say(below)}` : ' is anything'
    const empty = input.type !== 'number' && isAdjacent(below, above)
    segments.push({
      sample,
      name: `${left}${input.name}${right}`,
      inDomain: !empty && inDomain(sample),
    })
    if (above === undefined) continue
    segments.push({
      sample: above,
      name: `${input.name} = ${say(above)}`,
      inDomain: inDomain(above),
    })
  }
  return { segments, locate: locator(input.type, cuts, currency) }
}

function between(below: Ratio | undefined, above: Ratio | undefined): Ratio {
  if (below === undefined && above === undefined) return ratio(0n)
  if (below === undefined) return ratio(above!.num - above!.den, above!.den)
  if (above === undefined) return ratio(below.num + below.den, below.den)
  return ratio(below.num * above.den + above.num * below.den, 2n * below.den * above.den)
}

/** Nothing lies between two neighbours on a scale of whole units. */
function isAdjacent(below: Ratio | undefined, above: Ratio | undefined): boolean {
  return below !== undefined && above !== undefined && above.num - below.num === 1n
}

function locator(type: FactType, cuts: readonly Ratio[], currency: Currency): Segments['locate'] {
  const scale = cuts.reduce(
    (product, cut) => product * (product % cut.den === 0n ? 1n : cut.den),
    1n,
  )
  const marks = cuts.map((cut) => (cut.num * scale) / cut.den)
  return (value) => {
    const figure = scaleOf(type, value, currency)
    if (figure === null) return MISTYPED
    const scaled = scale === 1n ? figure.num : figure.num * scale
    let [low, high] = [0, marks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const mark = figure.den === 1n ? marks[middle]! : marks[middle]! * figure.den
      if (scaled === mark) return 2 * middle + 1
      if (scaled > mark) low = middle + 1
      else high = middle
    }
    return 2 * low
  }
}

function printScaled(type: FactType, figure: Ratio, currency: Currency): string {
  switch (type) {
    case 'money':
      return toDecimal({ minor: figure.num, currency })
    case 'date': {
      const day = Temporal.PlainDate.from('1970-01-01').add({ days: Number(figure.num) })
      return must(day, 'a date literal is a day').toString()
    }
    case 'duration':
      return printSeconds(figure.num)
    default:
      return printRatio(figure)
  }
}
