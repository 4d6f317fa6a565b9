import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { Temporal } from '../kernel/temporal.ts'
import { openFileStore, setStoredAt } from './files.ts'

const folder = await mkdtemp(join(tmpdir(), 'quittance files '))
after(() => rm(folder, { recursive: true }))
const store = openFileStore(folder)
const hello = '2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824'

test('content is named by its hash and reads back byte for byte', async () => {
  assert.deepEqual(await store.put(Buffer.from('hello')), { sha256: hello, sizeBytes: 5 })
  assert.equal((await store.bytes(hello))?.toString(), 'hello')
  const stream = await store.read(hello)
  assert.ok(stream !== null)
  assert.equal(await new Response(stream).text(), 'hello')
})

test('the same content put twice is there once, and two at a time do not disturb each other', async () => {
  await Promise.all([1, 2, 3].map(() => store.put(Buffer.from('hello'))))
  assert.deepEqual(await readdir(join(folder, '2c')), [hello])
  assert.deepEqual(await readdir(join(folder, 'incoming')), [])
})

test('a file over the limit leaves nothing behind', async () => {
  async function* large() {
    for (let part = 0; part < 4; part += 1) yield Buffer.alloc(10)
  }
  assert.deepEqual(await store.put(large(), 39), { tooLarge: true, bytesMax: 39 })
  assert.deepEqual(await readdir(join(folder, 'incoming')), [])
})

test('the sweep sees old content only, and content put again is young', async () => {
  const old = Temporal.Instant.from('2020-01-01T00:00:00Z')
  await setStoredAt(folder, hello, old)
  assert.deepEqual(await store.listOlder(60, null, 10), [hello])
  assert.deepEqual(await store.listOlder(60, hello, 10), [])
  await store.put(Buffer.from('hello'))
  assert.equal(await store.removeOlder(hello, 60), false)
  await setStoredAt(folder, hello, old)
  assert.equal(await store.removeOlder(hello, 60), true)
  assert.equal(await store.bytes(hello), null)
})

test('a name that is no hash never becomes a path', async () => {
  await assert.rejects(() => store.read('../../etc/passwd'), /not a content hash/)
})
