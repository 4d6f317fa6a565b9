/** Ledger entries per second with everything a command writes: the request row, the event with its
 *  two marks, the entry, 2.6 postings, the balances under their locks, and a durable commit.
 *
 *    npm run -s bench -- ledger [--size S|L] [--seed 1] [--clients 8]
 *
 *  A throwaway embedded PostgreSQL with the product's durable settings and migrations. Contenders
 *  take turns in every round. The result is proven before it is printed. */
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import type { EntryDraft } from '../src/ledger/account.ts'
import { arraysOf } from '../src/ledger/post.ts'
import { postCall } from '../src/ledger/sql.ts'
import { migrate } from '../src/platform/migrate.ts'
import { openPool, sql, withTx } from '../src/platform/db.ts'
import { ensureRoles, type LoginUrls, startPostgres } from '../src/platform/postgres.ts'
import {
  accountsOf,
  type Contender,
  ours,
  singleRow,
  steps,
  textbook,
} from './ledger/contenders.ts'
import { line, type Measured, type Round, run, summary, syncMicros } from './ledger/measure.ts'
import { count, prove } from './ledger/proof.ts'
import {
  bookOf,
  fundingEntry,
  FUNDS,
  newEventId,
  nextEntry,
  randomFrom,
} from './ledger/workload.ts'

const { values: flags } = parseArgs({
  options: {
    size: { type: 'string', default: 'S' },
    seed: { type: 'string', default: '1' },
    clients: { type: 'string', default: '8' },
  },
})
const sizes = { S: { rounds: 3, ms: 1_500 }, L: { rounds: 7, ms: 5_000 } } as const
if (flags.size !== 'S' && flags.size !== 'L') throw new Error('--size is S or L')
const { rounds, ms } = sizes[flags.size]
const seed = Number(flags.seed)
const CLIENTS = Number(flags.clients)
const BATCH_ENTRIES = 500
const LIMIT_ROWS = 1_000
const REPLAYS = 2_000
/** More than this machine will write; a faster one is told to plan more. */
const PLANNED_ENTRIES_PER_SECOND = 12_000
const PLANNED_ROWS_PER_SECOND = 60_000
const PLANNED_BATCHES_PER_SECOND = 160

const random = randomFrom(seed)
let clockMs = Date.parse('2026-03-02T09:00:00Z')
const newId = () => newEventId(random, (clockMs += 1))
const acknowledged = { ours: 0n, peer: 0n }
const posted: EntryDraft[] = []

/** One entry per transaction on every client; the contenders take turns. */
async function alternate(
  clients: readonly pg.Client[],
  contenders: readonly Contender[],
  hot: boolean,
): Promise<Map<Contender, Measured>> {
  const measured = new Map<Contender, Round[]>(contenders.map((one) => [one, []]))
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) {
      const planned = plan(contender, hot)
      const result = await run(clients, ms, async (client) => {
        const next = planned.pop()
        if (next === undefined) throw new Error('more was written than was planned: plan more')
        await next.write(client)
        if (contender === textbook) acknowledged.peer += 1n
        else if (contender !== singleRow) {
          acknowledged.ours += 1n
          if (posted.length < REPLAYS) posted.push(next.entry)
        }
        return 1
      })
      measured.get(contender)!.push(result)
    }
  }
  return new Map([...measured].map(([one, results]) => [one, summary(results)]))
}

/** Entries and statements composed before the clock runs: what is measured is the database. */
function plan(contender: Contender, hot: boolean) {
  const most = contender === singleRow ? PLANNED_ROWS_PER_SECOND : PLANNED_ENTRIES_PER_SECOND
  return Array.from({ length: Math.ceil((most * ms) / 1000) }, () => {
    const entry = nextEntry(random, newId(), hot)
    return { entry, write: contender.plan(entry, entry.eventId) }
  })
}

function eventsOf(entries: readonly EntryDraft[]) {
  return sql`with event as (
      insert into audit.events (event_id, type, subject_kind, subject_id, actor_kind, actor_id, at,
        request_id, body)
      select id, 'fund.accrued', 'fund', 'bench', 'person', 'bench', '2026-03-02T09:00:00Z',
        'bench', '{}' from unnest(${entries.map((entry) => entry.eventId)}::uuid[]) as e(id)
      returning event_id
    ), mark as (insert into audit.unsealed (event_id) select event_id from event
    ), news as (insert into platform.outbox (event_id) select event_id from event)`
}

