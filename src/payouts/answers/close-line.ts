import { personBehind, record, type Act } from '../../audit/index.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { setLineClosed } from './answers-sql.ts'
import { waitsForSecond } from './judge-line.ts'
import type { AnswerRefusal } from './refusals.ts'
import { lockLine } from './waiting-sql.ts'

/** A person has settled a line that fitted nothing, and says how. It moves no money: what a bank says
 *  of a payment that the file did not find is assigned to it, or filed as its written answer. Refuses
 *  a line that waits for a second person: Finance confirms or declines it. */
export async function closeAnswerLine(
  act: Act,
  asked: { readonly bankAnswerId: string; readonly lineNo: number; readonly reason: string },
): Promise<Result<{ readonly lineNo: number }, AnswerRefusal>> {
  const { bankAnswerId, lineNo, reason } = asked
  const line = await lockLine(act.tx, { bankAnswerId, lineNo })
  if (line === null) return refuse({ code: 'answer.unknown', answer: bankAnswerId })
  if (line.outcome !== 'open' || line.closedAs !== null) {
    return refuse({ code: 'answer.line_not_open', lineNo })
  }
  if (waitsForSecond(line)) return refuse({ code: 'answer.waits_for_second', lineNo })
  const by = personBehind(act.actor)
  const name = act.actor.name
  await setLineClosed(act.tx, { bankAnswerId, lineNo, by, name, at: act.at, reason, as: 'closed' })
  await record(act, {
    type: 'bank_answer.line_closed',
    subjectKind: 'bank_answer',
    subjectId: bankAnswerId,
    reason,
    body: { lineNo },
  })
  return ok({ lineNo })
}
