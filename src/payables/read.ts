import { money, type Money } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type { Payable, PayableId } from './payable.ts'
import * as rows from './sql.ts'

export type PayableWithHolds = Payable & { readonly holds: readonly rows.HoldRow[] }

function payableFrom(row: rows.PayableRow): Payable {
  const {
    amountMinor,
    loweredMinor,
    nettedMinor,
    withheldMinor,
    clawedBackMinor,
    currency,
    minimumMinor,
    ...rest
  } = row
  const { allocationId: _, uncommitted: __, remittedMinor: ___, ...known } = rest
  const { termsDays: ____, schedule: _____, ...shown } = known
  return {
    ...shown,
    amount: money(amountMinor, currency),
    lowered: money(loweredMinor, currency),
    netted: money(nettedMinor, currency),
    withheld: money(withheldMinor, currency),
    clawedBack: money(clawedBackMinor, currency),
    minimum: minimumMinor === null ? null : money(minimumMinor, currency),
  }
}

async function withHolds(tx: Tx, found: readonly rows.PayableRow[]): Promise<PayableWithHolds[]> {
  const held = await rows.holdsOf(
    tx,
    found.map((row) => row.payableId),
  )
  const holds = Map.groupBy(held, (hold) => hold.payableId)
  return found.map((row) => ({ ...payableFrom(row), holds: holds.get(row.payableId) ?? [] }))
}

export async function payablesById(
  tx: Tx,
  payableIds: readonly PayableId[],
): Promise<PayableWithHolds[]> {
  return withHolds(tx, await rows.selectPayables(tx, payableIds))
}

/** Payables locked in id order with their holds: what a run's preflight reads before money moves. */
export async function lockPayables(
  tx: Tx,
  payableIds: readonly PayableId[],
): Promise<PayableWithHolds[]> {
  return withHolds(tx, await rows.lockRows(tx, [...new Set(payableIds)]))
}

export async function payablesInRun(tx: Tx, runId: string): Promise<PayableWithHolds[]> {
  return withHolds(tx, await rows.payablesOfRun(tx, runId))
}

/** Locks payables in id order, however many, before they are read and changed in sets: in any other
 *  order two who lock many would wait for each other. */
export async function lockPayablesFirst(tx: Tx, payableIds: readonly PayableId[]): Promise<void> {
  await rows.lockRowsOnly(tx, [...new Set(payableIds)])
}

/** {@link readyPayables} by id, with whose and in which currency. */
export function readyToPay(tx: Tx, asked: Parameters<typeof readyPayables>[1]) {
  return rows.readyIds(tx, asked)
}

/** What is ready for one payer and due by a day, of one currency or of all others, oldest first. */
export async function readyPayables(
  tx: Tx,
  asked: {
    readonly payerId: string
    readonly currency: string
    readonly others?: boolean
    readonly dueBy: PlainDate
    readonly limit: number
  },
): Promise<Payable[]> {
  return (await rows.readyRows(tx, asked)).map(payableFrom)
}

/** What submissions owe, for their views. */
export async function payablesOf(
  tx: Tx,
  submissionIds: readonly string[],
): Promise<PayableWithHolds[]> {
  return withHolds(tx, await rows.payablesOfSubmissions(tx, submissionIds))
}

const OWN_PAYABLES_MAX = 500

/** A partner's payables, newest due date first, at most 500. */
export async function payablesOfPartner(tx: Tx, partnerId: string): Promise<PayableWithHolds[]> {
  return withHolds(tx, await rows.payablesOfPartner(tx, partnerId, OWN_PAYABLES_MAX))
}

export type PayablePageRow = PayableWithHolds & {
  readonly partnerCode: string
  readonly partnerName: string
  readonly fundCode: string
}

/** Due and blocked: payables by due date with what each waits for. */
export async function duePage(
  tx: Tx,
  asked: PageAsked & rows.DueFilter,
): Promise<PayablePageRow[]> {
  const page = await rows.payableRows(tx, asked)
  const full = await withHolds(tx, page)
  return full.map((row, at) => {
    const { partnerCode = '', partnerName = '', fundCode = '' } = page[at] ?? {}
    return { ...row, partnerCode, partnerName, fundCode }
  })
}

export type OwedSum = {
  readonly status: Payable['status']
  readonly hold: rows.HoldRow['hold'] | null
  readonly payables: number
  readonly amount: Money
}

/** What is owed in sums by status, currency and hold; one held for two reasons counts in both. */
export async function owedSums(tx: Tx): Promise<OwedSum[]> {
  const sums = await rows.owedSums(tx)
  return sums.map(({ status, currency, holdKind: hold, payables, amountMinor }) => ({
    status,
    hold,
    payables,
    amount: money(amountMinor, currency),
  }))
}