/** 500 entries with their events in one statement, on two clients; postings per second. */
async function batches(clients: readonly pg.Client[]): Promise<Measured> {
  const results: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const planned = Array.from(
      { length: Math.ceil((PLANNED_BATCHES_PER_SECOND * ms) / 1000) },
      () => batchOf(Array.from({ length: BATCH_ENTRIES }, () => nextEntry(random, newId(), false))),
    )
    const result = await run(clients, ms, (client) => {
      const next = planned.pop()
      if (next === undefined) throw new Error('more was written than was planned: plan more')
      return next(client)
    })
    results.push(result)
  }
  return summary(results)
}

/** Events and entries in one statement; sent, it answers the postings written. */
function batchOf(entries: readonly EntryDraft[]): (client: pg.Client) => Promise<number> {
  const { text, values } = sql`${eventsOf(entries)}
    select count(*) filter (where refusal is null) as posted from ${postCall(arraysOf(entries))}`
  const statement = { name: 'batch', text, values: [...values] }
  const postings = entries.reduce((sum, entry) => sum + entry.postings.length, 0)
  return async (client) => {
    const { rows } = await client.query(statement)
    if (Number(rows[0].posted) !== entries.length) throw new Error('a batch was refused')
    acknowledged.ours += BigInt(entries.length)
    return postings
  }
}

/** The raw limit of bulk: 1,000 narrow rows per commit, one client. */
async function bulkLimit(client: pg.Client): Promise<Measured> {
  const results: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    results.push(
      await run([client], ms, async () => {
        const ids = Array.from({ length: LIMIT_ROWS }, newId)
        await client.query({
          name: 'rows',
          text: `insert into peer.rows (event_id, account_id, amount_minor)
            select id, 1, 5 from unnest($1::uuid[]) as r(id)`,
          values: [ids],
        })
        return LIMIT_ROWS
      }),
    )
  }
  return summary(results)
}

/** The first entries again, by the same calls: how fast, and how many were taken for new. */
async function replay(client: pg.Client): Promise<{ measured: Measured; added: number }> {
  let [next, added] = [0, 0]
  const result = await run([client], ms, async () => {
    const entry = posted[(next += 1) % posted.length]!
    const { text, values } = sql`select replayed from ${postCall(arraysOf([entry]))}`
    const { rows } = await client.query({ name: 'replay', text, values: [...values] })
    if (rows[0].replayed !== true) added += 1
    return 1
  })
  return { measured: summary([result]), added }
}

async function prepare(urls: LoginUrls, superuserUrl: string): Promise<void> {
  await migrate(urls.owner)
  const owner = openPool(urls.owner, 'bench owner', 1)
  await owner.query(await readFile(new URL('peer-ledger.sql', import.meta.url), 'utf8'))
  await owner.end()
  const client = new pg.Client({ connectionString: urls.app })
  await client.connect()
  const payer = bookOf(-1)
  for (let fund = 0; fund < FUNDS; fund += 1) {
    await client.query(`insert into ledger.books values ($1, 'fund', $2, 'USD')`, [
      bookOf(fund),
      payer,
    ])
  }
  const entries = Array.from({ length: FUNDS }, (_, fund) => fundingEntry(fund, newId()))
  await batchOf(entries)(client)
  for (const entry of entries) await textbook.plan({ ...entry, eventId: newId() }, newId())(client)
  acknowledged.peer += BigInt(FUNDS)
  // Every account in use once, so that no round measures their making.
  for (let i = 0; i < 40; i += 1) {
    const warm = Array.from({ length: BATCH_ENTRIES }, () => nextEntry(random, newId(), false))
    await batchOf(warm)(client)
    for (const entry of warm) await accountsOf(client, entry)
  }
  await client.end()
  const superuser = new pg.Client({ connectionString: superuserUrl })
  await superuser.connect()
  await superuser.query('checkpoint')
  await superuser.end()
}

