import { stat, writeFile } from 'node:fs/promises'
import { read } from '../identity/index.ts'
import {
  parsePack,
  printGuide,
  printProblem,
  printRuleSheet,
  programByCode,
  versionInForce,
  type Pack,
} from '../programs/index.ts'
import { callAs } from './as-person.ts'
import { type Asked, CliFault, type ExitCode, exitCodes, type Terminal } from './command-line.ts'
import { withWorld } from './open-world.ts'
import { packIn } from './program-check.ts'
import { accepted } from './say-refusal.ts'

const printers = { guide: printGuide, rules: printRuleSheet }

/** Prints what a pack says as Markdown: of a folder, without a database, or of the version in force of
 *  a program. */
export async function printProgram(
  kind: keyof typeof printers,
  asked: Asked,
  terminal: Terminal,
): Promise<ExitCode> {
  const from = asked.words[0] ?? ''
  const pack = (await isFolder(from))
    ? await packOfFolder(from)
    : await inForce(from, asked, terminal)
  const text = printers[kind](pack)
  const file = asked.option('out')
  if (file === undefined) terminal.out(text.trimEnd())
  else await writeFile(file, text, { flag: 'wx' }).catch(refuseFile(file))
  return exitCodes.done
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null)
  return found?.isDirectory() === true
}

function refuseFile(file: string) {
  return (error: NodeJS.ErrnoException): never => {
    throw new CliFault(
      error.code === 'EEXIST' ? `${file} is there already: name another file.` : error.message,
    )
  }
}

async function packOfFolder(folder: string): Promise<Pack> {
  const parsed = parsePack(await packIn(folder))
  if (parsed.ok) return parsed.value
  throw new CliFault(parsed.refusal.problems.map(printProblem).join('\n'))
}

function inForce(code: string, asked: Asked, terminal: Terminal): Promise<Pack> {
  return withWorld(asked, terminal, async ({ world }) => {
    const call = await callAs(world, asked, terminal)
    const day = call.at.toZonedDateTimeISO('UTC').toPlainDate()
    const found = await read(call, 'program.inspect', async (tx) => {
      const program = await programByCode(tx, code)
      return program && versionInForce(tx, program.programId, day)
    })
    const version = accepted(code, found)
    if (version !== null) return version.pack
    throw new CliFault(`No version of a program ${code} is in force on ${day.toString()}.`)
  })
}
