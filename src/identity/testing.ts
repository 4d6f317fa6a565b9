import { randomBytes } from 'node:crypto'
import { personBehind, systemActor, type Act, type Actor, type Role } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { inAct, type TestDatabase } from '../platform/testing.ts'
import { setPassword } from './accounts-sql.ts'
import { personActor } from './actor.ts'
import { approveLimit, setLimit } from './limits.ts'
import { setUpPerson } from './people.ts'
import { approveRole, grantRole } from './roles.ts'

export type TestPerson = {
  readonly name?: string
  readonly email?: string
  readonly roles: readonly Role[]
  readonly partnerId?: string | null
  readonly limit?: Money
  /** A password hash, for tests that sign in. */
  readonly passwordHash?: string
}

/** A person in the rows, made by the real commands: added, with every role and limit approved by
 *  somebody else. Answers them as an actor. */
export async function person(db: TestDatabase, wanted: TestPerson): Promise<Actor> {
  const name = wanted.name ?? `Test ${wanted.roles.join(' ')} ${randomBytes(2).toString('hex')}`
  const email = wanted.email ?? `${randomBytes(6).toString('hex')}@example.test`
  return inAct(db, systemActor('test'), async (act) => {
    const made = unwrap(
      await setUpPerson(act, {
        name,
        email,
        partnerId: wanted.partnerId ?? null,
        roles: wanted.roles.filter((role) => role !== 'admin'),
        linkHash: null,
      }),
    )
    // More than one administrator is an administrator's own doing, not the terminal's.
    if (wanted.roles.includes('admin')) await makeAdmin(act, made.principalId)
    for (const grant of made.grants.filter((each) => each.status === 'pending')) {
      unwrap(await approveRole(asSecondPerson(act), { grantId: grant.grantId }))
    }
    if (wanted.limit !== undefined) {
      const limit = { principalId: made.principalId, limit: wanted.limit }
      const { limitId } = unwrap(await setLimit(act, limit))
      unwrap(await approveLimit(asSecondPerson(act), { limitId }))
    }
    if (wanted.passwordHash !== undefined) {
      await setPassword(act.tx, made.principalId, wanted.passwordHash, act.at)
    }
    return must(await personActor(act.tx, made.principalId, act.at), 'the person just made')
  })
}

async function makeAdmin(act: Act, principalId: string): Promise<void> {
  unwrap(await grantRole(act, { principalId, role: 'admin' }))
}

/** The same act by somebody else: whoever the test does not care about. */
function asSecondPerson(act: Act): Act {
  const other = { ...systemActor('second'), kind: 'person', principalId: 'second person' } as const
  return { ...act, actor: { ...other, name: `second of ${personBehind(act.actor)}` } }
}
