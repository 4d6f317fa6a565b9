import { personBehind, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { partnerById } from '../partners/index.ts'
import { recordPayable } from './assess.ts'
import type { PayableId } from './payable.ts'
import type { PayableRefusal } from './refusals.ts'
import * as rows from './sql.ts'

/** Finance confirms that what a terminated partner has earned is paid all the same. What else holds
 *  the payable goes on holding it. Refuses a partner who is not terminated. */
export async function confirmOwed(
  act: Act,
  asked: { readonly payableId: PayableId; readonly reason: string },
): Promise<Result<null, PayableRefusal>> {
  const { payableId, reason } = asked
  const row = (await rows.lockRows(act.tx, [payableId]))[0]
  if (row === undefined) return refuse({ code: 'payable.unknown', payable: payableId })
  const partner = await partnerById(act.tx, row.partnerId)
  const isOpen = row.status === 'held' || row.status === 'ready'
  if (partner?.status !== 'terminated' || row.confirmed || !isOpen) {
    return refuse({ code: 'payable.not_terminated', payable: payableId })
  }
  await rows.setConfirmed(act.tx, { payableId, by: personBehind(act.actor), at: act.at })
  await recordPayable(act, row, 'payable.confirmed', { submissionId: row.submissionId }, reason)
  return ok(null)
}
