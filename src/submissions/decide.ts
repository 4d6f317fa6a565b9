import { type Act, personBehind, record } from '../audit/index.ts'
import { stopClock } from '../clocks/index.ts'
import { say, type TemplateFacts, wording } from '../correspondence/index.ts'
import { type EscalationRefusal, withdrawQuestions } from '../escalations/index.ts'
import { incentiveById, type LineJudged, lockIncentive, type Step } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { canonicalJson } from '../kernel/json.ts'
import { compare, type Money, printMoney } from '../kernel/money.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { printDay } from '../kernel/temporal.ts'
import { lockPartner, type Partner } from '../partners/index.ts'
import { allow } from './allow.ts'
import { keepFacts } from './decision-facts.ts'
import { carryOutAgain, mayDecideAgain, notWorse, UNDO_SECONDS } from './decide-again.ts'
import { judge } from './facts.ts'
import { freshFor } from './guard.ts'
import { type HandedIn, handedIn } from './handed-in.ts'
import { handsOn } from './hands.ts'
import { type LineJudgment, outcomeOfAmount, verdictsFor } from './judgment.ts'
import { keepPrecedent } from './keep-precedent.ts'
import type { CarryOutRefusal, Judged } from './kind.ts'
import { kindOf } from './kinds.ts'
import { questionsAbout } from './questions-about.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { lastAppealDay } from './reopening.ts'
import {
  insertDecision,
  insertDecisionLines,
  lockSubmission,
  moveSubmission,
  setDecided,
  type SubmissionRow,
} from './sql.ts'
import { endedForGood, type SubmissionStatus, transitions } from './submission.ts'
import { decisionClock } from './submit.ts'

export type Decide = {
  readonly submissionId: string
  readonly version: number
  readonly outcome: 'approve' | 'approve_reduced' | 'reject'
  /** A request approved for less than was asked. */
  readonly amount?: Money | undefined
  readonly lines: readonly LineJudgment[]
  readonly reason: string
  readonly clauseIds: readonly string[]
  readonly authorityId?: string | undefined
}

export type Decided = {
  readonly decisionId: string
  readonly outcome: Decide['outcome']
  readonly amount: Money
  readonly version: number
  readonly status: SubmissionStatus
  readonly payableId: string | null
  readonly arithmetic: readonly Step[]
  readonly lines: Judged['assessment']['lines']
  readonly letter: string
}

export type DecideRefusal = SubmissionRefusal | EscalationRefusal | CarryOutRefusal

/** Decides a submission in review: the facts are fetched once more, the lines judged, the amount
 *  computed, limit and policy asked; then decision, books, incentive and payable in this one
 *  transaction. Nobody types the amount of a claim. */
export async function decide(act: Act, input: Decide): Promise<Result<Decided, DecideRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const move = input.outcome === 'reject' ? 'reject' : 'approve'
  const seen = freshFor(found, input, move)
  if (!seen.ok) return seen
  const row = seen.value
  const number = must(row.number, 'what is in review has a number')
  if ((await handsOn(act.tx, row)).includes(personBehind(act.actor))) {
    return refuse({ code: 'submission.own', submission: number })
  }
  if (move === 'approve' && (await isAsked(act, row))) {
    return refuse({ code: 'submission.open_questions', submission: number })
  }
  const partner = must(await lockPartner(act.tx, row.partnerId), 'a submission has its partner')
  await lockIncentive(act.tx, must(row.incentiveId, 'what is in review has its incentive'))
  const handed = await handedIn(act.tx, row)
  const kind = kindOf(row.type)
  const other = await mayDecideAgain(act, handed)
  if (!other.ok) return other
  const free = (await kind.mayDecide?.(act, handed)) ?? ok(null)
  if (!free.ok) return free
  const weighed = await weigh(act, handed, input)
  if (!weighed.ok) return weighed
  const { amount, judged } = weighed.value
  const better = notWorse(handed, amount)
  if (!better.ok) return better
  const decisionId = act.newId<'decision'>()
  if (move === 'approve') {
    const { authorityId } = input
    const allowed = await allow(act, { ...weighed.value, authorityId, handed, decisionId })
    if (!allowed.ok) return allowed
  }
  const { tier } = partner
  const status = await write(act, { input, handed, weighed: weighed.value, decisionId, tier })
  const done = await carryOutAgain(act, {
    handed,
    partner,
    judged,
    amount,
    approved: move === 'approve',
    decisionId,
    eventId: status.eventId,
  })
  if (!done.ok) return done
  if (move === 'reject') {
    await withdrawQuestions(act, { subjectKind: 'submission', subjectId: row.submissionId })
  }
  const letter = await tell(act, { input, handed, partner, weighed: weighed.value })
  return ok({
    decisionId,
    outcome: input.outcome,
    amount,
    version: status.version,
    status: status.status,
    payableId: done.value.payableId,
    arithmetic: judged.assessment.arithmetic,
    lines: judged.assessment.lines,
    letter,
  })
}

