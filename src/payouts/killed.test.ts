import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { checkPain001 } from '../formats/pain001-check.ts'
import { unwrap } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import { testDatabase } from '../platform/testing.ts'
import type { KilledInput } from './killed.fixture.ts'
import { dueOn, type Ground, owed, payoutGround, runAt, usableVendor } from './testing.ts'
import { firstWrongOf } from './verify.ts'

/** E36: killed with SIGKILL anywhere between prepare and release, then started again: the same file,
 *  the same ids, one entry. */
const db = await testDatabase()
after(() => db.close())
const fixture = fileURLToPath(new URL('killed.fixture.ts', import.meta.url))

function start(input: KilledInput): { child: ChildProcess; ended: Promise<string[]> } {
  const child = spawn(process.execPath, [fixture, JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const places: string[] = []
  let errors = ''
  child.stdout?.on('data', (text: Buffer) => {
    places.push(...text.toString().split('\n').filter(Boolean))
    if (input.standStillAt !== null && places.includes(input.standStillAt)) child.kill('SIGKILL')
  })
  child.stderr?.on('data', (text: Buffer) => (errors += text.toString()))
  const ended = new Promise<string[]>((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve(places)
      else reject(new Error(`the process ended with ${code}: ${errors}`))
    })
  })
  return { child, ended }
}

function inputFor(ground: Ground, standStillAt: string | null): KilledInput {
  const { keys, dataFolder } = db.world
  const secrets = [...keys.secrets].map(([id, secret]) => ({
    id,
    secret: secret.toString('base64'),
  }))
  return {
    urls: db.urls,
    dataFolder,
    keyFile: JSON.stringify({ current: keys.current, keys: secrets }),
    at: runAt.toString(),
    standStillAt,
    payingAccountId: ground.payingAccountId,
    upToDueOn: dueOn.toString(),
    preparer: ground.crew.specialist,
    approver: ground.crew.frank,
  }
}

type Outcome = {
  number: string
  sha256: string
  entries: number
  attempts: string[]
}

async function outcomesOf(ground: Ground): Promise<Outcome[]> {
  const { rows } = await db.world.app.query<Outcome>(
    `select r.number, f.sha256,
      (select count(distinct p.entry_id)::int from ledger.postings p
        join ledger.accounts a using (account_id)
        where a.bucket = 'in_transit' and a.holder = r.run_id::text) as entries,
      (select array_agg(t.end_to_end_id || ' ' || t.state order by p.ordinal)
        from payouts.attempts t join payouts.payments p using (payment_id)
        where p.run_id = r.run_id) as attempts
    from payouts.runs r left join payouts.files f using (run_id)
    where r.paying_account_id = $1`,
    [ground.payingAccountId],
  )
  return rows
}

async function groundOfTwo(): Promise<Ground> {
  const ground = await payoutGround(db)
  for (const name of ['Globex GmbH', 'Acme GmbH']) {
    const { partnerId } = await usableVendor(ground, name)
    await owed(ground, { partnerId, minor: 250_000n })
  }
  return ground
}

async function paysOnce(ground: Ground): Promise<void> {
  await start(inputFor(ground, null)).ended
  const [outcome, ...others] = await outcomesOf(ground)
  assert.ok(outcome !== undefined && others.length === 0, 'one run')
  assert.equal(outcome.entries, 1)
  assert.match(outcome.attempts.join(), /^26\w{10} sent,26\w{10} sent$/)
  const bytes = await db.world.files.bytes(outcome.sha256)
  assert.ok(bytes)
  assert.equal(createHash('sha256').update(bytes).digest('hex'), outcome.sha256)
  const said = unwrap(checkPain001(bytes))
  assert.equal(said.controlSum.minor, 500_000n)
  assert.deepEqual(
    said.payments.map((payment) => `${payment.endToEndId} sent`),
    outcome.attempts,
  )
  assert.equal(await withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files)), null)
}

for (const place of ['started', 'prepared', 'approved', 'writing', 'written', 'released']) {
  test(`killed when ${place}, it pays once after the restart`, async () => {
    const ground = await groundOfTwo()
    const places = await start(inputFor(ground, place)).ended
    assert.equal(places.at(-1), place)
    const [before] = await outcomesOf(ground)
    await paysOnce(ground)
    const [now] = await outcomesOf(ground)
    if (before !== undefined) assert.equal(now?.number, before.number)
  })
}

test('killed four times in a row after the file is there, it is still one file', async () => {
  const ground = await groundOfTwo()
  for (let round = 0; round < 4; round++) {
    const places = await start(inputFor(ground, 'written')).ended
    assert.equal(places.at(-1), 'written')
    const [run] = await outcomesOf(ground)
    assert.equal(run?.sha256 ?? null, null, 'the row never commits before the kill')
  }
  await paysOnce(ground)
})
