import type { Act, HeardEvent, Subscription, Sweep } from '../audit/index.ts'
import { notify } from '../correspondence/index.ts'
import { ok, type Result } from '../kernel/result.ts'
import { questionById } from './sql.ts'

/** Whoever may answer hears that the time for it is half over, nearly over, over. */
async function chaseAnswer(act: Act, event: HeardEvent): Promise<Result<null, never>> {
  const { subjectKind, subjectId, eventId, body } = event
  if (subjectKind !== 'question') return ok(null)
  const question = await questionById(act.tx, subjectId)
  if (question === null || question.state !== 'open') return ok(null)
  const share = `${String(body['percent'])} % of its time is over`
  const text = `A ${question.kind} question waits for your answer: ${share}.`
  await notify(act, { roles: question.roles, subjectKind, subjectId, eventId, text })
  return ok(null)
}

export const subscriptions: readonly Subscription[] = [
  { event: 'clock.warned', name: 'escalations', run: chaseAnswer },
  { event: 'clock.breached', name: 'escalations', run: chaseAnswer },
]
export const sweeps: readonly Sweep[] = []
