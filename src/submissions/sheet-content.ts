import { must } from '../kernel/assert.ts'
import { parseCurrency } from '../kernel/currency.ts'
import { amountInColumn } from '../formats/column-style.ts'
import { columnKey, type SheetRow, textCell } from '../formats/sheet.ts'
import { money, type Money, toDecimal, zero } from '../kernel/money.ts'
import { parseCountry } from '../kernel/country.ts'
import { formOf as packForm, submissionTypesOf, takes } from '../programs/index.ts'
import type { Field, Form, Pack } from '../programs/index.ts'
import type { Line, Problem } from './completeness.ts'
import { dateAt, moneyAt, type Reading, say, textAt, usableCell } from './sheet-cell.ts'
import type { Sheet, SheetColumn } from './sheet-columns.ts'
import { filesIn, placeOf, type SheetGroup } from './sheet.ts'

export type SheetPaper = {
  readonly slot: string
  readonly lineNo: number | null
  readonly file: string
  readonly row: SheetRow
  readonly header: string
}

/** What a submission's rows say, and what of it cannot be read. */
export type GroupContent = {
  readonly form: Record<string, string>
  readonly lines: Line[]
  /** The row of each line. */
  readonly lineRows: SheetRow[]
  readonly papers: SheetPaper[]
  readonly problems: string[]
}

/** Form, lines and papers of one group, and what cannot be read, by row and column. Field columns
 *  are named as the form's fields or their labels, line columns as the line's fields, with `line `
 *  before where both have one (`line claimed`), papers as their slots. */
export function contentOf(sheet: Sheet, group: SheetGroup, pack: Pack): GroupContent {
  const form = formOf(group, pack)
  const problems = [...group.problems]
  const [first] = group.rows
  const content: GroupContent = { form: {}, lines: [], lineRows: [], papers: [], problems }
  if (first === undefined) return content
  const reading = (row: SheetRow) => ({ sheet, row, rows: group.rows, pack, problems })
  Object.assign(content.form, fieldsOf(reading(first), form))
  content.papers.push(...ownPapers(reading(first), group, pack))
  for (const row of group.rows) {
    if (row !== first) sayOtherFields(reading(row), first, form)
    const line = lineOf(reading(row), form, content.lines.length + 1)
    if (line === null) continue
    content.lines.push(line)
    content.lineRows.push(row)
    content.papers.push(...linePapers(reading(row), form, line.lineNo))
  }
  return content
}

/** A group whose type is not known, or not taken, is read like the first of its program. */
function formOf(group: SheetGroup, pack: Pack): Form {
  const known = [group.type, ...submissionTypesOf[pack.type]].filter((type) => type !== null)
  return packForm(
    pack,
    must(
      known.find((type) => takes(pack, type)),
      'a pack has a form',
    ),
  )
}

function fieldsOf(reading: Reading, form: Form): Record<string, string> {
  const entries = form.fields.map((field) => [field.name, fieldText(reading, field)])
  return Object.fromEntries(entries.filter(([, text]) => text !== ''))
}

/** Fields stand in a submission's first row; another row may repeat them, not differ. */
function sayOtherFields(reading: Reading, first: SheetRow, form: Form): void {
  const { sheet, row } = reading
  const names = form.fields.map(({ name, label }) => sheet.find(name, label))
  for (const column of [...names, sheet.find('program'), sheet.find('activity')]) {
    const found = sheet.cell(row, column).text
    const above = sheet.cell(first, column).text
    if (column === null || found === '' || found === above) continue
    const isLineColumn = form.lines.fields.some(
      (field) => lineColumn(sheet, form, field.name, field.label)?.index === column.index,
    )
    if (isLineColumn) continue
    const own = `what row ${first.rowNumber} says, "${above}", or nothing; or a key of its own`
    say(reading, column, found, own)
  }
}

function fieldText(reading: Reading, field: Field): string {
  const column = reading.sheet.find(field.name, field.label)
  if (column === null) return ''
  switch (field.kind) {
    case 'money': {
      const amount = moneyAt(reading, column)
      return amount === null ? '' : toDecimal(amount)
    }
    case 'date':
      return dateAt(reading, column)?.toString() ?? ''
    case 'text':
    case 'long_text':
    case 'domain':
    case 'email':
    case 'currency':
      return textAt(reading, column)
    case 'choices':
      return wordsAt(reading, column, field)
    default:
      return wordAt(reading, column, field)
  }
}

