import type { Act } from '../audit/index.ts'
import { officeCalendarIn } from '../clocks/index.ts'
import { say } from '../correspondence/index.ts'
import {
  attach,
  type EvidenceItemId,
  type EvidenceRefusal,
  type FileId,
} from '../evidence/index.ts'
import {
  type Attribution,
  attributionOf,
  endHold,
  forfeitPaperwork,
  type Incentive,
  type IncentiveRefusal,
  instalmentsOf,
  moveIncentive,
  paperworkAwaited,
  paperworkOf,
  paperworkWarned,
  type PaperStanding,
  wholePaperwork,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { weekdaysOpen } from '../kernel/calendar.ts'
import { nextOpen } from '../kernel/calendar-time.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { type Instant, type PlainDate, printDay } from '../kernel/temporal.ts'
import { partnerById } from '../partners/index.ts'
import { cancelPayable, liftHold, lockPayables, type PayableId } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import { clauseOfCheck, type ReferralPack } from '../programs/index.ts'
import { lockedReferral } from './referral-fees.ts'
import { PAPERS_OF, PAPERWORK_HOLD, papersOf } from './referral-papers.ts'
import { referralUnder } from './referral-sql.ts'

/** Referrals one sweep looks at; what is left waits for the next. */
const PAPERWORK_MAX = 200

/** Hands in one required paper of an accepted referral; another in the same slot replaces one that was
 *  rejected. Refuses papers that the program does not ask for, and those of a referral that is over. */
export async function filePaper(
  act: Act,
  input: { readonly incentiveId: string; readonly slot: string; readonly fileId: FileId },
): Promise<Result<{ itemId: EvidenceItemId }, IncentiveRefusal | EvidenceRefusal>> {
  const known = await lockedReferral(act, input.incentiveId)
  const own = act.actor.partnerId
  if (known === null || (own !== null && own !== known.incentive.partnerId)) {
    return refuse({ code: 'incentive.unknown', incentive: input.incentiveId })
  }
  const { incentive, pack } = known
  const { number, status, incentiveId, partnerId } = incentive
  if (!pack.paperwork.some(({ slot }) => slot === input.slot)) {
    return refuse({ code: 'referral.paper_unasked', number, slot: input.slot })
  }
  if (status !== 'accepted' && status !== 'converted' && status !== 'earning') {
    const needs = ['accepted', 'converted', 'earning'] as const
    return refuse({ code: 'incentive.wrong_state', number, status, needs, move: 'add papers' })
  }
  const { slot, fileId } = input
  return attach(act, { fileId, ownerKind: PAPERS_OF, ownerId: incentiveId, slot, partnerId })
}

/** A paper was judged: once all are accepted, what waited for them is let go. */
export async function paperJudged(act: Act, incentiveId: string): Promise<void> {
  const known = await lockedReferral(act, incentiveId)
  if (known === null || known.pack.paperwork.length === 0) return
  const { incentive, pack } = known
  const papers = await papersOf(act.tx, incentive, pack)
  if (!papers.every(({ state }) => state === 'accepted')) return
  if (!(await wholePaperwork(act, incentive))) return
  const payableIds = await owedUnder(act.tx, incentiveId)
  if (payableIds.length > 0) unwrap(await liftHold(act, { payableIds, ...PAPERWORK_HOLD }))
}

async function owedUnder(tx: Tx, incentiveId: string): Promise<PayableId[]> {
  const rows = await instalmentsOf(tx, incentiveId)
  return rows.flatMap(({ payableId }) => (payableId === null ? [] : [payableId as PayableId])) // written as one
}

/** Reminds of papers that are missing on the days the program says, and forfeits what was earned by
 *  referrals whose papers did not come in time. */
export async function sweepPaperwork(
  act: Act,
): Promise<Result<{ warned: number; forfeited: number }, never>> {
  const done = { warned: 0, forfeited: 0 }
  const dueBy = act.at.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 366 })
  for (const { incentiveId } of await paperworkAwaited(act.tx, { dueBy, limit: PAPERWORK_MAX })) {
    const known = await lockedReferral(act, incentiveId)
    const attribution = await attributionOf(act.tx, incentiveId)
    if (known === null || attribution === null) continue
    const lastOn = must(attribution.paperworkLastOn, 'listed by its last day')
    const papers = await papersOf(act.tx, known.incentive, known.pack)
    const on = act.at.toZonedDateTimeISO(known.pack.zone).toPlainDate()
    const late: Late = { ...known, attribution, papers, lastOn, on }
    const standing = paperworkOf(papers, { lastOn, on })
    if (standing === 'forfeited') {
      await forfeit(act, late)
      done.forfeited += 1
    }
    if (standing === 'awaited' && (await warn(act, late))) done.warned += 1
  }
  return ok(done)
}

