/** How long Finance waits for a bank statement: a camt.053 of 5,000 lines read, proven, booked in the
 *  cash book and matched, the payments it confirms settled in the fund books.
 *
 *    npm run -s bench -- statement [--size S|M]
 *
 *  A throwaway embedded PostgreSQL with durable settings; the payments are made by the real commands.
 *  Beside it the textbook, which writes row by row and keeps no books, and the rows alone in one
 *  statement. Proof: every line is there once, every payment of the file is matched to its own line
 *  and no other line is, and the verifications of reconciliation find nothing. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type pg from 'pg'
import { money } from '../src/kernel/money.ts'
import { unwrap } from '../src/kernel/result.ts'
import { usableVendor, type Ground, payoutGround } from '../src/payouts/testing.ts'
import { openPool, sql, withTx } from '../src/platform/db.ts'
import { migrate } from '../src/platform/migrate.ts'
import { databaseUrl, ensureRoles, startPostgres } from '../src/platform/postgres.ts'
import { newKeyFile } from '../src/platform/secrets.ts'
import type { TestDatabase } from '../src/platform/testing.ts'
import { readStatementFile } from '../src/reconciliation/statement-file.ts'
import {
  camt053,
  ibanOf,
  importAs,
  mt940,
  releasedRun,
  type TestEntry,
} from '../src/reconciliation/testing.ts'
import { verifications } from '../src/reconciliation/verify.ts'
import { openBenchWorld } from './ground/world.ts'
import { syncMicros } from './ledger/measure.ts'

const { values: flags } = parseArgs({ options: { size: { type: 'string', default: 'S' } } })
const sizes = { S: { vendors: 20, runs: 5 }, M: { vendors: 50, runs: 20 } } as const
if (flags.size !== 'S' && flags.size !== 'M') throw new Error('--size is S or M')
const { vendors, runs } = sizes[flags.size]
const LINES = 5_000
const allowedMs = 300
const on = '2026-04-10'
const rounds = 3

type Payment = { readonly endToEndId: string; readonly minor: bigint }

/** Payments of released runs, by commands: as many as vendors times runs. */
async function paymentsOf(ground: Ground): Promise<Payment[]> {
  const partners: string[] = []
  for (let n = 0; n < vendors; n += 1) {
    const letters = [n / 26, n].map((part) => String.fromCharCode(65 + (Math.floor(part) % 26)))
    partners.push((await usableVendor(ground, `Bench ${letters.join('')} GmbH`)).partnerId)
  }
  const all: Payment[] = []
  for (let n = 0; n < runs; n += 1) {
    const amounts = partners.map((_, index) => BigInt(10_000 + n * 1_000 + index))
    const { payments } = await releasedRun(ground, amounts, { partners })
    all.push(...payments.map((each) => ({ endToEndId: each.endToEndId, minor: each.amount.minor })))
  }
  return all
}

/** A statement: a payment, then lines of the house's other business, and so on. */
function statementOf(iban: string, payments: readonly Payment[], id: string) {
  const every = Math.floor(LINES / payments.length)
  const entries = Array.from({ length: LINES }, (_, n): TestEntry => {
    const payment = n % every === 0 ? payments[n / every] : undefined
    const reference = `B${String(n).padStart(8, '0')}`
    if (payment === undefined) {
      const amount = money(BigInt(((n * 7919) % 90_000) + 100) * (n % 3 === 0 ? 1n : -1n), 'EUR')
      return { amount, on, reference, name: `Other business ${n % 500}` }
    }
    const { endToEndId, minor } = payment
    return { amount: money(-minor, 'EUR'), on, reference, endToEndId, name: 'A partner' }
  })
  return { iban, id, from: on, to: on, opening: money(5_000_000n, 'EUR'), entries }
}

async function timed<T>(work: () => Promise<T>): Promise<{ ms: number; value: T }> {
  const from = performance.now()
  const value = await work()
  return { ms: performance.now() - from, value }
}

/** Row by row, as importers are written: look the line up, write it, look for its payment, mark it. No
 *  events, no books, no proof. */
async function textbook(client: pg.Client | pg.PoolClient, entries: readonly TestEntry[]) {
  await client.query('begin')
  for (const [n, entry] of entries.entries()) {
    const key = [n, entry.on, entry.reference]
    const known = await client.query('select 1 from peer.lines where n = $1 and on_day = $2', [
      n,
      entry.on,
    ])
    if (known.rows.length > 0) continue
    await client.query('insert into peer.lines values ($1, $2, $3, $4, $5)', [
      ...key,
      entry.amount.minor.toString(),
      entry.endToEndId ?? null,
    ])
    if (entry.endToEndId === undefined) continue
    await client.query('update peer.payments set line = $1 where id = $2 and line is null', [
      n,
      entry.endToEndId,
    ])
  }
  await client.query('commit')
}

/** The physical limit: the rows alone, in one statement. */
function rowsAlone(client: pg.Client | pg.PoolClient, entries: readonly TestEntry[]) {
  return client.query(
    `insert into peer.lines select n, '${on}', r, a, e
     from unnest($1::int[], $2::text[], $3::bigint[], $4::text[]) as t(n, r, a, e)`,
    [
      entries.map((_, n) => n),
      entries.map((entry) => entry.reference),
      entries.map((entry) => entry.amount.minor.toString()),
      entries.map((entry) => entry.endToEndId ?? null),
    ],
  )
}

