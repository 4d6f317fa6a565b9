import { personBehind, record, type Act } from '../audit/index.ts'
import { type FundMove, type FundRefusal, moves, postMoves, type RunPart } from '../funds/index.ts'
import { money } from '../kernel/money.ts'
import type { Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { insertAdjustments } from './adjustment-sql.ts'
import { recordPayable } from './assess.ts'
import { type FullReceivable, insertRecoveries, unclaim } from './receivable-sql.ts'
import * as rows from './sql.ts'

type Returning = {
  readonly eventId: string
  readonly on: PlainDate
  readonly reason: string
  readonly parts: readonly RunPart[]
}

/** A payment comes back of which something was claimed back: nothing was paid too much after all.
 *  What is still open of the claims ends, and as much less is owed: `receivable` → `paid` → `payable`
 *  → `available`, in the one entry of the return. What the partner gave back already stays owed. */
export async function returnClawedBack(
  act: Act,
  asked: Returning,
  of: {
    readonly locked: readonly rows.PayableRow[]
    readonly claims: readonly FullReceivable[]
  },
): Promise<Result<unknown, FundRefusal>> {
  const { eventId, on, reason, parts } = asked
  const { locked, claims } = of
  await endClaims(act, asked, claims)
  const freed: FundMove[] = []
  for (const row of locked) {
    const own = claims.filter((claim) => claim.payableId === row.payableId)
    const minor = own.reduce((sum, claim) => sum + openOf(claim), 0n)
    if (minor === 0n) continue
    await lowerBy(act, row, { minor, eventId, reason })
    const { fundId, partnerId } = row
    for (const claim of own) {
      const amount = money(openOf(claim), row.currency)
      const { allocationId } = claim
      freed.push(moves.writeOff({ fundId, partnerId, amount }))
      freed.push(moves.unoweToFund({ fundId, allocationId, partnerId, amount }))
    }
  }
  const list = [...parts.map(moves.sendBack), ...freed]
  return postMoves(act, { eventId, on, kind: 'returned', moves: list })
}

function openOf(claim: FullReceivable): bigint {
  return claim.amountMinor - claim.recoveredMinor
}

async function endClaims(
  act: Act,
  { eventId, on, reason }: Returning,
  claims: readonly FullReceivable[],
): Promise<void> {
  await insertRecoveries(
    act.tx,
    claims.map((claim) => ({
      recoveryId: act.newId<'recovery'>(),
      receivableId: claim.receivableId,
      partnerId: claim.partnerId,
      kind: 'returned' as const,
      amountMinor: openOf(claim),
      currency: claim.currency,
      reason,
      payableId: null,
      paymentId: null,
      recoveredOn: on,
      eventId,
      recoveredBy: personBehind(act.actor),
      recoveredAt: act.at,
    })),
  )
  for (const claim of claims) {
    const { receivableId: subjectId, payableId, partnerId, currency } = claim
    const body = { payableId, amountMinor: openOf(claim), currency }
    const event = { type: 'receivable.returned', subjectKind: 'receivable', subjectId, partnerId }
    await record(act, { ...event, causeEventId: eventId, body })
  }
}

async function lowerBy(
  act: Act,
  row: rows.PayableRow,
  of: { readonly minor: bigint; readonly eventId: string; readonly reason: string },
): Promise<void> {
  const { payableId, partnerId, currency, submissionId } = row
  const { minor, eventId, reason } = of
  await unclaim(act.tx, payableId, minor)
  const body = { clauseId: null, submissionId }
  if (minor === row.amountMinor) {
    await rows.deleteHolds(act.tx, await rows.holdsOf(act.tx, [payableId]))
    await rows.markCancelled(act.tx, { payableId, reason, clauseId: null })
    await recordPayable(act, row, 'payable.cancelled', body, reason, eventId)
    return
  }
  await insertAdjustments(act.tx, [
    {
      adjustmentId: act.newId<'adjustment'>(),
      payableId,
      partnerId,
      kind: 'lowered',
      amountMinor: -minor,
      currency,
      reason,
      clauseId: null,
      paymentId: null,
      authority: null,
      eventId,
      causeEventId: eventId,
      adjustedBy: personBehind(act.actor),
      adjustedAt: act.at,
    },
  ])
  const told = { ...body, byMinor: minor, currency }
  await recordPayable(act, row, 'payable.lowered', told, reason, eventId)
}
