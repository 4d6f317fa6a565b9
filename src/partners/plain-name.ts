import { clearForms, eastAsianFormIn, formWords, spelledForms } from './legal-form.ts'

/** Letters that no decomposition turns into Latin ones. */
const latin: readonly (readonly [string, string])[] = [
  ['ß', 'ss'],
  ['ø', 'o'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ð', 'd'],
  ['þ', 'th'],
  ['ı', 'i'],
]

/** Cyrillic by ISO 9 without marks as firms write themselves abroad, Greek by ELOT 743. */
const letters =
  'а=a б=b в=v г=g ґ=g д=d е=e ё=e є=e ж=zh з=z и=i і=i ї=i й=i к=k л=l м=m н=n о=o п=p р=r с=s т=t ' +
  'у=u ф=f х=kh ц=ts ч=ch ш=sh щ=shch ъ= ы=y ь= э=e ю=yu я=ya ђ=dj ј=j љ=lj њ=nj ћ=c џ=dz ' +
  'α=a β=v γ=g δ=d ε=e ζ=z η=i θ=th ι=i κ=k λ=l μ=m ν=n ξ=x ο=o π=p ρ=r σ=s ς=s τ=t υ=y φ=f χ=ch ' +
  'ψ=ps ω=o'

const toLatin = new Map<string, string>([
  ...latin,
  ...letters.split(' ').map((pair): [string, string] => {
    const [from = '', to = ''] = pair.split('=')
    return [from, to]
  }),
])

/** A company's name in one case and one script, without accents, punctuation or legal form, words in
 *  their order: `Société Générale S.A.` is `societe generale`, `Глобекс ООО` is `globeks`, `The Black
 *  & Decker Co., Ltd.` is `black decker`, `U.S. Steel` is `us steel`, `Thales B.V., Hengelo` is
 *  `thales`. A name of nothing but forms keeps them. Scripts without an alphabet of vowels (Arabic,
 *  Hebrew) and those of syllables (kana, Hangul, Han) stay as they are. */
export function plainName(name: string): string {
  return withoutForms(wordsOf(beforeSeat(plainLetters(name))))
}

/** The same with legal forms kept, without spaces: by it two names that differ in nothing but their
 *  form are told apart. `Mueller LLC` is `muellerllc`. */
export function spelledName(name: string): string {
  return wordsOf(plainLetters(name)).join('')
}

/** Lower case, Latin where it can be, no marks; punctuation stays. */
function plainLetters(name: string): string {
  return name
    .normalize('NFKD')
    .replaceAll(/(?![\u3099\u309A])\p{M}/gu, '') // a voiced kana is another letter
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/['’‘`´]/g, '')
    .replaceAll(/./gsu, (letter) => toLatin.get(letter) ?? letter)
    .replaceAll('&amp;', '&')
}

/** Words without punctuation; forms in words are short, letters that stand alone side by side are one
 *  word: `g.m.b.h.` is `gmbh`. */
function wordsOf(plain: string): string[] {
  let words = plain
    .replaceAll(/[&+]/g, ' and ')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  // Only what is there is replaced: this runs for every candidate of a look-up.
  words = ` ${words} `
  for (const [long, short] of spelledForms) {
    if (words.includes(long)) words = words.replaceAll(` ${long} `, ` ${short} `)
  }
  words = words.trim()
  return words.replaceAll(/(?<=^| )\p{L}(?: \p{L})+(?= |$)/gu, lettersTogether).split(' ')
}

/** `n v`: one word; of `s a r l` and the like too. East Asian letters are words of their own. */
function lettersTogether(apart: string): string {
  return /^[a-z ]+$/.test(apart) ? apart.replaceAll(' ', '') : apart
}

/** Registers and patents write the seat behind the name: `Thales Nederland B.V., Hengelo`. */
function beforeSeat(plain: string): string {
  if (!/[,;]/.test(plain)) return plain
  const parts = plain.split(/[,;]/)
  const at = parts.findIndex((part) => {
    const words = wordsOf(part)
    return words.length > 1 && clearForms.has(words.at(-1)!)
  })
  if (at === -1) return plain
  const seat = parts.slice(at + 1).flatMap(wordsOf)
  return seat.some((word) => formWords.has(word)) ? plain : parts.slice(0, at + 1).join(' ')
}

function withoutForms(all: readonly string[]): string {
  const words = all.map(withoutEastAsianForm).filter((word) => word !== '')
  let [from, until] = [0, words.length]
  while (from < until && formWords.has(words[from]!)) from += 1
  while (until > from && formWords.has(words[until - 1]!)) until -= 1
  const core = words.slice(from, until).filter((word) => word !== 'and' && !clearForms.has(word))
  return core.length === 0 ? all.join(' ') : core.join(' ')
}

/** East Asian names carry the form without a space: `株式会社グローベックス`. */
function withoutEastAsianForm(word: string): string {
  const form = eastAsianFormIn(word)
  return form === undefined || form === word ? word : word.replace(form, '')
}
