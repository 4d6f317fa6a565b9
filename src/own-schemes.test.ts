import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { must } from './kernel/assert.ts'
import { money } from './kernel/money.ts'
import { unwrap } from './kernel/result.ts'
import { Temporal } from './kernel/temporal.ts'
import * as payouts from './payouts/index.ts'
import { type OwnAccount, ownKinds, ownMisfit } from './payouts/own-account.ts'
import { accountSchemes } from './formats/clearing.ts'
import { selectAccount } from './payouts/payer-sql.ts'
import { openOwnAccount } from './payouts/payers.ts'
import { writeRunFile } from './payouts/run-file.ts'
import { runFixture } from './payouts/run-file-testing.ts'
import { sweepOwnAccounts } from './payouts/change-payer.ts'
import { codeOf, germanIban, type Ground, payoutGround, run } from './payouts/testing.ts'
import { sql, withTx } from './platform/db.ts'
import { inAct, testDatabase } from './platform/testing.ts'
import { accountsOf } from './reconciliation/statement-account.ts'
import { readStatementFile } from './reconciliation/statement-file.ts'
import { camt053 } from './reconciliation/testing.ts'
import { constraintsOf } from './wiring.ts'

/** Our own accounts in every kind: added, written into the file, and found on a statement. */
const db = await testDatabase({ constraints: constraintsOf() })
after(() => db.close())

type Kind = {
  readonly account: OwnAccount
  readonly currency: string
  readonly calendar: string
  /** As a statement may name it. */
  readonly spelled: readonly string[]
  /** What the file says of the account and its bank. */
  readonly says: readonly string[]
}
const kinds: Readonly<Record<string, Kind>> = {
  iban: {
    account: { scheme: 'iban', iban: germanIban(4_242), bic: null },
    currency: 'EUR',
    calendar: 'target',
    spelled: [germanIban(4_242)],
    says: [`<IBAN>${germanIban(4_242)}</IBAN>`],
  },
  aba: {
    account: { scheme: 'aba', routingNumber: '021000021', accountNumber: '44556677' },
    currency: 'USD',
    calendar: 'us-fed',
    spelled: ['44556677', '021000021/44556677'],
    says: ['<Id>44556677</Id>', '<MmbId>021000021</MmbId>'],
  },
  gb: {
    account: { scheme: 'gb', sortCode: '20-00-00', accountNumber: '5779911' },
    currency: 'GBP',
    calendar: 'gb-bank',
    spelled: ['5779911', '20-00-00 05779911', 'GB38BARC20000005779911'],
    says: ['<Id>05779911</Id>', '<Cd>GBDSC</Cd>', '<MmbId>200000</MmbId>'],
  },
  ca: {
    account: {
      scheme: 'ca',
      transitNumber: '00012',
      institutionNumber: '003',
      accountNumber: '1234567',
    },
    currency: 'CAD',
    calendar: 'ca-bank',
    spelled: ['1234567', '00012-003-1234567', '003 00012 1234567'],
    says: ['<Id>1234567</Id>', '<Cd>CACPA</Cd>', '<MmbId>000300012</MmbId>'],
  },
  au: {
    account: { scheme: 'au', bsb: '062-000', accountNumber: '12345678' },
    currency: 'AUD',
    calendar: 'target',
    spelled: ['12345678', '062-000 12345678'],
    says: ['<Cd>AUBSB</Cd>', '<MmbId>062000</MmbId>'],
  },
  jp: {
    account: { scheme: 'jp', bankCode: '0001', branchCode: '001', accountNumber: '234567' },
    currency: 'JPY',
    calendar: 'jp-bank',
    spelled: ['234567', '0001-001-0234567'],
    says: ['<Id>0234567</Id>', '<Cd>JPZGN</Cd>', '<MmbId>0001001</MmbId>'],
  },
  in: {
    account: { scheme: 'in', ifsc: 'HDFC0000001', accountNumber: '50100012345678' },
    currency: 'INR',
    calendar: 'target',
    spelled: ['50100012345678'],
    says: ['<Cd>INFSC</Cd>', '<MmbId>HDFC0000001</MmbId>'],
  },
  br: {
    account: { scheme: 'br', bankCode: '077', agency: '0001', accountNumber: '1234567-8' },
    currency: 'BRL',
    calendar: 'target',
    spelled: ['12345678', '0001/1234567-8'],
    says: ['<Prtry>COMPE</Prtry>', '<MmbId>077</MmbId>'],
  },
  mx: {
    account: { scheme: 'mx', clabe: '032180000118359719' },
    currency: 'MXN',
    calendar: 'target',
    spelled: ['032180000118359719', '032 180 00011835971 9'],
    says: ['<Id>032180000118359719</Id>', 'CLABE'],
  },
  sg: {
    account: { scheme: 'sg', bankCode: '7171', branchCode: '001', accountNumber: '0123456789' },
    currency: 'SGD',
    calendar: 'target',
    spelled: ['0123456789', '7171-001-0123456789'],
    says: ['<Cd>SGIBG</Cd>', '<MmbId>7171001</MmbId>'],
  },
}

const add = (ground: Ground, kind: Kind, more: object = {}) =>
  run(db, ground.crew.frank, {
    action: 'payer.edit',
    command: payouts.addPayingAccount(db.world.keys),
    input: {
      payerId: ground.payerId,
      name: `Own ${kind.currency} ${kind.account.scheme}`,
      currency: kind.currency,
      profile: 'iso' as const,
      account: kind.account,
      calendar: kind.calendar,
      cutOff: '15:30',
      leadDays: 0,
      batchBooking: true,
      glAccount: null,
      ...more,
    },
  })

