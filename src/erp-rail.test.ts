import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import fc from 'fast-check'
import { writeXlsx } from './formats/xlsx-write.ts'
import { must } from './kernel/assert.ts'
import { money, toDecimal } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { bucketTotals } from './ledger/index.ts'
import { fileBankAnswer } from './payouts/answers/file-answer.ts'
import { confirmAnswerLine } from './payouts/answers/judge-line.ts'
import { type Ground, payoutGround, run, usableVendor } from './payouts/testing.ts'
import { sql, withTx } from './platform/db.ts'
import { testCall, testDatabase } from './platform/testing.ts'
import { addAccount, camt053, importAs, releasedRun } from './reconciliation/testing.ts'
import { setErpNumber } from './vendors/index.ts'
import { constraintsOf, domains } from './wiring.ts'

/** Bills out, the ERP's register in: what it accepts, pays and voids. */
const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())
const at = Temporal.Instant.from('2026-04-08T07:00:00Z')
const iban = 'DE89370400440532013000'

let vendors = 0
/** A released run of bills, one vendor each, from an ERP account that the bank states too. */
async function billsOut(amounts: readonly bigint[], own: string | null = null) {
  const made = await payoutGround(db, { profile: 'erp' })
  const ground = own === null ? made : { ...made, ...(await statedAccount(made, own)) }
  const partners: string[] = []
  for (const _ of amounts) {
    const vendor = await usableVendor(ground, `Vendor ${String.fromCodePoint(65 + vendors)} GmbH`)
    const input = { vendorId: vendor.vendorId, erpNumber: `V-${(vendors += 1)}` }
    const { felix } = ground.crew
    unwrap(await run(db, felix, { action: 'vendor.approve', command: setErpNumber, input }))
    partners.push(vendor.partnerId)
  }
  const sent = await releasedRun(ground, amounts, { partners })
  return { ground, ...sent }
}

/** An account whose number we know too, so that its statements are read. */
function statedAccount({ payerId, crew }: Ground, own: string) {
  const more = { iban: own, profile: 'erp', currency: 'USD', glAccount: '6400' } as const
  const who = { adds: crew.frank, approves: crew.fiona }
  return addAccount(db, who, { payerId, name: 'ERP pays', calendar: 'us-fed', ...more })
}

const header = 'Bill number,Our reference,Bill ID,Status,Paid on,Amount,Currency,Reason'
const register = (rows: readonly string[]) =>
  new TextEncoder().encode([header, ...rows, ''].join('\r\n'))

function file(ground: Ground, bytes: Uint8Array) {
  return fileBankAnswer(testCall(db, ground.crew.specialist, { at }), { name: 'register', bytes })
}

async function attempts(runId: string) {
  return withTx(db.world.app, (tx) =>
    tx.many<{ state: string; bookedOn: string | null }>(sql`
      select a.state, a.booked_on::text as "bookedOn"
      from payouts.attempts a join payouts.payments p using (payment_id)
      where p.run_id = ${runId} order by p.ordinal`),
  )
}

const linesOf = (bankAnswerId: string) =>
  withTx(db.world.app, (tx) =>
    tx.many<{ outcome: string; why: string | null; information: string | null }>(sql`
      select outcome, why, information from payouts.bank_answer_lines
      where bank_answer_id = ${bankAnswerId} order by line_no`),
  )

async function noneWrong(): Promise<void> {
  await withTx(db.world.app, async (tx) => {
    // Test grounds record events of their own.
    for (const { name, firstWrong } of domains.flatMap((each) => each.verifications)) {
      if (name !== 'audit.catalog') assert.equal(await firstWrong(tx), null, name)
    }
  })
}

