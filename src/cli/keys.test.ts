import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Act, Actor } from '../audit/index.ts'
import { execute } from '../identity/index.ts'
import { keptAuthenticators } from '../identity/seal-sql.ts'
import { newAuthenticator, openAuthenticator } from '../identity/sign-in-library.ts'
import { unwrap } from '../kernel/result.ts'
import { payingAccountByNumber } from '../payouts/index.ts'
import {
  germanIban,
  payoutGround,
  runAt,
  usableVendor,
  type TestVendor,
} from '../payouts/testing.ts'
import { withTx } from '../platform/db.ts'
import {
  blindIndexes,
  checkKeys,
  isSignedBy,
  parseKeys,
  sessionSecret,
  signBytes,
  withNewKey,
  withoutKey,
} from '../platform/secrets.ts'
import { inAct, testCall, testDatabase } from '../platform/testing.ts'
import type { World } from '../platform/world.ts'
import { openBankDetails, proposeBankDetail } from '../vendors/index.ts'
import { vendorConstraints } from '../vendors/refusals.ts'
import { verifications } from '../vendors/verify.ts'
import type { RotatedInput } from './keys-killed.fixture.ts'
import { keyUses, rotateAll, sealedColumns } from './keys.ts'

/** Keys rotate under living data: what was sealed opens, what was indexed is found, at every instant. */
const db = await testDatabase({ constraints: new Map(Object.entries(vendorConstraints)) })
after(() => db.close())
const fixture = fileURLToPath(new URL('keys-killed.fixture.ts', import.meta.url))
const first = JSON.stringify({
  current: db.world.keys.current,
  keys: [...db.world.keys.secrets].map(([id, secret]) => ({
    id,
    secret: secret.toString('base64'),
  })),
})
const oldId = db.world.keys.current
const added = withNewKey(first)
/** The same installation, started anew with the file that has the new key. */
const anew: World = { ...db.world, keys: parseKeys(added.text) }

const ground = await payoutGround(db)
const vendors: TestVendor[] = []
for (const name of ['Acme GmbH', 'Globex GmbH', 'Initech GmbH', 'Hooli GmbH', 'Tyrell GmbH']) {
  vendors.push(await usableVendor(ground, name))
}
const numbersOf = (world: World) =>
  withTx(world.app, async (tx) => {
    const details = await openBankDetails(
      tx,
      world.keys,
      vendors.map((vendor) => vendor.bankDetailId),
    )
    return details.map((detail) => detail.account)
  })
const numbers = await numbersOf(db.world)

function propose(world: World, vendor: TestVendor, account: object) {
  const call = { ...testCall(db, ground.crew.specialist, { at: runAt }), world }
  return execute(call, 'bank_detail.propose', proposeBankDetail(world.keys), {
    vendorId: vendor.vendorId,
    currency: 'EUR',
    holderName: vendor.legalName,
    account: account as { scheme: 'iban'; iban: string; bic: null },
  })
}
const iban = (text: string) => ({ scheme: 'iban', iban: text, bic: null })

