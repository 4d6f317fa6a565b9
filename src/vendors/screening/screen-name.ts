import {
  keysOfWord,
  type ListedWord,
  type NamedKind,
  wholeKey,
  wordsOfName,
} from './listed-words.ts'
import {
  type NameScore,
  scoreNames,
  SCORE_WHOLE,
  wordAlike,
  WORD_ALIKE_LEAST,
} from './name-score.ts'

/** From this on, a name on a list is a possible hit. Weak aliases need more: their own list says that
 *  they are too common to search by. */
export const HIT_LEAST = 850
export const HIT_LEAST_WEAK = 950

/** Of which revision the rules are by which names are compared. Raised with every change of them: whoever
 *  was screened by an earlier one is screened again, and not held meanwhile. */
export const SCREENING_RULES = 2

/** What may speak for or against two names being one person. */
export type Evidence = {
  readonly kind: NamedKind
  /** Years of birth, from and until; empty when unknown. */
  readonly births: readonly {
    readonly fromYear: number
    readonly untilYear: number
    readonly on: string | null
    readonly circa: boolean
  }[]
  readonly countries: readonly string[]
}

export type ListedNameRow = {
  readonly entryId: string
  readonly name: string
  readonly quality: 'primary' | 'strong' | 'weak'
} & Evidence

export type AskedName = { readonly name: string } & Evidence

/** Why a name is held against an entry: what agrees, what speaks for and against, in thousandths. */
export type NameHit = {
  readonly entryId: string
  readonly listedName: string
  readonly quality: 'primary' | 'strong' | 'weak'
  readonly score: number
  readonly name: NameScore
  readonly evidence: readonly { readonly what: EvidenceWord; readonly by: number }[]
}
export type EvidenceWord =
  | 'birth_same_day'
  | 'birth_same_year'
  | 'birth_other'
  | 'country_same'
  | 'country_other'
  | 'kind_other'

type Prepared = { readonly row: ListedNameRow; readonly words: readonly ListedWord[] }

/** One word of the lists and the names that have it. */
type Posting = { readonly word: ListedWord; readonly at: number; readonly places: number[] }

type NameIndex = {
  readonly names: readonly Prepared[]
  /** Words by {@link keysOfWord}. */
  readonly byKey: ReadonlyMap<string, readonly Posting[]>
  /** Names by {@link wholeKey}. */
  readonly byWhole: ReadonlyMap<string, readonly number[]>
  /** How many telling words each name has. */
  readonly tellingOf: readonly number[]
  /** How many words there are. */
  readonly words: number
}

/** A word that many typed is looked up once; so many are remembered. */
const REMEMBERED_WORDS_MAX = 200_000

/** Prepares listed names for asking; 20,000 take about half a second. What comes back answers every
 *  listed name that the asked one may be, best first, one per entry. Names are compared only where
 *  two telling words (or the only one) are alike, or both sound alike as one word. */
export function screenerOf(rows: readonly ListedNameRow[]): (asked: AskedName) => NameHit[] {
  const index = indexNames(rows)
  const remembered = new Map<string, readonly Posting[]>()
  const lookedAt = new Uint32Array(index.words)
  let lookUps = 0
  const alikeTo = (word: ListedWord): readonly Posting[] => {
    const known = remembered.get(word.text)
    if (known !== undefined) return known
    const found: Posting[] = []
    lookUps += 1
    for (const key of keysOfWord(word)) {
      for (const posting of index.byKey.get(key) ?? []) {
        if (lookedAt[posting.at] === lookUps) continue
        lookedAt[posting.at] = lookUps
        if (wordAlike(word, posting.word) >= WORD_ALIKE_LEAST) found.push(posting)
      }
    }
    if (remembered.size >= REMEMBERED_WORDS_MAX) remembered.clear()
    remembered.set(word.text, found)
    return found
  }
  const counts = new Uint8Array(index.names.length)
  const scored = (asked: AskedName): readonly Scored[] => {
    const words = wordsOfName(asked.name, asked.kind)
    return [...candidatesOf(index, words, alikeTo, counts)].flatMap((place) =>
      scoredOf(asked, words, index.names[place]!),
    )
  }
  // A vendor's names come one after the other and are mostly one: only what else is known differs.
  let last: { readonly asked: AskedName; readonly scored: readonly Scored[] } | null = null
  return (asked) => {
    if (last?.asked.name !== asked.name || last.asked.kind !== asked.kind) {
      last = { asked, scored: scored(asked) }
    }
    const best = new Map<string, NameHit>()
    for (const one of last.scored) {
      const hit = hitOf(asked, one)
      if (hit === null) continue
      const known = best.get(hit.entryId)
      if (known === undefined || known.score < hit.score) best.set(hit.entryId, hit)
    }
    return [...best.values()].sort((a, b) => b.score - a.score || (a.entryId < b.entryId ? -1 : 1))
  }
}

