import type { Currency } from '../kernel/currency.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { parseClauses } from './clauses.ts'
import { compileTable, type Table } from './compile.ts'
import { consistencyProblems } from './consistency.ts'
import { contentHash } from './content-hash.ts'
import { figuresOf, fillFigures } from './figures.ts'
import { readForm } from './form.ts'
import { packTables, type Activity, type CostKind, type Form, type ProgramTerms } from './pack.ts'
import type { Pack, PackFiles, PackRefusal, PackTable } from './pack.ts'
import { activitiesSchema, currencySchema, formSchema, programSchema } from './pack-schema.ts'
import type { ProgramYaml } from './pack-schema.ts'
import { parseTable } from './parse-table.ts'
import { PROBLEMS_MAX, type PackProblem } from './problem.ts'
import { slotFrom } from './slot.ts'
import { readYaml } from './yaml-entries.ts'

/** Characters in one file of a pack. */
export const FILE_LENGTH_MAX = 262_144

const formFiles = {
  mdf_request: 'forms/mdf_request.yaml',
  mdf_claim: 'forms/mdf_claim.yaml',
} as const
const tableFile = (table: PackTable) => `tables/${table.replaceAll('_', '-')}.csv`
const needed = [
  'program.yaml',
  'activities.yaml',
  'clauses.md',
  'sop.md',
  ...Object.values(formFiles),
  ...packTables.map(tableFile),
]

/** Reads the files of a program pack to typed data, or says everything that is wrong with them:
 *  file, line, entry or column, what was found, what was expected. Needs no database. Whether its
 *  tables have gaps and its names are known is asked by `packProblems`. */
export function parsePack(files: PackFiles): Result<Pack, PackRefusal> {
  const folder = folderProblems(files)
  if (folder.length > 0) return invalid(folder)
  const reading: Reading = { files, problems: [] }
  const pack = readPack(reading)
  if (pack === null || reading.problems.length > 0) return invalid(reading.problems)
  const problems = consistencyProblems(pack)
  return problems.length > 0 ? invalid(problems) : ok(pack)
}

/** The files of a pack as they were read: the export is the import, byte for byte. */
export function printPack(pack: Pack): PackFiles {
  return pack.files
}

function invalid(problems: readonly PackProblem[]) {
  return refuse({ code: 'program.pack_invalid', problems: problems.slice(0, PROBLEMS_MAX) })
}

type Reading = { readonly files: PackFiles; readonly problems: PackProblem[] }

function folderProblems(files: PackFiles): PackProblem[] {
  const at = (file: string, found: string, expected: string): PackProblem => ({
    file,
    line: null,
    column: null,
    found,
    expected,
  })
  const missing = needed.filter((file) => !files.has(file))
  return [
    ...missing.map((file) => at(file, 'no such file', 'a file of every program pack')),
    ...[...files].flatMap(([file, text]) => {
      if (file !== 'README.md' && !needed.includes(file)) {
        return [at(file, 'a file no pack has', `one of ${needed.join(', ')}, README.md`)]
      }
      if (text.includes('\0')) return [at(file, 'a zero byte', 'text')]
      if (text.length <= FILE_LENGTH_MAX) return []
      return [at(file, `${text.length} characters`, `at most ${FILE_LENGTH_MAX}`)]
    }),
  ]
}

/** The text of a file that `folderProblems` has seen. */
function textOf(reading: Reading, file: string): string {
  return reading.files.get(file) ?? ''
}

function keep<T>(reading: Reading, read: { value: T | null; problems: PackProblem[] }): T | null {
  reading.problems.push(...read.problems)
  return read.value
}

