import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { withTx } from './db.ts'
import { openInstallation } from './installation.ts'
import { newKeyFile, parseKeys } from './secrets.ts'
import { testDatabase } from './testing.ts'

const db = await testDatabase()
after(() => db.close())
const id = (last: string) => `01940000-0000-7000-8000-00000000000${last}`
const start = (keys = db.world.keys, sampleMode = false, last = '1') =>
  withTx(db.world.app, (tx) => openInstallation(tx, keys, { installationId: id(last), sampleMode }))

test('the first start says what the database is, and no later one changes it', async () => {
  const both = await Promise.all([start(), start()])
  assert.deepEqual(both[0], { installationId: id('1'), sampleMode: false })
  assert.deepEqual(both[1], both[0])
  assert.deepEqual(await start(db.world.keys, true, '2'), both[0])
  const switchOn = withTx(db.world.app, (tx) =>
    tx.run({ text: 'update platform.installation set sample_mode = true', values: [] }),
  )
  await assert.rejects(switchOn, /permission denied/)
})

test('a start without the keys of the database is refused, with a rotated one it goes on', async () => {
  const other = parseKeys(newKeyFile())
  await assert.rejects(start(other), /was written with the key .*QUITTANCE_KEYS/)
  const { keys } = db.world
  const rotated = {
    current: other.current,
    secrets: new Map([...keys.secrets, ...other.secrets]),
  }
  await start(rotated)
  await assert.rejects(start(keys), new RegExp(other.current))
})
