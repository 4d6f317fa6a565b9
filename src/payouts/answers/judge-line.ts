import { personBehind, record, type Act } from '../../audit/index.ts'
import { mayApprove } from '../../identity/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { setLineClosed } from './answers-sql.ts'
import {
  lockWaiting,
  movesOf,
  moveWaiting,
  type MoveRefusal,
  paymentsWaiting,
} from './move-waiting.ts'
import type { PaymentId } from '../run.ts'
import type { AnswerRefusal } from './refusals.ts'
import type { LineKey, WaitingLine } from './waiting-sql.ts'

type Judged = LineKey & { readonly reason: string }

/** True while a line waits for a second person: it says that a settled payment came back, or somebody
 *  assigned it to a payment that one person alone does not move by it. */
export function waitsForSecond(
  line: Pick<WaitingLine, 'outcome' | 'closedAs' | 'why' | 'assignedTo'>,
) {
  if (line.outcome !== 'open' || line.closedAs !== null) return false
  return line.why === 'settled_before' || line.assignedTo !== null
}

/** Another person of Finance compared a line with what the bank says: what it says came back does.
 *  Refuses whoever filed the answer or assigned the line, what waits for nobody, what was assigned
 *  to another payment meanwhile, and what a statement or another answer has ended. Of two who confirm at once one does. */
export async function confirmAnswerLine(
  act: Act,
  asked: Judged & {
    /** Whom the confirmer saw it assigned to. */
    readonly assignedTo: PaymentId | null
  },
): Promise<
  Result<{ readonly lineNo: number; readonly moved: number }, AnswerRefusal | MoveRefusal>
> {
  const opened = await openWaiting(act, asked)
  if (!opened.ok) return opened
  const { line } = opened.value
  const runId = must(opened.value.runId, 'what waits for a second person is of a run')
  const { bankAnswerId, lineNo, filedBy, assignedBy, arrivedBy } = line
  const told = assignedBy === null ? [filedBy] : [filedBy, assignedBy]
  if (!mayApprove(act.actor, told)) return refuse({ code: 'answer.own', lineNo })
  if (line.assignedTo !== asked.assignedTo) return refuse({ code: 'answer.assigned_anew', lineNo })
  const payments = await paymentsWaiting(act, line)
  const moves = movesOf(line, payments)
  if (moves.length === 0) {
    return refuse({ code: 'answer.overtaken', lineNo, state: payments[0]?.state ?? 'answered' })
  }
  const causeEventId = await end(act, asked, 'confirmed')
  const confirmedBy = personBehind(act.actor)
  const by = { bankAnswerId, lineOf: () => lineNo, filedBy, arrivedBy, assignedBy, confirmedBy }
  const evidence = { kind: 'second_person', ...by } as const
  const moved = await moveWaiting(act, { line, runId, moves, evidence, causeEventId })
  return moved.ok ? ok({ lineNo, moved: moved.value }) : moved
}

/** Finance does not use a line that waits for a second person, and says why: nothing moves. */
export async function declineAnswerLine(
  act: Act,
  asked: Judged,
): Promise<Result<{ readonly lineNo: number }, AnswerRefusal>> {
  const opened = await openWaiting(act, asked)
  if (!opened.ok) return opened
  await end(act, asked, 'declined')
  return ok({ lineNo: asked.lineNo })
}

async function openWaiting(act: Act, asked: Judged) {
  const { bankAnswerId, lineNo } = asked
  const opened = await lockWaiting(act, { bankAnswerId, lineNo })
  if (opened === null) return refuse({ code: 'answer.unknown', answer: bankAnswerId } as const)
  const { line } = opened
  if (line.outcome !== 'open' || line.closedAs !== null) {
    return refuse({ code: 'answer.line_not_open', lineNo } as const)
  }
  if (!waitsForSecond(line)) return refuse({ code: 'answer.not_to_confirm', lineNo } as const)
  return ok(opened)
}

async function end(act: Act, asked: Judged, as: 'confirmed' | 'declined'): Promise<string> {
  const { bankAnswerId, lineNo, reason } = asked
  const [by, name] = [personBehind(act.actor), act.actor.name]
  await setLineClosed(act.tx, { bankAnswerId, lineNo, by, name, at: act.at, reason, as })
  return record(act, {
    type: `bank_answer.line_${as}`,
    subjectKind: 'bank_answer',
    subjectId: bankAnswerId,
    reason,
    body: { lineNo },
  })
}
