import { type Money, printMoney, zero } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { autonomyOf, type Pack, type PackSubmissionType } from '../programs/index.ts'
import {
  type Answered,
  answeredOf,
  type DecisionFacts,
  type NotReplayable,
  rejudge,
  underTermsOf,
} from '../submissions/index.ts'
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

type LineJudged = NonNullable<DecisionFacts['verdicts']>[number]

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
  const old = kept.answered
  const before = said(past, old, roadOf(was, type, old))
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
  const judged = judgedAnew(versions, kept, underTerms(draft, kept.facts, chain))
  if (!judged.ok) return judged
  const now = answeredOf(judged.value)
  const after = standsOrTurns(past, now, roadOf(draft, type, now))
  const checks = turnedChecks(old, judged.value.checks)
  return ok({ change: changeOf(before, after), before, after, checks, followsRequest: false })
}

/** By the draft's lines, where they differ from the version's; else by the person's. */
function judgedAnew({ was, draft, checks }: Versions, kept: DecisionFacts, facts: object) {
  const alone = rejudge(draft, { facts, verdicts: null }, checks)
  const person = kept.verdicts
  if (!alone.ok || person === null || isSameJudged(person, alone.value.lines)) return alone
  const own = rejudge(was, { ...kept, verdicts: null }, kept.checks)
  if (!own.ok) return own
  const verdicts = mergedLines(person, own.value.lines, alone.value.lines)
  return rejudge(draft, { facts, verdicts }, checks)
}

function isSameJudged(person: readonly LineJudged[], now: readonly LineJudged[]): boolean {
  return (
    person.length === now.length &&
    person.every(({ verdict, accepted }, place) => {
      const line = now[place]
      return line?.verdict === verdict && line.accepted.minor === accepted.minor
    })
  )
}

/** A person's verdict on each part whose table answers as it did; the draft's on the others. */
export function mergedLines(
  person: readonly LineJudged[],
  old: readonly LineJudged[],
  now: readonly LineJudged[],
): LineJudged[] {
  const key = (line: LineJudged) => `${line.lineNo}.${line.partNo}`
  const own = new Map(person.map((line) => [key(line), line]))
  const recorded = new Map(old.map((line) => [key(line), line]))
  return now.map((line) => {
    const known = recorded.get(key(line))
    const isSame =
      known !== undefined &&
      known.verdict === line.verdict &&
      known.accepted.minor === line.accepted.minor
    return isSame ? (own.get(key(line)) ?? line) : line
  })
}

/** What was decided, with why policy had answered so. */
function said({ outcome, amount }: PastCase, by: Answered, road: Road): CaseAnswer {
  return { outcome, amount, ...whyOf(by), road }
}

function whyOf({ outcome }: Answered): Pick<CaseAnswer, 'clause' | 'reason' | 'row'> {
  return {
    clause: outcome?.clause ?? null,
    reason: outcome?.reason ?? null,
    row: outcome?.row ?? null,
  }
}

/** The decision stands where policy answers as it did, and where a person said no against it. */
function standsOrTurns(past: PastCase, now: Answered, road: Road): CaseAnswer {
  const { type, kept } = past
  const [was, is] = [wordOf(kept.answered), wordOf(now)]
  const isSame = was === is && sameAmount(type, kept.answered, now)
  const isOverruled = past.outcome === 'reject' && isApproval(was) && isApproval(is)
  if (isSame || isOverruled) return said(past, now, road)
  const amount = isApproval(is) ? approvedOf(type, now) : zero(past.amount.currency)
  return { outcome: is, amount, ...whyOf(now), road }
}

function wordOf({ outcome }: Answered): string {
  return outcome?.outcome ?? 'no_rule'
}

function sameAmount(type: PackSubmissionType, a: Answered, b: Answered): boolean {
  return !isApproval(wordOf(a)) || approvedOf(type, a).minor === approvedOf(type, b).minor
}

/** Requests are approved as asked, or for what policy allows; all else for what is computed. */
function approvedOf(type: PackSubmissionType, by: Answered): Money {
  return type === 'mdf_request' && wordOf(by) === 'approve' ? by.requested : by.amount
}

/** Who would have the last word under this version. */
export function roadOf(pack: Pack, type: PackSubmissionType, by: Answered): Road {
  const { outcome, amount } = by
  if (outcome === null || outcome.outcome.startsWith('escalate')) return 'escalated'
  if (outcome.approvalLevel === 'program_owner' && isApproval(outcome.outcome)) return 'escalated'
  if (autonomyOf(pack, type) !== 'auto') return 'person'
  const checks = Object.values(by.checks).map((state) => ({ state, sentence: '' }))
  const assessment = { outcome, checks, amount }
  return whyNotAlone(pack, { type, assessment }) === null ? 'automatic' : 'person'
}

function turnedChecks(
  old: Answered,
  now: readonly { readonly code: string; readonly state: string; readonly sentence: string }[],
): Turned[] {
  return now.flatMap(({ code, state, sentence }) => {
    const before = old.checks[code] ?? 'not asked'
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
  const isSettled = isApproval(after.outcome) || isRefused(after.outcome)
  const moved =
    before.amount.minor === after.amount.minor || !isSettled
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
