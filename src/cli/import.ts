import { basename } from 'node:path'
import { type Call, execute } from '../identity/index.ts'
import {
  importCustomers,
  importPartners,
  type ImportReport,
  printProblem,
} from '../partners/index.ts'
import { importSheets, type SheetReport, type SheetStyle } from '../submissions/index.ts'
import { callAs } from './as-person.ts'
import {
  type Asked,
  CliFault,
  type CommandModule,
  type ExitCode,
  exitCodes,
  type Terminal,
} from './command-line.ts'
import { keepPapers } from './evidence-folder.ts'
import { importRates } from './import-rates.ts'
import { importSales, type SalesList } from './import-sales.ts'
import { importStatementFile } from './import-statement.ts'
import { readTable, readTables } from './list-file.ts'
import { withWorld } from './open-world.ts'
import { accepted } from './say-refusal.ts'

type Import = {
  readonly call: Call
  readonly file: string
  readonly preview: boolean
  readonly asked: Asked
  readonly terminal: Terminal
}

const kinds: Readonly<Record<string, (given: Import) => Promise<ExitCode>>> = {
  partners: async (given) => sayReport(given, await partners(given)),
  customers: async (given) => sayReport(given, await customers(given)),
  opportunities: (given) => sales(given, 'opportunities'),
  collections: (given) => sales(given, 'collections'),
  purchases: (given) => sales(given, 'purchases'),
  submissions,
  statement: ({ call, file, preview, terminal }) =>
    importStatementFile(call, { file, preview }, terminal),
  rates: ({ call, file, preview, terminal }) => importRates(call, { file, preview }, terminal),
}

/** Imports a list of partners, customers, their sales or submissions, a bank statement or rates, as
 *  its named person. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const [kind = '', file = ''] = asked.words
  const one = kinds[kind]
  if (one === undefined)
    throw new CliFault(
      `“${kind}” cannot be imported: expected ${Object.keys(kinds).join(', ')}.`,
      exitCodes.usage,
    )
  return withWorld(asked, terminal, async ({ world }) => {
    const call = await callAs(world, asked, terminal)
    return one({ call, file, preview: asked.flag('preview'), asked, terminal })
  })
}

async function partners({ call, file, preview }: Import): Promise<ImportReport> {
  const table = await readTable(file)
  return accepted(
    file,
    await execute(call, 'partner.import', importPartners, { table }, { preview }),
  )
}

async function customers({ call, file, preview }: Import): Promise<ImportReport> {
  const table = await readTable(file)
  return accepted(
    file,
    await execute(call, 'customer.import', importCustomers, { table }, { preview }),
  )
}

async function sales(given: Import, list: SalesList): Promise<ExitCode> {
  const { call, file, preview, asked } = given
  const how = {
    file,
    preview,
    sheet: asked.option('sheet'),
    headerRow: headerRowOf(asked),
    style: styleOf(asked),
    currency: asked.option('currency'),
    source: asked.option('source'),
  }
  return sayReport(given, await importSales(call, list, how))
}

function sayReport({ preview, terminal: { out } }: Import, report: ImportReport): ExitCode {
  for (const { message } of report.sheetProblems) out(`${report.sheet}: ${message}`)
  for (const { row, code, outcome, changes, problems } of report.rows) {
    for (const problem of problems) out(printProblem(report.sheet, problem))
    const fields = changes.map(({ field, from, to }) => `${field}: ${from ?? '–'} → ${to ?? '–'}`)
    if (fields.length > 0) out(`row ${row} ${code ?? ''} ${outcome}: ${fields.join('; ')}`)
  }
  const { created, updated, unchanged, refused } = report.counts
  out(
    `${preview ? 'Would be' : 'Were'} created ${created}, updated ${updated}, ` +
      `unchanged ${unchanged}, refused ${refused}.`,
  )
  return refused === 0 ? exitCodes.done : exitCodes.wrong
}

async function submissions(given: Import): Promise<ExitCode> {
  const { call, file, preview, asked, terminal } = given
  const how = { sheet: asked.option('sheet'), headerRow: headerRowOf(asked) }
  const tables = accepted(file, await readTables(file, how))
  const papers = await keepPapers(call.world, asked.option('evidence'), tables)
  const input = { tables, papers, style: styleOf(asked) }
  const done = await execute(call, 'submission.import', importSheets, input, { preview })
  return saySheets(accepted(basename(file), done), preview, terminal)
}

function saySheets({ rows, notes }: SheetReport, preview: boolean, { out }: Terminal): ExitCode {
  for (const { row, key, result, number, problems } of rows) {
    out(`row ${row} ${key}: ${result}${number === null ? '' : ` as ${number}`}`)
    for (const problem of problems) out(`  ${problem}`)
  }
  for (const note of notes) out(`note: ${note}`)
  const counts = (['created', 'mended', 'unchanged', 'refused'] as const).map(
    (result) => `${rows.filter((row) => row.result === result).length} ${result}`,
  )
  const lacking = rows.filter(({ result, problems }) => result !== 'refused' && problems.length > 0)
  out(
    `${rows.length} submissions: ${counts.join(', ')}; ${lacking.length} lack something` +
      (preview ? '; nothing was kept' : ''),
  )
  if (rows.some(({ result }) => result === 'refused')) return exitCodes.wrong
  return lacking.length > 0 ? exitCodes.stopped : exitCodes.done
}

function styleOf(asked: Asked): SheetStyle {
  const decimal = oneOf(asked, 'decimal', ['.', ','] as const)
  return { decimalMark: decimal, dates: oneOf(asked, 'dates', ['iso', 'dmy', 'mdy'] as const) }
}

function oneOf<const T extends string>(
  asked: Asked,
  option: string,
  values: readonly T[],
): T | undefined {
  const text = asked.option(option)
  const value = values.find((each) => each === text)
  if (text === undefined || value !== undefined) return value
  throw new CliFault(`--${option} ${text}: expected one of ${values.join('  ')}`, exitCodes.usage)
}

function headerRowOf(asked: Asked): number | undefined {
  const text = asked.option('header-row')
  if (text === undefined || /^[1-9]\d{0,5}$/.test(text))
    return text === undefined ? text : Number(text)
  throw new CliFault(`--header-row ${text} is no number of a row`, exitCodes.usage)
}
