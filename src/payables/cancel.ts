import type { Act } from '../audit/index.ts'
import {
  bookDay,
  fundById,
  unowe,
  unoweToFund,
  type AllocationId,
  type FundRefusal,
} from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { recordPayable } from './assess.ts'
import { payableMoves, type PayableId } from './payable.ts'
import type { PayableRefusal } from './refusals.ts'
import * as rows from './sql.ts'

/** Cancels what is owed and not in a run, with a reason and the clause it rests on. The money goes
 *  back to the commitment while the incentive is open; once it is closed, to the allocation named. */
export async function cancelPayable(
  act: Act,
  asked: {
    readonly payableId: PayableId
    readonly reason: string
    readonly clauseId: string | null
    /** Where the money goes once the incentive is closed; null while it is open. */
    readonly allocationId: AllocationId | null
    /** What brought it about, where a person did not ask for this very thing. */
    readonly causeEventId?: string
  },
): Promise<Result<null, PayableRefusal | FundRefusal>> {
  const { payableId, reason, clauseId, allocationId } = asked
  const row = (await rows.lockRows(act.tx, [payableId]))[0]
  if (row === undefined) return refuse({ code: 'payable.unknown', payable: payableId })
  const { status, submissionId, fundId, partnerId, incentiveId } = row
  const from: readonly string[] = payableMoves.cancel.from
  if (!from.includes(status)) {
    return refuse({ code: 'payable.not_movable', payable: payableId, status, wanted: 'cancelled' })
  }
  const covered = row.nettedMinor + row.withheldMinor
  if (covered > 0n) {
    const open = money(row.amountMinor - covered, row.currency)
    const by = money(row.amountMinor, row.currency)
    return refuse({ code: 'payable.owes_less', payable: payableId, open, by })
  }
  await rows.markCancelled(act.tx, { payableId, reason, clauseId })
  await rows.deleteHolds(act.tx, await rows.holdsOf(act.tx, [payableId]))
  const eventId = await recordPayable(
    act,
    row,
    'payable.cancelled',
    { clauseId, submissionId },
    reason,
    asked.causeEventId,
  )
  const fund = must(await fundById(act.tx, fundId), 'a payable has a fund')
  const debt = {
    fundId,
    partnerId,
    amount: money(row.amountMinor, row.currency),
    eventId,
    on: bookDay(fund, act.at),
  }
  const entry =
    allocationId === null
      ? await unowe(act, { ...debt, incentiveId })
      : await unoweToFund(act, { ...debt, allocationId })
  return entry.ok ? ok(null) : entry
}
