import type { Act } from '../../audit/index.ts'
import { availableIn, balanceIn, commit, fundById, releaseCommitment } from '../../funds/index.ts'
import {
  approvedBetween,
  assessChange,
  changeActivity,
  claimDeadline,
  commitmentMoves,
  type Incentive,
  type MdfChangeFacts,
  overlappingNumbers,
  quarterOf,
  weighedAmount,
} from '../../incentives/index.ts'
import { must } from '../../kernel/assert.ts'
import { compare, type Money, money, subtract, toDecimal } from '../../kernel/money.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { printDay } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import { packOf, slotsOf } from '../../programs/index.ts'
import { approvedBefore } from '../change-sql.ts'
import { type Line, parseDate } from '../completeness.ts'
import { dayOf } from '../fund-of.ts'
import type { HandedIn } from '../handed-in.ts'
import type {
  Before,
  BeforeAsked,
  CarriedOut,
  CarryOut,
  CarryOutRefusal,
  Judging,
  SubmissionKind,
  Undo,
} from '../kind.ts'
import { lineOf } from '../line-row.ts'
import { linesOf } from '../line-sql.ts'
import { askedFor } from '../money-of-form.ts'
import { dateProblems, plannedParts, planProblems } from './mdf-request.ts'

/** A material change of an approved activity: its days, place, type, costs or amount. Approved: the
 *  activity becomes what was asked for and the commitment is raised or lowered; tier and rate stay
 *  those of the first approval. Rejected: it stays as it was. */
export const mdfChange: SubmissionKind = {
  type: 'mdf_change',
  noun: 'change of an activity',
  place: { by: 'under', statuses: ['committed'], notBeside: ['mdf_claim', 'mdf_request'] },
  judged: 'amount',
  byPartner: true,
  movesMoney: true,
  pays: false,
  amountField: 'requested',
  weighs: ({ incentive }, amount) => weighedAmount(approvedOf(incentive), amount),
  before,
  problems: (_pack, handed) => [...dateProblems(handed), ...planProblems(handed)],
  slots: (pack, { form }) => slotsOf(pack, 'mdf_change', form['activity_type'] ?? ''),
  judge: async (tx, handed, given) => {
    const facts = await changeFacts(tx, handed, given)
    const assessment = assessChange(packOf(handed.pack, 'mdf'), facts)
    return { type: 'mdf_change', facts, assessment, rooms: [] }
  },
  carryOut: (act, input) =>
    input.approved ? carryChange(act, input) : Promise.resolve(ok({ payableId: null })),
  undo: undoChange,
  next: (_, approved) => {
    const { firstOn, lastOn, claimDeadlineOn } = approved ?? noDays
    if (firstOn === null || lastOn === null || claimDeadlineOn === null) return 'It is changed.'
    const days = firstOn.equals(lastOn)
      ? printDay(firstOn)
      : `${printDay(firstOn)} to ${printDay(lastOn)}`
    return `The activity is now on ${days}; claim what it cost until ${printDay(claimDeadlineOn)}.`
  },
}

const noDays = { firstOn: null, lastOn: null, claimDeadlineOn: null }

function approvedOf(incentive: Incentive | null): Money {
  const approval = must(incentive, 'a change has its activity').approval
  return must(approval, 'only what was approved is changed').amount
}

/** What was approved last, as a form: the amount is that of the decision. */
async function before(tx: Tx, asked: BeforeAsked): Promise<Before | null> {
  const row = await approvedBefore(tx, asked)
  if (row === null) return null
  const amount = money(row.amountMinor ?? 0n, row.currency)
  const { reason: _why, exception_asked: _asked, exception_reason: _because, ...form } = row.form
  return {
    form: { ...form, requested: toDecimal(amount) },
    lines: await linesOf(tx, row.submissionId),
  }
}

async function changeFacts(tx: Tx, handed: HandedIn, given: Judging): Promise<MdfChangeFacts> {
  const { row, pack } = handed
  const { partner, at } = given
  const incentive = must(handed.incentive, 'a change has its activity')
  const { incentiveId, allocationId, partnerId, programId } = incentive
  const fund = must(await fundById(tx, incentive.fundId), 'an incentive has its fund')
  const was = must(
    await before(tx, { incentiveId, sequence: row.sequence }),
    'an approved activity was asked for',
  )
  const now = planOf(row.form, handed.lines, row.currency)
  const { firstOn, lastOn, activityType } = now
  const others = { partnerId, except: incentiveId }
  const quarter = firstOn === null ? null : quarterOf(firstOn)
  const approvedMinor =
    quarter === null ? 0n : await approvedBetween(tx, { ...others, ...quarter, programId })
  const overlapping =
    firstOn === null || lastOn === null
      ? []
      : await overlappingNumbers(tx, { ...others, activityType, firstOn, lastOn })
  return {
    partnerStatus: partner.status,
    goodStanding: partner.goodStanding,
    complete: handed.problems.length === 0,
    completeOn: (row.completeAt ?? at).toZonedDateTimeISO(pack.zone).toPlainDate(),
    exceptionAsked: row.form['exception_asked'] === 'yes',
    was: planOf(was.form, was.lines.map(lineOf), row.currency),
    now,
    rate: incentive.approval?.rate ?? pack.rates[partner.tier],
    used: await usedOf(tx, incentive),
    fundFrom: fund.validFrom,
    fundUntil: fund.validUntil.subtract({ days: 1 }),
    approvedInQuarter: money(approvedMinor, pack.currency),
    available: await availableIn(tx, fund, allocationId),
    overlapping,
  }
}

