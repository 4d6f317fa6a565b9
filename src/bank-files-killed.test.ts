/** Killed with SIGKILL anywhere between looking into the bank's folder and keeping what became of a file,
 *  then started again: the file is filed, once. */
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { KilledFetch } from './bank-files-killed.fixture.ts'
import { report } from './payouts/answers/testing.ts'
import { inboundFileVerification, inboundVerifications } from './payouts/inbound/verify.ts'
import { payoutGround, runAt } from './payouts/testing.ts'
import { releasedRun, testChannel } from './payouts/transmission/testing.ts'
import { withTx } from './platform/db.ts'
import { testDatabase } from './platform/testing.ts'
import { constraintsOf } from './wiring.ts'

let now = runAt
const db = await testDatabase({ clock: () => now, constraints: constraintsOf() })
after(() => db.close())
const fixture = fileURLToPath(new URL('bank-files-killed.fixture.ts', import.meta.url))

function start(minutes: readonly number[], standStillAt: string | null): Promise<string[]> {
  const { keys, dataFolder } = db.world
  const secrets = [...keys.secrets].map(([id, secret]) => ({
    id,
    secret: secret.toString('base64'),
  }))
  const input: KilledFetch = {
    urls: db.urls,
    dataFolder,
    keyFile: JSON.stringify({ current: keys.current, keys: secrets }),
    looks: minutes.map((after) => now.add({ minutes: after }).toString()),
    standStillAt,
  }
  const child = spawn(process.execPath, [fixture, JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const places: string[] = []
  let errors = ''
  child.stdout.on('data', (text: Buffer) => {
    places.push(...text.toString().split('\n').filter(Boolean))
    if (standStillAt !== null && places.includes(standStillAt)) child.kill('SIGKILL')
  })
  child.stderr.on('data', (text: Buffer) => (errors += text.toString()))
  return new Promise((resolve, reject) => {
    child.once('close', (code, signal) => {
      if (code === 0 || signal === 'SIGKILL') resolve(places)
      else reject(new Error(`the process ended with ${code}: ${errors}`))
    })
  })
}

for (const place of ['read', 'stored', 'taken', 'filed']) {
  test(`killed once it has ${place} a file: after the next start it is filed, once`, async () => {
    now = runAt
    const ground = await payoutGround(db)
    const name = `bank-${ground.suffix.toLowerCase()}`
    const inboundFolder = `${name}/out`
    await testChannel(db, ground, { kind: 'folder', folder: `${name}/in`, inboundFolder })
    now = now.add({ minutes: 1 })
    const { number } = await releasedRun(db, ground)
    const folder = join(db.world.dataFolder, 'inbox', inboundFolder)
    await mkdir(folder, { recursive: true })
    const bytes = report({ messageId: `B-${place}`, answers: number, file: { status: 'ACSP' } })
    await writeFile(join(folder, 'status.xml'), bytes)
    const before = await start([5, 6], place)
    assert.equal(before.at(-1), place, before.join())
    await start([30, 31, 50, 51], null)
    const { rows } = await db.world.app.query<{ state: string; outcome: string; answers: number }>(
      `select f.state, f.outcome, (select count(*)::int from payouts.bank_answers b
          where b.sha256 = f.sha256) as answers
        from payouts.inbound_files f where f.paying_account_id = $1`,
      [ground.payingAccountId],
    )
    assert.deepEqual(rows, [{ state: 'filed', outcome: 'filed', answers: 1 }])
    const told = await db.world.app.query(
      `select from audit.events where type = 'inbound.filed' and subject_id = $1`,
      [ground.payingAccountId],
    )
    assert.equal(told.rows.length, 1)
    for (const { firstWrong } of [
      ...inboundVerifications,
      inboundFileVerification(db.world.files),
    ]) {
      assert.equal(await withTx(db.world.app, firstWrong), null)
    }
  })
}
