import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { verifyAll } from '../cli/verify.ts'
import { sql, withTx } from '../platform/db.ts'
import { Temporal } from '../kernel/temporal.ts'
import { testDatabase } from '../platform/testing.ts'
import { constraintsOf, domains, escalatingOf } from '../wiring.ts'
import { loadSample } from './load.ts'

const listening = {
  subscriptions: domains.flatMap((domain) => domain.subscriptions),
  sweeps: domains.flatMap((domain) => domain.sweeps),
}
const problems: unknown[] = []
const log = { info: () => {}, error: (...said: unknown[]) => void problems.push(said) }

/** The most a load may take: the console fills while the first visitor looks around. */
const LOAD_SECONDS_MAX = 30

async function sampleDatabase(now: string) {
  const clock = () => Temporal.Instant.from(now)
  const db = await testDatabase({
    constraints: constraintsOf(),
    escalating: escalatingOf(),
    sampleMode: true,
    clock,
  })
  after(() => db.close())
  return db
}

function countsOf(db: Awaited<ReturnType<typeof sampleDatabase>>) {
  return withTx(db.world.app, (tx) =>
    tx.many<{ what: string; count: bigint }>(sql`
      select 'event ' || type as what, count(*) from audit.events group by type
      union all select 'submission ' || type || ' ' || status, count(*) from submissions.submissions group by type, status
      union all select 'vendor ' || state, count(*) from vendors.vendors group by state
      union all select 'payable ' || status, count(*) from payables.payables group by status
      union all select 'entry ' || kind, count(*) from ledger.entries group by kind
      union all select 'balance ' || a.bucket, sum(b.balance_minor)::bigint from ledger.balances b join ledger.accounts a using (account_id) group by a.bucket
      order by 1`),
  )
}

const monday = '2026-11-23T15:20:00Z'
const db = await sampleDatabase(monday)

test('the sample company loads in time, every step accepted, and everything it leaves is right', async () => {
  const from = performance.now()
  const loaded = await loadSample(db.world, { listening, log })
  const seconds = (performance.now() - from) / 1000
  assert.deepEqual(problems, [])
  assert.deepEqual(loaded.failed, [])
  assert.equal(loaded.state, 'loaded')
  assert.ok(seconds < LOAD_SECONDS_MAX, `took ${seconds.toFixed(1)} s`)
  for (const verdict of await verifyAll(db.world)) assert.equal(verdict.wrong, null, verdict.name)
})

test('dump', async () => {
  for (const row of await countsOf(db)) console.log(row.what, String(row.count))
  const q = await withTx(db.world.app, (tx) =>
    tx.many<Record<string, unknown>>(sql`
    select s.number, s.type, s.status, c.state, c.warned_percent as warned, c.due_at as due from submissions.submissions s left join clocks.clocks c on c.subject_id = s.submission_id and c.kind='decision' where s.status not in ('approved')`),
  )
  for (const row of q)
    console.log(
      row['number'],
      row['type'],
      row['status'],
      row['state'],
      row['warned'],
      String(row['due']),
    )
  const p = await withTx(db.world.app, (tx) =>
    tx.many<Record<string, unknown>>(sql`
    select p.reference, p.status, p.due_on as due, p.amount_minor as amount, (select string_agg(what, ',') from payables.holds h where h.payable_id=p.payable_id) as holds from payables.payables p`),
  )
  for (const row of p)
    console.log(
      row['reference'],
      row['status'],
      String(row['due']),
      String(row['amount']),
      row['holds'],
    )
})
