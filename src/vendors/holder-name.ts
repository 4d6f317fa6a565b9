/** Legal forms as they are written, each to one word. Longer spellings come first. */
const legalForms: readonly (readonly [string, string])[] = [
  ['gesellschaft mit beschrankter haftung', 'gmbh'],
  ['aktiengesellschaft', 'ag'],
  ['kommanditgesellschaft', 'kg'],
  ['unternehmergesellschaft', 'ug'],
  ['societe anonyme', 'sa'],
  ['societe a responsabilite limitee', 'sarl'],
  ['besloten vennootschap', 'bv'],
  ['naamloze vennootschap', 'nv'],
  ['limited liability company', 'llc'],
  ['limited liability partnership', 'llp'],
  ['public limited company', 'plc'],
  ['proprietary limited', 'pty ltd'],
  ['private limited', 'pvt ltd'],
  ['incorporated', 'inc'],
  ['corporation', 'corp'],
  ['limited', 'ltd'],
  ['company', 'co'],
  ['proprietary', 'pty'],
  ['s p z o o', 'spzoo'],
  ['sp z o o', 'spzoo'],
  ['s r o', 'sro'],
  ['s a r l', 'sarl'],
  ['s r l', 'srl'],
  ['s p a', 'spa'],
  ['b v', 'bv'],
  ['n v', 'nv'],
  ['s a', 'sa'],
  ['a s', 'as'],
  ['l l c', 'llc'],
  ['p l c', 'plc'],
]

export const formWords: ReadonlySet<string> = new Set(
  (
    'gmbh ag kg ug ohg ev eg se sa sas sarl bv nv vof llc llp lp plc inc corp ltd co pty pvt srl spa sl ' +
    'slu ab oy oyj as asa aps a/s sro spzoo kft zrt doo dooel bvba cvba lda ltda kk pte bhd sdn'
  ).split(' '),
)

/** A name as banks and registers vary it: one case, no accents or punctuation, `and` for `&`, legal
 *  forms spelled one way. `ACME Ltd.` and `Acme, Limited` are both `acme ltd`. */
export function normalizedName(name: string): string {
  let words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ł', 'l')
    .replaceAll(/[&+]/g, ' and ')
    .replaceAll(/['’`]/g, '')
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  for (const [long, short] of legalForms) {
    if (words.includes(long)) words = ` ${words} `.replaceAll(` ${long} `, ` ${short} `).trim()
  }
  return words.replaceAll(/\b(und|et|en|y|e)\b/g, 'and')
}

function parts(name: string): { readonly core: string; readonly forms: string } {
  const words = normalizedName(name).split(' ')
  const last = words.findLastIndex((word) => !formWords.has(word) && word !== 'and')
  const core = words.slice(0, last + 1).join(' ')
  const forms = words.slice(last + 1).filter((word) => word !== 'and')
  return { core: core === '' ? words.join(' ') : core, forms: forms.join(' ') }
}

/** Does the account's holder name the vendor? The names must be the same but for case, accents,
 *  punctuation and the spelling of the legal form; banks that drop the form are understood, another
 *  form is another company. `ACME Ltd` is `Acme Limited`; `A. Smith` is not, nor is `Acme GmbH`. */
export function isSameHolder(holder: string, legalName: string): boolean {
  // Nearly all are written alike, which needs no taking apart.
  if (holder === legalName && /[\p{L}\p{N}]/u.test(holder)) return true
  const [a, b] = [parts(holder), parts(legalName)]
  if (a.core === '' || a.core.replaceAll(' ', '') !== b.core.replaceAll(' ', '')) return false
  return a.forms === b.forms || a.forms === '' || b.forms === ''
}
