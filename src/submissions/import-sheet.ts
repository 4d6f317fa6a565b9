import type { Act } from '../audit/index.ts'
import { kindOf } from './kinds.ts'
import { attach, evidenceRefusals, putFile } from '../evidence/index.ts'
import type { SheetTable } from '../formats/sheet.ts'
import { type Call, execute } from '../identity/index.ts'
import { incentiveByNumber } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Refusal, refuse, type Result } from '../kernel/result.ts'
import { type Partner, partnerByCode, readListsFile } from '../partners/index.ts'
import { RollBack } from '../platform/db.ts'
import {
  programTypeOf,
  takes,
  submissionTypesOf,
  programByCode,
  type Version,
  versionById,
  versionInForce,
  versionsInForce,
} from '../programs/index.ts'
import { createDraft, saveDraft } from './draft.ts'
import { mendFromSheet } from './mend-from-sheet.ts'
import { submissionRefusals } from './refusals.ts'
import { type Sheet, sheetOf, type SheetStyle, whyNoSubmissions } from './sheet-columns.ts'
import { contentOf, type GroupContent, placeOfProblem, unreadColumns } from './sheet-content.ts'
import { type InvoiceBook, invoiceBook, invoicesTwice } from './sheet-invoices.ts'
import { type SheetPapers, targetOf, whyMissing } from './sheet-papers.ts'
import { groupsOf, placeOf, type SheetGroup } from './sheet.ts'
import { lockSubmission, submissionByOrigin, type SubmissionRow } from './sql.ts'
import type { SubmissionId, SubmissionType } from './submission.ts'
import { submit } from './submit.ts'

/** The most rows one sheet may have: all of it is one transaction. */
export const SHEET_ROWS_MAX = 5_000

export type ImportSubmissions = {
  readonly table: SheetTable
  readonly papers: SheetPapers
  /** What was declared of how amounts and dates are written; the rest, each column must show. */
  readonly style?: SheetStyle | undefined
  /** Only the submission that begins in this row; the others are read and left alone. */
  readonly onlyRow?: number
}

export type ImportedSubmission = {
  readonly sheet: string
  /** The first row of the submission. */
  readonly row: number
  readonly key: string
  readonly result: 'created' | 'mended' | 'unchanged' | 'refused'
  readonly number: string | null
  /** Refused: why. Else what still lacks. By sheet, row and column. */
  readonly problems: readonly string[]
}

/** What became of each submission of a sheet, and what else is worth knowing about the sheet. */
export type SheetReport = {
  readonly rows: readonly ImportedSubmission[]
  readonly notes: readonly string[]
}

/** Takes in a sheet of requests and claims: each submission by itself, refused rows with their reason
 *  by row and column, the good ones go through. What is incomplete is taken in and returned to the
 *  partner. A key that was taken in before is compared: what was sent back is mended, what did not
 *  change stays, any other change is refused. */
export async function importSheet(
  act: Act,
  input: ImportSubmissions,
): Promise<Result<SheetReport, never>> {
  const { sheet: name, problems } = input.table
  const sheet = sheetOf(input.table, input.style)
  const why = whyNoSubmissions(sheet)
  if (why !== null) return ok({ rows: [refusedWhole(name, why)], notes: [] })
  if (input.table.rows.length > SHEET_ROWS_MAX) {
    const what = `${name} has ${input.table.rows.length} rows: expected at most ${SHEET_ROWS_MAX}`
    return ok({ rows: [refusedWhole(name, `${what}; divide it between submissions`)], notes: [] })
  }
  const { groups, notes } = groupsOf(sheet)
  const rows: ImportedSubmission[] = []
  const taking: Taking = { sheet, groups, papers: input.papers, books: new Map() }
  for (const group of groups) {
    if (input.onlyRow !== undefined && group.rows[0]?.rowNumber !== input.onlyRow) continue
    rows.push(await oneGroup(act, taking, group))
  }
  const versions = input.onlyRow === undefined ? await versionsInForce(act.tx, act.at) : []
  const packs = versions.map((version) => version.pack)
  const unread = input.onlyRow === undefined ? unreadColumns(sheet, packs) : []
  const told = ['formula_cell', 'merged_cell', 'error_cell', 'ragged_row']
  const others = problems.filter(({ code }) => !told.includes(code))
  return ok({
    rows,
    notes: [
      ...others.map(({ message }) => `${name}: ${message}`),
      ...formulaNotes(sheet),
      ...unread,
      ...notes,
    ],
  })
}

