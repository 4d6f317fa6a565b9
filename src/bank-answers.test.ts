import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import type { Actor } from './audit/index.ts'
import { readNacha } from './formats/nacha-read.ts'
import { person } from './identity/testing.ts'
import { must } from './kernel/assert.ts'
import { type Refusal, type Result, unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { bucketTotals } from './ledger/index.ts'
import { sql, withTx } from './platform/db.ts'
import { testCall, testDatabase } from './platform/testing.ts'
import { camt053, ibanOf, importAs, releasedRun } from './reconciliation/testing.ts'
import { payoutConstraints } from './payouts/refusals.ts'
import { codeOf, type Ground, payoutGround, run, texanAddress } from './payouts/testing.ts'
import { usableVendor } from './payouts/testing.ts'
import { firstWrongOf } from './payouts/verify.ts'
import { fileBankAnswer } from './payouts/answers/file-answer.ts'
import { confirmAnswerLine } from './payouts/answers/judge-line.ts'
import { answerConstraints } from './payouts/answers/refusals.ts'
import { nachaAnswer, report } from './payouts/answers/testing.ts'
import { answerFileVerification, answerVerifications } from './payouts/answers/verify.ts'

const constraints = new Map(Object.entries({ ...payoutConstraints, ...answerConstraints }))
const db = await testDatabase({ constraints })
after(() => db.close())
const at = Temporal.Instant.from('2026-04-03T07:00:00Z')

function file(who: Actor, bytes: Uint8Array, name = 'answer') {
  return fileBankAnswer(testCall(db, who, { at }), { name, bytes })
}

async function statesOf(runId: string): Promise<string[]> {
  const rows = await withTx(db.world.app, (tx) =>
    tx.many<{ state: string }>(sql`
      select a.state from payouts.attempts a join payouts.payments p using (payment_id)
      where p.run_id = ${runId} order by p.amount_minor, p.ordinal`),
  )
  return rows.map(({ state }) => state)
}

async function inTransit(ground: Ground): Promise<bigint> {
  const totals = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.fundId))
  return totals.get('in_transit') ?? 0n
}

async function noneWrong(): Promise<void> {
  await withTx(db.world.app, async (tx) => {
    assert.equal(await firstWrongOf(tx, db.world.files), null)
    for (const { firstWrong } of [...answerVerifications, answerFileVerification(db.world.files)]) {
      assert.equal(await firstWrong(tx), null)
    }
  })
}