/** A choice, a country, yes or no, a whole number: by its value or its words. */
function wordAt(reading: Reading, column: SheetColumn, field: Field): string {
  const { text } = usableCell(reading, column)
  if (text === '') return ''
  const [value, expected] = wordOf(text, field)
  if (value !== null) return value
  say(reading, column, text, expected)
  return ''
}

/** Several choices, `;` or `,` between them, each by its value or its words. */
function wordsAt(reading: Reading, column: SheetColumn, field: Field): string {
  const { text } = usableCell(reading, column)
  const values = text
    .split(/[;,]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [value, expected] = wordOf(part, { ...field, kind: 'choice' })
      if (value === null) say(reading, column, part, expected)
      return value
    })
  return values.filter((value) => value !== null).join(', ')
}

function wordOf(text: string, field: Field): readonly [string | null, string] {
  const wanted = columnKey(text)
  switch (field.kind) {
    case 'choice': {
      const option = field.options.find(
        (one) => columnKey(one.value) === wanted || columnKey(one.label) === wanted,
      )
      const values = field.options.map((one) => one.value).join(', ')
      return [option?.value ?? null, `one of: ${values}`]
    }
    case 'country':
      return [parseCountry(text), 'a country such as DE or Germany']
    case 'yes_no':
      return [yesNo.get(wanted) ?? null, 'yes or no']
    default:
      return [wholeNumber(text), 'a whole number such as 40']
  }
}

const yesNo: ReadonlyMap<string, string> = new Map([
  ...['yes', 'y', 'true', '1', 'x'].map((word) => [word, 'yes'] as const),
  ...['no', 'n', 'false', '0'].map((word) => [word, 'no'] as const),
])

