import assert from 'node:assert/strict'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { payoutGround, run, runAt } from '../payouts/testing.ts'
import { stopSending } from '../payouts/transmission/resolve.ts'
import { sendFiles } from '../payouts/transmission/send.ts'
import { releasedRun, testChannel } from '../payouts/transmission/testing.ts'
import { unwrap } from '../kernel/result.ts'
import { testDatabase } from '../platform/testing.ts'
import { runCommandLine } from './command-line.ts'
import { commands } from './commands.ts'

let now = runAt
const db = await testDatabase({ clock: () => now })
after(() => db.close())

/** The command line on this database, by its logins and keys. */
async function transmit(email: string, ...words: string[]) {
  const lines: string[] = []
  const { owner, app, portal, jobs } = db.urls
  const { current, secrets } = db.world.keys
  const keys = [...secrets].map(([id, secret]) => ({ id, secret: secret.toString('base64') }))
  const env = {
    QUITTANCE_DATA: db.world.dataFolder,
    QUITTANCE_OWNER_URL: owner,
    QUITTANCE_DATABASE_URL: app,
    QUITTANCE_PORTAL_URL: portal,
    QUITTANCE_JOBS_URL: jobs,
    QUITTANCE_KEYS: JSON.stringify({ current, keys }),
    QUITTANCE_AS: email,
  }
  const say = (line: string) => void lines.push(line)
  const args = ['transmit', ...words, '--on', now.toString()]
  const code = await runCommandLine(args, commands, { env, out: say, err: say })
  return { code, said: lines.join('\n') }
}

async function emailOf(principalId: string): Promise<string> {
  const { rows } = await db.world.app.query<{ email: string }>(
    'select email from identity.principals where principal_id = $1',
    [principalId],
  )
  return rows[0]?.email ?? ''
}

test('Finance sees what is not at the bank, looks, and has it sent again with a reason', async () => {
  const ground = await payoutGround(db)
  const { frank } = ground.crew
  await testChannel(db, ground, { kind: 'folder', folder: 'first-bank' })
  now = now.add({ minutes: 1 })
  const { runId, number } = await releasedRun(db, ground)
  const email = await emailOf(frank.principalId)
  const waits = await transmit(email, 'status')
  assert.equal(waits.code, 0, waits.said)
  assert.match(waits.said, new RegExp(`${number}  waiting  0 tries`))
  const stop = {
    action: 'run.transmit',
    input: { runId, reason: 'the bank asks us to wait' },
  } as const
  unwrap(await run(db, frank, { ...stop, command: stopSending, at: now }))
  assert.equal((await transmit(email, 'status')).code, 3)
  const looked = await transmit(email, 'look', number)
  assert.match(looked.said, /is not there: outbox\/first-bank holds 0 files/)
  assert.equal((await transmit(email, 'retry', number)).code, 2)
  const again = await transmit(email, 'retry', number, '--reason', 'the bank is ready')
  assert.match(again.said, /is waiting now/)
  assert.equal((await sendFiles(db.world)).sent, 1)
  assert.match((await transmit(email, 'status')).said, /Every file .* is at the bank/)
  assert.match((await transmit(email, 'look', number)).said, /is there, byte for byte/)
  const tried = await transmit(email, 'try', 'eur main')
  assert.match(tried.said, /Version 1, usable: .* answers and holds 1 files/)
  assert.equal((await transmit(email, 'look', 'PR-2026-9999')).code, 1)
  assert.equal((await transmit(email, 'wait')).code, 2)
})

test('Finance fetches from the bank’s folder at the terminal, and is told what became of each file', async () => {
  const ground = await payoutGround(db)
  const name = `bank-${ground.suffix.toLowerCase()}`
  const { rows } = await db.owner.query<{ name: string }>(
    `update payouts.paying_accounts set name = $2 where paying_account_id = $1 returning name`,
    [ground.payingAccountId, `Main of ${ground.suffix}`],
  )
  const account = rows[0]?.name ?? ''
  const email = await emailOf(ground.crew.frank.principalId)
  assert.equal((await transmit(email, 'fetch', account)).code, 1, 'no folder to fetch from')
  await testChannel(db, ground, {
    kind: 'folder',
    folder: `${name}/in`,
    inboundFolder: `${name}/out`,
  })
  const folder = join(db.world.dataFolder, 'inbox', name, 'out')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'readme.txt'), 'Dear customer')
  const seen = await transmit(email, 'fetch', account)
  assert.match(seen.said, /1 seen; taken when they are the same in 10 seconds/)
  assert.equal(seen.code, 0, seen.said)
  now = now.add({ seconds: 10 })
  const fetched = await transmit(email, 'fetch', account)
  assert.match(fetched.said, /0 filed, 1 refused/)
  assert.match(fetched.said, /readme\.txt {2}refused {2}readme\.txt looks like a text\./)
  assert.equal(fetched.code, 3)
  const status = await transmit(email, 'status')
  assert.match(status.said, new RegExp(`Main of ${ground.suffix}  from inbox/.* 1 need a person`))
  assert.equal(status.code, 3)
})
