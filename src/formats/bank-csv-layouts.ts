import type { Currency } from '../kernel/currency.ts'
import type { CharacterSet } from './character-set.ts'

/** What a cell of a bank's list holds. */
export type BankCsvColumn = {
  readonly title: string
  readonly value:
    | 'ordinal'
    | 'end_to_end_id'
    | 'creditor_name'
    | 'town'
    | 'country'
    | 'account'
    | 'bank_code'
    | 'bic'
    | 'amount'
    | 'currency'
    | 'execute_on'
    | 'remittance'
    | 'own_account'
  readonly lengthMax: number
  /** False when it may be empty. */
  readonly needed: boolean
}
export type BankCsvTrailerCell = 'count' | 'total' | { readonly fixed: string }

/** A bank's own list of payments, as data: another bank is another entry here, with its golden file
 *  and the name of the document that it follows. */
export type BankCsvLayout = {
  readonly code: string
  readonly words: string
  readonly set: CharacterSet
  readonly delimiter: ',' | ';' | '\t'
  readonly decimal: '.' | ','
  readonly days: 'iso' | 'dmy'
  /** Null: any one currency in a file. */
  readonly currency: Currency | null
  readonly header: boolean
  readonly columns: readonly BankCsvColumn[]
  readonly trailer: readonly BankCsvTrailerCell[] | null
}

const column = (
  title: string,
  value: BankCsvColumn['value'],
  lengthMax: number,
  needed = true,
): BankCsvColumn => ({ title, value, lengthMax, needed })

export const bankCsvLayouts = {
  /** What UK banks' bulk lists for Faster Payments have in common: no header, sort code, account,
   *  name and reference of 18, amount in pounds. */
  gb: {
    code: 'gb',
    words: 'UK bulk list (Faster Payments)',
    set: 'bacs',
    delimiter: ',',
    decimal: '.',
    days: 'dmy',
    currency: 'GBP',
    header: false,
    columns: [
      column('Sort code', 'bank_code', 6),
      column('Name', 'creditor_name', 18),
      column('Account', 'account', 8),
      column('Amount', 'amount', 14),
      column('Reference', 'end_to_end_id', 18),
    ],
    trailer: null,
  },
  /** Any country and currency, with a header, a trailer and everything a bank can ask for. */
  wide: {
    code: 'wide',
    words: 'wide list, any country',
    set: 'swift_x',
    delimiter: ';',
    decimal: '.',
    days: 'iso',
    currency: null,
    header: true,
    columns: [
      column('No', 'ordinal', 7),
      column('Reference', 'end_to_end_id', 35),
      column('Debit account', 'own_account', 34),
      column('Execution date', 'execute_on', 10),
      column('Beneficiary', 'creditor_name', 70),
      column('Town', 'town', 35),
      column('Country', 'country', 2),
      column('Account or IBAN', 'account', 34),
      column('Bank code', 'bank_code', 35, false),
      column('BIC', 'bic', 11, false),
      column('Currency', 'currency', 3),
      column('Amount', 'amount', 20),
      column('Payment details', 'remittance', 140),
    ],
    trailer: [{ fixed: 'TOTAL' }, 'count', { fixed: '' }, 'total'],
  },
} as const satisfies Readonly<Record<string, BankCsvLayout>>
export type BankCsvCode = keyof typeof bankCsvLayouts
