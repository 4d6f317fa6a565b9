import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { Temporal } from '../kernel/temporal.ts'
import { readConfig } from '../platform/config.ts'
import {
  type Asked,
  CliFault,
  type CommandModule,
  type ExitCode,
  exitCodes,
} from './command-line.ts'
import type { Terminal } from './command-line.ts'
import { askedInstant } from './on.ts'
import { openWorld } from './open-world.ts'
import { beginDoing, type Doing } from './run/doing.ts'
import { runFolder } from './run/run-folder.ts'
import { readRunFile, type RunFile } from './run/run-file.ts'

/** Does the whole job from a folder: people, partners, funds, programs, vendors, submissions,
 *  decisions, pay runs, approvals, statements. Ends with 3 when people must bring something. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const { folder, out } = placesOf(asked)
  const file = await readRunFile(folder)
  await mkdir(out, { recursive: true })
  const data = terminal.env['QUITTANCE_DATA']?.trim() || join(out, 'data')
  const config = readConfig({ ...terminal.env, QUITTANCE_DATA: data })
  const startMs = performance.now()
  const on = askedInstant(asked) ?? file.on
  // What a crash would lose of it, the same run does again; nothing is handed out before it lasts.
  const opened = await openWorld(config, { serves: null, on, note: terminal.err, lasting: 'later' })
  try {
    if (opened.world.sampleMode)
      throw new CliFault(
        `${data} holds the sample company: a run is for real work. Name another folder with ` +
          'QUITTANCE_DATA, or unset it to work in <out>/data.',
      )
    const start = earlier(file.set_up_on ?? on, on)
    const doing = beginDoing(opened.world, { folder, out }, start)
    const summary = await runFolder(doing, { ...file, on })
    for (const line of summary) terminal.out(line)
    return conclude(doing, terminal, performance.now() - startMs)
  } finally {
    await opened.close()
  }
}

function placesOf(asked: Asked): { readonly folder: string; readonly out: string } {
  const out = asked.option('out')
  if (out === undefined)
    throw new CliFault('Where do the results go? --out <folder>', exitCodes.usage)
  return { folder: resolve(asked.words[0] ?? ''), out: resolve(out) }
}

function earlier(a: RunFile['on'], b: RunFile['on']): RunFile['on'] {
  return Temporal.Instant.compare(a, b) < 0 ? a : b
}

/** Says what was refused and what is missing, and with what the command ends. */
function conclude({ out, found }: Doing, terminal: Terminal, tookMs: number): ExitCode {
  for (const what of found.notes) terminal.out(`note         ${what}`)
  for (const what of found.wrong) terminal.out(`refused      ${what}`)
  for (const what of found.missing) terminal.out(`missing      ${what}`)
  terminal.out(`results      ${out}, in ${(tookMs / 1000).toFixed(1)} s`)
  if (found.wrong.length > 0) return exitCodes.wrong
  return found.missing.length > 0 ? exitCodes.stopped : exitCodes.done
}
