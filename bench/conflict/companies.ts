/** Companies nobody has: names as registers hold them, and ways in which partners type them. */

export type Company = { readonly name: string; readonly domain: string; readonly country: string }

/** How a name was typed: the four that must be found, and names of others that must not. */
export const difficulties = ['exact', 'legal form', 'typo', 'transliterated', 'another'] as const
export type Difficulty = (typeof difficulties)[number]

export type Query = {
  readonly difficulty: Difficulty
  readonly typed: string
  /** The company that was meant; null for one that is not among them. */
  readonly meant: number | null
}

export type Chance = () => number

/** A small generator (mulberry32): the same seed is the same companies. */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const words = (text: string) => text.split(' ')
const pick = <T>(from: readonly T[], chance: Chance): T => from[Math.floor(chance() * from.length)]!

const onsets = words('b br c ch d dr f fl g gr h j k kl l m n p pr r s sch st t tr v w z sh th ph')
const vowels = words('a e i o u a e i o ü ö ä ei ou ie')
const codas = words('n r l s t m nd rt ck ns x ng')
const ends = words('mann berg son sen ini ski ev er el os ard ton ville land dal ia ex ix um is')
const trades = words(
  'logistics medical pharma foods energy automotive textiles bank insurance travel media retail ' +
    'chemicals plastics steel construction engineering design research security networks telecom ' +
    'logistik maschinenbau bau elektro immobilien transports conseil distribution alimentos seguros ' +
    'motors paper shipping aviation optics robotics instruments imaging diagnostics packaging',
)
const common = words('group systems solutions services technologies consulting holding industries')
const places = words('iberia nordic france italia polska benelux asia brasil mexico canada london')
const forms: Readonly<Record<string, readonly string[]>> = {
  DE: ['GmbH', 'AG', 'GmbH & Co. KG', 'Gesellschaft mbH', 'KG'],
  US: ['Inc.', 'Corp.', 'Corporation', 'LLC', 'Incorporated', 'Co.'],
  GB: ['Ltd', 'Limited', 'plc', 'LLP'],
  FR: ['S.A.', 'SAS', 'SARL', 'Société Anonyme'],
  NL: ['B.V.', 'N.V.', 'BV'],
  ES: ['S.L.', 'S.A.', 'SL'],
  IT: ['S.p.A.', 'S.r.l.', 'Srl'],
  SE: ['AB'],
  PL: ['Sp. z o.o.', 'S.A.'],
  FI: ['Oy', 'Oyj'],
  JP: ['K.K.', 'Co., Ltd.'],
}
const countries = Object.keys(forms)

function syllable(chance: Chance): string {
  return pick(onsets, chance) + pick(vowels, chance)
}

/** A coined word of two to four syllables: some million of them, the short ones often. */
function coined(chance: Chance): string {
  const long = chance()
  const middle = long < 0.3 ? '' : syllable(chance)
  const end = long < 0.15 ? pick(codas, chance) : long > 0.8 ? syllable(chance) : ''
  return syllable(chance) + middle + end + pick(ends, chance)
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

/** What tells a company apart, with a trade, a second name or a common word beside it. */
function coreName(chance: Chance): string {
  const kind = chance()
  const first = coined(chance)
  if (kind < 0.2) return first
  if (kind < 0.55) return `${first} ${pick(trades, chance)}`
  if (kind < 0.7) return `${first} ${pick(common, chance)}`
  if (kind < 0.85) return `${first} & ${coined(chance)}`
  return `${first} ${coined(chance)} ${pick(trades, chance)}`
}

const titled = (name: string) => name.split(' ').map(capital).join(' ')

/** So many companies; every eighth is a subsidiary that carries the name of one before it. */
export function companies(count: number, chance: Chance): Company[] {
  const made: Company[] = []
  for (let at = 0; at < count; at += 1) {
    const parent = at > 100 && at % 8 === 0 ? made[Math.floor(chance() * at)]! : null
    const country = pick(countries, chance)
    const core =
      parent === null
        ? titled(coreName(chance))
        : `${coreOf(parent)} ${capital(pick(chance() < 0.5 ? places : trades, chance))}`
    const domain = `c${at}-${plainLetters(core).split(' ')[0]!.slice(0, 20)}.example`
    made.push({ name: `${core} ${pick(forms[country]!, chance)}`, domain, country })
  }
  return made
}

const everyForm = Object.values(forms)
  .flat()
  .sort((a, b) => b.length - a.length)

/** The name without the form that was put behind it. */
function coreOf({ name }: Company): string {
  const form = everyForm.find((one) => name.endsWith(` ${one}`))
  return form === undefined ? name : name.slice(0, -form.length - 1)
}

function plainLetters(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9 ]/g, '')
}

