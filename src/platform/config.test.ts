import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConfigFault, readConfig } from './config.ts'

const urlOf = (login: string) => `postgresql://${login}:secret@db.example:5432/quittance`

test('a bare start needs no setting', () => {
  const config = readConfig({})
  assert.equal(config.port, 4310)
  assert.equal(config.host, '127.0.0.1')
  assert.equal(config.dataFolder, './data')
  assert.deepEqual(config.database, { kind: 'embedded' })
  assert.equal(config.publicUrl, 'http://127.0.0.1:4310')
  assert.equal(config.clock, null)
})

test('an empty variable counts as unset', () => {
  const config = readConfig({ PORT: '', QUITTANCE_DATABASE_URL: ' ', QUITTANCE_CLOCK: '' })
  assert.equal(config.port, 4310)
  assert.deepEqual(config.database, { kind: 'embedded' })
})

test('every wrong setting is named at once, and no secret is repeated', () => {
  const wrong = {
    PORT: 'eighty',
    QUITTANCE_DATABASE_URL: 'mysql://app:hunter2@db/quittance',
    QUITTANCE_CLOCK: 'tomorrow',
    QUITTANCE_LOG_LEVEL: 'loud',
  }
  assert.throws(
    () => readConfig(wrong),
    (error: unknown) => {
      assert.ok(error instanceof ConfigFault)
      for (const name of Object.keys(wrong)) assert.match(error.message, new RegExp(name))
      assert.match(error.message, /expected postgresql:\/\//)
      assert.doesNotMatch(error.message, /hunter2/)
      return true
    },
  )
  assert.throws(() => readConfig({ PORT: '70000' }), ConfigFault)
})

test('four logins on an external server are kept apart', () => {
  const config = readConfig({
    QUITTANCE_OWNER_URL: urlOf('owner'),
    QUITTANCE_DATABASE_URL: urlOf('app'),
    QUITTANCE_PORTAL_URL: urlOf('portal'),
    QUITTANCE_JOBS_URL: urlOf('jobs'),
  })
  assert.deepEqual(config.database, {
    kind: 'external',
    owner: urlOf('owner'),
    app: urlOf('app'),
    portal: urlOf('portal'),
    jobs: urlOf('jobs'),
    separateLogins: true,
  })
})

test('an external server with one login starts, and is known to be unprotected', () => {
  const config = readConfig({ QUITTANCE_DATABASE_URL: urlOf('app') })
  assert.deepEqual(config.database, {
    kind: 'external',
    owner: urlOf('app'),
    app: urlOf('app'),
    portal: urlOf('app'),
    jobs: urlOf('app'),
    separateLogins: false,
  })
  assert.throws(() => readConfig({ QUITTANCE_JOBS_URL: urlOf('jobs') }), /QUITTANCE_DATABASE_URL/)
})

test('a socket address is a PostgreSQL address', () => {
  const url = 'postgresql://app@localhost:5432/quittance?host=%2Frun%2Fpostgresql'
  assert.equal(readConfig({ QUITTANCE_DATABASE_URL: url }).database.kind, 'external')
})

test('a clock is an instant, a public address loses its last slash', () => {
  const config = readConfig({
    QUITTANCE_CLOCK: '2026-03-31T09:00:00Z',
    QUITTANCE_PUBLIC_URL: 'https://quittance.example/',
    QUITTANCE_HOST: '::1',
  })
  assert.equal(config.clock?.toString(), '2026-03-31T09:00:00Z')
  assert.equal(config.publicUrl, 'https://quittance.example')
})

test('what is put for a bank and what a bank puts lie in folders apart', () => {
  const inside = { QUITTANCE_OUTBOX: '/srv/bank', QUITTANCE_INBOX: '/srv/bank/out/' }
  assert.throws(() => readConfig(inside), /lie in one another/)
  assert.throws(() => readConfig({ ...inside, QUITTANCE_INBOX: '/srv/bank' }), /lie in one another/)
  const apart = { QUITTANCE_OUTBOX: '/srv/bank', QUITTANCE_INBOX: '/srv/bank-out' }
  assert.equal(readConfig(apart).inbox, '/srv/bank-out')
})
