import { ok, refuse, type Result } from '../kernel/result.ts'
import type { SubmissionRefusal } from './refusals.ts'
import type { SubmissionRow } from './sql.ts'
import {
  correctableTypes,
  keepMoves,
  raisedTypes,
  type TransitionName,
  whyNot,
} from './submission.ts'

type Seen = { readonly submissionId: string; readonly version: number }

/** The locked row when it is there and as the caller saw it. */
export function fresh(
  row: SubmissionRow | null,
  input: Seen,
): Result<SubmissionRow, SubmissionRefusal> {
  if (row === null) return refuse({ code: 'submission.unknown', submission: input.submissionId })
  if (row.version !== input.version) {
    const submission = row.number ?? 'The draft'
    return refuse({ code: 'submission.stale', submission, seen: input.version, now: row.version })
  }
  return ok(row)
}

/** {@link fresh}, and in a state from which `move` is possible. */
export function freshFor(
  row: SubmissionRow | null,
  input: Seen,
  move: TransitionName,
): Result<SubmissionRow, SubmissionRefusal> {
  const seen = fresh(row, input)
  if (!seen.ok) return seen
  const why = whyNotNow(seen.value, move)
  if (why === null) return seen
  const submission = seen.value.number ?? 'The draft'
  return refuse({ code: 'submission.wrong_state', submission, why })
}

/** Why `move` cannot be made of this submission now, in words; null when it can. What nobody handed in
 *  is neither sent back nor taken back: there is nothing that a partner could mend. What is looked at
 *  again was decided before: that stands until it is decided anew. */
export function whyNotNow(
  row: Pick<SubmissionRow, 'type' | 'status' | 'reopenedBy'>,
  move: TransitionName,
): string | null {
  const why = whyNot(move, row.status)
  if (why !== null) return why
  if (row.reopenedBy !== null && move === 'withdraw') {
    return 'It was decided before and is looked at again; the decision before stands meanwhile.'
  }
  if (row.reopenedBy === 'correction' && move === 'sendBack') {
    return 'We correct our own decision: what was handed in stays as it is. Ask by a message.'
  }
  if (row.reopenedBy === null && keeps.some((keep) => keep === move)) {
    return 'Nothing of it is looked at again.'
  }
  if (move === 'correct' && !correctableTypes.some((type) => type === row.type)) {
    return 'What it granted is in use; it is ended or changed where it stands.'
  }
  const isRaised = raisedTypes.some((type) => type === row.type)
  if (!isRaised || (move !== 'sendBack' && move !== 'withdraw')) return null
  return 'It was raised by what happened; nobody handed it in. Ask by a message.'
}

const keeps = Object.values(keepMoves)
