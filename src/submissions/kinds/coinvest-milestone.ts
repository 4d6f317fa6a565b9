import type { Act } from '../../audit/index.ts'
import { fundById } from '../../funds/index.ts'
import {
  acceptableOf,
  acceptMilestone,
  assessMilestone,
  type CoinvestMilestoneFacts,
  correctMilestone,
  endPlan,
  type Incentive,
  type Milestone,
  milestonesOf,
  type Plan,
  planOf,
  type SignerSide,
  signerSide,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { greatest, money, type Money, sum, zero } from '../../kernel/money.ts'
import { ok } from '../../kernel/result.ts'
import { contactsOf, type Partner } from '../../partners/index.ts'
import type { Tx } from '../../platform/db.ts'
import { formOf, packOf } from '../../programs/index.ts'
import { claimLines, proofOf, slotState } from '../claim-lines.ts'
import { payCommitted, releaseLeft } from '../commitment.ts'
import { payDifference, inUse } from '../difference.ts'
import { commitmentLeft, statusBefore } from '../facts-again.ts'
import type { HandedIn } from '../handed-in.ts'
import { isSameName } from '../invoice.ts'
import type { Again, CarriedOut, CarryOut, Judging, SubmissionKind } from '../kind.ts'
import { acceptedOfKinds } from '../milestone-sql.ts'
import { askedFor } from '../money-of-form.ts'
import { signalsOf } from '../signals.ts'
import { sameFileUses } from '../sql.ts'

/** The slot of the customer's signature; the others show what was delivered. */
const ACCEPTANCE = 'acceptance'

/** A milestone of a plan, with what it cost line by line. Approved: `committed` → `payable` and a
 *  payable; the last one completes the plan and gives back what is left (E25). Rejected: the milestone
 *  stays open. */
export const coinvestMilestone: SubmissionKind = {
  type: 'coinvest_milestone',
  noun: 'milestone',
  byPartner: true,
  place: { by: 'under', statuses: ['committed'] },
  judged: 'lines',
  movesMoney: true,
  pays: true,
  amountField: 'claimed',
  problems: () => [],
  slots: (pack) => [...formOf(pack, 'coinvest_milestone').slots],
  judge: async (tx, handed, given) => {
    const facts = await milestoneFacts(tx, handed, given)
    const assessment = assessMilestone(packOf(handed.pack, 'coinvest'), facts, given.verdicts)
    const rooms = facts.lines.map((line) => ({ lineNo: line.lineNo, most: acceptableOf(line) }))
    return { type: 'coinvest_milestone', facts, assessment, rooms }
  },
  carryOut: async (act, input) =>
    input.approved ? payMilestone(act, input) : ok({ payableId: null }),
  again: payAgain,
  next: (_handed, plan) =>
    plan?.status === 'completed'
      ? 'It was the last milestone: the plan is completed. We pay when it is due.'
      : 'We pay it when it is due; the portal shows the day, and the next milestone.',
}

/** The number of the milestone a form names; null when it is none. */
function milestoneNoOf(form: HandedIn['row']['form']): number | null {
  const text = form['milestone']?.trim() ?? ''
  return /^\d{1,3}$/.test(text) ? Number(text) : null
}

async function milestoneFacts(
  tx: Tx,
  handed: HandedIn,
  given: Judging,
): Promise<CoinvestMilestoneFacts> {
  const { row } = handed
  const { partner, at } = given
  const pack = packOf(handed.pack, 'coinvest')
  const incentive = must(handed.incentive, 'a milestone has its plan')
  const plan = must(await planOf(tx, incentive.incentiveId), 'a plan was proposed')
  const fund = must(await fundById(tx, incentive.fundId), 'an incentive has its fund')
  const milestoneNo = milestoneNoOf(row.form)
  const milestones = await milestonesOf(tx, incentive.incentiveId)
  const { slots } = formOf(pack, 'coinvest_milestone')
  const inKindBefore = await acceptedOfKinds(tx, {
    incentiveId: incentive.incentiveId,
    costKinds: pack.inKindKinds,
    except: row.submissionId,
  })
  return {
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    complete: handed.problems.length === 0,
    incentiveStatus: statusBefore(incentive, handed),
    shape: plan.shape,
    completeOn: (row.completeAt ?? at).toZonedDateTimeISO(pack.zone).toPlainDate(),
    milestoneNo,
    milestone: keptOf(
      milestones.find((one) => one.milestoneNo === milestoneNo),
      handed,
    ),
    slipDays: pack.windows.slipDays,
    slipsMax: pack.slipsMax,
    share: plan.vendorShare ?? pack.rates[partner.tier],
    claimed: askedFor('claimed', row.form, pack.currency),
    planRemaining: await commitmentLeft(tx, handed, fund),
    ...(pack.funding === null ? {} : spendOf(handed, incentive, milestones)),
    startsOn: must(incentive.firstOn, 'an approved plan has its first day'),
    lines: await claimLines(tx, handed, incentive, partner),
    proof: proofOf(
      handed,
      slots.filter((one) => one.slot !== ACCEPTANCE),
    ),
    acceptance: slotState(handed.items, ACCEPTANCE, null),
    signer: await signerOf(tx, handed, { partner, plan }),
    inKindKinds: pack.inKindKinds,
    inKindPlanned: plan.partnerInKind,
    inKindBefore: money(inKindBefore, pack.currency),
    exceptionAsked: row.form['exception_asked'] === 'yes',
    sameFileElsewhere: await sameFileUses(tx, {
      submissionId: row.submissionId,
      incentiveId: incentive.incentiveId,
      sha256: handed.items.map((item) => item.sha256),
    }),
    signals: await signalsOf(tx, handed, given),
  }
}

/** What the form says that the customer has spent in all; null where it does not ask or say. */
function spentBy({ row, pack }: HandedIn): Money | null {
  const { funding, currency } = packOf(pack, 'coinvest')
  const text = row.form['spend_to_date']?.trim() ?? ''
  if (funding === null || text === '') return null
  return askedFor('spend_to_date', row.form, currency)
}

/** Of a plan paid in tranches: what its customer spent, and what its other tranches paid. */
function spendOf(handed: HandedIn, incentive: Incentive, milestones: readonly Milestone[]) {
  const own = milestoneNoOf(handed.row.form)
  const { currency } = handed.pack
  const others = milestones.filter((one) => one.milestoneNo !== own)
  const none = zero(currency)
  return {
    spend: spentBy(handed),
    spendBefore: others.reduce((most, one) => greatest(most, one.spend ?? none), none),
    funding: incentive.approval?.amount ?? incentive.requested,
    paidBefore: sum(
      others.flatMap((one) => one.accepted ?? []),
      currency,
    ),
  }
}

/** What of a milestone the record of a decision keeps; one that this very submission was accepted for
 *  is pending while that is decided anew. */
function keptOf(
  milestone: Milestone | undefined,
  { reopening }: HandedIn,
): CoinvestMilestoneFacts['milestone'] {
  if (milestone === undefined) return null
  const { amount, dueOn, slips, status } = milestone
  const stands = (reopening?.standing ?? null) !== null
  return { amount, dueOn, slips, status: stands ? 'pending' : status }
}

/** On whose side the signer stands. Names and addresses are compared here and kept nowhere. */
async function signerOf(
  tx: Tx,
  { row }: HandedIn,
  { partner, plan }: { readonly partner: Partner; readonly plan: Plan },
): Promise<SignerSide> {
  const contacts = await contactsOf(tx, [partner.partnerId])
  return signerSide(
    { name: row.form['signed_by'] ?? '', email: row.form['signer_email'] ?? '' },
    {
      customerDomains: plan.customerDomains,
      partnerDomains: partner.domains,
      partnerEmails: contacts.flatMap((contact) => contact.email ?? []),
      partnerNames: contacts.flatMap((contact) => contact.name ?? []),
      isSameName,
    },
  )
}

/** Another amount in the place of the one accepted. A milestone stays accepted: what hangs on it, the
 *  next ones and the end of the plan, cannot be taken back with it. */
async function payAgain(act: Act, input: Again): Promise<CarriedOut> {
  if (!input.approved) return inUse(input, 'the milestone is accepted; lower its lines instead.')
  const { handed, amount: accepted, eventId: causeEventId } = input
  const incentive = must(handed.incentive, 'a milestone has its plan')
  const milestoneNo = must(milestoneNoOf(handed.row.form), 'policy asks for a milestone')
  const paid = await payDifference(act, input)
  if (!paid.ok) return paid
  const done = await correctMilestone(act, { incentive, milestoneNo, accepted, causeEventId })
  return done.ok ? paid : done
}

async function payMilestone(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, amount, eventId } = input
  const incentive = must(handed.incentive, 'a milestone has its plan')
  const milestoneNo = must(milestoneNoOf(handed.row.form), 'policy asks for an open milestone')
  const paid = await payCommitted(act, input)
  if (!paid.ok) return paid
  const accepted = await acceptMilestone(act, {
    incentive,
    milestoneNo,
    acceptedMinor: amount.minor,
    spendMinor: spentBy(handed)?.minor ?? null,
    causeEventId: eventId,
  })
  if (!accepted.ok) return accepted
  if (accepted.value.pending.length > 0) return paid
  const ended = await endPlan(act, { incentive, move: 'complete', causeEventId: eventId })
  if (!ended.ok) return ended
  const released = await releaseLeft(act, incentive, ended.value.eventId)
  return released.ok ? paid : released
}
