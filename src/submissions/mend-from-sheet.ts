import type { Act } from '../audit/index.ts'
import { type ItemRow, itemsOf, putFile } from '../evidence/index.ts'
import { canonicalJson } from '../kernel/json.ts'
import { money, printMoney } from '../kernel/money.ts'
import { ok, type Refusal, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { RollBack } from '../platform/db.ts'
import { must } from '../kernel/assert.ts'
import { versionById } from '../programs/index.ts'
import { saveDraft } from './draft.ts'
import { lineRow } from './handed-in.ts'
import { lockedParts } from './mend.ts'
import { attachPaper } from './papers.ts'
import type { Sheet } from './sheet-columns.ts'
import { contentOf, type GroupContent, placeOfProblem, type SheetPaper } from './sheet-content.ts'
import { paperPlace, type SheetPapers, targetOf, whyMissing } from './sheet-papers.ts'
import type { SheetGroup } from './sheet.ts'
import { defectsOf, type DefectRow, type SubmissionRow } from './sql.ts'
import { linesOf, type LineRow } from './line-sql.ts'
import { submit } from './submit.ts'

export type MendFromSheet = {
  readonly row: SubmissionRow
  readonly sheet: Sheet
  readonly group: SheetGroup
  readonly papers: SheetPapers
}

/** What came of it: handed in again; as it was, and what still lacks; or refused, and why. */
export type MendedFromSheet = {
  readonly result: 'mended' | 'unchanged' | 'refused'
  readonly problems: readonly string[]
}

/** Compares a submission that was taken in before (its row, locked) with its rows in the sheet as they are now.
 *  The same: unchanged. What was sent back is mended and handed in again, if the sheet changes only
 *  what has a defect and nothing lacks any more. Any other change is named and refused. */
export async function mendFromSheet(
  act: Act,
  input: MendFromSheet,
): Promise<Result<MendedFromSheet, Refusal>> {
  const { row, sheet, group } = input
  const version = must(await versionById(act.tx, row.versionId), 'a submission has its version')
  const content = contentOf(sheet, group, version.pack)
  if (content.problems.length > 0) return came('refused', content.problems)
  const defects = (await defectsOf(act.tx, row.submissionId)).filter((d) => d.mendedAt === null)
  const was = { form: row.form, lines: await linesOf(act.tx, row.submissionId) }
  const now = { form: content.form, lines: content.lines.map(lineRow) }
  const items = await itemsOf(act.tx, 'submission', row.submissionId)
  const fresh = content.papers.filter((paper) => isNew(paper, items, input.papers))
  const where = (target: Pick<DefectRow, 'targetKind' | 'target'>) =>
    placeOfProblem(sheet, group, content, version.pack, target)
  if (lockedParts(was, now, []).length === 0 && fresh.length === 0) {
    const lacks = row.status === 'action_required' ? defects : []
    const missing = lackingFiles(sheet, content, items, input.papers)
    return came('unchanged', [
      ...missing.said,
      ...lacks
        .filter((defect) => !missing.targets.has(defect.target))
        .map((defect) => `${where(defect)}: ${defect.reason}`),
    ])
  }
  const open = row.status === 'action_required' ? defects : []
  const barred = lockedParts(was, now, open)
  const shut = fresh.filter((paper) => !isOpenFor(paper, open))
  if (barred.length > 0 || shut.length > 0) {
    const why = whyBarred(row)
    return came('refused', [
      ...barred.flatMap((part) =>
        changesIn(part, was, now).map((c) => `${where(c)}: ${c.said} ${why}`),
      ),
      ...shut.map(
        (paper) => `${paperPlace(sheet, paper)} is another file than was taken in. ${why}`,
      ),
    ])
  }
  return mended(act, input, { content, fresh, where })
}

function whyBarred({ status }: SubmissionRow): string {
  const what =
    status === 'action_required'
      ? 'This was not sent back, and'
      : `It is ${status.replaceAll('_', ' ')}, and`
  return `${what} a sheet changes only what was sent back: put it back as it was`
}

function came(
  result: MendedFromSheet['result'],
  problems: readonly string[],
): Result<MendedFromSheet, never> {
  return ok({ result, problems: [...new Set(problems)] })
}

type Mending = {
  readonly content: GroupContent
  readonly fresh: readonly SheetPaper[]
  readonly where: (target: Pick<DefectRow, 'targetKind' | 'target'>) => string
}

/** All of it in one piece: when something still lacks, nothing was changed. */
function mended(act: Act, input: MendFromSheet, mending: Mending) {
  return act.tx
    .savepoint(async () => {
      const done = await mendNow(act, input, mending)
      if (!done.ok || done.value.result !== 'mended') throw new RollBack(done)
      return done
    })
    .catch((error: unknown) => {
      // Thrown just above, with this very type.
      if (error instanceof RollBack) return error.value as Result<MendedFromSheet, Refusal>
      throw error
    })
}

async function mendNow(
  act: Act,
  { row, papers }: MendFromSheet,
  { content, fresh, where }: Mending,
): Promise<Result<MendedFromSheet, Refusal>> {
  const { submissionId, version, partnerId } = row
  for (const { slot, lineNo, file } of fresh) {
    const kept = must(papers.kept.get(file), 'a new paper is at hand')
    const put = await putFile(act, { ...kept, partnerId })
    if (!put.ok) return put
    const { fileId } = put.value
    const attached = await attachPaper(act, { submissionId, fileId, slot, lineNo })
    if (!attached.ok) return attached
  }
  const { form, lines } = content
  const isFinal = form['final'] !== 'no'
  const saved = await saveDraft(act, { submissionId, version, form, lines, isFinal })
  if (!saved.ok) return saved
  const { problems } = saved.value
  if (problems.length > 0) {
    return came(
      'unchanged',
      problems.map((problem) => `${where(problem)}: ${problem.detail}`),
    )
  }
  const handed = await submit(act, { submissionId, version: saved.value.version })
  return handed.ok ? came('mended', []) : handed
}

/** A file at hand that its slot does not hold yet, by its content. */
function isNew(paper: SheetPaper, items: readonly ItemRow[], papers: SheetPapers): boolean {
  const kept = papers.kept.get(paper.file)
  return kept !== undefined && !inSlot(paper, items).some(({ sha256 }) => sha256 === kept.sha256)
}

function inSlot(paper: Pick<SheetPaper, 'slot' | 'lineNo'>, items: readonly ItemRow[]): ItemRow[] {
  return items.filter((item) => item.slot === paper.slot && item.lineNo === paper.lineNo)
}

function isOpenFor(paper: SheetPaper, open: readonly DefectRow[]): boolean {
  const target = targetOf(paper)
  return open.some((defect) =>
    defect.targetKind === 'slot'
      ? defect.target === target
      : defect.targetKind === 'line' && defect.target.split('.')[0] === String(paper.lineNo),
  )
}

/** Files that are named, not at hand, and in no slot: why each is missing. */
function lackingFiles(
  sheet: Sheet,
  { papers }: GroupContent,
  items: readonly ItemRow[],
  given: SheetPapers,
): { readonly said: string[]; readonly targets: ReadonlySet<string> } {
  const lacking = papers.filter(
    (paper) => !given.kept.has(paper.file) && inSlot(paper, items).length === 0,
  )
  return {
    said: lacking.map((paper) => whyMissing(sheet, paper, given)),
    targets: new Set(lacking.map(targetOf)),
  }
}

type Content = {
  readonly form: Readonly<Record<string, string>>
  readonly lines: readonly LineRow[]
}
type Change = Pick<DefectRow, 'targetKind' | 'target'> & { readonly said: string }

/** Which cells of a part (`title`, `line 2`) differ from what was taken in, each with what that was. */
function changesIn(part: string, was: Content, now: Content): Change[] {
  const lineNo = /^line (\d+)$/.exec(part)?.[1]
  if (lineNo === undefined) {
    const said = takenInAs(was.form[part] ?? '')
    return [{ targetKind: 'field', target: part, said }]
  }
  const [before, after] = [was, now].map(({ lines }) =>
    lines.find((line) => String(line.lineNo) === lineNo),
  )
  if (before === undefined || after === undefined) {
    const said = before === undefined ? 'this line is new.' : `line ${lineNo} was taken out.`
    return [{ targetKind: 'line', target: after === undefined ? '*' : lineNo, said }]
  }
  // What a plan claims of a cost is its net amount, and not typed.
  const follows = [before, after].every((line) => line.claimedMinor === line.netMinor)
  return lineColumns.flatMap(([column, key]) =>
    canonicalJson(before[key]) === canonicalJson(after[key]) || (follows && column === 'claimed')
      ? []
      : [{ targetKind: 'line', target: `${lineNo}.${column}`, said: saidBefore(before, key) }],
  )
}

const lineColumns = [
  ['description', 'description'],
  ['cost_kind', 'costKind'],
  ['seller', 'seller'],
  ['invoice_number', 'invoiceNumber'],
  ['invoice_on', 'invoiceOn'],
  ['delivered_on', 'deliveredOn'],
  ['net', 'netMinor'],
  ['tax', 'taxMinor'],
  ['claimed', 'claimedMinor'],
  ['parts', 'parts'],
] as const satisfies readonly (readonly [string, keyof LineRow])[]

function saidBefore(line: LineRow, key: (typeof lineColumns)[number][1]): string {
  const value = line[key]
  if (typeof value === 'bigint')
    return `it was taken in as ${printMoney(money(value, line.currency))}.`
  if (key === 'parts') return 'it was taken in otherwise.'
  if (typeof value === 'string' || typeof value === 'number') return takenInAs(`${value}`)
  return takenInAs(value instanceof Temporal.PlainDate ? value.toString() : '')
}

function takenInAs(text: string): string {
  return text === '' ? 'it was taken in empty.' : `it was taken in as "${text}".`
}