/** Whose statement it is that names its account so, as the bank writes it (camt.053). */
const found = (number: string, currency: string) =>
  withTx(db.world.app, async (tx) => {
    const named = /^[A-Z]{2}\d{2}[A-Z]/.test(number) ? { iban: number } : { otherId: number }
    const bytes = camt053({
      ...(number.startsWith('DE') ? { iban: number } : named),
      id: 'S1',
      from: '2026-04-01',
      to: '2026-04-01',
      opening: money(0n, currency),
      entries: [],
    })
    const { statements } = unwrap(readStatementFile(bytes))
    return accountsOf(tx, db.world.keys, statements)
  })

const ground = await payoutGround(db)

test('every kind of account has its case here', () => {
  assert.deepEqual(Object.keys(kinds).toSorted(), [...accountSchemes].toSorted())
})

for (const [scheme, kind] of Object.entries(kinds)) {
  test(`an own account (${scheme}) is added once, and found on a statement however it is spelled`, async () => {
    const { payingAccountId, masked } = unwrap(await add(ground, kind))
    assert.match(masked ?? '', /\*{2,}/)
    assert.equal(codeOf(await add(ground, kind)), 'paying_account.exists')
    for (const spelling of kind.spelled) {
      const [own] = unwrap(await found(spelling, kind.currency))
      assert.equal(own?.payingAccountId, payingAccountId, spelling)
    }
  })
}

test('a British account is one account, as sort code and number or as its IBAN', async () => {
  const account = { scheme: 'iban', iban: 'GB38BARC20000005779911', bic: null } as const
  const same = await add(ground, { ...must(kinds['gb'], 'gb'), account })
  assert.equal(codeOf(same), 'paying_account.exists')
})

for (const scheme of ['ca', 'au', 'in', 'br', 'mx', 'sg'] as const) {
  test(`a run leaves from an own account (${scheme}) by pain.001, which names its bank`, async () => {
    const kind = must(kinds[scheme], 'a kind')
    const own = await payoutGround(db, { profile: 'iso' })
    const account = await withTx(db.world.app, (tx) =>
      tx.one<{ id: string }>(sql`select paying_account_id::text as id from payouts.paying_accounts
        where scheme = ${scheme} and state <> 'retired'`),
    )
    // The account that the test before has added, approved now and past its banking days.
    const payingAccountId = account.id as Ground['payingAccountId']
    const approve = { action: 'payer.edit', command: payouts.approvePayingAccount } as const
    unwrap(await run(db, own.crew.fiona, { ...approve, input: { payingAccountId } }))
    const later = Temporal.Instant.from('2026-04-20T00:00:00Z')
    await inAct(db, own.crew.fiona, sweepOwnAccounts, later)
    const row = must(await withTx(db.world.app, (tx) => selectAccount(tx, payingAccountId)), 'it')
    assert.equal(row.state, 'usable')
    const file = await writtenFrom(payingAccountId, kind)
    for (const text of kind.says) assert.ok(file.includes(text), `${text} in ${file}`)
  })
}

/** The file of a run of one payment from an account. */
async function writtenFrom(payingAccountId: string, kind: Kind): Promise<string> {
  const id = payingAccountId as Ground['payingAccountId']
  const { content, accounts } = runFixture('iso')
  return withTx(db.world.app, async (tx) => {
    const row = must(await selectAccount(tx, id), 'it is there')
    const own = await openOwnAccount(tx, db.world.keys, id)
    const { currency } = kind
    const payments = content.payments.map((payment) => ({
      ...payment,
      amount: money(payment.amount.minor, currency),
    }))
    const account = { ...content.account, routingNumber: row.routingNumber }
    const written = writeRunFile({ ...content, currency, account, payments }, { ...accounts, own })
    return written.ok ? Buffer.from(written.file.bytes).toString() : JSON.stringify(written)
  })
}

test('an account that its profile cannot debit, or its country does not keep, is refused in words', async () => {
  const clabe = must(kinds['mx'], 'mx')
  const sepa = await add(ground, clabe, { profile: 'sepa', currency: 'EUR' })
  assert.match(sepa.ok ? '' : JSON.stringify(sepa.refusal), /an IBAN in EUR/)
  const rupees = await add(ground, { ...must(kinds['in'], 'in'), currency: 'USD' })
  assert.match(rupees.ok ? '' : JSON.stringify(rupees.refusal), /in USD/)
  assert.equal(ownKinds('bacs', 'GBP').join(), 'gb')
  assert.deepEqual(ownKinds('bacs', 'EUR'), [])
  assert.ok(!ownKinds('iso', 'EUR').includes('jp'))
  assert.ok(ownKinds('erp', 'USD').includes(null))
  const german = { profile: 'csv_gb', currency: 'GBP', scheme: 'iban', masked: 'DE** **** 4242' }
  assert.match(ownMisfit({ ...german, profile: 'csv_gb', scheme: 'iban' }) ?? '', /British IBAN/)
  const home = withTx(db.world.app, (tx) =>
    tx.run(sql`insert into payouts.paying_accounts (paying_account_id, payer_id, name, currency,
        profile, scheme, account_sealed, account_masked, account_blind, calendar_code, cut_off,
        lead_days, batch_booking, payment_min_minor, state, proposed_by, proposed_at)
      select gen_random_uuid(), payer_id, 'x', 'EUR', 'iso', 'br', account_sealed, account_masked,
        '\\x01', calendar_code, cut_off, lead_days, batch_booking, 1, 'proposed', 'a', proposed_at
      from payouts.paying_accounts where scheme = 'br'`),
  )
  await assert.rejects(home, /paying_accounts_home/)
})
