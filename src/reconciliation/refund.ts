import type { Act } from '../audit/index.ts'
import { money, type Money, printMoney } from '../kernel/money.ts'
import { convert, inverse } from '../kernel/rate.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { type Receivable, receivablesById, recoverByRefund } from '../payables/index.ts'
import { rateOfPaid } from '../payouts/index.ts'
import { type ExplainRefusal, explainParts } from './explain.ts'
import type { LineId } from './line.ts'
import { afterMatch, type MatchMade, openLine } from './match.ts'
import type { LineRow } from './match-sql.ts'
import type { ReconciliationRefusal } from './refusals.ts'

export type MatchRefund = {
  readonly lineId: LineId
  readonly receivableId: string
  /** It was sent in another currency and pays all that is open; the difference is exchange. */
  readonly inFull: boolean
  readonly reason: string
}
type Refusals = ReconciliationRefusal | ExplainRefusal

/** What a line pays of a receivable, and what it is of the line. */
type Paid = {
  readonly recovered: Money
  readonly amountMinor: bigint
  readonly shortMinor: bigint
}

/** Says that a credit is the partner's refund of what was claimed back: `suspense` → `clearing` in the
 *  cash book and `receivable` → `available` in the fund's, in one transaction. In the receivable's own
 *  currency it pays as much as is open, a rest of the line stays. In the currency that the payment left
 *  in, it counts at the payment's rate; `inFull` takes it for all that is open, the difference is `fx`.
 *  Refuses a debit, another payer's line, and a currency that the payment never had. */
export async function matchRefund(
  act: Act,
  asked: MatchRefund,
): Promise<Result<MatchMade, Refusals>> {
  const { lineId, receivableId, reason } = asked
  const opened = await openLine(act, lineId)
  if (!opened.ok) return opened
  const line = opened.value
  const [receivable] = await receivablesById(act.tx, [receivableId])
  if (receivable === undefined || receivable.payerId !== line.payerId) {
    return refuse({ code: 'receivable.unknown', receivable: receivableId })
  }
  const paid = await paidOf(act, line, receivable, asked.inFull)
  if ('why' in paid) return refuse({ code: 'match.no_refund', line: lineId, why: paid.why })
  const { recovered: amount, ...part } = paid
  const back = await recoverByRefund(act, { receivableId, amount, reason })
  if (!back.ok) return back
  const because = `refunds ${printMoney(amount)} of ${receivable.reference}`
  const parts = [{ kind: 'refund', receivableId, because, ...part } as const]
  const how = { tier: 'manual', reason, states: new Map() } as const
  const made = await explainParts(act, line, parts, how)
  return made.ok ? ok(await afterMatch(act, line, made.value, [])) : made
}

async function paidOf(
  act: Act,
  line: LineRow,
  receivable: Receivable,
  inFull: boolean,
): Promise<Paid | { readonly why: string }> {
  const left = line.amountMinor - line.matchedMinor
  if (left <= 0n) return { why: 'It is a debit; a refund is money in.' }
  const { open, payableId, runId } = receivable
  if (open.minor === 0n) return { why: 'Nothing of the receivable is open.' }
  if (open.currency === line.currency) {
    const minor = left < open.minor ? left : open.minor
    return { recovered: money(minor, open.currency), amountMinor: minor, shortMinor: 0n }
  }
  const rate = runId === null ? null : await rateOfPaid(act.tx, { runId, payableId })
  if (rate === null || rate.to !== line.currency) {
    const [was, is] = [open.currency, line.currency]
    return { why: `It is in ${is}, and ${was} was not paid in it. Ask the partner for ${was}.` }
  }
  const whole = convert(open, rate).minor
  if (inFull) return { recovered: open, amountMinor: left, shortMinor: whole - left }
  const worth = convert(money(left, line.currency), inverse(rate))
  if (worth.minor >= open.minor) return { recovered: open, amountMinor: whole, shortMinor: 0n }
  if (worth.minor === 0n) return { why: 'It comes to less than the smallest unit owed.' }
  const shortMinor = convert(worth, rate).minor - left
  return { recovered: worth, amountMinor: left, shortMinor }
}
