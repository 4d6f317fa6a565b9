import { must } from '../kernel/assert.ts'
import type { Tx } from '../platform/db.ts'
import { type ItemRow, itemsOf } from '../evidence/index.ts'
import { type Incentive, incentiveById } from '../incentives/index.ts'
import { type Pack, versionById } from '../programs/index.ts'
import { type Handed, type Line, type Problem, problemsOf } from './completeness.ts'
import { kindOf } from './kinds.ts'
import { type SubmissionRow } from './sql.ts'
import { lineOf } from './line-row.ts'
import { linesOf } from './line-sql.ts'
import { openReopening } from './reopening-sql.ts'
import type { Reopening } from './reopening.ts'

export { lineOf, lineRow } from './line-row.ts'

/** A submission with everything that was handed in: what commands and screens work on. */
export type HandedIn = {
  readonly row: SubmissionRow
  readonly pack: Pack
  readonly incentive: Incentive | null
  readonly lines: readonly Line[]
  readonly items: readonly ItemRow[]
  readonly problems: readonly Problem[]
  /** That it was decided before and is looked at again; null while it is not. */
  readonly reopening: Reopening | null
}

/** Reads what belongs to a submission row (read or locked before). */
export async function handedIn(tx: Tx, row: SubmissionRow): Promise<HandedIn> {
  const version = must(await versionById(tx, row.versionId), `version ${row.versionId}`)
  const incentive = row.incentiveId === null ? null : await incentiveById(tx, row.incentiveId)
  const lines = (await linesOf(tx, row.submissionId)).map(lineOf)
  const items = await itemsOf(tx, 'submission', row.submissionId)
  const given = asHanded(row, { lines, items, incentive })
  const problems = problemsOf(version.pack, given, kindOf(row.type))
  const reopening = row.reopeningId === null ? null : await openReopening(tx, row.submissionId)
  return { row, pack: version.pack, incentive, lines, items, problems, reopening }
}

function asHanded(
  row: SubmissionRow,
  rest: { lines: readonly Line[]; items: readonly ItemRow[]; incentive: Incentive | null },
): Handed {
  const under = kindOf(row.type).place.by === 'under'
  const activityType = under ? (rest.incentive?.activityType ?? null) : null
  const { type, form, source } = row
  const raisedByOutcome = source === 'outcome'
  return { type, form, lines: rest.lines, items: rest.items, activityType, raisedByOutcome }
}
