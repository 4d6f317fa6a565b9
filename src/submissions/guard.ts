import { ok, refuse, type Result } from '../kernel/result.ts'
import type { SubmissionRefusal } from './refusals.ts'
import type { SubmissionRow } from './sql.ts'
import { type TransitionName, whyNot } from './submission.ts'

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
  const why = whyNot(move, seen.value.status)
  if (why === null) return seen
  const submission = seen.value.number ?? 'The draft'
  return refuse({ code: 'submission.wrong_state', submission, why })
}
