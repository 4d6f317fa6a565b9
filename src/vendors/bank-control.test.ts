import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act, Actor } from '../audit/index.ts'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { enrolPartner } from '../partners/index.ts'
import { withTx } from '../platform/db.ts'
import { inAct, testCall, testDatabase } from '../platform/testing.ts'
import { approveException, askException, endException } from './account-exception.ts'
import type { TypedAccount } from './account-number.ts'
import { bankChanges } from './bank-changes.ts'
import * as bank from './bank-detail.ts'
import { retireBankDetail } from './bank-detail-end.ts'
import { bankDetailsOf } from './bank-sql.ts'
import { recordCallBack } from './call-back.ts'
import { inviteVendor } from './invite.ts'
import * as judge from './judge.ts'
import { noticeCodes } from './notice-code.ts'
import { noticeOfChange, type Notice } from './notice-of-change.ts'
import { fillProfile, submitProfile } from './profile.ts'
import { vendorConstraints } from './refusals.ts'
import { openBankDetails, vendorStandings } from './standing.ts'
import { verifications } from './verify.ts'
import { setOwners } from './screening/owners.ts'
import { nobodyOwns } from './testing.ts'

/** What Finance decides about accounts beside the ordinary change: shared ones, our bank's notices,
 *  what is unusual, what is called off. */
const db = await testDatabase({ constraints: new Map(Object.entries(vendorConstraints)) })
after(() => db.close())
const { keys } = db.world
const sam = await person(db, { roles: ['specialist'] })
const lea = await person(db, { roles: ['lead'] })
const fiona = await person(db, { roles: ['finance'] })
const frank = await person(db, { roles: ['finance'] })
const monday = Temporal.Instant.from('2026-03-02T09:00:00Z')
const day = (text: string) => Temporal.PlainDate.from(text)
const code = (result: { ok: true } | { ok: false; refusal: { code: string } }) =>
  result.ok ? 'ok' : result.refusal.code
const as = <T>(actor: Actor, body: (act: Act) => Promise<T>, at = monday) =>
  inAct(db, actor, body, at)

type Vendor = { readonly vendorId: string; readonly partnerId: string; readonly name: string }

async function active(partnerCode: string, parentCode: string | null = null): Promise<Vendor> {
  const name = `${partnerCode.replaceAll('-', '')} Corp`
  return as(sam, async (act) => {
    const { partnerId } = unwrap(
      await enrolPartner(act, {
        code: partnerCode,
        legalName: name,
        domains: [],
        country: 'US',
        timeZone: 'America/New_York',
        tier: 'select',
        goodStanding: true,
        parentCode,
      }),
    )
    const { vendorId } = unwrap(await inviteVendor(act, { partnerId }))
    const profile = {
      legalName: name,
      entityKind: 'company' as const,
      registrationNumber: null,
      taxResidence: 'US',
      street: 'Main Street',
      houseNumber: '5',
      postCode: '10001',
      town: 'New York',
      region: 'NY',
      country: 'US',
      taxForm: 'none' as const,
      taxFormSignedOn: null,
    }
    unwrap(await fillProfile(keys)(act, { vendorId, version: 1, profile }))
    unwrap(await setOwners(act, { vendorId, ...nobodyOwns }))
    unwrap(await submitProfile(act, { vendorId }))
    const other = (actor: Actor): Act => ({ ...act, actor })
    unwrap(await judge.reviewVendor(other(lea), { vendorId }))
    unwrap(await judge.approveVendor(other(fiona), { vendorId, reason: null }))
    return { vendorId, partnerId, name }
  })
}

const aba = (accountNumber: string) =>
  ({ scheme: 'aba', routingNumber: '021000021', accountNumber, accountKind: 'checking' }) as const
function propose(vendor: Vendor, account: TypedAccount, more: { currency?: string } = {}) {
  const { vendorId, name: holderName } = vendor
  const asked = { vendorId, currency: 'USD', holderName, account, ...more }
  const call = testCall(db, sam, { at: monday })
  return execute(call, 'bank_detail.propose', bank.proposeBankDetail(keys), asked)
}
const callBack = (bankDetailId: string) =>
  as(lea, (act) =>
    recordCallBack(act, {
      bankDetailId,
      source: 'contract',
      reference: 'contract, page 2',
      contactId: null,
    }),
  )
const approve = (bankDetailId: string, reason: string | null = null) =>
  as(fiona, (act) => bank.approveBankDetail(act, { bankDetailId, reason }))

