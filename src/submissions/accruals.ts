import { type Act, eventsOfSubject, heard, record } from '../audit/index.ts'
import { openThread, say } from '../correspondence/index.ts'
import type { FundRefusal } from '../funds/index.ts'
import {
  accruePurchases,
  type AccrualRow,
  accrualsIn,
  accrualStanding,
  accruingTypes,
  endOfDay,
  forfeitAccrual,
  partnersUncounted,
  periodName,
  plansDrawingOn,
  programsOfTypes,
  selectAccrual,
  sumsOf,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { nextOpen } from '../kernel/calendar-time.ts'
import { compare, printMoney, toDecimal } from '../kernel/money.ts'
import { ok, type Result, unwrap } from '../kernel/result.ts'
import { type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import { lockPartner } from '../partners/index.ts'
import {
  type Accruing,
  accruingOf,
  type Pack,
  versionById,
  versionInForce,
} from '../programs/index.ts'
import { drawnOn, rebateOf } from './accruals-sql.ts'
import { whyNotAppealed } from './appealable.ts'
import { createDraft, saveDraft } from './draft.ts'
import { selectSubmission } from './sql.ts'
import { submit } from './submit.ts'
import { lastProposal } from './read-accruals.ts'
import { hoursOf } from './warnings.ts'

/** Partners, or periods, of one page of a sweep, and pages of one; what is left waits for the next. */
export const ACCRUALS_MAX = 200
const PAGES_MAX = 50
/** How long after its last day a period is looked at: purchases listed late may still add to it. */
const LATE_DAYS_MAX = 400
/** The same of what a plan may draw on for long after the period of use: three years. */
const PLAN_DAYS_MAX = 3 * 366

/** Counts what no news counted: purchases that waited for a rate of their day, or were listed before
 *  the program was published. */
export async function accrueWaiting(act: Act): Promise<Result<{ counted: number }, FundRefusal>> {
  const partners = new Set<string>()
  for (const { programId, from } of await programsOfTypes(act.tx, accruingTypes)) {
    const asked = { programId, from, limit: ACCRUALS_MAX }
    for (const { partnerId } of await partnersUncounted(act.tx, asked)) partners.add(partnerId)
  }
  let counted = 0
  for (const partnerId of [...partners].sort()) {
    const done = await accruePurchases(act, { partnerId })
    if (!done.ok) return done
    counted += done.value.counted
  }
  return ok({ counted })
}

/** The periods in a time, page by page. Zones are at most a day apart: each is asked again by its own. */
async function* inTime(act: Act, time: 'claims_over' | 'earned' | 'closing') {
  const on = act.at.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 })
  let after: string | null = null
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const daysMax = time === 'claims_over' ? PLAN_DAYS_MAX : LATE_DAYS_MAX
    const asked = { time, on, daysMax, after, limit: ACCRUALS_MAX }
    const found: AccrualRow[] = await accrualsIn(act.tx, asked)
    yield* found
    if (found.length < ACCRUALS_MAX) return
    after = found.at(-1)?.accrualId ?? null
  }
}

/** Tells partners, so many days before as their program says, that what they earned can be claimed no
 *  longer soon: each once. Nothing where nothing is left. Answers how many were told. */
export async function warnOfForfeiture(act: Act): Promise<Result<{ warned: number }, never>> {
  let warned = 0
  for await (const { accrualId } of inTime(act, 'closing')) {
    if (await warnIfClosing(act, accrualId)) warned += 1
  }
  return ok({ warned })
}

async function warnIfClosing(act: Act, accrualId: string): Promise<boolean> {
  const { accrual, pack, accruing, partner } = await locked(act, accrualId)
  const today = act.at.toZonedDateTimeISO(pack.zone).toPlainDate()
  const until = lastDayToAsk(accrual, accruing)
  const left = today.until(until, { largestUnit: 'days' }).days
  const days = accruing.warningDays.filter((one) => one >= left).toSorted((a, b) => a - b)[0]
  const { available } = await sumsOf(act.tx, accrual)
  if (left < 0 || days === undefined || available.minor <= 0n) return false
  const before = await eventsOfSubject(act.tx, 'accrual', accrualId)
  const warnings = before.filter(({ type }) => type === 'accrual.warned').map(heard)
  const told = warnings.some(({ body }) => body['days'] === days)
  if (told) return false
  const { partnerId } = accrual
  const thread = { threadKind: 'accrual', threadId: accrualId, partnerId }
  await openThread(act, thread)
  await say(act, {
    ...thread,
    template: accruing.leadDays === null ? 'accrual.window_closes' : 'accrual.plans_close',
    facts: {
      number: periodName(accrual),
      partner: partner.legalName,
      link: null,
      until: printDay(until),
      left: printMoney(available),
    },
    notBefore: nextOpen(await hoursOf(act, partner.timeZone), act.at),
  })
  await record(act, {
    type: 'accrual.warned',
    subjectKind: 'accrual',
    subjectId: accrualId,
    partnerId,
    body: { period: periodName(accrual), days },
  })
  return true
}

