import type { Currency } from '../kernel/currency.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { parseClauses } from './clauses.ts'
import { compileTable, type Table } from './compile.ts'
import { consistencyProblems } from './consistency.ts'
import { contentHash } from './content-hash.ts'
import { eligibilityTerms } from './eligibility.ts'
import { figuresOf, fillFigures } from './figures.ts'
import { readForm } from './form.ts'
import { formFile, isNeeded, submissionTypesOf, tablesOf } from './pack.ts'
import type {
  BySubmission,
  CommonTerms,
  Form,
  Pack,
  PackFiles,
  PackRefusal,
  PackSubmissionType,
  PackTable,
  ProgramType,
  SlaTarget,
  TypeTerms,
} from './pack.ts'
import { type CommonYaml, formSchema, headSchema } from './pack-schema.ts'
import { parseTable } from './parse-table.ts'
import { PROBLEMS_MAX, type PackProblem } from './problem.ts'
import { coinvestType } from './type-coinvest.ts'
import { dealType } from './type-deal.ts'
import { mdfType } from './type-mdf.ts'
import type { TypeRead, TypeSource } from './type-reader.ts'
import { referralType } from './type-referral.ts'
import { readYaml } from './yaml-entries.ts'

/** Hours of a business day as targets in hours are shown in days. */
const NOMINAL_DAY_HOURS = 8

/** Characters in one file of a pack. */
export const FILE_LENGTH_MAX = 262_144

const readers = { mdf: mdfType, deal: dealType, coinvest: coinvestType, referral: referralType }
const tableFile = (table: PackTable) => `tables/${table.replaceAll('_', '-')}.csv`

/** The files a pack of this type has. */
function filesOf(type: ProgramType): string[] {
  return [
    'program.yaml',
    ...readers[type].files,
    'clauses.md',
    'sop.md',
    ...submissionTypesOf[type].filter(isNeeded).map(formFile),
    ...tablesOf[type].filter(isNeeded).map(tableFile),
  ]
}

/** The files a pack of this type may have beside them. */
function optionalFilesOf(type: ProgramType): string[] {
  const optional = submissionTypesOf[type].filter((one) => !isNeeded(one))
  const tables = tablesOf[type].filter((one) => !isNeeded(one))
  return [...optional.map(formFile), ...tables.map(tableFile), 'README.md']
}

/** Reads the files of a program pack to typed data, or says everything that is wrong with them:
 *  file, line, entry or column, what was found, what was expected. Needs no database. Whether its
 *  tables have gaps and its names are known is asked by `packProblems`. */
