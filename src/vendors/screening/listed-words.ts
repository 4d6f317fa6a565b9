import anyAscii from 'any-ascii'
import { plainName } from '../../partners/index.ts'
import { fathersIn, givenForms, isGiven, SERVANT, withServant } from './given-names.ts'

/** Whose name it is decides how it is cut into words. */
export type NamedKind = 'person' | 'entity' | 'vessel' | 'aircraft' | 'unknown'

/** Small words of names: some write them, some do not. */
const particles = new Set(
  (
    'al el ul bin ibn ben bint abu abou um umm de da do dos das del della der den di du la le les van ' +
    'von zu zur af av y e und and the of for et in mv mt mr mrs ms dr sheikh shaikh sheik mullah maulavi ' +
    'mawlawi haji hajji qari sayyid sayed mawlana general colonel commander monsieur madame sir jr sr'
  ).split(' '),
)

/** Words that many organizations carry: they say what kind, not which. */
const kindWords = new Set(
  (
    'group holding holdings international global general national company trading trade import export ' +
    'services service industries industrial industry investment investments development management ' +
    'center centre organization organisation foundation association society committee institute bank ' +
    'shipping marine lines transport construction engineering commercial enterprise enterprises ' +
    'establishment factory plant corporation technology technologies systems energy oil petroleum gas ' +
    'business solutions consulting partners capital trust joint stock limited liability public private ' +
    'open closed aktsionernoe obshchestvo obschestvo otkrytoe zakrytoe publichnoe ogranichennoy ' +
    'otvetstvennostyu zavod federalnoe gosudarstvennoe unitarnoe predpriyatie sociedad grupo ' +
    'comercial inmobiliaria empresa compania trust financial finance insurance products'
  ).split(' '),
)

export type ListedWord = {
  readonly text: string
  /** By how it sounds, {@link soundOfWord}; two words of one sound are hardly told apart. */
  readonly sound: string
  /** How much the word says about who it is: 1, less for particles and for kinds of company. */
  readonly weight: number
  /** Without an Arabic article before it, {@link withoutArticle}. */
  readonly bare: string | null
  /** A person's father's name, {@link fathersIn}: some papers leave it out. */
  readonly isFather: boolean
  /** One of a person's names: it may be written short, {@link givenForms}. */
  readonly isPersons: boolean
  readonly hasDigits: boolean
  readonly hasVowels: boolean
  /** Which letters it has, a bit each: what tells most words apart without comparing them. */
  readonly letters: number
}

/** Where something is, written behind the name of a part of it: hardly says which. */
const places = new Set(
  (
    'europe european asia asian africa african america american americas latin middle east north south ' +
    'west central germany deutschland schweiz suisse switzerland austria france spain espana italy italia ' +
    'netherlands nederland belgium poland polska czech hungary romania bulgaria greece turkey russia ' +
    'ukraine china chinese hong kong japan korea india pakistan iran iraq syria lebanon egypt israel ' +
    'emirates uae dubai saudi arabia qatar kuwait oman yemen libya sudan kenya nigeria mexico brazil ' +
    'brasil colombia panama peru chile argentina venezuela cuba canada usa uk ireland sweden norway ' +
    'denmark finland singapore malaysia indonesia thailand vietnam philippines australia'
  ).split(' '),
)

/** Written short by some. */
const abbreviations = new Map(
  (
    'intl=international natl=national mfg=manufacturing govt=government assn=association ' +
    'assoc=association dept=department univ=university bros=brothers eng=engineering ' +
    'svc=service svcs=services mgmt=management inv=investment dev=development tech=technology ' +
    'org=organization organisation=organization'
  )
    .split(' ')
    .map((pair): [string, string] => {
      const [from = '', to = ''] = pair.split('=')
      return [from, to]
    }),
)

