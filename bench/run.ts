/** How long a pay run of up to 100,000 payments takes, and how much memory: from preparing it to the
 *  bank's answer to each payment, step by step by the product's own commands.
 *
 *    npm run -s bench -- run [--size S|M|L]
 *
 *  A throwaway embedded PostgreSQL with durable settings. Each step is a process of its own, so that its
 *  peak memory is its own; one that does nothing says what the program itself takes. Beside it the
 *  physical limits: the rows of the payments alone in one statement, and the bytes of the file written
 *  and synced. Proof: the run pays what is owed to the cent, its file reads back to it, each payment has
 *  the bank's answer, and every verification of payouts finds nothing. */
import { spawn } from 'node:child_process'
import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { owedCrowd } from '../src/payouts/crowd-testing.ts'
import { dueOn, payoutGround, runAt } from '../src/payouts/testing.ts'
import { testChannel } from '../src/payouts/transmission/testing.ts'
import { firstWrongOf } from '../src/payouts/verify.ts'
import { openPool, sql, withTx } from '../src/platform/db.ts'
import { migrate } from '../src/platform/migrate.ts'
import { databaseUrl, ensureRoles, startPostgres } from '../src/platform/postgres.ts'
import { newKeyFile } from '../src/platform/secrets.ts'
import type { TestDatabase } from '../src/platform/testing.ts'
import { openBenchWorld } from './ground/world.ts'
import type { StepInput, StepName, StepSaid } from './run/step.ts'

const { values: flags } = parseArgs({ options: { size: { type: 'string', default: 'S' } } })
const sizes = { S: 2_000, M: 20_000, L: 100_000 } as const
if (flags.size !== 'S' && flags.size !== 'M' && flags.size !== 'L')
  throw new Error('--size is S, M or L')
/** As many are owed something as a run takes; the first is owed less than the account's minimum and
 *  drops out. */
const vendors = sizes[flags.size]
const count = vendors - 1
/** What a step may take above the program itself: sets of what is read, and 12 KB for each payment of a
 *  plan, what waits to be collected included. */
const allowedMb = 300 + (count * 12) / 1_000

const words: Readonly<Partial<Record<StepName, string>>> = {
  prepare: 'prepare: plan, check, write and read back the file',
  page: 'first page of the run',
  find: 'find among its payments',
  approve: 'approve by its content, what stands out asked anew',
  release: 'release: check under lock, file, books',
  send: 'send the file to a folder of the bank',
  answer: 'the bank accepts each payment by name',
  reject: 'the bank rejects one in a thousand',
  verify: 'verify the stored file',
}

