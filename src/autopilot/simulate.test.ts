import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import { type Pack, parsePack } from '../programs/index.ts'
import { wiredDatabase } from '../submissions/testing.ts'
import { type ChangedCase, simulate } from './simulate.ts'
import { decidedActivity, decidedSetting, draftFiles } from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const decided = await decidedSetting(db)
const { programId } = decided.setting
// Half of 8 000.00 is asked for; of 1 000.00 and 8 000.00 invoiced, 6 000.00 are accepted: 3 000.00.
const large = await decidedActivity(decided, {
  requested: '4000.00',
  net: '8000.00',
  accepted: '5000.00',
})
// A quarter of 8 000.00 is asked for; 3 000.00 are accepted: 1 500.00.
await decidedActivity(decided, { requested: '2000.00', net: '8000.00', accepted: '2000.00' })

async function draftOf(changes: Readonly<Record<string, string>>): Promise<Pack> {
  return unwrap(parsePack(new Map(Object.entries(await draftFiles(changes)))))
}

async function simulated(
  changes: Readonly<Record<string, string>>,
  span: { readonly since?: string; readonly until?: string } = {},
) {
  const day = (text: string | undefined) =>
    text === undefined ? null : Temporal.PlainDate.from(text)
  const cases: ChangedCase[] = []
  const totals = await simulate(
    (body) => withTx(db.world.app, body, { readOnly: true }),
    {
      programId,
      draft: await draftOf(changes),
      since: day(span.since),
      until: day(span.until),
      most: null,
    },
    (one) => cases.push(one),
  )
  // Two activities of one instant come in the order of their ids.
  cases.sort((a, b) => (a.row.number < b.row.number ? -1 : 1))
  return { totals: must(totals, 'no bound was asked for'), cases }
}

const said = ({ row, effect }: ChangedCase) => [
  row.type,
  effect.before.outcome,
  effect.before.amount.minor,
  effect.after.outcome,
  effect.after.amount.minor,
]

test('the same terms change nothing', async () => {
  const { totals, cases } = await simulated({ 'terms_days: 30': 'terms_days: 45' })
  assert.deepEqual(cases, [])
  assert.equal(totals.judged, 4)
  assert.equal(totals.notSimulated, 0)
  assert.equal(totals.committedBefore, 600_000n)
  assert.equal(totals.committedAfter, 600_000n)
  assert.equal(totals.owedBefore, 450_000n)
  assert.equal(totals.effect, 0n)
})

test('a lower rate asks about the request, and lowers what was claimed', async () => {
  const { totals, cases } = await simulated({ 'select: 50 %': 'select: 40 %' })
  assert.deepEqual(cases.map(said), [
    ['mdf_request', 'approve', 400_000n, 'request_information', 0n],
    ['mdf_claim', 'approve_reduced', 300_000n, 'approve_reduced', 240_000n],
    ['mdf_claim', 'approve_reduced', 150_000n, 'approve_reduced', 120_000n],
  ])
  assert.equal(totals.committedAfter, 200_000n)
  assert.equal(totals.undecided, 400_000n)
  assert.equal(totals.owedAfter, 360_000n)
  // Both activities are settled: what was not owed came back, so the fund keeps what was not paid.
  assert.equal(totals.effect, -90_000n)
  const [request] = cases
  assert.deepEqual(
    request?.effect.checks.map(({ code, before, after: now }) => [code, before, now]),
    [['check_share', 'pass', 'fail']],
  )
})

test('where the request would not have been approved, its claim is not reached', async () => {
  const { totals, cases } = await simulated({
    'minimum_request: 500.00': 'minimum_request: 3000.00',
  })
  assert.deepEqual(cases.map(said), [
    ['mdf_request', 'approve', 200_000n, 'reject', 0n],
    ['mdf_claim', 'approve_reduced', 150_000n, 'not_reached', 0n],
  ])
  assert.equal(cases[1]?.effect.followsRequest, true)
  assert.equal(totals.owedAfter, 300_000n)
})

test('a shorter window rejects what came later', async () => {
  const { cases } = await simulated({ 'claim_days_after: 45': 'claim_days_after: 4' })
  assert.deepEqual(
    cases.map(said).map(([type, , , outcome]) => [type, outcome]),
    [
      ['mdf_claim', 'reject'],
      ['mdf_claim', 'reject'],
    ],
  )
})

test('what a draft would ask somebody about is not counted as approved or refused', async () => {
  const { totals } = await simulated({ 'request_days_before: 14': 'request_days_before: 60' })
  assert.equal(totals.undecided, 600_000n)
  assert.equal(totals.committedAfter, 0n)
  assert.deepEqual(totals.after, { automatic: 0, person: 2, escalated: 2 })
})

test('a person’s verdict on a line stands where the draft answers it as the version did', async () => {
  const { cases } = await simulated({ 'premier: 75 %': 'premier: 60 %' })
  assert.deepEqual(cases, [])
})

test('more may be accepted, never above what was claimed and what is left', async () => {
  const { cases } = await simulated({ 'select: 50 %': 'select: 100 %' })
  assert.deepEqual(cases.map(said), [
    ['mdf_claim', 'approve_reduced', 300_000n, 'approve', 400_000n],
    ['mdf_claim', 'approve_reduced', 150_000n, 'approve', 200_000n],
  ])
  assert.equal(cases[0]?.row.partnerId, large.partnerId)
})

test('a span takes what was decided in it, and what it stands under', async () => {
  const changes = { 'select: 50 %': 'select: 40 %' }
  const late = await simulated(changes, { since: '2026-04-01' })
  assert.deepEqual(
    late.cases.map(said).map(([type]) => type),
    ['mdf_claim', 'mdf_claim'],
  )
  assert.equal(late.totals.judged, 2)
  const early = await simulated(changes, { until: '2026-04-01' })
  assert.deepEqual(
    early.cases.map(said).map(([type]) => type),
    ['mdf_request'],
  )
})
