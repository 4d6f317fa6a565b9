import { LIKENESS_WHOLE, likenessOfPlain, spelledLikeness } from './likeness.ts'
import { plainName } from './plain-name.ts'
import { isSameBusiness, isSameDoor, type Site } from './site-likeness.ts'

/** One figure of how well customers are told apart, beside what it has to reach. */
export type Measure = {
  readonly name: string
  /** What was counted, `252 of 254`. */
  readonly counted: string
  /** In thousandths, or a plain number where `unit` is `wrong`. */
  readonly value: number
  readonly unit: 'share' | 'wrong'
  readonly bound: { readonly least: number } | { readonly most: number }
  /** Some that went wrong, to look at. */
  readonly wrong: readonly string[]
}

const WRONG_SHOWN = 5

/** Does the measure keep its bound? */
export function isReached({ value, bound }: Measure): boolean {
  return 'least' in bound ? value >= bound.least : value <= bound.most
}

/** Names with slips of the keyboard: how often the true one stands alone at the top of all. */
export function rankedFirst(pairs: readonly { name: string; typed: string }[]): Measure {
  const names = pairs.map(({ name }) => ({ name, plain: plainName(name) }))
  const wrong = pairs.flatMap(({ name, typed }) => {
    const plain = plainName(typed)
    const nearness = (other: { name: string; plain: string }) =>
      likenessOfPlain(plain, other.plain) + spelledLikeness(typed, other.name)
    const own = nearness({ name, plain: plainName(name) })
    const before = names.find((other) => other.name !== name && nearness(other) >= own)
    return before === undefined ? [] : [`${typed}: ${before.name} before ${name}`]
  })
  return share('typed names: the true one ranked first', {
    of: pairs.length,
    good: pairs.length - wrong.length,
    least: 950,
    wrong,
  })
}

/** Names of known companies: of the pairs called the same, how many are; of those that are, how many
 *  are found. `leastScore` is the likeness from which the product calls two the same. */
export function pairsOfNames(
  records: readonly { name: string; company: string }[],
  leastScore: number,
): Measure[] {
  const byKey = new Map<string, Map<string, number>>()
  for (const { name, company } of records) {
    const key = plainName(name)
    const companies = byKey.get(key) ?? new Map<string, number>()
    byKey.set(key, companies.set(company, (companies.get(company) ?? 0) + 1))
  }
  const keys = [...byKey]
  const counted = { called: 0, good: 0 }
  const wrong: string[] = []
  for (const [at, [key, companies]] of keys.entries()) {
    for (const [other, otherCompanies] of keys.slice(at)) {
      if (likenessOfPlain(key, other) < leastScore) continue
      const { all, same } = pairsBetween(companies, otherCompanies, key === other)
      counted.called += all
      counted.good += same
      if (all > same) wrong.push(`${key} = ${other}`)
    }
  }
  const { called, good } = counted
  return [
    share('company names: pairs called the same that are', { of: called, good, least: 950, wrong }),
    share('company names: pairs that are the same and found', {
      of: pairsWithin(records.map(({ company }) => company)),
      good,
      least: 600,
      wrong: [],
    }),
  ]
}

function pairsBetween(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
  isOne: boolean,
): { all: number; same: number } {
  let [all, same] = [0, 0]
  for (const [company, count] of a) {
    for (const [other, otherCount] of b) {
      const pairs = count * (isOne && company === other ? otherCount - 1 : otherCount)
      all += pairs
      if (company === other) same += pairs
    }
  }
  return isOne ? { all: all / 2, same: same / 2 } : { all, same }
}

function pairsWithin(groups: readonly string[]): number {
  const sizes = new Map<string, number>()
  for (const group of groups) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  return [...sizes.values()].reduce((sum, size) => sum + (size * (size - 1)) / 2, 0)
}

/** Sites of organizations from several lists: pairwise F1, found by the door. */
export function pairsOfSites(sites: readonly (Site & { readonly site: string })[]): Measure {
  const counted = { called: 0, good: 0 }
  const wrong: string[] = []
  for (const [at, one] of sites.entries()) {
    for (const other of sites.slice(at + 1)) {
      if (!isSameDoor(one, other)) continue
      counted.called += 1
      if (one.site === other.site) counted.good += 1
      else wrong.push(`${one.address} = ${other.address}`)
    }
  }
  const asked = counted.called + pairsWithin(sites.map(({ site }) => site))
  return share('sites: pairwise F1', { of: asked, good: 2 * counted.good, least: 800, wrong })
}

/** Businesses of two lists: how many of the known pairs are found, and how many others are. */
export function businessesOfLists(lists: {
  readonly one: readonly (Site & { readonly id: string })[]
  readonly other: readonly (Site & { readonly id: string })[]
  readonly same: readonly (readonly [string, string])[]
}): Measure[] {
  const known = new Set(lists.same.map((pair) => pair.join(' ')))
  const called = lists.one.flatMap((a) =>
    lists.other
      .filter((b) => isSameBusiness(a, b))
      .map((b) => ({ pair: `${a.id} ${b.id}`, text: `${a.name} = ${b.name}` })),
  )
  const wrong = called.filter(({ pair }) => !known.has(pair)).map(({ text }) => text)
  return [
    share('businesses: pairs found', {
      of: known.size,
      good: called.length - wrong.length,
      least: 900,
      wrong: [],
    }),
    {
      name: 'businesses: pairs that are none',
      counted: `${wrong.length} beside ${called.length - wrong.length}`,
      value: wrong.length,
      unit: 'wrong',
      bound: { most: 5 },
      wrong: wrong.slice(0, WRONG_SHOWN),
    },
  ]
}

/** Names with and without their legal form: how many come to one base name. */
export function baseNames(pairs: readonly { name: string; base: string }[]): Measure {
  const wrong = pairs
    .filter(({ name, base }) => plainName(name) !== plainName(base))
    .map(({ name, base }) => `${name}: ${plainName(name)}, not ${plainName(base) || 'nothing'}`)
  const good = pairs.length - wrong.length
  return share('legal forms: one base name', { of: pairs.length, good, least: 900, wrong })
}

/** Names much alike, most of them of different companies: how many different ones would be called the
 *  same without anybody looking. */
export function calledTheSame(
  pairs: readonly { a: string; b: string; same: boolean }[],
  leastScore: number,
): Measure {
  const wrong = pairs
    .filter(({ a, b }) => likenessOfPlain(plainName(a), plainName(b)) >= leastScore)
    .map(({ a, b, same }) => `${a} = ${b}${same ? ' (rightly)' : ''}`)
  return {
    ...share('hard pairs: called the same without review', {
      of: pairs.length,
      good: wrong.length,
      least: 0,
      wrong,
    }),
    bound: { most: 50 },
  }
}

type Counted = { of: number; good: number; least: number; wrong: readonly string[] }

function share(name: string, { of, good, least, wrong }: Counted): Measure {
  return {
    name,
    counted: `${good} of ${of}`,
    value: of === 0 ? 0 : Math.floor((good * LIKENESS_WHOLE) / of),
    unit: 'share',
    bound: { least },
    wrong: wrong.slice(0, WRONG_SHOWN),
  }
}