function refusedWhole(sheet: string, problem: string): ImportedSubmission {
  return { sheet, row: 1, key: '', result: 'refused', number: null, problems: [problem] }
}

/** How many cells of each column are formulas: their last result is what counts. */
function formulaNotes({ table, formulas }: Sheet): string[] {
  const columns = [...formulas].map((place) => Number(place.split(':')[1]))
  const counts = [...Map.groupBy(columns, (column) => column)]
  return counts.map(([column, all]) => {
    const header = table.columns[column] ?? String(column + 1)
    return `${table.sheet}, column ${header}: ${all.length} formulas; their last results count`
  })
}

type Taking = {
  readonly sheet: Sheet
  readonly groups: readonly SheetGroup[]
  readonly papers: SheetPapers
  /** Its invoices, as read by each version of a program that was asked for. */
  readonly books: Map<string, InvoiceBook>
}

function outcome(
  { sheet }: Taking,
  group: SheetGroup,
  result: ImportedSubmission['result'],
  problems: readonly string[],
  number: string | null = null,
): ImportedSubmission {
  const row = group.rows[0]?.rowNumber ?? 1
  return { sheet: sheet.table.sheet, row, key: group.key, result, number, problems }
}

async function oneGroup(act: Act, taking: Taking, group: SheetGroup): Promise<ImportedSubmission> {
  const whose = await findWhose(act, taking, group)
  if (!whose.ok) return outcome(taking, group, 'refused', whose.refusal.problems)
  const { partner, type } = whose.value
  const before = await submissionByOrigin(act.tx, partner.partnerId, type, group.key)
  if (before !== null) return takenBefore(act, taking, group, before)
  const under = await findUnder(act, taking, group, whose.value)
  if (!under.ok) return outcome(taking, group, 'refused', under.refusal.problems)
  const { pack } = under.value.version
  const content = contentOf(taking.sheet, group, pack)
  const twice = kindOf(type).judged === 'lines' ? usedTwice(taking, content, under.value) : []
  const problems = [...content.problems, ...twice]
  if (problems.length > 0) return outcome(taking, group, 'refused', problems)
  const made = await allOrNothing(act, () =>
    takeIn(act, taking, { group, content, ...under.value }),
  )
  if (!made.ok) {
    const where = placeOf(taking.sheet, group.rows[0])
    return outcome(taking, group, 'refused', [`${where}: ${said(made.refusal)}`])
  }
  return outcome(taking, group, 'created', made.value.missing, made.value.number)
}

/** The claims above may have used up the invoices of this one. */
function usedTwice(taking: Taking, content: GroupContent, { version }: Under): string[] {
  const { sheet, groups, books } = taking
  const { contentHash } = version.pack
  const book = books.get(contentHash) ?? invoiceBook(sheet, groups, version.pack)
  books.set(contentHash, book)
  return invoicesTwice(sheet, book, content)
}

async function takenBefore(
  act: Act,
  taking: Taking,
  group: SheetGroup,
  before: SubmissionRow,
): Promise<ImportedSubmission> {
  const { sheet, papers } = taking
  const locked = await lockSubmission(act.tx, before.submissionId, act.actor.partnerId)
  const row = must(locked, 'what was found by its key is there')
  const came = await mendFromSheet(act, { row, sheet, group, papers })
  if (came.ok) return outcome(taking, group, came.value.result, came.value.problems, row.number)
  const where = placeOf(sheet, group.rows[0])
  return outcome(taking, group, 'refused', [`${where}: ${said(came.refusal)}`], row.number)
}

