import { type Money, printMoney, zero } from '../kernel/money.ts'
import type { Pack, PackSubmissionType } from '../programs/index.ts'
import {
  type DecisionFacts,
  type NotReplayable,
  rejudge,
  underTermsOf,
} from '../submissions/index.ts'
import type { Result } from '../kernel/result.ts'
import { ok, refuse, unwrap } from '../kernel/result.ts'
import { whyNotAlone } from './autonomy.ts'
import type { ChangeKind, Road } from './roads.ts'

/** What was decided, and from what. */
export type PastCase = {
  readonly type: PackSubmissionType
  readonly outcome: string
  readonly amount: Money
  readonly kept: DecisionFacts
}

/** The version a case was judged by, and the draft with the newest checks. */
export type Versions = { readonly was: Pack; readonly draft: Pack; readonly checks: string }

/** What was answered, or would be. */
export type CaseAnswer = {
  readonly outcome: string
  readonly amount: Money
  readonly clause: string | null
  readonly reason: string | null
  readonly row: string | null
  readonly road: Road
}

export type Turned = {
  readonly code: string
  readonly before: string
  readonly after: string
  readonly sentence: string
}

/** A case before and after. `change` is null where nothing a reader would see is otherwise. */
export type Effect = {
  readonly change: ChangeKind | null
  readonly before: CaseAnswer
  readonly after: CaseAnswer
  readonly checks: readonly Turned[]
  readonly followsRequest: boolean
}

/** What a draft made of the cases before this one under the same incentive. */
export type Chain = {
  /** What it stands under was approved, and would not have been. */
  readonly isGone: boolean
  readonly committedMore: bigint
  readonly fixedMore: bigint
}
export const untouched: Chain = { isGone: false, committedMore: 0n, fixedMore: 0n }

type Assessed = ReturnType<typeof rejudge> extends Result<infer A, NotReplayable> ? A : never
type LineJudged = Assessed['lines'][number]

/** Judges a past case under a draft and says what becomes of it. A person's word stands wherever the
 *  draft answers as the version did: a rejection against the rules, a line reduced, an amount lowered.
 *  Where the draft answers otherwise, its answer counts. Pure. Refuses what cannot be judged again. */
export function effectOf(
  versions: Versions,
  past: PastCase,
  chain: Chain,
): Result<Effect, NotReplayable> {
  const { was, draft } = versions
  const { kept, type } = past
  const old = rejudge(was, kept, kept.checks)
  if (!old.ok) return old
  const before = answered(past, old.value, roadOf(was, type, old.value))
  if (chain.isGone) {
    const after = { ...before, outcome: 'not_reached', amount: zero(past.amount.currency) }
    const isChange = isApproval(past.outcome)
    const change = isChange ? ('outcome' as const) : null
    return ok({ change, before, after, checks: [], followsRequest: isChange })
  }
  const underTerms = underTermsOf[type]
  if (underTerms === undefined) {
    return refuse({ code: 'unknown_function', what: `nothing judges ${type} under other terms` })
  }
  const facts = underTerms(draft, kept.facts, chain)
  const now = judgedAnew(versions, kept, facts)
  if (!now.ok) return now
  const after = standsOrTurns(past, { old: old.value, now: now.value, versions })
  const turned = turnedChecks(old.value, now.value)
  const change = changeOf(before, after)
  return ok({ change, before, after, checks: turned, followsRequest: false })
}

/** By the draft's lines, where they differ from the version's; else by the person's. */
function judgedAnew({ was, draft, checks }: Versions, kept: DecisionFacts, facts: object) {
  const alone = rejudge(draft, { facts, verdicts: null }, checks)
  if (!alone.ok || kept.verdicts === null) return alone
  const own = unwrap(rejudge(was, { ...kept, verdicts: null }, kept.checks))
  const verdicts = mergedLines(kept.verdicts, own.lines, alone.value.lines)
  return rejudge(draft, { facts, verdicts }, checks)
}

/** A person's verdict on each part whose table answers as it did; the draft's on the others. */
export function mergedLines(
  person: readonly LineJudged[],
  then: readonly LineJudged[],
  now: readonly LineJudged[],
): LineJudged[] {
  const key = (line: LineJudged) => `${line.lineNo}.${line.partNo}`
  const own = new Map(person.map((line) => [key(line), line]))
  const old = new Map(then.map((line) => [key(line), line]))
  return now.map((line) => {
    const recorded = old.get(key(line))
    const isSame =
      recorded !== undefined &&
      recorded.verdict === line.verdict &&
      recorded.accepted.minor === line.accepted.minor
    return isSame ? (own.get(key(line)) ?? line) : line
  })
}

function answered(past: PastCase, by: Assessed, road: Road): CaseAnswer {
  const { outcome, amount } = past
  return { outcome, amount, ...whyOf(by), road }
}

function whyOf({ outcome }: Assessed): Pick<CaseAnswer, 'clause' | 'reason' | 'row'> {
  return {
    clause: outcome?.clause ?? null,
    reason: outcome?.reason ?? null,
    row: outcome?.row ?? null,
  }
}