function indexNames(rows: readonly ListedNameRow[]): NameIndex {
  const names: Prepared[] = []
  const tellingOf: number[] = []
  const byWord = new Map<string, Posting>()
  const byKey = new Map<string, Posting[]>()
  const byWhole = new Map<string, number[]>()
  for (const row of rows) {
    const words = wordsOfName(row.name, row.kind)
    if (words.length === 0) continue
    const place = names.push({ row, words }) - 1
    const own = telling(words)
    tellingOf.push(own.length)
    pushTo(byWhole, wholeKey(words), place)
    for (const word of own) {
      const known = byWord.get(word.text)
      if (known !== undefined) {
        if (known.places.at(-1) !== place) known.places.push(place)
        continue
      }
      const posting = { word, at: byWord.size, places: [place] }
      byWord.set(word.text, posting)
      for (const key of keysOfWord(word)) pushTo(byKey, key, posting)
    }
  }
  return { names, byKey, byWhole, tellingOf, words: byWord.size }
}

function pushTo<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}

/** Every key of a name, as the database keeps them: of its telling words and of the whole. */
export function nameKeys(words: readonly ListedWord[]): string[] {
  return [...new Set([...telling(words).flatMap(keysOfWord), wholeKey(words)])]
}

function telling(words: readonly ListedWord[]): readonly ListedWord[] {
  const own = words.filter(({ weight, text }) => weight >= 0.5 && text.length > 1)
  return own.length === 0 ? words : own
}

function candidatesOf(
  index: NameIndex,
  words: readonly ListedWord[],
  alikeTo: (word: ListedWord) => readonly Posting[],
  counts: Uint8Array,
): Set<number> {
  const found = new Set<number>()
  if (words.length === 0) return found
  for (const place of index.byWhole.get(wholeKey(words)) ?? []) found.add(place)
  const asked = telling(words)
  const touched: number[] = []
  for (const word of asked) {
    for (const { places } of alikeTo(word)) {
      for (const place of places) {
        const count = counts[place]! + 1
        counts[place] = Math.min(count, 255)
        if (count === 1) touched.push(place)
        if (count >= Math.min(2, asked.length, index.tellingOf[place]!)) found.add(place)
      }
    }
  }
  for (const place of touched) counts[place] = 0
  return found
}

type Scored = { readonly row: ListedNameRow; readonly name: NameScore; readonly bar: number }

/** The names' likeness by itself, where what else is known can still make it a hit. */
function scoredOf(
  asked: AskedName,
  words: readonly ListedWord[],
  { row, words: listed }: Prepared,
): Scored[] {
  const isPerson = asked.kind === 'person' && row.kind !== 'entity'
  const name = scoreNames(words, listed, isPerson)
  const bar = row.quality === 'weak' ? HIT_LEAST_WEAK : HIT_LEAST
  return name.score < bar - MOST_IN_FAVOUR ? [] : [{ row, name, bar }]
}

function hitOf(asked: AskedName, { row, name, bar }: Scored): NameHit | null {
  const evidence = evidenceOf(asked, row)
  const weighed = evidence.reduce((sum, { by }) => sum + by, name.score)
  // The very name is never talked away by what a form may have wrong.
  const floor = name.score >= SAME_NAME ? bar : 0
  const score = Math.min(SCORE_WHOLE, Math.max(weighed, floor))
  if (score < bar || (row.quality === 'weak' && name.score < HIT_LEAST_WEAK)) return null
  const { entryId, name: listedName, quality } = row
  return { entryId, listedName, quality, score, name, evidence }
}

const SAME_NAME = 985
const MOST_IN_FAVOUR = 60

/** What else is known: a day of birth that is the same says much, another year against; countries
 *  say little, as firms and people move. */
export function evidenceOf(asked: Evidence, listed: Evidence): NameHit['evidence'] {
  return [
    ...birthEvidence(asked, listed),
    ...countryEvidence(asked, listed),
    ...kindEvidence(asked, listed),
  ]
}

function birthEvidence(asked: Evidence, listed: Evidence): NameHit['evidence'] {
  if (asked.births.length === 0 || listed.births.length === 0) return []
  const pairs = asked.births.flatMap((one) => listed.births.map((other) => [one, other] as const))
  if (pairs.some(([one, other]) => one.on !== null && one.on === other.on)) {
    return [{ what: 'birth_same_day', by: 40 }]
  }
  const near = (slack: number) =>
    pairs.some(
      ([one, other]) =>
        one.fromYear - slack <= other.untilYear && other.fromYear - slack <= one.untilYear,
    )
  if (near(0)) return [{ what: 'birth_same_year', by: 20 }]
  const isUnsure = [...asked.births, ...listed.births].some(({ circa }) => circa)
  return near(isUnsure ? 5 : 1) ? [] : [{ what: 'birth_other', by: -120 }]
}

function countryEvidence(asked: Evidence, listed: Evidence): NameHit['evidence'] {
  if (asked.countries.length === 0 || listed.countries.length === 0) return []
  const isShared = asked.countries.some((country) => listed.countries.includes(country))
  return [isShared ? { what: 'country_same', by: 20 } : { what: 'country_other', by: -30 }]
}

function kindEvidence(asked: Evidence, listed: Evidence): NameHit['evidence'] {
  if (asked.kind === 'unknown' || listed.kind === 'unknown' || asked.kind === listed.kind) return []
  return [
    { what: 'kind_other', by: listed.kind === 'person' || listed.kind === 'entity' ? -60 : -120 },
  ]
}
