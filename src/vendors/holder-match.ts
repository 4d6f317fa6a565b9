import { formWords, isSameHolder, normalizedName } from './holder-name.ts'

/** How like two names are, in hundredths, and in words what differs. */
export type HolderMatch = { readonly score: number; readonly says: readonly string[] }

const NEAR_HUNDREDTHS_MIN = 70

/** The account's holder beside the vendor's name, for whoever reviews it: word by word, whatever case,
 *  accents and punctuation are. Only {@link isSameHolder} decides; this says why. `ACME Ltd` beside
 *  `Acme Limited` is 100; `A. Smith` beside it is 0, with the words that are missing. Pure. */
export function holderMatch(holder: string, legalName: string): HolderMatch {
  const [found, wanted] = [wordsOf(holder), wordsOf(legalName)]
  const spelled = holder.trim() === legalName.trim() ? [] : [`It is written “${holder.trim()}”.`]
  if (isSameHolder(holder, legalName)) {
    const dropped = [...wanted, ...found].filter(isForm).length % 2 === 1
    const form = dropped ? ['The legal form stands in one of the two only.'] : []
    return { score: 100, says: [...spelled, ...form] }
  }
  const pairs = pairedOf(found, wanted)
  const longest = Math.max(found.length, wanted.length, 1)
  const score = Math.min(99, Math.floor(pairs.reduce((sum, { like }) => sum + like, 0) / longest))
  const [left, lacks] = [
    found.filter((word) => !pairs.some((pair) => pair.found === word)),
    wanted.filter((word) => !pairs.some((pair) => pair.wanted === word)),
  ]
  const forms = [left.find(isForm), lacks.find(isForm)]
  return {
    score,
    says: [
      ...pairs
        .filter(({ like }) => like < 100)
        .map((pair) => `“${pair.found}” stands for “${pair.wanted}”.`),
      ...(forms[0] !== undefined && forms[1] !== undefined
        ? [`The legal form is “${forms[0]}”, not “${forms[1]}”: another company.`]
        : []),
      ...wordsSaid('Not in the name:', left, forms[1] === undefined ? [] : forms),
      ...wordsSaid('Missing from it:', lacks, forms[0] === undefined ? [] : forms),
    ],
  }
}

function wordsSaid(
  text: string,
  words: readonly string[],
  but: readonly (string | undefined)[],
): string[] {
  const said = words.filter((word) => !but.includes(word)).map((word) => `“${word}”`)
  return said.length === 0 ? [] : [`${text} ${said.join(', ')}.`]
}

function wordsOf(name: string): string[] {
  return normalizedName(name)
    .split(' ')
    .filter((word) => word !== '')
}

function isForm(word: string): boolean {
  return formWords.has(word)
}

type Pair = { readonly found: string; readonly wanted: string; readonly like: number }

/** Each wanted word with the likest that is left, near enough to be a slip of the pen. */
function pairedOf(found: readonly string[], wanted: readonly string[]): Pair[] {
  const left = [...found]
  return wanted.flatMap((word) => {
    const [best] = left
      .map((one) => ({ found: one, wanted: word, like: likeness(one, word) }))
      .sort((a, b) => b.like - a.like)
    if (best === undefined || best.like < NEAR_HUNDREDTHS_MIN) return []
    left.splice(left.indexOf(best.found), 1)
    return [best]
  })
}

/** Hundredths of signs two words share in place, by edit distance; a legal form is like itself only. */
function likeness(a: string, b: string): number {
  if (a === b) return 100
  if (isForm(a) || isForm(b)) return 0
  const longest = Math.max(a.length, b.length)
  return Math.floor(((longest - distance(a, b)) * 100) / longest)
}

/** Levenshtein: how many signs to change, add or take away. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (const [i, sign] of Array.from(a).entries()) {
    const next = [i + 1]
    for (const [j, other] of Array.from(b).entries()) {
      const swap = (row[j] ?? 0) + (sign === other ? 0 : 1)
      next.push(Math.min(swap, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row.at(-1) ?? 0
}