describe('the register of an ERP', () => {
  test('accepts, pays and voids; what differs or reads in two ways waits', async () => {
    const out = await billsOut([100_000n, 200_000n, 300_000n, 400_000n, 500_000n])
    const { ground, number, runId, payments } = out
    const ref = (index: number) => must(payments[index], 'a payment').endToEndId
    const first = register([
      `${number}-1,${ref(0)},B-1,Accepted,,"1,000.00",USD,`,
      `${number}-2,,B-2,Paid,2026-04-02,"2,000.00",USD,`,
      `,${ref(2)},B-3,VOID,,0.00,USD,entered twice`,
      `${number}-4,${ref(3)},B-4,paid,2026-04-02,"4,000.01",USD,`,
      `${number}-5,${ref(4)},B-5,paid,03/04/2026,"5,000.00",USD,`,
      `${number}-5,${ref(0)},B-5,paid,2026-04-03,"5,000.00",USD,`,
      `PR-2020-0001-1,,B-9,paid,2026-04-03,"5,000.00",USD,`,
      `${number}-5,${ref(4)},B-5,Partly,,"5,000.00",USD,`,
    ])
    const done = unwrap(await file(ground, first))
    assert.deepEqual(done.counts, { accepted: 1, paid: 1, rejected: 1, returned: 0, open: 5 })
    const states = await attempts(runId)
    const said = states.map(({ state }) => state)
    assert.deepEqual(said, ['accepted', 'settled', 'rejected', 'sent', 'sent'])
    assert.equal(states[1]?.bookedOn, '2026-04-02')
    const lines = await linesOf(done.bankAnswerId)
    assert.deepEqual(
      lines.map(({ why }) => why),
      [null, null, null, 'amount_differs', 'unclear', 'refs_differ', 'payment_unknown', 'unclear'],
    )
    assert.match(lines[4]?.information ?? '', /2026-04-03 or 2026-03-04/)
    assert.equal(unwrap(await file(ground, first)).outcome, 'known')
    await noneWrong()
    const second = register([
      `${number}-1,,B-1,Paid,2026-04-07,1000.00,USD,`,
      `${number}-2,,B-2,Paid,2026-04-02,2000.00,USD,`,
      `${number}-3,,B-3,Paid,2026-04-07,3000.00,USD,`,
      `${number}-4,,B-4,Paid,2026-04-30,4000.00,USD,`,
    ])
    const then = unwrap(await file(ground, second))
    assert.deepEqual(then.counts, { accepted: 0, paid: 1, rejected: 0, returned: 0, open: 2 })
    const rest = await linesOf(then.bankAnswerId)
    assert.deepEqual(
      rest.map(({ outcome, why }) => why ?? outcome),
      ['applied', 'known', 'after_refusal', 'day_unlikely'],
    )
    await noneWrong()
  })

  test('is a workbook too; what is voided after it was paid comes back by two people', async () => {
    const { ground, number, runId } = await billsOut([100_000n])
    const text = (name: string) => ({ name, kind: 'text' }) as const
    const columns = [
      text('Invoice No.'),
      text('Payment status'),
      { name: 'Date paid', kind: 'date' } as const,
      { name: 'Amount paid', kind: 'amount' } as const,
      text('Currency Code'),
    ]
    const paid = [`${number}-1`, 'Paid in full', Temporal.PlainDate.from('2026-04-02')]
    const rows = [[...paid, money(100_000n, 'USD'), 'USD']]
    const sheet = await writeXlsx([{ name: 'Register', columns, rows }], { createdAt: at })
    assert.equal(unwrap(await file(ground, sheet)).counts.paid, 1)
    const back = register([`${number}-1,,B-1,voided,,,,the bank sent it back`])
    const said = unwrap(await file(ground, back))
    assert.deepEqual([said.counts.returned, said.counts.open], [0, 1])
    assert.deepEqual(await attempts(runId), [{ state: 'settled', bookedOn: '2026-04-02' }])
    const { bankAnswerId } = said
    const input = { bankAnswerId, lineNo: 1, assignedTo: null, reason: 'the ERP shows the credit' }
    const step = { action: 'answer.write', command: confirmAnswerLine, input, at } as const
    assert.equal(unwrap(await run(db, ground.crew.fiona, step)).moved, 1)
    assert.deepEqual(await attempts(runId), [{ state: 'returned', bookedOn: '2026-04-08' }])
    await noneWrong()
  })

  test('settles once: the bank line that follows is explained by the settled payment', async () => {
    const { ground, number, runId, payments } = await billsOut([100_000n, 200_000n], iban)
    const ref = (index: number) => must(payments[index], 'a payment').endToEndId
    const rows = [1, 2].map((one) => `${number}-${one},,,Paid,2026-04-02,${one}000.00,USD,`)
    assert.equal(unwrap(await file(ground, register(rows))).counts.paid, 2)
    await noneWrong()
    const on = '2026-04-06'
    const entry = (index: number, minor: bigint) => ({
      amount: money(-minor, 'USD'),
      on,
      endToEndId: ref(index),
      reference: `R-${index}`,
    })
    const opening = money(1_000_000n, 'USD')
    const days = { id: 'S-1', from: on, to: on, opening, iban }
    const bytes = camt053({ ...days, entries: [entry(0, 100_000n), entry(1, 200_000n)] })
    const imported = unwrap(await importAs(db, ground.crew.specialist, bytes, { at }))
    assert.equal(imported.outcome, 'imported')
    const states = await attempts(runId)
    assert.deepEqual(states, [
      { state: 'settled', bookedOn: '2026-04-02' },
      { state: 'settled', bookedOn: '2026-04-02' },
    ])
    const { cash, fund } = await withTx(db.world.app, async (tx) => ({
      cash: await bucketTotals(tx, ground.payingAccountId),
      fund: await bucketTotals(tx, ground.fundId),
    }))
    assert.equal(cash.get('suspense') ?? 0n, 0n, 'every line is explained')
    assert.equal(fund.get('paid'), 300_000n, 'and nothing is paid twice')
    await noneWrong()
  })

  test('says nothing of a payment that a bank carries out', async () => {
    const ground = await payoutGround(db, { profile: 'usd' })
    const { runId, payments } = await releasedRun(ground, [100_000n])
    const { endToEndId } = must(payments[0], 'a payment')
    const bytes = register([`,${endToEndId},B-1,paid,2026-04-02,1000.00,USD,`])
    const done = unwrap(await file(ground, bytes))
    assert.equal((await linesOf(done.bankAnswerId))[0]?.why, 'not_erp')
    assert.equal((await attempts(runId))[0]?.state, 'sent')
  })

  test('pays all that went out, whatever the amounts, and the books agree', async () => {
    const amounts = fc.array(fc.bigInt({ min: 5_000n, max: 900_000n }), {
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(amounts, async (minors) => {
        const { ground, number, runId, payments } = await billsOut(minors)
        const rows = payments.map(
          (_, index) =>
            `${number}-${index + 1},,B-${index},paid,2026-04-02,` +
            `${toDecimal(must(payments[index], 'one').amount)},USD,`,
        )
        const { counts } = unwrap(await file(ground, register(rows)))
        assert.equal(counts.paid, minors.length)
        assert.ok((await attempts(runId)).every(({ state }) => state === 'settled'))
        const total = minors.reduce((sum, minor) => sum + minor, 0n)
        const fund = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.fundId))
        assert.equal(fund.get('paid'), total)
        assert.equal(fund.get('in_transit') ?? 0n, 0n)
      }),
      { numRuns: 4 },
    )
    await noneWrong()
  })
})
