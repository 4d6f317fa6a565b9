import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { read } from '../identity/index.ts'
import {
  coverageText,
  dmnOfTable,
  exportVersion,
  type PackFiles,
  parseTable,
  printProblem,
  printTable,
  programByCode,
  tableFromDmn,
  tablesInDmn,
  versionInForce,
  compileTable,
  type PackProblem,
} from '../programs/index.ts'
import { callAs } from './as-person.ts'
import {
  type Asked,
  CliFault,
  type CommandModule,
  exitCodes,
  type Terminal,
} from './command-line.ts'
import { readNamed } from './list-file.ts'
import { withWorld } from './open-world.ts'
import { packIn } from './program-check.ts'
import { accepted } from './say-refusal.ts'

/** One decision table out of a pack as DMN or CSV, or a table of another tool into a pack. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const [verb, from = '', table = ''] = asked.words
  if (verb === 'export' && table !== '') return exportTable(asked, terminal, { from, table })
  if (verb === 'import' && table === '') return importTable(asked, terminal, from)
  throw new CliFault(
    'program table export <folder or code> <table>, or program table import <file.dmn>',
    exitCodes.usage,
  )
}

type Wanted = { readonly from: string; readonly table: string }

async function exportTable(asked: Asked, terminal: Terminal, { from, table }: Wanted) {
  const isFolder = await stat(from).then(
    (found) => found.isDirectory(),
    () => false,
  )
  const files = isFolder ? await packIn(from) : await filesInForce(asked, terminal, from)
  const file = fileOf(table)
  const text = files.get(file)
  if (text === undefined) {
    const names = [...files.keys()].filter((name) => name.startsWith('tables/'))
    throw new CliFault(`${from} has no ${file}. It has ${names.join(', ')}.`)
  }
  const parsed = parseTable({ file, text, currency: currencyOf(files) })
  if (parsed.table === null) return saidWrong(parsed.problems, terminal)
  const about = /^(?:#[^\n]*\n)+/.exec(text)?.[0].replace(/^# ?/gm, '').trim() ?? null
  const written = asked.flag('dmn')
    ? new TextDecoder().decode(dmnOfTable(parsed.table, about))
    : printTable(parsed.table)
  const out = asked.option('out')
  if (out === undefined) terminal.out(written.trimEnd())
  else {
    await writeNew(out, written, asked.flag('replace'))
    terminal.out(`${file} is in ${out}`)
  }
  return exitCodes.done
}

async function importTable(asked: Asked, terminal: Terminal, from: string) {
  const [into, name] = [asked.option('into'), asked.option('table')]
  if (into === undefined || name === undefined) {
    throw new CliFault('Where to? --into <folder> --table <name>', exitCodes.usage)
  }
  const files = await packIn(into)
  const bytes = await readNamed(from)
  const file = fileOf(name)
  const decision = asked.option('decision')
  const tables = tablesInDmn(bytes)
  if (decision === undefined && tables.length > 1) {
    throw new CliFault(`${basename(from)} holds ${tables.join(', ')}. Which? --decision <name>`)
  }
  const imported = tableFromDmn(bytes, { file, currency: currencyOf(files), decision })
  if (!imported.ok) {
    const problems = imported.problems.map((one) => ({ ...one, file: basename(from) }))
    return saidWrong(problems, terminal)
  }
  if (asked.flag('preview')) terminal.out(imported.text.trimEnd())
  else {
    await writeNew(join(into, file), imported.text, asked.flag('replace'))
    terminal.out(`${file} has ${imported.table.rows.length} rows. Next: program check ${into}`)
  }
  for (const line of coverageText(compileTable(imported.table))) terminal.out(line)
  return exitCodes.done
}

function saidWrong(problems: readonly PackProblem[], { out }: Terminal) {
  for (const problem of problems) out(printProblem(problem))
  return exitCodes.wrong
}

/** `mdf_claim`, `mdf-claim` and `tables/mdf-claim.csv` are one table. */
function fileOf(name: string): string {
  const plain = name.replace(/^tables\//, '').replace(/\.csv$/, '')
  if (/^[a-z][a-z0-9_-]{0,59}$/.test(plain)) return `tables/${plain.replaceAll('_', '-')}.csv`
  throw new CliFault(`${name} is no name of a table, such as mdf-claim.`, exitCodes.usage)
}

function currencyOf(files: PackFiles): string {
  const found = /^currency:\s*["']?([A-Z]{3})\b/m.exec(files.get('program.yaml') ?? '')?.[1]
  if (found === undefined) throw new CliFault('program.yaml names no currency.')
  return found
}

async function filesInForce(asked: Asked, terminal: Terminal, code: string): Promise<PackFiles> {
  return withWorld(asked, terminal, async ({ world }) => {
    const call = await callAs(world, asked, terminal)
    const day = call.at.toZonedDateTimeISO('UTC').toPlainDate()
    const found = await read(call, 'program.export', async (tx) => {
      const program = await programByCode(tx, code)
      const version = program && (await versionInForce(tx, program.programId, day))
      return version && exportVersion(tx, version.versionId)
    })
    const exported = accepted(code, found)
    if (exported !== null) return exported.files
    const reason = `no version of such a program is in force on ${day.toString()}`
    throw new CliFault(`${code} is no folder, and ${reason}.`)
  })
}

/** Writes a file; one that is there is kept unless it is to be replaced. */
async function writeNew(path: string, text: string, replace: boolean): Promise<void> {
  const there = await readFile(path, 'utf8').catch(() => null)
  if (there !== null && there !== text && !replace) {
    throw new CliFault(`${path} is there already. Give --replace to write over it.`)
  }
  await writeFile(path, text)
}
