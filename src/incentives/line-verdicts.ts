import { compare, least, type Money, subtract, zero } from '../kernel/money.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { LineVerdict, TableRefusal, Trace } from '../programs/index.ts'
import type { Assessment, LineJudged } from './assess.ts'
import type { Check } from './check.ts'
import { acceptableOf, type ClaimLine } from './claim-line.ts'

/** What any line table is asked about one part of one line. */
export type PartAsked = {
  readonly lineNo: number
  readonly partNo: number
  readonly claimed: Money
  readonly cost_kind: string
}

/** Each part of each line asked of its table, in order; nothing is accepted beyond the invoice: a
 *  line the table accepts may still find less room on it than it claims, and is reduced then. */
export function judgeLines<Part extends PartAsked>(
  lines: readonly ClaimLine[],
  parts: readonly Part[],
  ask: (part: Part) => Result<LineVerdict, TableRefusal>,
): Result<{ lines: LineJudged[]; traces: Trace[] }, TableRefusal> {
  const judged: LineJudged[] = []
  const traces: Trace[] = []
  const left = new Map(lines.map((line) => [line.lineNo, acceptableOf(line)]))
  for (const part of parts) {
    const { lineNo, partNo, claimed, cost_kind: costKind } = part
    const answer = ask(part)
    if (!answer.ok) return answer
    const { verdict, clause: clauseId, reason, trace } = answer.value
    const none = zero(claimed.currency)
    const room = left.get(lineNo) ?? none
    const accepted = verdict === 'denied' || verdict === 'returned' ? none : least(claimed, room)
    left.set(lineNo, subtract(room, accepted))
    const held = verdict === 'accepted' && compare(accepted, claimed) !== 0 ? 'reduced' : verdict
    judged.push({ lineNo, partNo, costKind, verdict: held, claimed, accepted, clauseId, reason })
    if (trace !== null) traces.push(trace)
  }
  return ok({ lines: judged, traces })
}

/** An assessment in which the line table had no answer: a person must look. */
export function unanswered(
  requested: Money,
  checks: readonly Check[],
  problem: TableRefusal,
): Assessment {
  const amount = zero(requested.currency)
  const nothing = { lines: [], arithmetic: [], outcome: null, traces: [] }
  return { ...nothing, checks, amount, requested, problem }
}
