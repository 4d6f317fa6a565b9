import type { Act, HeardEvent } from '../audit/index.ts'
import { lockIncentive, moveIncentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result, unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { versionById } from '../programs/index.ts'
import { releaseLeft } from './commitment.ts'
import { committedActivities } from './unstarted-sql.ts'

/** A terminated partner performs nothing more: activities that have not begun in the program's zone
 *  are cancelled and their money goes back, `committed` → `available`. What has begun is owed as it is
 *  claimed; what is undecided under an activity is decided first. Answers how many ended. */
export async function cancelUnstarted(
  act: Act,
  event: HeardEvent,
): Promise<Result<{ cancelled: number }, never>> {
  let cancelled = 0
  for (const { incentiveId } of await committedActivities(act.tx, event.subjectId)) {
    const incentive = must(await lockIncentive(act.tx, incentiveId), 'an activity that was listed')
    const { pack } = must(await versionById(act.tx, incentive.versionId), 'an incentive’s version')
    const today = act.at.toZonedDateTimeISO(pack.zone).toPlainDate()
    const first = incentive.firstOn
    const hasBegun = first === null || Temporal.PlainDate.compare(first, today) <= 0
    if (incentive.status !== 'committed' || hasBegun) continue
    const reason = 'The partnership is over.'
    const causeEventId = event.eventId
    const moved = unwrap(
      await moveIncentive(act, { incentive, move: 'cancel', causeEventId, reason }),
    )
    unwrap(await releaseLeft(act, incentive, moved.eventId))
    cancelled += 1
  }
  return ok({ cancelled })
}