function allOrNothing<T>(
  act: Act,
  body: () => Promise<Result<T, Refusal>>,
): Promise<Result<T, Refusal>> {
  return act.tx
    .savepoint(async () => {
      const done = await body()
      if (!done.ok) throw new RollBack(done)
      return done
    })
    .catch((error: unknown) => {
      // Thrown just above, with this very type.
      if (error instanceof RollBack) return error.value as Result<T, Refusal>
      throw error
    })
}

function said(refusal: Refusal): string {
  const table: Readonly<Record<string, { text: (r: never) => string } | undefined>> = {
    ...submissionRefusals,
    ...evidenceRefusals,
  }
  return table[refusal.code]?.text(refusal as never) ?? refusal.code // the entry of this very code
}

type Whose = { readonly partner: Partner; readonly type: SubmissionType }
type RowRefusal = { readonly code: 'row'; readonly problems: readonly string[] }

function wrongAt(
  { sheet }: Taking,
  group: SheetGroup,
  given: { readonly column: string; readonly found: string; readonly expected: string },
) {
  const header = sheet.find(given.column)?.header
  const where = placeOf(sheet, group.rows[0])
  const what = given.found === '' ? 'is empty' : `is "${given.found}"`
  const place =
    header === undefined
      ? `${where}, there is no column ${given.column}`
      : `${where}, column ${header} ${what}`
  return refuse({ code: 'row', problems: [`${place}: expected ${given.expected}`] })
}

async function findWhose(
  act: Act,
  taking: Taking,
  group: SheetGroup,
): Promise<Result<Whose, RowRefusal>> {
  const at = (column: string, found: string, expected: string) =>
    wrongAt(taking, group, { column, found, expected })
  const { key, type, typeText } = group
  // A row whose cells have slipped says nothing that can be looked up.
  if (group.problems.length > 0) return refuse({ code: 'row', problems: group.problems })
  if (key === '') return at('key', '', 'a key of the submission’s own')
  if (type === null)
    return at(
      'type',
      typeText,
      'request, claim, deal, extension, outcome, proposal, milestone or referral',
    )
  const partner = await partnerByCode(act.tx, group.partner)
  if (partner === null) return at('partner', group.partner, 'the code of an enrolled partner')
  return ok({ partner, type })
}

type Under = Whose & { readonly version: Version; readonly incentiveId: string | null }

async function findUnder(
  act: Act,
  taking: Taking,
  group: SheetGroup,
  { partner, type }: Whose,
): Promise<Result<Under, RowRefusal>> {
  const { activity, program } = group
  const programType = programTypeOf(type)
  if (kindOf(type).place.by === 'under') {
    const [first] = submissionTypesOf[programType]
    const request = await submissionByOrigin(act.tx, partner.partnerId, first, activity)
    const incentive = await incentiveByNumber(act.tx, activity)
    const incentiveId = incentive?.incentiveId ?? request?.incentiveId ?? null
    const versionId = incentive?.versionId ?? request?.versionId
    const version = versionId === undefined ? null : await versionById(act.tx, versionId)
    const own =
      incentive === null ||
      (incentive.partnerId === partner.partnerId && incentive.type === programType)
    if (incentiveId === null || version === null || !own) {
      const expected = `the number of the partner’s ${heldWords[programType]}, or the key of what opened it`
      return wrongAt(taking, group, { column: 'activity', found: activity, expected })
    }
    return ok({ partner, version, type, incentiveId })
  }
  const known = await programByCode(act.tx, program)
  const today = act.at.toZonedDateTimeISO(partner.timeZone).toPlainDate()
  const version = known === null ? null : await versionInForce(act.tx, known.programId, today)
  if (version !== null && takes(version.pack, type)) {
    return ok({ partner, version, type, incentiveId: null })
  }
  const expected = `the code of a program of type ${programType} in force on ${today}`
  return wrongAt(taking, group, { column: 'program', found: program, expected })
}

/** What a partner holds, by the type of its program. */
const heldWords = {
  mdf: 'activity',
  deal: 'deal',
  coinvest: 'plan',
  referral: 'referral',
} as const

type TakenIn = { readonly number: string; readonly missing: readonly string[] }
type Found = Under & { readonly group: SheetGroup; readonly content: GroupContent }

