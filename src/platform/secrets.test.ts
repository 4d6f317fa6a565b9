import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  blindIndex,
  blindIndexes,
  checkKeys,
  isSignedBy,
  loadKeys,
  newKeyFile,
  open,
} from './secrets.ts'
import { parseKeys, publicKeyPem, seal, sessionSecret, signBytes } from './secrets.ts'

const folder = await mkdtemp(join(tmpdir(), 'q-keys-'))
after(() => rm(folder, { recursive: true }))
const keys = parseKeys(newKeyFile())

test('a sealed value opens in its own row only, and never the same twice', () => {
  const sealed = seal(keys, 'bank_detail:1:account', 'DE89370400440532013000')
  assert.equal(open(keys, 'bank_detail:1:account', sealed), 'DE89370400440532013000')
  assert.throws(() => open(keys, 'bank_detail:2:account', sealed))
  assert.notEqual(sealed, seal(keys, 'bank_detail:1:account', 'DE89370400440532013000'))
  assert.ok(!sealed.includes('DE89'))
})

test('an altered or truncated value does not open', () => {
  const [version, id, packed = ''] = seal(keys, 'row', 'secret').split('.')
  const bytes = Buffer.from(packed, 'base64url')
  bytes[30] = (bytes[30] ?? 0) ^ 1
  assert.throws(() => open(keys, 'row', `${version}.${id}.${bytes.toString('base64url')}`))
  assert.throws(() => open(keys, 'row', `${version}.${id}.${packed.slice(0, 20)}`))
  assert.throws(() => open(keys, 'row', `${version}.other.${packed}`), /no key other/)
})

test('after a rotation the old values still open and new ones use the new key', () => {
  const [oldId] = [...keys.secrets]
  assert.ok(oldId)
  const added = parseKeys(newKeyFile())
  const rotated = { current: added.current, secrets: new Map([...keys.secrets, ...added.secrets]) }
  assert.equal(open(rotated, 'row', seal(keys, 'row', 'old')), 'old')
  assert.match(seal(rotated, 'row', 'new'), new RegExp(`^v1\\.${added.current}\\.`))
  assert.deepEqual(blindIndexes(rotated, 'f', 'x'), [
    blindIndex(added, 'f', 'x'),
    blindIndex(keys, 'f', 'x'),
  ])
  assert.deepEqual(blindIndex(rotated, 'f', 'x'), blindIndex(added, 'f', 'x'))
  checkKeys(rotated, [oldId[0], added.current])
  assert.throws(() => checkKeys(keys, [added.current]), /QUITTANCE_KEYS/)
})

test('a blind index finds equals within one field and tells nothing across fields', () => {
  assert.deepEqual(blindIndex(keys, 'a', 'x'), blindIndex(keys, 'a', 'x'))
  assert.notDeepEqual(blindIndex(keys, 'a', 'x'), blindIndex(keys, 'b', 'x'))
  assert.notDeepEqual(blindIndex(keys, 'a', 'x'), blindIndex(parseKeys(newKeyFile()), 'a', 'x'))
})

test('a head is signed by the current key and checked against the key it names', () => {
  const head = Buffer.from('head 7')
  const { keyId, signature } = signBytes(keys, head)
  assert.equal(isSignedBy(keys, keyId, head, signature), true)
  assert.equal(isSignedBy(keys, keyId, Buffer.from('head 8'), signature), false)
  assert.equal(isSignedBy(keys, 'absent', head, signature), false)
  assert.match(publicKeyPem(keys, keyId), /BEGIN PUBLIC KEY/)
  assert.equal(sessionSecret(keys).length, 64)
})

test('two processes that make the keys at once end on the same, readable by the owner only', async () => {
  const file = join(folder, 'data', 'keys')
  const made = await Promise.all([1, 2, 3].map(() => loadKeys(file, undefined)))
  assert.equal(new Set(made.map((each) => each.current)).size, 1)
  assert.equal((await stat(file)).mode & 0o777, 0o600)
  assert.equal((await loadKeys('/nowhere/keys', file)).current, made[0]?.current)
  assert.notEqual((await loadKeys(file, newKeyFile())).current, made[0]?.current)
})
