/** How long it takes to judge what was decided again under a draft, reading included: requests and
 *  claims in the real tables, read in pages, incentive by incentive, by two threads.
 *
 *    npm run -s bench -- whatif [--size S|M|L] [--threads 2] [--seed 1]
 *
 *  A throwaway embedded PostgreSQL with durable settings. Proof: what each case must become under the
 *  draft is worked out by hand beside it; every planted difference is found, with its outcome and its
 *  amount to the cent, and no other. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { draftFiles } from '../src/autopilot/testing.ts'
import { must } from '../src/kernel/assert.ts'
import { unwrap } from '../src/kernel/result.ts'
import { openPool, sql, withTx } from '../src/platform/db.ts'
import { migrate } from '../src/platform/migrate.ts'
import {
  databaseUrl,
  ensureRoles,
  type LoginUrls,
  startPostgres,
} from '../src/platform/postgres.ts'
import { newKeyFile } from '../src/platform/secrets.ts'
import { parsePack } from '../src/programs/index.ts'
import { mdfSetting } from '../src/submissions/testing.ts'
import { openBenchWorld } from './ground/world.ts'
import { randomFrom } from './ledger/workload.ts'
import type { Judged, Part, Planted } from './whatif/judging.ts'
import { type Decided, type Prototype, prototypes } from './whatif/prototypes.ts'
import { seed } from './whatif/seed.ts'

const { values: flags } = parseArgs({
  options: {
    size: { type: 'string', default: 'L' },
    threads: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  },
})
const sizes = { S: 10_000, M: 100_000, L: 1_000_000 } as const
if (flags.size !== 'S' && flags.size !== 'M' && flags.size !== 'L') {
  throw new Error('--size is S, M or L')
}
const cases = sizes[flags.size]
const activities = cases / 2
const threads = Number(flags.threads)
const PROTOTYPES = 4_000
const PARTNERS = 1_000
const ALLOWED_SECONDS = 60
const at = '2026-03-02T09:00:00Z'

type Ground = { readonly programId: string; readonly made: readonly Prototype[] }

/** The program by commands, the mass of rows by SQL. */
async function prepare(urls: LoginUrls, superuserUrl: string, dataFolder: string): Promise<Ground> {
  await migrate(urls.owner)
  const { app, portal, jobs, owner: ownerUrl } = urls
  const world = openBenchWorld({ app, portal, jobs, dataFolder, keys: newKeyFile(), at })
  const owner = openPool(ownerUrl, 'bench owner', 1)
  const db = { world, urls, owner, superuserUrl, close: async () => {} }
  const { programId, fund } = await mdfSetting(db)
  const found = await withTx(world.app, (tx) =>
    tx.one<{ versionId: string; allocationId: string }>(sql`
      select (select version_id from programs.versions limit 1) as "versionId",
        (select allocation_id from funds.allocations limit 1) as "allocationId"`),
  )
  const pack = unwrap(parsePack(new Map(Object.entries(await draftFiles({})))))
  const made = prototypes(pack, Math.min(PROTOTYPES, activities), randomFrom(Number(flags.seed)))
  const where = { programId, fundId: fund.fundId, ...found }
  await seed(app, { activities, partners: PARTNERS, prototypes: made, ...where })
  const superuser = openPool(superuserUrl, 'bench vacuum', 1)
  await superuser.query('vacuum analyze')
  await superuser.query('checkpoint')
  await Promise.all([superuser.end(), owner.end(), world.app.end(), world.portal.end()])
  return { programId, made }
}

/** Last ids of equal parts of the incentives, but for the last part, which has no end. */
async function bounds(appUrl: string): Promise<string[]> {
  const pool = openPool(appUrl, 'bench bounds', 1)
  try {
    const step = Math.ceil(activities / threads)
    const { rows } = await pool.query<{ id: string }>(
      `select incentive_id as id from (
         select incentive_id, row_number() over (order by incentive_id) as place
         from incentives.incentives) as numbered
       where place % ${step} = 0 and place < ${activities} order by incentive_id`,
    )
    return rows.map((row) => row.id)
  } finally {
    await pool.end()
  }
}

