import type { Actor } from '../audit/index.ts'
import type { Instant } from '../kernel/temporal.ts'
import { withTx, type Pool, type Tx } from '../platform/db.ts'
import { activeAgent, activePerson, touchKey } from './sql.ts'
import { tokenHash } from './token.ts'

/** How often a key's last use is written down: a busy agent need not write at every call. */
const LAST_USE_SECONDS = 60

/** A visitor: nobody is signed in. Only actions open to the public answer. */
export const visitor: Actor = {
  kind: 'person',
  principalId: 'visitor',
  name: 'A visitor',
  roles: [],
  partnerId: null,
  answersFor: null,
}

/** The person as they may act at `at`; null when unknown or suspended. */
export async function personActor(tx: Tx, principalId: string, at: Instant): Promise<Actor | null> {
  const person = await activePerson(tx, principalId, at)
  return person === null ? null : { ...person, kind: 'person', answersFor: null }
}

/** The agent behind a bearer key at `at`; null when the key does not hold. Notes its last use. */
export async function agentActor(pool: Pool, token: string, at: Instant): Promise<Actor | null> {
  const agent = await withTx(pool, (tx) => activeAgent(tx, tokenHash(token), at), {
    readOnly: true,
  })
  if (agent === null) return null
  const { keyId, lastUsedAt, ...actor } = agent
  if (lastUsedAt === null || lastUsedAt.until(at).total('seconds') >= LAST_USE_SECONDS) {
    await withTx(pool, (tx) => touchKey(tx, keyId, at))
  }
  return { ...actor, kind: 'agent', partnerId: null }
}
