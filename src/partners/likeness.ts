import { plainName, spelledName } from './plain-name.ts'

/** How alike two names are, from 0 (nothing) to this (the same). */
export const LIKENESS_WHOLE = 1000

/** Words that many companies carry: they say little about which one it is. */
const commonWords = new Set(
  (
    'group gruppe holding holdings international global europe european america americas systems ' +
    'system solutions services service technologies technology tech software consulting industries ' +
    'partners enterprises trading digital data cloud company management worldwide electronics ' +
    'electronic electric industrial industry products beheer verwaltung gestion stichting ' +
    'stiftung foundation fondation fundacion'
  ).split(' '),
)

/** Titles: some write them, some do not. */
const ornaments = new Set('royal koninklijke kgl kungliga konigliche real reale regia'.split(' '))

/** Does a word tell companies apart: neither one that many carry nor a title? */
export function isTelling(word: string): boolean {
  return !commonWords.has(word) && !ornaments.has(word)
}

/** A word alike by less than this is another word. */
const SAME_WORD = 0.75

/** Weight of a letter in a common word, against 1 in any other. */
const COMMON_WEIGHT = 0.4
const ORNAMENT_WEIGHT = 0.1

/** Words that sound alike as {@link soundOf} has it; less than whole, so that a name is not certain. */
const SAME_SOUND = 0.97

/** With fewer letters kept two words never come to {@link SAME_WORD}: the other measure is 1 at most. */
const LEAST_KEPT = 0.5

/** Words less alike than this are not compared by sound, which takes long. */
const MAYBE_SAME_SOUND = 0.5

/** A word and its beginning of three letters or more: alike enough to be a pair. */
const SHORTENED = 0.8
const SHORTENED_LETTERS = 3

/** So many letters for each digit make the digit a slip: `gl0bex`. `a1` is a name. */
const LETTERS_PER_SLIP = 4

/** How alike two company names are, in thousandths. Legal form, accents, script, `&` and the order of
 *  words do not count. Words are paired, each with the one most like it; pairs weigh by their length,
 *  and words left alone weigh against. `Globex Corporation` and `Globex Corp.` are 1000; `Delta
 *  Dental` and `Delta Air Lines` share one word of four and come to 416.
 *
 *  Jaro-Winkler over whole names would put those two at 860: it rewards a beginning in common, which
 *  is what names of different companies in one trade have. */
export function likeness(a: string, b: string): number {
  return likenessOfPlain(plainName(a), plainName(b))
}

/** The same for names that went through {@link plainName} before. */
export function likenessOfPlain(a: string, b: string): number {
  if (a === '' || b === '') return 0
  const [left, right] = [a.split(' '), b.split(' ')]
  if (left.toSorted().join('') === right.toSorted().join('')) return LIKENESS_WHOLE
  const score = Math.max(pairedWords(left, right), otherwiseSplit(left, right))
  // Never whole for names that differ: rounding must not make a likely match certain.
  return Math.min(LIKENESS_WHOLE - 1, Math.floor(score * LIKENESS_WHOLE))
}

/** `Data Dog` and `Datadog`: the same letters in another number of words. */
function otherwiseSplit(a: readonly string[], b: readonly string[]): number {
  const [one, two] = [a.join(''), b.join('')]
  if (a.length === b.length || !numbersAgree(one, two)) return 0
  return closeness(one, two)
}

/** In what order names alike are shown: likeness first, and how the whole is spelled, legal form and
 *  all, in thousandths, where that leaves two the same (`Mueller LLC` before `Mueller Inc`). */
export function spelledLikeness(a: string, b: string): number {
  return Math.floor(closeness(spelledName(a), spelledName(b)) * LIKENESS_WHOLE)
}

function pairedWords(a: readonly string[], b: readonly string[]): number {
  const pairs = a
    .flatMap((left, i) => b.map((right, j) => ({ i, j, alike: wordLikeness(left, right) })))
    .filter((pair) => pair.alike >= SAME_WORD)
    .sort((x, y) => y.alike - x.alike || x.i - y.i || x.j - y.j)
  const takenLeft = new Set<number>()
  const takenRight = new Set<number>()
  let shared = 0
  for (const { i, j, alike } of pairs) {
    if (takenLeft.has(i) || takenRight.has(j)) continue
    takenLeft.add(i)
    takenRight.add(j)
    shared += alike * (weightOf(a[i]!) + weightOf(b[j]!))
  }
  return shared / [...a, ...b].reduce((sum, word) => sum + weightOf(word), 0)
}