export function parsePack(files: PackFiles): Result<Pack, PackRefusal> {
  const reading: Reading = { files, problems: [] }
  const head = readHead(reading)
  // Without a type the list of files is not known: an MDF pack's is as good as any to begin with.
  const folder = folderProblems(files, head?.type ?? 'mdf')
  if (folder.length > 0) return invalid(folder)
  const pack = head === null ? null : readPack(reading, head)
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

/** Type and currency; null when program.yaml is missing or does not say. */
function readHead(reading: Reading) {
  const file = 'program.yaml'
  return keep(reading, readYaml(file, textOf(reading, file), headSchema))
}

function folderProblems(files: PackFiles, type: ProgramType): PackProblem[] {
  const needed = filesOf(type)
  const known = [...needed, ...optionalFilesOf(type)]
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
      if (!known.includes(file)) {
        return [at(file, 'a file no pack has', `one of ${known.join(', ')}`)]
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

function readPack(reading: Reading, head: Head): Pack | null {
  const { currency, type } = head
  const yaml: TypeSource['yaml'] = (file, schema) =>
    keep(reading, readYaml(file, textOf(reading, file), schema))
  const read: TypeRead<TypeTerms> | null = readers[type].read({ currency, yaml })
  if (read === null) return null
  const figures = figuresOf(read.program)
  const filled = (file: string): string => {
    const { text, problems } = fillFigures(file, textOf(reading, file), figures)
    reading.problems.push(...problems)
    return text
  }
  const { clauses, problems } = parseClauses('clauses.md', filled('clauses.md'))
  reading.problems.push(...problems)
  const sop = filled('sop.md')
  const tables = readTables(reading, head)
  const forms = readForms(reading, type, { filled, choices: read.choices })
  if (tables === null || forms === null) return null
  const { own, terms, activities, costKinds } = read
  const common = termsOf(read.program, currency)
  const made = {
    ...common,
    ...own,
    windows: { ...common.windows, ...own.windows },
    terms: [...eligibilityTerms(common.eligibility), ...terms],
    figures,
    activities,
    costKinds,
    forms,
    clauses,
    tables,
    sop,
    files: reading.files,
    contentHash: contentHash(reading.files),
  }
  return made as Pack // own and its windows come from one reader, of one type
}

type Head = { readonly currency: Currency; readonly type: ProgramType }

function termsOf(program: CommonYaml, currency: Currency): CommonTerms {
  const { windows, payment, sla, follow_ups, effective } = program
  const target = (of: CommonYaml['sla']['appeal']): SlaTarget => {
    const { first_response_days: firstResponseDays, decision_days: days } = of
    const decisionHours = of.decision_hours
    const decisionDays = days ?? Math.ceil((decisionHours ?? 0) / NOMINAL_DAY_HOURS)
    return { firstResponseDays, decisionDays, ...(decisionHours ? { decisionHours } : {}) }
  }
  return {
    code: program.code,
    name: program.name,
    currency,
    fundCode: program.fund,
    calendar: program.calendar,
    zone: program.zone,
    effectiveFrom: effective.from,
    effectiveUntil: effective.until === 'open' ? null : effective.until,
    eligibility: {
      countries: program.eligibility?.countries ?? null,
      tiers: program.eligibility?.tiers ?? null,
      partners: program.eligibility?.partners ?? null,
    },
    windows: { appealDays: windows.appeal_days },
    rates: program.rates,
    payment: {
      termsDays: payment.terms_days,
      netting: payment.netting,
      minimum: payment.minimum ?? null,
      schedule: payment.schedule ?? 'by_terms',
    },
    sla: {
      ...Object.fromEntries(Object.entries(given(sla)).map(([of, own]) => [of, target(own)])),
      appeal: target(sla.appeal),
    },
    followUps: { remindDays: follow_ups.remind_days, lapseDays: follow_ups.lapse_days },
    ceilings: { ...program.ceilings, autonomy: given(program.ceilings.autonomy) },
    checks: given(program.checks),
    amounts: given(program.amounts),
  }
}

/** The entries that are there. */
function given<T>(of: Readonly<Partial<Record<PackSubmissionType, T | undefined>>>) {
  const there = Object.entries(of).filter((one): one is [string, T] => one[1] !== undefined)
  // The keys are those of the record it was made from.
  return Object.fromEntries(there) as Partial<Record<PackSubmissionType, T>>
}

function readForms(
  reading: Reading,
  type: ProgramType,
  with_: {
    readonly filled: (file: string) => string
    readonly choices: TypeRead<TypeTerms>['choices']
  },
): BySubmission<Form> | null {
  const has = (of: PackSubmissionType) => isNeeded(of) || reading.files.has(formFile(of))
  const forms = submissionTypesOf[type].filter(has).map((submission): Form | null => {
    const file = formFile(submission)
    const yaml = keep(reading, readYaml(file, with_.filled(file), formSchema))
    if (yaml === null) return null
    const { choices } = with_
    const { form, problems } = readForm({
      file,
      type: submission,
      yaml,
      reader: readers[type],
      choices,
    })
    reading.problems.push(...problems)
    return form
  })
  if (forms.includes(null)) return null
  return Object.fromEntries(forms.flatMap((form) => (form ? [[form.submission, form]] : [])))
}

function readTables(reading: Reading, { type, currency }: Head): Pack['tables'] | null {
  const has = (name: PackTable) => isNeeded(name) || reading.files.has(tableFile(name))
  const tables = tablesOf[type].filter(has).map((name): [PackTable, Table] | null => {
    const file = tableFile(name)
    const { table, problems } = parseTable({ file, text: textOf(reading, file), currency })
    reading.problems.push(...problems)
    return table === null ? null : [name, compileTable(table)]
  })
  if (tables.includes(null)) return null
  return Object.fromEntries(tables.filter((one) => one !== null))
}
