/** Legal forms in words, after the letters are plain; each becomes the short form banks and registers
 *  use. Longer spellings come first. Gone through 2026-11-22 with the countries of {@link shortForms}. */
export const spelledForms: readonly (readonly [string, string])[] = [
  ['gesellschaft mit beschrankter haftung', 'gmbh'],
  ['gesellschaft burgerlichen rechts', 'gbr'],
  ['gesellschaft mbh', 'gmbh'],
  ['eingetragene genossenschaft', 'eg'],
  ['eingetragener verein', 'ev'],
  ['societe a responsabilite limitee', 'sarl'],
  ['societe par actions simplifiee', 'sas'],
  ['sociedad de responsabilidad limitada', 'srl'],
  ['sociedade anonima', 'sa'],
  ['societa a responsabilita limitata', 'srl'],
  ['limited liability partnership', 'llp'],
  ['limited liability company', 'llc'],
  ['limited partnership', 'lp'],
  ['public limited company', 'plc'],
  ['public joint stock company', 'pjsc'],
  ['joint stock company', 'jsc'],
  ['besloten vennootschap', 'bv'],
  ['naamloze vennootschap', 'nv'],
  ['spolka z ograniczona odpowiedzialnoscia', 'spzoo'],
  ['spolecnost s rucenim omezenym', 'sro'],
  ['spolka akcyjna', 'sa'],
  ['spolka z o o', 'spzoo'],
  ['sp z o o', 'spzoo'],
  ['spol s r o', 'sro'],
  ['aktiengesellschaft', 'ag'],
  ['kommanditgesellschaft', 'kg'],
  ['societa per azioni', 'spa'],
  ['sociedad anonima', 'sa'],
  ['sociedad limitada', 'sl'],
  ['societe anonyme', 'sa'],
  ['kabushiki kaisha', 'kk'],
  ['kabushikigaisha', 'kk'],
  ['sendirian berhad', 'sdn bhd'],
  ['anonim sirketi', 'as'],
  ['limited sirketi', 'ltd'],
  ['perseroan terbatas', 'pt'],
  ['osakeyhtio', 'oy'],
  ['aktieselskab', 'as'],
  ['anpartsselskab', 'aps'],
  ['aksjeselskap', 'as'],
  ['proprietary', 'pty'],
  ['incorporated', 'inc'],
  ['corporation', 'corp'],
  ['aktiebolag', 'ab'],
  ['company', 'co'],
  ['limited', 'ltd'],
  ['limitada', 'ltda'],
  ['private', 'pvt'],
  ['berhad', 'bhd'],
]

/** What a form is written as, by where it is usual. A country's line holds what its register knows by
 *  2026; a form of several countries stands once. Letters apart (`g.m.b.h.`, `N. V.`) are the same. */
const shortForms = {
  'DE AT CH': 'gmbh ag kg kgaa ohg ug gbr ev eg mbh se',
  'GB IE US CA': 'ltd plc llp lp llc inc corp co lc pllc cic ulc',
  'AU NZ ZA SG IN': 'pty pvt pte cc',
  'FR BE LU': 'sa sarl sas sasu snc sca eurl bvba sprl asbl',
  'NL BE': 'bv nv vof cv cvba',
  'ES PT IT': 'sl slu sau srl srls spa ltda lda sapa',
  'LATIN AMERICA': 'sac eirl',
  'SE NO DK FI': 'ab asa as aps oy oyj ans hb',
  'PL CZ SK HU RO': 'spzoo sro kft zrt nyrt bt',
  'HR RS SI BA MK BG': 'doo dd dooel eood ood ead kd',
  'RU UA BY KZ': 'ooo oao pao zao ao jsc pjsc ojsc tov too',
  'GR CY TR': 'epe ike ae',
  'EE LV LT': 'ou uab sia',
  'JP MY ID': 'kk gk yk bhd sdn pt tbk',
} as const

/** Written into the name without a space. */
const eastAsian =
  '株式会社 有限会社 合同会社 有限公司 股份有限公司 有限责任公司 주식회사 유한회사'.split(' ')

/** Words that say what kind of company it is and not which: dropped at either end of a name. */
export const formWords: ReadonlySet<string> = new Set([
  ...Object.values(shortForms).flatMap((line) => line.split(' ')),
  'the',
  'and',
  ...eastAsian,
])

/** Forms that are no word of any language and no initials in use: dropped in the middle of a name too
 *  (`Hello Oy World`), and what stands behind one and a comma is where the company sits. */
export const clearForms: ReadonlySet<string> = new Set(
  (
    'gmbh kgaa ohg ltd plc llp llc pllc inc pty pvt pte sarl sasu eurl bvba sprl bv nv vof cvba srl ' +
    'ltda oyj oy aps spzoo sro kft zrt nyrt doo dooel eood ooo oao pao zao pjsc ojsc uab sdn bhd'
  ).split(' '),
)

/** The East Asian form that a word carries, longest first; undefined when it has none. */
export function eastAsianFormIn(word: string): string | undefined {
  return eastAsian.toSorted((a, b) => b.length - a.length).find((form) => word.includes(form))
}
