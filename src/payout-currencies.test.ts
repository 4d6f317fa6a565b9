import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { deliverNews, type Verification } from './audit/index.ts'
import { fundBalance, fundById } from './funds/index.ts'
import { executeAsSystem } from './identity/execute.ts'
import { must } from './kernel/assert.ts'
import { money, toDecimal } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import { saveContact } from './partners/index.ts'
import { clawBackPaid, receivablesById } from './payables/index.ts'
import { approveRun, prepareRun, releaseRun } from './payouts/index.ts'
import { owed, payoutGround, run, testAccount, usableVendor } from './payouts/testing.ts'
import type { Ground } from './payouts/testing.ts'
import { runView } from './payouts/view.ts'
import { RollBack, openPool, sql, type Sql, withTx } from './platform/db.ts'
import { inAct, testActor, testCall, testDatabase, undone } from './platform/testing.ts'
import { importRatesFile } from './rates/index.ts'
import { matchRefund, undoMatch } from './reconciliation/index.ts'
import { camt053, ibanOf, importAs } from './reconciliation/testing.ts'
import { tieOut } from './reports/tie-out.ts'
import { constraintsOf, domains, escalatingOf } from './wiring.ts'

/** E20 from the payable on: owed in dollars, paid in euro, confirmed and given back by the bank. */
const db = await testDatabase({ constraints: constraintsOf(), escalating: escalatingOf() })
const superuser = openPool(db.superuserUrl, 'test superuser', 2)
after(async () => {
  await superuser.end()
  await db.close()
})
const day = Temporal.PlainDate.from
const preparedAt = Temporal.Instant.from('2026-04-14T09:00:00Z')
const tools = { keys: db.world.keys, files: db.world.files }
const eur = (minor: bigint) => money(minor, 'EUR')
const decidedOn = day('2026-03-16')
const due = day('2026-04-15')

before(async () => {
  const list =
    'Date,USD,JPY,KWD\n2026-03-03,1.0800,160.00,0.3321\n2026-04-14,1.1250,170.00,0.3600\n'
  const file = { name: 'rates.csv', bytes: Buffer.from(list) }
  const call = testCall(db, testActor(['finance']))
  unwrap(await importRatesFile(call, file, { preview: false }))
})

/** A payer with accounts in dollars and another currency, and a partner who has named an account in
 *  the other only. */
async function twoCurrencies(currency: 'EUR' | 'JPY' | 'KWD' = 'EUR') {
  const dollars = await payoutGround(db, { profile: 'usd' })
  const { payerId, crew } = dollars
  const profile = currency === 'EUR' ? 'sepa' : 'iso'
  const account = await testAccount(db, crew, { payerId, currency, profile })
  const other: Ground = { ...dollars, currency, ...account }
  const vendor = await usableVendor(other, 'Globex GmbH')
  return { dollars, other, vendor }
}

function prepare(ground: Ground, at = preparedAt) {
  const { crew, payingAccountId } = ground
  const command = prepareRun(db.world.keys)
  const input = { payingAccountId, upToDueOn: due }
  return run(db, crew.specialist, { action: 'run.prepare', command, input, at })
}

async function released(ground: Ground) {
  const { runId, contentHash } = unwrap(await prepare(ground))
  const at = preparedAt
  const approval = { runId, contentHash: must(contentHash, 'it passed') }
  for (const approver of [ground.crew.frank, ground.crew.fiona]) {
    const approve = { action: 'run.approve', command: approveRun, input: approval, at } as const
    unwrap(await run(db, approver, approve))
  }
  const release = { action: 'run.release', command: releaseRun(tools), input: { runId }, at }
  unwrap(await run(db, ground.crew.frank, { ...release, action: 'run.release' as const }))
  return runId
}

const view = ({ crew }: Ground, runId: string) =>
  inAct(db, crew.frank, async (act) =>
    must(await runView(act.tx, { actor: crew.frank, at: preparedAt }, runId), 'the run is there'),
  )

