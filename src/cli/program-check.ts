import { checkPack, type PackFiles, printProblem, readPackFolder } from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'

/** Prints what keeps a pack from being published, or the hash it would be published under. */
export const run: CommandModule['run'] = async (asked, { out }) => {
  const folder = asked.words[0] ?? ''
  const { contentHash, problems } = checkPack(await packIn(folder), vocabulary)
  for (const problem of problems) out(printProblem(problem))
  if (problems.length === 0) out(`${folder} can be published; its content is ${contentHash}`)
  else out(`${problems.length} ${problems.length === 1 ? 'thing is' : 'things are'} wrong.`)
  return problems.length === 0 ? exitCodes.done : exitCodes.wrong
}

/** The files of a pack's folder; throws a sentence when there are none. */
export async function packIn(folder: string): Promise<PackFiles> {
  const files = await readPackFolder(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return new Map<string, string>()
    throw new CliFault(`${folder} cannot be read: ${error.message}`)
  })
  if (files.size > 0) return files
  throw new CliFault(
    `${folder} is no program pack: expected a folder with program.yaml (docs/recipes/program-packs.md).`,
    exitCodes.stopped,
  )
}
