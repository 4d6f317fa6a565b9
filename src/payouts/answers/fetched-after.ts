import { record, type Act } from '../../audit/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { runOfOther, setFetched, setLineClosed } from './answers-sql.ts'
import {
  lockWaiting,
  movesOf,
  moveWaiting,
  type MoveRefusal,
  paymentsWaiting,
} from './move-waiting.ts'
import type { AnswerRefusal } from './refusals.ts'
import { waitingOfAnswer } from './waiting-sql.ts'

/** Our channel found in the bank's own folder what a person had filed: it is the bank's, and what
 *  waited for a second person moves. Answers how many payments did. Refuses a file that speaks of
 *  another payer's runs, as it was refused had the channel brought it first. */
export async function fetchedAfter(
  act: Act,
  answer: {
    readonly bankAnswerId: string
    readonly name: string
    readonly filedBy: string
    /** Whose channel it is. */
    readonly payerId: string | null
  },
): Promise<Result<number, AnswerRefusal | MoveRefusal>> {
  const { bankAnswerId, name: file, filedBy, payerId } = answer
  const other = payerId === null ? null : await runOfOther(act.tx, bankAnswerId, payerId)
  if (other !== null) {
    return refuse({ code: 'answer.other_payer', name: file, run: other.messageId })
  }
  if ((await setFetched(act.tx, bankAnswerId)) === 0) return ok(0)
  const causeEventId = await record(act, {
    type: 'bank_answer.fetched',
    subjectKind: 'bank_answer',
    subjectId: bankAnswerId,
    body: {},
  })
  const reason = 'Our channel fetched the same file from the bank.'
  const [by, name, at] = [act.actor.principalId, act.actor.name, act.at]
  let all = 0
  for (const key of await waitingOfAnswer(act.tx, bankAnswerId)) {
    const { line, runId } = must(await lockWaiting(act, key), 'a line is never deleted')
    const moves = movesOf(line, await paymentsWaiting(act, line))
    if (line.closedAs !== null || moves.length === 0) continue
    await setLineClosed(act.tx, { ...key, by, name, at, reason, as: 'confirmed' })
    const told = { bankAnswerId, lineOf: () => key.lineNo, filedBy }
    const evidence = { kind: 'channel', ...told, arrivedBy: 'channel' } as const
    const of = { line, runId: must(runId, 'what waits is of a run'), moves }
    const moved = await moveWaiting(act, { ...of, evidence, causeEventId })
    if (!moved.ok) return moved
    all += moved.value
  }
  return ok(all)
}
