import { createCipheriv, createDecipheriv, createHmac, createPrivateKey } from 'node:crypto'
import { createPublicKey, hkdfSync, randomBytes, sign, verify } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { must } from '../kernel/assert.ts'

/** The installation's keys: one 32-byte secret per key id. Every use derives its own key from it
 *  (HKDF-SHA256), so sealing, blind index, signing and sessions never share one. `current` seals,
 *  indexes and signs; older ones only open, find and verify, until `keys rotate` has written anew
 *  what they sealed and indexed. */
export type Keys = {
  readonly current: string
  readonly secrets: ReadonlyMap<string, Buffer>
  /** Public halves (PEM) of keys whose secret is gone: what they signed can still be verified. */
  readonly retired?: ReadonlyMap<string, string>
}

const keyFileSchema = z.strictObject({
  current: z.string(),
  keys: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9]{1,32}$/),
        secret: z
          .base64()
          .refine((text) => Buffer.from(text, 'base64').length === 32, 'is not 32 bytes'),
      }),
    )
    .min(1),
  retired: z
    .array(z.strictObject({ id: z.string().regex(/^[a-z0-9]{1,32}$/), publicKey: z.string() }))
    .optional(),
})

/** New keys with a random id, as the text that {@link parseKeys} reads. */
export function newKeyFile(): string {
  const id = randomBytes(4).toString('hex')
  const secret = randomBytes(32).toString('base64')
  return `${JSON.stringify({ current: id, keys: [{ id, secret }] }, null, 2)}\n`
}

/** Reads a key file: `{"current":"<id>","keys":[{"id":"<id>","secret":"<base64, 32 bytes>"}]}`. */
export function parseKeys(text: string): Keys {
  const file = keyFileSchema.parse(JSON.parse(text))
  const secrets = new Map(file.keys.map((key) => [key.id, Buffer.from(key.secret, 'base64')]))
  if (!secrets.has(file.current)) throw new Error(`the current key ${file.current} is not listed`)
  const retired = new Map((file.retired ?? []).map((key) => [key.id, key.publicKey]))
  return { current: file.current, secrets, retired }
}

/** The text {@link parseKeys} reads, with one more key that is the current one from now on. */
export function withNewKey(text: string): { readonly text: string; readonly keyId: string } {
  const file = keyFileSchema.parse(JSON.parse(text))
  const added = keyFileSchema.parse(JSON.parse(newKeyFile()))
  return {
    text: printed({ ...file, ...added, keys: [...file.keys, ...added.keys] }),
    keyId: added.current,
  }
}

/** The text without the secret of a key that is not the current one; its public half stays. */
export function withoutKey(text: string, keyId: string): string {
  const file = keyFileSchema.parse(JSON.parse(text))
  if (file.current === keyId) throw new Error(`the key ${keyId} is the current one`)
  const publicKey = publicKeyPem(parseKeys(text), keyId)
  return printed({
    ...file,
    keys: file.keys.filter((key) => key.id !== keyId),
    retired: [...(file.retired ?? []), { id: keyId, publicKey }],
  })
}

function printed(file: z.output<typeof keyFileSchema>): string {
  return `${JSON.stringify(file, null, 2)}\n`
}

/** The keys of `QUITTANCE_KEYS` (the key file's text, or a path to it), else those in `file`, made
 *  there once with mode 0600. Of two processes that make them at once, both end on the same. */
export async function loadKeys(file: string, setting: string | undefined): Promise<Keys> {
  if (setting !== undefined && setting.trim() !== '') {
    const isText = setting.trimStart().startsWith('{')
    return parseKeys(isText ? setting : await readFile(setting, 'utf8'))
  }
  const found = await readFile(file, 'utf8').catch(() => null)
  if (found !== null) return parseKeys(found)
  await mkdir(dirname(file), { recursive: true })
  const draft = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeFile(draft, newKeyFile(), { mode: 0o600, flush: true })
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return parseKeys(await readFile(file, 'utf8'))
}

/** The key ids a database was written with that these keys do not hold. The program refuses to
 *  start when there are any: it could neither open nor verify what is there. */
export function unknownKeyIds(keys: Keys, keyIdsInDatabase: readonly string[]): string[] {
  return keyIdsInDatabase.filter((id) => !keys.secrets.has(id) && keys.retired?.has(id) !== true)
}

/** Throws, saying what to do, when the database names a key that is not here. */
export function checkKeys(keys: Keys, keyIdsInDatabase: readonly string[]): void {
  const unknown = unknownKeyIds(keys, keyIdsInDatabase)
  if (unknown.length === 0) return
  throw new Error(
    `the database was written with the key ${unknown.join(', ')}, which is not among ours ` +
      `(${[...keys.secrets.keys()].join(', ')}). Put the key file that belongs to this database ` +
      'back (QUITTANCE_KEYS, or keys in the data folder): without it, sealed values stay closed.',
  )
}

