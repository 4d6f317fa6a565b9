import assert from 'node:assert/strict'
import { test } from 'node:test'
import { replayDecisions, simulate } from '../autopilot/index.ts'
import { verifyAll } from '../cli/verify.ts'
import { sql, type Tx, withTx } from '../platform/db.ts'
import { must } from '../kernel/assert.ts'
import { versionById, type VersionId } from '../programs/index.ts'
import { assessmentView } from '../submissions/read.ts'
import { loadSample } from './load.ts'
import { countsOf, listening, sampleDatabase } from './testing.ts'

type Said = { readonly infos: object[]; readonly errors: unknown[] }
function listeningLog(said: Said) {
  return {
    info: (line: object) => void said.infos.push(line),
    error: (...words: unknown[]) => void said.errors.push(words),
  }
}

const byNumber = (a: number | null, b: number | null) => (a ?? 0) - (b ?? 0)

const db = await sampleDatabase()
const first: Said = { infos: [], errors: [] }

test('the sample company loads, every step accepted, and all it leaves is right', async (t) => {
  const from = process.cpuUsage()
  const began = performance.now()
  const percents: (number | null)[] = []
  const onProgress = (percent: number | null) => void percents.push(percent)
  const loaded = await loadSample(db.world, { listening, log: listeningLog(first), onProgress })
  const { user, system } = process.cpuUsage(from)
  assert.deepEqual(first.errors, [])
  assert.deepEqual(loaded.failed, [])
  assert.equal(loaded.state, 'loaded')
  assert.ok(first.infos.length > 3, 'it says how far it is')
  assert.deepEqual([percents[0], ...percents.slice(-2)], [0, 99, null])
  assert.deepEqual(percents.slice(0, -1), percents.slice(0, -1).toSorted(byNumber))
  const [wall, own] = [(performance.now() - began) / 1e3, (user + system) / 1e6]
  t.diagnostic(`${loaded.steps} steps in ${wall.toFixed(1)} s, ${own.toFixed(1)} s of our core`)
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
      'appealed',
    ].map((status) => `submission mdf_request ${status}`),
    ...['in_review', 'approved'].map((status) => `submission mdf_change ${status}`),
    ...['appealed', 'correction_opened', 'decision_undone', 'lines_taken_out'].map(
      (what) => `event submission.${what}`,
    ),
    'event program.publication_proposed',
    ...['draft', 'in_review', 'action_required', 'escalated', 'approved'].map(
      (status) => `submission mdf_claim ${status}`,
    ),
    ...['draft', 'in_review', 'action_required', 'approved', 'rejected', 'withdrawn'].map(
      (status) => `submission deal_registration ${status}`,
    ),
    ...['deal_extension', 'coinvest_milestone', 'referral', 'referral_fee'].flatMap((type) =>
      ['in_review', 'approved'].map((status) => `submission ${type} ${status}`),
    ),
    ...['in_review', 'escalated', 'approved'].map((status) => `submission deal_outcome ${status}`),
    ...['draft', 'in_review', 'escalated', 'approved', 'rejected'].map(
      (status) => `submission coinvest_proposal ${status}`,
    ),
    ...['pending', 'protected', 'won', 'lost', 'expired', 'declined'].map(
      (status) => `incentive deal ${status}`,
    ),
    ...['committed', 'settled', 'declined'].map((status) => `incentive mdf ${status}`),
    ...['committed', 'completed', 'declined'].map((status) => `incentive coinvest ${status}`),
    ...['accepted', 'earning', 'declined'].map((status) => `incentive referral ${status}`),
    ...['invited', 'submitted', 'in_review', 'active', 'suspended'].map(
      (state) => `vendor ${state}`,
    ),
    ...['proposed', 'usable', 'cooling', 'retired'].map((state) => `account ${state}`),
    ...['held', 'ready', 'scheduled', 'paid'].map((status) => `payable ${status}`),
    ...['checked', 'settled'].map((status) => `run ${status}`),
    ...['received', 'under_review'].map((state) => `tax invoice ${state}`),
    'hold tax_invoice',
    'hit possible',
    'event bank_answer.filed',
    'event payment.rejected',
    'event payment.withheld',
    'bucket withheld',
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
    [0, 50, 80, 100],
  )
  const breaks = await withTx(db.world.app, (tx) =>
    tx.many<{ open: bigint }>(sql`
      select count(*) as open from ledger.balances b join ledger.accounts a using (account_id)
      where a.bucket = 'suspense' and b.balance_minor <> 0`),
  )
  assert.equal(breaks[0]?.open, 1n)
})