describe('what a bank answers', () => {
  test('a NACHA return gives the payment back and holds the account', async () => {
    const ground = await payoutGround(db, { profile: 'usd' })
    const { runId, payments } = await releasedRun(ground, [10_000n, 20_000n])
    const [returned] = payments
    const { endToEndId, amount } = must(returned, 'a payment')
    const bytes = nachaAnswer({
      code: 'R03',
      identification: endToEndId,
      amountMinor: amount.minor,
    })
    assert.ok(readNacha(bytes).ok, 'the test writes what the reader takes')
    const done = unwrap(await file(ground.crew.specialist, bytes))
    assert.deepEqual(done.counts, { accepted: 0, paid: 0, rejected: 0, returned: 1, open: 0 })
    assert.deepEqual((await statesOf(runId)).toSorted(), ['returned', 'sent'])
    const refused = await withTx(db.world.app, (tx) =>
      tx.many<{ code: string }>(sql`
        select code from vendors.account_refusals where payment_ref = ${endToEndId}`),
    )
    assert.deepEqual(refused, [{ code: 'R03' }])
    await noneWrong()
  })

  test('a return of another amount than was sent waits for a person', async () => {
    const ground = await payoutGround(db, { profile: 'usd' })
    const { runId, payments } = await releasedRun(ground, [10_000n])
    const { endToEndId } = must(payments[0], 'a payment')
    const bytes = nachaAnswer({ code: 'R03', identification: endToEndId, amountMinor: 10_001n })
    const done = unwrap(await file(ground.crew.specialist, bytes))
    assert.equal(done.counts.open, 1)
    assert.deepEqual(await statesOf(runId), ['sent'])
  })

  test('a notice of change proposes the account in the bank’s name, and moves no money', async () => {
    const ground = await payoutGround(db, { profile: 'usd' })
    const { runId, payments } = await releasedRun(ground, [10_000n])
    const { endToEndId: identification, partnerId } = must(payments[0], 'a payment')
    const corrected = '55512345678'
    const bytes = nachaAnswer({ code: 'C01', identification, amountMinor: 0n, corrected })
    const done = unwrap(await file(ground.crew.specialist, bytes))
    assert.equal(done.counts.open, 0)
    assert.deepEqual(await statesOf(runId), ['sent'])
    const [line] = await withTx(db.world.app, (tx) =>
      tx.many<{ outcome: string; text: string; sealed: string | null }>(sql`
        select outcome, l::text as text, corrected_sealed as sealed
        from payouts.bank_answer_lines l where bank_answer_id = ${done.bankAnswerId}`),
    )
    assert.equal(line?.outcome, 'applied')
    assert.ok(line.sealed !== null && !line.text.includes(corrected))
    const details = await withTx(db.world.app, (tx) =>
      tx.many<{ state: string; masked: string }>(sql`
        select state, account_masked as masked from vendors.bank_details
        where partner_id = ${partnerId} and approved_at is null`),
    )
    assert.equal(details[0]?.state, 'called_back')
    assert.ok(details[0].masked.endsWith('5678'))
  })

  test('a notice that names no account that can be waits for a person', async () => {
    const ground = await payoutGround(db, { profile: 'usd' })
    const { payments } = await releasedRun(ground, [10_000n])
    const { endToEndId: identification } = must(payments[0], 'a payment')
    const bytes = nachaAnswer({ code: 'C02', identification, amountMinor: 0n, corrected: '123' })
    const done = unwrap(await file(ground.crew.specialist, bytes))
    assert.equal(done.counts.open, 1)
  })

  test('only who may files one, and a broken one is refused whole', async () => {
    const ground = await payoutGround(db)
    const { number, payments } = await releasedRun(ground, [10_000n])
    const { endToEndId } = must(payments[0], 'a payment')
    const bytes = report({
      messageId: 'B1',
      answers: number,
      payments: [{ endToEndId, status: 'RJCT', code: 'AC04' }],
    })
    const partner = await person(db, { roles: ['auditor'] })
    assert.equal(codeOf(await file(partner, bytes)), 'identity.not_allowed')
    const cut = bytes.subarray(0, bytes.length - 40)
    assert.equal(codeOf(await file(ground.crew.frank, cut)), 'answer.unreadable')
    const silent = report({ messageId: 'B1', answers: number })
    assert.equal(codeOf(await file(ground.crew.frank, silent)), 'answer.empty')
    assert.equal(await inTransit(ground), 10_000n)
  })
})

