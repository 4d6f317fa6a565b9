import { join } from 'node:path'
import { decideAutomatically } from '../../autopilot/index.ts'
import type { SheetTable } from '../../formats/sheet.ts'
import type { Instant } from '../../kernel/temporal.ts'
import { partnerByCode } from '../../partners/index.ts'
import { withTx } from '../../platform/db.ts'
import { newPackCache, type PackCache, versionsInForce } from '../../programs/index.ts'
import {
  feesRaised,
  importSheet,
  type Sheet,
  sheetOf,
  type SheetStyle,
  type SubmissionRow,
  submissionByNumber,
  submissionByOrigin,
  type SubmissionType,
} from '../../submissions/index.ts'
import { whyNoSubmissions } from '../../submissions/sheet-columns.ts'
import { unreadColumns } from '../../submissions/sheet-content.ts'
import { groupsOf, type SheetGroup } from '../../submissions/sheet.ts'
import { CliFault } from '../command-line.ts'
import { keepPapers } from '../evidence-folder.ts'
import { readTables } from '../list-file.ts'
import { refusalText } from '../say-refusal.ts'
import { type Doing, does, systemDoes } from './doing.ts'
import { filesOf, instantAt, type Row } from './rows.ts'
import type { RunFile } from './run-file.ts'
import type { Step } from './timeline.ts'

/** A submission of the folder's sheets, by its key. */
export type Sheeted = {
  readonly key: string
  readonly type: SubmissionType
  readonly partner: string
  readonly where: string
}

/** `RF-2026-00001/2`: what stands in no sheet, such as a fee that a payment raised, has a number. */
const numbered = /^[A-Z]{2,3}-\d{4}-\d+\/\d+$/

/** The submission that a row of another list names: by its key in the sheets, or by its number. */
export function namedIn(
  byKey: ReadonlyMap<string, Sheeted>,
  name: string,
  where: string,
): Sheeted | undefined {
  const known = byKey.get(name)
  if (known !== undefined || !numbered.test(name)) return known
  return { key: name, type: 'referral_fee', partner: '', where }
}

/** What the sheets hold: a step per submission, and every key for decisions to name. */
export type SubmissionPlan = {
  readonly steps: Step[]
  readonly byKey: ReadonlyMap<string, Sheeted>
}

/** Reads `submissions*.csv|xlsx`: each submission is handed in at its own instant (`submitted_on`),
 *  by whom its row names (`submitted_by`) or who takes in sheets. */
export async function submissionPlan(doing: Doing, file: RunFile): Promise<SubmissionPlan> {
  const steps: Step[] = []
  const byKey = new Map<string, Sheeted>()
  const cache = newPackCache()
  const versions = await withTx(doing.world.app, (tx) => versionsInForce(tx, file.on, cache), {
    readOnly: true,
  })
  const packs = versions.map((version) => version.pack)
  for (const { table, style } of await sheetsOf(doing, file)) {
    const sheet = sheetOf(table, style)
    for (const note of unreadColumns(sheet, packs)) doing.note(note)
    for (const group of groupsOf(sheet).groups) {
      const sheeted = sheetedOf(table, group)
      const twice = byKey.get(group.key)
      const row = { where: sheeted.where, text: textOf(sheet, group) }
      const email = row.text('submitted_by') || file.intake_by
      const one = { table, style, group, sheeted, cache, email }
      if (twice !== undefined && group.problems.length === 0) {
        doing.wrong(
          `${sheeted.where}, column key is "${group.key}": expected a key of its own: ` +
            `it is the key of ${twice.where} too`,
        )
        continue
      }
      if (twice === undefined) byKey.set(group.key, sheeted)
      const at = (column: string) => instantOf(doing, row, column, file.on)
      steps.push(
        { at: at('submitted_on'), stage: 'submission', run: () => handIn(doing, one) },
        { at: at('mended_on'), stage: 'submission', run: () => mend(doing, one) },
      )
    }
  }
  return { steps, byKey }
}

/** An instant that cannot be read is said; the row then happens on the day of the run. */
function instantOf(doing: Doing, row: Row, column: string, fallback: Instant): Instant {
  try {
    return instantAt(row, column, fallback)
  } catch (error) {
    if (!(error instanceof CliFault)) throw error
    doing.wrong(error.message)
    return fallback
  }
}

type StyledSheet = { readonly table: SheetTable; readonly style: SheetStyle }

