import { type Act, record } from '../audit/index.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { refreshBreaks } from './refresh-breaks.ts'
import { type ExplainRefusal, explainParts, type Part } from './explain.ts'
import type { LineId, LineState, MatchId, MatchTier, ProposalId } from './line.ts'
import { lineState } from './line.ts'
import * as rows from './match-sql.ts'
import type { ReconciliationRefusal } from './refusals.ts'

/** Matching by hand. Each locks the line first, so two people on one line queue. */

export type MatchMade = {
  readonly lineId: LineId
  readonly state: LineState
  readonly matchIds: readonly MatchId[]
}
type Refusals = ReconciliationRefusal | ExplainRefusal
type Answer = Promise<Result<MatchMade, Refusals>>

export type MakeMatch = {
  readonly lineId: LineId
  readonly paymentIds: readonly string[]
  readonly reason: string
  /** What the payments come to above a credit is the bank's charge. */
  readonly feesOfRest: boolean
}

/** Matches a line to payments: a debit settles them, a credit brings them back, each in full. The
 *  payments may come to less than the line, the rest stays open. Refuses a payment of another
 *  account, one that is explained already, and amounts that do not fit. */
export async function makeMatch(act: Act, asked: MakeMatch): Answer {
  const { reason, lineId } = asked
  return matchPayments(act, {
    ...asked,
    tier: 'manual',
    because: 'matched by hand',
    lineId,
    reason,
  })
}

type PaymentsAsked = Omit<MakeMatch, 'reason'> & {
  readonly reason: string | null
  readonly tier: MatchTier
  readonly because: string
}

async function matchPayments(act: Act, asked: PaymentsAsked): Answer {
  const line = await openLine(act, asked.lineId)
  if (!line.ok) return line
  const ids = [...new Set(asked.paymentIds)]
  const payments = await rows.paymentsById(act.tx, line.value.payingAccountId, ids)
  const missing = ids.find((id) => !payments.some((payment) => payment.paymentId === id))
  if (missing !== undefined) return refuse({ code: 'match.payment_unknown', payment: missing })
  const parts = partsFor(line.value, payments, asked)
  if (!parts.ok) return parts
  const { tier, reason } = asked
  return explain(act, line.value, parts.value, { tier, reason })
}

/** The parts a line is made of when it is these payments in full. */
function partsFor(
  line: rows.LineRow,
  payments: readonly rows.PaymentRow[],
  asked: Pick<PaymentsAsked, 'feesOfRest' | 'because'>,
): Result<Part[], ReconciliationRefusal> {
  const { currency } = line
  const left = line.amountMinor - line.matchedMinor
  const isOut = left < 0n
  const open = payments.map((payment) => ({ payment, minor: openOf(payment, isOut) }))
  const spent = open.find(({ minor }) => minor === 0n)
  if (spent !== undefined) {
    const { endToEndId: payment, amountMinor } = spent.payment
    const asked = money(amountMinor, currency)
    return refuse({ code: 'match.exceeds_payment', payment, open: money(0n, currency), asked })
  }
  const total = open.reduce((sum, { minor }) => sum + minor, 0n)
  const excess = total - (isOut ? -left : left)
  const isShort = !isOut && asked.feesOfRest && excess > 0n
  const last = open.at(-1)
  if ((excess > 0n && !isShort) || last === undefined || (isShort && excess >= last.minor)) {
    return refuse({
      code: 'match.amount_differs',
      left: money(left, currency),
      payments: money(total, currency),
      count: open.length,
    })
  }
  return ok(
    open.map(({ payment, minor }): Part => {
      const shortMinor = isShort && payment === last.payment ? excess : 0n
      return {
        kind: isOut ? 'payment' : 'return',
        payment,
        amountMinor: isOut ? -minor : minor - shortMinor,
        shortMinor,
        because: asked.because,
      }
    }),
  )
}

function openOf(payment: rows.PaymentRow, isOut: boolean): bigint {
  const { amountMinor, outMatchedMinor, returnedMatchedMinor } = payment
  return amountMinor - (isOut ? outMatchedMinor : returnedMatchedMinor)
}

/** Says that what is left of a line is the bank's charge or a difference of exchange: the payer's
 *  cost, never a fund's. */
