import { columnKey, type SheetProblem, type SheetRow } from '../formats/sheet.ts'
import { parsePartnerCode } from '../partners/index.ts'
import type { Pack } from '../programs/index.ts'
import type { Sheet } from './sheet-columns.ts'
import type { SubmissionType } from './submission.ts'

/** The rows of one submission: fields stand in its first row, each row may carry a cost line. */
export type SheetGroup = {
  readonly key: string
  readonly type: SubmissionType | null
  readonly typeText: string
  readonly partner: string
  readonly program: string
  /** For a claim: the activity's number, or the key of its request in a sheet. */
  readonly activity: string
  readonly rows: readonly SheetRow[]
  /** What is wrong with its rows as rows: a key that is taken, a row that is ragged or repeated. */
  readonly problems: readonly string[]
}

const typeWords: Readonly<Record<string, SubmissionType>> = {
  request: 'mdf_request',
  mdfrequest: 'mdf_request',
  fundingrequest: 'mdf_request',
  fundrequest: 'mdf_request',
  preapproval: 'mdf_request',
  claim: 'mdf_claim',
  mdfclaim: 'mdf_claim',
  reimbursement: 'mdf_claim',
  coopclaim: 'mdf_reimbursement',
  coopreimbursement: 'mdf_reimbursement',
  mdfreimbursement: 'mdf_reimbursement',
  deal: 'deal_registration',
  dealregistration: 'deal_registration',
  registration: 'deal_registration',
  extension: 'deal_extension',
  dealextension: 'deal_extension',
  outcome: 'deal_outcome',
  dealoutcome: 'deal_outcome',
  won: 'deal_outcome',
  proposal: 'coinvest_proposal',
  coinvestproposal: 'coinvest_proposal',
  plan: 'coinvest_proposal',
  milestone: 'coinvest_milestone',
  coinvestmilestone: 'coinvest_milestone',
  referral: 'referral',
}

type Growing = SheetGroup & { rows: SheetRow[]; problems: string[] }

/** Rows grouped by their key, in the order of the sheet; a row without key continues the one above,
 *  and so does one with the same key. A ragged row makes its submission's rows unsafe: it is refused
 *  whole. A row that only adds up the others is left out and noted. */
export function groupsOf(sheet: Sheet): { groups: SheetGroup[]; notes: string[] } {
  const groups: Growing[] = []
  const notes: string[] = []
  for (const { row, ragged } of rowsInOrder(sheet)) {
    if (ragged === null && isTotal(sheet, row)) {
      notes.push(`${placeOf(sheet, row)} adds up other rows: it is no cost, and was left out`)
      continue
    }
    const group = groupOf(sheet, groups.at(-1), row)
    if (group !== groups.at(-1)) groups.push(group)
    if (ragged !== null) {
      const what = `${ragged.message}: expected one cell per column`
      group.problems.push(`${sheet.table.sheet}, ${what}; put cells with ; or , into quotes`)
    } else if (group.rows.some((other) => other !== row && isSame(other, row))) {
      const what = 'says the same as a row above: expected each cost once; take one of them out'
      group.problems.push(`${placeOf(sheet, row)} ${what}`)
    }
  }
  refuseTakenKeys(sheet, groups)
  return { groups, notes }
}

function rowsInOrder(sheet: Sheet) {
  const { rows, problems } = sheet.table
  const ragged = problems.flatMap((problem) =>
    problem.row === undefined ? [] : [{ row: problem.row, ragged: problem as SheetProblem | null }],
  )
  return [...rows.map((row) => ({ row, ragged: null })), ...ragged].toSorted(
    (one, other) => one.row.rowNumber - other.row.rowNumber,
  )
}

function groupOf(sheet: Sheet, last: Growing | undefined, row: SheetRow): Growing {
  const { text } = sheet
  const key = text(row, 'key')
  const typeText = text(row, 'type')
  const type = typeWords[columnKey(typeText)] ?? null
  const partner = parsePartnerCode(text(row, 'partner')) ?? text(row, 'partner')
  const continues =
    last !== undefined &&
    (key === '' ||
      (key === last.key &&
        (typeText === '' || type === last.type) &&
        (partner === '' || partner === last.partner)))
  if (continues) {
    last.rows.push(row)
    return last
  }
  const [program, activity] = [text(row, 'program'), text(row, 'activity')]
  return { key, type, typeText, partner, program, activity, rows: [row], problems: [] }
}

/** One key of a partner is one request, or one claim. */
function refuseTakenKeys(sheet: Sheet, groups: readonly Growing[]): void {
  const firstRows = new Map<string, number>()
  for (const group of groups) {
    const [row] = group.rows
    if (group.key === '' || row === undefined) continue
    const identity = JSON.stringify([group.partner, group.type, group.key])
    const first = firstRows.get(identity)
    if (first === undefined) firstRows.set(identity, row.rowNumber)
    else {
      const column = sheet.find('key')?.header ?? 'key'
      const what = `expected a key of its own: it is the key of row ${first} already`
      group.problems.push(`${placeOf(sheet, row)}, column ${column} is "${group.key}": ${what}`)
    }
  }
}

function isSame(one: SheetRow, other: SheetRow): boolean {
  return (
    one.cells.some(({ kind }) => kind !== 'empty') &&
    one.cells.every(({ text }, index) => text === (other.cells[index]?.text ?? ''))
  )
}

const totalWords = /^((grand|sub) ?-?total|totals?|sum|gesamt|summe|total (amount|claimed))\s*:?$/i

function isTotal(sheet: Sheet, row: SheetRow): boolean {
  const { text } = sheet
  if (text(row, 'type') !== '' || text(row, 'partner') !== '') return false
  return totalWords.test(text(row, 'key')) || totalWords.test(text(row, 'description'))
}

/** `March.csv, row 4`: how a person finds it. */
export function placeOf(sheet: Sheet, row: SheetRow | undefined): string {
  return `${sheet.table.sheet}, row ${row?.rowNumber ?? 1}`
}

/** Every file a sheet names, for whoever fetches them. */
export function filesNamed(sheet: Sheet, packs: readonly Pack[]): string[] {
  const slots = packs.flatMap((pack) => [
    ...Object.values(pack.forms).flatMap((form) => [...form.slots, ...form.lines.slots]),
    ...pack.activities.flatMap((activity) => activity.proof),
  ])
  const columns = new Map(
    slots.flatMap(({ slot, label }) => {
      const column = sheet.find(slot, label)
      return column === null ? [] : [[column.index, column] as const]
    }),
  )
  const cells = sheet.table.rows.flatMap((row) =>
    [...columns.values()].flatMap((column) => filesIn(sheet.cell(row, column).text)),
  )
  return [...new Set(cells)]
}

/** A cell may name several files, `;` between them. */
export function filesIn(text: string): string[] {
  return text
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}