async function fundOf({ fundId }: Ground) {
  return inAct(db, testActor(['auditor']), async (act) => {
    const found = must(await fundById(act.tx, fundId), 'the fund')
    const { payable, inTransit, paid } = await fundBalance(act.tx, found)
    return [payable, inTransit, paid].map(toDecimal)
  })
}

async function cashOf({ payingAccountId }: Ground): Promise<Record<string, string>> {
  const { rows } = await db.owner.query<{ bucket: string; minor: string }>(
    `select a.bucket, b.balance_minor::text as minor from ledger.accounts a
      join ledger.balances b using (account_id) where a.book_id = $1 and b.balance_minor <> 0
      order by a.bucket`,
    [payingAccountId],
  )
  return Object.fromEntries(rows.map((row) => [row.bucket, toDecimal(eur(BigInt(row.minor)))]))
}

// Test events of the ground are in no catalog.
const verifications: readonly Verification[] = domains
  .flatMap((domain) => domain.verifications)
  .filter(({ name }) => name !== 'audit.catalog')
async function nothingWrong() {
  const wrong = await inAct(db, testActor(['auditor']), async (act) => {
    const found: string[] = []
    for (const { name, firstWrong } of verifications) {
      const one = await firstWrong(act.tx)
      if (one !== null) found.push(`${name}: ${one}`)
    }
    return found
  })
  assert.deepEqual(wrong, [])
}

async function fileOf(runId: string): Promise<string> {
  const { rows } = await db.owner.query<{ sha256: string }>(
    'select sha256 from payouts.files where run_id = $1',
    [runId],
  )
  const bytes = await db.world.files.bytes(must(rows[0], 'a released run has a file').sha256)
  return new TextDecoder().decode(must(bytes, 'the file is there'))
}

const lineOn = (ground: Ground, entry: { minor: bigint; on: string; id: string; ref: string }) =>
  ibanOf(ground).then((iban) => {
    const { minor, on, id: endToEndId, ref } = entry
    const amount = eur(minor)
    const returned = minor > 0n ? { returnCode: 'AC04' } : {}
    const entries = [{ amount, on, reference: ref, endToEndId, ...returned }]
    const opening = eur(minor < 0n ? 1_000_000n : 550_000n)
    return camt053({ iban, id: ref, from: on, to: on, opening, entries })
  })

async function nameContact(partnerId: string) {
  await inAct(db, testActor(['lead']), async (act) => {
    const named = {
      name: 'Pat',
      email: 'pat@globex.example',
      phone: null,
      role: 'finance' as const,
    }
    unwrap(await saveContact(act, { partnerId, ...named }))
  })
}

/** Everything waiting is told, as the worker would; answers the letters of one template. */
async function lettersOf(template: string) {
  const subscriptions = domains.flatMap((domain) => domain.subscriptions)
  await deliverNews(db.world.app, subscriptions, ({ subscriber, key }, command) =>
    executeAsSystem(db.world, { name: subscriber, key, requestId: key }, command, {}),
  )
  return undone(db, (tx) =>
    tx.many<{ text: string }>(sql`
      select body as text from correspondence.letters where template = ${template}`),
  )
}