type Purpose = 'seal' | 'blind-index' | 'sign' | 'session'

/** Derived once per set of keys: a run of thousands of payments opens as many accounts. */
const derivedKeys = new WeakMap<Keys, Map<string, Buffer>>()

function derived(keys: Keys, keyId: string, purpose: Purpose): Buffer {
  const known = derivedKeys.get(keys) ?? new Map<string, Buffer>()
  derivedKeys.set(keys, known)
  const name = `${purpose} ${keyId}`
  const kept = known.get(name)
  if (kept !== undefined) return kept
  const secret = must(keys.secrets.get(keyId), `no key ${keyId}`)
  const key = Buffer.from(hkdfSync('sha256', secret, 'quittance', purpose, 32))
  known.set(name, key)
  return key
}

/** AES-256-GCM, `v1.<key id>.<base64url(iv | tag | ciphertext)>`, bound to its row: `about` names it
 *  (`bank_detail:<id>:account`), and a value moved to another row fails to open. */
export function seal(keys: Keys, about: string, plain: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derived(keys, keys.current, 'seal'), iv)
  cipher.setAAD(Buffer.from(about))
  const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
  const packed = Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
  return `v1.${keys.current}.${packed}`
}

/** What {@link seal} was given; throws when the text was altered, moved, or sealed by another key. */
export function open(keys: Keys, about: string, sealed: string): string {
  const [version, keyId = '', packed = ''] = sealed.split('.')
  if (version !== 'v1') throw new Error('not a sealed value')
  const bytes = Buffer.from(packed, 'base64url')
  const key = derived(keys, keyId, 'seal')
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 })
  cipher.setAAD(Buffer.from(about)).setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([cipher.update(bytes.subarray(28)), cipher.final()]).toString('utf8')
}

/** HMAC-SHA256 of a value within one field (`vendors.bank_details.account`) by the current key: equal
 *  values have equal indexes, and nobody without the key can try values against it. 32 bytes. */
export function blindIndex(keys: Keys, field: string, plain: string): Buffer {
  return indexBy(keys, keys.current, field, plain)
}

/** The index of a value by every key we hold, the current one first: while keys rotate, a value is
 *  looked for under each. */
export function blindIndexes(keys: Keys, field: string, plain: string): Buffer[] {
  const older = [...keys.secrets.keys()].filter((id) => id !== keys.current)
  return [keys.current, ...older].map((id) => indexBy(keys, id, field, plain))
}

function indexBy(keys: Keys, keyId: string, field: string, plain: string): Buffer {
  return createHmac('sha256', derived(keys, keyId, 'blind-index'))
    .update(`${field}\0${plain}`)
    .digest()
}

/** Which key a sealed value was sealed with. */
export function sealedBy(sealed: string): string {
  return must(sealed.split('.')[1], 'not a sealed value')
}

/** The secret that signs session cookies: 32 bytes as hex, of the current key. */
export function sessionSecret(keys: Keys): string {
  return sessionSecretOf(keys, keys.current)
}

/** The same of one key: what was sealed with it before keys rotated opens under it. */
export function sessionSecretOf(keys: Keys, keyId: string): string {
  return derived(keys, keyId, 'session').toString('hex')
}

/** PKCS #8 head of an Ed25519 private key (RFC 8410, section 7); the 32-byte seed follows. */
const ED25519_PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')

function signingKey(keys: Keys, keyId: string) {
  const der = Buffer.concat([ED25519_PKCS8, derived(keys, keyId, 'sign')])
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
}

/** Ed25519 (RFC 8032) over `bytes` by the current key: signs the heads of the chain. */
export function signBytes(keys: Keys, bytes: Uint8Array): { keyId: string; signature: Buffer } {
  return { keyId: keys.current, signature: sign(null, bytes, signingKey(keys, keys.current)) }
}

/** True when `signature` over `bytes` is by the key named; false for a key we do not hold. */
export function isSignedBy(
  keys: Keys,
  keyId: string,
  bytes: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (keys.secrets.has(keyId)) {
    return verify(null, bytes, createPublicKey(signingKey(keys, keyId)), signature)
  }
  const kept = keys.retired?.get(keyId)
  return kept !== undefined && verify(null, bytes, createPublicKey(kept), signature)
}

/** The public half of a signing key as PEM: what an auditor needs to check a head elsewhere. */
export function publicKeyPem(keys: Keys, keyId: string): string {
  return createPublicKey(signingKey(keys, keyId)).export({ format: 'pem', type: 'spki' }).toString()
}