function plantedOf({ outcome, amountMinor, expected }: Decided): Planted {
  const isSame = outcome === expected.outcome && amountMinor === expected.amountMinor
  return isSame ? null : expected
}

async function judgeAll(app: string, ground: Ground): Promise<Judged[]> {
  const ends = await bounds(app)
  const files = await draftFiles({
    'select: 50 %': 'select: 45 %',
    'claim_days_after: 45': 'claim_days_after: 30',
    'minimum_request: 500.00': 'minimum_request: 1500.00',
  })
  const common = {
    app,
    programId: ground.programId,
    files,
    requests: ground.made.map((one) => plantedOf(one.request)),
    claims: ground.made.map((one) => plantedOf(one.claim)),
  }
  const parts = Array.from({ length: ends.length + 1 }, (_, place): Part => {
    return { ...common, after: ends[place - 1] ?? null, through: ends[place] ?? null }
  })
  return Promise.all(
    parts.map(
      (workerData) =>
        new Promise<Judged>((resolve, reject) => {
          const worker = new Worker(new URL('whatif/judging.ts', import.meta.url), { workerData })
          // Its one message.
          worker.once('message', (message) => resolve(message as Judged))
          worker.once('error', reject)
        }),
    ),
  )
}

/** How many copies of the prototypes were planted to change. */
function plantedCount(made: readonly Prototype[]): number {
  const copies = (place: number) => {
    const rounds = Math.floor(activities / made.length)
    return rounds + (place > 0 && place <= activities % made.length ? 1 : 0)
  }
  const changes = (one: Prototype) =>
    [one.request, one.claim].filter((decided) => plantedOf(decided) !== null).length
  return made.reduce((sum, one, place) => sum + changes(one) * copies(place), 0)
}

function conclude(judged: readonly Judged[], planted: number, seconds: number): void {
  const sum = (of: (one: Judged) => number) => judged.reduce((all, one) => all + of(one), 0)
  const found = sum((one) => one.found)
  const read = sum((one) => one.totals.judged)
  const cpuSeconds = sum((one) => one.cpuMs) / 1000
  const wrong = judged.flatMap((one) => one.wrong)
  if (found !== planted) wrong.push(`${planted} differences were planted, ${found} were found`)
  if (read !== cases) wrong.push(`${cases} cases were decided, ${read} were judged`)
  console.log(
    `  ${(read / seconds).toFixed(0)} cases/s; ${((cpuSeconds / read) * 1e6).toFixed(0)} µs of a ` +
      `processor per case in our threads`,
  )
  if (wrong.length > 0) {
    console.error(`\nPROOF FAILED\n${wrong.slice(0, 10).join('\n')}`)
    process.exitCode = 1
    return
  }
  console.log(`proof: ${planted} differences planted, each found to the cent, and no other\n`)
  console.log(
    `whatif: ${read.toLocaleString('en')} past cases are read and judged again under a draft in ` +
      `${seconds.toFixed(1)} s (${ALLOWED_SECONDS} allowed for a million); ` +
      `${found.toLocaleString('en')} change, as planted.`,
  )
  if (seconds > ALLOWED_SECONDS) process.exitCode = 1
}

const folder = await mkdtemp(join(tmpdir(), 'quittance-bench-'))
await chmod(folder, 0o755) // the server's user must be able to enter
const server = await startPostgres({ dataFolder: folder, durable: true })
try {
  const urls = await ensureRoles(server.superuserUrl, 'bench')
  const ground = await prepare(urls, databaseUrl(server.superuserUrl, 'bench'), join(folder, 'own'))
  console.log(
    `Quittance what-if, size ${flags.size}: ${cases.toLocaleString('en')} decided cases, copies of ` +
      `${ground.made.length} activities, ${threads} threads, seed ${flags.seed}`,
  )
  console.log(
    `Node ${process.version}, ${cpus().length} cores (${must(cpus()[0], 'a core').model}), load ` +
      `${loadavg()[0]!.toFixed(1)} before: above 0.5 others share the cores\n`,
  )
  const began = performance.now()
  const judged = await judgeAll(urls.app, ground)
  conclude(judged, plantedCount(ground.made), (performance.now() - began) / 1000)
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
