import type { Act } from '../../audit/index.ts'
import { availableIn, type Fund } from '../../funds/index.ts'
import {
  type AccrualRow,
  accrualsUnder,
  assessProposal,
  type CoinvestProposalFacts,
  endPlan,
  ensureAccrual,
  fixPlan,
  inKindOf,
  milestonesOf,
  moveToAllocation,
  otherPlans,
  type OwnDays,
  periodName,
  periodUsedOn,
  vendorShareOf,
  writePlan,
  participantOf,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { isZero, money, subtract, zero } from '../../kernel/money.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { printDay } from '../../kernel/temporal.ts'
import type { Partner, TypedCustomer } from '../../partners/index.ts'
import type { Tx } from '../../platform/db.ts'
import { type CoinvestPack, formOf, packOf } from '../../programs/index.ts'
import { commitApproved, declinePending, releaseLeft } from '../commitment.ts'
import { parseDate } from '../completeness.ts'
import { inUse } from '../difference.ts'
import { withStanding } from '../facts-again.ts'
import { allocationOf, fundOf } from '../fund-of.ts'
import type { HandedIn } from '../handed-in.ts'
import type {
  Again,
  Allocating,
  CarriedOut,
  CarryOut,
  Judging,
  Placed,
  SubmissionKind,
} from '../kind.ts'
import { askedFor } from '../money-of-form.ts'
import { openUnder } from '../sql.ts'

/** A plan to invest in a customer together; its lines are the milestones. Approved: our share is
 *  committed, `available` → `committed`, share and milestones are fixed, and the customer has its one
 *  plan. It is approved as proposed or not at all: its milestones add up to the cent. */
export const coinvestProposal: SubmissionKind = {
  type: 'coinvest_proposal',
  noun: 'co-investment proposal',
  byPartner: true,
  place: {
    by: 'opens',
    describe: (form) => ({
      title: form['title'] ?? 'Untitled',
      activityType: form['use_case'] ?? null,
      firstOn: parseDate(form['starts_on'] ?? ''),
      lastOn: null,
      claimDeadlineOn: null,
    }),
    letGo: 'decline',
  },
  judged: 'whole',
  movesMoney: true,
  pays: false,
  amountField: 'requested',
  problems: () => [],
  slots: (pack) => [...formOf(pack, 'coinvest_proposal').slots],
  judge: async (tx, handed, given) => {
    const facts = await proposalFacts(tx, handed, given)
    const assessment = assessProposal(packOf(handed.pack, 'coinvest'), facts)
    return { type: 'coinvest_proposal', facts, assessment, rooms: [] }
  },
  allocate: async (act, of) =>
    (await accrualFor(act, of))?.allocationId ??
    allocationOf(act.tx, of.fund, of.partner.partnerId),
  opened: async (act, placed) => {
    await write(act, placed, false)
    return ok(null)
  },
  amended: async (act, placed) => {
    await followFirstDay(act, placed)
    await write(act, placed, placed.handed.row.completeAt !== null)
  },
  completed: (act, placed) => write(act, placed, true),
  carryOut: (act, input) => (input.approved ? commitPlan(act, input) : declinePending(act, input)),
  again: (act, input) => (input.approved ? nothingMoves(input) : endProposed(act, input)),
  next: ({ lines }) => {
    const first = lines[0]?.dueOn ?? null
    return first === null
      ? 'Hand in each milestone when it is accepted by the customer.'
      : `The first milestone is due on ${printDay(first)}; hand it in when the customer signed it.`
  },
}

type Begins = { readonly handed: HandedIn; readonly partner: Pick<Partner, 'partnerId'> }

/** The earning period in whose use a plan's first day lies; null where nothing is earned by buying, or
 *  the day is missing. */
function periodOf({ row, pack }: HandedIn) {
  const { accrual } = packOf(pack, 'coinvest')
  const startsOn = parseDate(row.form['starts_on'] ?? '')
  return accrual === null || startsOn === null ? null : periodUsedOn(startsOn, accrual)
}

/** The accrual that pays for a plan, opened where it is not there yet; null as {@link periodOf} says. */
async function accrualFor(act: Act, of: Allocating): Promise<AccrualRow | null> {
  const { handed, partner, fund } = of
  const { row } = handed
  const period = periodOf(handed)
  if (period === null) return null
  const version = { programId: row.programId, versionId: row.versionId, pack: handed.pack }
  return ensureAccrual(act, { partner, version, fund, period })
}

/** A first day that was mended may lie in another period: the pending plan follows. */
async function followFirstDay(act: Act, { handed, incentive, partner }: Placed): Promise<void> {
  const fund = await fundOf(act.tx, handed.pack)
  const accrual = await accrualFor(act, { handed, partner, fund })
  if (accrual === null || accrual.allocationId === incentive.allocationId) return
  await moveToAllocation(act.tx, incentive.incentiveId, accrual.allocationId)
}

/** What the earning period, or the allocation, holds for a plan. */
async function heldFor(
  tx: Tx,
  of: Begins & { readonly fund: Fund },
): Promise<Pick<CoinvestProposalFacts, 'available' | 'earned'>> {
  const { handed, partner, fund } = of
  const { currency, accrual: terms } = packOf(handed.pack, 'coinvest')
  const { partnerId } = partner
  if (terms === null) {
    const own = handed.incentive?.allocationId ?? (await allocationOf(tx, fund, partnerId))
    if (own === null) return { available: zero(currency) }
    return { available: withStanding(await availableIn(tx, fund, own), handed) }
  }
  const period = periodOf(handed)
  if (period === null) return { available: zero(currency) }
  const { programId } = handed.row
  const accrual = (await accrualsUnder(tx, { partnerId, programId })).find((one) =>
    one.earnedFrom.equals(period.earnedFrom),
  )
  const held =
    accrual === undefined ? zero(currency) : await availableIn(tx, fund, accrual.allocationId)
  return {
    available: withStanding(held, handed),
    earned: { period: periodName(period), amount: money(accrual?.earnedMinor ?? 0n, currency) },
  }
}

async function proposalFacts(
  tx: Tx,
  handed: HandedIn,
  given: Judging,
): Promise<CoinvestProposalFacts> {
  const { row, lines, incentive } = handed
  const { partner, at } = given
  const pack = packOf(handed.pack, 'coinvest')
  const fund = await fundOf(tx, pack)
  const other = await otherPlans(tx, {
    customer: customerOf(row.form),
    exceptIncentiveId: incentive?.incentiveId ?? null,
    look: pack.likeness.look,
  })
  return {
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    participant: participantOf(partner),
    complete: handed.problems.length === 0,
    completeOn: (row.completeAt ?? at).toZonedDateTimeISO(pack.zone).toPlainDate(),
    requested: askedFor('requested', row.form, pack.currency),
    expectedRevenue: askedFor('expected_revenue', row.form, pack.currency),
    totalCost: askedFor('total_cost', row.form, pack.currency),
    partnerCash: askedFor('partner_cash', row.form, pack.currency),
    ownDays: ownDaysOf(row.form, pack),
    startsOn: parseDate(row.form['starts_on'] ?? ''),
    milestones: lines.map(({ lineNo, dueOn, net }) => ({ lineNo, dueOn, amount: net })),
    exceptionAsked: row.form['exception_asked'] === 'yes',
    tier: partner.tier,
    rate: pack.rates[partner.tier],
    inKindMax: pack.inKindMax,
    milestoneMax: pack.milestoneMax,
    leadDays: pack.windows.leadDays,
    programFrom: pack.effectiveFrom,
    programUntil: pack.effectiveUntil,
    fundFrom: fund.validFrom,
    fundUntil: fund.validUntil.subtract({ days: 1 }),
    ...(await heldFor(tx, { handed, partner, fund })),
    activePlans: other.active,
    likelyPlans: other.likely,
  }
}

/** The customer as the form names it. */
function customerOf(form: HandedIn['row']['form']): TypedCustomer {
  const domain = form['customer_domain']?.trim() ?? ''
  return {
    name: form['customer']?.trim() || 'Unnamed',
    domains: domain === '' ? [] : [domain],
    country: /^[A-Z]{2}$/.test(form['customer_country'] ?? '')
      ? (form['customer_country'] ?? null)
      : null,
    taxId: form['customer_tax_id']?.trim() || null,
  }
}

/** Days of the partner's own people, at the program's rates; what is no number counts as none. */
function ownDaysOf(form: HandedIn['row']['form'], pack: CoinvestPack): OwnDays[] {
  return pack.dayRates.flatMap(({ role, rate }) => {
    const text = form[`days_${role}`]?.trim() ?? ''
    const days = /^\d{1,4}$/.test(text) ? Number(text) : 0
    return days === 0 ? [] : [{ role, days, rate }]
  })
}

async function write(act: Act, { handed, incentive }: Placed, complete: boolean): Promise<void> {
  const { row } = handed
  const pack = packOf(handed.pack, 'coinvest')
  const { currency } = pack
  const minor = (field: string) => askedFor(field, row.form, currency).minor
  await writePlan(act, {
    customer: customerOf(row.form),
    completeAt: complete ? (row.completeAt ?? act.at) : null,
    plan: {
      incentiveId: incentive.incentiveId,
      partnerId: incentive.partnerId,
      shape: pack.shape,
      useCase: row.form['use_case'] ?? 'other',
      currency,
      totalCostMinor: minor('total_cost'),
      partnerCashMinor: minor('partner_cash'),
      partnerInKindMinor: inKindOf(ownDaysOf(row.form, pack), currency).minor,
      expectedRevenueMinor: minor('expected_revenue'),
    },
  })
}

/** Its milestones add up as they did: a plan that stays approved stays as it is. */
function nothingMoves(input: Again): Promise<CarriedOut> {
  const isSame = isZero(subtract(input.amount, input.standing))
  return Promise.resolve(
    isSame ? ok({ payableId: null }) : inUse(input, 'its milestones add up to what was approved.'),
  )
}

/** Rejected after all: the plan ends and all of it goes back, unless a milestone was accepted. */
async function endProposed(act: Act, input: Again): Promise<CarriedOut> {
  const { handed, eventId: causeEventId } = input
  const incentive = must(handed.incentive, 'a proposal in review has its incentive')
  const { incentiveId, number, status } = incentive
  if (status !== 'committed') return inUse(input, `${number} is ${status}.`)
  const milestones = await milestonesOf(act.tx, incentiveId)
  if (milestones.some((one) => one.status === 'accepted')) {
    return inUse(input, `a milestone of ${number} was accepted.`)
  }
  const { submissionId } = handed.row
  const type = 'coinvest_milestone'
  const open = await openUnder(act.tx, { incentiveId, type, submissionId })
  if (open.length > 0) return inUse(input, `${open.join(', ')} is not decided yet.`)
  const ended = await endPlan(act, { incentive, move: 'terminate', causeEventId })
  if (!ended.ok) return ended
  const released = await releaseLeft(act, incentive, ended.value.eventId)
  return released.ok ? ok({ payableId: null }) : released
}

async function commitPlan(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, amount } = input
  const incentive = must(handed.incentive, 'a proposal in review has its incentive')
  const { form } = handed.row
  const { rates, funding } = packOf(handed.pack, 'coinvest')
  const share =
    funding === null
      ? vendorShareOf(amount, askedFor('total_cost', form, amount.currency))
      : rates[input.partner.tier]
  const done = await commitApproved(act, input, share)
  if (!done.ok) {
    const period = periodOf(handed)
    if (period === null || done.refusal.code !== 'fund.insufficient') return done
    return refuse({ ...done.refusal, of: `what was earned in ${periodName(period)}` })
  }
  await fixPlan(act, {
    incentive,
    customer: customerOf(form),
    share,
    milestones: handed.lines.map((line) => ({
      milestoneNo: line.lineNo,
      deliverable: line.description,
      criterion: must(line.criterion, 'a complete milestone has its criterion'),
      dueOn: must(line.dueOn, 'a complete milestone has its day'),
      amountMinor: line.net.minor,
    })),
  })
  return done
}
