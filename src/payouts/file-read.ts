import { checkBacs } from '../formats/bacs-check.ts'
import { checkBankCsv } from '../formats/bank-csv-check.ts'
import { bankCsvLayouts } from '../formats/bank-csv-layouts.ts'
import { joinChunks } from '../formats/chunks.ts'
import { decimalSum } from '../formats/decimal-sum.ts'
import { checkErpBills } from '../formats/erp-bill-check.ts'
import { checkNacha } from '../formats/nacha-check.ts'
import { pain001Reader } from '../formats/pain001-check.ts'
import { money, toDecimal } from '../kernel/money.ts'
import { type FileStandard, profileRules } from './file-profile.ts'
import type { FileProfile } from './run.ts'

/** One line of a file as it was read: names and accounts as they are written there. */
export type FileLine = {
  /** The end-to-end id, or the number of the bill. */
  readonly reference: string
  readonly name: string
  readonly account: string
  /** `1234.50`, in the file's currency. */
  readonly amount: string
}

export type FileSaid =
  | {
      readonly ok: true
      readonly payments: readonly FileLine[]
      /** The sum, as a decimal: `1234.60`. */
      readonly total: string
    }
  | {
      readonly ok: false
      readonly faults: readonly { readonly line: number | null; readonly message: string }[]
    }

/** Reads a file by its profile's own reader, which shares nothing with the writer: what it asks the
 *  bank to pay, or every line that is wrong. */
export function readRunFile(profile: FileProfile, bytes: Uint8Array): FileSaid {
  const payments: FileLine[] = []
  const reader = runFileReader(profile, (line) => payments.push(line))
  reader.take(bytes)
  const said = reader.end()
  return said.ok ? { ...said, payments } : said
}

export type RunFileReader = {
  /** The next bytes of the file. */
  take(bytes: Uint8Array): void
  /** What they add up to, or what is wrong with them. */
  end(): FileTotal
}
export type FileTotal =
  | { readonly ok: true; readonly total: string }
  | Extract<FileSaid, { readonly ok: false }>

/** {@link readRunFile} of bytes as they come, each line handed on. Of a pain.001, which has 600 bytes
 *  for a payment, some hundred payments are in memory; files of lines are a fifth of that, and read
 *  whole. */
export function runFileReader(profile: FileProfile, each: (line: FileLine) => void): RunFileReader {
  const { standard } = profileRules[profile]
  if (standard.kind === 'pain001') return readingPain001(standard, each)
  const chunks: Uint8Array[] = []
  return {
    take: (bytes) => void chunks.push(bytes),
    end() {
      const said = linesSaid(standard, joinChunks(chunks))
      if (!said.ok) return said
      for (const line of said.payments) each(line)
      return { ok: true, total: said.total }
    },
  }
}

function linesSaid(standard: Exclude<FileStandard, Of<'pain001'>>, bytes: Uint8Array): FileSaid {
  switch (standard.kind) {
    case 'nacha':
      return nachaSaid(bytes)
    case 'bacs':
      return bacsSaid(bytes)
    case 'bank_csv':
      return bankCsvSaid(standard, bytes)
    case 'bills':
      return billsSaid(standard, bytes)
  }
}

type Of<K extends FileStandard['kind']> = Extract<FileStandard, { kind: K }>

function readingPain001(standard: Of<'pain001'>, each: (line: FileLine) => void): RunFileReader {
  const reader = pain001Reader((payment) =>
    each({
      reference: payment.endToEndId,
      name: payment.creditorName,
      account: payment.creditorAccount,
      amount: toDecimal(payment.amount),
    }),
  )
  return {
    take: (bytes) => reader.take(bytes),
    end() {
      const read = reader.end()
      if (!read.ok) return { ok: false, faults: read.refusal.faults }
      const { controlSum, version, serviceLevel } = read.value
      const level = standard.sepa ? 'SEPA' : 'NURG'
      if (version === standard.version && serviceLevel === level) {
        return { ok: true, total: toDecimal(controlSum) }
      }
      const wanted = `.${standard.version} ${level}`
      const message = `is version .${version} for ${serviceLevel}, expected ${wanted}`
      return { ok: false, faults: [{ line: 1, message }] }
    },
  }
}

function nachaSaid(bytes: Uint8Array): FileSaid {
  const read = checkNacha(bytes)
  if (!read.ok) return { ok: false, faults: read.refusal.faults }
  const dollars = (minor: bigint) => toDecimal(money(minor, 'USD'))
  return {
    ok: true,
    total: dollars(read.value.totalMinor),
    payments: read.value.payments.map((payment) => ({
      reference: payment.identification,
      name: payment.name,
      account: payment.account,
      amount: dollars(payment.amountMinor),
    })),
  }
}

function bacsSaid(bytes: Uint8Array): FileSaid {
  const read = checkBacs(bytes)
  if (!read.ok) return { ok: false, faults: read.refusal.faults }
  const pounds = (minor: bigint) => toDecimal(money(minor, 'GBP'))
  return {
    ok: true,
    total: pounds(read.value.totalMinor),
    payments: read.value.payments.map((payment) => ({
      reference: payment.reference,
      name: payment.name,
      account: payment.account,
      amount: pounds(payment.amountMinor),
    })),
  }
}

function bankCsvSaid({ layout }: Of<'bank_csv'>, bytes: Uint8Array): FileSaid {
  const read = checkBankCsv(bankCsvLayouts[layout], bytes)
  if (!read.ok) return { ok: false, faults: read.refusal.faults }
  const { rows, amounts } = read.value
  return {
    ok: true,
    total: decimalSum(amounts),
    payments: rows.map((row, n) => ({
      reference: row['end_to_end_id'] ?? '',
      name: row['creditor_name'] ?? '',
      account: row['account'] ?? '',
      amount: amounts[n] ?? '',
    })),
  }
}

function billsSaid({ layout }: Of<'bills'>, bytes: Uint8Array): FileSaid {
  const read = checkErpBills(layout, bytes)
  if (!read.ok) return { ok: false, faults: read.refusal.faults }
  const { lines } = read.value
  return {
    ok: true,
    total: decimalSum(lines.map((line) => line.amount)),
    payments: lines.map(({ bill, vendor, account, amount }) => ({
      reference: bill,
      name: vendor,
      account,
      amount,
    })),
  }
}
