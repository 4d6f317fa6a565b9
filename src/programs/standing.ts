import type { Currency } from '../kernel/currency.ts'
import { compareRatio } from '../kernel/ratio.ts'
import { scaleOf, type FactType, type Facts } from './fact.ts'
import { MISTYPED } from './locate.ts'
import type { Segment, Standing } from './segments.ts'
import type { TableInput } from './table.ts'

/** The ways an input may stand to another fact of its type, as segments of a column. */
export function standings(
  input: TableInput,
  other: string,
): readonly { readonly standing: Standing; readonly segment: Segment }[] {
  const segment = (sign: string): Segment => ({
    sample: sign,
    name: `${input.name} ${sign} ${other}`,
    inDomain: true,
    from: null,
    until: null,
  })
  const same = { standing: 0, segment: segment('=') } as const
  if (!hasOrder(input.type)) return [same, { standing: 1, segment: segment('is not') }]
  return [{ standing: -1, segment: segment('<') }, same, { standing: 1, segment: segment('>') }]
}

export function hasOrder(type: FactType): boolean {
  return type !== 'text' && type !== 'boolean'
}

/** Which of {@link standings} two facts are in, by its place. */
export function standingLocator(
  { name, type }: TableInput,
  other: string,
  currency: Currency,
): (facts: Facts) => number {
  if (!hasOrder(type)) {
    return (facts) => {
      const [a, b] = [facts[name], facts[other]]
      if (typeof a !== typeof b || (typeof a !== 'string' && typeof a !== 'boolean')) {
        return MISTYPED
      }
      return a === b ? 0 : 1
    }
  }
  return (facts) => {
    const [a, b] = [scaleOf(type, facts[name], currency), scaleOf(type, facts[other], currency)]
    return a === null || b === null ? MISTYPED : compareRatio(a, b) + 1
  }
}
