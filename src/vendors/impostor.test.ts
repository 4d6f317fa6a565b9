import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { eventsOfSubject, heard, type Act, type Actor } from '../audit/index.ts'
import { keepFile, putFile } from '../evidence/index.ts'
import { read } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import {
  contactsOf,
  enrolPartner,
  partnerById,
  saveContact,
  updatePartner,
} from '../partners/index.ts'
import { inAct, testCall, testDatabase } from '../platform/testing.ts'
import * as bank from './bank-detail.ts'
import { bankDetailsOf } from './bank-sql.ts'
import { recordCallBack, type CallBack } from './call-back.ts'
import * as judge from './judge.ts'
import { subscriptions } from './jobs.ts'
import { inviteVendor } from './invite.ts'
import * as profile from './profile.ts'
import { lockOwnVendor } from './profile.ts'
import { selectVendorOf } from './sql.ts'
import { lockVendors } from './standing.ts'
import { vendorView } from './view.ts'
import { setOwners } from './screening/owners.ts'
import { nobodyOwns } from './testing.ts'

/** Somebody with the mailbox of a partner types what helps him: names, accounts, numbers. */
const db = await testDatabase()
after(() => db.close())
const { keys } = db.world
const specialist = await person(db, { roles: ['specialist'] })
const lead = await person(db, { roles: ['lead'] })
const finance = await person(db, { roles: ['finance'] })
const early = Temporal.Instant.from('2026-01-05T09:00:00Z')
const monday = Temporal.Instant.from('2026-03-02T09:00:00Z')
const today = Temporal.PlainDate.from('2026-03-02')
const on = (text: string) => Temporal.PlainDate.from(text)
const code = (result: { ok: true } | { ok: false; refusal: { code: string } }) =>
  result.ok ? 'ok' : result.refusal.code
const as = <T>(actor: Actor, body: (act: Act) => Promise<T>, at = monday) =>
  inAct(db, actor, body, at)

const typed = {
  entityKind: 'company' as const,
  registrationNumber: 'HRB 1234',
  taxResidence: 'DE',
  street: 'Hauptstraße',
  houseNumber: '5',
  postCode: '10115',
  town: 'Berlin',
  region: null,
  country: 'DE',
  taxForm: 'none' as const,
  taxFormSignedOn: null,
}
const enrolled = (legalName: string) => ({
  legalName,
  domains: [],
  country: 'DE',
  tier: 'select' as const,
  goodStanding: true,
  parentCode: null,
})

type Case = { readonly partnerId: string; readonly vendorId: string; readonly admin: Actor }

/** An enrolled partner, invited, with a contact whose number is on file since January. */
async function invited(partnerCode: string, legalName: string): Promise<Case> {
  const { partnerId, vendorId } = await as(
    specialist,
    async (act) => {
      const asked = { code: partnerCode, ...enrolled(legalName) }
      const { partnerId: id } = unwrap(await enrolPartner(act, asked))
      const email = `ana@${partnerCode.toLowerCase()}.test`
      const contact = { name: 'Ana', phone: '+49 30 1234', role: 'admin' as const }
      unwrap(await saveContact(act, { partnerId: id, email, ...contact }))
      const made = unwrap(await inviteVendor(act, { partnerId: id }))
      return { partnerId: id, vendorId: made.vendorId }
    },
    early,
  )
  return { partnerId, vendorId, admin: await person(db, { roles: ['partner_admin'], partnerId }) }
}

/** Filled in under this name, sent and looked through: it waits for Finance. */
async function inReview(one: Case, legalName: string): Promise<void> {
  const { vendorId } = one
  await as(one.admin, async (act) => {
    const { version } = unwrap(await lockOwnVendor(act, vendorId))
    const asked = { vendorId, version, profile: { ...typed, legalName } }
    unwrap(await profile.fillProfile(keys)(act, asked))
    unwrap(await setOwners(act, { vendorId, ...nobodyOwns }))
    unwrap(await profile.submitProfile(act, { vendorId }))
  })
  await as(specialist, async (act) => unwrap(await judge.reviewVendor(act, { vendorId })))
}
const approveProfile = (one: Case, reason: string | null = null) =>
  as(finance, (act) => judge.approveVendor(act, { vendorId: one.vendorId, reason }))

