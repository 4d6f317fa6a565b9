import { must } from '../kernel/assert.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { BacsHead, BacsPayment } from './bacs-file.ts'
import { digitsIn, leftIn } from './fixed-width.ts'
import { writtenName } from './spelling.ts'

/** Names and references of a Standard 18 record. */
export const BACS_FIELD_LENGTH = 18
/** Transaction codes: Bacs credit, and the debit contra that pays for it. */
const CREDIT = '99'
const CONTRA = '17'

/** The records of a file that passed its checks, each ended by CR LF, by the positions of Bacs
 *  Standard 18 (Pay.UK, "Bacs Electronic Funds Transfer: File Structures", PN5011). */
export function* bacsLines(
  head: BacsHead,
  payments: Iterable<BacsPayment>,
  totals: { readonly paymentCount: number; readonly sum: bigint },
): Generator<string, void, void> {
  yield line(volumeLabel(head))
  yield line(fileLabel('HDR1', head))
  yield line(recordLabel('HDR2'))
  yield line(userHeader(head))
  for (const payment of payments) yield line(credit(head, payment))
  yield line(contra(head, totals.sum))
  yield line(fileLabel('EOF1', head))
  yield line(recordLabel('EOF2'))
  yield line(userTrailer(totals))
}

const line = (record: string) => `${record}\r\n`

/** VOL1: 5–10 serial number, 11 accessibility, 42–47 SUN, 80 label standard. */
function volumeLabel(head: BacsHead): string {
  const owner = leftIn(`    ${head.serviceUserNumber}`, 14)
  return `VOL1${head.serialNumber}0${leftIn('', 26)}${owner}${leftIn('', 28)}1`
}

/** HDR1 and EOF1: file identifier `A<SUN>S  1<SUN>`, set, section, sequence, created, expires. */
function fileLabel(label: 'HDR1' | 'EOF1', head: BacsHead): string {
  const sun = head.serviceUserNumber
  const created = dayOfYear(head.createdOn)
  const expires = dayOfYear(head.processOn.add({ days: 7 }))
  return [
    label,
    leftIn(`A${sun}S  1${sun}`, 17),
    head.serialNumber,
    '0001',
    '0001',
    leftIn('', 6),
    created,
    expires,
    '0',
    '000000',
    leftIn('', 20),
  ].join('')
}

/** HDR2 and EOF2: fixed records of 100 in blocks of 2,000. */
function recordLabel(label: 'HDR2' | 'EOF2'): string {
  return `${label}F0200000100${leftIn('', 35)}00${leftIn('', 28)}`
}

/** UHL1: 5–10 processing day, 11–20 receiving party, 21–22 currency, 23–28 country, 29–37 work code
 *  (`1 DAILY`: one processing day), 38–40 file number. */
function userHeader(head: BacsHead): string {
  const day = dayOfYear(head.processOn)
  return leftIn(`UHL1${day}${leftIn('999999', 10)}00000000${leftIn('1 DAILY', 9)}001`, 80)
}

/** 1–6 and 7–14 destination, 15 account type, 16–17 code, 18–31 originator, 36–46 pence, then user's
 *  name, user's reference and the account's name in 18 each. */
function credit(head: BacsHead, { creditor, amount, reference }: BacsPayment): string {
  return [
    creditor.sortCode,
    creditor.accountNumber,
    '0',
    CREDIT,
    head.sortCode,
    head.accountNumber,
    leftIn('', 4),
    digitsIn(amount.minor, 11),
    field(named(head.userName)),
    field(reference),
    field(named(creditor.name)),
  ].join('')
}

/** The debit that balances the credits: our own account, at both ends. */
function contra(head: BacsHead, sum: bigint): string {
  return [
    head.sortCode,
    head.accountNumber,
    '0',
    CONTRA,
    head.sortCode,
    head.accountNumber,
    leftIn('', 4),
    digitsIn(sum, 11),
    field(head.narrative),
    field('CONTRA'),
    field(named(head.userName)),
  ].join('')
}

/** UTL1: 5–17 debits, 18–30 credits, 31–37 debit items, 38–44 credit items. */
function userTrailer(totals: { readonly paymentCount: number; readonly sum: bigint }): string {
  const sum = digitsIn(totals.sum, 13)
  return leftIn(`UTL1${sum}${sum}${digitsIn(1, 7)}${digitsIn(totals.paymentCount, 7)}`, 80)
}

/** A blank, the year in two digits, the day of the year in three: ` 26328`. */
function dayOfYear(day: PlainDate): string {
  return ` ${digitsIn(day.year % 100, 2)}${digitsIn(day.dayOfYear, 3)}`
}

const field = (text: string) => leftIn(text, BACS_FIELD_LENGTH)

function named(name: string): string {
  const written = writtenName(name, { set: 'bacs', lengthMax: BACS_FIELD_LENGTH })
  return must(written.ok ? written.text : null, `a name that does not fit: ${name}`)
}
