import { randomBytes } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { executeAsSystem } from '../identity/execute.ts'
import { ok } from '../kernel/result.ts'
import { openReleases } from '../payouts/index.ts'
import { withTx } from '../platform/db.ts'
import type { SealedColumn } from '../platform/sealed.ts'
import { withNewKey, withoutKey } from '../platform/secrets.ts'
import type { World } from '../platform/world.ts'
import { domains } from '../wiring.ts'
import { CliFault, exitCodes, type CommandModule } from './command-line.ts'
import { type Opened, withWorld } from './open-world.ts'
import { accepted } from './say-refusal.ts'

/** Values sealed anew in one transaction. */
const BATCH_ROWS = 500

/** `keys show`, `keys add`, `keys rotate`, `keys retire <id>`. */
export const run: CommandModule['run'] = (asked, terminal) =>
  withWorld(asked, terminal, async (opened) => {
    const [what = 'show', keyId = ''] = asked.words
    if (what === 'show') await show(opened.world, terminal.out)
    else if (what === 'add') await add(opened, terminal.out)
    else if (what === 'rotate') await rotate(opened.world, terminal.out)
    else if (what === 'retire') await retire(opened, keyId, terminal.out)
    else throw new CliFault(`“${what}” is none of show, add, rotate, retire.`, exitCodes.usage)
    return exitCodes.done
  })

type Out = (line: string) => void

export function sealedColumns(): SealedColumn[] {
  return domains.flatMap((each) => each.sealed)
}

/** By key, how many values each column holds of it. */
export async function keyUses(world: World) {
  return withTx(world.app, async (tx) => {
    const uses: { column: string; keyId: string; rows: number }[] = []
    for (const { column, uses: usesOf } of sealedColumns()) {
      for (const use of await usesOf(tx, world.keys)) uses.push({ column, ...use })
    }
    return uses
  })
}

async function show(world: World, out: Out): Promise<void> {
  const uses = await keyUses(world)
  for (const id of world.keys.secrets.keys()) {
    const own = uses.filter((use) => use.keyId === id && use.rows > 0)
    const held = own.map(({ column, rows }) => `${rows} of ${column}`).join(', ')
    const mark = id === world.keys.current ? ' (current)' : ''
    out(`${id}${mark}: ${held === '' ? 'nothing' : held}`)
  }
  for (const id of world.keys.retired?.keys() ?? []) out(`${id}: retired, verifies only`)
}

/** Seals and indexes everything anew with the current key, batch by batch. Stopped half-way it goes on
 *  where it was; until it is through, both keys open and find. Answers how many values it wrote. */
export async function rotateAll(world: World, batchRows = BATCH_ROWS): Promise<number> {
  let total = 0
  for (const column of sealedColumns()) {
    for (;;) {
      const sealed = await rotateBatch(world, column, batchRows)
      total += sealed
      if (sealed === 0) break
    }
  }
  return total
}

/** One batch of one column, in a transaction of its own; answers how many values it wrote. */
export async function rotateBatch(
  world: World,
  column: SealedColumn,
  limit: number,
): Promise<number> {
  const as = { name: 'keys', key: null, requestId: 'keys rotate' }
  const command = async (act: Parameters<Parameters<typeof executeAsSystem>[2]>[0]) =>
    ok(await column.reseal(act.tx, world.keys, limit))
  return accepted(`sealing ${column.column}`, await executeAsSystem(world, as, command, {}))
}

async function rotate(world: World, out: Out): Promise<void> {
  const total = await rotateAll(world)
  out(`Sealed ${total} values anew with the key ${world.keys.current}.`)
  await show(world, out)
}

async function add(opened: Opened, out: Out): Promise<void> {
  const file = keyFileOf(opened)
  const { text, keyId } = withNewKey(await readFile(file, 'utf8'))
  await replace(file, text)
  out(`The key ${keyId} is in ${file} and the current one from the next start on.`)
  out('Start every process anew, then run: quittance keys rotate')
  out('Everybody signs in again after that start.')
}

async function retire(opened: Opened, keyId: string, out: Out): Promise<void> {
  const { keys } = opened.world
  if (!keys.secrets.has(keyId)) throw new CliFault(`There is no key “${keyId}” to retire.`)
  if (keyId === keys.current) throw new CliFault(`The key ${keyId} is the current one.`)
  const used = (await keyUses(opened.world)).filter((use) => use.keyId === keyId && use.rows > 0)
  if (used.length > 0) {
    const held = used.map(({ column, rows }) => `${rows} of ${column}`).join(', ')
    throw new CliFault(`The key ${keyId} still holds ${held}. Run first: quittance keys rotate`)
  }
  const waiting = await withTx(opened.world.app, (tx) => openReleases(tx), { readOnly: true })
  if (waiting.length > 0) {
    const numbers = waiting.map((run) => run.number).join(', ')
    throw new CliFault(
      `The pay runs ${numbers} are not released, and were prepared while the key ${keyId} counted. ` +
        'Release or cancel them first.',
    )
  }
  const file = keyFileOf(opened)
  await replace(file, withoutKey(await readFile(file, 'utf8'), keyId))
  out(`The secret of the key ${keyId} is gone from ${file}; what it signed can still be verified.`)
}

function keyFileOf({ config, ground }: Opened): string {
  const setting = config.keys?.trim()
  if (setting === undefined || setting === '') return join(ground.dataFolder, 'keys')
  if (!setting.startsWith('{')) return setting
  throw new CliFault(
    'QUITTANCE_KEYS holds the keys themselves: put them in a file, and its path there.',
  )
}

/** Never half a key file: written beside it, then in its place. */
async function replace(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, text, { mode: 0o600, flush: true })
  await rename(draft, file)
}
