import { isShortFor } from './given-names.ts'
import { type ListedWord, soundOfWord } from './listed-words.ts'

/** The same name is this; nothing in common is 0. */
export const SCORE_WHOLE = 1000

/** Words less alike than this are two words. */
export const WORD_ALIKE_LEAST = 0.72
/** Words of one sound, however spelled, are at least so alike where their letters come to half. */
const WORD_SAME_SOUND = 0.93
const WORD_INITIAL = 0.8
/** `Bill` and `William`. */
const WORD_SHORT_FOR = 0.9

/** What is on both sides and pairs with nothing says that they are two; what only one side adds says
 *  little of a person (a second given name) and more of a company (another unit). */
const CONTRADICTION = 1
const SURPLUS_PERSON = 0.14
const SURPLUS_OTHER = 0.42

/** How two names agree, word by word, for a person to look at. */
export type WordPair = { readonly left: string; readonly right: string; readonly alike: number }
export type NameScore = {
  /** In thousandths. */
  readonly score: number
  readonly pairs: readonly WordPair[]
  /** Words of one side without a counterpart. */
  readonly leftOver: readonly string[]
  readonly rightOver: readonly string[]
}

/** How alike two names are, whatever the order of their words, with the reasons. Words are paired,
 *  each with the one most like it. `Vladimir Putin` and `PUTIN, Vladimir Vladimirovich` are 934;
 *  `Daniel Tusk` and `Donald Tusk` are 500, as each has a given name that the other has not. */
export function scoreNames(
  left: readonly ListedWord[],
  right: readonly ListedWord[],
  isPerson: boolean,
): NameScore {
  const found: [number, number, number][] = []
  for (let i = 0; i < left.length; i += 1) {
    for (let j = 0; j < right.length; j += 1) {
      const alike = wordAlike(left[i]!, right[j]!)
      if (alike >= WORD_ALIKE_LEAST) found.push([i, j, alike])
    }
  }
  found.sort((a, b) => b[2] - a[2] || a[0] - b[0] || a[1] - b[1])
  const takenLeft = new Set<number>()
  const takenRight = new Set<number>()
  const pairs: WordPair[] = []
  const paired: [number, number][] = []
  let [shared, said] = [0, 0]
  for (const [i, j, alike] of found) {
    if (takenLeft.has(i) || takenRight.has(j)) continue
    takenLeft.add(i)
    takenRight.add(j)
    const weight = Math.max(left[i]!.weight, right[j]!.weight)
    shared += alike * weight
    said += weight
    pairs.push({ left: left[i]!.text, right: right[j]!.text, alike })
    paired.push([i, j])
  }
  const leftRest = left.filter((_, at) => !takenLeft.has(at))
  const rightRest = right.filter((_, at) => !takenRight.has(at))
  const over = overOf(leftRest, rightRest)
  const both = Math.min(over.left, over.right)
  const surplus = Math.max(over.left, over.right) - both
  const against = both * CONTRADICTION + surplus * (isPerson ? SURPLUS_PERSON : SURPLUS_OTHER)
  const sure = isPerson && isSwapped(left, right, paired) ? SWAPPED : 1
  const byWords = said === 0 ? 0 : (sure * shared) / (said + against)
  const asWords = isThin(pairs, left, right) ? byWords * THIN : byWords
  const ratio = Math.max(asWords, asOne(left, right))
  return {
    score: Math.round(ratio * SCORE_WHOLE),
    pairs,
    leftOver: leftRest.map(({ text }) => text),
    rightOver: rightRest.map(({ text }) => text),
  }
}

/** What is left on each side. A father's name that only one side has says next to nothing: it is left out
 *  of many papers; where both have one, and they differ, it says that they are two. */
function overOf(leftRest: readonly ListedWord[], rightRest: readonly ListedWord[]) {
  const [left, right] = [weightOf(leftRest), weightOf(rightRest)]
  if (left > 0 && right > 0) return { left, right }
  const lessFathers = (words: readonly ListedWord[]) =>
    words.reduce((sum, { weight, isFather }) => sum + weight * (isFather ? FATHER_SURPLUS : 1), 0)
  return { left: lessFathers(leftRest), right: lessFathers(rightRest) }
}
const FATHER_SURPLUS = 0.25

/** `Salman bin Muhammad` is the father of `Muhammad bin Salman`, or nobody to him: who is a father on one
 *  side is a son on the other. */
