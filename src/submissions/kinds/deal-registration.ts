import type { Act } from '../../audit/index.ts'
import { say } from '../../correspondence/index.ts'
import {
  approveIncentive,
  assessRegistration,
  boughtBy,
  completeBefore,
  type Conflict,
  type ConflictAsked,
  dealAward,
  endDeal,
  type DealConflict,
  type DealRegistrationFacts,
  findConflicts,
  giveAward,
  incentiveByNumber,
  inSameMoment,
  keepRunnerUp,
  letWaitFor,
  ownDuplicates,
  protectDeal,
  runnerUpTo,
  saleOf,
  saveDeal,
  sayAward,
  stacks,
  takeTurn,
  participantOf,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { type Instant, printDay, Temporal } from '../../kernel/temporal.ts'
import type { Ratio } from '../../kernel/ratio.ts'
import type { Tx } from '../../platform/db.ts'
import { type DealPack, packOf, printPercent, slotsOf } from '../../programs/index.ts'
import { declinePending } from '../commitment.ts'
import { parseDate } from '../completeness.ts'
import { customerOf, customerProblems, opensForCustomer } from '../customer-of-form.ts'
import { inUse } from '../difference.ts'
import type { HandedIn } from '../handed-in.ts'
import type { Again, CarriedOut, CarryOut, Judging, Placed, SubmissionKind } from '../kind.ts'
import { askedFor } from '../money-of-form.ts'
import { researchOf } from '../research-sql.ts'
import { stackingOf } from '../stacking.ts'
import { askTogether, bringBackTogether } from '../same-moment.ts'

/** A deal a partner registers. Approved: its customer is the partner's for the days of the program;
 *  no money moves, and tier and rate are those of the day. Rejected: declined, and the partner is not
 *  told who holds the customer. */
export const dealRegistration: SubmissionKind = {
  type: 'deal_registration',
  noun: 'deal registration',
  place: opensForCustomer,
  judged: 'whole',
  byPartner: true,
  movesMoney: false,
  pays: false,
  amountField: null,
  problems: customerProblems,
  slots: (pack) => slotsOf(pack, 'deal_registration', ''),
  judge: async (tx, handed, given) => {
    const facts = await registrationFacts(tx, handed, given)
    const assessment = assessRegistration(packOf(handed.pack, 'deal'), facts)
    return { type: 'deal_registration', facts, assessment, rooms: [] }
  },
  opened: async (act, placed) => {
    await save(act, placed)
    return ok(null)
  },
  amended: save,
  completed: async (act, placed) => {
    await save(act, placed)
    await askIfSameMoment(act, placed)
  },
  mayDecide: async (act, handed) => {
    // Nobody else is granted the customer until this is decided; then everything is looked up again.
    await takeTurn(act.tx)
    const facts = await conflictFacts(act.tx, handed, act.at)
    const submission = must(handed.row.number, 'what is decided has a number')
    const until = facts.completeAt.add({ seconds: facts.sameMomentSeconds })
    if (Temporal.Instant.compare(act.at, until) < 0) {
      return refuse({ code: 'deal.moment_open', submission, until: until.toString() })
    }
    const earlier = completeBefore(facts).flatMap((one) => one.number ?? [])
    if (earlier.length === 0) return ok(null)
    return refuse({ code: 'deal.earlier_pending', submission, earlier })
  },
  carryOut: (act, input) => (input.approved ? protect(act, input) : decline(act, input)),
  again: async (act, input) => (input.approved ? ok({ payableId: null }) : endGranted(act, input)),
  reopened: letLaterWait,
  // Who waited beside it for the answer to one question waits no longer.
  letGo: async (act, handed) => {
    await bringBackTogether(act, await inSameMomentAs(act.tx, handed, act.at))
  },
  next: ({ pack }, approved) => {
    const until = approved?.lastOn ?? null
    const award = approved?.award ?? null
    const { protectionDays } = packOf(pack, 'deal').windows
    const yours =
      until === null
        ? `The customer is yours for ${protectionDays} days; the portal shows until when.`
        : `The customer is yours until ${printDay(until)}.`
    return award === null ? yours : `${yours} You may give it ${sayAward(award)}.`
  },
}

/** Rejected after all: the protection ends now. */
async function endGranted(act: Act, input: Again): Promise<CarriedOut> {
  const incentive = must(input.handed.incentive, 'a registration in review has its incentive')
  const { number, status } = incentive
  if (status !== 'protected') return inUse(input, `${number} is ${status}.`)
  const { eventId: causeEventId } = input
  const ended = await endDeal(act, { incentive, by: 'released', causeEventId })
  return ended.ok ? ok({ payableId: null }) : ended
}

/** Appealed: those that were complete after it wait for it once more. */
async function letLaterWait(act: Act, handed: HandedIn): Promise<void> {
  const incentive = must(handed.incentive, 'a registration has its incentive')
  const { exact, completeAt } = await conflictsOf(act.tx, handed, act.at)
  const later = exact.filter(
    ({ source, since }) =>
      source === 'undecided' && since !== null && Temporal.Instant.compare(since, completeAt) > 0,
  )
  await letWaitFor(act, {
    incentiveId: incentive.incentiveId,
    later: later.flatMap((one) => one.incentiveId ?? []),
  })
}

/** Names of the products a registration is for. */
export function productsOf(form: HandedIn['row']['form']): string[] {
  const listed = (form['products'] ?? '').split(',').map((product) => product.trim())
  return [...new Set(listed)].filter((product) => product !== '')
}

async function save(act: Act, { handed, incentive }: Placed): Promise<void> {
  const { row } = handed
  const customer = customerOf(row.form)
  // What came by sheet may lack the name; it is asked for, and nobody is kept out until it is there.
  if (customer.name === '') return
  const pack = packOf(handed.pack, 'deal')
  const closeOn = parseDate(row.form['close_on'] ?? '')
  const role = row.form['partner_role'] ?? ''
  const whole = handed.problems.length === 0 && closeOn !== null
  await saveDeal(act, {
    incentive,
    customer,
    products: productsOf(row.form),
    completeAt: row.completeAt,
    opportunityCode: row.form['opportunity']?.trim() || null,
    pack,
    terms: whole ? { role, value: askedFor('value', row.form, pack.currency), closeOn } : null,
  })
}

/** What is asked of the look-up that deals, referrals and plans share: who holds the customer now, or
 *  held it when the registration was complete. */
function lookUp(handed: HandedIn, pack: DealPack, at: Instant, completeAt: Instant) {
  const { row } = handed
  return {
    customer: customerOf(row.form),
    products: productsOf(row.form),
    partnerId: row.partnerId,
    exceptIncentiveId: row.incentiveId,
    at,
    alsoAt: completeAt,
    on: completeAt.toZonedDateTimeISO(pack.zone).toPlainDate(),
    outreachDays: pack.windows.outreachDays,
    thresholds: pack.likeness,
  } satisfies ConflictAsked
}

/** Everything that stands against a registration, now or when it was complete. */
export async function conflictsOf(tx: Tx, handed: HandedIn, at: Instant) {
  const pack = packOf(handed.pack, 'deal')
  const { row } = handed
  const sale = row.incentiveId === null ? null : await saleOf(tx, row.incentiveId)
  const completeAt = sale?.completeAt ?? row.completeAt ?? at
  const found = await findConflicts(tx, lookUp(handed, pack, at, completeAt))
  const isEarlier = beganBefore(completeAt, pack.zone)
  const [exact, alike] = [found.exact.filter(isEarlier), found.alike.filter(isEarlier)]
  return { exact, alike, completeAt }
}

/** The same as a decision keeps it: what decides whether it may be decided. */
export async function conflictFacts(tx: Tx, handed: HandedIn, at: Instant) {
  const { exact, alike, completeAt } = await conflictsOf(tx, handed, at)
  return {
    completeAt,
    sameMomentSeconds: packOf(handed.pack, 'deal').sameMomentSeconds,
    conflicts: [
      ...exact.map((one) => factOf(one, true)),
      ...alike.map((one) => factOf(one, false)),
    ],
  }
}

/** Our own sale counts when it was there before the registration was complete. */
function beganBefore(completeAt: Instant, zone: string): (one: Conflict) => boolean {
  const on = completeAt.toZonedDateTimeISO(zone).toPlainDate()
  return ({ source, since, sinceOn }) => {
    if (source !== 'direct' && source !== 'outreach' && source !== 'tender') return true
    if (since !== null && source !== 'outreach') {
      return Temporal.Instant.compare(since, completeAt) < 0
    }
    return sinceOn === null || Temporal.PlainDate.compare(sinceOn, on) <= 0
  }
}

function factOf(one: Conflict, exact: boolean): DealConflict {
  const { source, keys, score, number, since } = one
  return { source, exact, keys, score, number, completeAt: source === 'undecided' ? since : null }
}

async function registrationFacts(
  tx: Tx,
  handed: HandedIn,
  given: Judging,
): Promise<DealRegistrationFacts> {
  const { row } = handed
  const { partner, at } = given
  const pack = packOf(handed.pack, 'deal')
  const conflicts = await conflictFacts(tx, handed, at)
  const asked = lookUp(handed, pack, at, conflicts.completeAt)
  const own = await ownDuplicates(tx, { ...asked, partnerId: row.partnerId })
  const country = row.form['customer_country'] ?? ''
  return {
    ...conflicts,
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    participant: participantOf(partner),
    complete: handed.problems.length === 0,
    exceptionAsked: row.form['exception_asked'] === 'yes',
    completeOn: conflicts.completeAt.toZonedDateTimeISO(pack.zone).toPlainDate(),
    tier: partner.tier,
    closedProducts: asked.products
      .filter((product) => !(pack.tiersOf[product]?.includes(partner.tier) ?? true))
      .map((product) => pack.products.find((one) => one.value === product)?.label ?? product),
    products: asked.products,
    country,
    countryOpen: pack.countries === null || pack.countries.includes(country),
    value: askedFor('value', row.form, pack.currency),
    minimumValue: pack.minimumValue,
    closeOn: parseDate(row.form['close_on'] ?? ''),
    closeWithinDays: pack.windows.closeWithinDays,
    outreachDays: pack.windows.outreachDays,
    isTender: row.form['tender'] === 'yes',
    duplicates: await notStacked(tx, pack, own),
    customer: {
      ...(await boughtBy(tx, { ...asked, customer: asked.customer })),
      replacement: row.form['replacement'] === 'yes',
    },
    researched: (await researchOf(tx, row.submissionId)) !== null,
  }
}

/** The partner's own for the same customer, but for those of programs that stack with this one. */
async function notStacked(tx: Tx, pack: DealPack, own: readonly Conflict[]): Promise<string[]> {
  if (pack.stackableWith.length === 0) return own.flatMap((one) => one.number ?? [])
  const kept: string[] = []
  for (const { incentiveId, number } of own) {
    const program = incentiveId === null ? null : await stackingOf(tx, incentiveId)
    if (number !== null && (program === null || !stacks(pack, program))) kept.push(number)
  }
  return kept
}

/** Numbers of the undecided deals whose registration became complete in the same moment. */
export async function inSameMomentAs(
  tx: Tx,
  handed: HandedIn,
  at: Instant,
): Promise<readonly string[]> {
  const found = inSameMoment(await conflictFacts(tx, handed, at))
  return found.flatMap((one) => one.number ?? [])
}

/** Two of the same moment become one question: both wait for its answer. */
async function askIfSameMoment(act: Act, { handed, incentive }: Placed): Promise<void> {
  const numbers = await inSameMomentAs(act.tx, handed, act.at)
  if (numbers.length === 0) return
  const { customerName } = must(await saleOf(act.tx, incentive.incentiveId), 'it was just saved')
  await askTogether(act, { row: handed.row, calendar: handed.pack.calendar, numbers, customerName })
}

async function protect(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, partner, amount, eventId } = input
  const pack = packOf(handed.pack, 'deal')
  const incentive = must(handed.incentive, 'a registration in review has its incentive')
  const approved = await approveIncentive(act, {
    incentive,
    move: 'protect',
    tier: partner.tier,
    rate: pack.rates[partner.tier],
    amount,
    causeEventId: eventId,
  })
  if (!approved.ok) return approved
  const causeEventId = approved.value.eventId
  await protectDeal(act, { incentive, pack, eventId: causeEventId })
  // Judged by this kind's own `judge` in the same decision.
  const award = dealAward(pack, input.judged.facts as DealRegistrationFacts)
  if (award !== null) await giveAward(act, { incentive, award, causeEventId })
  return ok({ payableId: null })
}

