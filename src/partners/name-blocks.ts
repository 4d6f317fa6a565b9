import { isTelling, soundOf } from './likeness.ts'

/** A word of at least so many letters is kept by its halves, a shorter one with a letter left out. */
const LONG_WORD = 7
const SHORT_WORD = 3

/** So many words of a name are looked up in pairs at most: six pairs. */
const PAIRED_WORDS_MAX = 4

/** What a name is looked up by. */
export type NameBlocks = {
  /** Of every word: most of them few customers carry. */
  readonly any: readonly string[]
  /** Of two words each, for words that many carry: both must be there. */
  readonly pairs: readonly { readonly left: readonly string[]; readonly right: readonly string[] }[]
}

/** The blocks that a plain name shares with the same name after one slip in each word (a letter more,
 *  less, other, or two changed over), as partners.name_blocks keeps them: `=` a short word, `~` one
 *  with a letter left out, `^` and `$` the halves of a long one. `globex` asks for `=globex`,
 *  `~globex`, `~lobex`, `=lobex`…, `northwind` for `^nort` and `$wind` among others. */
export function blocksAsked(plain: string): NameBlocks {
  const words = tellingWords(plain)
  const whole = soundOf(plain.replaceAll(' ', ''))
  const any = [...new Set([...words, whole].flatMap(blocksOfWord))]
  const kept = words.slice(0, PAIRED_WORDS_MAX).map(blocksOfWord)
  const pairs = kept.flatMap((left, at) => kept.slice(at + 1).map((right) => ({ left, right })))
  return { any, pairs }
}

function tellingWords(plain: string): string[] {
  const words = plain.split(' ').filter((word) => word !== '')
  const telling = words.filter((word) => isTelling(word) && soundOf(word).length >= SHORT_WORD)
  return [...new Set((telling.length === 0 ? words : telling).map(soundOf))]
}

function blocksOfWord(word: string): string[] {
  return [...(word.length <= LONG_WORD ? shortBlocks(word) : []), ...longBlocks(word)]
}

function shortBlocks(word: string): string[] {
  const less = Array.from(word, (_, at) => word.slice(0, at) + word.slice(at + 1))
  if (word.length <= SHORT_WORD) return [`=${word}`, `~${word}`]
  return [`=${word}`, `~${word}`, ...less.flatMap((one) => [`=${one}`, `~${one}`])]
}

/** Halves as long as they are in a word of one letter more or less. */
function longBlocks(word: string): string[] {
  const length = word.length
  if (length < LONG_WORD - 1) return []
  const halves = [length - 1, length, length + 1].map((long) => Math.floor(long / 2))
  return [...new Set(halves)].flatMap((half) => [
    `^${word.slice(0, half)}`,
    `$${word.slice(-half)}`,
  ])
}