/** The sheets of all files of submissions; a file that cannot be read is said, and the rest goes on. */
async function sheetsOf(doing: Doing, { sheets }: RunFile): Promise<StyledSheet[]> {
  const found: StyledSheet[] = []
  for (const name of await filesOf(doing.folder, 'submissions')) {
    const how = sheets.find(({ file }) => file === name)
    const read = await readTables(join(doing.folder, name), { headerRow: how?.header_row })
    if (!read.ok) doing.wrong(`${name}: ${refusalText(read.refusal)}`)
    const style = { decimalMark: how?.decimal, dates: how?.dates }
    const tables = read.ok ? read.value : []
    const ours = tables.filter((table) => whyNoSubmissions(sheetOf(table)) === null)
    for (const table of tables.filter((each) => !ours.includes(each))) {
      const say = ours.length === 0 ? doing.wrong : doing.note
      say(whyNoSubmissions(sheetOf(table)) ?? '')
    }
    found.push(...ours.map((table) => ({ table, style })))
  }
  return found
}

function sheetedOf(table: SheetTable, group: SheetGroup): Sheeted {
  const { key, type, partner } = group
  const where = `${table.sheet}, row ${group.rows[0]?.rowNumber ?? 0}`
  return { key, type: type ?? 'mdf_request', partner, where }
}

function textOf(sheet: Sheet, group: SheetGroup): (column: string) => string {
  const [first] = group.rows
  return (column) => (first === undefined ? '' : sheet.text(first, column))
}

/** The submission of a sheet's key as it stands; null before it is handed in. */
export function submissionOf(doing: Doing, sheeted: Sheeted): Promise<SubmissionRow | null> {
  return withTx(
    doing.world.app,
    async (tx) => {
      if (sheeted.partner === '') return submissionByNumber(tx, sheeted.key)
      const partner = await partnerByCode(tx, sheeted.partner)
      if (partner === null) return null
      return submissionByOrigin(tx, partner.partnerId, sheeted.type, sheeted.key)
    },
    { readOnly: true },
  )
}

/** Everything there is of these sheets: what was handed in, and the fees it led to. */
export async function allOf(doing: Doing, sheeted: Iterable<Sheeted>): Promise<SubmissionRow[]> {
  const rows: SubmissionRow[] = []
  for (const each of sheeted) {
    const row = await submissionOf(doing, each)
    if (row !== null) rows.push(row)
  }
  const incentiveIds = rows.flatMap((row) => row.incentiveId ?? [])
  const fees = await withTx(doing.world.app, (tx) => feesRaised(tx, incentiveIds), {
    readOnly: true,
  })
  return [...rows, ...fees]
}

type HandIn = StyledSheet & {
  readonly group: SheetGroup
  readonly sheeted: Sheeted
  readonly email: string
  readonly cache: PackCache
}

async function handIn(doing: Doing, given: HandIn): Promise<void> {
  if ((await submissionOf(doing, given.sheeted)) === null) await takeIn(doing, given)
}

/** What is there already is compared with its rows: what was sent back is handed in again, once the
 *  sheet and the evidence folder have it all. */
async function mend(doing: Doing, given: HandIn): Promise<void> {
  if ((await submissionOf(doing, given.sheeted)) !== null) await takeIn(doing, given)
}

async function takeIn(doing: Doing, given: HandIn): Promise<void> {
  const { table, style, group, sheeted, email, cache } = given
  const by = { email, where: sheeted.where }
  const own = { ...table, rows: group.rows }
  const papers = await keepPapers(doing.world, join(doing.folder, 'evidence'), [own], cache)
  const onlyRow = group.rows[0]?.rowNumber ?? 0
  const input = { table, style, papers, onlyRow }
  const done = await does(doing, by, 'submission.import', importSheet, input)
  if (done === null) return
  for (const note of done.value.notes) doing.note(note)
  for (const { result, problems } of done.value.rows) {
    for (const problem of problems) (result === 'refused' ? doing.wrong : doing.missing)(problem)
    if (result === 'created' || result === 'mended') await decideByRule(doing, sheeted)
  }
}

/** The program decides alone where it is set to `auto` and nothing speaks against it. */
export async function decideByRule(doing: Doing, sheeted: Sheeted): Promise<void> {
  const row = await submissionOf(doing, sheeted)
  if (row === null || row.status !== 'in_review') return
  const as = { name: 'autopilot', where: `${sheeted.where} (${row.number ?? sheeted.key})` }
  await systemDoes(doing, as, decideAutomatically, { submissionId: row.submissionId })
}
