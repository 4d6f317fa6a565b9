import { personBehind, record, type Act } from '../audit/index.ts'
import { type FundMove, type FundRefusal, moves, postMoves } from '../funds/index.ts'
import { assert, must } from '../kernel/assert.ts'
import { money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import { insertAdjustments } from './adjustment-sql.ts'
import { recordPayable } from './assess.ts'
import type { PayableId } from './payable.ts'
import { insertRecoveries, lockReceivables, type FullReceivable } from './receivable-sql.ts'
import type { ReceivableId } from './receivable.ts'
import type { PayableRefusal } from './refusals.ts'
import * as rows from './sql.ts'

/** One piece of netting: so much of what is owed is paid by so much of what the partner owes us. */
export type NettingPiece = {
  readonly payableId: PayableId
  readonly receivableId: ReceivableId
  readonly amount: Money
}

export type NetPayables = {
  readonly runId: string
  readonly paymentId: string
  /** The event of the payment that nets: it has exactly one entry. */
  readonly eventId: string
  readonly on: PlainDate
  readonly pieces: readonly NettingPiece[]
}

/** Nets payables in a run with receivables of the same partner, payer and currency, at its release:
 *  `payable` → `paid` and `receivable` → `available`, one entry marked `netting`. What is netted in
 *  full is paid; the rest of a payable goes on to the bank. It stands whatever becomes of the
 *  transfer. The funds may differ. Refuses what is disputed, asked for by an invoice
 *  that runs, or open by less (`receivable.open_less`),
 *  and a payable that is not in the run. */
export async function netPayables(
  act: Act,
  asked: NetPayables,
): Promise<Result<null, PayableRefusal | FundRefusal>> {
  const { runId, eventId, on, pieces } = asked
  const payables = await rows.lockRows(act.tx, [...new Set(pieces.map((one) => one.payableId))])
  const receivables = await lockReceivables(act.tx, [
    ...new Set(pieces.map((one) => one.receivableId)),
  ])
  const wrong = firstRefusal(asked, payables, receivables)
  if (wrong !== null) return refuse(wrong)
  const named = pieces.map((piece) => ({
    piece,
    payable: must(
      payables.find((row) => row.payableId === piece.payableId),
      'it was checked',
    ),
    receivable: must(
      receivables.find((row) => row.receivableId === piece.receivableId),
      'it was checked',
    ),
  }))
  await keepNettings(act, asked, named)
  await payCovered(
    act,
    asked,
    await rows.lockRows(act.tx, [...new Set(pieces.map((one) => one.payableId))]),
  )
  for (const { piece, receivable } of named) {
    await record(act, {
      type: 'receivable.netted',
      subjectKind: 'receivable',
      subjectId: receivable.receivableId,
      partnerId: receivable.partnerId,
      causeEventId: eventId,
      body: {
        payableId: piece.payableId,
        amountMinor: piece.amount.minor,
        currency: piece.amount.currency,
      },
    })
  }
  const list = named.flatMap(({ piece: { amount }, payable, receivable }): FundMove[] => {
    const { partnerId } = payable
    const { fundId, allocationId } = receivable
    return [
      moves.payByNetting({ fundId: payable.fundId, partnerId, amount }),
      moves.recover({ fundId, allocationId, partnerId, amount }),
    ]
  })
  for (const row of payables) {
    const amountMinor = nettedOf(pieces, row.payableId)
    const body = { runId, amountMinor, currency: row.currency }
    await recordPayable(act, row, 'payable.netted', body, null, eventId)
  }
  const entry = await postMoves(act, { eventId, on, kind: 'netting', moves: list })
  return entry.ok ? ok(null) : entry
}

function nettedOf(pieces: readonly NettingPiece[], payableId: PayableId): bigint {
  return pieces
    .filter((piece) => piece.payableId === payableId)
    .reduce((total, piece) => total + piece.amount.minor, 0n)
}

function firstRefusal(
  { runId, pieces, on }: NetPayables,
  payables: readonly rows.PayableRow[],
  receivables: readonly FullReceivable[],
): PayableRefusal | null {
  for (const { payableId, receivableId, amount } of pieces) {
    assert(amount.minor > 0n, 'a piece of netting is of more than nothing')
    const payable = payables.find((row) => row.payableId === payableId)
    if (payable === undefined) return { code: 'payable.unknown', payable: payableId }
    const receivable = receivables.find((row) => row.receivableId === receivableId)
    if (receivable === undefined) return { code: 'receivable.unknown', receivable: receivableId }
    for (const side of [payable, receivable]) {
      assert(side.currency === amount.currency, 'netting is within one currency')
      assert(side.payerId === payable.payerId, 'netting is within one payer')
      assert(side.partnerId === payable.partnerId, 'netting is within one partner')
      assert(side.netting, 'netting is what both programs allow')
    }
    if (payable.status !== 'scheduled' || payable.sentOn !== null) {
      const { status } = payable
      return { code: 'payable.not_movable', payable: payableId, status, wanted: 'netted' }
    }
    if (payable.runId !== runId) {
      return { code: 'payable.other_run', payable: payableId, run: payable.runId }
    }
    const used = pieces
      .filter((piece) => piece.receivableId === receivableId)
      .reduce((total, piece) => total + piece.amount.minor, 0n)
    const { invoicedUntil: until } = receivable
    const isAsked = until !== null && Temporal.PlainDate.compare(on, until) <= 0
    const open =
      receivable.disputedAt !== null || isAsked
        ? 0n
        : receivable.amountMinor - receivable.recoveredMinor
    if (used > open) {
      const left = money(open, amount.currency)
      const wanted = money(used, amount.currency)
      const { reference } = receivable
      return { code: 'receivable.open_less', receivable: reference, open: left, asked: wanted }
    }
    const toPay = payable.amountMinor - payable.nettedMinor - payable.withheldMinor
    if (nettedOf(pieces, payableId) > toPay) {
      const left = money(toPay, amount.currency)
      return { code: 'payable.owes_less', payable: payableId, open: left, by: amount }
    }
  }
  return null
}

type Named = {
  readonly piece: NettingPiece
  readonly payable: rows.PayableRow
  readonly receivable: FullReceivable
}

async function keepNettings(act: Act, asked: NetPayables, named: readonly Named[]): Promise<void> {
  const { paymentId, eventId, on, pieces } = asked
  const by = personBehind(act.actor)
  const netted = [...new Map(named.map(({ payable }) => [payable.payableId, payable])).values()]
  await insertAdjustments(
    act.tx,
    netted.map(({ payableId, partnerId, currency }) => ({
      adjustmentId: act.newId<'adjustment'>(),
      payableId,
      partnerId,
      kind: 'netted' as const,
      amountMinor: -nettedOf(pieces, payableId),
      currency,
      reason: `netted with ${referencesOf(named, payableId)}`,
      clauseId: null,
      paymentId,
      authority: null,
      eventId,
      causeEventId: eventId,
      adjustedBy: by,
      adjustedAt: act.at,
    })),
  )
  await insertRecoveries(
    act.tx,
    named.map(({ piece, payable, receivable }) => ({
      recoveryId: act.newId<'recovery'>(),
      receivableId: receivable.receivableId,
      partnerId: receivable.partnerId,
      kind: 'netting' as const,
      amountMinor: piece.amount.minor,
      currency: piece.amount.currency,
      reason: `netted with ${payable.reference}`,
      payableId: payable.payableId,
      paymentId,
      recoveredOn: on,
      eventId,
      recoveredBy: by,
      recoveredAt: act.at,
    })),
  )
}

function referencesOf(named: readonly Named[], payableId: PayableId): string {
  const own = named.filter(({ payable }) => payable.payableId === payableId)
  return [...new Set(own.map(({ receivable }) => receivable.reference))].join(', ')
}

/** What netting and tax have taken in full never reaches the bank: it is paid on the day of release. */
export async function payCovered(
  act: Act,
  { runId, on }: Pick<NetPayables, 'runId' | 'on'>,
  payables: readonly rows.PayableRow[],
): Promise<void> {
  const full = payables.filter(
    (row) => row.amountMinor - row.nettedMinor - row.withheldMinor === 0n,
  )
  if (full.length === 0) return
  await rows.movePayables(act.tx, {
    payableIds: full.map((row) => row.payableId),
    from: ['scheduled'],
    to: 'paid',
    runId,
    sentOn: on,
    paidOn: on,
  })
  for (const row of full) {
    await recordPayable(act, row, 'payable.paid', { runId, paidOn: on })
  }
}
