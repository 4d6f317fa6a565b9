import { type Act, personBehind } from '../../audit/index.ts'
import { bankingCalendarCode, calendarOf } from '../../clocks/index.ts'
import { raise } from '../../escalations/index.ts'
import { mayApprove } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, refuse, type Result, unwrap } from '../../kernel/result.ts'
import { printDay } from '../../kernel/temporal.ts'
import { blockVendor } from '../block.ts'
import type { VendorRefusal } from '../refusals.ts'
import * as hits from './hit-sql.ts'
import { hitMoves, type HitMove } from './hit.ts'
import { sayList } from './list-names.ts'
import type { ScreeningRefusal } from './refusals.ts'
import { reportDueOn } from './report-deadline.ts'
import { recordScreening } from './say-screening.ts'

type Asked = { readonly hitId: string }
type WithReason = Asked & { readonly reason: string }
type Judged = Result<{ readonly state: string }, VendorRefusal | ScreeningRefusal>

/** The hit with its vendor locked first, as every change of a vendor does. */
async function lockedHit(
  act: Act,
  { hitId }: Asked,
): Promise<Result<hits.HitRow, ScreeningRefusal>> {
  const seen = await hits.selectHit(act.tx, hitId)
  if (seen === null) return refuse({ code: 'screening.unknown_hit', hit: hitId })
  await hits.lockVendorNames(act.tx, [seen.vendorId])
  await hits.lockHit(act.tx, hitId)
  return ok(must(await hits.selectHit(act.tx, hitId), 'the hit just locked'))
}

function may(hit: hits.HitRow, move: HitMove): boolean {
  const from: readonly string[] = hitMoves[move].from
  return from.includes(hit.state)
}

function notNow(hit: hits.HitRow, wanted: string) {
  return refuse({ code: 'screening.not_movable', name: hit.askedName, state: hit.state, wanted })
}

/** The first of two people says, with the reason, that the vendor is not who is listed. It still
 *  holds. Refused to whoever typed the name. */
export async function proposeClearance(act: Act, asked: WithReason): Promise<Judged> {
  const locked = await lockedHit(act, asked)
  if (!locked.ok) return locked
  const hit = locked.value
  if (!may(hit, 'propose')) return notNow(hit, 'be proposed as cleared')
  if (!mayApprove(act.actor, hit.typedBy)) {
    return refuse({ code: 'vendor.own_typing', what: `the name ${hit.askedName}` })
  }
  const who = personBehind(act.actor)
  await hits.proposeClearing(act.tx, hit.hitId, { who, at: act.at, reason: asked.reason })
  await recordScreening(
    act,
    hit.vendorId,
    'vendor.screening_clearing',
    { hitId: hit.hitId },
    asked.reason,
  )
  return ok({ state: 'clearing' })
}

/** The second agrees, and the pair of this name and this entry holds no more, until either changes.
 *  Refused to who proposed it and to who typed the name. */
export async function clearHit(act: Act, asked: Asked): Promise<Judged> {
  const locked = await lockedHit(act, asked)
  if (!locked.ok) return locked
  const hit = locked.value
  if (!may(hit, 'clear')) return notNow(hit, 'be cleared')
  if (!mayApprove(act.actor, [...hit.typedBy, hit.proposedBy ?? ''])) {
    return refuse({ code: 'screening.second_person', name: hit.askedName })
  }
  await hits.setCleared(act.tx, hit.hitId, { who: personBehind(act.actor), at: act.at })
  await recordScreening(
    act,
    hit.vendorId,
    'vendor.screening_cleared',
    { hitId: hit.hitId },
    hit.reason,
  )
  return ok({ state: 'cleared' })
}

/** The second does not agree: the hit waits as before. */
export async function declineClearance(act: Act, asked: WithReason): Promise<Judged> {
  const locked = await lockedHit(act, asked)
  if (!locked.ok) return locked
  const hit = locked.value
  if (!may(hit, 'decline')) return notNow(hit, 'be kept')
  await hits.setDeclined(act.tx, hit.hitId)
  await recordScreening(
    act,
    hit.vendorId,
    'vendor.screening_kept',
    { hitId: hit.hitId },
    asked.reason,
  )
  return ok({ state: 'possible' })
}

const SAID_TO_PARTNER = 'We have a question open that keeps us from working with this profile.'

/** It is who is listed: the vendor is blocked, what it is owed stays held (never cancelled, netted or
 *  given back), and legal is asked at once, with the day by which the block must be reported. One
 *  person is enough to stop money. */
export async function confirmHit(act: Act, asked: WithReason): Promise<Judged> {
  const locked = await lockedHit(act, asked)
  if (!locked.ok) return locked
  const hit = locked.value
  if (!may(hit, 'confirm')) return notNow(hit, 'be confirmed')
  const calendar = must(await calendarOf(act.tx, bankingCalendarCode('USD')), 'a banking calendar')
  const today = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
  const due = reportDueOn(calendar, today)
  const by = { who: personBehind(act.actor), at: act.at, reason: asked.reason, reportDueOn: due }
  await hits.setTrue(act.tx, hit.hitId, by)
  // The partner reads why its profile stands as it does: this says nothing of the hit. Blocked before
  // for another reason, it is blocked.
  await blockVendor(act, { vendorId: hit.vendorId, reason: SAID_TO_PARTNER })
  const body = { hitId: hit.hitId, reportDueOn: due.toString() }
  await recordScreening(act, hit.vendorId, 'vendor.screening_true', body, asked.reason)
  const question =
    `The vendor of partner ${hit.partnerCode} was confirmed to be on a list: ` +
    `${sayList(hit.listCode)} (${hit.listedName}): ${asked.reason} It is blocked, and what it is owed is held. The block ` +
    `must be reported by ${printDay(due)}. What is to be reported, and what may be told to whom?`
  const subject = { subjectKind: 'vendor', subjectId: hit.vendorId }
  unwrap(await raise(act, { ...subject, kind: 'sanctions', question }))
  return ok({ state: 'true' })
}