/** Forms that registers spell out and the short forms do not cover; without spaces at their ends. */
const spelledOut =
  /\b(open |closed |public )?(joint stock (company|compan|co)|[opz]?jsc)\b|\b(otkrytoe|zakrytoe|publichnoe)? ?aktsionernoe obshchestvo\b|\bobshchestvo s ogranichennoy otvetstvennostyu\b|\bsocietatea cu raspundere limitata\b/g

/** Numbers of funds of one family (`IV`), which their names are alike but for. */
const roman = /^(?=[ivx]{2,})x{0,3}(ix|iv|v?i{0,3})$/

/** Given to so many that beside another name it says little. By sound. */
const givenToMany = new Set(['mmt'])

/** Forms long enough to be told when a letter of them is wrong: `incorported` says no more of who it is
 *  than the form that was meant. */
const longForms = new Set(
  (
    'incorporated corporation gesellschaft aktiengesellschaft limited unlimited sociedad societe ' +
    'anonyme company private'
  ).split(' '),
)
const longFormSlips = new Set([...longForms].flatMap((form) => [form, ...lessOneLetter(form)]))

const WEIGHT_PARTICLE = 0.1
const WEIGHT_SERIES = 0.25
const WEIGHT_KIND = 0.35
const WEIGHT_MANY = 0.5
/** Half a name, that says nothing without the other half. */
const WEIGHT_SERVANT = 0.5

/** A name as words that can be compared: Latin letters, small, no marks. Cyrillic, Greek and the
 *  Latin alphabets with accents are spelled by sound; Arabic and Hebrew come as consonants; Chinese
 *  characters in the reading of Mandarin; Hangul and kana by syllable. An organization loses its legal
 *  form. `PUTIN, Vladimir` is putin vladimir; `АО «Муромский завод»` is muromskiy zavod. */
export function wordsOfName(name: string, kind: NamedKind): ListedWord[] {
  const texts = textsOf(name, kind)
  const isPersons = kind === 'person'
  const fathers = isPersons ? fathersIn(texts) : []
  return texts.map((text, at) => {
    const sound = soundOfWord(text)
    return {
      text,
      sound,
      weight: weightOf(text, sound, kind),
      bare: withoutArticle(text),
      isFather: fathers[at] ?? false,
      isPersons,
      hasDigits: /\d/.test(text),
      hasVowels: /[aeiou]/.test(text),
      letters: lettersOf(text),
    }
  })
}

function lettersOf(text: string): number {
  let bits = 0
  for (let at = 0; at < text.length; at += 1) bits |= 1 << ((text.charCodeAt(at) - A_CODE) % 32)
  return bits
}
const A_CODE = 'a'.charCodeAt(0)

function textsOf(name: string, kind: NamedKind): string[] {
  if (kind === 'person') return withServant(latinWords(name.replaceAll(/(?<=\b\p{L})\./gu, ' ')))
  const plain = latinWords(plainName(name)).map((word) => abbreviations.get(word) ?? word)
  const core = plain.join(' ').replaceAll(spelledOut, ' ').trim()
  return core === '' ? plain : core.split(/ +/)
}

