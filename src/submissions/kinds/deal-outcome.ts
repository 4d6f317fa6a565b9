import type { Act } from '../../audit/index.ts'
import { questionsOf, usableAuthority } from '../../escalations/index.ts'
import { availableIn, fundById } from '../../funds/index.ts'
import {
  assessOutcome,
  type Deal,
  dealOf,
  type DealOutcomeFacts,
  earnedOn,
  endDeal,
  endOf,
  winDeal,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok } from '../../kernel/result.ts'
import {
  familyOf,
  keysOf,
  LIKENESS_WHOLE,
  matchCustomers,
  opportunityByCode,
  parseSaleCode,
} from '../../partners/index.ts'
import type { Tx } from '../../platform/db.ts'
import { packOf, slotsOf } from '../../programs/index.ts'
import { slotState } from '../claim-lines.ts'
import { payUncommitted } from '../commitment.ts'
import { type Handed, parseDate, type Problem } from '../completeness.ts'
import { inUse, payUncommittedDifference } from '../difference.ts'
import { statusBefore, withStanding } from '../facts-again.ts'
import type { HandedIn } from '../handed-in.ts'
import type { Again, CarriedOut, CarryOut, Judging, SubmissionKind } from '../kind.ts'
import { askedFor } from '../money-of-form.ts'
import { rewardOf } from '../runner-up-reward.ts'
import { stackingOfVersion } from '../stacking.ts'

/** How a protected deal ended. Won and approved: the deal is won, and where the program pays one its
 *  incentive is owed, `available` → `payable`. Lost and approved: the protection ends. Rejected:
 *  nothing changes. */
export const dealOutcome: SubmissionKind = {
  type: 'deal_outcome',
  noun: 'outcome of a deal',
  // Who was second stands declined when the first wins; its share is raised then.
  place: { by: 'under', statuses: ['protected', 'expired'], raised: ['declined'] },
  judged: 'whole',
  byPartner: true,
  movesMoney: true,
  pays: true,
  amountField: null,
  problems: wonProblems,
  slots: (pack, { form, raisedByOutcome }) =>
    slotsOf(pack, 'deal_outcome', '').map((slot) => {
      if (raisedByOutcome === true) return { ...slot, required: false }
      return slot.slot === ORDER ? { ...slot, required: form['outcome'] === 'won' } : slot
    }),
  judge: async (tx, handed, given) => {
    const facts = await outcomeFacts(tx, handed, given)
    const assessment = assessOutcome(packOf(handed.pack, 'deal'), facts)
    return { type: 'deal_outcome', facts, assessment, rooms: [] }
  },
  carryOut: async (act, input) => {
    if (!input.approved) return ok({ payableId: null })
    if (input.handed.row.source === 'outcome') return payUncommitted(act, input)
    return input.handed.row.form['outcome'] === 'won' ? win(act, input) : lose(act, input)
  },
  again: payAgain,
  next: ({ row, pack }) => {
    if (row.source === 'outcome') {
      return 'You were second for the customer; we pay your share when it is due.'
    }
    if (row.form['outcome'] !== 'won') return 'The deal is closed; the customer is free again.'
    return packOf(pack, 'deal').pays
      ? 'We pay it when it is due; the portal shows the day.'
      : 'The program pays nothing for a won deal.'
  },
}

/** The slot of the order: a won deal shows it. */
const ORDER = 'order'

/** A won deal names its order; a program that pays one incentive per sale asks for the sale. */
function wonProblems(pack: Parameters<SubmissionKind['problems']>[0], handed: Handed): Problem[] {
  const { form } = handed
  if (form['outcome'] !== 'won' || handed.raisedByOutcome === true) return []
  const missing = (target: string, detail: string) =>
    (form[target]?.trim() ?? '') === ''
      ? [{ targetKind: 'field' as const, target, code: 'missing' as const, detail }]
      : []
  const sale = 'The number of the sale is required of a won deal: one sale pays one incentive.'
  const code = form['opportunity']?.trim() ?? ''
  const isCode = code === '' || parseSaleCode(code) !== null
  const strange = 'The number of a sale has letters, digits, dots, dashes and underscores only.'
  const wrong = { targetKind: 'field', target: 'opportunity', code: 'wrong' } as const
  return [
    ...(isCode ? [] : [{ ...wrong, detail: strange }]),
    ...missing('order_on', 'The date of the order is required of a won deal.'),
    ...missing('net_new_value', 'The net new value is required of a won deal.'),
    ...(packOf(pack, 'deal').pays ? missing('opportunity', sale) : []),
  ]
}

