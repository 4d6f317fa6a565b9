import type { Tx } from '../platform/db.ts'
import type { KeyUse, SealedColumn } from '../platform/sealed.ts'
import { sessionSecretOf, type Keys } from '../platform/secrets.ts'
import { type KeptAuthenticator, keptAuthenticators, resealAuthenticators } from './seal-sql.ts'

/** Authenticators lie sealed with the session secret, which comes of the current key: they are written
 *  anew too, or nobody could release after a rotation. What they are sealed with is found by trying. */
export const sealed: readonly SealedColumn[] = [
  {
    column: 'auth.twoFactor.secret',
    async uses(tx, keys) {
      const uses = new Map<string, number>()
      for (const { keyId } of await openedAll(tx, keys)) {
        uses.set(keyId, (uses.get(keyId) ?? 0) + 1)
      }
      return [...uses].map(([keyId, rows]): KeyUse => ({ keyId, rows }))
    },
    async reseal(tx, keys, limit) {
      const { resealAuthenticator } = await import('./sign-in-library.ts')
      const older = (await openedAll(tx, keys)).filter(({ keyId }) => keyId !== keys.current)
      const anew: KeptAuthenticator[] = []
      for (const { keyId, kept } of older.slice(0, limit)) {
        const from = sessionSecretOf(keys, keyId)
        const to = sessionSecretOf(keys, keys.current)
        anew.push({ id: kept.id, ...(await resealAuthenticator(from, to, kept)) })
      }
      if (anew.length > 0) await resealAuthenticators(tx, anew)
      return anew.length
    },
  },
]

/** Each authenticator with the key it opens under; one that opens under none is left as it is. */
async function openedAll(tx: Tx, keys: Keys) {
  const { opensUnder } = await import('./sign-in-library.ts')
  const ids = [keys.current, ...[...keys.secrets.keys()].filter((id) => id !== keys.current)]
  const opened: { readonly keyId: string; readonly kept: KeptAuthenticator }[] = []
  for (const kept of await keptAuthenticators(tx)) {
    for (const keyId of ids) {
      if (!(await opensUnder(sessionSecretOf(keys, keyId), kept.secret))) continue
      opened.push({ keyId, kept })
      break
    }
  }
  return opened
}
