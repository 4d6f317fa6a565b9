import type { Act } from '../../audit/index.ts'
import {
  approveIncentive,
  assessReferral,
  attributeReferral,
  type Conflict,
  type ConflictAsked,
  type CustomerHold,
  endHold,
  findConflicts,
  liveReferrals,
  type MatchKey,
  moveIncentive,
  ownDuplicates,
  type ReferralFacts,
  saveReferredCustomer,
  takeTurn,
  participantOf,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { type Instant, Temporal } from '../../kernel/temporal.ts'
import {
  customerStandings,
  keysOf,
  LIKENESS_WHOLE,
  openDirectSales,
  type Partner,
  partnerGroup,
  sharedKeys,
  type TypedCustomer,
} from '../../partners/index.ts'
import type { Tx } from '../../platform/db.ts'
import { packOf, slotsOf } from '../../programs/index.ts'
import { declinePending } from '../commitment.ts'
import { parseDate } from '../completeness.ts'
import { customerOf, customerProblems, opensForCustomer } from '../customer-of-form.ts'
import { inUse } from '../difference.ts'
import type { HandedIn } from '../handed-in.ts'
import type { Again, CarriedOut, CarryOut, Judging, Placed, SubmissionKind } from '../kind.ts'

/** A customer that a partner names to us. Approved: accepted, and it counts for the months of its
 *  program; no money moves, and the tier that holds to the end is that of the day. Rejected:
 *  declined. */
export const referral: SubmissionKind = {
  type: 'referral',
  noun: 'referral',
  place: opensForCustomer,
  judged: 'whole',
  byPartner: true,
  movesMoney: false,
  pays: false,
  amountField: null,
  problems: customerProblems,
  slots: (pack) => slotsOf(pack, 'referral', ''),
  judge: async (tx, handed, given) => {
    const facts = await referralFacts(tx, handed, given)
    const assessment = assessReferral(packOf(handed.pack, 'referral'), facts)
    return { type: 'referral', facts, assessment, rooms: [] }
  },
  opened: async (act, placed) => {
    await saveCustomer(act, placed)
    return ok(null)
  },
  amended: saveCustomer,
  completed: saveCustomer,
  mayDecide: async (act, handed) => {
    // Nobody else is granted the customer until this is decided; then everything is looked up again.
    await takeTurn(act.tx)
    const { exact, completeAt } = await conflictsOf(act.tx, handed, act.at)
    const holds = exact.flatMap((one) => holdOf(one, { own: false, completeAt }))
    const earlier = holds.filter((hold) => hold.kind === 'asked_before')
    if (earlier.length === 0) return ok(null)
    return refuse({
      code: 'deal.earlier_pending',
      submission: must(handed.row.number, 'what is decided has a number'),
      earlier: earlier.map((hold) => hold.number),
    })
  },
  carryOut: (act, input) => (input.approved ? accept(act, input) : declinePending(act, input)),
  again: async (act, input) => (input.approved ? ok({ payableId: null }) : endAccepted(act, input)),
  next: (handed) => {
    const { windows } = packOf(handed.pack, 'referral')
    return (
      `It counts for ${windows.attributionMonths} months from today. ` +
      'When the customer buys and pays, the fee follows by itself; the portal shows it.'
    )
  },
}

/** Rejected after all: it counts no longer. What became a sale meanwhile is not taken back. */
async function endAccepted(act: Act, input: Again): Promise<CarriedOut> {
  const incentive = must(input.handed.incentive, 'a referral in review has its incentive')
  const { incentiveId, number, status } = incentive
  if (status !== 'accepted') return inUse(input, `${number} is ${status}.`)
  const { eventId: causeEventId } = input
  const moved = await moveIncentive(act, { incentive, move: 'expire', causeEventId })
  if (!moved.ok) return moved
  await endHold(act, incentiveId)
  return ok({ payableId: null })
}

async function saveCustomer(act: Act, { handed, incentive }: Placed): Promise<void> {
  const customer = customerOf(handed.row.form)
  // What came by sheet may lack the name; it is asked for, and nobody is kept out until it is there.
  if (customer.name === '') return
  await saveReferredCustomer(act, {
    incentive,
    customer,
    completeAt: handed.row.completeAt,
    pack: packOf(handed.pack, 'referral'),
  })
}

/** What is asked of the look-up that deals, referrals and plans share: who holds the customer now, or
 *  held it when the referral was complete. */
function lookUp(handed: HandedIn, at: Instant) {
  const { row } = handed
  const pack = packOf(handed.pack, 'referral')
  const completeAt = row.completeAt ?? at
  return {
    customer: customerOf(row.form),
    products: [],
    partnerId: row.partnerId,
    exceptIncentiveId: row.incentiveId,
    at,
    alsoAt: completeAt,
    on: completeAt.toZonedDateTimeISO(pack.zone).toPlainDate(),
    // An outreach keeps nobody from referring; only an open sale of our own does.
    outreachDays: 0,
    thresholds: pack.likeness,
  } satisfies ConflictAsked
}

async function conflictsOf(tx: Tx, handed: HandedIn, at: Instant) {
  const { exact, alike, customer } = await findConflicts(tx, lookUp(handed, at))
  return { exact, alike, customer, completeAt: handed.row.completeAt ?? at }
}

async function referralFacts(tx: Tx, handed: HandedIn, given: Judging): Promise<ReferralFacts> {
  const { row } = handed
  const { partner, at } = given
  const pack = packOf(handed.pack, 'referral')
  const asked = lookUp(handed, at)
  const conflicts = await conflictsOf(tx, handed, at)
  const { completeAt } = conflicts
  const own = await ownDuplicates(tx, asked)
  const known = conflicts.customer === null ? [] : [conflicts.customer.customerId]
  const [standing] = await customerStandings(tx, { customerIds: known, on: asked.on })
  const sales = await openDirectSales(tx, { customerIds: known, on: asked.on })
  const holdsOf = (list: readonly Conflict[], isOwn = false) =>
    list.flatMap((one) => holdOf(one, { own: isOwn, completeAt }))
  return {
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    participant: participantOf(partner),
    complete: handed.problems.length === 0,
    completeAt,
    zone: pack.zone,
    customer: asked.customer.name,
    consent: row.form['consent'] === 'yes',
    consentOn: parseDate(row.form['consent_on'] ?? ''),
    self: await selfOf(tx, partner, asked.customer),
    existing: existingOf(standing),
    openOpportunities: sales.filter(
      ({ openedAt }) => openedAt === null || Temporal.Instant.compare(openedAt, completeAt) < 0,
    ),
    holds: [...holdsOf(conflicts.exact), ...holdsOf(own, true)],
    alike: holdsOf(conflicts.alike),
    exceptionAsked: row.form['exception_asked'] === 'yes',
    liveOthers: await liveReferrals(tx, {
      partnerId: row.partnerId,
      programId: row.programId,
      exceptIncentiveId: row.incentiveId,
    }),
  }
}

function existingOf(
  standing: Awaited<ReturnType<typeof customerStandings>>[number] | undefined,
): ReferralFacts['existing'] {
  if (standing === undefined) return null
  if (standing.houseAccount) return { code: standing.code, why: 'house_account' }
  return standing.bought ? { code: standing.code, why: 'bought' } : null
}

/** What another incentive holds; what was handed in later than this one stands behind it. */
function holdOf(
  found: Conflict,
  of: { readonly own: boolean; readonly completeAt: Instant },
): CustomerHold[] {
  const kinds = { protection: 'protection', attribution: 'attribution', undecided: 'asked_before' }
  const { source, number, since } = found
  const isLater = since !== null && Temporal.Instant.compare(since, of.completeAt) >= 0
  if (number === null || (source === 'undecided' && isLater)) return []
  if (source !== 'protection' && source !== 'attribution' && source !== 'undecided') return []
  const kind = kinds[source] as CustomerHold['kind'] // the three of the line above
  const by: MatchKey = found.keys[0] ?? 'name'
  const likeness = found.keys.length > 0 ? null : (found.score / LIKENESS_WHOLE).toFixed(2)
  return [{ kind, own: of.own, number, by, likeness }]
}

/** The customer is the partner itself or a company of its group, by domain or name. */
async function selfOf(
  tx: Tx,
  partner: Partner,
  customer: TypedCustomer,
): Promise<ReferralFacts['self']> {
  const keys = keysOf(customer)
  const group = await partnerGroup(tx, partner.partnerId)
  const found = group.flatMap((one) => {
    const { legalName: name, domains, country } = one
    const [by] = sharedKeys(keys, keysOf({ name, domains, country, taxId: null }))
    const is = one.partnerId === partner.partnerId ? ('self' as const) : ('affiliate' as const)
    return by === undefined ? [] : [{ is, by }]
  })
  return found.find((one) => one.is === 'self') ?? found[0] ?? null
}

async function accept(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, partner, amount, eventId } = input
  const pack = packOf(handed.pack, 'referral')
  const incentive = must(handed.incentive, 'a referral in review has its incentive')
  const approved = await approveIncentive(act, {
    incentive,
    move: 'accept',
    tier: partner.tier,
    rate: pack.rates[partner.tier],
    amount,
    causeEventId: eventId,
  })
  if (!approved.ok) return approved
  await attributeReferral(act, { incentive, pack, eventId: approved.value.eventId })
  return ok({ payableId: null })
}