async function outcomeFacts(tx: Tx, handed: HandedIn, given: Judging): Promise<DealOutcomeFacts> {
  const { row, items } = handed
  const pack = packOf(handed.pack, 'deal')
  const incentive = must(handed.incentive, 'an outcome has its deal')
  const fund = must(await fundById(tx, incentive.fundId), 'an incentive has its fund')
  const deal = await dealOf(tx, incentive.incentiveId)
  const opportunityCode = row.form['opportunity']?.trim() || null
  const elsewhere =
    opportunityCode === null
      ? []
      : await earnedOn(tx, { opportunityCode, exceptIncentiveId: incentive.incentiveId })
  const first = row.source === 'outcome' ? must(row.originKey, 'a share names its outcome') : null
  const until = deal === null ? null : endOf(deal)
  const order = must(
    slotsOf(pack, 'deal_outcome', '').find(({ slot }) => slot === ORDER) ?? null,
    `${pack.code} has a slot for the order`,
  )
  return {
    partnerStatus: given.partner.status,
    complete: handed.problems.length === 0,
    exceptionAsked: row.form['exception_asked'] === 'yes',
    incentiveStatus: statusBefore(incentive, handed),
    outcome: row.form['outcome'] === 'won' ? 'won' : 'lost',
    orderOn: parseDate(row.form['order_on'] ?? ''),
    opportunityCode,
    protectedFrom: deal?.protectedFrom ?? null,
    protectedUntil: keptUntil(deal?.endedAt ?? null, until),
    zone: pack.zone,
    order: [{ ...order, state: slotState(items, ORDER, null) }],
    netNew: askedFor('net_new_value', row.form, pack.currency),
    registered: deal?.value ?? askedFor('value', row.form, pack.currency),
    tier: incentive.approval?.tier ?? given.partner.tier,
    rate: incentive.approval?.rate ?? pack.rates[given.partner.tier],
    tolerance: pack.valueTolerance,
    pays: pack.pays,
    restAnswer: await answerAboutRest(tx, handed, given),
    saleKnown: opportunityCode === null || (await isSaleOfCustomer(tx, opportunityCode, deal)),
    paidElsewhere: elsewhere.map((one) => one.number),
    earnedBy: await Promise.all(
      elsewhere.map(async ({ number, versionId }) => ({
        number,
        ...(await stackingOfVersion(tx, versionId)),
      })),
    ),
    ...(first === null ? {} : { runnerUp: { rewarded: await rewardOf(tx, first) } }),
    available: withStanding(await availableIn(tx, fund, incentive.allocationId), handed),
  }
}

/** Whether the CRM has a sale of this number to the customer of the deal or to its family. */
async function isSaleOfCustomer(tx: Tx, code: string, deal: Deal | null): Promise<boolean> {
  const sale = await opportunityByCode(tx, code)
  if (sale === null || deal === null) return false
  const customer = { ...deal, name: deal.customerName }
  const matches = await matchCustomers(tx, keysOf(customer), LIKENESS_WHOLE)
  const family = await familyOf(tx, [...new Set(matches.map((match) => match.familyRoot))])
  return family.includes(sale.customerId)
}

/** A protection that was kept longer, or ended earlier, than its end says. */
function keptUntil<T>(endedAt: T | null, until: T | null): T | null {
  return endedAt ?? until
}

/** What the owner said of the value above the tolerance: granted by an authority that may be cited. */
async function answerAboutRest(
  tx: Tx,
  { row }: HandedIn,
  { at }: Judging,
): Promise<DealOutcomeFacts['restAnswer']> {
  const subject = { subjectKind: 'submission', subjectId: row.submissionId }
  const answered = (await questionsOf(tx, subject)).some(
    (question) => question.kind === 'design' && question.state === 'answered',
  )
  if (!answered) return 'none'
  const authority = await usableAuthority(tx, { subjectId: row.submissionId, at })
  return authority === null ? 'refused' : 'granted'
}

async function win(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, amount, eventId } = input
  const incentive = must(handed.incentive, 'an outcome has its deal')
  // Judged by this kind's own `judge` in the same decision.
  const facts = input.judged.facts as DealOutcomeFacts
  const won = await winDeal(act, {
    incentive,
    order: {
      number: handed.row.form['order_number']?.trim() || null,
      on: must(facts.orderOn, 'a won deal names the day of its order'),
      netNew: facts.netNew,
    },
    opportunityCode: facts.opportunityCode,
    stackedOn: await stackedOn(act.tx, facts, incentive.incentiveId),
    causeEventId: eventId,
  })
  if (!won.ok) return won
  return amount.minor === 0n ? ok({ payableId: null }) : payUncommitted(act, input)
}

/** The last incentive that earned on the sale, where this one may stand on all of them; null where
 *  none did. Whether it may was judged: what the programs do not name is refused by the database. */
async function stackedOn(
  tx: Tx,
  { opportunityCode, earnedBy = [] }: DealOutcomeFacts,
  exceptIncentiveId: string,
): Promise<string | null> {
  if (opportunityCode === null || earnedBy.length === 0) return null
  const earned = await earnedOn(tx, { opportunityCode, exceptIncentiveId })
  return earned.at(-1)?.incentiveId ?? null
}

/** Another amount of a won deal. That it was won or lost stands: what hung on it has been done. */
async function payAgain(act: Act, input: Again): Promise<CarriedOut> {
  const won = input.handed.row.form['outcome'] === 'won'
  if (!won) return inUse(input, 'the deal is closed, and the customer free for others.')
  if (!input.approved) return inUse(input, 'the deal is won; correct what it pays.')
  return payUncommittedDifference(act, input)
}

async function lose(act: Act, input: CarryOut): Promise<CarriedOut> {
  const incentive = must(input.handed.incentive, 'an outcome has its deal')
  // An expired deal that was lost as well holds nothing any more.
  if (incentive.status !== 'protected') return ok({ payableId: null })
  const ended = await endDeal(act, { incentive, by: 'lost', causeEventId: input.eventId })
  return ended.ok ? ok({ payableId: null }) : ended
}