function planOf(
  form: Readonly<Record<string, string>>,
  lines: readonly Line[],
  currency: string,
): MdfChangeFacts['now'] {
  return {
    activityType: form['activity_type'] ?? '',
    title: form['title'] ?? '',
    place: form['place'] ?? '',
    country: form['country'] ?? '',
    firstOn: parseDate(form['starts_on'] ?? ''),
    lastOn: parseDate(form['ends_on'] ?? ''),
    amount: askedFor('requested', form, currency),
    lines: lines.flatMap(plannedParts),
  }
}

/** What left the commitment for claims. */
async function usedOf(tx: Tx, incentive: Incentive): Promise<Money> {
  const fund = must(await fundById(tx, incentive.fundId), 'an incentive has its fund')
  const left = await balanceIn(tx, fund, 'committed', incentive.incentiveId)
  return subtract(approvedOf(incentive), left)
}

async function carryChange(act: Act, input: CarryOut): Promise<CarriedOut> {
  const { handed, amount, eventId } = input
  const incentive = must(handed.incentive, 'a change has its activity')
  const used = await usedOf(act.tx, incentive)
  if (compare(amount, used) < 0) {
    return refuse({ code: 'incentive.below_used', number: incentive.number, amount, used })
  }
  return become(act, handed, { form: handed.row.form, amount, eventId })
}

/** The minute has not passed: the activity is again what it was, and so is its commitment. */
async function undoChange(act: Act, input: Undo): Promise<CarriedOut> {
  const { handed, eventId } = input
  const { incentiveId } = must(handed.incentive, 'a change has its activity')
  const asked = { incentiveId, sequence: handed.row.sequence }
  const was = must(await before(act.tx, asked), 'an approved activity was asked for')
  const amount = askedFor('requested', was.form, handed.row.currency)
  return become(act, handed, { form: was.form, amount, eventId })
}

type Becomes = {
  readonly form: Readonly<Record<string, string>>
  readonly amount: Money
  readonly eventId: string
}

/** The activity as a form says it, with its last day to claim and its commitment. */
async function become(act: Act, handed: HandedIn, to: Becomes): Promise<CarriedOut> {
  const { form, amount, eventId } = to
  const incentive = must(handed.incentive, 'a change has its activity')
  const was = approvedOf(incentive)
  const fund = must(await fundById(act.tx, incentive.fundId), 'an incentive has its fund')
  const lastOn = must(parseDate(form['ends_on'] ?? ''), 'what is complete has its days')
  const { claimDaysAfter } = packOf(handed.pack, 'mdf').windows
  const changed = await changeActivity(act, {
    incentive,
    title: form['title'] ?? incentive.title,
    activityType: must(form['activity_type'], 'what is complete has its type'),
    firstOn: must(parseDate(form['starts_on'] ?? ''), 'what is complete has its days'),
    lastOn,
    claimDeadlineOn: claimDeadline(lastOn, claimDaysAfter, fund.claimsDueOn),
    amount,
    causeEventId: eventId,
  })
  if (!changed.ok) return changed
  const booked = await book(act, incentive, { moves: commitmentMoves(was, amount), eventId })
  return booked.ok ? ok({ payableId: null }) : booked
}

/** The commitment follows, `available` → `committed` or back; nothing is posted where it stays. */
async function book(
  act: Act,
  incentive: Incentive,
  change: { readonly moves: Money; readonly eventId: string },
): Promise<Result<null, CarryOutRefusal>> {
  const { fundId, allocationId, incentiveId } = incentive
  const { minor, currency } = change.moves
  if (minor === 0n) return ok(null)
  const amount = money(minor > 0n ? minor : -minor, currency)
  const { eventId } = change
  const entry = { fundId, allocationId, incentiveId, amount, eventId, on: await dayOf(act, fundId) }
  const done = minor > 0n ? await commit(act, entry) : await releaseCommitment(act, entry)
  return done.ok ? ok(null) : done
}
