import { createHash, randomBytes } from 'node:crypto'

/** A secret shown once: the text, and the SHA-256 that is kept. 32 random bytes need no slow hash. */
export type Token = { readonly text: string; readonly hash: Buffer; readonly start: string }

/** `qk_` for an agent's key, `qs_` for a set-up link; the prefix lets scanners of leaked secrets
 *  name it, the first letters let people tell keys apart. */
export function newToken(prefix: 'qk_' | 'qs_'): Token {
  const text = prefix + randomBytes(32).toString('base64url')
  return { text, hash: tokenHash(text), start: text.slice(0, 9) }
}

export function tokenHash(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

/** Where a set-up link leads. The token stands behind the #, which no server writes into a log. */
export function setUpUrl(origin: string, token: string): string {
  return `${origin}/set-up#${token}`
}
