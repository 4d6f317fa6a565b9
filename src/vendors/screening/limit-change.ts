import { type Act, personBehind, record } from '../../audit/index.ts'
import { notify } from '../../correspondence/index.ts'
import { mayApprove } from '../../identity/index.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import { dayOf } from './list-age.ts'
import * as rows from './limit-sql.ts'
import { limitOn, lockLists } from './list-sql.ts'
import type { ScreeningRefusal } from './refusals.ts'

/** A list that nobody renewed for a year says nothing of today. */
export const LIMIT_DAYS_MAX = 365

/** Proposes after how many whole days a sanctions list counts as old, 1 to 365. Nothing changes before
 *  another person of Finance or legal agrees: who could raise it alone could pay by a list that does
 *  not name who was listed since. Refuses what is no such number or changes nothing, and a second
 *  while one waits. */
export async function proposeScreeningLimit(
  act: Act,
  asked: { readonly days: number; readonly reason: string },
): Promise<Result<{ readonly changeId: string }, ScreeningRefusal>> {
  const { days, reason } = asked
  if (!Number.isInteger(days) || days < 1 || days > LIMIT_DAYS_MAX) {
    return refuse({ code: 'screening.invalid_limit', days })
  }
  await lockLists(act.tx)
  const open = await rows.openLimitChange(act.tx)
  if (open !== null) return refuse({ code: 'screening.limit_waits', days: open.days })
  const { days: before } = await limitOn(act.tx, dayOf(act.at))
  if (before === days) return refuse({ code: 'screening.limit_same', days })
  const changeId = act.newId<'screening_limit'>()
  const by = personBehind(act.actor)
  await rows.insertLimitChange(act.tx, { changeId, before, days, reason, by, at: act.at })
  const eventId = await recordLimit(act, 'screening.limit_proposed', changeId, { days }, reason)
  const text = `A sanctions list is to count as old after ${days} days, not ${before}: ${reason}`
  const subject = { subjectKind: 'screening_list', subjectId: changeId, eventId }
  await notify(act, { ...subject, roles: ['finance', 'legal'], text })
  return ok({ changeId })
}

type Decided = { readonly days: number; readonly fromOn: PlainDate }

/** The second person agrees: from today (UTC) on lists are held to it. Refused to who proposed it. */
export async function approveScreeningLimit(
  act: Act,
  _asked: Readonly<Record<string, never>> = {},
): Promise<Result<Decided, ScreeningRefusal>> {
  await lockLists(act.tx)
  const open = await rows.openLimitChange(act.tx)
  if (open === null) return refuse({ code: 'screening.no_limit_waits' })
  const { changeId, days, reason, proposedBy } = open
  if (!mayApprove(act.actor, [proposedBy])) return refuse({ code: 'screening.own_limit', days })
  const by = personBehind(act.actor)
  await rows.decideLimitChange(act.tx, { changeId, by, at: act.at, declined: null })
  const fromOn = dayOf(act.at)
  await rows.putLimit(act.tx, { fromOn, days, reason, by: proposedBy, at: act.at, changeId })
  const body = { days, fromOn: fromOn.toString() }
  await recordLimit(act, 'screening.limit_set', changeId, body, reason)
  return ok({ days, fromOn })
}

/** It stays as it is. Anybody who may propose takes a proposal back, who made it too. */
export async function declineScreeningLimit(
  act: Act,
  asked: { readonly reason: string },
): Promise<Result<{ readonly days: number }, ScreeningRefusal>> {
  await lockLists(act.tx)
  const open = await rows.openLimitChange(act.tx)
  if (open === null) return refuse({ code: 'screening.no_limit_waits' })
  const { changeId, days } = open
  const by = personBehind(act.actor)
  await rows.decideLimitChange(act.tx, { changeId, by, at: act.at, declined: asked.reason })
  await recordLimit(act, 'screening.limit_declined', changeId, { days }, asked.reason)
  return ok({ days: (await limitOn(act.tx, dayOf(act.at))).days })
}

function recordLimit(act: Act, type: string, changeId: string, body: object, reason: string) {
  return record(act, { type, subjectKind: 'screening_list', subjectId: changeId, body, reason })
}