function isSwapped(
  left: readonly ListedWord[],
  right: readonly ListedWord[],
  paired: readonly (readonly [number, number])[],
): boolean {
  const isFather = (one: boolean) =>
    paired.some(([i, j]) => left[i]!.isFather === one && right[j]!.isFather === !one)
  return isFather(true) && isFather(false)
}
const SWAPPED = 0.8

/** One word in common, where both have more to say or one stands alone, is not enough. */
const THIN = 0.8
function isThin(
  pairs: readonly WordPair[],
  left: readonly ListedWord[],
  right: readonly ListedWord[],
): boolean {
  const telling = (words: readonly ListedWord[]) =>
    words.filter(({ weight }) => weight >= 0.5).length
  const [a, b] = [telling(left), telling(right)]
  return pairs.length < 2 && a !== b
}

function weightOf(words: readonly ListedWord[]): number {
  return words.reduce((total, { weight }) => total + weight, 0)
}

const SAME_SOUND_AS_ONE = 0.87

/** `RamiMakhlouf` beside `Rami Makhlouf`: the same letters in another number of words. One sound is
 *  not enough where the letters of what tells them apart are others: `Pestohoard Technologies` is not
 *  `Baia Zodoard Technologies`. */
function asOne(left: readonly ListedWord[], right: readonly ListedWord[]): number {
  if (left.length === right.length) return 0
  const least = Math.min(lengthOf(left), lengthOf(right))
  const longest = Math.max(lengthOf(left), lengthOf(right))
  if (least < 5 || longest - least > least * 0.25) return 0
  const isSpoken = left.some(hasVowels) && right.some(hasVowels)
  const telling = Math.max(lengthOf(left.filter(isTelling)), lengthOf(right.filter(isTelling)))
  const slips = Math.ceil(least * 0.2)
  const most = Math.max(slips, Math.floor(telling * AS_ONE_EDITS))
  if (isSpoken && lettersApart(lettersOf(left), lettersOf(right)) > most) return 0
  const one = left.map(({ text }) => text).join('')
  const other = right.map(({ text }) => text).join('')
  const edits = editsBetween(one, other, most)
  const byLetters = edits === null || edits > slips ? 0 : 1 - edits / longest / 1.2
  if (least < 7 || byLetters >= SAME_SOUND_AS_ONE || (isSpoken && edits === null)) return byLetters
  return soundOfWord(one) === soundOfWord(other) ? SAME_SOUND_AS_ONE : byLetters
}
const AS_ONE_EDITS = 0.3

const hasVowels = (word: ListedWord) => word.hasVowels
const isTelling = (word: ListedWord) => word.weight >= 0.5

function lengthOf(words: readonly ListedWord[]): number {
  return words.reduce((total, { text }) => total + text.length, 0)
}

function lettersOf(words: readonly ListedWord[]): number {
  return words.reduce((bits, { letters }) => bits | letters, 0)
}

/** How alike two words are, 0 to 1. Letters decide; sound raises what spelling hides; a number is the
 *  same or not; an initial stands for a word that begins with it. */
export function wordAlike(a: ListedWord, b: ListedWord): number {
  if (a.text === b.text) return 1
  if (a.isPersons && b.isPersons && isShortFor(a.text, b.text)) return WORD_SHORT_FOR
  if (isElse(a, b)) return 0
  if (a.weight < 0.3 || b.weight < 0.3) return a.weight < 0.3 && b.weight < 0.3 ? 0.9 : 0
  if (a.bare === b.text || b.bare === a.text) return WORD_SAME_SOUND
  const [short, long] = a.text.length <= b.text.length ? [a.text, b.text] : [b.text, a.text]
  if (a.hasDigits || b.hasDigits) return 0
  if (short.length === 1) return long.startsWith(short) ? WORD_INITIAL : 0
  const isSameSound = a.sound === b.sound && a.sound !== ''
  const most = isSameSound ? Math.max(1, Math.ceil(long.length * 0.5)) : editsMost(short, long)
  const isFar = lettersApart(a.letters, b.letters) > most
  const edits = isFar ? null : editsBetween(short, long, most)
  const bySound = isSameSound ? soundAlike(a, b, edits) : 0
  return edits === null ? bySound : Math.max(bySound, lettersAlike(edits, short, long))
}