async function isAsked(act: Act, row: SubmissionRow): Promise<boolean> {
  const questions = await questionsAbout(act.tx, row.submissionId)
  return questions.some((question) => question.state === 'open')
}

type Weighed = {
  readonly judged: Judged
  readonly amount: Money
  /** Lines a person accepts that the terms never pay. */
  readonly overruled: readonly LineJudged[]
  /** A person's, on the lines; null where nobody judges them one by one. */
  readonly verdicts: readonly LineJudged[] | null
}

/** Facts, lines and amount of the decision asked for. */
async function weigh(
  act: Act,
  handed: HandedIn,
  input: Decide,
): Promise<Result<Weighed, SubmissionRefusal>> {
  const suggested = await judge(act.tx, handed, act.at)
  if (input.outcome === 'reject') return ok(rejected(handed, suggested))
  const { judged: by } = kindOf(handed.row.type)
  if (by === 'amount') return weighAmount(act, handed, input, suggested)
  if (by === 'whole') return weighWhole(input, suggested)
  const number = must(handed.row.number, 'what is in review has a number')
  const lines = verdictsFor(
    { submission: number, currency: handed.row.currency },
    suggested.rooms,
    suggested.assessment.lines,
    input.lines,
  )
  if (!lines.ok) return lines
  const judged = await judge(act.tx, handed, act.at, lines.value)
  const { amount, requested } = judged.assessment
  const follows = outcomeOfAmount(amount, requested)
  if (follows !== input.outcome) {
    return refuse({ code: 'submission.outcome_differs', asked: input.outcome, follows, amount })
  }
  const denied = suggested.assessment.lines.filter((line) => line.verdict === 'denied')
  const overruled = denied.filter((line) =>
    judged.assessment.lines.some(
      (own) => own.lineNo === line.lineNo && own.partNo === line.partNo && own.accepted.minor > 0n,
    ),
  )
  return ok({ judged, amount, overruled, verdicts: lines.value })
}

function rejected(handed: HandedIn, judged: Judged): Weighed {
  return { judged, amount: zeroOf(handed.row), overruled: [], verdicts: null }
}

/** A plan is approved as asked, or for less. */
async function weighAmount(
  act: Act,
  handed: HandedIn,
  input: Decide,
  suggested: Judged,
): Promise<Result<Weighed, SubmissionRefusal>> {
  const { requested } = suggested.assessment
  const amount =
    input.outcome === 'approve' ? requested : (input.amount ?? suggested.assessment.amount)
  if (amount.currency !== requested.currency) {
    const { currency } = requested
    return refuse({ code: 'submission.other_currency', given: amount, currency })
  }
  const follows = outcomeOfAmount(amount, requested)
  if (follows !== input.outcome || compare(amount, requested) > 0) {
    return refuse({ code: 'submission.outcome_differs', asked: input.outcome, follows, amount })
  }
  if (input.outcome === 'approve')
    return ok({ judged: suggested, amount, overruled: [], verdicts: null })
  // Approved for less: policy is asked about the amount that is approved.
  const field = must(kindOf(handed.row.type).amountField, 'a plan asks for an amount')
  const form = { ...handed.row.form, [field]: decimalOf(amount) }
  const judged = await judge(act.tx, { ...handed, row: { ...handed.row, form } }, act.at)
  return ok({ judged, amount, overruled: [], verdicts: null })
}

