import type { Act } from '../audit/index.ts'
import { attach, type KeptFile, putFile } from '../evidence/index.ts'
import { cellReader, type SheetTable } from '../formats/sheet.ts'
import { type Call, execute } from '../identity/index.ts'
import { incentiveByNumber } from '../incentives/index.ts'
import { ok, type Refusal, refuse, type Result } from '../kernel/result.ts'
import { type Partner, partnerByCode, readListFile } from '../partners/index.ts'
import { RollBack } from '../platform/db.ts'
import { programByCode, type Version, versionById, versionInForce } from '../programs/index.ts'
import { createDraft, saveDraft } from './draft.ts'
import { submissionRefusals } from './refusals.ts'
import {
  contentOf,
  type GroupContent,
  groupsOf,
  neededColumns,
  plainStyle,
  type SheetGroup,
  type SheetStyle,
} from './sheet.ts'
import { submissionByOrigin } from './sql.ts'
import type { SubmissionId, SubmissionType } from './submission.ts'
import { submit } from './submit.ts'

export type ImportSubmissions = {
  readonly table: SheetTable
  /** Files the sheet names, already kept; one that is not here is a missing paper. */
  readonly papers: ReadonlyMap<string, KeptFile>
  readonly style?: SheetStyle
}

export type ImportedSubmission = {
  readonly sheet: string
  /** The first row of the submission. */
  readonly row: number
  readonly key: string
  readonly result: 'created' | 'unchanged' | 'refused'
  readonly number: string | null
  readonly problems: readonly string[]
}

/** Takes in a sheet of requests and claims: each submission by itself, refused rows with their reason
 *  by row and column, the good ones go through. What is incomplete is taken in and returned to the
 *  partner. A key that was taken in before is left as it is. */
export async function importSheet(
  act: Act,
  input: ImportSubmissions,
): Promise<Result<ImportedSubmission[], never>> {
  const { has } = cellReader(input.table)
  const missing = neededColumns.filter((column) => !has(column))
  if (missing.length > 0) {
    const expected = `columns ${neededColumns.join(', ')}; missing: ${missing.join(', ')}`
    return ok([outcome(input, null, 'refused', [`${input.table.sheet}: expected ${expected}`])])
  }
  const results: ImportedSubmission[] = []
  for (const problem of input.table.problems) {
    if (problem.code === 'ragged_row') {
      results.push(outcome(input, null, 'refused', [`${input.table.sheet}: ${problem.message}`]))
    }
  }
  for (const group of groupsOf(input.table)) results.push(await oneGroup(act, input, group))
  return ok(results)
}

function outcome(
  input: ImportSubmissions,
  group: SheetGroup | null,
  result: ImportedSubmission['result'],
  problems: readonly string[],
  number: string | null = null,
): ImportedSubmission {
  return {
    sheet: input.table.sheet,
    row: group?.rows[0]?.rowNumber ?? 1,
    key: group?.key ?? '',
    result,
    number,
    problems,
  }
}

async function oneGroup(
  act: Act,
  input: ImportSubmissions,
  group: SheetGroup,
): Promise<ImportedSubmission> {
  const under = await findUnder(act, input, group)
  if (!under.ok) return outcome(input, group, 'refused', [under.refusal.problem])
  const { partner, version, type } = under.value
  const before = await submissionByOrigin(act.tx, partner.partnerId, type, group.key)
  if (before !== null) return outcome(input, group, 'unchanged', [], before.number)
  const content = contentOf(input.table, group, version.pack, input.style ?? plainStyle)
  if (content.problems.length > 0) return outcome(input, group, 'refused', content.problems)
  const made = await act.tx
    .savepoint(async () => {
      const taken = await takeIn(act, input, { group, content, ...under.value })
      if (!taken.ok) throw new RollBack(taken)
      return taken
    })
    .catch((error: unknown) => {
      if (error instanceof RollBack) return error.value as Result<TakenIn, Refusal>
      throw error
    })
  if (!made.ok) {
    const row = group.rows[0]?.rowNumber ?? 0
    return outcome(input, group, 'refused', [
      `${input.table.sheet}, row ${row}: ${say(made.refusal)}`,
    ])
  }
  return outcome(input, group, 'created', made.value.missing, made.value.number)
}

function say(refusal: Refusal): string {
  const table: Readonly<Record<string, { text: (r: never) => string } | undefined>> =
    submissionRefusals
  return table[refusal.code]?.text(refusal as never) ?? refusal.code // the entry of this very code
}