test('E20: 5,062.50 USD owed are 4,500.00 EUR at the rate of the day the run is prepared', async () => {
  const { dollars, other, vendor } = await twoCurrencies()
  const { partnerId } = vendor
  await nameContact(partnerId)
  await owed(dollars, { partnerId, minor: 506_250n, reference: 'MDF-2026-00020/2', decidedOn })
  const none = await prepare(dollars)
  assert.equal(none.ok ? 'ok' : none.refusal.code, 'run.nothing_due')
  const runId = await released(other)
  const [payment] = (await view(other, runId)).paymentRows
  const { amount, owed: gross, conversion, endToEndId } = must(payment, 'one payment')
  assert.deepEqual([toDecimal(amount), amount.currency], ['4500.00', 'EUR'])
  assert.deepEqual([toDecimal(gross), gross.currency], ['5062.50', 'USD'])
  assert.equal(conversion?.text, '1 USD ≈ 0.888889 EUR (ECB, 2026-04-14)')
  assert.match(await fileOf(runId), /<InstdAmt Ccy="EUR">4500.00<\/InstdAmt>/)
  assert.deepEqual(await fundOf(dollars), ['0.00', '5062.50', '0.00'])

  const { specialist } = other.crew
  const out = { minor: -450_000n, on: '2026-04-14', id: endToEndId, ref: 'OUT-1' }
  unwrap(await importAs(db, specialist, await lineOn(other, out)))
  assert.deepEqual(await fundOf(dollars), ['0.00', '0.00', '5062.50'])
  assert.deepEqual(await cashOf(other), { bank: '-4500.00', clearing: '4500.00' })
  await nothingWrong()

  const letters = await lettersOf('payment.remittance')
  assert.equal(letters.length, 1)
  assert.match(letters[0]?.text ?? '', /We paid 4,500.00 EUR on 14 April 2026/)
  assert.match(letters[0]?.text ?? '', /MDF-2026-00020\/2: 5,062.50 USD, paid/)
  assert.match(
    letters[0]?.text ?? '',
    /Converted: 5,062.50 USD at 1 USD ≈ 0.888889 EUR \(ECB, 2026-04-14\)/,
  )

  const back = { minor: 449_000n, on: '2026-04-20', id: endToEndId, ref: 'BACK-1' }
  unwrap(await importAs(db, specialist, await lineOn(other, back)))
  assert.deepEqual(await fundOf(dollars), ['5062.50', '0.00', '0.00'])
  assert.deepEqual(await cashOf(other), { bank: '-10.00', fx: '10.00' })
  await nothingWrong()
})

test('a match of a converted payment taken back leaves both books as they were', async () => {
  const { dollars, other, vendor } = await twoCurrencies()
  await owed(dollars, { partnerId: vendor.partnerId, minor: 100_000n, decidedOn })
  const runId = await released(other)
  const [payment] = (await view(other, runId)).paymentRows
  const { endToEndId, amount } = must(payment, 'one payment')
  assert.equal(toDecimal(amount), '888.89')
  const out = { minor: -88_889n, on: '2026-04-14', id: endToEndId, ref: 'OUT-2' }
  unwrap(await importAs(db, other.crew.specialist, await lineOn(other, out)))
  const { rows } = await db.owner.query<{ match_id: string }>(
    'select match_id from reconciliation.matches where payment_id = $1',
    [payment?.paymentId],
  )
  const matchId = must(rows[0], 'it was matched').match_id
  const undo = { action: 'match.make', command: undoMatch, at: preparedAt } as const
  unwrap(await run(db, other.crew.frank, { ...undo, input: { matchId, reason: 'wrong line' } }))
  assert.deepEqual(await fundOf(dollars), ['0.00', '1000.00', '0.00'])
  await nothingWrong()
})

test('yen leave without decimals, dinars with three', async () => {
  for (const [currency, shown] of [
    ['JPY', /<InstdAmt Ccy="JPY">151111<\/InstdAmt>/],
    ['KWD', /<InstdAmt Ccy="KWD">320.000<\/InstdAmt>/],
  ] as const) {
    const { dollars, other, vendor } = await twoCurrencies(currency)
    await owed(dollars, { partnerId: vendor.partnerId, minor: 100_000n, decidedOn })
    const runId = await released(other)
    assert.match(await fileOf(runId), shown)
  }
  await nothingWrong()
})

