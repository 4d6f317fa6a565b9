import type { Act } from '../audit/index.ts'
import { itemsOf, type KeptFile, putFile } from '../evidence/index.ts'
import type { SheetTable } from '../formats/sheet.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Refusal, type Result } from '../kernel/result.ts'
import { RollBack } from '../platform/db.ts'
import { versionById } from '../programs/index.ts'
import { saveDraft } from './draft.ts'
import { attachPaper } from './papers.ts'
import {
  contentOf,
  plainStyle,
  type SheetGroup,
  type SheetPaper,
  type SheetStyle,
} from './sheet.ts'
import { lockSubmission, type SubmissionRow } from './sql.ts'
import { submit } from './submit.ts'

export type MendFromSheet = {
  readonly submissionId: string
  readonly table: SheetTable
  readonly group: SheetGroup
  readonly papers: ReadonlyMap<string, KeptFile>
  readonly style?: SheetStyle
}

/** What came of it: handed in again, or what is still missing (then nothing was changed). */
export type MendedFromSheet = {
  readonly isHandedIn: boolean
  readonly problems: readonly string[]
}

/** Hands in again what was sent back, from the sheet it came from: papers that are new fill their
 *  slots, form and lines are saved, and if nothing is missing any more it goes back into review.
 *  Only what was sent back may differ; other changes are refused. */
export async function mendFromSheet(
  act: Act,
  input: MendFromSheet,
): Promise<Result<MendedFromSheet, Refusal>> {
  const row = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  if (row === null || row.status !== 'action_required') return still([])
  const version = must(await versionById(act.tx, row.versionId), 'a submission has its version')
  const style = input.style ?? plainStyle
  const content = contentOf(input.table, input.group, version.pack, style)
  if (content.problems.length > 0) return still(content.problems)
  return act.tx
    .savepoint(async () => {
      const done = await mendNow(act, input, { row, content })
      if (!done.ok || !done.value.isHandedIn) throw new RollBack(done)
      return done
    })
    .catch((error: unknown) => {
      // Thrown just above, with this very type.
      if (error instanceof RollBack) return error.value as Result<MendedFromSheet, Refusal>
      throw error
    })
}

function still(problems: readonly string[]): Result<MendedFromSheet, never> {
  return ok({ isHandedIn: false, problems })
}

type Mending = {
  readonly row: SubmissionRow
  readonly content: ReturnType<typeof contentOf>
}

async function mendNow(
  act: Act,
  input: MendFromSheet,
  { row, content }: Mending,
): Promise<Result<MendedFromSheet, Refusal>> {
  const { submissionId, version } = row
  const attached = await attachNew(act, row, content.papers, input.papers)
  if (!attached.ok) return attached
  const { form, lines } = content
  const isFinal = form['final'] !== 'no'
  const saved = await saveDraft(act, { submissionId, version, form, lines, isFinal })
  if (!saved.ok) return saved
  const { problems } = saved.value
  if (problems.length > 0) return still(problems.map((problem) => problem.detail))
  const handed = await submit(act, { submissionId, version: saved.value.version })
  return handed.ok ? ok({ isHandedIn: true, problems: [] }) : handed
}

/** Puts the papers into their slots that are not there yet, by their content. */
async function attachNew(
  act: Act,
  row: SubmissionRow,
  named: readonly SheetPaper[],
  kept: ReadonlyMap<string, KeptFile>,
): Promise<Result<null, Refusal>> {
  const there = await itemsOf(act.tx, 'submission', row.submissionId)
  for (const { slot, lineNo, file } of named) {
    const paper = kept.get(file)
    const isThere = there.some(
      (item) => item.slot === slot && item.lineNo === lineNo && item.sha256 === paper?.sha256,
    )
    if (paper === undefined || isThere) continue
    const put = await putFile(act, { ...paper, partnerId: row.partnerId })
    if (!put.ok) return put
    const { fileId } = put.value
    const { submissionId } = row
    const attached = await attachPaper(act, { submissionId, fileId, slot, lineNo })
    if (!attached.ok) return attached
  }
  return ok(null)
}
