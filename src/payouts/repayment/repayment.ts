import type { Id } from '../../kernel/ids.ts'
import type { Money } from '../../kernel/money.ts'
import { type PlainDate, Temporal } from '../../kernel/temporal.ts'
import { NETTING_DAYS, type Receivable } from '../../payables/index.ts'
import type { RepaymentState } from './repayment-state.ts'

export type RepaymentInvoiceId = Id<'repayment_invoice'>

/** Days a partner has to pay an invoice for what it owes back. */
export const REPAYMENT_TERMS_DAYS = 30

/** From this day on a receivable is asked for by invoice: 90 days after it was claimed, so long may
 *  payouts net it; at once, where its program does not net. */
export function invoiceableFrom(of: Pick<Receivable, 'netting' | 'claimedOn'>): PlainDate {
  return of.netting ? of.claimedOn.add({ days: NETTING_DAYS }) : of.claimedOn
}

/** Why a receivable is not asked for by invoice on a day; null when it is. `planned`: a run that is
 *  not released yet nets some of it. */
export function whyNotInvoiced(
  of: Pick<Receivable, 'netting' | 'claimedOn' | 'disputedAt' | 'open' | 'invoicedUntil'>,
  at: { readonly on: PlainDate; readonly planned: boolean },
): 'closed' | 'disputed' | 'too_early' | 'in_run' | 'invoiced' | null {
  if (of.open.minor === 0n) return 'closed'
  if (of.invoicedUntil !== null) return 'invoiced'
  if (of.disputedAt !== null) return 'disputed'
  if (at.planned) return 'in_run'
  return Temporal.PlainDate.compare(at.on, invoiceableFrom(of)) < 0 ? 'too_early' : null
}

/** Where an invoice stands on a day; `open` is what of its claims has not come back. */
export function repaymentState(of: {
  readonly withdrawn: boolean
  readonly open: Money
  readonly dueOn: PlainDate
  readonly on: PlainDate
}): RepaymentState {
  if (of.withdrawn) return 'withdrawn'
  if (of.open.minor === 0n) return 'paid'
  return Temporal.PlainDate.compare(of.on, of.dueOn) > 0 ? 'overdue' : 'open'
}