async function takeIn(act: Act, taking: Taking, found: Found): Promise<Result<TakenIn, Refusal>> {
  const { group, content, partner, version, type, incentiveId } = found
  const draft = await createDraft(act, {
    type,
    form: content.form,
    partnerId: partner.partnerId,
    source: 'sheet',
    originKey: group.key,
    ...(incentiveId === null ? { programId: version.programId } : { incentiveId }),
  })
  if (!draft.ok) return draft
  const { submissionId } = draft.value
  const absent = await attachPapers(act, taking, found, submissionId)
  if (!absent.ok) return absent
  const isFinal = content.form['final'] !== 'no'
  const { form, lines } = content
  const saved = await saveDraft(act, { ...draft.value, form, lines, isFinal })
  if (!saved.ok) return saved
  const handed = await submit(act, { submissionId, version: saved.value.version })
  if (!handed.ok) return handed
  const lacking = saved.value.problems
    // A file that is not there was said by its name.
    .filter((problem) => !absent.value.targets.has(problem.target))
    .map((problem) => {
      const where = placeOfProblem(taking.sheet, group, content, version.pack, problem)
      return `${where}: ${problem.detail}`
    })
  return ok({ number: handed.value.number, missing: [...absent.value.said, ...lacking] })
}

type Absent = { readonly said: readonly string[]; readonly targets: ReadonlySet<string> }

async function attachPapers(
  act: Act,
  { sheet, papers }: Taking,
  { partner, content }: Found,
  submissionId: SubmissionId,
): Promise<Result<Absent, Refusal>> {
  const said: string[] = []
  const targets = new Set<string>()
  for (const paper of content.papers) {
    const kept = papers.kept.get(paper.file)
    if (kept === undefined) {
      said.push(whyMissing(sheet, paper, papers))
      targets.add(targetOf(paper))
      continue
    }
    const { slot, lineNo } = paper
    const { partnerId } = partner
    const put = await putFile(act, { ...kept, partnerId })
    if (!put.ok) return put
    const owner = { ownerKind: 'submission', ownerId: submissionId }
    const { fileId } = put.value
    const attached = await attach(act, { fileId, ...owner, slot, lineNo, partnerId })
    if (!attached.ok) return attached
  }
  return ok({ said, targets })
}

export type ImportSheets = Omit<ImportSubmissions, 'table' | 'onlyRow'> & {
  readonly tables: readonly SheetTable[]
}

/** Takes in every sheet of a file, one after the other: a claim may name a request of a sheet before.
 *  Beside a sheet of submissions, one that has none of their columns is left alone. */
export async function importSheets(
  act: Act,
  { tables, ...rest }: ImportSheets,
): Promise<Result<SheetReport, never>> {
  const ours = tables.filter((table) => whyNoSubmissions(sheetOf(table)) === null)
  const others = ours.length === 0 ? [] : tables.filter((table) => !ours.includes(table))
  const rows: ImportedSubmission[] = []
  const notes = others.map(({ sheet }) => `${sheet} has no columns of submissions: left alone`)
  for (const table of ours.length === 0 ? tables : ours) {
    const done = await importSheet(act, { table, ...rest })
    if (!done.ok) return done
    rows.push(...done.value.rows)
    notes.push(...done.value.notes)
  }
  return ok({ rows, notes })
}

/** The upload of a sheet: without a folder of evidence, what needs papers comes back to the partner. */
export async function importSubmissions(
  call: Call,
  file: { readonly path: string; readonly name: string; readonly style?: SheetStyle },
  preview: boolean,
) {
  const tables = await readListsFile(file.path, { name: file.name })
  if (!tables.ok) return tables
  const input = { tables: tables.value, papers: { kept: new Map() }, style: file.style }
  const done = await execute(call, 'submission.import', importSheets, input, { preview })
  if (!done.ok) return done
  const { rows, notes } = done.value
  return ok({
    rows: rows.map((row) => ({ ...row, problems: [...row.problems] })),
    notes: [...notes],
  })
}