test('without a rate of the last days the payment drops out and says what to do', async () => {
  const { dollars, other, vendor } = await twoCurrencies()
  await owed(dollars, { partnerId: vendor.partnerId, minor: 100_000n, decidedOn })
  const late = Temporal.Instant.from('2026-05-04T09:00:00Z')
  const { runId, payments } = unwrap(await prepare(other, late))
  assert.equal(payments, 0)
  const [dropped] = (await view(other, runId)).paymentRows
  assert.deepEqual(
    dropped?.reasons.map((reason) => [reason.code, reason.owedBy, reason.remedy]),
    [
      [
        'no_rate',
        'finance',
        'Import the missing rates; the next run converts at the rate of its day.',
      ],
    ],
  )
  assert.match(
    dropped?.reasons[0]?.text ?? '',
    /1,000\.00 USD is to be paid in EUR\. There is no rate/,
  )
  const again = unwrap(await prepare(other))
  assert.deepEqual(toDecimal(again.total), '888.89')
  await nothingWrong()
})

test('verify names a converted amount that is not its rate, and a netting nobody booked', async () => {
  const { dollars, other, vendor } = await twoCurrencies()
  await owed(dollars, { partnerId: vendor.partnerId, minor: 100_000n, decidedOn })
  await released(other)
  const afterwards = (corruption: Sql) =>
    withTx(superuser, async (tx) => {
      await tx.run(sql`set local session_replication_role = replica`)
      assert.ok((await tx.run(corruption)) > 0, 'something was corrupted')
      await tx.run(sql`set local role quittance_app`)
      const found: string[] = []
      for (const { name, firstWrong } of verifications) {
        if (name.startsWith('payouts.') && (await firstWrong(tx)) !== null) found.push(name)
      }
      throw new RollBack(found)
    })
  assert.deepEqual(
    await afterwards(sql`
      update payouts.payments set amount_minor = amount_minor + 1 where rate is not null`),
    ['payouts.conversions'],
  )
  assert.deepEqual(
    await afterwards(sql`
      insert into payouts.payment_nettings (payment_id, payable_id, receivable_id, amount_minor, live)
      select payment_id, payable_id, gen_random_uuid(), 1, true
      from payouts.payment_lines join payouts.attempts using (payment_id)
      where live and state = 'sent' limit 1`),
    ['payouts.nettings', 'payouts.in_transit'],
  )
})

test('what is netted and claimed back stands apart, and books, bank and payables agree', async () => {
  const ground = await payoutGround(db)
  const vendor = await usableVendor(ground, 'Netted GmbH')
  const { partnerId } = vendor
  const specialist = ground.crew.specialist
  const pay = async (minor: bigint, left: bigint, ref: string) => {
    const payableId = await owed(ground, { partnerId, minor, decidedOn })
    const runId = await released(ground)
    const [payment] = (await view(ground, runId)).paymentRows
    const { endToEndId } = must(payment, 'one payment')
    const out = { minor: -left, on: '2026-04-14', id: endToEndId, ref }
    unwrap(await importAs(db, specialist, await lineOn(ground, out)))
    return payableId
  }
  const payableId = await pay(2_000_000n, 2_000_000n, 'NET-1')
  await inAct(db, ground.crew.fiona, async (act) => {
    const asked = { payableId, amount: eur(500_000n), reason: 'refunded', clauseId: null }
    unwrap(await clawBackPaid(act, { ...asked, causeEventId: act.newId<'event'>() }))
  })
  await pay(800_000n, 300_000n, 'NET-2')
  const { rows, differences } = await undone(db, (tx) => tieOut(tx, ground.payerId))
  assert.deepEqual(
    rows.map((row) =>
      [row.payables, row.ledger, row.bank, row.apart, row.difference].map(toDecimal),
    ),
    [['23000.00', '23000.00', '23000.00', '0.00', '0.00']],
  )
  assert.deepEqual(differences, [])
  await inAct(db, ground.crew.fiona, async (act) => {
    const asked = { payableId, amount: eur(100_000n), reason: 'refunded', clauseId: null }
    unwrap(await clawBackPaid(act, { ...asked, causeEventId: act.newId<'event'>() }))
  })
  const later = await undone(db, (tx) => tieOut(tx, ground.payerId))
  assert.deepEqual(
    later.rows.map((row) => [row.ledger, row.bank, row.apart, row.difference].map(toDecimal)),
    [['22000.00', '23000.00', '-1000.00', '0.00']],
  )
  await nothingWrong()
})

