/** What a NACHA file is made of: fields by their positions, as the Nacha Operating Rules, Appendix
 *  Three (ACH record format specifications) number them, from 1. */
export const NACHA_RECORD_LENGTH = 94

/** The text of positions `from` to `to`, both counted from 1 and included. */
export function fieldAt(record: string, from: number, to: number): string {
  return record.slice(from - 1, to)
}

/** A field of digits as a number; null when it is none. Amounts of 20 digits stay exact. */
export function digitsAt(record: string, from: number, to: number): bigint | null {
  const text = fieldAt(record, from, to).trim()
  return /^\d+$/.test(text) ? BigInt(text) : null
}

/** Transaction codes of entries (Appendix Three, transaction code): tens say the kind of account,
 *  ones the kind of entry: 1–4 credit, 5–9 debit. ADV has codes of its own, odd ones are credits. */
const entryCodes = /^(?:[234][1-46-9]|5[1-6])$/
const adviceCodes = /^8[1-8]$/

export function directionOf(code: string, isAdvice: boolean): 'credit' | 'debit' | null {
  if (isAdvice) return adviceCodes.test(code) ? (Number(code) % 2 === 1 ? 'credit' : 'debit') : null
  if (!entryCodes.test(code)) return null
  return Number(code[1]) < 5 ? 'credit' : 'debit'
}

/** Service class codes: mixed, credits only, debits only, advices. */
export const serviceClasses: readonly string[] = ['200', '220', '225', '280']

/** Transaction type codes of an IAT entry (Appendix Three, IAT addenda 10, positions 4–6). */
export const internationalTypes: readonly string[] = [
  'ANN',
  'ARC',
  'BOC',
  'BUS',
  'DEP',
  'IAT',
  'LOA',
  'MIS',
  'MOR',
  'MTE',
  'PEN',
  'POP',
  'POS',
  'PPD',
  'RCK',
  'REM',
  'RLS',
  'SAL',
  'SHR',
  'TAX',
  'TEL',
  'WEB',
]

/** Addenda that an IAT entry must have, in their order. */
export const internationalAddenda: readonly string[] = ['10', '11', '12', '13', '14', '15', '16']
/** Addenda types that exist. */
export const addendaTypes: readonly string[] = [
  '02',
  '05',
  ...internationalAddenda,
  '17',
  '18',
  '98',
  '99',
]

/** Sum of the first eight digits of the receiving banks, its last ten digits. */
export const NACHA_HASH_MODULUS = 10_000_000_000n

function codes(letter: string, ...ranges: readonly (readonly [number, number])[]): Set<string> {
  return new Set(
    ranges.flatMap(([first, last]) =>
      Array.from({ length: last - first + 1 }, (_, index) => {
        return `${letter}${String(first + index).padStart(2, '0')}`
      }),
    ),
  )
}

/** Return reason codes (Nacha Operating Rules, Appendix Four) that are in use. */
export const returnCodes: ReadonlySet<string> = codes('R', [1, 47], [50, 53], [61, 77], [80, 85])
/** Change codes (Appendix Five), and those of a refused notice. */
export const changeCodes: ReadonlySet<string> = codes('C', [1, 14], [61, 69])
