import { systemActor } from '../audit/index.ts'
import { execute, newToken, SET_UP_LINK_HOURS, setUpPerson, setUpUrl } from '../identity/index.ts'
import { roleIsHeld } from '../identity/grants-sql.ts'
import { withTx } from '../platform/db.ts'
import type { World } from '../platform/world.ts'

/** The address the first administrator signs in with until they change it. */
const FIRST_ADMIN = 'admin@localhost.localdomain'

/** In an installation without an administrator, adds one and prints the link by which they choose a
 *  password. Once: who loses the link empties the data folder, or adds people by `user add`. */
export async function inviteFirstAdmin(
  { world, config }: { readonly world: World; readonly config: { readonly publicUrl: string } },
  note: (line: string) => void,
): Promise<void> {
  const { held } = await withTx(world.app, (tx) => roleIsHeld(tx, 'admin'))
  if (held) return
  const token = newToken('qs_')
  const person = {
    name: 'Administrator',
    email: FIRST_ADMIN,
    partnerId: null,
    roles: ['admin' as const],
    linkHash: token.hash,
  }
  const call = {
    world,
    actor: systemActor('first start'),
    at: world.clock(),
    key: null,
    requestId: 'first start',
  }
  const made = await execute(call, 'person.invite', setUpPerson, person)
  // Another process of the same first start was faster, and printed its own link.
  if (!made.ok) return
  note(
    `Nobody can sign in yet. Within ${SET_UP_LINK_HOURS} hours, choose a password for ${FIRST_ADMIN} at`,
  )
  note(setUpUrl(config.publicUrl, token.text))
}
