import type { Act } from '../audit/index.ts'
import { ok, type Result } from '../kernel/result.ts'
import {
  decide,
  type Decided,
  type DecideRefusal,
  handedIn,
  judge,
  submissionById,
} from '../submissions/index.ts'
import { whyNotAlone } from './autonomy.ts'

/** What came of it: decided, or left to a person and why. */
export type Automatic =
  | { readonly decided: Decided; readonly leftBecause: null }
  | { readonly decided: null; readonly leftBecause: string }

/** Approves a submission in review when its version allows it alone and nothing speaks against it;
 *  else leaves it as it is. Run as the system. Refuses what the decision itself refuses: the fund
 *  has too little, somebody decided meanwhile. */
export async function decideAutomatically(
  act: Act,
  input: { readonly submissionId: string },
): Promise<Result<Automatic, DecideRefusal>> {
  const row = await submissionById(act.tx, input.submissionId)
  if (row === null || row.status !== 'in_review') return left('it is not in review')
  if (row.reopeningId !== null) return left('it was decided before: a person looks at it again')
  const handed = await handedIn(act.tx, row)
  const judged = await judge(act.tx, handed, act.at)
  const because = whyNotAlone(handed.pack, judged)
  if (because !== null) return left(because)
  const decided = await decide(act, {
    submissionId: row.submissionId,
    version: row.version,
    outcome: 'approve',
    lines: [],
    reason: '',
    clauseIds: [],
  })
  if (decided.ok) return ok({ decided: decided.value, leftBecause: null })
  const { code } = decided.refusal
  return waits.has(code) ? left(words(code)) : decided
}

/** Refusals that time or somebody else's decision ends: it is not decided yet, by nobody. */
const waits: ReadonlySet<string> = new Set(['deal.moment_open', 'deal.earlier_pending'])

function words(code: string): string {
  return code.replaceAll(/[._]/g, ' ')
}

function left(leftBecause: string): Result<Automatic, never> {
  return ok({ decided: null, leftBecause })
}