function latinWords(name: string): string[] {
  return anyAscii(name.normalize('NFC').replaceAll(/['’‘`´ʼʻʿ]/gu, ''))
    .toLowerCase()
    .replaceAll(/['"`]/g, '')
    .replaceAll(/(?<=\b[a-z])\.(?=[a-z]\b)/g, '') // J.P. is jp
    .replaceAll(/(?<=[a-z])0(?=[a-z])/g, 'o')
    .replaceAll(/(?<=[a-z])1(?=[a-z])/g, 'i')
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

function weightOf(word: string, sound: string, kind: NamedKind): number {
  if (particles.has(word)) return WEIGHT_PARTICLE
  if (kind === 'person' && word === SERVANT) return WEIGHT_SERVANT
  if (kind === 'person') return givenToMany.has(sound) ? WEIGHT_MANY : 1
  if (kind === 'entity' && roman.test(word)) return WEIGHT_SERIES
  return kindWords.has(word) || places.has(word) || isLongForm(word) ? WEIGHT_KIND : 1
}

function isLongForm(word: string): boolean {
  if (word.length < FORM_SLIP_LENGTH) return false
  return longFormSlips.has(word) || lessOneLetter(word).some((less) => longForms.has(less))
}
const FORM_SLIP_LENGTH = 6

const sounds: readonly (readonly [RegExp, string])[] = [
  [/tch|tsch|sch|sh|zh|ch|tz|ts|cz|dj|dz/g, 's'],
  [/ph/g, 'f'],
  [/[kgq]h|ck/g, 'k'],
  [/[td]h/g, 't'],
  [/ks|x/g, 's'],
  [/[cqg]/g, 'k'],
  [/d/g, 't'],
  [/[zj]/g, 's'],
  [/[wv]/g, 'f'],
  [/b/g, 'p'],
]

/** What the spellings of one word have in common: its consonants by kind, in order, after whether it
 *  begins with a vowel. `mohammed` and `muhamad` are mmt; `kim` and `gim` are km; a letter between
 *  scripts (`q`, `kh`, `x`) is the same whichever way it was written. */
export function soundOfWord(word: string): string {
  // A script without vowels writes long ones with w and y.
  let said = /[aeiou]/.test(word) ? word : word.replaceAll(/(?<!^)[wy]/g, '')
  for (const [from, to] of sounds) said = said.replaceAll(from, to)
  const begins = /^[aeiouyh]/.test(said) ? 'a' : ''
  const consonants = said.replaceAll(/[aeiouyh]/g, '').replaceAll(/(.)\1+/g, '$1')
  return begins + consonants
}

/** By what a word is looked up: its sound, and where that is long enough to bear a slip, its sound
 *  less each letter; and, after `-`, its letters, those of a long word less each one as well. A slip
 *  that makes another sound of a word of few consonants (`lithaini`, `lithaii`) is found by these.
 *  Two words with a key in common are compared; no others are. */
export function keysOfWord(word: ListedWord): string[] {
  const { bare, text } = word
  const forms = word.isPersons ? givenForms(text).slice(1) : []
  const keys = [...keysOfSound(word.sound), ...keysOfLetters(text), ...forms.map(keyOfGiven)]
  if (word.isPersons && isGiven(text)) keys.push(keyOfGiven(text))
  return bare === null ? keys : [...new Set([...keys, ...keysOfSound(soundOfWord(bare))])]
}

const keyOfGiven = (text: string) => `~${text}`

/** A letter left out of a long word is a slip; one changed in a short word makes another. */
function keysOfLetters(text: string): string[] {
  if (text.length < LETTERS_SLIP_LENGTH - 1) return []
  if (text.length < LETTERS_SLIP_LENGTH) return [`-${text}`]
  return [`-${text}`, ...new Set(lessOneLetter(text).map((less) => `-${less}`))]
}
const LETTERS_SLIP_LENGTH = 6

function lessOneLetter(text: string): string[] {
  return Array.from({ length: text.length }, (_, at) => text.slice(0, at) + text.slice(at + 1))
}

/** `alsuwari` is written `Al-Suwari` too; null for a word without an article before it. */
function withoutArticle(text: string): string | null {
  return /^[ae]l[a-z]{4,}$/.test(text) ? text.slice(2) : null
}

function keysOfSound(sound: string): string[] {
  if (sound.length < KEY_SLIP_LENGTH) return [sound]
  return [...new Set([sound, ...lessOneLetter(sound)])]
}
const KEY_SLIP_LENGTH = 4

/** The whole name as one word: `RamiMakhlouf` is found by `Rami Makhlouf`, and the other way. */
export function wholeKey(words: readonly ListedWord[]): string {
  return `=${soundOfWord(words.map(({ text }) => text).join(''))}`
}
