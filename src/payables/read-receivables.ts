import { money, type Money } from '../kernel/money.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import * as rows from './receivable-sql.ts'
import {
  NETTING_DAYS,
  type Receivable,
  type ReceivableId,
  type Recovery,
  type WriteOffState,
} from './receivable.ts'

export type WriteOff = {
  readonly amount: Money
  readonly reason: string
  readonly state: WriteOffState
  readonly proposedBy: string
  readonly proposer: string
  readonly proposedAt: Instant
  readonly decider: string | null
  readonly decidedAt: Instant | null
}

export type ReceivableView = Receivable & {
  readonly partnerCode: string
  readonly partnerName: string
  readonly fundCode: string
  /** Not netted by then, it is asked for by invoice. */
  readonly invoiceFrom: PlainDate
  readonly recoveries: readonly Recovery[]
  readonly writeOffs: readonly WriteOff[]
}

function receivableFrom(row: rows.FullReceivable): Receivable & { readonly allocationId: string } {
  const { amountMinor, recoveredMinor, currency, ...rest } = row
  return {
    ...rest,
    amount: money(amountMinor, currency),
    open: money(amountMinor - recoveredMinor, currency),
  }
}

/** What may be netted with payouts of these partners by one payer, in any currency, oldest first:
 *  open, not disputed, not asked for by an invoice that runs, and its program allows it. */
export async function nettableReceivables(
  tx: Tx,
  asked: {
    readonly partnerIds: readonly string[]
    readonly payerId: string
    /** What an invoice asks for until this day or later is left to it. */
    readonly on: PlainDate
  },
): Promise<Receivable[]> {
  return (await rows.nettableRows(tx, asked)).map(receivableFrom)
}

export async function receivablesById(
  tx: Tx,
  receivableIds: readonly ReceivableId[],
): Promise<Receivable[]> {
  return (await rows.selectReceivables(tx, receivableIds)).map(receivableFrom)
}

/** What partners owe back that is to be asked for by invoice: claimed by `claimedBy` and not netted
 *  since, or of a program that does not net; not disputed, and not asked for yet. */
export async function uninvoicedReceivables(
  tx: Tx,
  asked: { readonly claimedBy: PlainDate; readonly limit: number },
): Promise<Receivable[]> {
  return (await rows.uninvoicedRows(tx, asked)).map(receivableFrom)
}

/** What a partner still owes one payer back in one currency, locked in id order. */
export async function lockOpenReceivables(
  tx: Tx,
  of: { readonly partnerId: string; readonly payerId: string; readonly currency: string },
): Promise<Receivable[]> {
  return (await rows.lockOpenOfPartner(tx, of)).map(receivableFrom)
}

/** Receivables with what came back of them and who gave up what, newest first. */
export async function receivablePage(
  tx: Tx,
  asked: PageAsked & rows.ReceivableFilter,
): Promise<ReceivableView[]> {
  const page = await rows.receivableRows(tx, asked)
  const ids = page.map((row) => row.receivableId)
  const recoveries = await recoveriesFor(tx, ids)
  const writeOffs = await rows.writeOffsOf(tx, ids)
  return page.map((row) => {
    const { partnerCode, partnerName, fundCode, ...receivable } = row
    const { allocationId: _, ...shown } = receivableFrom(receivable)
    return {
      ...shown,
      partnerCode,
      partnerName,
      fundCode,
      invoiceFrom: row.claimedOn.add({ days: NETTING_DAYS }),
      recoveries: recoveries.filter((one) => one.receivableId === row.receivableId),
      writeOffs: writeOffs.filter((one) => one.receivableId === row.receivableId).map(writeOffFrom),
    }
  })
}

function writeOffFrom(row: rows.WriteOffRow): WriteOff {
  const { amountMinor, currency, reason, state, proposedBy, proposedAt, decidedAt } = row
  return {
    amount: money(amountMinor, currency),
    reason,
    state,
    proposedBy,
    proposer: row.proposerName,
    proposedAt,
    decider: row.deciderName,
    decidedAt,
  }
}

export async function recoveriesFor(
  tx: Tx,
  receivableIds: readonly ReceivableId[],
): Promise<Recovery[]> {
  const found = await rows.recoveriesOf(tx, receivableIds)
  return found.map(({ amountMinor, currency, ...rest }) => ({
    ...rest,
    amount: money(amountMinor, currency),
  }))
}
