import { basename } from 'node:path'
import { execute } from '../identity/index.ts'
import { type ListKind, listKinds, listNames, loadScreeningList } from '../vendors/index.ts'
import { callAs } from './as-person.ts'
import { CliFault, type CommandModule, exitCodes } from './command-line.ts'
import { readNamed } from './list-file.ts'
import { withWorld } from './open-world.ts'
import { accepted } from './say-refusal.ts'

/** Loads a sanctions list from its files, as its named person; previewed, says the same and keeps
 *  nothing. */
export const run: CommandModule['run'] = async (asked, terminal) => {
  const [word = '', ...paths] = asked.words
  const kind = kindNamed(word)
  const files = await Promise.all(
    paths.map(async (path) => ({ name: basename(path), bytes: await readNamed(path) })),
  )
  return withWorld(asked, terminal, async ({ world }) => {
    const call = await callAs(world, asked, terminal)
    const preview = asked.flag('preview')
    const listCode = asked.option('code')
    const evenShrunk = asked.flag('even-shrunk')
    const evenOlder = asked.flag('even-older')
    const input = { kind, files, listCode, evenShrunk, evenOlder }
    const done = await execute(call, 'screening.load', loadScreeningList, input, { preview })
    const loaded = accepted(paths.join(', '), done)
    for (const [name, count] of Object.entries(loaded.records)) terminal.out(`${name}: ${count}`)
    if (loaded.isSame) {
      terminal.out(`${listNames[kind]} is loaded already as version ${loaded.version}: no change.`)
      return exitCodes.done
    }
    const { version, entries, names, added, changed, removed, hits } = loaded
    terminal.out(
      `${listNames[kind]}, version ${version}${preview ? ' (not kept)' : ''}: ${entries} entries, ` +
        `${names} names; added ${added}, changed ${changed}, removed ${removed}. ` +
        `Possible hits on vendors: ${hits}.`,
    )
    return exitCodes.done
  })
}

function kindNamed(word: string): ListKind {
  const kind = listKinds.find((known) => known === word)
  if (kind !== undefined) return kind
  throw new CliFault(`“${word}” is no list: expected ${listKinds.join(', ')}.`, exitCodes.usage)
}
