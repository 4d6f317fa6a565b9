import { personBehind, type Act } from '../audit/index.ts'
import { type FundMove, type FundRefusal, moves, postMoves } from '../funds/index.ts'
import { assert, must } from '../kernel/assert.ts'
import { money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { insertAdjustments } from './adjustment-sql.ts'
import { recordPayable } from './assess.ts'
import { payCovered } from './net.ts'
import type { PayableId } from './payable.ts'
import type { PayableRefusal } from './refusals.ts'
import * as rows from './sql.ts'

/** So much of what is owed goes to an authority and not to the partner. */
export type WithheldPiece = {
  readonly payableId: PayableId
  readonly authority: string
  readonly amount: Money
  /** The rule with its source: `30 % (IRC §1441)`. */
  readonly reason: string
}

export type Withhold = {
  readonly runId: string
  readonly paymentId: string
  /** The event of the payment that withholds: it has exactly one entry. */
  readonly eventId: string
  readonly on: PlainDate
  readonly pieces: readonly WithheldPiece[]
}
type Answer = Promise<Result<null, PayableRefusal | FundRefusal>>

/** Withholds tax from payables in a run, at its release: `payable` → `withheld` of the authority, one
 *  entry. What is left of a payable goes on to the bank; one of which nothing is left is paid by it.
 *  Refuses a payable that is not in the run, was sent, or owes less. */
export async function withholdPayables(act: Act, asked: Withhold): Answer {
  const { runId, paymentId, eventId, on, pieces } = asked
  const ids = [...new Set(pieces.map((piece) => piece.payableId))]
  assert(ids.length === pieces.length, 'a payment withholds of a payable once')
  const locked = await rows.lockRows(act.tx, ids)
  for (const { payableId, amount } of pieces) {
    const row = locked.find((one) => one.payableId === payableId)
    if (row === undefined) return refuse({ code: 'payable.unknown', payable: payableId })
    const { status } = row
    if (status !== 'scheduled' || row.sentOn !== null) {
      return refuse({ code: 'payable.not_movable', payable: payableId, status, wanted: 'withheld' })
    }
    if (row.runId !== runId) {
      return refuse({ code: 'payable.other_run', payable: payableId, run: row.runId })
    }
    const left = row.amountMinor - row.nettedMinor - row.withheldMinor
    if (amount.minor > left || amount.currency !== row.currency) {
      const open = money(left, row.currency)
      return refuse({ code: 'payable.owes_less', payable: payableId, open, by: amount })
    }
  }
  await adjust(act, { pieces, paymentId, eventId, kind: 'withheld' }, locked)
  const after = await rows.lockRows(act.tx, ids)
  await payCovered(act, { runId, on }, after)
  const list = pieces.map((piece) => moves.withhold(placed(piece, locked)))
  const entry = await postMoves(act, { eventId, on, kind: 'withheld', moves: list })
  return entry.ok ? ok(null) : entry
}

/** A payment came back before its tax was remitted: `withheld` → `payable`, one entry; it is owed to
 *  the partner again and withheld anew when it is paid. The payment that withheld it is named. */
export async function giveBackWithheld(
  act: Act,
  asked: Omit<Withhold, 'runId'>,
): Promise<Result<null, FundRefusal>> {
  const { paymentId, eventId, on, pieces } = asked
  const locked = await rows.lockRows(
    act.tx,
    pieces.map((piece) => piece.payableId),
  )
  await adjust(act, { pieces, paymentId, eventId, kind: 'unwithheld' }, locked)
  const list = pieces.map((piece) => moves.unwithhold(placed(piece, locked)))
  const entry = await postMoves(act, { eventId, on, kind: 'tax_given_back', moves: list })
  return entry.ok ? ok(null) : entry
}

/** Withheld tax has been sent to its authority: `withheld` → `paid`, one entry for all of it. Refuses
 *  a piece of which less is still withheld (`payable.withheld_less`). */
export async function remitWithheld(
  act: Act,
  asked: Pick<Withhold, 'eventId' | 'on' | 'pieces'>,
): Answer {
  const { eventId, on, pieces } = asked
  const locked = await rows.lockRows(
    act.tx,
    pieces.map((piece) => piece.payableId),
  )
  for (const { payableId, amount } of pieces) {
    const row = must(
      locked.find((one) => one.payableId === payableId),
      'what was withheld has a payable',
    )
    const left = row.withheldMinor - row.remittedMinor
    if (amount.minor <= left) continue
    const withheld = money(left, row.currency)
    const { reference: payable } = row
    return refuse({ code: 'payable.withheld_less', payable, withheld, asked: amount })
  }
  await rows.addRemitted(
    act.tx,
    pieces.map(({ payableId, amount }) => ({ payableId, minor: amount.minor })),
  )
  const list = pieces.map((piece) => moves.remit(placed(piece, locked)))
  const entry = await postMoves(act, { eventId, on, kind: 'remitted', moves: list })
  return entry.ok ? ok(null) : entry
}

function placed(
  { payableId, authority, amount }: WithheldPiece,
  locked: readonly rows.PayableRow[],
): Parameters<typeof moves.withhold>[0] {
  const row = must(
    locked.find((one) => one.payableId === payableId),
    'it was locked',
  )
  return { fundId: row.fundId, partnerId: row.partnerId, authority, amount }
}

async function adjust(
  act: Act,
  of: Pick<Withhold, 'pieces' | 'paymentId' | 'eventId'> & {
    readonly kind: 'withheld' | 'unwithheld'
  },
  locked: readonly rows.PayableRow[],
): Promise<void> {
  const { kind, paymentId, eventId } = of
  const sign = kind === 'withheld' ? -1n : 1n
  const named = of.pieces.map((piece) => ({
    ...piece,
    row: must(
      locked.find((one) => one.payableId === piece.payableId),
      'it was locked',
    ),
  }))
  await insertAdjustments(
    act.tx,
    named.map(({ row, payableId, amount, reason, authority }) => ({
      adjustmentId: act.newId<'adjustment'>(),
      payableId,
      partnerId: row.partnerId,
      kind,
      amountMinor: sign * amount.minor,
      currency: amount.currency,
      reason,
      clauseId: null,
      paymentId,
      authority,
      eventId,
      causeEventId: eventId,
      adjustedBy: personBehind(act.actor),
      adjustedAt: act.at,
    })),
  )
  for (const { row, amount, authority } of named) {
    const body = { paymentId, authority, amountMinor: amount.minor, currency: amount.currency }
    await recordPayable(act, row, `payable.${kind}`, body, null, eventId)
  }
}

/** What of a claim the authority still has not got, as its share of what was paid: it is taken back
 *  from what is withheld, and the partner owes the rest. 500.00 of 1,000.00, of which 300.00 are
 *  withheld and not remitted: 150.00. Nothing once it was remitted. */
export function unremittedShare(
  row: Pick<rows.PayableRow, 'amountMinor' | 'withheldMinor' | 'remittedMinor'>,
  claimedMinor: bigint,
): bigint {
  const left = row.withheldMinor - row.remittedMinor
  const share = (claimedMinor * row.withheldMinor) / row.amountMinor
  return share < left ? share : left
}

/** The moves of {@link unremittedShare}, in the entry of the claim: the tax counts as paid for the
 *  partner and comes back to the fund by the claim itself. */
export function claimWithheld(
  of: { readonly fundId: string; readonly partnerId: string; readonly allocationId: string },
  piece: { readonly authority: string; readonly amount: Money },
): readonly [before: FundMove, after: FundMove] {
  const { fundId, partnerId, allocationId } = of
  const { authority, amount } = piece
  return [
    moves.remit({ fundId, partnerId, authority, amount }),
    moves.recover({ fundId, partnerId, allocationId, amount }),
  ]
}
