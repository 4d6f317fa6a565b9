import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { readXlsx } from './formats/xlsx-read.ts'
import { execute } from './identity/index.ts'
import { person } from './identity/testing.ts'
import { must } from './kernel/assert.ts'
import { money, printMoney } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { bucketTotals } from './ledger/index.ts'
import { sql } from './platform/db.ts'
import { testCall, undone } from './platform/testing.ts'
import { bankRefuses } from './reconciliation/testing.ts'
import { payoutGround } from './payouts/testing.ts'
import { camt053, ibanOf, importAs, releasedRun } from './reconciliation/testing.ts'
import { tieOut, trackerPage, trackerXlsx } from './reports/index.ts'
import { decide } from './submissions/decide.ts'
import {
  amount,
  claimForm,
  handInClaim,
  handInRequest,
  line,
  mdfSetting,
  wiredDatabase,
} from './submissions/testing.ts'

/** The tracker and the tie-out, over what all domains did. */
const db = await wiredDatabase()
after(() => db.close())
const at = Temporal.Instant.from('2026-04-20T15:00:00Z')
const everything = { payerId: null, partnerId: null, fundId: null, stage: null, at }

function tracker(asked: Partial<Parameters<typeof trackerPage>[1]> = {}) {
  return undone(db, (tx) => trackerPage(tx, { ...everything, after: null, limit: 100, ...asked }))
}

test('a claim is tracked from its request, and says what it waits for', async () => {
  const setting = await mdfSetting(db)
  const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
  const early = Temporal.Instant.from('2026-03-02T15:00:00Z')
  const none = { lines: [], reason: '', clauseIds: [], outcome: 'approve' as const }
  const asked = { startsOn: '2026-04-14', endsOn: '2026-04-15' }
  const request = await handInRequest(
    setting,
    { requested: '4000.00', net: '8000.00', ...asked },
    early,
  )
  const approve = (handed: { submissionId: string; version: number }, when: Temporal.Instant) =>
    execute(testCall(db, lead, { at: when }), 'submission.decide', decide, { ...none, ...handed })
  unwrap(await approve(request, early))
  const incentiveId = await undone(db, async (tx) => {
    const row = await tx.one<{ incentiveId: string }>(sql`
      select incentive_id as "incentiveId" from submissions.submissions
      where submission_id = ${request.submissionId}`)
    return row.incentiveId
  })
  const claim = await handInClaim(
    setting,
    {
      incentiveId,
      form: claimForm({ claimed: '3000.00' }),
      lines: [line(1, { costKind: 'venue', net: '6000.00', invoice: 'R-1' })],
    },
    at,
  )
  unwrap(await approve(claim, at))
  const [row] = (await tracker({ partnerId: setting.partnerId })).rows
  assert.ok(row)
  assert.equal(row.submissionNumber, claim.number)
  assert.match(row.key, /^MDF-2026-\d{5}\/2-1$/)
  assert.equal(printMoney(must(row.requested, 'from the request')), '4,000.00 USD')
  assert.equal(row.requestedOn?.toString(), '2026-03-02')
  assert.equal(printMoney(must(row.claimed, 'from the claim')), '3,000.00 USD')
  assert.equal(printMoney(row.amount), '3,000.00 USD')
  assert.equal(row.decidedBy, lead.name)
  assert.deepEqual([row.stage, row.waitsFor], ['held', 'to be assessed'])
})