describe('what one person files of a settled payment', () => {
  test('a return without our id is found by its trace, where amount and account agree', async () => {
    const ground = await payoutGround(db, { profile: 'nacha' })
    const partners: string[] = []
    for (const name of ['Redwood Partners LLC', 'Bayou Systems LLC', 'Alamo Cloud LLC']) {
      partners.push((await usableVendor(ground, name, { address: texanAddress })).partnerId)
    }
    const { runId } = await releasedRun(ground, [10_000n, 20_000n, 30_000n], { partners })
    const sha = await withTx(db.world.app, (tx) =>
      tx.one<{ sha256: string }>(sql`
        select sha256 from payouts.files where run_id = ${runId}`),
    )
    const bytes = must(await db.world.files.bytes(sha.sha256), 'the file is there')
    const [first, second, third] = unwrap(readNacha(bytes)).allEntries
    const back = async (of: typeof first, more: object = {}) => {
      const { account, traceNumber: sentTrace, amountMinor } = must(of, 'an entry')
      const said = { code: 'R09', identification: '', account, sentTrace, amountMinor }
      const done = unwrap(await file(ground.crew.specialist, nachaAnswer({ ...said, ...more })))
      const why = await withTx(db.world.app, (tx) =>
        tx.many<{ why: string | null }>(sql`
          select why from payouts.bank_answer_lines where bank_answer_id = ${done.bankAnswerId}`),
      )
      return [done.counts.returned, why[0]?.why ?? null]
    }
    assert.deepEqual(await back(first), [1, null])
    assert.deepEqual(await back(second, { amountMinor: 1n }), [0, 'amount_differs'])
    assert.deepEqual(await back(second, { account: '4711' }), [0, 'account_differs'])
    const { identification } = must(third, 'an entry')
    assert.deepEqual(await back(second, { identification }), [0, 'refs_differ'])
    assert.deepEqual((await statesOf(runId)).toSorted(), ['returned', 'sent', 'sent'])
    await noneWrong()
  })

  test('two confirmations and a statement at once: it comes back once', async () => {
    for (let round = 0; round < 3; round += 1) {
      const ground = await payoutGround(db)
      const { number, runId, payments } = await releasedRun(ground, [10_000n, 20_000n])
      const { endToEndId } = must(
        payments.find((each) => each.amount.minor === 10_000n),
        'one',
      )
      const iban = await ibanOf(ground)
      const eur = (minor: bigint) => ({ minor, currency: 'EUR' })
      const on = '2026-04-01'
      const whole = { amount: eur(-30_000n), on, reference: number }
      const credit = { amount: eur(10_000n), on, reference: 'RET', endToEndId }
      const statement = { iban, from: on, to: on, opening: eur(0n) }
      const { specialist, frank, fiona, felix } = ground.crew
      const shown = camt053({ ...statement, id: `A-${number}`, entries: [whole] })
      unwrap(await importAs(db, specialist, shown, { at }))
      const told = { endToEndId, status: 'RJCT', code: 'AM04' }
      const answer = report({ messageId: `B${round}`, answers: number, payments: [told] })
      const { bankAnswerId } = unwrap(await file(specialist, answer))
      const confirm = (who: Actor) =>
        run(db, who, {
          action: 'answer.write',
          command: confirmAnswerLine,
          input: { bankAnswerId, lineNo: 1, assignedTo: null, reason: 'the bank says so' },
          at,
        })
      const opening = eur(-30_000n)
      const back = camt053({ ...statement, id: `C-${number}`, opening, entries: [credit] })
      const [one, two, three]: readonly Result<unknown, Refusal>[] = await Promise.all([
        confirm(fiona),
        confirm(felix),
        importAs(db, frank, back, { at }),
      ])
      assert.equal(codeOf(must(three, 'a statement')), 'ok')
      const codes = [one, two].map((each) => codeOf(must(each, 'an answer')))
      assert.ok(
        codes.every((code) => code === 'ok' || code === 'answer.line_not_open'),
        `${codes}`,
      )
      assert.ok(codes.filter((code) => code === 'ok').length <= 1)
      assert.deepEqual(await statesOf(runId), ['returned', 'settled'])
      const fund = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.fundId))
      assert.deepEqual([fund.get('payable'), fund.get('paid')], [10_000n, 20_000n])
      const cash = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.payingAccountId))
      assert.equal(cash.get('suspense') ?? 0n, 0n)
    }
    await noneWrong()
  })

  test('the database lets no settled payment come back by one person, or by nothing', async () => {
    const ground = await payoutGround(db)
    const { number, payments } = await releasedRun(ground, [10_000n])
    const { paymentId } = must(payments[0], 'a payment')
    const iban = await ibanOf(ground)
    const opening = { minor: 0n, currency: 'EUR' }
    const debit = {
      amount: { minor: -10_000n, currency: 'EUR' },
      on: '2026-04-01',
      reference: number,
    }
    const days = { from: '2026-04-01', to: '2026-04-01' }
    const shown = camt053({ iban, id: `D-${number}`, ...days, opening, entries: [debit] })
    unwrap(await importAs(db, ground.crew.specialist, shown, { at }))
    const returned = sql`
      update payouts.attempts set state = 'returned', bank_reason = 'AM04'
      where payment_id = ${paymentId}`
    const byHand = sql`
      insert into payouts.taken_back (payment_id, was_settled, evidence, cause_event_id, at)
      values (${paymentId}, true, 'person', gen_random_uuid(), ${at})`
    const byStatement = sql`
      insert into payouts.taken_back (payment_id, was_settled, evidence, shown_on, cause_event_id, at)
      values (${paymentId}, true, 'statement', '2026-04-02', gen_random_uuid(), ${at})`
    const tries = [[returned], [byHand, returned], [byStatement, returned]]
    for (const statements of tries) {
      await assert.rejects(
        withTx(db.world.app, async (tx) => {
          for (const each of statements) await tx.run(each)
        }),
      )
    }
    await noneWrong()
  })
})

