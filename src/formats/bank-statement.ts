import { type Currency } from '../kernel/currency.ts'
import { type Money, add, subtract, sum, toDecimal } from '../kernel/money.ts'
import { type PlainDate } from '../kernel/temporal.ts'

/** What a bank statement says, whatever format it came in. All text is as the bank wrote it. */
export type BankStatement = {
  /** The bank's own name for the message (`Stmt/Id`). */
  readonly id: string
  readonly number: string | null
  readonly account: StatementAccount
  /** Of the account; where the file does not say, of the opening balance, else of the entries. */
  readonly currency: Currency | null
  /** Booked balances only: opening or previous closing, and closing. */
  readonly opening: StatementBalance | null
  readonly closing: StatementBalance | null
  readonly balances: readonly StatementBalance[]
  /** Booked entries, in the file's order: the only ones that are lines. */
  readonly entries: readonly StatementEntry[]
  /** Pending and information entries: shown, never booked. */
  readonly notBooked: readonly StatementEntry[]
  readonly proof: StatementProof
  readonly problems: readonly StatementProblem[]
}

export type StatementAccount = {
  /** IBAN or the bank's number, without spaces. */
  readonly number: string
  readonly isIban: boolean
  readonly ownerName: string | null
  readonly servicerBic: string | null
}

export type StatementBalance = {
  /** ISO 20022 external code: OPBD, CLBD, PRCD, ITBD, CLAV… */
  readonly kind: string
  /** Signed: below zero is overdrawn. */
  readonly amount: Money
  readonly on: PlainDate | null
  readonly line: number
}

/** One booked movement: one line of the cash book, whatever its details add. */
export type StatementEntry = {
  /** 1-based place among all entries of the statement. */
  readonly ordinal: number
  /** Line of the file where it begins, for people. */
  readonly line: number
  readonly side: 'credit' | 'debit'
  /** Signed: a credit is above zero, a debit below. */
  readonly amount: Money
  /** True when it takes back an earlier entry (`RvslInd`); `side` is already the real movement. */
  readonly reversal: boolean
  readonly status: 'booked' | 'pending' | 'information' | 'future'
  readonly bookedOn: PlainDate | null
  readonly valuedOn: PlainDate | null
  /** `NtryRef`, the entry's own reference. */
  readonly entryReference: string | null
  /** `AcctSvcrRef`, the bank's reference. */
  readonly servicerReference: string | null
  /** `PMNT/ICDT/ESCT`, or the bank's proprietary code. */
  readonly transactionCode: string | null
  readonly information: string | null
  /** What a batch booking says of its contents. */
  readonly batch: StatementBatch | null
  readonly details: readonly StatementDetail[]
}

export type StatementBatch = {
  readonly messageId: string | null
  readonly paymentInfoId: string | null
  readonly count: number | null
  readonly total: Money | null
}

/** One payment inside an entry. Amount unsigned, as the bank wrote it; null where it says none. */
export type StatementDetail = {
  readonly messageId: string | null
  readonly paymentInfoId: string | null
  readonly instructionId: string | null
  /** Null for `NOTPROVIDED`. */
  readonly endToEndId: string | null
  readonly transactionId: string | null
  readonly servicerReference: string | null
  readonly side: 'credit' | 'debit' | null
  readonly amount: Money | null
  /** The other side: creditor of what we paid, debtor of what we were paid. */
  readonly counterpartyName: string | null
  readonly counterpartyAccount: string | null
  readonly counterpartyBic: string | null
  /** Unstructured remittance lines, joined by a space. */
  readonly remittance: string | null
  /** Structured creditor reference (`RmtInf/Strd/CdtrRefInf/Ref`). */
  readonly structuredReference: string | null
  /** Why a payment came back (`RtrInf`): external code such as AC04, and text. */
  readonly returnReason: { readonly code: string | null; readonly text: string | null } | null
}

/** Opening + booked entries = closing, or why that cannot be said. */
export type StatementProof =
  | { readonly state: 'proven' }
  | { readonly state: 'unproven'; readonly why: string }
  | { readonly state: 'contradicted'; readonly why: string; readonly difference: Money | null }

/** An `error` means that something was not read; a `warning` that it was read in spite of a
 *  defect. */
export type StatementProblem = {
  readonly severity: 'error' | 'warning'
  readonly element: string
  readonly line: number
  readonly message: string
}

/** Proves opening + booked entries = closing in one currency. An error among the problems leaves
 *  it unproven; a difference contradicts it. 500,000.00 + 135,678.50 − 200,000.00 = 435,678.50. */
export function proveStatement(statement: {
  readonly opening: StatementBalance | null
  readonly closing: StatementBalance | null
  readonly entries: readonly StatementEntry[]
  readonly problems: readonly StatementProblem[]
}): StatementProof {
  const { opening, closing, entries, problems } = statement
  const unread = problems.find((problem) => problem.severity === 'error')
  if (unread !== undefined) {
    return { state: 'unproven', why: `line ${unread.line} was not read: ${unread.message}` }
  }
  if (opening === null || closing === null) {
    const missing =
      opening === null ? (closing === null ? 'opening or closing' : 'opening') : 'closing'
    return { state: 'unproven', why: `the file states no ${missing} booked balance` }
  }
  const currency = opening.amount.currency
  const currencies = new Set(
    [closing.amount, ...entries.map((entry) => entry.amount)].map((a) => a.currency),
  )
  currencies.add(currency)
  if (currencies.size > 1) {
    const names = [...currencies].sort().join(' and ')
    return { state: 'contradicted', why: `balances and entries mix ${names}`, difference: null }
  }
  const reached = add(
    opening.amount,
    sum(
      entries.map((entry) => entry.amount),
      currency,
    ),
  )
  const difference = subtract(closing.amount, reached)
  if (difference.minor === 0n) return { state: 'proven' }
  const why =
    `opening ${toDecimal(opening.amount)} and ${entries.length} booked entries reach ` +
    `${toDecimal(reached)}, the closing balance says ${toDecimal(closing.amount)} ${currency}`
  return { state: 'contradicted', why, difference }
}