test('a refund in euro of what was paid in euro counts at the rate of the payment', async () => {
  const { dollars, other, vendor } = await twoCurrencies()
  const { partnerId } = vendor
  await nameContact(partnerId)
  const payableId = await owed(dollars, { partnerId, minor: 506_250n, decidedOn })
  const runId = await released(other)
  const [payment] = (await view(other, runId)).paymentRows
  const { endToEndId } = must(payment, 'one payment')
  const { specialist, fiona } = other.crew
  const out = { minor: -450_000n, on: '2026-04-14', id: endToEndId, ref: 'OUT-3' }
  unwrap(await importAs(db, specialist, await lineOn(other, out)))
  const receivableId = await inAct(db, fiona, async (act) => {
    const asked = { payableId, amount: money(225_000n, 'USD'), reason: 'refunded', clauseId: null }
    const claimed = await clawBackPaid(act, { ...asked, causeEventId: act.newId<'event'>() })
    return unwrap(claimed).receivableId
  })
  const [claim] = await lettersOf('payment.claimed_back')
  assert.match(claim?.text ?? '', /we claim back 2,250.00 USD: refunded\./)
  assert.match(claim?.text ?? '', /We net it with what we pay you next/)
  const refund = async (minor: bigint, ref: string, inFull: boolean) => {
    const iban = await ibanOf(other)
    const entries = [{ amount: eur(minor), on: '2026-04-20', reference: ref }]
    const spell = { from: '2026-04-20', to: '2026-04-20' }
    const statement = { iban, id: ref, ...spell, opening: eur(550_000n), entries }
    const at = Temporal.Instant.from('2026-04-21T08:00:00Z')
    unwrap(await importAs(db, specialist, camt053(statement), { name: `${ref}.xml`, at }))
    const { rows } = await db.owner.query<{ line_id: string }>(
      `select line_id from reconciliation.lines where servicer_reference = $1 or entry_reference = $1`,
      [ref],
    )
    const { line_id: lineId } = must(rows[0], 'the line was booked')
    const input = { lineId, receivableId, inFull, reason: 'seen on the statement' }
    const match = { action: 'receivable.refund', command: matchRefund, at } as const
    return run(db, fiona, { ...match, input })
  }
  unwrap(await refund(100_000n, 'REF-1', false))
  const open = () =>
    inAct(db, fiona, async (act) =>
      toDecimal(must((await receivablesById(act.tx, [receivableId]))[0], 'it is there').open),
    )
  assert.equal(await open(), '1125.00')
  assert.deepEqual(await cashOf(other), { bank: '-3500.00', clearing: '3500.00' })
  unwrap(await refund(99_500n, 'REF-2', true))
  assert.equal(await open(), '0.00')
  assert.deepEqual(await cashOf(other), { bank: '-2505.00', clearing: '2500.00', fx: '5.00' })
  const more = await refund(1_000n, 'REF-3', false)
  assert.equal(more.ok ? 'ok' : more.refusal.code, 'match.no_refund')
  await nothingWrong()
})

test('who has named an account in its own currency is paid in it', async () => {
  const { dollars, other } = await twoCurrencies()
  const vendor = await usableVendor(dollars, 'Dollar GmbH')
  await owed(dollars, { partnerId: vendor.partnerId, minor: 100_000n, decidedOn })
  const none = await prepare(other)
  assert.equal(none.ok ? 'ok' : none.refusal.code, 'run.nothing_due')
  assert.deepEqual(toDecimal(unwrap(await prepare(dollars)).total), '1000.00')
})