test('every decision answers again as it did, also what stands in the place of another', async () => {
  const results = new Map<string, number>()
  for await (const { decision, replayed } of replayDecisions(db.world.app)) {
    const { result } = replayed
    assert.equal(result, 'agrees', `${decision.number}: ${JSON.stringify(replayed)}`)
    results.set(decision.number, (results.get(decision.number) ?? 0) + 1)
  }
  assert.ok(results.size > 300, `${results.size} submissions were decided`)
  // Upheld after an appeal, corrected, and taken back.
  assert.equal([...results.values()].filter((count) => count === 2).length, 3)
})

test('the owner’s draft changes some of what was decided, and waits for a second person', async (t) => {
  const inTx = <T>(body: (tx: Tx) => Promise<T>) => withTx(db.world.app, body, { readOnly: true })
  const found = await inTx(async (tx) => {
    const { versionId } = await tx.one<{ versionId: VersionId }>(sql`
      select version_id as "versionId" from programs.publications where status = 'proposed'`)
    return must(await versionById(tx, versionId), 'what was put forward')
  })
  const asked = { programId: found.programId, since: null, until: null, most: null }
  const totals = await simulate(inTx, { ...asked, draft: found.pack }, () => {})
  const { judged, byKind } = must(totals, 'nothing bounds it')
  const changed = byKind.outcome + byKind.amount
  t.diagnostic(`${changed} of ${judged} cases change`)
  assert.ok(changed >= 5 && changed * 2 < judged, `${changed} of ${judged}`)
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

test('it is a company at size: many partners, countries, currencies, submissions', async () => {
  const size = await withTx(db.world.app, (tx) =>
    tx.one<Record<string, number>>(sql`
      select
        (select count(*)::int from partners.partners) as partners,
        (select count(distinct country)::int from partners.partners) as countries,
        (select count(distinct currency)::int from vendors.bank_details
          where state = 'usable') as currencies,
        (select count(*)::int from submissions.submissions) as submissions,
        (select count(*)::int from payouts.payments p join payouts.runs r using (run_id)
          where r.status = 'settled') as payments,
        (select count(*)::int from clocks.clocks
          where kind = 'decision' and state = 'stopped') as decided,
        (select count(*)::int from clocks.clocks
          where kind = 'decision' and state = 'stopped' and warned_percent = 100) as late`),
  )
  const least = { partners: 40, countries: 12, currencies: 6, submissions: 400, payments: 40 }
  for (const [what, count] of Object.entries(least)) {
    assert.ok((size[what] ?? 0) >= count, `${what}: ${size[what]} of ${count}`)
  }
  const { decided = 0, late = 0 } = size
  assert.ok(late > 0 && late * 6 < decided, `most in time, some not: ${late} of ${decided} late`)
})

test('what is in another currency than its fund has a rate of the day, in claims and in runs', async () => {
  const foreign = await withTx(db.world.app, (tx) =>
    tx.many<{ what: string }>(sql`
      select r.status || ': ' || p.owed_currency || ' as ' || p.currency as what
        from payouts.payments p join payouts.runs r using (run_id)
        where p.rate is not null and p.dropped_at is null
      union select 'invoice in ' || l.currency || ' for ' || s.currency
        from submissions.lines l join submissions.submissions s using (submission_id)
        where l.currency <> s.currency
      order by 1`),
  )
  assert.deepEqual(
    foreign.map(({ what }) => what),
    ['invoice in CHF for EUR', 'settled: USD as EUR'],
  )
  const assessed = await withTx(db.world.app, async (tx) => {
    const { submissionId } = await tx.one<{ submissionId: string }>(sql`
      select submission_id as "submissionId" from submissions.lines where currency = 'CHF'`)
    return assessmentView(tx, submissionId, db.world.clock())
  })
  const found = assessed?.checks.find(({ code }) => code === 'check_conversion')
  assert.equal(found?.state, 'pass', found?.sentence)
})

test('a change of bank that nobody could confirm stands open and holds what is due', async () => {
  const found = await withTx(db.world.app, (tx) =>
    tx.many<{ state: string; held: number }>(sql`
      select b.state, (select count(*)::int from payables.payables p
        where p.partner_id = b.partner_id and p.status = 'held') as held
      from vendors.bank_details b where b.bank_country = 'LT'`),
  )
  assert.deepEqual(
    found.map(({ state, held }) => ({ state, isHeld: held > 0 })),
    [{ state: 'proposed', isHeld: true }],
  )
})

test('told again it changes nothing', async () => {
  const before = await countsOf(db)
  const again = await loadSample(db.world, { listening, log: listeningLog(first) })
  assert.equal(again.state, 'was_loaded')
  assert.deepEqual(await countsOf(db), before)
})
