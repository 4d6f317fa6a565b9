import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readCamt } from '../formats/camt053.ts'
import { must } from '../kernel/assert.ts'
import { type Money, sum, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { bucketTotals } from '../ledger/index.ts'
import { payoutGround } from '../payouts/testing.ts'
import { sql, withTx } from '../platform/db.ts'
import { testDatabase, undone } from '../platform/testing.ts'
import { camt053, ibanOf, importAs, releasedRun } from './testing.ts'
import { verifications } from './verify.ts'

const corpora = process.env['QUITTANCE_CORPORA'] ?? '../shared/corpora'
const folder = join(corpora, 'iso20022', 'camt.054')
const skip = existsSync(folder) ? false : 'the corpora are not here'

const db = await testDatabase()
after(() => db.close())
const eur = (minor: bigint): Money => ({ minor, currency: 'EUR' })

/** The same entries as a camt.054 tells them. */
function notification(statement: Parameters<typeof camt053>[0]): Uint8Array {
  const text = new TextDecoder()
    .decode(camt053(statement))
    .replaceAll('BkToCstmrStmt', 'BkToCstmrDbtCdtNtfctn')
    .replaceAll(/<(\/?)Stmt>/g, '<$1Ntfctn>')
    .replaceAll('camt.053', 'camt.054')
    .replaceAll(/<Bal>.*?<\/Bal>/gs, '')
  return new TextEncoder().encode(text)
}

async function statesOf(runId: string): Promise<string[]> {
  const rows = await withTx(db.world.app, (tx) =>
    tx.many<{ state: string }>(sql`
      select a.state from payouts.attempts a join payouts.payments p using (payment_id)
      where p.run_id = ${runId} order by p.ordinal`),
  )
  return rows.map(({ state }) => state)
}

/** A day whose statement shows bare debits, and whose notification names the payments. */
async function day() {
  const ground = await payoutGround(db)
  const { runId, payments } = await releasedRun(ground, [10_000n, 10_000n])
  const iban = await ibanOf(ground)
  const on = '2026-04-01'
  const bare = payments.map(({ amount }, index) => ({
    amount: eur(-amount.minor),
    on,
    reference: `BANK-${runId.slice(-4)}-${index}`,
  }))
  const named = bare.map((entry, index) => ({
    ...entry,
    endToEndId: must(payments[index], 'a payment').endToEndId,
  }))
  const of = { iban, id: `S-${runId}`, from: on, to: on, opening: eur(0n) }
  return {
    ground,
    runId,
    bare: camt053({ ...of, entries: bare }),
    named: { ...of, entries: named },
  }
}

test('a notification before its statement books nothing, then names the payments', async () => {
  const { ground, runId, bare, named } = await day()
  const told = unwrap(await importAs(db, ground.crew.frank, notification(named)))
  assert.deepEqual(told.notified, { entries: 2, joined: 0 })
  const cash = await withTx(db.world.app, (tx) => bucketTotals(tx, ground.payingAccountId))
  assert.equal(cash.get('bank') ?? 0n, 0n)
  assert.deepEqual(await statesOf(runId), ['sent', 'sent'])
  const booked = unwrap(await importAs(db, ground.crew.frank, bare))
  assert.equal(booked.notified.joined, 2)
  assert.deepEqual(await statesOf(runId), ['settled', 'settled'])
})

test('after its statement it adds the details at once, and twice it adds nothing', async () => {
  const { ground, runId, bare, named } = await day()
  unwrap(await importAs(db, ground.crew.frank, bare))
  const bytes = notification(named)
  assert.equal(unwrap(await importAs(db, ground.crew.frank, bytes)).notified.joined, 2)
  assert.deepEqual(await statesOf(runId), ['settled', 'settled'])
  const again = notification({ ...named, id: 'told-again' })
  assert.deepEqual(unwrap(await importAs(db, ground.crew.frank, again)).notified, {
    entries: 0,
    joined: 0,
  })
})

test('a return that a notification explains comes back with the bank’s reason', async () => {
  const { ground, runId, bare, named } = await day()
  unwrap(await importAs(db, ground.crew.frank, notification(named)))
  unwrap(await importAs(db, ground.crew.frank, bare))
  const [first] = named.entries
  const on = '2026-04-09'
  const back = { amount: eur(10_000n), on, reference: `BACK-${runId}` }
  const of = { iban: named.iban, id: `R-${runId}`, from: on, to: on, opening: eur(-20_000n) }
  unwrap(await importAs(db, ground.crew.frank, camt053({ ...of, entries: [back] })))
  const { endToEndId } = must(first, 'a payment')
  const why = { ...back, endToEndId, returnCode: 'AC04' }
  unwrap(await importAs(db, ground.crew.frank, notification({ ...of, entries: [why] })))
  assert.deepEqual((await statesOf(runId)).toSorted(), ['returned', 'settled'])
  const refused = await withTx(db.world.app, (tx) =>
    tx.many<{ code: string }>(sql`
      select code from vendors.account_refusals where payment_ref = ${endToEndId}`),
  )
  assert.deepEqual(refused, [{ code: 'AC04' }])
  await undone(db, async (tx) => {
    for (const { name, firstWrong } of verifications) assert.equal(await firstWrong(tx), null, name)
  })
})

type Stated = {
  readonly statements: readonly {
    readonly account: string
    readonly entries: number
    readonly credit_sum: string
    readonly debit_sum: string
    readonly pending_entries?: number
    readonly transaction_details: number
  }[]
}

test('each notification of the corpora has the stated entries and sums', { skip }, (t) => {
  const path = join(corpora, 'iso20022', 'expected.json')
  // The corpora's own description; each field used is compared below.
  const all = JSON.parse(readFileSync(path, 'utf8')) as Record<string, Stated>
  const names = readdirSync(folder)
  for (const name of names) {
    const read = readCamt(readFileSync(join(folder, name)))
    assert.ok(read.ok, name)
    assert.equal(read.value.kind, 'notification', name)
    const found = read.value.statements.map(({ account, entries, notBooked }) => {
      const both = [...entries, ...notBooked]
      const total = (side: string) => {
        const own = both.filter((entry) => entry.side === side)
        const currency = own[0]?.amount.currency
        if (currency === undefined) return 0
        const { minor } = sum(
          own.map((entry) => entry.amount),
          currency,
        )
        return Math.abs(Number(toDecimal({ minor, currency })))
      }
      return {
        account: account.number,
        entries: both.length,
        credits: total('credit'),
        debits: total('debit'),
        pending: notBooked.filter(({ status }) => status === 'pending').length,
        details: both.reduce((count, entry) => count + entry.details.length, 0),
      }
    })
    const stated = must(all[`camt.054/${name}`], name).statements.map((each) => ({
      account: each.account,
      entries: each.entries,
      credits: Number(each.credit_sum),
      debits: Number(each.debit_sum),
      pending: each.pending_entries ?? 0,
      details: each.transaction_details,
    }))
    assert.deepEqual(found, stated, name)
  }
  t.diagnostic(`${names.length} of ${names.length} notifications as stated`)
})