async function usable(vendor: Vendor, account: TypedAccount): Promise<string> {
  const { bankDetailId } = unwrap(await propose(vendor, account))
  unwrap(await callBack(bankDetailId))
  unwrap(await approve(bankDetailId))
  return bankDetailId
}
async function lacks(vendor: Vendor, on = '2026-03-02'): Promise<string[]> {
  const { partnerId } = vendor
  const standings = await withTx(db.world.app, (tx) =>
    vendorStandings(tx, { partnerIds: [partnerId], currency: 'USD', on: day(on) }),
  )
  return must(standings.get(partnerId), 'a standing')
    .missing.map(({ what }) => what)
    .filter((what) => !what.startsWith('screening'))
}
const notice = (asked: Omit<Notice, 'reference'>) =>
  as(fiona, (act) => noticeOfChange(keys)(act, { ...asked, reference: 'file 7, trace 12' }))

test('a family shares an account by two of Finance, until its day, and nobody else does', async () => {
  const parent = await active('FAM-1')
  const child = await active('FAM-2', 'FAM-1')
  const stranger = await active('OTHER-1')
  const bankDetailId = await usable(parent, aba('900000001'))
  const refused = await propose(child, aba('900000001'))
  assert.equal(code(refused), 'bank_detail.account_of_another')
  const ask = (vendorId: string, endsOn = '2026-09-30') =>
    as(fiona, (act) =>
      askException(act, { bankDetailId, vendorId, reason: 'one treasury', endsOn: day(endsOn) }),
    )
  assert.equal(code(await ask(stranger.vendorId)), 'exception.not_family')
  assert.equal(code(await ask(child.vendorId, '2028-01-01')), 'exception.too_long')
  const { exceptionId } = unwrap(await ask(child.vendorId))
  assert.equal(code(await propose(child, aba('900000001'))), 'bank_detail.account_of_another')
  const own = await as(fiona, (act) => approveException(act, { exceptionId }))
  assert.equal(code(own), 'exception.own_asking')
  unwrap(await as(frank, (act) => approveException(act, { exceptionId })))
  assert.equal(code(await propose(stranger, aba('900000001'))), 'bank_detail.account_of_another')
  const shared = await usable(child, aba('900000001'))
  assert.deepEqual(await lacks(child), [])
  assert.deepEqual(await lacks(child, '2026-09-29'), [])
  assert.deepEqual(await lacks(child, '2026-09-30'), ['shared_account'])
  const opened = await withTx(db.world.app, (tx) => openBankDetails(tx, keys, [shared]))
  assert.equal(opened[0]?.account, '900000001')
  const reason = 'it has an account of its own'
  unwrap(await as(frank, (act) => endException(act, { exceptionId, reason })))
  assert.deepEqual(await lacks(child), ['shared_account'])
  assert.deepEqual(await lacks(parent), [])
})

test('what our own bank corrects skips call and cooling, not the approval, and is held until then', async () => {
  const vendor = await active('NOC-1')
  const bankDetailId = await usable(vendor, aba('900000002'))
  const corrected = { accountNumber: '900000022', accountKind: 'savings' as const }
  const answer = unwrap(await notice({ bankDetailId, code: 'C06', corrected }))
  assert.ok(answer.kind === 'proposed')
  assert.deepEqual(await lacks(vendor), ['bank_approval'])
  const own = await as(fiona, (act) =>
    bank.approveBankDetail(act, { bankDetailId: answer.bankDetailId }),
  )
  assert.equal(code(own), 'vendor.own_typing')
  const by = (act: Act) => bank.approveBankDetail(act, { bankDetailId: answer.bankDetailId })
  assert.deepEqual(unwrap(await as(frank, by)), { usableOn: day('2026-03-02') })
  assert.deepEqual(await lacks(vendor), [])
  const opened = await withTx(db.world.app, (tx) =>
    openBankDetails(tx, keys, [answer.bankDetailId]),
  )
  assert.deepEqual([opened[0]?.account, opened[0]?.accountKind], ['900000022', 'savings'])
  const late = unwrap(await notice({ bankDetailId, code: 'C06', corrected }))
  assert.equal(late.kind, 'moved_on')
  const again = { bankDetailId: answer.bankDetailId, code: 'C06' as const, corrected }
  assert.equal(unwrap(await notice(again)).kind, 'same')
})

