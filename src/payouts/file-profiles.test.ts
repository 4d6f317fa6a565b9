import { deepEqual, equal, ok, rejects } from 'node:assert/strict'
import { after, test } from 'node:test'
import { unwrap } from '../kernel/result.ts'
import { testDatabase } from '../platform/testing.ts'
import { contentHash } from './content.ts'
import { isErpProfile, profileRules } from './file-profile.ts'
import { readRunFile } from './file-read.ts'
import { type Originator, originatorProblem } from './originator.ts'
import * as payouts from './index.ts'
import { payoutConstraints } from './refusals.ts'
import { runFixture } from './run-file-testing.ts'
import { nameInFile, isShorterFormOf } from './run-file-names.ts'
import { writeRunFile } from './run-file.ts'
import { fileProfiles } from './run.ts'
import { codeOf, type Ground, payoutGround, run } from './testing.ts'

/** Every file profile: what is written is read back, and which account may have it. */
const db = await testDatabase({ constraints: new Map(Object.entries(payoutConstraints)) })
after(() => db.close())

for (const profile of fileProfiles) {
  test(`a run of ${profile} is written, reads back, and is the same bytes again`, () => {
    const { content, accounts } = runFixture(profile)
    const written = writeRunFile(content, accounts)
    ok(written.ok, JSON.stringify(written))
    const said = readRunFile(profile, written.file.bytes)
    ok(said.ok, JSON.stringify(said))
    equal(said.total, '1750.50')
    equal(new Set(said.payments.map((payment) => payment.reference)).size, 2)
    const again = writeRunFile({ ...content }, accounts)
    deepEqual(again, written)
    ok(written.file.name.startsWith('PR-2026-0007.'))
  })

  test(`names in ${profile} are what the file says, known before it is written`, () => {
    const { content, accounts } = runFixture(profile)
    const names = content.payments.map((payment) => nameInFile(content, payment))
    ok(names.every((each) => each.written !== null))
    if (isErpProfile(profile)) return
    const written = writeRunFile(content, accounts)
    const said = readRunFile(profile, written.ok ? written.file.bytes : new Uint8Array())
    deepEqual(
      said.ok && said.payments.map((payment) => payment.name).toSorted(),
      names.map((each) => each.written).toSorted(),
    )
  })
}

test('a file of another profile, or one altered, does not read back', () => {
  const { content, accounts } = runFixture('sepa')
  const written = writeRunFile(content, accounts)
  ok(written.ok)
  const { bytes } = written.file
  equal(readRunFile('sepa_03', bytes).ok, false)
  equal(readRunFile('iso', bytes).ok, false)
  equal(readRunFile('nacha', bytes).ok, false)
  const altered = Buffer.from(bytes).toString().replace('1250.50', '1250.51')
  equal(readRunFile('sepa', Buffer.from(altered)).ok, false)
})

test('what a file asks beside the account is part of what is approved; nothing else changed', () => {
  const { content } = runFixture('nacha')
  const { forFile: _, ...bare } = content.payments[0]!
  const before = contentHash({ ...content, payments: [bare] })
  const kind = { creditorKind: 'person', accountKind: 'checking', name: null } as const
  const now = contentHash({ ...content, payments: [{ ...bare, forFile: kind }] })
  ok(before !== now)
})

test('an account abroad, or an address abroad, is not paid by ACH; the good go on', () => {
  const { content, accounts } = runFixture('nacha')
  const [first, second] = content.payments
  const abroad = { ...first!, creditorAddress: { ...first!.creditorAddress, country: 'DE' } }
  const written = writeRunFile({ ...content, payments: [abroad, second!] }, accounts)
  ok(!written.ok)
  deepEqual(
    written.faults.map(({ paymentId, finding }) => [
      paymentId,
      finding.code === 'file_refused' ? finding.field : '',
    ]),
    [[first!.paymentId, 'creditor.country']],
  )
  const german = { scheme: 'iban', account: 'DE89370400440532013000' } as const
  const creditors = new Map([...accounts.creditors, [first!.bankDetailId, german]])
  const other = writeRunFile(content, { ...accounts, creditors })
  ok(!other.ok && other.faults[0]?.paymentId === first!.paymentId)
})

test('a name that does not fit is refused until Finance states a shorter form of it', () => {
  const { content, accounts } = runFixture('bacs')
  const [first] = content.payments
  const long = { ...first!, creditorName: 'Konstantinopolitanische Dampfschiff' }
  const refused = writeRunFile({ ...content, payments: [long] }, accounts)
  ok(!refused.ok)
  equal(nameInFile(content, long).how, 'does_not_fit')
  const forFile = { creditorKind: 'company', accountKind: null, name: 'KONSTANT. DAMPF' } as const
  const stated = { ...long, forFile }
  equal(nameInFile(content, stated).written, 'KONSTANT. DAMPF')
  ok(writeRunFile({ ...content, payments: [stated] }, accounts).ok)
  ok(isShorterFormOf('KONSTANT. DAMPF', long.creditorName))
  for (const other of ['ACME LTD', 'DAMPFSCHIFF', '', 'KZ']) {
    equal(isShorterFormOf(other, long.creditorName), false, other)
  }
})

async function add(ground: Ground, more: object) {
  const input = {
    payerId: ground.payerId,
    name: 'Another',
    currency: 'GBP',
    profile: 'bacs' as const,
    account: { scheme: 'gb' as const, sortCode: '40-47-84', accountNumber: '70872490' },
    calendar: 'target',
    cutOff: '15:30',
    leadDays: 2,
    batchBooking: true,
    glAccount: null,
    originator: {
      kind: 'bacs',
      serviceUserNumber: '123456',
      userName: 'EXAMPLE UK',
    } as Originator | null,
    ...more,
  }
  const command = payouts.addPayingAccount(db.world.keys)
  return run(db, ground.crew.frank, { action: 'payer.edit', command, input })
}

test('an account comes with what its profile asks for, and fits its rail', async () => {
  const ground = await payoutGround(db)
  for (const wrong of [
    { originator: null },
    { leadDays: 1 },
    { currency: 'EUR' },
    { profile: 'sepa', originator: null },
    { profile: 'nacha' },
  ]) {
    equal(codeOf(await add(ground, wrong)), 'paying_account.invalid', JSON.stringify(wrong))
  }
  const { masked } = unwrap(await add(ground, {}))
  ok(masked?.endsWith('2490'))
  equal(codeOf(await add(ground, {})), 'paying_account.exists')
  equal(originatorProblem('iso', null), null)
})

test('the database holds what the command holds', async () => {
  const ground = await payoutGround(db)
  const { payingAccountId } = unwrap(
    await add(ground, { account: { scheme: 'gb', sortCode: '404784', accountNumber: '70872491' } }),
  )
  const { owner } = db
  await rejects(
    owner.query(
      'update payouts.paying_accounts set originator = null where paying_account_id = $1',
      [payingAccountId],
    ),
    /paying_accounts_originator/,
  )
  await rejects(
    owner.query('update payouts.paying_accounts set lead_days = 1 where paying_account_id = $1', [
      payingAccountId,
    ]),
    /paying_accounts_bacs_days/,
  )
})

test('every profile says what it is, and no two say the same', () => {
  const words = fileProfiles.map((profile) => profileRules[profile].words)
  equal(new Set(words).size, fileProfiles.length)
})