async function measureAll(urls: LoginUrls, folder: string): Promise<void> {
  const clients = await Promise.all(
    Array.from({ length: CLIENTS }, async () => {
      const client = new pg.Client({ connectionString: urls.app, application_name: 'bench' })
      await client.connect()
      return client
    }),
  )
  const [first, second] = clients
  const { rows } = await first!.query<{ version: string }>('select version()')
  console.log(
    `Quittance ledger, size ${flags.size}: ${rounds} rounds of ${ms / 1000} s, ` +
      `${CLIENTS} clients, seed ${seed}`,
  )
  console.log(
    `Node ${process.version}, ${rows[0]!.version.split(' on ')[0]}, ` +
      `${cpus().length} cores (${cpus()[0]?.model ?? '?'}), ` +
      `load ${loadavg()[0]!.toFixed(1)} before: above 0.5 others share the cores`,
  )
  console.log(
    `fsync on, synchronous_commit on; 8 kB write + fdatasync takes ` +
      `${syncMicros(folder)} µs here\n`,
  )

  const contenders = [ours, steps, textbook, singleRow]
  const command = await alternate(clients, contenders, false)
  const hot = await alternate(clients, contenders.slice(0, 3), true)
  const batch = await batches([first!, second ?? first!])
  const bulk = await bulkLimit(first!)
  const before = await counted(urls)
  const again = await replay(first!)
  const afterwards = await counted(urls)
  for (const client of clients) await client.end()

  const wrong = await prove(urls.app, acknowledged)
  const grown = afterwards.own.entries - before.own.entries
  if (again.added > 0 || grown !== 0n) wrong.push(`replay added ${grown} entries`)
  print(command, hot, { batch, bulk, again: again.measured }, afterwards)
  if (wrong.length > 0) {
    console.error(`\nPROOF FAILED\n${wrong.join('\n')}`)
    process.exitCode = 1
    return
  }
  conclude(command, hot, batch, afterwards)
}

async function counted(urls: LoginUrls) {
  const pool = openPool(urls.app, 'bench count', 1)
  const found = await withTx(pool, async (tx) => ({
    own: await count(tx, 'ledger'),
    peer: await count(tx, 'peer'),
  }))
  await pool.end()
  return found
}

type Counts = Awaited<ReturnType<typeof counted>>
type Singles = { readonly batch: Measured; readonly bulk: Measured; readonly again: Measured }

function print(
  command: ReadonlyMap<Contender, Measured>,
  hot: ReadonlyMap<Contender, Measured>,
  singles: Singles,
  { own, peer }: Counts,
): void {
  console.log(`command: one entry per transaction, ${FUNDS} funds, Zipf`)
  for (const [one, measured] of command)
    console.log(line(one.name, measured, one === singleRow ? 'rows' : 'entries'))
  console.log('\nhot: all against one fund')
  for (const [one, measured] of hot) console.log(line(one.name, measured, 'entries'))
  console.log(`\nbatch: ${BATCH_ENTRIES} entries with their events per transaction, two clients`)
  console.log(line('ledger.post', singles.batch, 'postings'))
  console.log(line(`limit: ${LIMIT_ROWS} narrow rows per commit`, singles.bulk, 'rows'))
  console.log('\nreplay: the same events again, one client')
  console.log(line('answered with the first entry', singles.again, 'entries'))
  const perEntry = (Number(own.postings) / Number(own.entries)).toFixed(2)
  console.log(
    `\nsize: ${own.bytes.toFixed(0)} B per entry of ${perEntry} postings with all indexes; ` +
      `textbook ${peer.bytes.toFixed(0)} B`,
  )
}

function conclude(
  command: ReadonlyMap<Contender, Measured>,
  hot: ReadonlyMap<Contender, Measured>,
  batch: Measured,
  { own, peer }: Counts,
): void {
  const n = (value: number | bigint) => Math.round(Number(value)).toLocaleString('en')
  const rate = (from: ReadonlyMap<Contender, Measured>, one: Contender) => from.get(one)?.rate ?? 0
  const ratio = rate(command, ours) / rate(command, textbook)
  console.log(
    `proof: ${n(own.entries)} entries and ${n(peer.entries)} of the textbook sum to zero, ` +
      'balances are the sum of their postings, none below its floor, replay added nothing\n',
  )
  console.log(
    `ledger: ${n(rate(command, ours))} entries/s in one round trip ` +
      `(${n(rate(command, steps))} in five; ${n(rate(command, textbook))} row by row, ` +
      `${ratio.toFixed(1)}×), ${n(rate(hot, ours))}/s on one hot fund, ${n(batch.rate)} postings/s ` +
      `in batches of ${BATCH_ENTRIES}, ` +
      `${own.bytes.toFixed(0)} B per entry, all durable and proven.`,
  )
}

const folder = await mkdtemp(join(tmpdir(), 'quittance-bench-'))
await chmod(folder, 0o755) // the server's user must be able to enter
const server = await startPostgres({ dataFolder: folder, durable: true })
try {
  const urls = await ensureRoles(server.superuserUrl, 'bench')
  await prepare(urls, server.superuserUrl)
  await measureAll(urls, folder)
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