function inProcess(input: StepInput): Promise<StepSaid> {
  const file = new URL('./run/step.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [file, JSON.stringify(input)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (part: Buffer) => (text += part.toString()))
  return new Promise((resolve, reject) =>
    child.once('close', (code) =>
      code === 0
        ? resolve(JSON.parse(text) as StepSaid) // written by that process
        : reject(new Error(`${input.step} ended with ${code}`)),
    ),
  )
}

/** Bytes written and synced, and nothing else. */
function writeMs(path: string, bytes: Uint8Array): number {
  const from = performance.now()
  const file = openSync(path, 'w')
  writeSync(file, bytes)
  fsyncSync(file)
  closeSync(file)
  return performance.now() - from
}

const folder = await mkdtemp(join(tmpdir(), 'quittance-bench-'))
await chmod(folder, 0o755) // the server's user must be able to enter
const server = await startPostgres({ dataFolder: folder, durable: true })
try {
  const urls = await ensureRoles(server.superuserUrl, 'bench')
  await migrate(urls.owner)
  const { app, portal, jobs } = urls
  const dataFolder = join(folder, 'own')
  const place = { app, portal, jobs, dataFolder, keys: newKeyFile(), at: runAt.toString() }
  const world = openBenchWorld(place)
  const owner = openPool(urls.owner, 'bench owner', 1)
  const superuserUrl = databaseUrl(server.superuserUrl, 'bench')
  const db: TestDatabase = { world, urls, owner, superuserUrl, close: async () => {} }
  console.log(
    `Quittance run, size ${flags.size}: ${count} payments; ${cpus().length} cores ` +
      `(${cpus()[0]?.model ?? '?'}), load ${loadavg()[0]!.toFixed(1)} before, Node ${process.version}`,
  )
  const ground = await payoutGround(db, { secondApprovalAbove: 100_000_000_000n })
  await mkdir(join(dataFolder, 'outbox', 'bank'), { recursive: true })
  await testChannel(db, ground, { kind: 'folder', folder: 'bank' })
  const { totalMinor } = await owedCrowd(ground, { vendors })
  await owner.query('vacuum analyze')

  const { crew, payingAccountId } = ground
  const { specialist: preparer, frank: approver, fiona: releaser } = crew
  const people = { preparer, approver, releaser }
  const given = { place, payingAccountId, dueOn: dueOn.toString(), ...people }
  const nothing = { runId: null, contentHash: null }
  const base = await inProcess({ ...given, ...nothing, step: 'nothing' })
  console.log(`  the program itself: ${base.peakMb.toFixed(0)} MB`)
  let peakMb = 0
  const measured = async (step: StepName, of: Pick<StepInput, 'runId' | 'contentHash'>) => {
    const said = await inProcess({ ...given, ...of, step })
    const above = Math.max(0, said.peakMb - base.peakMb)
    peakMb = Math.max(peakMb, above)
    const seconds = `${(said.ms / 1000).toFixed(1)} s`.padStart(9)
    console.log(`  ${(words[step] ?? step).padEnd(52)}${seconds}  +${above.toFixed(0)} MB`)
    return said.value
  }
  const made = await measured('prepare', nothing)
  const runId = String(made['runId'])
  const run = { runId, contentHash: String(made['contentHash']) }
  await measured('page', run)
  await measured('find', run)
  await measured('approve', run)
  const released = await measured('release', run)
  const sent = await measured('send', run)
  const named = { runId, contentHash: String(made['number']) }
  const accepted = await measured('answer', named)
  const rejected = await measured('reject', named)
  const verified = await measured('verify', run)

  const bytes = (await world.files.bytes(String(released['sha256']))) ?? Buffer.alloc(0)
  const writtenMs = writeMs(join(folder, 'bytes'), bytes)
  const from = performance.now()
  await owner.query('create table public.peer as select * from payouts.payments')
  const rowsMs = performance.now() - from
  const size = (bytes.length / 1e6).toFixed(1)
  console.log(`  limit: ${size} MB written and synced`.padEnd(54) + `${writtenMs.toFixed(0)} ms`)
  console.log('  limit: the rows of the payments alone'.padEnd(54) + `${rowsMs.toFixed(0)} ms`)

  const wrong: string[] = []
  const expect = (what: string, found: unknown, expected: unknown) => {
    if (found !== expected) wrong.push(`${what}: found ${found}, expected ${expected}`)
  }
  expect('payments', made['payments'], count)
  expect('total', made['total'], String(totalMinor - 4_321n))
  expect('file sent', sent['sent'], 1)
  expect('accepted', accepted['accepted'], count)
  expect('rejected', rejected['rejected'], Math.ceil(count / 1_000))
  expect('the stored file', verified['wrong'], null)
  const states = await withTx(world.app, async (tx) => {
    expect('verifications', await firstWrongOf(tx, world.files), null)
    return tx.many<{ state: string; payments: number }>(sql`
      select a.state, count(*)::int as payments from payouts.attempts a
        join payouts.payments p on p.payment_id = a.payment_id
      where p.dropped_at is null group by a.state order by a.state`)
  })
  const told = states.map(({ state, payments }) => `${payments} ${state}`).join(', ')
  expect(
    'states',
    told,
    `${count - Math.ceil(count / 1_000)} accepted, ${Math.ceil(count / 1_000)} rejected`,
  )
  if (peakMb > allowedMb) wrong.push(`${peakMb.toFixed(0)} MB above the program itself`)
  await Promise.all([owner.end(), world.app.end(), world.portal.end()])
  for (const each of wrong) console.log(`WRONG: ${each}`)
  console.log(
    `${wrong.length === 0 ? 'proven' : 'NOT PROVEN'}: a run of ${count} payments is prepared, approved, ` +
      `released as one file of ${size} MB, sent and answered with at most ${peakMb.toFixed(0)} MB above ` +
      `the program itself (${allowedMb.toFixed(0)} allowed).`,
  )
  process.exitCode = wrong.length === 0 ? 0 : 1
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
