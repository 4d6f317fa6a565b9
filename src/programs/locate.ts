import type { Currency } from '../kernel/currency.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { epochDayNumber, scaleOf, type FactType } from './fact.ts'

/** Where a fact of another type lies. */
export const MISTYPED = -1

/** A search for the place of a fact among `cuts`, ascending: 2i below cut i, 2i + 1 at it; MISTYPED
 *  when it is not of the type. */
export function locator(
  type: FactType,
  cuts: readonly Ratio[],
  currency: Currency,
): (value: unknown) => number {
  const scale = cuts.reduce(
    (product, cut) => product * (product % cut.den === 0n ? 1n : cut.den),
    1n,
  )
  const marks = cuts.map((cut) => (cut.num * scale) / cut.den)
  const exact: (value: unknown) => number = (value) => {
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
  const plain = plainFigureOf(type, currency)
  if (plain === null || scale !== 1n || !marks.every(isSafe)) return exact
  return among(Float64Array.from(marks, Number), plain, exact)
}

function isSafe(figure: bigint): boolean {
  return figure <= SAFE_MAX && figure >= -SAFE_MAX
}

const SAFE_MAX = BigInt(Number.MAX_SAFE_INTEGER)

/** The same search among numbers, which hold whole figures exactly up to 2^53; what is larger, or
 *  of another type, goes the exact way. */
function among(
  marks: Float64Array,
  plain: (value: unknown) => number,
  exact: (value: unknown) => number,
): (value: unknown) => number {
  return (value) => {
    const figure = plain(value)
    if (!Number.isSafeInteger(figure)) return exact(value)
    let [low, high] = [0, marks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const mark = marks[middle]!
      if (figure === mark) return 2 * middle + 1
      if (figure > mark) low = middle + 1
      else high = middle
    }
    return 2 * low
  }
}

/** A whole figure as a number, NaN when the value is not plainly of the type; null for types whose
 *  figures may be fractions. */
function plainFigureOf(type: FactType, currency: Currency): ((value: unknown) => number) | null {
  switch (type) {
    case 'integer':
      return (value) =>
        typeof value === 'bigint' ? Number(value) : typeof value === 'number' ? value : Number.NaN
    case 'money':
      return (value) => {
        if (typeof value !== 'object' || value === null) return Number.NaN
        if (!('minor' in value) || !('currency' in value)) return Number.NaN
        const isOurs = typeof value.minor === 'bigint' && value.currency === currency
        return isOurs ? Number(value.minor) : Number.NaN
      }
    case 'date':
      return (value) => (value instanceof Temporal.PlainDate ? epochDayNumber(value) : Number.NaN)
    default:
      return null
  }
}
