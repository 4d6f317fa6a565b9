import { type BankText, bankText, latinLetters, spelledPlain } from './bank-text.ts'
import { type CharacterSet, isCarried } from './character-set.ts'

export { type CharacterSet, characterSets, isCarried } from './character-set.ts'

/** Signs of ASCII that Bacs does not carry, each by what stands for it; the others are a space. */
const bacsSigns: Readonly<Record<string, string>> = { '+': '&', '\\': '/', _: '-', '@': ' AT ' }

/** Spells text in a set: `Łódź & Söhne` is `Lodz + Sohne`, `LODZ & SOHNE`, `LODZ & SOHNE`. White
 *  space runs become one space. Refuses the first character that has no spelling (a picture). */
export function spelledIn(set: CharacterSet, text: string): BankText {
  const plain = text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim()
  if (set === 'any') {
    const wrong = Array.from(plain).find((character) => !isCarried('any', character))
    return wrong === undefined ? { ok: true, text: plain } : { ok: false, character: wrong }
  }
  if (set === 'swift_x') return bankText(plain)
  const ascii = asciiOf(plain)
  if (!ascii.ok) return ascii
  const capitals = ascii.text.toUpperCase()
  const spelling =
    set === 'nacha' ? capitals : capitals.replaceAll(/[^A-Z0-9.&/\- ]/g, (c) => bacsSigns[c] ?? ' ')
  return { ok: true, text: spelling.replaceAll(/ +/g, ' ').trim() }
}

function asciiOf(text: string): BankText {
  let ascii = ''
  for (const character of text) {
    const plain = /^[ -~]$/.test(character) ? character : plainOf(character)
    if (plain === null) return { ok: false, character }
    ascii += plain
  }
  return { ok: true, text: ascii }
}

function plainOf(character: string): string | null {
  return spelledPlain(character) ?? latinLetters(character)
}

export type WrittenName =
  | {
      readonly ok: true
      readonly text: string
      /** Each rule that made it shorter, in words; empty when the name was only spelled. */
      readonly shortened: readonly string[]
    }
  | {
      readonly ok: false
      readonly reason: 'missing' | 'character' | 'too_long'
      readonly found: string
      readonly expected: string
    }

/** The name as a file says it: spelled in the set and, only where it is too long, shortened by the
 *  declared rules below, one after the other until it fits. It is never cut: what is still too long
 *  is refused. `Nordwind Handelsgesellschaft mbH International` in 35 → `… Intl`. */
export function writtenName(
  name: string,
  fit: { readonly set: CharacterSet; readonly lengthMax: number },
): WrittenName {
  const { set, lengthMax } = fit
  const spelling = spelledIn(set, name)
  if (!spelling.ok) {
    const expected = 'a character the file can carry'
    return { ok: false, reason: 'character', found: spelling.character, expected }
  }
  if (spelling.text === '') {
    return { ok: false, reason: 'missing', found: '', expected: `1 to ${lengthMax} characters` }
  }
  let text = spelling.text
  const shortened: string[] = []
  for (const rule of shorteningRules) {
    if (text.length <= lengthMax) break
    const shorter = rule.shorten(text, set)
    if (shorter === text || shorter === '') continue
    shortened.push(rule.words)
    text = shorter
  }
  if (text.length <= lengthMax) return { ok: true, text, shortened }
  const expected = `at most ${lengthMax} characters, found ${text.length} after every declared shortening`
  return { ok: false, reason: 'too_long', found: text, expected }
}

type ShorteningRule = {
  readonly words: string
  readonly shorten: (text: string, set: CharacterSet) => string
}

/** What may make a name shorter, in this order. Nothing else does. */
const shorteningRules: readonly ShorteningRule[] = [
  {
    words: 'the legal form is abbreviated',
    shorten: (text, set) => replaceWords(text, legalForms, set),
  },
  {
    words: '“and” is a sign',
    shorten: (text, set) =>
      text.replaceAll(/ (?:and|und|et|y|en) /gi, set === 'swift_x' ? ' + ' : ' & '),
  },
  {
    words: 'usual words are abbreviated',
    shorten: (text, set) => replaceWords(text, usualWords, set),
  },
  {
    words: 'the legal form is left out',
    shorten: (text) => text.replace(/[ ,]+(?:[A-Z]{1,3}\. ?){2,4}$|[ ,]+[A-Za-z.]+$/, dropForm),
  },
]

const shortForms = new Set(
  'GMBH UG AG SE KG OHG EK LTD LLC LLP LP INC CORP CO PLC BV NV SA SAS SARL SRL SPA SL AB AS APS OY'
    .concat(' OYJ KFT ZRT DOO SRO PTY PTE PVT KK GK LTDA PC')
    .split(' '),
)

function dropForm(ending: string): string {
  return shortForms.has(ending.replaceAll(/[^A-Za-z]/g, '').toUpperCase()) ? '' : ending
}

function replaceWords(text: string, table: readonly Abbreviation[], set: CharacterSet): string {
  let shorter = text
  for (const [long, short] of table) {
    const written = set === 'swift_x' || set === 'any' ? short : short.toUpperCase()
    shorter = shorter.replaceAll(long, `$1${written}`)
  }
  return shorter.replaceAll(/ +/g, ' ').trim()
}

type Abbreviation = readonly [RegExp, string]

function abbreviations(text: string): readonly Abbreviation[] {
  return text.split(';').map((pair) => {
    const [long = '', short = ''] = pair.split('=')
    return [new RegExp(`(^|[ /-])${long.trim()}(?=$|[ /,.-])`, 'gi'), short.trim()] as const
  })
}

const legalForms = abbreviations(
  'Gesellschaft mit beschrankter Haftung=GmbH; Aktiengesellschaft=AG; Kommanditgesellschaft=KG;' +
    ' Unternehmergesellschaft=UG; Public Limited Company=PLC; Limited Liability Company=LLC;' +
    ' Limited Liability Partnership=LLP; Limited Partnership=LP; Private Limited=Pvt Ltd;' +
    ' Proprietary Limited=Pty Ltd; Limited=Ltd; Incorporated=Inc; Corporation=Corp; Company=Co;' +
    ' Sociedad Anonima=SA; Societe Anonyme=SA; Societe a responsabilite limitee=SARL;' +
    ' Societa a responsabilita limitata=SRL; Societa per Azioni=SpA; Besloten Vennootschap=BV;' +
    ' Naamloze Vennootschap=NV; Aktiebolag=AB; Sociedade Limitada=Ltda; Sociedad Limitada=SL',
)
const usualWords = abbreviations(
  'International=Intl; Technologies=Tech; Technology=Tech; Solutions=Sols; Services=Svcs;' +
    ' Systems=Sys; Systeme=Sys; Consulting=Cons; Consultants=Cons; Management=Mgmt;' +
    ' Marketing=Mktg; Partners=Ptnrs; Associates=Assoc; Communications=Comms; Distribution=Distr;' +
    ' Development=Dev; Engineering=Eng; Enterprises=Ents; Enterprise=Ent; Industries=Inds;' +
    ' Holdings=Hldgs; Holding=Hldg; Group=Grp; Gruppe=Grp; Brothers=Bros; Manufacturing=Mfg;' +
    ' Information=Info; Department=Dept; University=Univ; National=Natl; Deutschland=D;' +
    ' Informatik=Inf; Gesellschaft=Ges; Handelsgesellschaft=HGes; Beratung=Ber; Software=SW',
)