/** `1.200`, `1,200` and `1 200` are 1200: a whole number has no decimals to take them for. */
function wholeNumber(text: string): string | null {
  const grouped = /^-?[1-9]\d{0,2}([.,'’ \u00A0\u202F])\d{3}(\1\d{3})*$/.test(text)
  const digits = grouped ? text.replaceAll(/[^\d-]/g, '') : text
  return /^-?\d{1,15}$/.test(digits) ? digits : null
}

/** The column of a line's field: `line <name>` where the form has the same name, else its name. */
function lineColumn(sheet: Sheet, form: Form, name: string, label = ''): SheetColumn | null {
  const clashes = form.fields.some((field) => field.name === name)
  const own = sheet.find(`line ${name}`, clashes ? label : '')
  return own ?? (clashes ? null : sheet.find(name, label))
}

function lineOf(reading: Reading, form: Form, lineNo: number): Line | null {
  const { sheet, row } = reading
  const labels = new Map(form.lines.fields.map((field) => [field.name, field.label]))
  const at = (name: string) => lineColumn(sheet, form, name, labels.get(name))
  const known = ['description', 'cost_kind', 'net', 'claimed', 'invoice_number']
  if (known.every((name) => sheet.cell(row, at(name)).kind === 'empty')) return null
  const currency = currencyAt(reading, at('currency'))
  const none = zero(currency)
  const net = moneyAt(reading, at('net'), currency) ?? none
  const named = (name: string) => textAt(reading, at(name))
  return {
    lineNo,
    description: named('description'),
    costKind: costKindAt(reading, at('cost_kind')),
    seller: named('seller') || null,
    invoiceNumber: named('invoice_number') || null,
    invoiceOn: dateAt(reading, at('invoice_on')),
    deliveredOn: dateAt(reading, at('delivered_on')),
    net,
    tax: moneyAt(reading, at('tax'), currency) ?? none,
    claimed: moneyAt(reading, at('claimed'), currency) ?? (isPlan(form) ? net : none),
    parts: partsOf(reading, at('parts'), { net: at('net'), currency }),
    criterion: named('criterion') || null,
    dueOn: dateAt(reading, at('due_on')),
  }
}

/** The lines of a plan have no invoices: what they cost is all they say. */
function isPlan(form: Form): boolean {
  return !form.lines.fields.some((field) => field.name === 'claimed')
}

/** The currency an invoice is in; the program's where the sheet names none. */
function currencyAt(reading: Reading, column: SheetColumn | null): string {
  const text = textAt(reading, column).toUpperCase()
  if (column === null || text === '') return reading.pack.currency
  const known = parseCurrency(text)
  if (known !== null) return known
  say(reading, column, text, 'a currency of ISO 4217 such as EUR')
  return reading.pack.currency
}

function costKindAt(reading: Reading, column: SheetColumn | null): string {
  const text = textAt(reading, column)
  if (column === null || text === '') return ''
  const wanted = columnKey(text)
  const { costKinds } = reading.pack
  const known = costKinds.find(
    ({ kind, label }) => columnKey(kind) === wanted || columnKey(label) === wanted,
  )
  if (known !== undefined) return known.kind
  say(reading, column, text, `one of: ${costKinds.map(({ kind }) => kind).join(', ')}`)
  return ''
}

/** `catering 700.00; alcohol 300.00`, written as the net amounts are. */
function partsOf(
  reading: Reading,
  column: SheetColumn | null,
  as: { readonly net: SheetColumn | null; readonly currency: string },
): { costKind: string; net: Money }[] {
  const text = textAt(reading, column)
  if (column === null || text === '') return []
  const { net, currency } = as
  const decimalMark = net === null ? null : reading.sheet.decimalMark(net)
  return text.split(';').flatMap((part) => {
    const match = /^(\S+)\s+(.+)$/.exec(part.trim())
    const amount = amountInColumn(textCell(match?.[2] ?? ''), { decimalMark, currency })
    if (amount.ok) return [{ costKind: match?.[1] ?? '', net: money(amount.value.minor, currency) }]
    const such = 'kinds with amounts, such as catering 700.00; alcohol 300.00'
    say(reading, column, part.trim(), such)
    return []
  })
}

/** Files named in the columns of the submission's own slots. */
function ownPapers(reading: Reading, group: SheetGroup, pack: Pack): SheetPaper[] {
  const form = formOf(group, pack)
  const proof = form.proofOfPerformance ? pack.activities.flatMap((one) => one.proof) : []
  const slots = new Map([...form.slots, ...proof].map((slot) => [slot.slot, slot.label]))
  return [...slots].flatMap(([slot, label]) => papersAt(reading, slot, label, null))
}

function linePapers(reading: Reading, form: Form, lineNo: number): SheetPaper[] {
  return form.lines.slots.flatMap(({ slot, label }) => papersAt(reading, slot, label, lineNo))
}

function papersAt(
  reading: Reading,
  slot: string,
  label: string,
  lineNo: number | null,
): SheetPaper[] {
  const { sheet, row } = reading
  const column = sheet.find(slot, label)
  if (column === null) return []
  const { header } = column
  return filesIn(textAt(reading, column)).map((file) => ({ slot, lineNo, file, row, header }))
}

/** Where in the sheet a missing or wrong part stands: `March, row 4, column audience is empty`. */
export function placeOfProblem(
  sheet: Sheet,
  group: SheetGroup,
  content: GroupContent,
  pack: Pack,
  problem: Pick<Problem, 'targetKind' | 'target'>,
): string {
  const form = formOf(group, pack)
  const [first = '', second = ''] = problem.target.split(problem.targetKind === 'line' ? '.' : ':')
  const lineNo = problem.targetKind === 'line' ? first : second
  const row =
    lineNo === '' ? group.rows[0] : (content.lineRows[Number(lineNo) - 1] ?? group.rows[0])
  const where = placeOf(sheet, row)
  const name = problem.targetKind === 'line' ? second : first
  if (name === '') return where
  const label = labelOf(form, pack, problem.targetKind, name)
  const column =
    problem.targetKind === 'line' ? lineColumn(sheet, form, name, label) : sheet.find(name, label)
  if (column === null || row === undefined) return `${where}, there is no column ${name}`
  const { text } = sheet.cell(row, column)
  return `${where}, column ${column.header} ${text === '' ? 'is empty' : `is "${text}"`}`
}

function labelOf(form: Form, pack: Pack, kind: Problem['targetKind'], name: string): string {
  const fields = kind === 'line' ? form.lines.fields : kind === 'field' ? form.fields : []
  const slots = [...form.slots, ...form.lines.slots, ...pack.activities.flatMap((one) => one.proof)]
  const label =
    fields.find((field) => field.name === name)?.label ??
    slots.find((slot) => kind === 'slot' && slot.slot === name)?.label
  return label ?? ''
}

/** Headers that mean nothing in any of the programs: nobody reads those columns. */
export function unreadColumns(sheet: Sheet, packs: readonly Pack[]): string[] {
  for (const pack of packs) {
    const proof = pack.activities.flatMap((activity) => activity.proof)
    for (const form of Object.values(pack.forms)) {
      for (const { name, label } of form.fields) sheet.find(name, label)
      for (const { name, label } of form.lines.fields) lineColumn(sheet, form, name, label)
      for (const { slot, label } of [...form.slots, ...form.lines.slots, ...proof])
        sheet.find(slot, label)
    }
  }
  return sheet.unread().map((header) => {
    const what = 'means nothing here and is not read: rename it if it counts'
    return `${sheet.table.sheet}, column ${header} ${what}`
  })
}