/** So many names of each difficulty, typed by a partner. */
export function queries(made: readonly Company[], perDifficulty: number, chance: Chance): Query[] {
  return difficulties.flatMap((difficulty) =>
    Array.from({ length: perDifficulty }, (): Query => {
      const at = Math.floor(chance() * made.length)
      const company = made[at]!
      if (difficulty === 'another')
        return { difficulty, typed: another(company, chance), meant: null }
      return { difficulty, typed: typedAs(difficulty, company, chance), meant: at }
    }),
  )
}

function typedAs(difficulty: Difficulty, company: Company, chance: Chance): string {
  const core = coreOf(company)
  if (difficulty === 'exact') return company.name
  if (difficulty === 'legal form') {
    const form = chance() < 0.3 ? '' : ` ${pick(forms[company.country]!, chance)}`
    return chance() < 0.5 ? `${core.toUpperCase()}${form}` : `${core},${form}`
  }
  if (difficulty === 'typo') return `${slip(core, chance)} ${pick(forms[company.country]!, chance)}`
  return chance() < 0.4 ? cyrillic(core) : chance() < 0.5 ? spelledOut(core) : shortened(core)
}

const keyboard = 'abcdefghijklmnopqrstuvwxyz'.split('')

/** One slip of the keyboard in one of the words, never its first letter. */
function slip(name: string, chance: Chance): string {
  const at = 1 + Math.floor(chance() * (name.length - 1))
  const [before, here, after] = [name.slice(0, at), name.charAt(at), name.slice(at + 1)]
  const kind = chance()
  if (here === ' ' || before.endsWith(' '))
    return `${before}${here}${pick(keyboard, chance)}${after}`
  if (kind < 0.25) return before + after
  if (kind < 0.5) return `${before}${pick(keyboard, chance)}${here}${after}`
  if (kind < 0.75) return `${before}${pick(keyboard, chance)}${after}`
  return `${before}${after.charAt(0)}${here}${after.slice(1)}`
}

/** `Müller` as `Mueller`, `Phoenix` as it is heard. */
function spelledOut(name: string): string {
  const spelled = name.replaceAll('ü', 'ue').replaceAll('ö', 'oe').replaceAll('ä', 'ae')
  return spelled === name ? plainLetters(name).replace('ph', 'f') : spelled
}

const letters: readonly (readonly [string, string])[] = [
  ...words('sch=ш sh=ш ch=ч zh=ж th=т ph=ф ck=к ts=ц').map(pairOf),
  ...words(
    'a=а b=б c=к d=д e=е f=ф g=г h=х i=и j=й k=к l=л m=м n=н o=о p=п q=к r=р s=с t=т u=у',
  ).map(pairOf),
  ...words('v=в w=в x=кс y=й z=з').map(pairOf),
]

function pairOf(text: string): readonly [string, string] {
  const [from = '', to = ''] = text.split('=')
  return [from, to]
}

/** As a Russian partner would write it. */
function cyrillic(name: string): string {
  const plain = plainLetters(name.replaceAll('&', 'and'))
  return `ООО ${letters.reduce((text, [from, to]) => text.replaceAll(from, to), plain)}`
}

const shorter: readonly (readonly [string, string])[] = [
  ['Engineering', 'Eng.'],
  ['Construction', 'Constr.'],
  ['Technologies', 'Tech.'],
  ['Logistics', 'Log.'],
  ['Solutions', 'Sol.'],
  ['Industries', 'Ind.'],
  ['Insurance', 'Ins.'],
  ['Group', 'Grp'],
  ['Services', 'Svcs'],
]

/** Trades and common words as they are shortened on a card; without one, the accents go. */
function shortened(name: string): string {
  const found = shorter.find(([long]) => name.includes(long))
  return found === undefined ? plainLetters(name) : name.replace(found[0], found[1])
}

/** A company of a name much like it, and not among them: another first word, or another trade. */
function another(company: Company, chance: Chance): string {
  const [first = '', ...rest] = coreOf(company).split(' ')
  const form = pick(forms[company.country]!, chance)
  if (rest.length === 0) return `${first} ${capital(coined(chance))} ${form}`
  if (chance() < 0.5) return `${capital(coined(chance))} ${rest.join(' ')} ${form}`
  return `${first} ${capital(coined(chance))} ${form}`
}