type Under = {
  readonly partner: Partner
  readonly version: Version
  readonly type: SubmissionType
  readonly incentiveId: string | null
}

async function findUnder(
  act: Act,
  input: ImportSubmissions,
  group: SheetGroup,
): Promise<Result<Under, { code: 'row'; problem: string }>> {
  const at = (column: string, found: string, expected: string) => {
    const row = group.rows[0]?.rowNumber ?? 0
    const where = `${input.table.sheet}, row ${row}, column ${column}`
    return refuse({ code: 'row', problem: `${where} is "${found}": expected ${expected}` })
  }
  const { key, type, typeText, activity, program } = group
  if (key === '') return at('key', '', 'a key of the submission’s own')
  if (type === null) return at('type', typeText, 'request or claim')
  const partner = await partnerByCode(act.tx, group.partner)
  if (partner === null) return at('partner', group.partner, 'the code of an enrolled partner')
  if (type === 'mdf_claim') {
    const request = await submissionByOrigin(act.tx, partner.partnerId, 'mdf_request', activity)
    const incentive = await incentiveByNumber(act.tx, activity)
    const incentiveId = incentive?.incentiveId ?? request?.incentiveId ?? null
    const versionId = incentive?.versionId ?? request?.versionId
    const version = versionId === undefined ? null : await versionById(act.tx, versionId)
    const own = incentive === null || incentive.partnerId === partner.partnerId
    if (incentiveId === null || version === null || !own) {
      const expected = 'the number of the partner’s activity, or the key of its request'
      return at('activity', activity, expected)
    }
    return ok({ partner, version, type, incentiveId })
  }
  const known = await programByCode(act.tx, program)
  const today = act.at.toZonedDateTimeISO(partner.timeZone).toPlainDate()
  const version = known === null ? null : await versionInForce(act.tx, known.programId, today)
  if (version === null) return at('program', program, `the code of a program in force on ${today}`)
  return ok({ partner, version, type, incentiveId: null })
}

type TakenIn = { readonly number: string; readonly missing: readonly string[] }

async function takeIn(
  act: Act,
  input: ImportSubmissions,
  found: Under & { readonly group: SheetGroup; readonly content: GroupContent },
): Promise<Result<TakenIn, Refusal>> {
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
  const missing = await attachPapers(act, { ...input, submissionId, partner, content })
  if (!missing.ok) return missing
  const isFinal = content.form['final'] !== 'no'
  const { form, lines } = content
  const saved = await saveDraft(act, { ...draft.value, form, lines, isFinal })
  if (!saved.ok) return saved
  const handed = await submit(act, { submissionId, version: saved.value.version })
  if (!handed.ok) return handed
  const lacking = saved.value.problems.map((problem) => problem.detail)
  return ok({ number: handed.value.number, missing: [...missing.value, ...lacking] })
}

async function attachPapers(
  act: Act,
  given: ImportSubmissions & {
    readonly submissionId: SubmissionId
    readonly partner: Partner
    readonly content: GroupContent
  },
): Promise<Result<string[], Refusal>> {
  const { partner, submissionId } = given
  const missing: string[] = []
  for (const { slot, lineNo, file, row } of given.content.papers) {
    const kept = given.papers.get(file)
    if (kept === undefined) {
      missing.push(
        `${given.table.sheet}, row ${row}: the file ${file} is not in the evidence folder`,
      )
      continue
    }
    const put = await putFile(act, { ...kept, partnerId: partner.partnerId })
    if (!put.ok) return put
    const attached = await attach(act, {
      fileId: put.value.fileId,
      ownerKind: 'submission',
      ownerId: submissionId,
      slot,
      lineNo,
      partnerId: partner.partnerId,
    })
    if (!attached.ok) return attached
  }
  return ok(missing)
}

/** The upload of a sheet: without a folder of evidence, what needs papers comes back to the partner. */
export async function importSubmissions(
  call: Call,
  file: { readonly path: string; readonly name: string },
  preview: boolean,
) {
  const table = await readListFile(file.path, { name: file.name })
  if (!table.ok) return table
  const input = { table: table.value, papers: new Map<string, KeptFile>() }
  const done = await execute(call, 'submission.import', importSheet, input, { preview })
  if (!done.ok) return done
  return ok({
    rows: done.value.map(({ sheet, row, result, number, problems }) => ({
      sheet,
      row,
      result,
      number,
      problems: [...problems],
    })),
  })
}