export async function explainAs(
  act: Act,
  asked: { readonly lineId: LineId; readonly as: 'fees' | 'fx'; readonly reason: string },
): Answer {
  const line = await openLine(act, asked.lineId)
  if (!line.ok) return line
  const amountMinor = line.value.amountMinor - line.value.matchedMinor
  const because = asked.as === 'fees' ? 'the bank’s charge' : 'a difference of exchange'
  const { reason } = asked
  return explain(act, line.value, [{ kind: asked.as, amountMinor, because }], {
    tier: 'manual',
    reason,
  })
}

/** Accepts a proposed match. Refuses one that is no longer open, or no longer fits. */
export async function acceptProposal(act: Act, asked: { readonly proposalId: ProposalId }): Answer {
  const proposal = await openProposal(act, asked.proposalId)
  if (!proposal.ok) return proposal
  const { lineId, paymentId, tier, because } = proposal.value
  const by = act.actor.principalId
  await rows.decideProposal(act.tx, asked.proposalId, { state: 'accepted', by, reason: null })
  return matchPayments(act, {
    lineId,
    paymentIds: [paymentId],
    feesOfRest: false,
    reason: null,
    tier,
    because,
  })
}

/** Rejects a proposed match; the pair is not proposed again. */
export async function rejectProposal(
  act: Act,
  asked: { readonly proposalId: ProposalId; readonly reason: string },
): Promise<Result<null, ReconciliationRefusal>> {
  const proposal = await openProposal(act, asked.proposalId)
  if (!proposal.ok) return proposal
  const { lineId, paymentId } = proposal.value
  const { reason } = asked
  const by = act.actor.principalId
  await rows.decideProposal(act.tx, asked.proposalId, { state: 'rejected', by, reason })
  await record(act, {
    type: 'match_proposal.rejected',
    subjectKind: 'match_proposal',
    subjectId: asked.proposalId,
    reason,
    body: { lineId, paymentId },
  })
  await refreshBreaks(act.tx, act, [proposal.value.payingAccountId])
  return ok(null)
}

/** The line is locked before its proposal: matching takes them in this order too. */
async function openProposal(act: Act, proposalId: ProposalId) {
  const lineId = (await rows.proposalLine(act.tx, proposalId))?.lineId
  const line = lineId === undefined ? null : await rows.lockLine(act.tx, lineId)
  const proposal = await rows.lockProposal(act.tx, proposalId)
  if (line === null || proposal === null) {
    return refuse({ code: 'proposal.unknown', proposal: proposalId })
  }
  const { state } = proposal
  if (state !== 'open') return refuse({ code: 'proposal.settled', proposal: proposalId, state })
  return ok({ ...proposal, payingAccountId: line.payingAccountId })
}

export async function openLine(
  act: Act,
  lineId: LineId,
): Promise<Result<rows.LineRow, ReconciliationRefusal>> {
  const line = await rows.lockLine(act.tx, lineId)
  if (line === null) return refuse({ code: 'line.unknown', line: lineId })
  const isDone = line.amountMinor === line.matchedMinor
  return isDone ? refuse({ code: 'match.nothing_left', line: lineId }) : ok(line)
}

async function explain(
  act: Act,
  line: rows.LineRow,
  parts: readonly Part[],
  how: { readonly tier: MatchTier; readonly reason: string | null },
): Answer {
  const made = await explainParts(act, line, parts, { ...how, states: new Map() })
  if (!made.ok) return made
  const paymentIds = parts.flatMap((part) => ('payment' in part ? [part.payment.paymentId] : []))
  return ok(await afterMatch(act, line, made.value, paymentIds))
}

/** What follows every change by hand: proposals that no longer fit go, breaks are looked at. */
export async function afterMatch(
  act: Act,
  line: rows.LineRow,
  matchIds: readonly MatchId[],
  paymentIds: readonly string[],
): Promise<MatchMade> {
  await rows.staleProposals(act.tx, line.lineId, paymentIds)
  await refreshBreaks(act.tx, act, [line.payingAccountId])
  const now = (await rows.lockLine(act.tx, line.lineId)) ?? line
  const { currency } = line
  const state = lineState(money(now.amountMinor, currency), money(now.matchedMinor, currency))
  return { lineId: line.lineId, state, matchIds }
}
