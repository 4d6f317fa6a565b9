import { amountOfCell, type DecimalMark } from '../formats/amount-text.ts'
import { dateOfCell, type DateStyle } from '../formats/date-text.ts'
import { cellReader, columnKey, type SheetRow, type SheetTable } from '../formats/sheet.ts'
import { money, type Money, toDecimal, zero } from '../kernel/money.ts'
import type { Field, Form, Pack } from '../programs/index.ts'
import type { Line } from './completeness.ts'
import type { SubmissionType } from './submission.ts'

/** How a sheet writes amounts and dates; ISO dates and a decimal point unless told. */
export type SheetStyle = { readonly decimalMark: DecimalMark; readonly dates: DateStyle }
export const plainStyle: SheetStyle = { decimalMark: '.', dates: 'iso' }

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
}

const typeWords: Readonly<Record<string, SubmissionType>> = {
  request: 'mdf_request',
  mdfrequest: 'mdf_request',
  claim: 'mdf_claim',
  mdfclaim: 'mdf_claim',
}

/** Columns every submission sheet needs. */
export const neededColumns = ['key', 'type', 'partner'] as const

/** Rows grouped by their key, in the order of the sheet; a row without key continues the one above. */
export function groupsOf(table: SheetTable): SheetGroup[] {
  const { text } = cellReader(table)
  const groups: (SheetGroup & { rows: SheetRow[] })[] = []
  for (const row of table.rows) {
    const key = text(row, 'key')
    const last = groups.at(-1)
    if (last !== undefined && (key === '' || key === last.key)) {
      last.rows.push(row)
      continue
    }
    const typeText = text(row, 'type')
    groups.push({
      key,
      type: typeWords[columnKey(typeText)] ?? null,
      typeText,
      partner: text(row, 'partner'),
      program: text(row, 'program'),
      activity: text(row, 'activity'),
      rows: [row],
    })
  }
  return groups
}

export type SheetPaper = {
  readonly slot: string
  readonly lineNo: number | null
  readonly file: string
  readonly row: number
}

export type GroupContent = {
  readonly form: Record<string, string>
  readonly lines: Line[]
  readonly papers: SheetPaper[]
  readonly problems: string[]
}

/** Form, lines and papers of one group, and what cannot be read, by row and column. Field columns
 *  are named as the form's fields, line columns as the line's fields with `line ` before where both
 *  have one (`line claimed`), papers as their slots. */
export function contentOf(
  table: SheetTable,
  group: SheetGroup,
  pack: Pack,
  style: SheetStyle,
): GroupContent {
  const form = pack.forms[group.type ?? 'mdf_request']
  const problems: string[] = []
  const [first] = group.rows
  const fields =
    first === undefined ? {} : fieldsOf({ table, row: first, form, pack, style, problems })
  const lines: Line[] = []
  const papers: SheetPaper[] = first === undefined ? [] : papersOf(table, first, group, pack)
  for (const row of group.rows) {
    const line = lineOf({ table, row, form, pack, style, problems }, lines.length + 1)
    if (line === null) continue
    lines.push(line)
    papers.push(...linePapers(table, row, form, line.lineNo))
  }
  return { form: fields, lines, papers, problems }
}

type Reading = {
  readonly table: SheetTable
  readonly row: SheetRow
  readonly form: Form
  readonly pack: Pack
  readonly style: SheetStyle
  readonly problems: string[]
}

function say(reading: Reading, column: string, found: string, expected: string): void {
  const { table, row } = reading
  reading.problems.push(
    `${table.sheet}, row ${row.rowNumber}, column ${column} is "${found}": expected ${expected}`,
  )
}

function fieldsOf(reading: Reading): Record<string, string> {
  const entries = reading.form.fields.map((field) => [field.name, fieldText(reading, field)])
  return Object.fromEntries(entries.filter(([, text]) => text !== ''))
}

function fieldText(reading: Reading, field: Field): string {
  const { cell } = cellReader(reading.table)
  const found = cell(reading.row, field.name)
  if (found.text === '') return ''
  switch (field.kind) {
    case 'money': {
      const amount = moneyAt(reading, field.name)
      return amount === null ? '' : toDecimal(amount)
    }
    case 'date': {
      const on = dateOfCell(found, reading.style.dates)
      if (on.ok) return on.value.toString()
      say(reading, field.name, found.text, 'a date')
      return ''
    }
    case 'choice': {
      const wanted = columnKey(found.text)
      const option = field.options.find(
        (one) => columnKey(one.value) === wanted || columnKey(one.label) === wanted,
      )
      if (option !== undefined) return option.value
      say(reading, field.name, found.text, field.options.map((one) => one.value).join(', '))
      return ''
    }
    case 'yes_no':
      return (
        { yes: 'yes', y: 'yes', true: 'yes', no: 'no', n: 'no', false: 'no' }[
          found.text.toLowerCase()
        ] ?? found.text
      )
    default:
      return found.text
  }
}

