import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { execute, read } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { codeOf, type Ground, payoutGround } from '../payouts/testing.ts'
import { testCall, testDatabase, undone } from '../platform/testing.ts'
import { constraintsOf } from '../wiring.ts'
import { closeMonth, periodPage, periodWithChecklist, prepareClose } from './close.ts'
import { explainAs } from './match.ts'
import { accountStandings, breakPage, linePage, statementPage } from './read.ts'
import { camt053, ibanOf, importAs } from './testing.ts'

const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const at = Temporal.Instant.from('2026-04-02T09:00:00Z')
const eur = (minor: bigint) => money(minor, 'EUR')

async function statement(
  ground: Ground,
  day: { readonly on: string; readonly opening: bigint; readonly amounts: readonly bigint[] },
  closing?: bigint,
) {
  const { on, opening } = day
  const bytes = camt053({
    iban: await ibanOf(ground),
    id: `S-${on}-${opening}`,
    from: on,
    to: on,
    opening: eur(opening),
    ...(closing === undefined ? {} : { closing: eur(closing) }),
    entries: day.amounts.map((minor, index) => ({
      amount: eur(minor),
      on,
      reference: `${on}-${opening}-${index}`,
    })),
  })
  return unwrap(await importAs(db, ground.crew.specialist, bytes, { at }))
}

const breaksOf = ({ payingAccountId }: Ground) =>
  undone(db, (tx) =>
    breakPage(tx, {
      after: null,
      limit: 50,
      state: 'open' as const,
      owner: null,
      payingAccountId,
      at,
    }),
  )

test('a month is prepared by one person, closed by another, when its checklist is done', async () => {
  const ground = await payoutGround(db)
  const { frank, fiona, specialist } = ground.crew
  const { payerId, payingAccountId } = ground
  await statement(ground, { on: '2026-03-31', opening: 10_000n, amounts: [-450n] })
  const month = { payerId, month: '2026-03' }
  const early = testCall(db, frank, { at: Temporal.Instant.from('2026-03-31T22:30:00Z') })
  const call = testCall(db, frank, { at })
  const other = testCall(db, fiona, { at })
  assert.equal(
    codeOf(await execute(other, 'period.close', closeMonth, month)),
    'close.not_prepared',
  )
  const future = { payerId, month: '2026-04' }
  assert.equal(codeOf(await execute(call, 'period.close', prepareClose, future)), 'close.not_over')
  // 23:30 in Dublin is still March.
  assert.equal(codeOf(await execute(early, 'period.close', prepareClose, month)), 'close.not_over')
  const prepared = unwrap(await execute(call, 'period.close', prepareClose, month))
  assert.deepEqual([prepared.status, prepared.preparedBy], ['closing', frank.name])
  assert.equal(codeOf(await execute(call, 'period.close', closeMonth, month)), 'close.same_person')
  const open = await execute(other, 'period.close', closeMonth, month)
  assert.ok(!open.ok && open.refusal.code === 'close.not_ready')
  assert.deepEqual(open.refusal.missing, ['1 breaks of the month or before are open'])
  const [line] = await undone(db, (tx) =>
    linePage(tx, {
      after: null,
      limit: 5,
      payingAccountId,
      statementId: null,
      state: null,
      open: true,
    }),
  )
  const fee = { lineId: must(line, 'the fee').lineId, as: 'fees' as const, reason: 'account fee' }
  unwrap(await execute(testCall(db, specialist, { at }), 'match.make', explainAs, fee))
  const closed = unwrap(await execute(other, 'period.close', closeMonth, month))
  assert.deepEqual([closed.status, closed.reviewedBy], ['closed', fiona.name])
  assert.match(closed.figuresHash ?? '', /^[0-9a-f]{64}$/)
  const again = await execute(other, 'period.close', closeMonth, month)
  assert.equal(codeOf(again), 'ledger.period_closed')
  const shown = must(await undone(db, (tx) => periodWithChecklist(tx, month, at)), 'shown')
  assert.deepEqual(
    shown.checklist.map((row) => [row.code, row.done]),
    [
      ['statements', true],
      ['breaks', true],
      ['tie_out', true],
      ['in_transit', true],
    ],
  )
  const months = unwrap(await read(call, 'ledger.read', (tx) => periodPage(tx, at)))
  const own = months.filter((row) => row.payerId === payerId).map((row) => row.month)
  assert.equal(own[0], '2026-04')
  assert.ok(own.includes('2026-03'))
})

test('a statement that does not begin where the last ended is a gap until the missing one comes', async () => {
  const ground = await payoutGround(db)
  await statement(ground, { on: '2026-03-02', opening: 10_000n, amounts: [-1_000n] })
  await statement(ground, { on: '2026-03-04', opening: 8_000n, amounts: [] })
  const gap = (await breaksOf(ground)).find((each) => each.cause === 'gap')
  assert.equal(gap?.owner, 'finance')
  assert.equal(gap.amount?.minor, -1_000n)
  await statement(ground, { on: '2026-03-03', opening: 9_000n, amounts: [-1_000n] })
  assert.ok((await breaksOf(ground)).every((each) => each.cause !== 'gap'))
  const standing = (await undone(db, accountStandings)).find(
    (row) => row.payingAccountId === ground.payingAccountId,
  )
  assert.equal(standing?.lastClosing?.minor, 8_000n)
  assert.equal(standing.difference?.minor, 0n)
  assert.equal(standing.openLines, 2)
})

test('a quarantined statement is a break until the right one comes', async () => {
  const ground = await payoutGround(db)
  const day = { on: '2026-03-02', opening: 10_000n, amounts: [-1_000n] }
  assert.equal((await statement(ground, day, 8_999n)).outcome, 'quarantined')
  assert.deepEqual(
    (await breaksOf(ground)).map((each) => each.cause),
    ['quarantined'],
  )
  await statement(ground, day)
  assert.deepEqual(
    (await breaksOf(ground)).map((each) => each.cause),
    ['no_payment'],
  )
  const { payingAccountId } = ground
  const shown = await undone(db, (tx) =>
    statementPage(tx, { after: null, limit: 5, payingAccountId }),
  )
  assert.deepEqual(shown.map((row) => row.proof).sort(), ['contradicted', 'proven'])
})