/** The last day to claim on a period; of plans the last to propose one that begins in its use. */
function lastDayToAsk(accrual: AccrualRow, { leadDays }: Accruing): PlainDate {
  return leadDays === null ? accrual.claimsDueOn : lastProposal(accrual, leadDays)
}

/** Forfeits what nobody claimed of a period in time: `available` → `budget`. Never while a claim on it
 *  is open, sent back, or rejected so recently that it can still be appealed, nor while a plan is paid
 *  from it. Answers how many. */
export async function forfeitUnused(act: Act): Promise<Result<{ forfeited: number }, FundRefusal>> {
  let forfeited = 0
  for await (const { accrualId } of inTime(act, 'claims_over')) {
    const done = await forfeitIfOver(act, accrualId)
    if (!done.ok) return done
    if (done.value) forfeited += 1
  }
  return ok({ forfeited })
}

async function forfeitIfOver(act: Act, accrualId: string): Promise<Result<boolean, FundRefusal>> {
  const { accrual, pack } = await locked(act, accrualId)
  const deadline = endOfDay(accrual.claimsDueOn, pack.zone)
  if (Temporal.Instant.compare(act.at, deadline) < 0) return ok(false)
  if (await isDrawnOn(act, accrual, pack)) return ok(false)
  const done = await forfeitAccrual(act, accrual)
  return done.ok ? ok(done.value.minor > 0n) : done
}

/** Whether a plan is paid from a period, or what was handed in on it is open or can still be appealed:
 *  until the last minute of the last day in the program's zone, as the partner was told. */
async function isDrawnOn(act: Act, { allocationId }: AccrualRow, pack: Pack): Promise<boolean> {
  if ((await plansDrawingOn(act.tx, allocationId)).length > 0) return true
  // A day more than the appeal has whole days, and one for a change of the clocks.
  const since = act.at.subtract({ hours: 24 * (pack.windows.appealDays + 2) })
  for (const { submissionId, isOpen } of await drawnOn(act.tx, { allocationId, since })) {
    if (isOpen) return true
    const row = must(await selectSubmission(act.tx, submissionId), 'a submission that was listed')
    const asked = { at: act.at, isRaisable: true }
    if ((await whyNotAppealed(act.tx, { row, pack }, asked)) === null) return true
  }
  return false
}

/** Raises a rebate for each period that ended having earned less than the program's threshold, and of
 *  which nothing was claimed. One for each, however often it is asked. Answers how many. */
export async function raiseRebates(act: Act): Promise<Result<{ raised: number }, never>> {
  let raised = 0
  for await (const { accrualId } of inTime(act, 'earned')) {
    if (await raiseIfBelow(act, accrualId)) raised += 1
  }
  return ok({ raised })
}

async function raiseIfBelow(act: Act, accrualId: string): Promise<boolean> {
  const { accrual, pack, accruing } = await locked(act, accrualId)
  const threshold = accruing.terms.rebateBelow
  const over = accrual.earnedUntil.toZonedDateTime(pack.zone).toInstant()
  if (threshold === null || Temporal.Instant.compare(act.at, over) < 0) return false
  const sums = await sumsOf(act.tx, accrual)
  const { used } = accrualStanding(sums)
  if (compare(sums.earned, threshold) >= 0 || sums.available.minor <= 0n || used.minor !== 0n) {
    return false
  }
  const { allocationId, programId, partnerId } = accrual
  const drawn = await drawnOn(act.tx, { allocationId, since: act.at })
  if (drawn.some(({ isOpen }) => isOpen)) return false
  if ((await rebateOf(act.tx, accrualId)) !== null) return false
  const today = act.at.toZonedDateTimeISO(pack.zone).toPlainDate()
  const version = await versionInForce(act.tx, programId, today)
  if (version?.pack.forms.mdf_rebate === undefined) return false
  const form = {
    period: periodName(accrual),
    earned: toDecimal(sums.earned),
    rebate: toDecimal(sums.available),
  }
  const raised = { type: 'mdf_rebate', source: 'accrual', originKey: accrualId } as const
  const draft = await createDraft(act, { ...raised, programId, partnerId, form })
  // A partner that may not take part any more gets no rebate: what it earned is forfeited in time.
  if (!draft.ok) return false
  const { submissionId, version: seen } = draft.value
  const filled = { submissionId, version: seen, form, lines: [], isFinal: true }
  const saved = unwrap(await saveDraft(act, filled))
  unwrap(await submit(act, { submissionId, version: saved.version }))
  return true
}

/** The accrual behind its partner, as every decision locks them, with the pack that judges it. */
async function locked(act: Act, accrualId: string) {
  const seen = must(await selectAccrual(act.tx, accrualId), 'an accrual that was listed')
  const partner = must(await lockPartner(act.tx, seen.partnerId), 'an accrual has its partner')
  const accrual: AccrualRow = must(await selectAccrual(act.tx, accrualId), 'it was just there')
  const version = must(await versionById(act.tx, accrual.versionId), 'an accrual’s version')
  const { pack } = version
  return { accrual, partner, pack, accruing: must(accruingOf(pack), 'it earned by its version') }
}