const propose = (one: Case, holderName: string, iban: string, currency = 'EUR') =>
  as(one.admin, (act) =>
    bank.proposeBankDetail(keys)(act, {
      vendorId: one.vendorId,
      currency,
      holderName,
      account: { scheme: 'iban', iban, bic: null },
    }),
  )
const contract = { source: 'contract' as const, reference: 'contract, page 2', contactId: null }
const callBack = (bankDetailId: string, how: Omit<CallBack, 'bankDetailId'> = contract) =>
  as(lead, (act) => recordCallBack(act, { bankDetailId, ...how }))
const approve = (bankDetailId: string) =>
  as(finance, (act) => bank.approveBankDetail(act, { bankDetailId, reason: 'asked Ana' }))
const missing = (one: Case, currency = 'EUR') =>
  as(finance, async (act) => {
    const asked = { partnerIds: [one.partnerId], currency, on: on('2026-03-02') }
    return (await lockVendors(act.tx, asked)).get(one.partnerId)?.missing.map(({ what }) => what)
  })
const rename = (one: Case, legalName: string) =>
  as(specialist, async (act) => {
    const { version } = (await partnerById(act.tx, one.partnerId)) ?? { version: 0 }
    const asked = { ...enrolled(legalName), partnerId: one.partnerId, version }
    return unwrap(await updatePartner(act, asked))
  })

test('another name than the enrolled one is not approved without a reason, nor paid', async () => {
  const one = await invited('P-1', 'Globex Corp')
  await inReview(one, 'Evil Ltd')
  assert.deepEqual(await approveProfile(one), {
    ok: false,
    refusal: { code: 'vendor.name_differs', legalName: 'Evil Ltd', enrolledName: 'Globex Corp' },
  })
  const account = await propose(one, 'Evil Ltd', 'DE89370400440532013000')
  assert.deepEqual(account.ok || account.refusal, {
    code: 'bank_detail.holder_differs',
    holder: 'Evil Ltd',
    legalName: 'Evil Ltd',
    enrolledName: 'Globex Corp',
  })
})

test('with a reason on record the other name is the vendor, and so is its account', async () => {
  const one = await invited('P-2', 'Initech GmbH')
  await inReview(one, 'Initrode AG')
  const reason = 'Renamed in the trade register on 2 February; extract attached.'
  unwrap(await approveProfile(one, reason))
  const reasons = await as(finance, (act) =>
    act.tx.many<{ reason: string | null }>({
      text: `select reason from audit.events where type = 'vendor.active' and subject_id = $1`,
      values: [one.vendorId],
    }),
  )
  assert.deepEqual(reasons, [{ reason }])
  assert.equal(
    code(await propose(one, 'Evil Ltd', 'DE75512108001245126199')),
    'bank_detail.holder_differs',
  )
  const { bankDetailId } = unwrap(await propose(one, 'INITRODE AG', 'DE75512108001245126199'))
  unwrap(await callBack(bankDetailId))
  unwrap(await approve(bankDetailId))
  assert.deepEqual(await missing(one), [])
})

test('an approved vendor that changes its name is held, judged again, and the old reason is spent', async () => {
  const one = await invited('P-3', 'Hooli GmbH')
  await inReview(one, 'Hooli GmbH')
  unwrap(await approveProfile(one))
  const { bankDetailId } = unwrap(await propose(one, 'Hooli GmbH', 'DE02120300000000202051'))
  unwrap(await callBack(bankDetailId))
  unwrap(await approve(bankDetailId))
  assert.deepEqual(await missing(one), [])
  await inReview(one, 'Evil Ltd')
  assert.deepEqual(await missing(one), ['profile_approval'])
  assert.equal(code(await approveProfile(one)), 'vendor.name_differs')
  unwrap(await approveProfile(one, 'Merged'))
  assert.deepEqual(await missing(one), [])
  await inReview(one, 'Evil Holding Ltd')
  assert.equal(code(await approveProfile(one)), 'vendor.name_differs')
})

