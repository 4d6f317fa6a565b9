import { isTelling, LIKENESS_WHOLE, soundOf, weightOf } from './likeness.ts'

/** A word of at least so many letters is kept by its halves, a shorter one with a letter left out. */
const LONG_WORD = 7
const SHORT_WORD = 3

/** So many words of a name are looked up in pairs at most, the weightiest: six pairs. */
const PAIRED_WORDS_MAX = 4

/** So much less than asked for is enough for a word to stand alone: the other words may be alike
 *  without sharing a block (`log` and `logistics`). */
const SLACK = 100

/** What a name is looked up by. */
export type NameBlocks = {
  /** Of the words that can make a name alike enough by themselves, and of the whole as one word. */
  readonly any: readonly string[]
  /** Of two words each: both must be there. */
  readonly pairs: readonly { readonly left: readonly string[]; readonly right: readonly string[] }[]
}

/** The blocks that a plain name shares with every name alike to it by `leastScore` thousandths after
 *  one slip in each word (a letter more, less, other, or two changed over), as partners.name_blocks
 *  keeps them: `=` a short word, `~` one with a letter left out, `^` and `$` the halves of a long one.
 *  `globex` asks for `=globex`, `~globex`, `~lobex`, `=lobex`…; `riemann schebais motors` from 750 on
 *  for two of its words each, since a name that shares one of them comes to 500 at most. */
export function blocksAsked(plain: string, leastScore: number): NameBlocks {
  const words = tellingWords(plain)
  const whole = soundOf(plain.replaceAll(' ', ''))
  const all = plain.split(' ').reduce((sum, word) => sum + weightOf(word), 0)
  const common = all - words.reduce((sum, { weight }) => sum + weight, 0)
  const alone = words.filter(({ weight }) => {
    const best = (2 * (weight + common)) / (all + weight + common)
    return best * LIKENESS_WHOLE >= leastScore - SLACK
  })
  const sounds = alone.map(({ sound }) => sound)
  const any = [...new Set([...sounds, whole].flatMap(blocksOfWord))]
  const weighty = words.toSorted((a, b) => b.weight - a.weight).slice(0, PAIRED_WORDS_MAX)
  const kept = weighty.map(({ sound }) => blocksOfWord(sound))
  const pairs = kept.flatMap((left, at) => kept.slice(at + 1).map((right) => ({ left, right })))
  return { any, pairs: [...pairs, ...halvesOfWord(whole)] }
}

type Word = { readonly sound: string; readonly weight: number }

/** Words that tell a company apart, each once, by their sound; all of them where none does. */
function tellingWords(plain: string): Word[] {
  const words = plain.split(' ').filter((word) => word !== '')
  const telling = words.filter((word) => isTelling(word) && soundOf(word).length >= SHORT_WORD)
  const bySound = new Map<string, number>()
  for (const word of telling.length === 0 ? words : telling) {
    bySound.set(soundOf(word), (bySound.get(soundOf(word)) ?? 0) + weightOf(word))
  }
  return [...bySound].map(([sound, weight]) => ({ sound, weight }))
}

function blocksOfWord(word: string): string[] {
  return [...(word.length <= LONG_WORD ? shortBlocks(word) : []), ...longBlocks(word)]
}

function shortBlocks(word: string): string[] {
  const less = Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))
  if (word.length <= SHORT_WORD) return [`=${word}`, `~${word}`]
  return [`=${word}`, `~${word}`, ...less.flatMap((one) => [`=${one}`, `~${one}`])]
}

/** Halves as long as they are in a word of one letter more or less; also of the word with the letters
 *  where they meet changed over, which is in neither half. */
function longBlocks(word: string): string[] {
  const length = word.length
  if (length < LONG_WORD - 1) return []
  const halves = [length - 1, length, length + 1].map((long) => Math.floor(long / 2))
  return [...new Set(halves)].flatMap((half) => {
    const turned = word.slice(0, half - 1) + word[half] + word[half - 1] + word.slice(half + 1)
    return [word, turned].flatMap((one) => [`^${one.slice(0, half)}`, `$${one.slice(-half)}`])
  })
}

/** Both halves of a long word, for one whose halves many carry. */
function halvesOfWord(word: string): NameBlocks['pairs'] {
  const halves = longBlocks(word)
  if (halves.length === 0) return []
  const begins = (mark: string) => halves.filter((half) => half.startsWith(mark))
  return [{ left: begins('^'), right: begins('$') }]
}
