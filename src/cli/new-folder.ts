import { readdir } from 'node:fs/promises'
import { CliFault, exitCodes } from './command-line.ts'

/** Throws a sentence when there is something in `folder`: nothing is ever written over. */
export async function refuseFilledFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new CliFault(`${folder} cannot be used: ${error.message}`, exitCodes.usage)
  })
  if (names.length === 0) return
  throw new CliFault(
    `${folder} is not empty (it holds ${names[0]}): name a new folder, nothing is written over.`,
    exitCodes.usage,
  )
}