test('a renamed partner holds its active vendor at once, and Finance judges it again', async () => {
  const one = await invited('P-4', 'Vandelay GmbH')
  await inReview(one, 'Vandelay GmbH')
  unwrap(await approveProfile(one))
  const { bankDetailId } = unwrap(await propose(one, 'Vandelay GmbH', 'DE02100100100006820101'))
  unwrap(await callBack(bankDetailId))
  await rename(one, 'Kramerica AG')
  assert.deepEqual(await missing(one), ['profile_approval', 'bank_approval'])
  assert.equal(code(await approve(bankDetailId)), 'bank_detail.holder_differs')
  await as(finance, async (act) => {
    for (const row of await eventsOfSubject(act.tx, 'partner', one.partnerId)) {
      const heardBy = subscriptions.filter(({ event }) => event === row.type)
      for (const { run } of heardBy) unwrap(await run(act, heard(row)))
    }
  })
  assert.equal(code(await approveProfile(one)), 'vendor.name_differs')
  unwrap(await approveProfile(one, 'One company under two names, see the register.'))
  unwrap(await approve(bankDetailId))
  assert.deepEqual(await missing(one), [])
})

test('a standing account under neither name holds what is payable until another is named', async () => {
  const one = await invited('P-5', 'Stark GmbH')
  await inReview(one, 'Stark GmbH')
  unwrap(await approveProfile(one))
  const iban = 'FR1420041010050500013M02606'
  const { bankDetailId } = unwrap(await propose(one, 'Stark GmbH', iban))
  unwrap(await callBack(bankDetailId))
  unwrap(await approve(bankDetailId))
  await rename(one, 'Wayne AG')
  await inReview(one, 'Wayne AG')
  unwrap(await approveProfile(one))
  assert.deepEqual(await missing(one), ['account_holder'])
  assert.equal(code(await propose(one, 'Wayne AG', iban)), 'ok')
})

test('both names stand side by side; why Finance accepted one is not for the partner', async () => {
  const one = await invited('P-7', 'Cyberdyne GmbH')
  await inReview(one, 'Skynet AG')
  const seen = async (actor: Actor, reader: 'staff' | 'partner') => {
    const view = await read(
      testCall(db, actor),
      `vendor.read${actor.partnerId === null ? '' : '_own'}`,
      async (tx) => {
        const vendor = await selectVendorOf(tx, one.partnerId)
        return vendor === null ? null : vendorView(tx, vendor, reader, today)
      },
    )
    const shown = unwrap(view)
    return [shown?.legalName, shown?.enrolledName, shown?.nameDiffers, shown?.nameReason]
  }
  assert.deepEqual(await seen(finance, 'staff'), ['Skynet AG', 'Cyberdyne GmbH', true, null])
  unwrap(await approveProfile(one, 'Merged in January'))
  const names = ['Skynet AG', 'Cyberdyne GmbH', false]
  assert.deepEqual(await seen(finance, 'staff'), [...names, 'Merged in January'])
  assert.deepEqual(await seen(one.admin, 'partner'), [...names, null])
})

test('a number that changed after the change was asked for is never called, however long ago', async () => {
  const one = await invited('P-8', 'Tyrell GmbH')
  await inReview(one, 'Tyrell GmbH')
  unwrap(await approveProfile(one))
  const first = unwrap(await propose(one, 'Tyrell GmbH', 'AT611904300234573201'))
  unwrap(await callBack(first.bankDetailId))
  unwrap(await approve(first.bankDetailId))
  const change = unwrap(await propose(one, 'Tyrell GmbH', 'CH9300762011623852957'))
  const later = (days: number) => monday.add({ hours: 24 * days })
  const contactId = await as(
    specialist,
    async (act) => {
      const { partnerId } = one
      const contact = { name: 'Ana', email: 'ana@p-8.test', phone: '+49 1', role: 'admin' as const }
      unwrap(await saveContact(act, { partnerId, ...contact }))
      return (await contactsOf(act.tx, [partnerId]))[0]?.contactId ?? ''
    },
    later(1),
  )
  const how = { source: 'number_on_file' as const, reference: 'Ana', contactId }
  const called = await as(
    lead,
    (act) => recordCallBack(act, { bankDetailId: change.bankDetailId, ...how }),
    later(40),
  )
  assert.equal(code(called), 'bank_detail.call_back_source')
  const { warnings } = await as(finance, async (act) =>
    vendorView(act.tx, unwrap(await lockOwnVendor(act, one.vendorId)), 'staff', today),
  )
  assert.match(warnings.at(-1) ?? '', /number of Ana .* 3 March 2026/)
})