/** What has nothing to lower is approved as the rules compute it. */
function weighWhole(input: Decide, judged: Judged): Result<Weighed, SubmissionRefusal> {
  const { amount, requested } = judged.assessment
  const follows = compare(amount, requested) === 0 ? 'approve' : 'approve_reduced'
  if (follows !== input.outcome) {
    return refuse({ code: 'submission.outcome_differs', asked: input.outcome, follows, amount })
  }
  return ok({ judged, amount, overruled: [], verdicts: null })
}

function decimalOf(amount: Money): string {
  return printMoney(amount).replaceAll(',', '').split(' ')[0]!
}

function zeroOf(row: SubmissionRow): Money {
  return { minor: 0n, currency: row.currency }
}

type Deciding = {
  readonly input: Decide
  readonly handed: HandedIn
  readonly weighed: Weighed
  readonly decisionId: string
  /** The partner's. */
  readonly tier: string
}

/** Event, decision, lines and the move, with everything that replay needs. */
async function write(
  act: Act,
  { input, handed, weighed, decisionId, tier }: Deciding,
): Promise<{ status: SubmissionStatus; version: number; eventId: string }> {
  const { row } = handed
  const { judged, amount } = weighed
  const { outcome, lines } = judged.assessment
  const name = input.outcome === 'reject' ? 'reject' : 'approve'
  const { from, to } = transitions[name]
  const moved = must(await moveSubmission(act.tx, row.submissionId, from, to), 'locked in review')
  const clauseIds = clausesOf(input, judged)
  const eventId = await record(act, {
    type: `submission.${to}`,
    subjectKind: 'submission',
    subjectId: row.submissionId,
    partnerId: row.partnerId,
    reason: input.reason === '' ? (outcome?.reason ?? null) : input.reason,
    body: { number: row.number, decisionId, outcome: input.outcome, amount, clauseIds },
  })
  const said = {
    decisionId,
    clauseIds,
    outcome: input.outcome,
    reason: input.reason === '' ? (outcome?.reason ?? '') : input.reason,
    authorityId: input.authorityId ?? null,
  }
  await insertDecision(act.tx, {
    ...said,
    submissionId: row.submissionId,
    partnerId: row.partnerId,
    amountMinor: amount.minor,
    currency: amount.currency,
    decidedBy: act.actor.principalId,
    decidedFor: act.actor.answersFor,
    at: act.at,
    versionId: row.versionId,
    facts: keepFacts(handed.pack, { ...judged, verdicts: weighed.verdicts }),
    corrects: handed.reopening?.decisionId ?? null,
    record: recordOf(judged),
    eventId,
  })
  if (kindOf(row.type).judged === 'lines' && name === 'approve') {
    await insertDecisionLines(
      act.tx,
      { decisionId, partnerId: row.partnerId },
      lines.map((line) => ({
        ...line,
        claimedMinor: line.claimed.minor,
        acceptedMinor: line.accepted.minor,
      })),
    )
  }
  await keepPrecedent(act, handed, {
    assessment: judged.assessment,
    deciding: { ...said, amount, tier, isOverruled: weighed.overruled.length > 0 },
  })
  await setDecided(act.tx, row.submissionId, act.at)
  await stopClocks(act, row, eventId)
  return { status: moved.status, version: moved.version, eventId }
}

async function stopClocks(act: Act, row: SubmissionRow, eventId: string): Promise<void> {
  for (const kind of ['first_response', row.clockKind]) {
    const stopped = await stopClock(act, { ...decisionClock(row), kind, eventId })
    if (!stopped.ok && stopped.refusal.code !== 'clocks.wrong_state') unwrap(stopped)
  }
}

