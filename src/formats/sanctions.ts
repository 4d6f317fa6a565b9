import { parseCountry } from '../kernel/country.ts'
import { refuse, type Result } from '../kernel/result.ts'

/** Who or what a list names. `unknown`: the list does not say. */
export const listedKinds = ['person', 'entity', 'vessel', 'aircraft', 'unknown'] as const
export type ListedKind = (typeof listedKinds)[number]

/** `weak`: an alias its own list calls of low quality, too common to search by alone. */
export const nameQualities = ['primary', 'strong', 'weak'] as const
export type NameQuality = (typeof nameQualities)[number]

export type ListedName = { readonly name: string; readonly quality: NameQuality }

/** When somebody was born, as exactly as the list knows: years from and until (both the same when
 *  one year is said), the day where it is said; `circa` when the list itself is not sure. */
export type ListedBirth = {
  readonly fromYear: number
  readonly untilYear: number
  /** `1962-07-20` or null. */
  readonly on: string | null
  readonly circa: boolean
}

export type ListedId = {
  readonly kind: string
  readonly number: string
  /** ISO 3166-1 alpha-2, or null. */
  readonly country: string | null
}

/** One entry of a sanctions list, whatever list it came from. */
export type ListedEntry = {
  /** The list's own number of the entry, unique within the list. */
  readonly uid: string
  readonly kind: ListedKind
  /** The first is the primary name. */
  readonly names: readonly ListedName[]
  readonly programs: readonly string[]
  readonly births: readonly ListedBirth[]
  /** ISO 3166-1 alpha-2: nationality, address, flag. Sorted, without doubles. */
  readonly countries: readonly string[]
  readonly ids: readonly ListedId[]
  readonly remarks: string | null
}

/** What a file or a set of files of one list holds. */
export type SanctionsList = {
  /** `YYYY-MM-DD` where the list says when it was published, else null. */
  readonly publishedOn: string | null
  readonly entries: readonly ListedEntry[]
  /** Rows or elements read, by file or kind, as their publisher counts them. */
  readonly records: Readonly<Record<string, number>>
}

/** Why nothing was read: a list is read whole or not at all, as a lost row is a lost name. `line`
 *  is a row of a table or a line of XML; null when the whole file is meant. */
export type SanctionsRefusal = {
  readonly code: 'sanctions_list.unreadable'
  readonly file: string
  readonly line: number | null
  readonly message: string
}

/** Entries of one list; the largest public one has some 20,000. */
export const LISTED_ENTRIES_MAX = 200_000
/** Names of one entry; the most aliased has some 120. */
export const LISTED_NAMES_MAX = 500
export const LISTED_NAME_LENGTH_MAX = 1_000

export function unreadableList(file: string, line: number | null, message: string) {
  return refuse({ code: 'sanctions_list.unreadable', file, line, message } as const)
}

/** Entries that can be kept: each has a name and its own number, within limits. */
export function checkedList(
  list: SanctionsList,
  file: string,
): Result<SanctionsList, SanctionsRefusal> {
  if (list.entries.length === 0) return unreadableList(file, null, 'the file names nobody')
  if (list.entries.length > LISTED_ENTRIES_MAX) {
    return unreadableList(file, null, `more than ${LISTED_ENTRIES_MAX} entries`)
  }
  const seen = new Set<string>()
  for (const { uid, names } of list.entries) {
    if (seen.has(uid)) return unreadableList(file, null, `entry ${uid} stands twice`)
    seen.add(uid)
    if (names.length > LISTED_NAMES_MAX) {
      return unreadableList(file, null, `entry ${uid} has ${names.length} names`)
    }
    const bad = names.find(({ name }) => name === '' || name.length > LISTED_NAME_LENGTH_MAX)
    if (names.length === 0 || bad !== undefined) {
      return unreadableList(file, null, `entry ${uid} has no usable name`)
    }
  }
  return { ok: true, value: list }
}

/** Names without doubles, first come first; a name that is both strong and weak is strong. */
export function distinctNames(names: readonly ListedName[]): ListedName[] {
  const rank = { primary: 0, strong: 1, weak: 2 } as const
  const best = new Map<string, ListedName>()
  for (const { name: written, quality } of names) {
    const name = written.replaceAll(/\s+/g, ' ').trim()
    const known = best.get(name.toLowerCase())
    if (name === '' || (known !== undefined && rank[known.quality] <= rank[quality])) continue
    best.set(name.toLowerCase(), { name, quality })
  }
  return [...best.values()]
}

/** Sorted ISO codes of what could be understood as a country; `Iran`, `IR`, `Korea, North`. */
export function countriesOf(texts: readonly (string | null)[]): string[] {
  const found = texts.flatMap((text) => {
    const code = text === null ? null : listedCountry(text)
    return code === null ? [] : [code]
  })
  return [...new Set(found)].sort()
}

/** Names of countries as the lists write them and nobody else does. */
const otherNames: Readonly<Record<string, string>> = {
  'korea, north': 'KP',
  'north korea': 'KP',
  "democratic people's republic of korea": 'KP',
  'korea, south': 'KR',
  'congo, democratic republic of the': 'CD',
  'democratic republic of the congo': 'CD',
  'congo, republic of the': 'CG',
  'iran (islamic republic of)': 'IR',
  'islamic republic of iran': 'IR',
  'syrian arab republic': 'SY',
  'russian federation': 'RU',
  burma: 'MM',
  'cote d ivoire': 'CI',
  "cote d'ivoire": 'CI',
  'the gambia': 'GM',
  palestinian: 'PS',
  'west bank': 'PS',
  'region: gaza': 'PS',
  'region: crimea': 'UA',
  'united kingdom of great britain and northern ireland': 'GB',
  'united republic of tanzania': 'TZ',
  'bosnia and herzegovina': 'BA',
  'libyan arab jamahiriya': 'LY',
}

export function listedCountry(text: string): string | null {
  const plain = text.trim().replaceAll(/\s+/g, ' ')
  return otherNames[plain.toLowerCase()] ?? parseCountry(plain)
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')

/** `12 Feb 1962`, `Feb 1962`, `1962`, `circa 1962`, `1962-07-20`, `1960 to 1965`; null when it says
 *  no year. */
export function listedBirth(text: string, isCirca = false): ListedBirth | null {
  const years = [...text.matchAll(/\b(1[89]\d\d|20\d\d)\b/g)].map((match) => Number(match[1]))
  const [first] = years
  if (first === undefined) return null
  const circa = isCirca || /circa|approx|about/i.test(text)
  const last = years.at(-1) ?? first
  const [fromYear, untilYear] = first <= last ? [first, last] : [last, first]
  return { fromYear, untilYear, on: years.length === 1 ? dayIn(text) : null, circa }
}

function dayIn(text: string): string | null {
  const iso = /\b(\d{4})-(\d\d)-(\d\d)\b/.exec(text)
  if (iso !== null) return iso[0]
  const words = /\b(\d{1,2}) ([A-Za-z]{3})[a-z]* (\d{4})\b/.exec(text)
  const month = words === null ? -1 : months.indexOf(words[2]!.toLowerCase())
  if (words === null || month === -1) return null
  const two = (value: number) => String(value).padStart(2, '0')
  return `${words[3]}-${two(month + 1)}-${two(Number(words[1]))}`
}
