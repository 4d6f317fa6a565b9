import type { StatementDetail } from './bank-statement.ts'
import { unwrapped } from './mt940-fields.ts'

/** What the narrative of a line (`:86:`) says. */
export type Narrative = {
  /** The bank's code of the transaction, three digits (`166`); null in free text. */
  readonly code: string | null
  /** The text a person reads: the posting text, or all of a free one. */
  readonly text: string | null
  /** What it says of the payment; null when it names nothing of one. */
  readonly detail: StatementDetail | null
}

const nothing: Narrative = { code: null, text: null, detail: null }

/** Codes of lines that take a payment back: debits and credits returned (DK-GVC 108, 109, 159). */
const returnCodes = new Set(['108', '109', '159', '181', '184'])

/** Reads a narrative in any of three styles: numbered subfields behind a code (`166?00…?20…`, any
 *  mark for `?`), words between slashes (`/EREF/…/NAME/…`), or free text. */
export function readNarrative(text: string | null): Narrative {
  if (text === null || text.trim() === '') return nothing
  const numbered = numberedFields(text)
  if (numbered !== null) return fromNumbered(numbered.code, numbered.fields)
  const free = unwrapped(text)
  return { code: null, text: free, detail: fromSlashes(free) }
}

/** `166?00POSTING?20…`: a code that some banks leave out, a mark, two digits and a text, again and
 *  again. Wrapped lines go on without a space. Null when it is not so. */
function numberedFields(
  text: string,
): { readonly code: string | null; readonly fields: ReadonlyMap<string, string> } | null {
  const joined = text.replaceAll('\n', '')
  const begin = /^(\d{3})?([^\w\s/.,:;+-])(?=\d\d)/.exec(joined)
  if (begin === null) return null
  const mark = begin[2] ?? ''
  const fields = new Map<string, string>()
  for (const part of joined.slice(begin[0].length - mark.length).split(mark)) {
    const found = /^(\d\d)(.*)$/s.exec(part)
    if (found !== null) {
      const [, number = '', value = ''] = found
      fields.set(number, (fields.get(number) ?? '') + value)
      continue
    }
    // The mark stood inside a text.
    const last = [...fields.keys()].at(-1)
    if (last !== undefined && part !== '') fields.set(last, `${fields.get(last)}${mark}${part}`)
  }
  return { code: begin[1] ?? null, fields }
}

const purposeFields = [
  ...Array.from({ length: 10 }, (_, n) => `2${n}`),
  ...Array.from({ length: 4 }, (_, n) => `6${n}`),
]

function fromNumbered(code: string | null, fields: ReadonlyMap<string, string>): Narrative {
  const own = (number: string) => said(fields.get(number))
  const parts = purposeFields.flatMap((number) => fields.get(number) ?? [])
  const purpose = parts.join('')
  const tagged = taggedWords(parts)
  const name = said(`${fields.get('32') ?? ''}${fields.get('33') ?? ''}`)
  const reason = own('34') ?? code
  const detail: StatementDetail = {
    ...noDetail,
    endToEndId: reference(tagged.get('EREF')),
    paymentInfoId: reference(tagged.get('KREF')),
    counterpartyName: name ?? said(tagged.get('ABWA')) ?? said(tagged.get('ABWE')),
    counterpartyAccount: own('31') ?? said(tagged.get('IBAN')),
    counterpartyBic: own('30') ?? said(tagged.get('BIC')),
    remittance: tagged.size > 0 ? said(tagged.get('SVWZ') ?? tagged.get('')) : said(purpose),
    returnReason: code !== null && returnCodes.has(code) ? { code: reason, text: own('00') } : null,
  }
  return { code, text: own('00') ?? said(purpose), detail: isSaying(detail) ? detail : null }
}

const words = 'EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|PURP|RREF|MTLG'
const word = new RegExp(`(?:^|(?<=[^A-Z]))(${words})[+:]`, 'g')

/** Stands where a subfield ends: a word may begin there right behind a letter. */
const SEAM = '\u0001'

/** `EREF+A1 SVWZ+Invoice 7` → EREF: A1, SVWZ: Invoice 7; what stands before the first word: ''. A
 *  value goes on over the end of a subfield. */
function taggedWords(parts: readonly string[]): ReadonlyMap<string, string> {
  const purpose = parts.join(SEAM)
  const found = [...purpose.matchAll(word)]
  const values = new Map<string, string>()
  const before = found[0] === undefined ? '' : purpose.slice(0, found[0].index)
  const plain = (text: string) => text.replaceAll(SEAM, '').trim()
  if (plain(before) !== '') values.set('', plain(before))
  for (const [index, match] of found.entries()) {
    const [all, name = ''] = match
    const value = purpose.slice(match.index + all.length, found[index + 1]?.index)
    if (!values.has(name)) values.set(name, plain(value))
  }
  return values
}

const slashed =
  /\/(TRTP|EREF|KREF|IREF|PREF|MARF|CSID|CNTP|IBAN|BIC|NAME|REMI|RTRN|ORDP|BENM|ULTD|ULTB|ISDT|ID)\//g

/** `/EREF/A1/IBAN/…/NAME/…/REMI/…`; null without one of its words that tells a payment. */
function fromSlashes(text: string): StatementDetail | null {
  const found = [...text.matchAll(slashed)]
  if (found.length < 2) return null
  const values = new Map<string, string>()
  for (const [index, match] of found.entries()) {
    const [all, name = ''] = match
    const value = text.slice(match.index + all.length, found[index + 1]?.index).trim()
    if (!values.has(name) && value !== '') values.set(name, value)
  }
  // `/CNTP/account/BIC/name/town/`
  const [account, bic, name] = (values.get('CNTP') ?? '').split('/')
  const remittance = values.get('REMI')?.replace(/^(?:USTD|STRD)\/\/?/, '')
  const returned = values.get('RTRN')
  const detail: StatementDetail = {
    ...noDetail,
    endToEndId: reference(values.get('EREF')),
    paymentInfoId: reference(values.get('PREF') ?? values.get('KREF')),
    instructionId: reference(values.get('IREF')),
    counterpartyName: said(values.get('NAME') ?? name),
    counterpartyAccount: said(values.get('IBAN') ?? account),
    counterpartyBic: said(values.get('BIC') ?? bic),
    remittance: said(remittance?.replace(/\/+$/, '')),
    returnReason:
      returned === undefined ? null : { code: said(returned.split('/')[0]), text: null },
  }
  return isSaying(detail) ? detail : null
}

const noDetail: StatementDetail = {
  messageId: null,
  paymentInfoId: null,
  instructionId: null,
  endToEndId: null,
  transactionId: null,
  servicerReference: null,
  side: null,
  amount: null,
  counterpartyName: null,
  counterpartyAccount: null,
  counterpartyBic: null,
  remittance: null,
  structuredReference: null,
  returnReason: null,
}

function isSaying(detail: StatementDetail): boolean {
  return Object.values(detail).some((value) => value !== null)
}

function said(text: string | undefined): string | null {
  const plain = text?.replaceAll(/\s+/g, ' ').trim() ?? ''
  return plain === '' ? null : plain
}

/** Banks fill a reference that nobody gave. A wrapped one may hold a space that is not its own. */
function reference(text: string | undefined): string | null {
  const plain = said(text)?.replace(/\/+$/, '') ?? null
  return plain === null || noReference.test(plain) ? null : plain
}

const noReference = /^(?:NOTPROVIDED|NONREF|NOT PROVIDED)$/i

/** A reference of a line (`:61:`), null where the bank says that there is none. */
export function lineReference(text: string | undefined): string | null {
  return reference(text)
}
