import { createHash } from 'node:crypto'
import { canonicalJson, canonicalPieces } from '../kernel/json.ts'
import { add, type Money, printMoney, zero } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { Netting } from './plan-netting.ts'
import type { Originator } from './originator.ts'
import type { FileProfile } from './run.ts'
import type { PlannedVat, PlannedWithholding } from './tax/plan-tax.ts'

/** An address in parts, as the bank file carries it. */
export type Address = {
  readonly street: string
  readonly houseNumber: string | null
  readonly postCode: string
  readonly town: string
  readonly region: string | null
  readonly country: string
}

export type ContentLine = {
  readonly payableId: string
  readonly decisionId: string
  readonly lineNo: number
  readonly instalment: number
  readonly fundId: string
  readonly reference: string
  readonly amount: Money
}

export type ContentPayment = {
  readonly paymentId: string
  readonly ordinal: number
  readonly endToEndId: string
  readonly partnerId: string
  readonly bankDetailId: string
  readonly creditorName: string
  readonly creditorAddress: Address
  readonly masked: string
  /** A keyed hash of the account: what is approved is bound to it without showing it. */
  readonly accountMark: string
  readonly bic: string | null
  readonly routingNumber: string | null
  readonly erpNumber: string | null
  /** What leaves the account; nothing when all is netted. */
  readonly amount: Money
  /** What is converted, and how; left out where currency and owed currency are one. */
  readonly conversion?: ContentConversion
  /** What of the lines is paid by what the partner owes us; left out where nothing is. */
  readonly nettings?: readonly Netting[]
  /** What tax is withheld of the lines, and by which rule; left out where none is. */
  readonly withholdings?: readonly PlannedWithholding[]
  /** VAT paid on top, by tax invoice; left out where there is none. */
  readonly vats?: readonly PlannedVat[]
  readonly remittance: string
  /** What else a file says of the creditor; left out where it says nothing else. */
  readonly forFile?: ForFile
  readonly lines: readonly ContentLine[]
}

/** What some files ask beside name, address and account. */
export type ForFile = {
  readonly creditorKind: 'person' | 'company'
  readonly accountKind: 'checking' | 'savings' | null
  /** The shorter name that Finance stated, for files that cannot carry the name on file. */
  readonly name: string | null
}

/** `from` at `rate`, an exact ratio, is the amount: 5,062.50 USD at 8/9 are 4,500.00 EUR. */
export type ContentConversion = {
  readonly from: Money
  readonly rate: string
  readonly source: string
  readonly on: PlainDate
}

/** Everything that matters of a run: what is approved, and what its file is made from. */
export type RunContent = {
  readonly number: string
  readonly messageId: string
  readonly createdAt: Instant
  readonly executeOn: PlainDate
  /** The day Bacs processes the file; left out on every other rail. */
  readonly processOn?: PlainDate
  readonly currency: string
  readonly payer: {
    readonly payerId: string
    readonly legalName: string
    readonly address: Address
  }
  readonly account: {
    readonly payingAccountId: string
    readonly profile: FileProfile
    readonly masked: string | null
    readonly bic: string | null
    readonly routingNumber: string | null
    readonly batchBooking: boolean
    readonly glAccount: string | null
    /** By what the bank knows us, and our zone; left out where a file needs neither. */
    readonly originator?: Originator
    readonly zone?: string
  }
  readonly payments: readonly ContentPayment[]
}

/** sha256 of the content as canonical JSON, in hex: what an approval names. */
export function contentHash(content: RunContent): string {
  const hash = createHash('sha256')
  for (const piece of canonicalPieces(content)) hash.update(piece)
  return hash.digest('hex')
}

/** The sum of the payments. */
export function contentTotal(content: Pick<RunContent, 'currency' | 'payments'>): Money {
  return content.payments.map((each) => each.amount).reduce(add, zero(content.currency))
}

/** One difference: `told` names no one and may stand in an event; `text` is for people. */
export type Change = { readonly told: string; readonly text: string }

/** What is different, for who approved the one before. Empty when nothing is. */
export function contentChanges(before: RunContent, after: RunContent): Change[] {
  const later = new Map(after.payments.map((payment) => [payment.paymentId, payment]))
  const changes = before.payments.flatMap((payment): Change[] => {
    const now = later.get(payment.paymentId)
    if (now !== undefined && canonicalJson(now) === canonicalJson(payment)) return []
    const was = printMoney(payment.amount)
    const how = now === undefined ? `${was} taken out` : `${was} → ${printMoney(now.amount)}`
    const { ordinal, creditorName } = payment
    return [
      {
        told: `payment ${ordinal}: ${how}`,
        text: `payment ${ordinal} to ${creditorName}: ${how}`,
      },
    ]
  })
  if (before.executeOn.equals(after.executeOn)) return changes
  const days = `execution day: ${before.executeOn.toString()} → ${after.executeOn.toString()}`
  return [...changes, { told: days, text: days }]
}