async function peers(ownerUrl: string, entries: readonly TestEntry[]) {
  const pool = openPool(ownerUrl, 'bench peer', 1)
  const client = await pool.connect()
  await client.query(`create schema peer;
    create table peer.lines (n int, on_day date, reference text, amount bigint, id text,
      primary key (n, on_day));
    create table peer.payments (id text primary key, line int)`)
  const ids = entries.flatMap((entry) => entry.endToEndId ?? [])
  await client.query('insert into peer.payments select unnest($1::text[])', [ids])
  const found = { textbook: [] as number[], alone: [] as number[] }
  for (let round = 0; round < rounds; round += 1) {
    await client.query('truncate peer.lines; update peer.payments set line = null')
    found.textbook.push((await timed(() => textbook(client, entries))).ms)
    await client.query('truncate peer.lines')
    found.alone.push((await timed(() => rowsAlone(client, entries))).ms)
  }
  client.release()
  await pool.end()
  return { textbook: median(found.textbook), alone: median(found.alone) }
}

async function prove(db: TestDatabase, payments: readonly Payment[]): Promise<string[]> {
  return withTx(db.world.app, async (tx) => {
    const wrong: string[] = []
    const found = await tx.one<{ lines: number; matched: number; own: number }>(sql`
      select (select count(*)::int from reconciliation.lines) as lines,
        (select count(distinct line_id)::int from reconciliation.matches) as matched,
        (select count(*)::int from reconciliation.matches m
          join payouts.attempts a on a.payment_id = m.payment_id and a.state = 'settled'
          join reconciliation.details d on d.line_id = m.line_id
            and d.end_to_end_id = a.end_to_end_id) as own`)
    if (found.lines !== LINES) wrong.push(`${found.lines} lines are in the book, not ${LINES}`)
    if (found.own !== payments.length) wrong.push(`${found.own} payments have their own line`)
    if (found.matched !== payments.length) wrong.push(`${found.matched} lines are matched`)
    for (const { name, firstWrong } of verifications) {
      const first = await firstWrong(tx)
      if (first !== null) wrong.push(`${name}: ${first}`)
    }
    return wrong
  })
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

const folder = await mkdtemp(join(tmpdir(), 'quittance-bench-'))
await chmod(folder, 0o755) // the server's user must be able to enter
const server = await startPostgres({ dataFolder: folder, durable: true })
try {
  const urls = await ensureRoles(server.superuserUrl, 'bench')
  await migrate(urls.owner)
  const at = '2026-04-20T07:00:00Z'
  const place = { app: urls.app, portal: urls.portal, jobs: urls.jobs, keys: newKeyFile(), at }
  const world = openBenchWorld({ ...place, dataFolder: join(folder, 'own') })
  const owner = openPool(urls.owner, 'bench owner', 1)
  const superuserUrl = databaseUrl(server.superuserUrl, 'bench')
  const db: TestDatabase = { world, urls, owner, superuserUrl, close: async () => {} }
  console.log(
    `Quittance statement, size ${flags.size}: ${LINES} lines, ${vendors * runs} of them payments of ` +
      `${runs} runs; ${cpus().length} cores (${cpus()[0]?.model ?? '?'}), load ` +
      `${loadavg()[0]!.toFixed(1)} before: above 0.5 others share the cores; ` +
      `8 kB write + fdatasync takes ${syncMicros(folder)} µs here`,
  )
  const ground = await payoutGround(db)
  const payments = await paymentsOf(ground)
  const told = statementOf(await ibanOf(ground), payments, 'S-1')
  const bytes = camt053(told)
  const parse = await timed(async () => unwrap(readStatementFile(bytes)))
  const clerk = ground.crew.frank
  const first = await timed(async () => unwrap(await importAs(db, clerk, bytes)))
  const again = await timed(async () =>
    unwrap(await importAs(db, clerk, camt053({ ...told, id: 'S-1-again' }))),
  )
  const swift = await timed(async () => unwrap(await importAs(db, clerk, mt940(told))))
  const peer = await peers(urls.owner, told.entries)
  const wrong = await prove(db, payments)
  const row = (name: string, ms: number) => console.log(`  ${name.padEnd(46)}${ms.toFixed(0)} ms`)
  row(`read (${(bytes.length / 1e6).toFixed(1)} MB)`, parse.ms)
  row(`read, prove, book, match, settle ${first.value.matched.settled}`, first.ms)
  row('the same under another name', again.ms)
  row('the same day as MT940', swift.ms)
  row('textbook, row by row, without books', peer.textbook)
  row('limit: the rows alone, one statement', peer.alone)
  await Promise.all([owner.end(), world.app.end(), world.portal.end()])
  if (wrong.length > 0) {
    console.error(`\nPROOF FAILED\n${wrong.join('\n')}`)
    process.exitCode = 1
  } else {
    console.log(
      `proof: ${LINES} lines once, ${payments.length} matched to their own payment and no other, ` +
        `verifications find nothing\n\nstatement: ${LINES} lines are read, proven, booked and ` +
        `matched in ${first.ms.toFixed(0)} ms (${allowedMs} aimed at; the textbook ` +
        `${peer.textbook.toFixed(0)} ms without books).`,
    )
  }
} finally {
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}