test('every code of a notice is said in words, and one that corrects nothing holds nothing', async () => {
  const vendor = await active('NOC-2')
  const bankDetailId = await usable(vendor, aba('900000003'))
  assert.deepEqual(Object.keys(noticeCodes).length, 10)
  for (const each of ['C08', 'C09', 'C13'] as const) {
    const answer = unwrap(await notice({ bankDetailId, code: each, corrected: {} }))
    assert.equal(answer.kind, 'noted')
  }
  const wrong = { routingNumber: '021000022' }
  const bad = await notice({ bankDetailId, code: 'C02', corrected: wrong })
  assert.equal(code(bad), 'bank_detail.invalid')
  assert.deepEqual(await lacks(vendor), [])
})

test('a bank abroad and a currency that its country does not keep ask twice', async () => {
  const vendor = await active('ABROAD-1')
  const unfit = await propose(vendor, aba('900000004'), { currency: 'EUR' })
  assert.deepEqual(unfit.ok || unfit.refusal, {
    code: 'bank_detail.invalid',
    field: 'kind of account',
    expected: 'for EUR: IBAN',
  })
  const clabe = { scheme: 'mx', clabe: '032180000118359719' } as const
  const { bankDetailId, masked } = unwrap(await propose(vendor, clabe, { currency: 'MXN' }))
  assert.equal(masked, 'MX ****9719')
  unwrap(await callBack(bankDetailId))
  assert.equal(code(await approve(bankDetailId)), 'bank_detail.reason_wanted')
  unwrap(await approve(bankDetailId, 'its plant is in Puebla'))
})

test('a change called off in its business days leaves what stood before standing', async () => {
  const vendor = await active('OFF-1')
  const before = await usable(vendor, aba('900000005'))
  const admin = await person(db, { roles: ['partner_admin'], partnerId: vendor.partnerId })
  const change = unwrap(await propose(vendor, aba('900000055'))).bankDetailId
  const states = async () =>
    (await withTx(db.world.app, (tx) => bankDetailsOf(tx, vendor.vendorId)))
      .map((detail) => `${detail.masked} ${detail.state}`)
      .toSorted()
  await withTx(db.world.app, (tx) =>
    tx.run({
      text: `update vendors.bank_details set state = 'called_back', called_back_by = 'p',
        called_back_at = proposed_at, call_back_source = 'number_on_file',
        call_back_reference = 'Ana' where bank_detail_id = $1`,
      values: [change],
    }),
  )
  unwrap(await approve(change))
  assert.deepEqual(await states(), ['****0005 retired', '****0055 cooling'])
  const waiting = await withTx(db.world.app, (tx) => bankChanges(tx, monday))
  assert.ok(waiting.some((row) => row.bankDetailId === change && row.state === 'cooling'))
  const reason = 'typed by mistake'
  unwrap(await as(admin, (act) => retireBankDetail(act, { bankDetailId: change, reason })))
  assert.deepEqual(await states(), ['****0005 usable', '****0055 retired'])
  assert.deepEqual(await lacks(vendor), [])
  const [standing] = await withTx(db.world.app, (tx) => openBankDetails(tx, keys, [before]))
  assert.equal(standing?.account, '900000005')
})

test('one account under two currencies is one vendor’s, and each is called back by itself', async () => {
  const vendor = await active('TWO-1')
  const other = await active('TWO-2')
  const iban = { scheme: 'iban', iban: 'GB29NWBK60161331926819', bic: null } as const
  unwrap(await propose(vendor, iban))
  const pounds = await propose(
    vendor,
    { scheme: 'gb', sortCode: '60-16-13', accountNumber: '31926819' },
    { currency: 'GBP' },
  )
  assert.equal(code(pounds), 'ok')
  const theirs = await propose(
    other,
    { scheme: 'gb', sortCode: '60-16-13', accountNumber: '31926819' },
    { currency: 'GBP' },
  )
  assert.equal(code(theirs), 'bank_detail.account_of_another')
})

test('two vendors that name one account at the same moment: one has it', async () => {
  const [one, two] = [await active('RACE-1'), await active('RACE-2')]
  const both = await Promise.all([propose(one, aba('900000007')), propose(two, aba('900000007'))])
  assert.deepEqual(both.map(code).sort(), ['bank_detail.account_of_another', 'ok'])
})

test('verify finds nothing wrong with any of it', async () => {
  const found = await Promise.all(
    verifications.map(({ firstWrong }) => withTx(db.world.app, (tx) => firstWrong(tx))),
  )
  assert.deepEqual(
    found.filter((wrong) => wrong !== null),
    [],
  )
})