/** What a word weighs among those of a name: its letters, less for what many carry and for titles. */
export function weightOf(word: string): number {
  if (ornaments.has(word)) return word.length * ORNAMENT_WEIGHT
  return word.length * (commonWords.has(word) ? COMMON_WEIGHT : 1)
}

/** The mean of Jaro-Winkler, which forgives an ending, and of edits, which count it. Numbers are the
 *  same or not: `Studio 54` is not `Studio 55`. */
function wordLikeness(a: string, b: string): number {
  if (a === b) return 1
  if (!numbersAgree(a, b)) return 0
  const kept = closeness(a, b)
  if (isShortened(a, b)) return Math.max(SHORTENED, (jaroWinkler(a, b) + kept) / 2)
  if (kept < LEAST_KEPT) return 0
  const alike = (jaroWinkler(a, b) + kept) / 2
  if (alike < MAYBE_SAME_SOUND || alike > SAME_SOUND) return alike
  return soundOf(a) === soundOf(b) ? SAME_SOUND : alike
}

/** `log` of `logistics`: the beginning stands for the whole. */
function isShortened(a: string, b: string): boolean {
  const [short, long] = a.length < b.length ? [a, b] : [b, a]
  return short.length >= SHORTENED_LETTERS && long.startsWith(short)
}

/** The same digits in the same order, or one among letters where the other has none. */
function numbersAgree(a: string, b: string): boolean {
  const [one, two] = [a.replaceAll(/\D/g, ''), b.replaceAll(/\D/g, '')]
  if (one === two) return true
  if (one !== '' && two !== '') return false
  const word = one === '' ? b : a
  return word.length - (one + two).length >= LETTERS_PER_SLIP * (one + two).length
}

const sounds: readonly (readonly [string, string])[] =
  'ae=a oe=o ue=u sch=sh ph=f kh=h th=t ck=k ca=ka co=ko cu=ku cl=kl cr=kr q=k ks=x y=i j=i w=v'
    .split(' ')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])

/** What spellings of one word in Latin letters have in common: `mueller` and `muller`, `philips` and
 *  `fillips`. The database knows it as partners.word_sound; a test holds both to the same answers. */
export function soundOf(word: string): string {
  const said = sounds.reduce((text, [from, to]) => text.replaceAll(from, to), word)
  return said.replaceAll(/(.)\1+/gu, '$1')
}

/** Winkler 1990: Jaro’s measure, raised by a tenth of the rest for each of the first four letters in
 *  common. From 0 to 1; `martha` and `marhta` are 0.961. */
export function jaroWinkler(a: string, b: string): number {
  const window = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1)
  const matchedB = new Set<number>()
  const fromA: string[] = []
  for (let i = 0; i < a.length; i += 1) {
    for (let j = Math.max(0, i - window); j <= Math.min(b.length - 1, i + window); j += 1) {
      if (a[i] !== b[j] || matchedB.has(j)) continue
      matchedB.add(j)
      fromA.push(a[i]!)
      break
    }
  }
  const matches = fromA.length
  if (matches === 0) return 0
  const fromB = [...matchedB].sort((x, y) => x - y).map((j) => b[j])
  const moved = fromA.filter((letter, place) => letter !== fromB[place]).length / 2
  const jaro = (matches / a.length + matches / b.length + (matches - moved) / matches) / 3
  let prefix = 0
  while (prefix < 4 && prefix < a.length && a[prefix] === b[prefix]) prefix += 1
  return jaro + prefix * 0.1 * (1 - jaro)
}

/** One less the share of letters to insert, drop, change or swap with their neighbour. */
function closeness(a: string, b: string): number {
  const [least, most] = [Math.min(a.length, b.length), Math.max(a.length, b.length)]
  if (least < most * LEAST_KEPT) return least / most // the bound: it decides nothing from here on
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, before[j - 2]! + 1)
      }
      row.push(least)
    }
    before = last
    last = row
  }
  return 1 - last[b.length]! / Math.max(a.length, b.length)
}
