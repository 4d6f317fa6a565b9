import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { verifyAll } from '../cli/verify.ts'
import { sql, withTx } from '../platform/db.ts'
import { Temporal } from '../kernel/temporal.ts'
import { testDatabase, type TestDatabase } from '../platform/testing.ts'
import { constraintsOf, domains, escalatingOf } from '../wiring.ts'
import { loadSample } from './load.ts'

const listening = {
  subscriptions: domains.flatMap((domain) => domain.subscriptions),
  sweeps: domains.flatMap((domain) => domain.sweeps),
}
type Said = { readonly infos: object[]; readonly errors: unknown[] }
function listeningLog(said: Said, onInfo: (line: object) => void = () => {}) {
  return {
    info(line: object) {
      said.infos.push(line)
      onInfo(line)
    },
    error: (...words: unknown[]) => void said.errors.push(words),
  }
}

/** The most work a load may be: on two cores of its own that is well inside half a minute. */
const CPU_SECONDS_MAX = 25
const monday = '2026-11-23T15:20:00Z'

async function sampleDatabase() {
  const clock = () => Temporal.Instant.from(monday)
  const wired = { constraints: constraintsOf(), escalating: escalatingOf() }
  const db = await testDatabase({ ...wired, sampleMode: true, clock })
  after(() => db.close())
  return db
}

/** What there is, by kind and state: the same for two loads of one day. */
function countsOf(db: TestDatabase) {
  return withTx(db.world.app, (tx) =>
    tx.many<{ what: string; count: bigint }>(sql`
      select 'event ' || type as what, count(*) from audit.events group by type
      union all select 'submission ' || type || ' ' || status, count(*)
        from submissions.submissions group by type, status
      union all select 'vendor ' || state, count(*) from vendors.vendors group by state
      union all select 'account ' || state, count(*) from vendors.bank_details group by state
      union all select 'payable ' || status, count(*) from payables.payables group by status
      union all select 'run ' || status, count(*) from payouts.runs group by status
      union all select 'entry ' || kind, count(*) from ledger.entries group by kind
      union all select 'bucket ' || a.bucket, sum(b.balance_minor)::bigint
        from ledger.balances b join ledger.accounts a using (account_id) group by a.bucket
      union all select 'paper ' || f.sha256, count(*)
        from evidence.files f group by f.sha256
      order by 1`),
  )
}

const db = await sampleDatabase()
const first: Said = { infos: [], errors: [] }

test('the sample company loads in time, every step accepted, and all it leaves is right', async () => {
  const from = process.cpuUsage()
  const loaded = await loadSample(db.world, { listening, log: listeningLog(first) })
  const { user, system } = process.cpuUsage(from)
  assert.deepEqual(first.errors, [])
  assert.deepEqual(loaded.failed, [])
  assert.equal(loaded.state, 'loaded')
  assert.ok(first.infos.length > 3, 'it says how far it is')
  const seconds = (user + system) / 1e6
  assert.ok(seconds < CPU_SECONDS_MAX, `took ${seconds.toFixed(1)} s of one core`)
  for (const verdict of await verifyAll(db.world)) assert.equal(verdict.wrong, null, verdict.name)
})

test('everything a visitor may want to see is there', async () => {
  const counts = new Map((await countsOf(db)).map(({ what, count }) => [what, Number(count)]))
  const wanted = [
    ...[
      'draft',
      'in_review',
      'action_required',
      'escalated',
      'approved',
      'rejected',
      'withdrawn',
    ].map((status) => `submission mdf_request ${status}`),
    ...['draft', 'in_review', 'action_required', 'escalated', 'approved'].map(
      (status) => `submission mdf_claim ${status}`,
    ),
    ...['invited', 'submitted', 'in_review', 'active', 'suspended'].map(
      (state) => `vendor ${state}`,
    ),
    ...['proposed', 'usable', 'cooling', 'retired'].map((state) => `account ${state}`),
    ...['held', 'ready', 'scheduled', 'paid'].map((status) => `payable ${status}`),
    ...['checked', 'settled'].map((status) => `run ${status}`),
  ]
  assert.deepEqual(
    wanted.filter((what) => (counts.get(what) ?? 0) === 0),
    [],
  )
  const health = await withTx(db.world.app, (tx) =>
    tx.many<{ percent: number }>(sql`
      select distinct warned_percent as percent from clocks.clocks
      where kind = 'decision' and state = 'running' order by 1`),
  )
  assert.deepEqual(
    health.map((row) => row.percent),
    [0, 80, 100],
  )
  const breaks = await withTx(db.world.app, (tx) =>
    tx.many<{ open: bigint }>(sql`
      select count(*) as open from ledger.balances b join ledger.accounts a using (account_id)
      where a.bucket = 'suspense' and b.balance_minor <> 0`),
  )
  assert.equal(breaks[0]?.open, 1n)
})

test('its papers open', async () => {
  const files = await withTx(db.world.app, (tx) =>
    tx.many<{ sha256: string; mediaType: string }>(sql`
      select sha256, media_type as "mediaType" from evidence.files`),
  )
  assert.deepEqual([...new Set(files.map((file) => file.mediaType))].sort(), [
    'application/pdf',
    'image/png',
    'text/csv',
  ])
  for (const { sha256, mediaType } of files) {
    const stored = await db.world.files.read(sha256)
    assert.ok(stored !== null, sha256)
    const bytes = Buffer.from(await new Response(stored).arrayBuffer())
    if (mediaType === 'application/pdf') assert.match(bytes.subarray(-8).toString(), /%%EOF/)
    if (mediaType === 'image/png') assert.equal(bytes.subarray(-8, -4).toString(), 'IEND')
  }
})

test('told again it changes nothing; stopped half-way and told again it comes to the same', async () => {
  const before = await countsOf(db)
  const again = await loadSample(db.world, { listening, log: listeningLog(first) })
  assert.equal(again.state, 'was_loaded')
  assert.deepEqual(await countsOf(db), before)
  const other = await sampleDatabase()
  const said: Said = { infos: [], errors: [] }
  for (const steps of [60, 180, Infinity]) {
    const stopping = new AbortController()
    const log = listeningLog(said, (line) => {
      if ('done' in line && Number(line.done) >= steps) stopping.abort()
    })
    const { state } = await loadSample(other.world, { listening, log, signal: stopping.signal })
    assert.equal(state, steps === Infinity ? 'loaded' : 'stopped')
  }
  assert.deepEqual(said.errors, [])
  assert.deepEqual(await countsOf(other), before)
})
