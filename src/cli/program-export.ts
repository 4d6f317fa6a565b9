import { read } from '../identity/index.ts'
import { exportVersion, programByCode, versionInForce, writePackFolder } from '../programs/index.ts'
import { callAs } from './as-person.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { refuseFilledFolder } from './new-folder.ts'
import { withWorld } from './open-world.ts'
import { accepted } from './say-refusal.ts'

/** Writes the version in force on the day of the command as the files it was published from. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const code = asked.words[0] ?? ''
  const folder = asked.option('out')
  if (folder === undefined) throw new CliFault('Where to? --out <folder>', exitCodes.usage)
  await refuseFilledFolder(folder)
  return withWorld(asked, terminal, async ({ world }) => {
    const call = await callAs(world, asked, terminal)
    const day = call.at.toZonedDateTimeISO('UTC').toPlainDate()
    const found = await read(call, 'program.export', async (tx) => {
      const program = await programByCode(tx, code)
      const version = program && (await versionInForce(tx, program.programId, day))
      return version && exportVersion(tx, version.versionId)
    })
    const exported = accepted(code, found)
    if (exported === null)
      throw new CliFault(`No version of a program ${code} is in force on ${day.toString()}.`)
    await writePackFolder(folder, exported.files)
    const { number, contentHash } = exported.version
    terminal.out(`Version ${number} of ${code} (${contentHash}) is in ${folder}`)
    return exitCodes.done
  })
}