/** Declined. Where nothing but a deal that holds the customer stood against it, it is second to that
 *  deal and is told so; by whom it is held it never learns. */
async function decline(act: Act, input: CarryOut): Promise<CarriedOut> {
  const done = await declinePending(act, input)
  if (!done.ok) return done
  const { handed, judged, eventId: causeEventId } = input
  const pack = packOf(handed.pack, 'deal')
  // Judged by this kind's own `judge` in the same decision.
  const facts = judged.facts as DealRegistrationFacts
  const number = runnerUpTo(pack, facts, judged.assessment)
  const holder = number === null ? null : await incentiveByNumber(act.tx, number)
  if (holder === null) return done
  const incentive = must(handed.incentive, 'a registration in review has its incentive')
  const kept = await keepRunnerUp(act, { incentive, holder, causeEventId })
  if (kept) await tellRunnerUp(act, input, must(pack.runnerUpShare, 'it was just asked for'))
  return done
}

async function tellRunnerUp(act: Act, { handed, partner }: CarryOut, share: Ratio) {
  const { row } = handed
  await say(act, {
    threadKind: 'submission',
    threadId: row.submissionId,
    partnerId: row.partnerId,
    template: 'deal.runner_up',
    facts: {
      number: must(row.number, 'what is decided has a number'),
      partner: partner.legalName,
      link: null,
      share: printPercent(share),
    },
  })
}