/** Runs the rotation in a process of its own and kills it after some batches. */
function killedAfter(batches: number): Promise<string[]> {
  const { urls, dataFolder } = { urls: db.urls, dataFolder: db.world.dataFolder }
  const input: RotatedInput = { urls, dataFolder, keyFile: added.text }
  const child = spawn(process.execPath, [fixture, JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const said: string[] = []
  child.stdout.on('data', (text: Buffer) => {
    said.push(...text.toString().split('\n').filter(Boolean))
    if (said.length >= batches) child.kill('SIGKILL')
  })
  return new Promise((resolve) => child.once('close', () => resolve(said)))
}

async function usedOf(keyId: string): Promise<number> {
  const uses = await keyUses(anew)
  return uses.filter((use) => use.keyId === keyId).reduce((sum, use) => sum + use.rows, 0)
}
/** One account is one vendor's: another that names any of them is refused, whichever key indexed it. */
async function allRefused(world: World): Promise<void> {
  for (const [at, number] of numbers.entries()) {
    const other = vendors[(at + 1) % vendors.length] as TestVendor
    const answer = await propose(world, other, iban(number))
    assert.equal(answer.ok || answer.refusal.code, 'bank_detail.account_of_another')
  }
}

test('killed half-way, both keys open and find, and one account stays one vendor’s', async () => {
  assert.ok((await usedOf(oldId)) > 10)
  assert.ok((await killedAfter(1)).length >= 1)
  assert.deepEqual(await numbersOf(anew), numbers)
  await allRefused(anew)
  const own = await withTx(anew.app, (tx) =>
    payingAccountByNumber(tx, anew.keys, { iban: germanIban(1001) }),
  )
  assert.equal(own?.payingAccountId, ground.payingAccountId)
})

test('run again it goes on where it was, until the old key holds nothing', async () => {
  await rotateAll(anew, 2)
  assert.equal(await usedOf(oldId), 0)
  assert.equal(await rotateAll(anew, 2), 0)
  const only = { ...anew, keys: parseKeys(withoutKey(added.text, oldId)) }
  assert.deepEqual([...only.keys.secrets.keys()], [added.keyId])
  assert.deepEqual(await numbersOf(only), numbers)
  await allRefused(only)
  const own = await withTx(only.app, (tx) =>
    payingAccountByNumber(tx, only.keys, { iban: germanIban(1001) }),
  )
  assert.equal(own?.payingAccountId, ground.payingAccountId)
  const found = await Promise.all(
    verifications.map(({ firstWrong }) => withTx(only.app, (tx) => firstWrong(tx))),
  )
  assert.deepEqual(
    found.filter((wrong) => wrong !== null),
    [],
  )
})

test('an authenticator opens after a rotation, and only under the new key', async () => {
  const [before, now] = [sessionSecret(db.world.keys), sessionSecret(anew.keys)]
  const fiona = ground.crew.fiona.principalId
  const kept = await newAuthenticator(before)
  const { secret } = await openAuthenticator(before, kept)
  await withTx(db.world.app, (tx) =>
    tx.run({
      text: `insert into auth."twoFactor" ("id", "userId", "secret", "backupCodes", "verified")
        values ('a1', $1, $2, $3, true)`,
      values: [fiona, kept.secret, kept.backupCodes],
    }),
  )
  assert.equal(await usedOf(oldId), 1)
  assert.equal(await rotateAll(anew, 2), 1)
  assert.equal(await usedOf(oldId), 0)
  const [row] = await withTx(db.world.app, (tx) => keptAuthenticators(tx))
  assert.equal((await openAuthenticator(now, row ?? kept)).secret, secret)
  await assert.rejects(openAuthenticator(before, row ?? kept))
})

test('a retired key still verifies what it signed, and the database may name it', () => {
  const head = Buffer.from('head 7')
  const { keyId, signature } = signBytes(db.world.keys, head)
  const only = parseKeys(withoutKey(added.text, oldId))
  assert.ok(isSignedBy(only, keyId, head, signature))
  assert.ok(!isSignedBy(only, keyId, Buffer.from('head 8'), signature))
  checkKeys(only, [oldId, added.keyId])
  assert.throws(() => withoutKey(added.text, added.keyId), /is the current one/)
})

test('a British IBAN claimed before sort codes were known is claimed as one by a rotation', async () => {
  const [acme, globex] = vendors as [TestVendor, TestVendor]
  unwrap(await propose(anew, acme, iban('GB29NWBK60161331926819')))
  const aliases = blindIndexes(anew.keys, 'vendors.bank_details.account', 'gb:601613:31926819')
  const forget = (act: Act) =>
    act.tx.run({
      text: `update vendors.accounts set account_blind = $2, blind_key = 'none' where account_blind = $1`,
      values: [aliases[0], Buffer.from('forgotten')],
    })
  await inAct(db, ground.crew.specialist, forget)
  const back = parseKeys(withNewKey(added.text).text)
  await rotateAll({ ...anew, keys: back })
  const call = { ...testCall(db, ground.crew.specialist as Actor, { at: runAt }) }
  const named = await execute(
    { ...call, world: { ...anew, keys: back } },
    'bank_detail.propose',
    proposeBankDetail(back),
    {
      vendorId: globex.vendorId,
      currency: 'GBP',
      holderName: globex.legalName,
      account: { scheme: 'gb', sortCode: '60-16-13', accountNumber: '31926819' },
    },
  )
  assert.equal(named.ok || named.refusal.code, 'bank_detail.account_of_another')
})

test('every sealed column of the database is one that rotates', async () => {
  const { rows } = await db.owner.query<{ name: string }>(
    `select table_schema || '.' || table_name || '.' || column_name as name
     from information_schema.columns where column_name like '%\\_sealed'
       and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const known = sealedColumns()
    .map(({ column }) => column)
    .filter((column) => column.endsWith('_sealed'))
  assert.deepEqual(rows.map((row) => row.name).sort(), known.toSorted())
})
