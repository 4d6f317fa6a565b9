import { type Call, execute } from '../identity/index.ts'
import { draftVersion, publishVersion, type PackFiles } from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import { callAs } from './as-person.ts'
import { type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'
import { packIn } from './program-check.ts'
import { accepted } from './say-refusal.ts'

/** Publishes a pack's folder; the same files again publish nothing. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const folder = asked.words[0] ?? ''
  const files = await packIn(folder)
  return withWorld(asked, terminal, async ({ world }) => {
    const call = await callAs(world, asked, terminal)
    const done = await publishPack(call, { folder, files })
    terminal.out(
      done.isNew
        ? `Published ${done.contentHash} as version ${done.number}`
        : `Version ${done.number} holds just these files already: nothing changed`,
    )
    return exitCodes.done
  })
}

export type PublishedPack = {
  readonly number: number
  readonly contentHash: string
  readonly isNew: boolean
}

/** Drafts and publishes through the real commands, unless the newest version is just that. */
export async function publishPack(
  call: Call,
  { folder, files }: { readonly folder: string; readonly files: PackFiles },
): Promise<PublishedPack> {
  const asFiles = { files: Object.fromEntries(files) }
  const drafted = accepted(folder, await execute(call, 'program.draft', draftVersion, asFiles))
  const { versionId, revision, number, contentHash } = drafted
  if (drafted.status === 'published') return { number, contentHash, isNew: false }
  const publish = publishVersion(vocabulary)
  accepted(folder, await execute(call, 'program.publish', publish, { versionId, revision }))
  return { number, contentHash, isNew: true }
}