function readPack(reading: Reading): Pack | null {
  const programText = textOf(reading, 'program.yaml')
  const head = keep(reading, readYaml('program.yaml', programText, currencySchema))
  if (head === null) return null
  const { currency } = head
  const program = keep(reading, readYaml('program.yaml', programText, programSchema(currency)))
  if (program === null) return null
  const figures = figuresOf(program)
  const filled = (file: string): string => {
    const { text, problems } = fillFigures(file, textOf(reading, file), figures)
    reading.problems.push(...problems)
    return text
  }
  const lists = readActivities(reading, currency)
  const { clauses, problems } = parseClauses('clauses.md', filled('clauses.md'))
  reading.problems.push(...problems)
  const sop = filled('sop.md')
  const tables = readTables(reading, currency)
  if (lists === null || tables === null) return null
  const request = readOneForm(reading, 'mdf_request', filled(formFiles.mdf_request), lists)
  const claim = readOneForm(reading, 'mdf_claim', filled(formFiles.mdf_claim), lists)
  if (request === null || claim === null) return null
  return {
    ...termsOf(program, currency),
    ...lists,
    forms: { mdf_request: request, mdf_claim: claim },
    clauses,
    tables,
    sop,
    files: reading.files,
    contentHash: contentHash(reading.files),
  }
}

function termsOf(program: ProgramYaml, currency: Currency): ProgramTerms {
  const { windows, caps, payment, sla, follow_ups, effective } = program
  const target = (of: ProgramYaml['sla']['appeal']) => ({
    firstResponseDays: of.first_response_days,
    decisionDays: of.decision_days,
  })
  return {
    code: program.code,
    name: program.name,
    type: program.type,
    currency,
    fundCode: program.fund,
    calendar: program.calendar,
    zone: program.zone,
    effectiveFrom: effective.from,
    effectiveUntil: effective.until === 'open' ? null : effective.until,
    windows: {
      requestDaysBefore: windows.request_days_before,
      claimDaysAfter: windows.claim_days_after,
      appealDays: windows.appeal_days,
      closeWarningDays: windows.close_warning_days,
    },
    rates: program.rates,
    caps: { perActivity: caps.per_activity, perPartnerQuarter: caps.per_partner_quarter },
    minimumRequest: program.minimum_request,
    payment: { termsDays: payment.terms_days, netting: payment.netting },
    sla: {
      mdf_request: target(sla.mdf_request),
      mdf_claim: target(sla.mdf_claim),
      appeal: target(sla.appeal),
    },
    followUps: { remindDays: follow_ups.remind_days, lapseDays: follow_ups.lapse_days },
    ceilings: program.ceilings,
    checks: program.checks,
    amounts: program.amounts,
  }
}

type Lists = { readonly activities: readonly Activity[]; readonly costKinds: readonly CostKind[] }

function readActivities(reading: Reading, currency: Currency): Lists | null {
  const file = 'activities.yaml'
  const read = keep(reading, readYaml(file, textOf(reading, file), activitiesSchema(currency)))
  if (read === null) return null
  const activities = read.activities.map(({ type, label, cap, metric, proof }) => {
    return { type, label, cap: cap ?? null, metric, proof: proof.map(slotFrom) }
  })
  const costKinds = read.cost_kinds.map(({ kind, label, never }) => {
    return { kind, label, never: never ?? null }
  })
  return { activities, costKinds }
}

function readOneForm(
  reading: Reading,
  type: keyof typeof formFiles,
  text: string,
  lists: Lists,
): Form | null {
  const file = formFiles[type]
  const yaml = keep(reading, readYaml(file, text, formSchema))
  if (yaml === null) return null
  const { form, problems } = readForm({ file, type, yaml, ...lists })
  reading.problems.push(...problems)
  return form
}

function readTables(reading: Reading, currency: Currency): Record<PackTable, Table> | null {
  const one = (name: PackTable): Table | null => {
    const file = tableFile(name)
    const { table, problems } = parseTable({ file, text: textOf(reading, file), currency })
    reading.problems.push(...problems)
    return table === null ? null : compileTable(table)
  }
  const [mdf_request, mdf_claim] = [one('mdf_request'), one('mdf_claim')]
  const [mdf_claim_line, approval_level] = [one('mdf_claim_line'), one('approval_level')]
  if (mdf_request === null || mdf_claim === null) return null
  if (mdf_claim_line === null || approval_level === null) return null
  return { mdf_request, mdf_claim, mdf_claim_line, approval_level }
}
