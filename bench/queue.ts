/** How long a specialist waits for a page of the queue: over HTTP, signed in, saved views, filters
 *  and searches, page after page, while submissions move.
 *
 *    npm run -s bench -- queue [--size S|M|L] [--seed 1]
 *
 *  A throwaway embedded PostgreSQL with durable settings; the server is a process of its own. The
 *  textbook (page number and exact count, no sign-in) and a bare answer of the same size take turns
 *  with ours in every round. Proof: leafing through shows each submission that stood still once. */
import { fork } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { person } from '../src/identity/testing.ts'
import { must } from '../src/kernel/assert.ts'
import { Temporal } from '../src/kernel/temporal.ts'
import { openPool, type Pool, sql, withTx } from '../src/platform/db.ts'
import { migrate } from '../src/platform/migrate.ts'
import {
  databaseUrl,
  ensureRoles,
  type LoginUrls,
  startPostgres,
} from '../src/platform/postgres.ts'
import { newKeyFile } from '../src/platform/secrets.ts'
import { mdfSetting } from '../src/submissions/testing.ts'
import { openBenchWorld } from './ground/world.ts'
import { randomFrom } from './ledger/workload.ts'
import { syncMicros } from './ledger/measure.ts'
import {
  type Asked,
  bareOperator,
  listsOf,
  operate,
  type Operator,
  ourOperator,
  textbookOperator,
  type Timed,
} from './queue/asking.ts'
import { move, provePages, statementAlone } from './queue/moving.ts'
import { seed } from './queue/seed.ts'
import type { Listening, Told } from './queue/serving.ts'

const { values: flags } = parseArgs({
  options: { size: { type: 'string', default: 'M' }, seed: { type: 'string', default: '1' } },
})
const sizes = {
  S: { submissions: 10_000, rounds: 3, ms: 3_000 },
  M: { submissions: 100_000, rounds: 5, ms: 6_000 },
  L: { submissions: 1_000_000, rounds: 5, ms: 10_000 },
} as const
if (flags.size !== 'S' && flags.size !== 'M' && flags.size !== 'L') {
  throw new Error('--size is S, M or L')
}
const { submissions, rounds, ms } = sizes[flags.size]
const random = randomFrom(Number(flags.seed))
const PARTNERS = 1_000
const OPERATORS = 20
const SPECIALISTS = 200
const THINK_MS = 250
const MOVES_PER_SECOND = 50
/** A page of fifty rows as JSON. */
const BARE_BYTES = 24_000
const allowedMs = 40
const at = '2026-03-02T09:00:00Z'

type Ground = { readonly told: Told; readonly partnerId: string; readonly me: string }

/** The setting by commands, the mass of rows by SQL. */
async function prepare(urls: LoginUrls, superuserUrl: string, dataFolder: string): Promise<Ground> {
  await migrate(urls.owner)
  const keys = newKeyFile()
  const told = { app: urls.app, portal: urls.portal, jobs: urls.jobs, dataFolder, keys, at }
  const world = openBenchWorld(told)
  const owner = openPool(urls.owner, 'bench owner', 1)
  const db = { world, urls, owner, superuserUrl, close: async () => {} }
  const { programId, fund } = await mdfSetting(db)
  const people: string[] = []
  for (let n = 0; n < SPECIALISTS; n += 1) {
    people.push((await person(db, { roles: ['specialist'] })).principalId)
  }
  const found = await withTx(world.app, (tx) =>
    tx.one<{ versionId: string; allocationId: string }>(sql`
      select (select version_id from programs.versions limit 1) as "versionId",
        (select allocation_id from funds.allocations limit 1) as "allocationId"`),
  )
  await seed(urls.app, {
    submissions,
    partners: PARTNERS,
    specialists: people,
    programId,
    fundId: fund.fundId,
    ...found,
    nowMs: Temporal.Instant.from(at).epochMilliseconds,
  })
  const superuser = openPool(superuserUrl, 'bench vacuum', 1)
  await superuser.query('vacuum analyze')
  await superuser.query('checkpoint')
  const { rows } = await superuser.query<{ id: string }>(
    `select partner_id as id from partners.partners where code = 'BENCH-77'`,
  )
  await Promise.all([superuser.end(), owner.end(), world.app.end(), world.portal.end()])
  const partnerId = must(rows[0], 'the partners were written').id
  const me = must(people[0], 'there are operators')
  return {
    told: { ...told, people: people.slice(0, OPERATORS), bareBytes: BARE_BYTES },
    partnerId,
    me,
  }
}

type Served = Listening & { cpuMs(): Promise<number>; close(): Promise<void> }

async function listening(told: Told): Promise<Served> {
  const child = fork(new URL('queue/serving.ts', import.meta.url), { stdio: 'inherit' })
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.send(told)
  const said = await new Promise<Listening>((resolve, reject) => {
    // The one message it sends.
    child.once('message', (message) => resolve(message as Listening))
    void ended.then(() => reject(new Error('the server ended before it listened')))
  })
  return {
    ...said,
    // The answer to what was asked, and to nothing else.
    cpuMs: () =>
      new Promise<number>((resolve) => {
        child.once('message', (message) => resolve((message as { cpuMs: number }).cpuMs))
        child.send('cpu')
      }),
    async close() {
      child.disconnect()
      await ended
    },
  }
}

type Contender = { readonly name: string; readonly operators: readonly Operator[] }

