import { join } from 'node:path'
import { decideAutomatically } from '../../autopilot/index.ts'
import type { SheetTable } from '../../formats/sheet.ts'
import type { Instant } from '../../kernel/temporal.ts'
import { partnerByCode } from '../../partners/index.ts'
import { withTx } from '../../platform/db.ts'
import { newPackCache, type PackCache } from '../../programs/index.ts'
import {
  importSheet,
  type SubmissionRow,
  submissionByOrigin,
  type SubmissionType,
} from '../../submissions/index.ts'
import { mendFromSheet } from '../../submissions/mend-from-sheet.ts'
import { groupsOf, type SheetGroup } from '../../submissions/sheet.ts'
import { keepPapers } from '../evidence-folder.ts'
import { type Doing, does, systemDoes } from './doing.ts'
import { instantAt, tablesOf } from './rows.ts'
import { cellReader } from '../../formats/sheet.ts'
import type { Step } from './timeline.ts'

/** A submission of the folder's sheets, by its key. */
export type Sheeted = {
  readonly key: string
  readonly type: SubmissionType
  readonly partner: string
  readonly where: string
}

/** What the sheets hold: a step per submission, and every key for decisions to name. */
export type SubmissionPlan = {
  readonly steps: Step[]
  readonly byKey: ReadonlyMap<string, Sheeted>
}

/** Reads `submissions*.csv|xlsx`: each submission is handed in at its own instant (`submitted_on`),
 *  by whom its row names (`submitted_by`) or who takes in sheets. */
export async function submissionPlan(
  doing: Doing,
  given: { readonly intakeBy: string; readonly fallback: Instant },
): Promise<SubmissionPlan> {
  const steps: Step[] = []
  const byKey = new Map<string, Sheeted>()
  const cache = newPackCache()
  for (const table of await tablesOf(doing.folder, 'submissions')) {
    for (const group of groupsOf(table)) {
      const sheeted = sheetedOf(table, group)
      const twice = byKey.get(group.key)
      if (twice !== undefined)
        doing.wrong(
          `${sheeted.where}, column key: “${group.key}” is the key of ${twice.where} too.`,
        )
      byKey.set(group.key, twice ?? sheeted)
      const row = { where: sheeted.where, text: textOf(table, group) }
      const email = row.text('submitted_by') || given.intakeBy
      const one = { table, group, sheeted, email, cache }
      steps.push(
        {
          at: instantAt(row, 'submitted_on', given.fallback),
          stage: 'submission',
          run: () => handIn(doing, one),
        },
        {
          at: instantAt(row, 'mended_on', given.fallback),
          stage: 'submission',
          run: () => mend(doing, one),
        },
      )
    }
  }
  return { steps, byKey }
}

function sheetedOf(table: SheetTable, group: SheetGroup): Sheeted {
  const { key, type, partner } = group
  const where = `${table.sheet}, row ${group.rows[0]?.rowNumber ?? 0}`
  return { key, type: type ?? 'mdf_request', partner, where }
}

function textOf(table: SheetTable, group: SheetGroup): (column: string) => string {
  const { text } = cellReader(table)
  const [first] = group.rows
  return (column) => (first === undefined ? '' : text(first, column))
}

/** The submission of a sheet's key as it stands; null before it is handed in. */
export function submissionOf(doing: Doing, sheeted: Sheeted): Promise<SubmissionRow | null> {
  return withTx(
    doing.world.app,
    async (tx) => {
      const partner = await partnerByCode(tx, sheeted.partner)
      if (partner === null) return null
      return submissionByOrigin(tx, partner.partnerId, sheeted.type, sheeted.key)
    },
    { readOnly: true },
  )
}

type HandIn = {
  readonly table: SheetTable
  readonly group: SheetGroup
  readonly sheeted: Sheeted
  readonly email: string
  readonly cache: PackCache
}

async function handIn(doing: Doing, given: HandIn): Promise<void> {
  const { sheeted, email } = given
  if ((await submissionOf(doing, sheeted)) !== null) return
  const by = { email, where: sheeted.where }
  const input = await ownRows(doing, given)
  const done = await does(doing, by, 'submission.import', importSheet, input)
  const row = done?.value[0]
  if (row === undefined) return
  const say = row.result === 'refused' ? doing.wrong : doing.missing
  for (const problem of row.problems) say(saidOf(sheeted, row.number, problem))
  if (row.result === 'created') await decideByRule(doing, sheeted)
}

/** What was sent back is handed in again, once the sheet and the evidence folder have it all. */
async function mend(doing: Doing, given: HandIn): Promise<void> {
  const { group, sheeted, email } = given
  const row = await submissionOf(doing, sheeted)
  if (row?.status !== 'action_required') return
  const { submissionId } = row
  const by = { email, where: `${sheeted.where} (${row.number ?? sheeted.key})` }
  const input = { ...(await ownRows(doing, given)), submissionId, group }
  const done = await does(doing, by, 'submission.submit', mendFromSheet, input)
  if (done === null) return
  for (const problem of done.value.problems) doing.missing(saidOf(sheeted, row.number, problem))
  if (done.value.isHandedIn) await decideByRule(doing, sheeted)
}

/** The submission's own rows as a table, and the files they name. */
async function ownRows(doing: Doing, { table, group, cache }: HandIn) {
  const own = { ...table, rows: group.rows, problems: [] }
  const folder = join(doing.folder, 'evidence')
  return { table: own, papers: await keepPapers(doing.world, folder, own, cache) }
}

/** The import names sheet and row where it knows them; else the submission is named. */
function saidOf(sheeted: Sheeted, number: string | null, problem: string): string {
  const [sheet = ''] = sheeted.where.split(',')
  if (problem.startsWith(sheet)) return problem
  return `${sheeted.where} (${number ?? sheeted.key}): ${problem}`
}

/** The program decides alone where it is set to `auto` and nothing speaks against it. */
export async function decideByRule(doing: Doing, sheeted: Sheeted): Promise<void> {
  const row = await submissionOf(doing, sheeted)
  if (row === null || row.status !== 'in_review') return
  const as = { name: 'autopilot', where: `${sheeted.where} (${row.number ?? sheeted.key})` }
  await systemDoes(doing, as, decideAutomatically, { submissionId: row.submissionId })
}