type Late = {
  readonly incentive: Incentive
  readonly pack: ReferralPack
  readonly attribution: Attribution
  readonly papers: readonly PaperStanding[]
  readonly lastOn: PlainDate
  readonly on: PlainDate
}

const lackingOf = (papers: readonly PaperStanding[]) =>
  papers.filter(({ state }) => state === 'missing' || state === 'rejected')

/** One letter for the nearest day that has come; what was missed by a standstill is said once. */
async function warn(act: Act, late: Late): Promise<boolean> {
  const { incentive, pack, attribution, papers, lastOn, on } = late
  const lacking = lackingOf(papers)
  const left = on.until(lastOn).days
  const days = pack.paperworkWarnDays.filter((one) => left <= one).toSorted((a, b) => a - b)[0]
  const { paperworkWarned: warned } = attribution
  if (lacking.length === 0 || left < 0 || days === undefined) return false
  if (warned !== null && warned <= days) return false
  const { incentiveId } = incentive
  await paperworkWarned(act, { incentiveId, days })
  await say(act, {
    ...(await threadOf(act.tx, incentive)),
    notBefore: await whenOpen(act, incentive),
    template: 'referral.paperwork_awaited',
    facts: { ...(await aboutOf(act.tx, incentive, lacking)), lastOn: printDay(lastOn) },
  })
  return true
}

/** Nothing more is earned, and what was earned and not paid is owed no longer. */
async function forfeit(act: Act, late: Late): Promise<void> {
  const { incentive, pack, papers, lastOn } = late
  const { incentiveId, allocationId } = incentive
  const clauseId = clauseOfCheck(pack, 'referral_fee', 'check_paperwork')
  const lacking = papers.filter(({ state }) => state !== 'accepted')
  const about = await aboutOf(act.tx, incentive, lacking)
  const reason = `${about.papers}: not there by ${printDay(lastOn)}.`
  const eventId = await forfeitPaperwork(act, { incentive, reason })
  if (incentive.status === 'converted' || incentive.status === 'earning') {
    const moved = { incentive, move: 'forfeit', causeEventId: eventId } as const
    unwrap(await moveIncentive(act, moved))
    await endHold(act, incentiveId)
  }
  const owed = await lockPayables(act.tx, await owedUnder(act.tx, incentiveId))
  for (const { payableId, status } of owed) {
    if (status !== 'held' && status !== 'ready') continue
    unwrap(await cancelPayable(act, { payableId, reason, clauseId, allocationId }))
  }
  await say(act, {
    ...(await threadOf(act.tx, incentive)),
    template: 'referral.forfeited',
    facts: { ...about, lastOn: printDay(lastOn) },
  })
}

async function threadOf(tx: Tx, { incentiveId, partnerId }: Incentive) {
  const { submissionId } = must(await referralUnder(tx, incentiveId), 'it was handed in')
  return { threadKind: 'submission', threadId: submissionId, partnerId } as const
}

/** The next instant of the receiver's working hours. */
async function whenOpen(act: Act, { partnerId }: Incentive): Promise<Instant> {
  const { timeZone: zone } = must(
    await partnerById(act.tx, partnerId),
    'an incentive has its partner',
  )
  const office = await officeCalendarIn(act.tx, zone)
  return nextOpen(office?.calendar ?? weekdaysOpen(zone, '09:00-17:00'), act.at)
}

async function aboutOf(tx: Tx, incentive: Incentive, lacking: readonly PaperStanding[]) {
  const partner = must(await partnerById(tx, incentive.partnerId), 'an incentive has its partner')
  const papers = lacking.map(({ label }) => label).join(', ')
  return { number: incentive.number, partner: partner.legalName, link: null, papers }
}
