import type { Keys } from './secrets.ts'
import { isSignedBy, signBytes } from './secrets.ts'

/** The installation's keys as the signer of chain heads. */
export function keysSigner(keys: Keys) {
  return {
    keyId: keys.current,
    sign: (bytes: Buffer) => signBytes(keys, bytes).signature,
    verify: (keyId: string, bytes: Buffer, signature: Buffer) =>
      isSignedBy(keys, keyId, bytes, signature),
  }
}