/** The decision stands where policy answers as it did, and where a person said no against it. */
function standsOrTurns(
  past: PastCase,
  given: { readonly old: Assessed; readonly now: Assessed; readonly versions: Versions },
): CaseAnswer {
  const { old, now, versions } = given
  const road = roadOf(versions.draft, past.type, now)
  const said = now.outcome?.outcome ?? 'no_rule'
  const isSame = (old.outcome?.outcome ?? 'no_rule') === said && sameAmount(past.type, old, now)
  const isOverruled = past.outcome === 'reject' && isApproval(old.outcome?.outcome ?? '')
  if (isSame || (isOverruled && isApproval(said))) return answered(past, now, road)
  const none = zero(past.amount.currency)
  const amount = isApproval(said) ? approvedOf(past.type, now) : none
  return { outcome: said, amount, ...whyOf(now), road }
}

function sameAmount(type: PackSubmissionType, a: Assessed, b: Assessed): boolean {
  if (!isApproval(a.outcome?.outcome ?? '')) return true
  return approvedOf(type, a).minor === approvedOf(type, b).minor
}

/** Requests are approved as asked, or for what policy allows; all else for what is computed. */
function approvedOf(type: PackSubmissionType, by: Assessed): Money {
  const isAsked = type === 'mdf_request' && by.outcome?.outcome === 'approve'
  return isAsked ? by.requested : by.amount
}

/** Who would have the last word under this version. */
export function roadOf(pack: Pack, type: PackSubmissionType, by: Assessed): Road {
  const { outcome } = by
  if (outcome === null || outcome.outcome.startsWith('escalate')) return 'escalated'
  if (outcome.approvalLevel === 'program_owner' && isApproval(outcome.outcome)) return 'escalated'
  return whyNotAlone(pack, { type, assessment: by }) === null ? 'automatic' : 'person'
}

function turnedChecks(then: Assessed, now: Assessed): Turned[] {
  const old = new Map(then.checks.map((check) => [check.code, check.state]))
  return now.checks.flatMap(({ code, state, sentence }) => {
    const before = old.get(code) ?? 'not asked'
    return before === state ? [] : [{ code, before, after: state, sentence }]
  })
}

function changeOf(before: CaseAnswer, after: CaseAnswer): ChangeKind | null {
  if (before.outcome !== after.outcome) return 'outcome'
  if (before.amount.minor !== after.amount.minor) return 'amount'
  if (before.clause !== after.clause || before.reason !== after.reason) return 'reason'
  return before.road === after.road ? null : 'road'
}

export function isApproval(outcome: string): boolean {
  return outcome === 'approve' || outcome === 'approve_reduced'
}

/** Approvals that set money aside, and those that owe it out of what was set aside, or at once. */
const commits: ReadonlySet<string> = new Set(['mdf_request', 'coinvest_proposal'])
const owesCommitted: ReadonlySet<string> = new Set(['mdf_claim', 'coinvest_milestone'])
const owesAtOnce: ReadonlySet<string> = new Set([
  'deal_outcome',
  'referral_fee',
  'mdf_reimbursement',
  'mdf_rebate',
])

/** What kind of money an approval of this type is. */
export function moneyKindOf(type: string): 'committed' | 'owed' | 'owed_at_once' | null {
  if (commits.has(type)) return 'committed'
  if (owesCommitted.has(type)) return 'owed'
  return owesAtOnce.has(type) ? 'owed_at_once' : null
}

/** The chain for the next case of the incentive. What somebody would be asked about is taken as it was
 *  approved: nobody knows the answer. */
export function chained(chain: Chain, type: PackSubmissionType, effect: Effect): Chain {
  const { before, after } = effect
  const kind = moneyKindOf(type)
  const opens = kind === 'committed' || type === 'deal_registration' || type === 'referral'
  const isLost = isApproval(before.outcome) && isRefused(after.outcome)
  const more = isApproval(after.outcome) || isLost ? amountOf(after) - amountOf(before) : 0n
  return {
    isGone: chain.isGone || (opens && isLost),
    committedMore:
      kind === 'committed'
        ? chain.committedMore + more
        : chain.committedMore - (kind === 'owed' ? more : 0n),
    fixedMore: chain.fixedMore + (type === 'referral_fee' ? more : 0n),
  }
}

/** The end of it, not a question. */
export function isRefused(outcome: string): boolean {
  return outcome === 'reject' || outcome === 'not_reached'
}

function amountOf({ outcome, amount }: CaseAnswer): bigint {
  return isApproval(outcome) ? amount.minor : 0n
}

/** Why a case changes, in sentences. */
export function whySentences(type: string, effect: Effect): string[] {
  const { before, after, checks, followsRequest } = effect
  if (followsRequest) return ['What it stands under would not have been approved.']
  const row = (answer: CaseAnswer) =>
    answer.row === null ? 'no row' : `row ${answer.row} (${answer.clause ?? 'no clause'})`
  const rows =
    before.row === after.row && before.clause === after.clause
      ? [`${capital(row(after))} of ${type} answers, as it did.`]
      : [`${capital(row(before))} of ${type} answered; under the draft it is ${row(after)}.`]
  const moved =
    before.amount.minor === after.amount.minor
      ? []
      : [`${printMoney(before.amount)} becomes ${printMoney(after.amount)}.`]
  const road =
    before.road === after.road
      ? []
      : [`It goes ${roadWords[after.road]}, not ${roadWords[before.road]}.`]
  return [...rows, ...checks.map(turnedSentence), ...moved, ...road]
}

function turnedSentence({ code, before, after, sentence }: Turned): string {
  return `${code} was ${before}, is ${after}: ${sentence}`
}

const roadWords = {
  automatic: 'by itself',
  person: 'to a person',
  escalated: 'to whoever answers questions',
} as const

function capital(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`
}