test('payments of the file = what the fund book moved = what the tracker says', async () => {
  const ground = await payoutGround(db)
  const { payments, number } = await releasedRun(ground, [10_000n, 20_000n, 30_000n])
  const refused = must(payments[0], 'sent')
  const { fundId, payingAccountId, payerId } = ground
  const stages = async () => (await tracker({ fundId })).rows.map((row) => row.stage).sort()
  assert.deepEqual(await stages(), ['sent', 'sent', 'sent'])
  await bankRefuses(ground, refused.paymentId)
  const paid = 60_000n - refused.amount.minor
  const bytes = camt053({
    iban: await ibanOf(ground),
    id: 'S-1',
    from: '2026-04-01',
    to: '2026-04-01',
    opening: money(1000000n, 'EUR'),
    entries: [
      {
        amount: money(-paid, 'EUR'),
        on: '2026-04-01',
        paymentInfoId: `${number}-1`,
      },
    ],
  })
  unwrap(await importAs(db, ground.crew.specialist, bytes))
  assert.deepEqual(await stages(), ['paid', 'paid', 'returned'])
  const { rows } = await tracker({ fundId })
  const proven = rows.reduce((sum, row) => sum + (row.bankAmount?.minor ?? 0n), 0n)
  assert.equal(proven, paid)
  const back = must(
    rows.find((row) => row.stage === 'returned'),
    'one came back',
  )
  assert.match(must(back.waitsFor, 'it waits'), /^AC04: .*; /)
  assert.ok(rows.every((row) => row.stage !== 'paid' || row.statementRef === 'S-1 / 1'))
  const books = await undone(db, async (tx) => ({
    fund: await bucketTotals(tx, fundId),
    cash: await bucketTotals(tx, payingAccountId),
  }))
  assert.equal(books.fund.get('paid'), paid)
  assert.equal(books.cash.get('clearing'), paid)
  const tied = await undone(db, (tx) => tieOut(tx, payerId))
  assert.deepEqual(
    tied.rows.map((row) => [row.payables.minor, row.ledger.minor, row.bank.minor, row.erp]),
    [[paid, paid, paid, null]],
  )
  assert.equal(tied.rows[0]?.difference.minor, 0n)
  assert.deepEqual(tied.differences, [])
})

test('a difference has its rows: a debit booked whole, its credit not yet here', async () => {
  const ground = await payoutGround(db)
  const { payments, number } = await releasedRun(ground, [10_000n, 20_000n])
  const refused = must(payments[0], 'sent')
  await bankRefuses(ground, refused.paymentId)
  const bytes = camt053({
    iban: await ibanOf(ground),
    id: 'S-2',
    from: '2026-04-01',
    to: '2026-04-01',
    opening: money(1000000n, 'EUR'),
    entries: [
      {
        amount: money(-30000n, 'EUR'),
        on: '2026-04-01',
        paymentInfoId: `${number}-1`,
      },
    ],
  })
  unwrap(await importAs(db, ground.crew.specialist, bytes))
  const tied = await undone(db, (tx) => tieOut(tx, ground.payerId))
  assert.equal(tied.rows[0]?.difference.minor, refused.amount.minor)
  const [under] = tied.differences
  assert.equal(under?.partnerId, refused.partnerId)
  assert.equal(under.bank?.minor, refused.amount.minor)
  assert.equal(under.ledger.minor, 0n)
})

test('the sheet holds the same rows, and the same rows are the same bytes', async () => {
  const make = () => undone(db, (tx) => trackerXlsx(tx, everything))
  const [one, again] = [await make(), await make()]
  assert.deepEqual(Buffer.from(one), Buffer.from(again))
  const read = unwrap(readXlsx(one))
  const [sheet] = read
  assert.ok(sheet)
  const { rows } = await tracker()
  const keys = sheet.rows.map((row) => row.cells[0]?.text)
  assert.deepEqual(
    keys,
    rows.map((row) => row.key),
  )
  // Two grounds of this test number their submissions alike; within one the keys are its own.
  const own = new Set(rows.map((row) => `${row.fundCode} ${row.key}`))
  assert.equal(own.size, keys.length)
})

test('pages follow each other by key; a stage shows its own rows only', async () => {
  const all = (await tracker()).rows.map((row) => row.payableId)
  const seen: string[] = []
  for (
    let mark: Awaited<ReturnType<typeof tracker>>['next'] = null, pages = 0;
    pages < 50;
    pages += 1
  ) {
    const page = await tracker({ after: mark, limit: 2 })
    seen.push(...page.rows.map((row) => row.payableId))
    if (page.next === null) break
    mark = page.next
  }
  assert.deepEqual(seen, all)
  const paid = await tracker({ stage: 'paid', limit: 1 })
  assert.equal(paid.rows[0]?.stage, 'paid')
  const rest = await tracker({ stage: 'paid', after: paid.next })
  assert.ok(rest.rows.length > 0 && rest.rows.every((row) => row.stage === 'paid'))
})
