import { personBehind, record, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { handInBar } from './hand-in.ts'
import * as rows from './hand-in-sql.ts'
import type { PayoutRefusal } from './refusals.ts'
import { peopleNamed } from './release.ts'
import { lockRun } from './run-sql.ts'
import type { RunId } from './run.ts'
import { lockTransmission } from './transmission/transmission-sql.ts'

type Taken = Result<{ readonly takenAt: Instant }, PayoutRefusal>

/** Somebody of Finance takes the file of a run to hand it in at the bank: from then on they have it,
 *  and nobody else takes it or has it sent. Whoever has it may fetch it again. Refuses a file that is
 *  not (any more) to be sent, and one that another has. */
export async function takeFile(act: Act, asked: { readonly runId: RunId }): Promise<Taken> {
  const found = await lockedFacts(act, asked.runId)
  if (!found.ok) return found
  const facts = found.value
  const { number: run } = facts
  const bar = handInBar(facts)
  if (bar !== null) return refuse({ code: 'run.file_not_to_send', run, ...bar })
  const living = await rows.livingTaking(act.tx, asked.runId)
  const by = personBehind(act.actor)
  if (living !== null && living.takenBy === by) return ok({ takenAt: living.takenAt })
  if (living !== null) {
    const named = await peopleNamed(act.tx, [living.takenBy])
    return refuse({ code: 'run.file_taken', run, by: named(living.takenBy).name })
  }
  const { runId } = asked
  const fileTakingId = act.newId<'file_taking'>()
  await rows.insertTaking(act.tx, { fileTakingId, runId, takenBy: by, takenAt: act.at })
  await tell(act, 'taken', { runId, number: run, reason: null })
  return ok({ takenAt: act.at })
}

/** Says that the file somebody took was not handed in, with how that is known; anybody of Finance may
 *  take it, or have it sent, after. */
export async function giveFileBack(
  act: Act,
  asked: { readonly runId: RunId; readonly reason: string },
): Promise<Result<null, PayoutRefusal>> {
  const found = await lockedFacts(act, asked.runId)
  if (!found.ok) return found
  const { number } = found.value
  const living = await rows.livingTaking(act.tx, asked.runId)
  if (living === null) return refuse({ code: 'run.file_not_taken', run: number })
  const by = personBehind(act.actor)
  const { fileTakingId, runId } = living
  await rows.endTaking(act.tx, { fileTakingId, by, at: act.at, reason: asked.reason })
  await tell(act, 'given_back', { runId, number, reason: asked.reason })
  return ok(null)
}

/** Run and transmission locked, in the order of a sending: who takes the file, another who does, and
 *  who has it sent again wait for each other. */
async function lockedFacts(act: Act, runId: RunId) {
  const run = await lockRun(act.tx, runId)
  if (run === null) return refuse({ code: 'run.unknown', run: runId } as const)
  await lockTransmission(act.tx, runId)
  const facts = await rows.handInFacts(act.tx, runId)
  return facts === null ? refuse({ code: 'run.no_file', run: run.number } as const) : ok(facts)
}

function tell(
  act: Act,
  what: 'taken' | 'given_back',
  of: { readonly runId: RunId; readonly number: string; readonly reason: string | null },
) {
  const { runId: subjectId, number, reason } = of
  const type = `run.file_${what}`
  return record(act, { type, subjectKind: 'run', subjectId, reason, body: { number } })
}