/** The assessment as data, for people to read; its facts are kept beside it. */
function recordOf({ type, assessment }: Judged): string {
  return canonicalJson({ type, assessment })
}

/** What people named, and what the table and the lines enforce. */
function clausesOf(input: Decide, judged: Judged): string[] {
  const { outcome, lines } = judged.assessment
  const own = lines.filter((line) => line.verdict !== 'accepted').map((line) => line.clauseId)
  const all = [...input.clauseIds, outcome?.clause ?? null, ...own]
  return [...new Set(all.filter((clause) => clause !== null))]
}

async function tell(
  act: Act,
  given: {
    readonly input: Decide
    readonly handed: HandedIn
    readonly partner: Partner
    readonly weighed: Weighed
  },
): Promise<string> {
  const { input, handed, partner, weighed } = given
  const { row, pack } = handed
  const thread = {
    threadKind: 'submission',
    threadId: row.submissionId,
    partnerId: row.partnerId,
  } as const
  const number = must(row.number, 'what is decided has a number')
  const about = { number, partner: partner.legalName, link: null, ...againOf(handed) }
  // The letter waits as long as the decision can be undone.
  const notBefore = act.at.add({ seconds: UNDO_SECONDS })
  if (input.outcome === 'reject') {
    const isFinal = isFinalRejection(handed)
    const { appealDays } = pack.windows
    const last = lastAppealDay(act.at, { appealDays, zone: pack.zone })
    const facts: TemplateFacts['submission.rejected'] = {
      ...about,
      reasons: reasonsOf(given),
      appealBy: isFinal ? null : printDay(last),
    }
    await say(act, { ...thread, template: 'submission.rejected', facts, notBefore })
    return wording('submission.rejected', facts).text
  }
  const facts: TemplateFacts['submission.approved'] = {
    ...about,
    amount: kindOf(row.type).movesMoney ? printMoney(weighed.amount) : null,
    reduced: input.outcome === 'approve_reduced',
    lines: weighed.judged.assessment.lines.map((line) => ({
      what: `Line ${line.lineNo}, ${costKindLabel(pack, line.costKind)}`,
      amount: printMoney(line.claimed),
      outcome: `${line.verdict} ${printMoney(line.accepted)}`,
      reason: line.verdict === 'accepted' ? null : sentence(line.reason, line.clauseId),
    })),
    next: kindOf(row.type).next(handed, await incentiveById(act.tx, row.incentiveId ?? '')),
  }
  await say(act, { ...thread, template: 'submission.approved', facts, notBefore })
  return wording('submission.approved', facts).text
}

/** No appeal comes after an appeal, nor against what ended a grant for good. */
function isFinalRejection({ reopening, row }: HandedIn): boolean {
  if (reopening === null) return false
  return reopening.kind === 'appeal' || endedForGood.some((type) => type === row.type)
}

/** What a letter says of a decision in the place of another. */
function againOf({ reopening }: HandedIn) {
  if (reopening === null) return {}
  const { kind, standing } = reopening
  return { again: { by: kind, before: standing === null ? null : printMoney(standing) } }
}

function costKindLabel(pack: HandedIn['pack'], kind: string): string {
  return pack.costKinds.find((one) => one.kind === kind)?.label ?? kind
}

/** A reason as typed, or a code of the table in words; its clause behind it. */
function sentence(reason: string, clauseId: string | null): string {
  const words = reason.replaceAll('_', ' ').replace(/\.$/, '')
  return clauseId === null ? words : `${words}; see ${clauseId}`
}

function reasonsOf(given: { input: Decide; handed: HandedIn; weighed: Weighed }): string[] {
  const { input, weighed } = given
  if (input.reason.trim() !== '') return [input.reason.trim()]
  const { outcome, checks } = weighed.judged.assessment
  const failed = checks.filter((check) => check.state === 'fail').map((check) => check.sentence)
  if (failed.length > 0) return failed
  return [
    outcome === null ? 'It is outside of the terms.' : sentence(outcome.reason, outcome.clause),
  ]
}
