import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { itemsOf, judgeItem } from './evidence/index.ts'
import { execute } from './identity/index.ts'
import { person } from './identity/testing.ts'
import { must } from './kernel/assert.ts'
import { printMoney } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { sql } from './platform/db.ts'
import { inAct, testCall, undone } from './platform/testing.ts'
import { publishedRates } from './rates/testing.ts'
import { decide } from './submissions/decide.ts'
import { assessmentView } from './submissions/read.ts'
import { decisionsOf, selectSubmission } from './submissions/sql.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  type LineFields,
  mdfSetting,
  wiredDatabase,
} from './submissions/testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await mdfSetting(db)
const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
const requestedAt = Temporal.Instant.from('2026-03-02T15:00:00Z')
const claimedAt = Temporal.Instant.from('2026-04-20T15:00:00Z')
const none = { lines: [], reason: '', clauseIds: [] } as const

before(() => publishedRates(db, 'Date,USD,JPY,KWD,\n2026-04-14,1.0800,160.00,0.3321,\n'))

/** A claim of one invoice under an approved activity, its papers accepted. */
async function claimOf(claimed: string, invoice: LineFields) {
  const partnerId = await inAct(db, lead, (act) => enrol(act, 'select'))
  const own = { ...setting, partnerId }
  const asked = await handInRequest(own, { requested: '6000.00', net: '12000.00' }, requestedAt)
  unwrap(
    await execute(testCall(db, lead, { at: requestedAt }), 'submission.decide', decide, {
      ...none,
      ...asked,
      outcome: 'approve',
    }),
  )
  const row = must(await undone(db, (tx) => selectSubmission(tx, asked.submissionId)), 'there')
  const incentiveId = must(row.incentiveId, 'handed in')
  const handed = await handInClaim(
    own,
    { incentiveId, form: claimForm({ claimed }), lines: [line(1, invoice)] },
    claimedAt,
  )
  await inAct(
    db,
    lead,
    async (act) => {
      for (const { itemId } of await itemsOf(act.tx, 'submission', handed.submissionId)) {
        unwrap(await judgeItem(act, { itemId, state: 'accepted', reason: null }))
      }
    },
    claimedAt,
  )
  return handed
}

const assessed = async (submissionId: string) =>
  must(await undone(db, (tx) => assessmentView(tx, submissionId, claimedAt)), 'there')
const yen = { costKind: 'venue', currency: 'JPY', invoiceOn: '2026-04-14' } as const

test('E20: an invoice in yen counts at the rate of its date, and the rate stays with the decision', async () => {
  const handed = await claimOf('5062.50', { ...yen, net: '1500000', invoice: 'JP-1' })
  const { suggestion, checks } = await assessed(handed.submissionId)
  assert.deepEqual([suggestion.outcome, printMoney(suggestion.amount)], ['approve', '5,062.50 USD'])
  assert.deepEqual(
    suggestion.lines.map((one) => [one.verdict, printMoney(one.accepted)]),
    [['accepted', '10,125.00 USD']],
  )
  const check = must(checks.find((one) => one.code === 'check_conversion') ?? null, 'it converted')
  assert.equal(
    check.sentence,
    'Converted at the rate of the invoice’s date: 1,500,000 JPY is 10,125.00 USD.',
  )
  assert.equal(check.facts['line_1'], '1,500,000 JPY, 1 JPY = 0.00675 USD (ECB, 2026-04-14)')
  unwrap(
    await execute(testCall(db, lead, { at: claimedAt }), 'submission.decide', decide, {
      ...none,
      ...handed,
      outcome: 'approve',
    }),
  )
  const [decision] = await undone(db, (tx) => decisionsOf(tx, handed.submissionId))
  assert.equal(decision?.amountMinor, 506_250n)
  const { record } = await undone(db, (tx) =>
    tx.one<{ record: string }>(sql`
      select record from submissions.decisions where submission_id = ${handed.submissionId}`),
  )
  assert.match(record, /1 JPY = 0\.00675 USD \(ECB, 2026-04-14\)/)
})

test('a mixed line keeps its sum, however each part would round', async () => {
  const parts = [
    ['catering', '66667'],
    ['alcohol', '33334'],
  ] as const
  const handed = await claimOf('300.00', { ...yen, net: '100001', invoice: 'JP-2', parts })
  const { suggestion } = await assessed(handed.submissionId)
  assert.deepEqual(
    suggestion.lines.map((one) => [one.verdict, printMoney(one.claimed)]),
    [
      ['accepted', '450.00 USD'],
      ['denied', '225.01 USD'],
    ],
  )
})

test('dinars have three decimals, and convert from the fils', async () => {
  const dinars = { ...yen, currency: 'KWD', net: '1000.125', invoice: 'KW-1' }
  const handed = await claimOf('1000.00', dinars)
  const { suggestion } = await assessed(handed.submissionId)
  assert.equal(printMoney(suggestion.lines[0]!.accepted), '3,252.44 USD')
})

test('a claim in a currency no list knows goes back, and nobody can accept the line', async () => {
  const handed = await claimOf('500.00', { ...yen, currency: 'XAF', net: '1000', invoice: 'CM-1' })
  const { suggestion, checks } = await assessed(handed.submissionId)
  assert.equal(suggestion.outcome, 'request_information')
  assert.equal(checks.find((one) => one.code === 'check_conversion')?.state, 'unknown')
  const accepted = [{ lineNo: 1, partNo: 1, verdict: 'accepted', clauseId: null, reason: '' }]
  const refused = await execute(
    testCall(db, lead, { at: claimedAt }),
    'submission.decide',
    decide,
    {
      ...none,
      ...handed,
      outcome: 'approve' as const,
      lines: accepted.map((one) => ({ ...one, verdict: 'accepted' as const })),
    },
  )
  assert.deepEqual(refused.ok ? null : refused.refusal, {
    code: 'submission.lines_unjudged',
    submission: handed.number,
    lines: ['1.1 (no rate is known from XAF to USD)'],
  })
})
