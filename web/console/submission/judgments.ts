import { useState } from 'react'
import { parseDecimal } from '../../../src/kernel/money.ts'
import { sayReason } from '../../words/reason.ts'
import type { WireMoney } from '../../ui/money.tsx'
import type { Assessment, DecisionBody, SubmissionView } from './reading.ts'

export type Verdict = 'accepted' | 'reduced' | 'denied' | 'returned'

/** What the person judges of one line (or part of a line) while deciding. */
export type Judgment = {
  readonly key: string
  readonly lineNo: number
  readonly partNo: number
  readonly costKind: string
  readonly claimed: WireMoney
  readonly verdict: Verdict
  /** What is accepted of a reduced line, as typed. */
  readonly accepted: string
  readonly clauseId: string | null
  readonly reason: string
}

export type Judging = {
  readonly judgments: readonly Judgment[]
  /** A request approved for less than asked: the amount as typed. */
  readonly amount: string
  readonly change: (key: string, change: Partial<Judgment>) => void
  readonly setAmount: (amount: string) => void
  /** True once the person has changed something the policy had suggested. */
  readonly touched: boolean
  readonly reset: () => void
}

/** The judgments begin as the policy suggests them; what a person changes stays theirs. */
export function useJudging(view: SubmissionView, assessment: Assessment | undefined): Judging {
  const [changes, setChanges] = useState<ReadonlyMap<string, Partial<Judgment>>>(new Map())
  const [amount, setAmount] = useState<string | null>(null)
  const suggested = assessment?.suggestion
  const judgments = (suggested?.lines ?? []).map((line): Judgment => {
    const key = `${line.lineNo}.${line.partNo}`
    const reason = line.verdict === 'accepted' ? '' : sayReason(line.reason)
    const base = { ...line, key, reason, accepted: line.accepted.amount }
    return { ...base, ...changes.get(key) }
  })
  const change = (key: string, next: Partial<Judgment>) =>
    setChanges((all) => new Map(all).set(key, { ...all.get(key), ...next }))
  return {
    judgments: view.judged === 'lines' ? judgments : [],
    amount: amount ?? suggested?.amount.amount ?? view.requested.amount,
    change,
    setAmount,
    touched: changes.size > 0 || amount !== null,
    reset: () => (setChanges(new Map()), setAmount(null)),
  }
}

export type Drafted =
  | { readonly ok: true; readonly body: DecisionBody }
  | { readonly ok: false; readonly whyNot: string }

/** The decision as it stands on the screen, or what is still missing in it. */
export function draftDecision(
  view: SubmissionView,
  judging: Judging,
  said: {
    readonly reason: string
    readonly authorityId: string | null
    readonly suggested: Assessment['suggestion'] | undefined
  },
): Drafted {
  const { reason, authorityId, suggested } = said
  const authority = authorityId === null ? {} : { authorityId }
  if (view.judged === 'amount') return draftRequest(view, judging.amount, reason, authority)
  if (view.judged === 'whole') return draftWhole(view, suggested, reason, authority)
  if (judging.judgments.some((one) => one.verdict === 'returned'))
    return { ok: false, whyNot: 'A returned line goes back with the whole claim: send it back.' }
  const missing = judging.judgments.map(missingIn).find((why) => why !== null)
  if (missing) return { ok: false, whyNot: missing }
  const whole = judging.judgments.every((one) => one.verdict === 'accepted')
  const nothing = judging.judgments.every((one) => one.verdict === 'denied')
  return {
    ok: true,
    body: {
      version: view.version,
      outcome: whole ? 'approve' : nothing ? 'reject' : 'approve_reduced',
      lines: judging.judgments.map((one) => ({
        lineNo: one.lineNo,
        partNo: one.partNo,
        verdict: one.verdict,
        ...(one.verdict === 'reduced'
          ? { accepted: { amount: one.accepted, currency: one.claimed.currency } }
          : {}),
        clauseId: one.clauseId,
        reason: one.reason,
      })),
      reason,
      clauseIds: clausesOf(judging.judgments),
      ...authority,
    },
  }
}

/** What the rules compute is approved as it is, or rejected. */
function draftWhole(
  view: SubmissionView,
  suggested: Assessment['suggestion'] | undefined,
  reason: string,
  authority: object,
): Drafted {
  if (!suggested) return { ok: false, whyNot: 'The checks are still running.' }
  const whole = isSame(suggested.amount, suggested.requested)
  const outcome = whole ? 'approve' : 'approve_reduced'
  const { version } = view
  return {
    ok: true,
    body: { version, outcome, lines: [], reason, clauseIds: suggested.clauseIds, ...authority },
  }
}

function isSame(one: Assessment['suggestion']['amount'], other: typeof one): boolean {
  return one.amount === other.amount && one.currency === other.currency
}

function draftRequest(
  view: SubmissionView,
  typed: string,
  reason: string,
  authority: object,
): Drafted {
  const amount = parseDecimal(typed.trim(), view.requested.currency)
  const asked = parseDecimal(view.requested.amount, view.requested.currency)
  if (amount === null || asked === null || amount.minor <= 0n)
    return {
      ok: false,
      whyNot: `${typed} is not an amount in ${view.requested.currency}, such as 1234.50.`,
    }
  if (amount.minor > asked.minor)
    return { ok: false, whyNot: 'More than was asked for cannot be approved.' }
  const less = amount.minor < asked.minor
  if (less && reason.trim() === '')
    return { ok: false, whyNot: 'Say why it is less than asked: the partner reads it.' }
  return {
    ok: true,
    body: {
      version: view.version,
      outcome: less ? 'approve_reduced' : 'approve',
      ...(less ? { amount: { amount: typed.trim(), currency: view.requested.currency } } : {}),
      reason,
      ...authority,
    },
  }
}

function missingIn(one: Judgment): string | null {
  if (one.verdict === 'accepted') return null
  if (one.reason.trim() === '')
    return `Line ${one.lineNo}: say why it is ${one.verdict}. The partner reads it.`
  if (one.verdict !== 'reduced') return null
  const accepted = parseDecimal(one.accepted.trim(), one.claimed.currency)
  const claimed = parseDecimal(one.claimed.amount, one.claimed.currency)
  if (accepted === null || claimed === null)
    return `Line ${one.lineNo}: “${one.accepted}” is not an amount, such as 1234.50.`
  if (accepted.minor <= 0n || accepted.minor >= claimed.minor)
    return `Line ${one.lineNo}: reduced means more than nothing and less than claimed.`
  return null
}

function clausesOf(judgments: readonly Judgment[]): string[] {
  return [
    ...new Set(
      judgments.flatMap((one) =>
        one.verdict !== 'accepted' && one.clauseId ? [one.clauseId] : [],
      ),
    ),
  ]
}