test('whoever attached or took away a paper typed of the profile, and does not approve it', async () => {
  const one = await invited('P-9', 'Wonka GmbH')
  const both = await person(db, { roles: ['specialist', 'finance'] })
  const { vendorId } = one
  await as(both, async (act) => {
    const kept = { name: 'register.pdf', bytes: Buffer.from('%PDF-1.4\n') }
    const { fileId } = unwrap(await putFile(act, unwrap(await keepFile(db.world.files, kept))))
    unwrap(await profile.attachPaper(act, { vendorId, fileId, slot: 'registration' }))
  })
  await inReview(one, 'Wonka GmbH')
  const asked = { vendorId, reason: null }
  assert.equal(code(await as(both, (act) => judge.approveVendor(act, asked))), 'vendor.own_typing')
  unwrap(await approveProfile(one))
})

test('an account that waited while the first was approved is a change: number on file, cooling', async () => {
  const one = await invited('P-6', 'Umbrella GmbH')
  await inReview(one, 'Umbrella GmbH')
  unwrap(await approveProfile(one))
  const euro = unwrap(await propose(one, 'Umbrella GmbH', 'GB29NWBK60161331926819'))
  const dollar = unwrap(await propose(one, 'Umbrella GmbH', 'NL91ABNA0417164300', 'USD'))
  const pound = unwrap(await propose(one, 'Umbrella GmbH', 'BE68539007547034', 'GBP'))
  unwrap(await callBack(euro.bankDetailId))
  unwrap(await callBack(dollar.bankDetailId))
  unwrap(await approve(euro.bankDetailId))
  assert.deepEqual(await missing(one), [])
  assert.equal(code(await approve(dollar.bankDetailId)), 'bank_detail.not_movable')
  assert.deepEqual(await missing(one, 'USD'), ['call_back'])
  assert.equal(code(await callBack(pound.bankDetailId)), 'bank_detail.call_back_source')
  const [ana] = await as(finance, (act) => contactsOf(act.tx, [one.partnerId]))
  const onFile = {
    source: 'number_on_file' as const,
    reference: 'Ana',
    contactId: ana?.contactId ?? '',
  }
  unwrap(await callBack(dollar.bankDetailId, onFile))
  assert.deepEqual(unwrap(await approve(dollar.bankDetailId)), { usableOn: on('2026-03-05') })
  const details = await as(finance, (act) => bankDetailsOf(act.tx, one.vendorId))
  assert.deepEqual(
    details.map(({ currency, state, isFirst }) => `${currency} ${state} ${isFirst}`).sort(),
    ['EUR usable true', 'GBP proposed false', 'USD cooling false'],
  )
  const told = await as(finance, (act) =>
    act.tx.many<{ body: string }>({
      text: `select body from correspondence.letters where template = 'bank_detail.changed'`,
      values: [],
    }),
  )
  const masks = told
    .flatMap(({ body }) => /(BE|NL)\*\* \*\*\*\* \d{4}/.exec(body)?.[0] ?? [])
    .sort()
  assert.deepEqual(masks, ['BE** **** 7034', 'NL** **** 4300'])
})

test('two accounts approved at once: one is the first, the other a change', async () => {
  const one = await invited('P-10', 'Acme GmbH')
  await inReview(one, 'Acme GmbH')
  unwrap(await approveProfile(one))
  const euro = unwrap(await propose(one, 'Acme GmbH', 'DE12500105170648489890'))
  const dollar = unwrap(await propose(one, 'Acme GmbH', 'LU280019400644750000', 'USD'))
  for (const { bankDetailId } of [euro, dollar]) unwrap(await callBack(bankDetailId))
  const both = await Promise.all([approve(euro.bankDetailId), approve(dollar.bankDetailId)])
  assert.deepEqual(both.map(code).sort(), ['bank_detail.not_movable', 'ok'])
})
