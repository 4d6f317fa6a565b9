import { type Call, execute } from '../identity/index.ts'
import {
  draftVersion,
  proposePublication,
  publishVersion,
  type PackFiles,
} from '../programs/index.ts'
import { vocabulary } from '../vocabulary.ts'
import { callAs } from './as-person.ts'
import { type CommandModule, exitCodes } from './command-line.ts'
import { withWorld } from './open-world.ts'
import { packIn } from './program-check.ts'
import { accepted } from './say-refusal.ts'

/** Publishes a pack's folder as a program's first version, or proposes it as the next one; the same
 *  files again do nothing. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const folder = asked.words[0] ?? ''
  const files = await packIn(folder)
  return withWorld(asked, terminal, async ({ world }) => {
    const call = await callAs(world, asked, terminal)
    const note = asked.option('note') ?? `From the folder ${folder}`
    const done = await publishPack(call, { folder, files, note })
    terminal.out(say(done))
    return exitCodes.done
  })
}

function say({ state, contentHash, number, code }: PublishedPack): string {
  if (state === 'published') return `Published ${contentHash} as version ${number}`
  if (state === 'known') return `Version ${number} holds just these files already: nothing changed`
  return (
    `Proposed ${contentHash} as version ${number}. A second person agrees: ` +
    `quittance program agree ${code} --as <mail address>`
  )
}

export type PublishedPack = {
  readonly number: number
  readonly contentHash: string
  readonly code: string
  readonly state: 'published' | 'proposed' | 'known'
}
type PackAsked = {
  readonly folder: string
  readonly files: PackFiles
  /** Why it changes, for whoever agrees. */
  readonly note: string
}

/** Drafts and publishes through the real commands, or proposes a later version, unless the newest
 *  published one is just that. */
export async function publishPack(call: Call, asked: PackAsked): Promise<PublishedPack> {
  const { folder, files, note } = asked
  const asFiles = { files: Object.fromEntries(files) }
  const drafted = accepted(folder, await execute(call, 'program.draft', draftVersion, asFiles))
  const { versionId, revision, number, contentHash } = drafted
  const code = /^code:\s*(\S+)/m.exec(files.get('program.yaml') ?? '')?.[1] ?? folder
  const done = { number, contentHash, code }
  if (drafted.status === 'published') return { ...done, state: 'known' }
  const draft = { versionId, revision }
  if (number === 1) {
    const publish = publishVersion(vocabulary)
    accepted(folder, await execute(call, 'program.publish', publish, draft))
    return { ...done, state: 'published' }
  }
  const propose = proposePublication(vocabulary)
  accepted(folder, await execute(call, 'program.publish', propose, { ...draft, note }))
  return { ...done, state: 'proposed' }
}
