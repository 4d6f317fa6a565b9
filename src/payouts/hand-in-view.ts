import type { Tx } from '../platform/db.ts'
import { handInBar } from './hand-in.ts'
import { type FileTakingRow, handInFacts } from './hand-in-sql.ts'
import type { RunId } from './run.ts'

/** Why whoever asks may not hand the file of a run in now; null when they may. */
export async function handInWhyNot(
  tx: Tx,
  of: { readonly runId: RunId; readonly taken: FileTakingRow | null; readonly person: string },
): Promise<{ readonly hasFile: boolean; readonly handInBar: string | null }> {
  const facts = await handInFacts(tx, of.runId)
  if (facts === null) {
    return { hasFile: false, handInBar: 'The file is written when the run is released.' }
  }
  const bar = handInBar(facts)
  if (bar !== null) {
    const because = `Not to be handed in: ${bar.because}. ${bar.todo}`
    return { hasFile: true, handInBar: because }
  }
  const isOthers = of.taken !== null && of.taken.takenBy !== of.person
  return { hasFile: true, handInBar: isOthers ? 'Another of Finance has it to hand it in.' : null }
}