describe('at the same moment', () => {
  test('the same answer twice is one answer, and each payment goes back once', async () => {
    const ground = await payoutGround(db)
    const { number, runId, payments } = await releasedRun(ground, [10_000n, 20_000n])
    const bytes = report({
      messageId: 'B1',
      answers: number,
      payments: payments.map(({ endToEndId }) => ({ endToEndId, status: 'RJCT', code: 'AM04' })),
    })
    const { specialist, frank } = ground.crew
    const both = await Promise.all([file(specialist, bytes), file(frank, bytes)])
    const outcomes = both.map((each) => unwrap(each).outcome).toSorted()
    assert.deepEqual(outcomes, ['filed', 'known'])
    assert.deepEqual(await statesOf(runId), ['rejected', 'rejected'])
    assert.equal(await inTransit(ground), 0n)
    await noneWrong()
  })

  test('an answer and a statement end the same, whichever is first', async () => {
    for (let round = 0; round < 4; round += 1) {
      const ground = await payoutGround(db)
      const { number, runId, payments } = await releasedRun(ground, [10_000n, 20_000n, 30_000n])
      const [refused] = payments.filter(({ amount }) => amount.minor === 10_000n)
      const { endToEndId } = must(refused, 'a payment')
      const answer = report({
        messageId: `B${round}`,
        answers: number,
        payments: [{ endToEndId, status: 'RJCT', code: 'AC04' }],
      })
      const iban = await ibanOf(ground)
      const statement = camt053({
        iban,
        id: `S-${round}-${number}`,
        from: '2026-04-01',
        to: '2026-04-01',
        opening: { minor: 0n, currency: 'EUR' },
        entries: [
          { amount: { minor: -60_000n, currency: 'EUR' }, on: '2026-04-01', reference: number },
          {
            amount: { minor: 10_000n, currency: 'EUR' },
            on: '2026-04-01',
            reference: 'RET',
            endToEndId,
          },
        ],
      })
      const { specialist, frank } = ground.crew
      const both: readonly Result<unknown, Refusal>[] = await Promise.all([
        file(specialist, answer),
        importAs(db, frank, statement, { at }),
      ])
      assert.deepEqual(both.map(codeOf), ['ok', 'ok'])
      const [first, ...rest] = await statesOf(runId)
      assert.ok(first === 'rejected' || first === 'returned', first)
      assert.deepEqual(rest, ['settled', 'settled'])
      const fund = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.fundId))
      assert.equal(fund.get('payable'), 10_000n)
      assert.equal(fund.get('paid'), 50_000n)
      const cash = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.payingAccountId))
      assert.equal(cash.get('suspense') ?? 0n, 0n)
    }
    await noneWrong()
  })
})
