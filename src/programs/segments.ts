import { assert } from '../kernel/assert.ts'
import type { Currency } from '../kernel/currency.ts'
import { compareRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import { isWhole } from './fact.ts'
import type { Literal } from './literal.ts'
import { locator, MISTYPED } from './locate.ts'
import { printFigure } from './print-figure.ts'
import type { TableInput } from './table.ts'
import type { Bound, Sign, UnaryTest } from './unary-test.ts'

/** One stretch of an input's values that no cell of the column tells apart: a value that cells
 *  name, or everything between two of them. */
export type Segment = {
  /** Stands for the whole stretch: what passes a cell here passes it everywhere in the stretch. */
  readonly sample: Literal
  /** `requested = 5000.00`, `100.00 < requested < 5000.00`, `tier is any other text`. */
  readonly name: string
  readonly inDomain: boolean
  /** The ends of a stretch of figures; null: none. */
  readonly from: Bound | null
  readonly until: Bound | null
}

/** The values of an input cut into segments. `locate` answers the segment a fact lies in, or
 *  MISTYPED. */
export type Segments = {
  readonly segments: readonly Segment[]
  readonly locate: (value: unknown) => number
}

/** How a value stands to another fact: below, the same, above (or, without an order, different). */
export type Standing = -1 | 0 | 1
export type StandsTo = (fact: string) => Standing

const alone: StandsTo = (fact) => {
  assert(false, `a test beside ${fact} is asked with that fact`)
  return 0
}

/** Whether a value passes a test; the value and the test are of one type. `standsTo` answers for
 *  tests beside another fact. */
export function passes(test: UnaryTest, value: Literal, standsTo: StandsTo = alone): boolean {
  switch (test.is) {
    case 'any':
      return true
    case 'equal':
      return isSame(test.to, value)
    case 'one of':
      return test.tests.some((one) => passes(one, value, standsTo))
    case 'all of':
      return test.tests.every((one) => passes(one, value, standsTo))
    case 'not':
      return !passes(test.test, value, standsTo)
    case 'beside':
      return holds(test.sign, standsTo(test.fact))
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

function holds(sign: Sign, standing: Standing): boolean {
  if (standing === 0) return sign.endsWith('=')
  return standing < 0 ? sign.startsWith('<') : sign.startsWith('>')
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
    case 'beside':
      return []
    case 'one of':
    case 'all of':
      return test.tests.flatMap(literalsOf)
    case 'not':
      return literalsOf(test.test)
    case 'between':
      return [test.from, test.until].flatMap((bound) => (bound === null ? [] : [bound.at]))
  }
}

const endless = { from: null, until: null }

function booleans(name: string, inDomain: (sample: Literal) => boolean): Segments {
  const segments = [false, true].map((sample) => ({
    sample,
    name: `${name} = ${sample}`,
    inDomain: inDomain(sample),
    ...endless,
  }))
  return {
    segments,
    locate: (value) => (value === true ? 1 : value === false ? 0 : MISTYPED),
  }
}

/** A text that no cell can name: the sample of “any other text”. */
export const anyOther = '\u0000'

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
    ...endless,
  }))
  const other = {
    sample: anyOther,
    name: `${name} is any other text`,
    inDomain: inDomain(anyOther),
    ...endless,
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
  const say = (cut: Ratio) => printFigure(input.type, cut, currency)
  const segments: Segment[] = []
  for (let place = 0; place <= cuts.length; place++) {
    const [below, above] = [cuts[place - 1], cuts[place]]
    const sample = between(below, above)
    const left = below === undefined ? '' : above === undefined ? '' : `${say(below)} < `
    const right =
      above !== undefined ? ` < ${say(above)}` : below ? ` > ${say(below)}` : ' is anything'
    const empty = isWhole(input.type) && isAdjacent(below, above)
    segments.push({
      sample,
      name: `${left}${input.name}${right}`,
      inDomain: !empty && inDomain(sample),
      from: below === undefined ? null : { at: below, included: false },
      until: above === undefined ? null : { at: above, included: false },
    })
    if (above === undefined) continue
    segments.push({
      sample: above,
      name: `${input.name} = ${say(above)}`,
      inDomain: inDomain(above),
      from: { at: above, included: true },
      until: { at: above, included: true },
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