/** Words with other letters and another sound, with nothing left out: most of those that are asked. */
function isElse(a: ListedWord, b: ListedWord): boolean {
  if (a.bare !== null || b.bare !== null || a.weight < 0.3 || b.weight < 0.3) return false
  const [one, other] = [a.text.length, b.text.length]
  if (one === 1 || other === 1) return false
  const apart = Math.max(Math.abs(one - other), lettersApart(a.letters, b.letters))
  const most = Math.max(2, Math.floor(Math.max(one, other) * (1 - WORD_ALIKE_LEAST)))
  return apart > most && a.sound !== b.sound
}

/** More edits than these make two words less alike than {@link WORD_ALIKE_LEAST}: not counted on. */
function editsMost(short: string, long: string): number {
  return Math.max(short.length >= 6 ? 2 : 1, Math.floor(long.length * (1 - WORD_ALIKE_LEAST)))
}

/** A word of one or two consonants sounds like many: its letters must agree but for one. A script
 *  that writes no vowels has nothing but its consonants. */
function soundAlike(a: ListedWord, b: ListedWord, edits: number | null): number {
  if (!a.hasVowels || !b.hasVowels) return a.sound.length >= 2 ? WORD_SAME_CONSONANTS : 0
  if (edits === null || (a.sound.length <= 2 && edits > 1)) return 0
  return WORD_SAME_SOUND - SHORT_SOUND_LESS * Math.max(0, 4 - a.sound.length)
}
const WORD_SAME_CONSONANTS = 0.88
/** For each consonant that a sound has fewer than four: the shorter, the more words have it. */
const SHORT_SOUND_LESS = 0.05

/** One slip in a word of five letters or more is a slip; in a word of three it is another word. The
 *  first letter is seldom the wrong one. */
function lettersAlike(edits: number, short: string, long: string): number {
  const kept = 1 - edits / long.length
  const begin = short[0] === long[0] ? 0 : 0.08
  if (edits === 1 && short.length >= 4) return Math.max(kept, 0.86) - begin
  if (edits === 2 && short.length >= 9) return Math.max(kept, 0.86) - begin
  if (edits === 2 && short.length >= 6) return Math.max(kept, 0.8) - begin
  return kept - begin
}

/** So many edits at least lie between words with these letters: each brings in one letter at most,
 *  and takes one away. */
function lettersApart(a: number, b: number): number {
  return Math.max(bitsIn(a & ~b), bitsIn(b & ~a))
}

/** Bits that are set, counted by pairs, fours and bytes at once. */
function bitsIn(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Letters to insert, drop, change or swap with their neighbour; null when more than `most`. */
export function editsBetween(a: string, b: string, most: number): number | null {
  if (Math.abs(a.length - b.length) > most) return null
  let begin = 0
  let [endA, endB] = [a.length, b.length]
  while (begin < endA && begin < endB && a.charCodeAt(begin) === b.charCodeAt(begin)) begin += 1
  while (endA > begin && endB > begin && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA -= 1
    endB -= 1
  }
  return editsOfRest(a.slice(begin, endA), b.slice(begin, endB), most)
}

/** Of what is left of two words without what they begin and end with alike. */
function editsOfRest(a: string, b: string, most: number): number | null {
  if (a === '' || b === '') return a.length + b.length
  let [before, last, row] = rowsFor(b.length)
  for (let i = 1; i <= a.length; i += 1) {
    row[0] = i
    let least = i
    const letter = a.charCodeAt(i - 1)
    for (let j = 1; j <= b.length; j += 1) {
      const other = b.charCodeAt(j - 1)
      const cost = letter === other ? 0 : 1
      let fewest = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      const isSwap = i > 1 && j > 1 && letter === b.charCodeAt(j - 2)
      if (isSwap && a.charCodeAt(i - 2) === other) fewest = Math.min(fewest, before[j - 2]! + 1)
      row[j] = fewest
      if (fewest < least) least = fewest
    }
    if (least > most) return null
    ;[before, last, row] = [last, row, before]
  }
  const edits = last[b.length]!
  return edits <= most ? edits : null
}

function rowsFor(length: number): [Uint16Array, Uint16Array, Uint16Array] {
  const last = new Uint16Array(length + 1)
  for (let j = 0; j <= length; j += 1) last[j] = j
  return [new Uint16Array(length + 1), last, new Uint16Array(length + 1)]
}