function moneyAt(reading: Reading, column: string): Money | null {
  const { cell } = cellReader(reading.table)
  const found = cell(reading.row, column)
  if (found.text === '') return null
  const { currency } = reading.pack
  const amount = amountOfCell(found, { decimalMark: reading.style.decimalMark, currency })
  if (amount.ok && amount.value.minor >= 0n) return amount.value
  say(reading, column, found.text, `an amount in ${currency}`)
  return null
}

/** The column of a line's field: its name, or `line <name>` where the form has the same name. */
function lineColumn(table: SheetTable, form: Form, name: string): string {
  const clashes = form.fields.some((field) => field.name === name)
  const { has } = cellReader(table)
  return clashes || has(`line ${name}`) ? `line ${name}` : name
}

function lineOf(reading: Reading, lineNo: number): Line | null {
  const { table, row, form, pack, style } = reading
  const { cell, text } = cellReader(table)
  const at = (name: string) => lineColumn(table, form, name)
  const named = (name: string) => text(row, at(name))
  const known = ['description', 'cost_kind', 'net', 'claimed', 'invoice_number']
  if (known.every((name) => named(name) === '')) return null
  const dateAt = (name: string) => {
    const found = cell(row, at(name))
    if (found.text === '') return null
    const on = dateOfCell(found, style.dates)
    if (!on.ok) say(reading, at(name), found.text, 'a date')
    return on.ok ? on.value : null
  }
  const none = zero(pack.currency)
  const net = moneyAt(reading, at('net')) ?? none
  const kind = columnKey(named('cost_kind'))
  const costKind =
    pack.costKinds.find((one) => columnKey(one.kind) === kind || columnKey(one.label) === kind)
      ?.kind ?? named('cost_kind')
  return {
    lineNo,
    description: named('description'),
    costKind,
    seller: named('seller') || null,
    invoiceNumber: named('invoice_number') || null,
    invoiceOn: dateAt('invoice_on'),
    deliveredOn: dateAt('delivered_on'),
    net,
    tax: moneyAt(reading, at('tax')) ?? none,
    claimed: moneyAt(reading, at('claimed')) ?? (form.submission === 'mdf_claim' ? none : net),
    parts: partsOf(reading, named('parts')),
  }
}

/** `catering 700.00; alcohol 300.00` */
function partsOf(reading: Reading, text: string): { costKind: string; net: Money }[] {
  if (text === '') return []
  return text.split(';').flatMap((part) => {
    const match = /^(\S+)\s+(.+)$/.exec(part.trim())
    const { currency } = reading.pack
    const amount =
      match === null
        ? null
        : amountOfCell(
            { kind: 'text', text: match[2]! },
            { decimalMark: reading.style.decimalMark, currency },
          )
    if (match !== null && amount?.ok === true) {
      return [{ costKind: match[1]!, net: money(amount.value.minor, currency) }]
    }
    say(
      reading,
      'parts',
      part.trim(),
      'kinds with amounts, such as catering 700.00; alcohol 300.00',
    )
    return []
  })
}

/** Files named in the columns of the submission's own slots. */
function papersOf(table: SheetTable, row: SheetRow, group: SheetGroup, pack: Pack): SheetPaper[] {
  const form = pack.forms[group.type ?? 'mdf_request']
  const proof = form.proofOfPerformance ? pack.activities.flatMap((one) => one.proof) : []
  const slots = [...new Set([...form.slots, ...proof].map((slot) => slot.slot))]
  return slots.flatMap((slot) =>
    filesAt(table, row, slot).map((file) => paper(row, slot, null, file)),
  )
}

function linePapers(table: SheetTable, row: SheetRow, form: Form, lineNo: number): SheetPaper[] {
  return form.lines.slots.flatMap(({ slot }) =>
    filesAt(table, row, slot).map((file) => paper(row, slot, lineNo, file)),
  )
}

function paper(row: SheetRow, slot: string, lineNo: number | null, file: string): SheetPaper {
  return { slot, lineNo, file, row: row.rowNumber }
}

/** A cell may name several files, `;` between them. */
function filesAt(table: SheetTable, row: SheetRow, column: string): string[] {
  const { text } = cellReader(table)
  return text(row, column)
    .split(';')
    .map((name) => name.trim())
    .filter((name) => name !== '')
}

/** Every file a sheet names, for whoever fetches them. */
export function filesNamed(table: SheetTable, packs: readonly Pack[]): string[] {
  const slots = packs.flatMap((pack) => [
    ...Object.values(pack.forms).flatMap((form) => [...form.slots, ...form.lines.slots]),
    ...pack.activities.flatMap((activity) => activity.proof),
  ])
  const columns = [...new Set(slots.map((slot) => slot.slot))]
  return [
    ...new Set(
      table.rows.flatMap((row) => columns.flatMap((column) => filesAt(table, row, column))),
    ),
  ]
}