/** Ours, the textbook and the bare answer in turn, with people who look at what they asked for. */
async function alternate(
  contenders: readonly Contender[],
  lists: readonly Asked[],
  thinkMs: number,
) {
  const measured = new Map<string, Timed[]>(contenders.map(({ name }) => [name, []]))
  const worst = new Map<string, number>()
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, operators } of contenders) {
      const timed = await operate(operators, lists, { ms, thinkMs, random })
      measured.get(name)?.push(...timed)
      worst.set(name, Math.max(worst.get(name) ?? 0, at95(timed)))
    }
  }
  return { measured, worst }
}

function part(timed: readonly Timed[], share: number): number {
  const sorted = timed.map((each) => each.ms).sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
const at95 = (timed: readonly Timed[]) => part(timed, 0.95)

function line(name: string, timed: readonly Timed[], seconds: number): string {
  const n = (share: number) => `${part(timed, share).toFixed(1)} ms`.padStart(9)
  const rate = `${(timed.length / seconds).toFixed(0)}/s`.padStart(7)
  return `  ${name.padEnd(34)}${rate}  p50 ${n(0.5)}  p95 ${n(0.95)}  p99 ${n(0.99)}`
}

async function measure(ground: Ground, pool: Pool): Promise<void> {
  const served = await listening(ground.told)
  const until = Temporal.Instant.from(at).add({ hours: 24 }).toString()
  const lists = listsOf({ person: ground.me, partnerId: ground.partnerId, until })
  const ours: Contender = {
    name: 'Quittance',
    operators: served.cookies.map((cookie) => ourOperator(served.url, cookie)),
  }
  const same = (operator: () => Operator) => Array.from({ length: OPERATORS }, operator)
  const textbook = { name: 'textbook', operators: same(() => textbookOperator(served.peerUrl)) }
  const bare = { name: 'limit: a bare answer', operators: same(() => bareOperator(served.peerUrl)) }
  const contenders = [ours, textbook, bare]
  try {
    for (const { operators } of contenders) {
      await operate(operators, lists, { ms: 1_500, thinkMs: 100, random })
    }
    const moving = move(pool, MOVES_PER_SECOND, random)
    const { measured, worst } = await alternate(contenders, lists, THINK_MS)
    const alone = await statementAlone(pool, 2_000)
    const wrong = await provePages(served.url, must(served.cookies[0], 'a session'), pool)
    const moves = await moving.stop()
    const seconds = (rounds * ms) / 1000
    const own = measured.get(ours.name) ?? []
    console.log(`${OPERATORS} operators, ${THINK_MS} ms a page, ${MOVES_PER_SECOND} moves/s`)
    for (const { name } of contenders) {
      const round = `  worst round ${worst.get(name)?.toFixed(1)} ms`
      console.log(line(name, measured.get(name) ?? [], seconds) + round)
    }
    console.log(line('limit: the statement alone', alone, 2))
    console.log('\nours by list')
    for (const { name } of lists) {
      console.log(
        line(
          name,
          own.filter((each) => each.name === name),
          seconds,
        ),
      )
    }
    const before = await served.cpuMs()
    const full = await operate(ours.operators, lists, { ms, thinkMs: 0, random })
    const cpuMs = (await served.cpuMs()) - before
    console.log('\nas fast as the same twenty can click')
    console.log(line(ours.name, full, ms / 1000))
    console.log(`  ${(cpuMs / full.length).toFixed(1)} ms of a processor per page in our process`)
    conclude(own, measured.get(textbook.name) ?? [], { moves, wrong })
  } finally {
    await served.close()
  }
}

function conclude(
  own: readonly Timed[],
  textbook: readonly Timed[],
  proof: { readonly moves: number; readonly wrong: readonly string[] },
): void {
  if (proof.wrong.length > 0) {
    console.error(`\nPROOF FAILED\n${proof.wrong.join('\n')}`)
    process.exitCode = 1
    return
  }
  const p95 = at95(own)
  console.log(
    `proof: leafing through shows each submission that stood still once, ${proof.moves} moved\n`,
  )
  console.log(
    `queue: a page at ${submissions.toLocaleString('en')} submissions answers over HTTP in ` +
      `${part(own, 0.5).toFixed(1)} ms, 95 of 100 in ${p95.toFixed(1)} ms (${allowedMs} allowed; ` +
      `the textbook ${at95(textbook).toFixed(1)} ms).`,
  )
  if (p95 > allowedMs) process.exitCode = 1
}

const folder = await mkdtemp(join(tmpdir(), 'quittance-bench-'))
await chmod(folder, 0o755) // the server's user must be able to enter
const server = await startPostgres({ dataFolder: folder, durable: true })
try {
  const urls = await ensureRoles(server.superuserUrl, 'bench')
  const ground = await prepare(urls, databaseUrl(server.superuserUrl, 'bench'), join(folder, 'own'))
  const pool = openPool(urls.app, 'bench moves', 2)
  const { rows } = await pool.query<{ version: string }>('select version()')
  console.log(
    `Quittance queue, size ${flags.size}: ${submissions.toLocaleString('en')} submissions, ` +
      `15 % open, ${PARTNERS} partners, ${rounds} rounds of ${ms / 1000} s, seed ${flags.seed}`,
  )
  console.log(
    `Node ${process.version}, ${rows[0]?.version.split(' on ')[0]}, ${cpus().length} cores ` +
      `(${cpus()[0]?.model ?? '?'}), load ${loadavg()[0]!.toFixed(1)} before: above 0.5 others ` +
      `share the cores; 8 kB write + fdatasync takes ${syncMicros(folder)} µs here\n`,
  )
  await measure(ground, pool)
  await pool.end()
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
