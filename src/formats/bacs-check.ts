import { ok, refuse, type Result } from '../kernel/result.ts'
import type { LineFault } from './nacha-check.ts'

/** What a written Standard 18 file says, read back from its bytes. */
export type BacsContent = {
  readonly serviceUserNumber: string
  /** Year and day of the year, `26328`. */
  readonly processOn: string
  readonly payments: readonly BacsContentPayment[]
  readonly totalMinor: bigint
}
export type BacsContentPayment = {
  readonly sortCode: string
  readonly account: string
  readonly amountMinor: bigint
  readonly reference: string
  readonly name: string
}
export type BacsCheckRefusal = {
  readonly code: 'bacs.wrong'
  readonly faults: readonly LineFault[]
}

/** Labels before and after the records, by the first four characters. */
const opening = ['VOL1', 'HDR1', 'HDR2', 'UHL1']
const closing = ['EOF1', 'EOF2', 'UTL1']

/** Reads a file of ours back by positions, apart from the writer (Bacs Standard 18), and refuses it
 *  with every line that is wrong: order and length of labels and records, character set, codes, a
 *  contra that is not the sum, totals of UTL1, a SUN that changes. */
export function checkBacs(bytes: Uint8Array): Result<BacsContent, BacsCheckRefusal> {
  const faults: LineFault[] = []
  const lines = new TextDecoder('latin1').decode(bytes).split('\r\n')
  if (lines.pop() !== '') faults.push({ line: lines.length, message: 'is not ended by CR LF' })
  const at = (n: number) => lines[n] ?? ''
  const records = lines.slice(opening.length, -closing.length)
  checkLabels(lines, faults)
  const payments = records
    .slice(0, -1)
    .map((record, n) => readCredit(record, n + opening.length + 1, faults))
  const totalMinor = payments.reduce((sum, payment) => sum + payment.amountMinor, 0n)
  const origin = records[0]?.slice(17, 31) ?? ''
  if (records.some((record) => record.slice(17, 31) !== origin)) {
    faults.push({ line: opening.length + 1, message: 'records name several originators' })
  }
  if (payments.length === 0) faults.push({ line: lines.length, message: 'pays nothing' })
  checkContra(records.at(-1) ?? '', { line: lines.length - closing.length, totalMinor, faults })
  checkTrailer(lines.at(-1) ?? '', { line: lines.length, totalMinor, payments, faults })
  if (faults.length > 0) return refuse({ code: 'bacs.wrong', faults })
  const serviceUserNumber = at(0).slice(41, 47)
  return ok({ serviceUserNumber, processOn: at(3).slice(5, 10), payments, totalMinor })
}

function checkLabels(lines: readonly string[], faults: LineFault[]): void {
  const wrong = (n: number, message: string) => faults.push({ line: n + 1, message })
  const after = lines.length - closing.length
  const labels = [
    ...opening.map((label, n) => [label, n] as const),
    ...closing.map((label, n) => [label, after + n] as const),
  ]
  for (const [label, n] of labels) {
    const text = lines[n] ?? ''
    if (!text.startsWith(label)) wrong(n, `is no ${label}`)
    if (text.length !== 80) wrong(n, `${label} has ${text.length} characters, expected 80`)
  }
  const volume = lines[0] ?? ''
  const sun = volume.slice(41, 47)
  if (!/^\d{6}$/.test(sun)) wrong(0, 'names no service user number')
  if (!/^[A-Z0-9]{6}0/.test(volume.slice(4)) || volume.slice(4, 10) === '000000') {
    wrong(0, 'has no serial number')
  }
  for (const n of [1, lines.length - 3]) {
    const text = lines[n] ?? ''
    if (text.slice(4, 21) !== `A${sun}S  1${sun}`) wrong(n, 'names another user or file')
    if (text.slice(21, 27) !== volume.slice(4, 10)) wrong(n, 'is of another set')
    if (!/^ \d{5} \d{5}0/.test(text.slice(41))) wrong(n, 'has no days of creation and expiry')
  }
  if ((lines[1] ?? '').slice(4) !== (lines.at(-3) ?? '').slice(4)) {
    wrong(lines.length - 3, 'EOF1 differs from HDR1')
  }
  if (!(lines[2] ?? '').startsWith('HDR2F0200000100')) wrong(2, 'is not of records of 100')
  if (!/^UHL1 \d{5}999999 {4}000000001 DAILY  \d{3}/.test(lines[3] ?? '')) {
    wrong(3, 'is no header of one processing day')
  }
}

function readCredit(record: string, line: number, faults: LineFault[]): BacsContentPayment {
  const wrong = (message: string) => faults.push({ line, message })
  if (record.length !== 100) wrong(`has ${record.length} characters, expected 100`)
  if (!/^[A-Z0-9.&/ -]*$/.test(record)) wrong('has a character Bacs does not carry')
  if (!/^\d{14}099\d{14} {4}\d{11}/.test(record)) wrong('is no credit (099) between two accounts')
  const pence = record.slice(35, 46)
  const amountMinor = /^\d{11}$/.test(pence) ? BigInt(pence) : 0n
  if (amountMinor === 0n) wrong('pays nothing')
  const name = record.slice(82, 100).trim()
  if (name === '') wrong('has no name')
  return {
    sortCode: record.slice(0, 6),
    account: record.slice(6, 14),
    amountMinor,
    reference: record.slice(64, 82).trim(),
    name,
  }
}

type Sums = {
  readonly line: number
  readonly totalMinor: bigint
  readonly faults: LineFault[]
}

function checkContra(record: string, { line, totalMinor, faults }: Sums): void {
  const wrong = (message: string) => faults.push({ line, message })
  if (record.length !== 100) wrong(`has ${record.length} characters, expected 100`)
  if (record.slice(14, 17) !== '017' || record.slice(64, 82).trim() !== 'CONTRA') {
    wrong('is no contra (017)')
  }
  if (record.slice(0, 14) !== record.slice(17, 31)) wrong('debits another account than it names')
  if (record.slice(35, 46) !== String(totalMinor).padStart(11, '0')) {
    wrong(`debits ${record.slice(35, 46)}, the credits add up to ${totalMinor}`)
  }
}

function checkTrailer(
  text: string,
  of: Sums & { readonly payments: readonly BacsContentPayment[] },
): void {
  const sum = String(of.totalMinor).padStart(13, '0')
  const items = String(of.payments.length).padStart(7, '0')
  if (text.slice(4, 44) === `${sum}${sum}0000001${items}`) return
  of.faults.push({ line: of.line, message: `says ${text.slice(4, 44)}, found ${sum} of ${items}` })
}
