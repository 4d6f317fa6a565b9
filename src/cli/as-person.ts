import { randomUUID } from 'node:crypto'
import type { Actor } from '../audit/index.ts'
import { type Call, emailKnown, personActor } from '../identity/index.ts'
import type { Instant } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import type { World } from '../platform/world.ts'
import { type Asked, CliFault, exitCodes, type Terminal } from './command-line.ts'

/** The person of a mail address as they may act at `at`. Throws a sentence when there is none. */
export async function actorOf(world: World, email: string, at: Instant): Promise<Actor> {
  const actor = await withTx(world.app, async (tx) => {
    const known = await emailKnown(tx, email)
    return known === null ? null : personActor(tx, known.principalId, at)
  })
  if (actor !== null) return actor
  throw new CliFault(
    `Nobody active has the mail address ${email}. Add them: quittance user add ${email} --roles …`,
  )
}

/** A call by the person named in `--as` or QUITTANCE_AS, at the day of the command. */
export async function callAs(world: World, asked: Asked, terminal: Terminal): Promise<Call> {
  const email = asked.option('as') ?? terminal.env['QUITTANCE_AS']
  if (email === undefined || email.trim() === '')
    throw new CliFault(
      'Who does this? Name somebody who may: --as <mail address>, or set QUITTANCE_AS.',
      exitCodes.usage,
    )
  const at = world.clock()
  const actor = await actorOf(world, email.trim(), at)
  return { world, actor, at, key: null, requestId: `terminal-${randomUUID()}` }
}
