import { type Act, record } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import * as rows from './break-sql.ts'
import type { BreakId } from './line.ts'
import type { ReconciliationRefusal } from './refusals.ts'

/** Closes a break by a person's reason. The money stays where it is: what is not explained is in
 *  suspense until it is. Refuses one that is resolved. */
export async function resolveBreak(
  act: Act,
  asked: { readonly breakId: BreakId; readonly reason: string },
): Promise<Result<null, ReconciliationRefusal>> {
  const found = await rows.lockBreak(act.tx, asked.breakId)
  if (found === null) return refuse({ code: 'break.unknown', break: asked.breakId })
  if (found.resolvedAt !== null) return refuse({ code: 'break.resolved', break: asked.breakId })
  const { principalId: id, name } = act.actor
  const { breakId, reason } = asked
  await rows.resolveBreakRow(act.tx, breakId, { id, name, at: act.at, reason })
  const { subjectKind, subjectId } = found
  await record(act, {
    type: 'break.resolved',
    subjectKind: 'break',
    subjectId: breakId,
    reason,
    body: { subjectKind, subjectId },
  })
  return ok(null)
}
