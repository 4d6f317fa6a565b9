import type { Act } from '../audit/index.ts'
import type { FundRefusal } from '../funds/index.ts'
import {
  endOfDay,
  type IncentiveRefusal,
  lockIncentive,
  moveIncentive,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result, unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { versionById } from '../programs/index.ts'
import { isWaitedFor } from './claims-waiting.ts'
import { releaseLeft } from './commitment.ts'
import { finallyClaimed } from './next-claim-sql.ts'
import { claimsOf, claimWindowsPast } from './sql.ts'

/** Activities one sweep looks at; what is left waits for the next. */
export const UNCLAIMED_MAX = 200

/** Gives back what nobody claimed in time: `committed` → `available`. An activity with an approved
 *  claim is settled, one without lapses. Never while a claim is open, sent back, appealed, or decided
 *  so recently that it can still be appealed. Answers how many were ended. */
export async function releaseUnclaimed(act: Act): Promise<Result<{ ended: number }, never>> {
  const day = act.at.toZonedDateTimeISO('UTC').toPlainDate()
  let ended = 0
  const past = await claimWindowsPast(act.tx, day, UNCLAIMED_MAX)
  const done = await finallyClaimed(act.tx, UNCLAIMED_MAX)
  for (const incentiveId of new Set([...past, ...done].map((one) => one.incentiveId))) {
    if (unwrap(await endIfUnclaimed(act, incentiveId))) ended += 1
  }
  return ok({ ended })
}

async function endIfUnclaimed(
  act: Act,
  incentiveId: string,
): Promise<Result<boolean, IncentiveRefusal | FundRefusal>> {
  const incentive = must(await lockIncentive(act.tx, incentiveId), 'an incentive that was listed')
  if (incentive.status !== 'committed' || incentive.claimDeadlineOn === null) return ok(false)
  const { pack } = must(await versionById(act.tx, incentive.versionId), 'an incentive’s version')
  const deadline = endOfDay(incentive.claimDeadlineOn, pack.zone)
  const claims = await claimsOf(act.tx, incentiveId)
  const isDone = claims.some((claim) => claim.isFinal && claim.status === 'approved')
  if (!isDone && Temporal.Instant.compare(act.at, deadline) < 0) return ok(false)
  if (await isWaitedFor(act.tx, { incentiveId, pack, except: null }, act.at)) return ok(false)
  const move = claims.some((claim) => claim.status === 'approved') ? 'settle' : 'lapse'
  const moved = await moveIncentive(act, { incentive, move, causeEventId: null })
  if (!moved.ok) return moved
  const released = await releaseLeft(act, incentive, moved.value.eventId)
  return released.ok ? ok(true) : released
}
