import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Actor } from '../audit/index.ts'
import { questionsOf } from '../escalations/index.ts'
import { execute, read } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { contactChangesOf, contactsOf, enrolPartner, saveContact } from '../partners/index.ts'
import { inAct, testCall, testDatabase } from '../platform/testing.ts'
import * as bank from './bank-detail.ts'
import { bankDetailsOf } from './bank-sql.ts'
import { recordCallBack } from './call-back.ts'
import { answerContactChange } from './contact-news.ts'
import { sweepCooled } from './cooling.ts'
import { inviteVendor } from './invite.ts'
import * as judge from './judge.ts'
import * as profile from './profile.ts'
import { vendorConstraints } from './refusals.ts'
import { raiseSharedAccount } from './shared-account.ts'
import { selectVendorOf } from './sql.ts'
import { lockVendors, openBankDetails, vendorStandings } from './standing.ts'
import { verifications } from './verify.ts'
import { setOwners } from './screening/owners.ts'
import { nobodyOwns } from './testing.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(vendorConstraints)) })
after(() => db.close())
const { keys } = db.world
const specialist = await person(db, { roles: ['specialist'] })
const lead = await person(db, { roles: ['lead'] })
const finance = await person(db, { roles: ['finance'] })
const monday = Temporal.Instant.from('2026-03-02T09:00:00Z')
const at = (text: string) => Temporal.Instant.from(text)
const on = (text: string) => Temporal.PlainDate.from(text)

async function partner(code: string, legalName: string): Promise<Actor> {
  const { partnerId } = unwrap(
    await execute(testCall(db, specialist), 'partner.update', enrolPartner, {
      code,
      legalName,
      domains: [],
      country: 'DE',
      tier: 'select',
      goodStanding: true,
      parentCode: null,
    }),
  )
  const contact = {
    partnerId,
    email: `ana@${code.toLowerCase()}.test`,
    name: 'Ana',
    role: 'admin' as const,
  }
  unwrap(
    await execute(
      testCall(db, specialist, { at: at('2026-01-05T09:00:00Z') }),
      'partner.update',
      saveContact,
      { ...contact, phone: '+49 30 1234' },
    ),
  )
  return person(db, { roles: ['partner_admin'], partnerId })
}

const typed: profile.Profile = {
  legalName: 'Globex GmbH',
  entityKind: 'company',
  registrationNumber: 'HRB 1234',
  taxResidence: 'DE',
  street: 'Hauptstraße',
  houseNumber: '5',
  postCode: '10115',
  town: 'Berlin',
  region: null,
  country: 'Germany',
  taxForm: 'vat',
  taxFormSignedOn: null,
  taxNumber: 'DE 136 695 976',
}

async function invited(actor: Actor): Promise<string> {
  const partnerId = actor.partnerId ?? ''
  return unwrap(
    await execute(testCall(db, specialist), 'vendor.invite', inviteVendor, { partnerId }),
  ).vendorId
}

async function filled(actor: Actor, legalName: string): Promise<string> {
  const vendorId = await invited(actor)
  const asked = { vendorId, version: 1, profile: { ...typed, legalName } }
  unwrap(await execute(testCall(db, actor), 'vendor.fill', profile.fillProfile(keys), asked))
  const said = { vendorId, ...nobodyOwns }
  unwrap(await execute(testCall(db, actor), 'vendor.fill', setOwners, said))
  return vendorId
}

async function active(actor: Actor, legalName: string): Promise<string> {
  const vendorId = await filled(actor, legalName)
  unwrap(await execute(testCall(db, actor), 'vendor.fill', profile.submitProfile, { vendorId }))
  unwrap(await execute(testCall(db, specialist), 'vendor.review', judge.reviewVendor, { vendorId }))
  unwrap(await execute(testCall(db, finance), 'vendor.approve', judge.approveVendor, { vendorId }))
  return vendorId
}

const iban = (text: string) => ({ scheme: 'iban' as const, iban: text, bic: null })
function propose(
  actor: Actor,
  vendorId: string,
  holderName: string,
  number: string,
  when = monday,
) {
  const asked = { vendorId, currency: 'EUR', holderName, account: iban(number) }
  return execute(
    testCall(db, actor, { at: when }),
    'bank_detail.propose',
    bank.proposeBankDetail(keys),
    asked,
  )
}
function callBack(actor: Actor, bankDetailId: string, more: object = {}, when = monday) {
  const asked = {
    bankDetailId,
    source: 'contract' as const,
    reference: 'contract, page 2',
    contactId: null,
    ...more,
  }
  return execute(testCall(db, actor, { at: when }), 'bank_detail.call_back', recordCallBack, asked)
}
function approve(actor: Actor, bankDetailId: string, when: Instant = monday) {
  return execute(testCall(db, actor, { at: when }), 'bank_detail.approve', bank.approveBankDetail, {
    bankDetailId,
  })
}
const missing = (partnerId: string | null, day = '2026-03-02') =>
  inAct(db, finance, async (act) => {
    const asked = { partnerIds: [partnerId ?? ''], currency: 'EUR', on: on(day) }
    const standing = (await lockVendors(act.tx, asked)).get(partnerId ?? '')
    return standing?.missing.map((one) => `${one.what} owed by ${one.owedBy}`)
  })
const code = (result: { ok: true } | { ok: false; refusal: { code: string } }) =>
  result.ok ? 'ok' : result.refusal.code

const globex = await partner('P-1', 'Globex GmbH')
const initech = await partner('P-2', 'Initech Ltd')

/** The profile of Globex, made by the first test. */
let vendorId = ''

test('a profile goes from the partner through a specialist to Finance, each step owed by somebody', async () => {
  assert.deepEqual(await missing(globex.partnerId), [
    'invitation owed by specialist',
    'bank_detail owed by partner',
  ])
  vendorId = await filled(globex, 'Globex GmbH')
  assert.equal((await missing(globex.partnerId))?.[0], 'profile owed by partner')
  unwrap(await execute(testCall(db, globex), 'vendor.fill', profile.submitProfile, { vendorId }))
  assert.equal((await missing(globex.partnerId))?.[0], 'papers_to_check owed by specialist')
  const early = await execute(testCall(db, finance), 'vendor.approve', judge.approveVendor, {
    vendorId,
  })
  assert.equal(code(early), 'vendor.not_movable')
  unwrap(await execute(testCall(db, specialist), 'vendor.review', judge.reviewVendor, { vendorId }))
  assert.equal((await missing(globex.partnerId))?.[0], 'profile_approval owed by finance')
  unwrap(await execute(testCall(db, finance), 'vendor.approve', judge.approveVendor, { vendorId }))
  assert.deepEqual(await missing(globex.partnerId), ['bank_detail owed by partner'])
})

test('a first account is usable the day Finance approves it, after a call-back from the contract', async () => {
  assert.equal(
    code(await propose(globex, vendorId, 'A. Smith', 'DE89370400440532013000')),
    'bank_detail.holder_differs',
  )
  assert.equal(
    code(await propose(globex, vendorId, 'Globex GmbH', 'DE89370400440532013001')),
    'bank_detail.invalid',
  )
  const { bankDetailId, masked } = unwrap(
    await propose(globex, vendorId, 'GLOBEX GMBH', 'DE89 3704 0044 0532 0130 00'),
  )
  assert.equal(masked, 'DE** **** 3000')
  assert.deepEqual(await missing(globex.partnerId), ['call_back owed by specialist'])
  assert.equal(code(await approve(finance, bankDetailId)), 'bank_detail.not_movable')
  unwrap(await callBack(specialist, bankDetailId))
  assert.deepEqual(await missing(globex.partnerId), ['bank_approval owed by finance'])
  assert.deepEqual(unwrap(await approve(finance, bankDetailId)), { usableOn: on('2026-03-02') })
  assert.deepEqual(await missing(globex.partnerId), [])
})

test('the account number lies sealed, opens for the file, and shows in no event', async () => {
  const { rows } = await db.owner.query<{ n: number }>(`select 1 as n from platform.outbox`)
  assert.ok(rows.length > 5)
  const texts = await inAct(db, finance, async (act) => {
    const all = await act.tx.many<{ body: string }>({
      text: 'select body from audit.events',
      values: [],
    })
    const details = await act.tx.many<object>({
      text: 'select account_sealed, account_masked from vendors.bank_details',
      values: [],
    })
    return JSON.stringify([all, details])
  })
  assert.doesNotMatch(texts, /0532013000|3704|136695976|Globex/)
  const opened = await inAct(db, finance, async (act) => {
    const asked = { partnerIds: [globex.partnerId ?? ''], currency: 'EUR', on: on('2026-03-02') }
    const standing = (await lockVendors(act.tx, asked)).get(globex.partnerId ?? '')
    return openBankDetails(act.tx, keys, [standing?.bankDetailId ?? ''])
  })
  assert.equal(opened[0]?.account, 'DE89370400440532013000')
  assert.equal(opened[0]?.address.town, 'Berlin')
})

test('E32: a changed account holds what is payable, the contacts are told, a new number is no call-back', async () => {
  const { bankDetailId } = unwrap(
    await propose(globex, vendorId, 'Globex GmbH', 'DE75512108001245126199'),
  )
  assert.deepEqual(await missing(globex.partnerId), ['call_back owed by specialist'])
  const letters = await inAct(db, finance, (act) =>
    act.tx.many<{ text: string }>({
      text: `select body as text from correspondence.letters where template = 'bank_detail.changed'`,
      values: [],
    }),
  )
  assert.equal(letters.length, 1)
  assert.match(letters[0]?.text ?? '', /DE\*\* \*\*\*\* 6199.*2026-03-05/s)
  assert.equal(code(await callBack(specialist, bankDetailId)), 'bank_detail.call_back_source')
  const fresh = {
    partnerId: globex.partnerId ?? '',
    email: 'eve@new.test',
    name: 'Eve',
    phone: '+49 1',
    role: 'admin' as const,
  }
  unwrap(await execute(testCall(db, specialist), 'partner.update', saveContact, fresh))
  const contacts = await inAct(db, finance, (act) => contactsOf(act.tx, [globex.partnerId ?? '']))
  const of = (email: string) => contacts.find((one) => one.email === email)?.contactId
  const source = 'number_on_file'
  assert.equal(
    code(await callBack(specialist, bankDetailId, { source, contactId: of('eve@new.test') })),
    'bank_detail.call_back_source',
  )
  unwrap(await callBack(specialist, bankDetailId, { source, contactId: of('ana@p-1.test') }))
  assert.deepEqual(await missing(globex.partnerId), [
    'bank_approval owed by finance',
    'contact_changed owed by specialist',
  ])
  assert.equal(code(await approve(finance, bankDetailId)), 'bank_detail.reason_wanted')
  const [change] = await inAct(db, finance, (act) =>
    contactChangesOf(act.tx, [globex.partnerId ?? '']),
  )
  unwrap(
    await execute(testCall(db, lead), 'contact.settle', answerContactChange, {
      contactChangeId: change?.contactChangeId ?? '',
      outcome: 'denied',
      source,
      reference: 'Ana knows the account, and no Eve',
      contactId: of('ana@p-1.test') ?? null,
    }),
  )
  assert.deepEqual(unwrap(await approve(finance, bankDetailId)), { usableOn: on('2026-03-05') })
  assert.deepEqual(await missing(globex.partnerId, '2026-03-04'), ['cooling_off owed by time'])
  assert.deepEqual(await missing(globex.partnerId, '2026-03-05'), [])
})

test('the sweep says when a cooled account is usable, once', async () => {
  const sweep = (when: string) => inAct(db, finance, sweepCooled, at(when))
  assert.deepEqual(unwrap(await sweep('2026-03-04T20:00:00Z')), { usable: 0 })
  assert.deepEqual(unwrap(await sweep('2026-03-05T06:00:00Z')), { usable: 1 })
  assert.deepEqual(unwrap(await sweep('2026-03-05T07:00:00Z')), { usable: 0 })
})

test('whoever typed an account neither calls back nor approves it', async () => {
  const vendor = await active(initech, 'Initech Ltd')
  const asked = {
    vendorId: vendor,
    currency: 'EUR',
    holderName: 'Initech Limited',
    account: iban('GB29NWBK60161331926819'),
  }
  const { bankDetailId } = unwrap(
    await execute(
      testCall(db, specialist),
      'bank_detail.propose',
      bank.proposeBankDetail(keys),
      asked,
    ),
  )
  assert.equal(code(await callBack(specialist, bankDetailId)), 'vendor.own_typing')
  unwrap(await callBack(lead, bankDetailId))
  const agent: Actor = {
    ...finance,
    kind: 'agent',
    principalId: 'agent-1',
    answersFor: specialist.principalId,
  }
  assert.equal(code(await approve(agent, bankDetailId)), 'identity.people_only')
  await assert.rejects(
    db.world.app.query(
      `update vendors.bank_details set state = 'usable' where bank_detail_id = $1`,
      [bankDetailId],
    ),
  )
})

test('a second vendor on an account is refused, whoever comes first', async () => {
  const hooli = await partner('P-3', 'Hooli SAS')
  const other = await active(hooli, 'Hooli SAS')
  assert.equal(
    code(await propose(hooli, other, 'Hooli SAS', 'DE75512108001245126199')),
    'bank_detail.account_of_another',
  )
})

test('a refused shared account becomes one question of fraud, and nothing else stays', async () => {
  const copycat = await partner('P-9', 'Copycat SAS')
  const other = await filled(copycat, 'Copycat SAS')
  const escalating = new Map([['bank_detail.account_of_another', 'fraud']])
  const call = { ...testCall(db, copycat), world: { ...db.world, escalating } }
  const asked = {
    vendorId: other,
    currency: 'EUR',
    holderName: 'Copycat SAS',
    account: iban('DE75512108001245126199'),
  }
  const escalate = raiseSharedAccount(other)
  const command = bank.proposeBankDetail(keys)
  for (let again = 0; again < 2; again += 1) {
    const refused = await execute(call, 'bank_detail.propose', command, asked, { escalate })
    assert.equal(code(refused), 'bank_detail.account_of_another')
  }
  const [questions, details] = await inAct(
    db,
    finance,
    async (act) =>
      [
        await questionsOf(act.tx, { subjectKind: 'vendor', subjectId: other }),
        await bankDetailsOf(act.tx, other),
      ] as const,
  )
  assert.deepEqual(
    questions.map((one) => one.kind),
    ['fraud'],
  )
  assert.deepEqual(details, [])
})

test('two vendors that name one account at once: one gets it', async () => {
  const [a, b] = [await partner('P-4', 'Twin SAS'), await partner('P-5', 'Twin SAS')]
  const ids = [await filled(a, 'Twin SAS'), await filled(b, 'Twin SAS')]
  const both = await Promise.all([
    propose(a, ids[0] ?? '', 'Twin SAS', 'FR1420041010050500013M02606'),
    propose(b, ids[1] ?? '', 'Twin SAS', 'FR1420041010050500013M02606'),
  ])
  assert.deepEqual(both.map(code).sort(), ['bank_detail.account_of_another', 'ok'])
})

test('two approvals at once: one happens', async () => {
  const twice = await partner('P-6', 'Twice GmbH')
  const vendor = await active(twice, 'Twice GmbH')
  const { bankDetailId } = unwrap(
    await propose(twice, vendor, 'Twice GmbH', 'DE02120300000000202051'),
  )
  unwrap(await callBack(specialist, bankDetailId))
  const both = await Promise.all([approve(finance, bankDetailId), approve(finance, bankDetailId)])
  assert.deepEqual(both.map(code).sort(), ['bank_detail.not_movable', 'ok'])
})

test('a payment that locks vendors waits for a change of bank, and then sees it', async () => {
  const asked = { partnerIds: [globex.partnerId ?? ''], currency: 'EUR', on: on('2026-03-09') }
  let change: Promise<unknown> = Promise.resolve()
  const first = await inAct(db, finance, async (act) => {
    const standing = (await lockVendors(act.tx, asked)).get(globex.partnerId ?? '')
    change = propose(
      globex,
      vendorId,
      'Globex GmbH',
      'DE02100100100006820101',
      at('2026-03-09T09:00:00Z'),
    )
    const again = (await vendorStandings(act.tx, asked)).get(globex.partnerId ?? '')
    return [standing?.usable, again?.usable]
  })
  assert.deepEqual(first, [true, true])
  await change
  assert.deepEqual(await missing(globex.partnerId, '2026-03-09'), ['call_back owed by specialist'])
})

test('a partner sees its own profile and masked accounts, not the sealed ones, and no other vendor', async () => {
  const own = unwrap(
    await read(testCall(db, globex), 'vendor.read_own', async (tx) => ({
      mine: await selectVendorOf(tx, globex.partnerId ?? ''),
      theirs: await selectVendorOf(tx, initech.partnerId ?? ''),
      details: await bankDetailsOf(tx, vendorId),
    })),
  )
  assert.equal(own.mine?.taxNumberMasked, '*******5976')
  assert.equal(own.theirs, null)
  assert.equal(own.details[0]?.masked, 'DE** **** 0101')
  await assert.rejects(
    read(testCall(db, globex), 'vendor.read_own', (tx) =>
      tx.many({ text: 'select account_sealed from vendors.bank_details', values: [] }),
    ),
    /permission denied/,
  )
})

test('revealing an account leaves its reason on the record', async () => {
  const details = await inAct(db, finance, (act) => bankDetailsOf(act.tx, vendorId))
  const asked = {
    bankDetailId: details[0]?.bankDetailId ?? '',
    reason: 'bank asked for it by phone',
  }
  const seen = unwrap(
    await execute(testCall(db, finance), 'bank_detail.reveal', bank.revealBankDetail(keys), asked),
  )
  assert.equal(seen.account, 'DE02100100100006820101')
  const events = await inAct(db, finance, (act) =>
    act.tx.many<{ reason: string }>({
      text: `select reason from audit.events where type = 'vendor.bank_revealed'`,
      values: [],
    }),
  )
  assert.deepEqual(events, [{ reason: 'bank asked for it by phone' }])
})

test('what cannot be right is refused: tax number, form of another country, a stale version', async () => {
  const strict = await partner('P-7', 'Strict GmbH')
  const vendor = await invited(strict)
  const fill = (change: Partial<profile.Profile>, version = 1) =>
    execute(testCall(db, strict), 'vendor.fill', profile.fillProfile(keys), {
      vendorId: vendor,
      version,
      profile: { ...typed, legalName: 'Strict GmbH', ...change },
    })
  const wrong = await fill({ taxNumber: 'DE136695977' })
  assert.deepEqual(
    wrong.ok || [wrong.refusal.code, 'found' in wrong.refusal && wrong.refusal.found],
    ['vendor.invalid', 'DE*********'],
  )
  assert.equal(code(await fill({ taxForm: 'w9', taxNumber: '91-1144442' })), 'vendor.invalid')
  assert.equal(code(await fill({ country: 'Narnia' })), 'vendor.invalid')
  unwrap(await fill({ postCode: null }))
  assert.equal(code(await fill({}, 1)), 'vendor.stale')
  const sent = await execute(testCall(db, strict), 'vendor.fill', profile.submitProfile, {
    vendorId: vendor,
  })
  assert.deepEqual(sent.ok || sent.refusal, {
    code: 'vendor.incomplete',
    missing: ['post code', 'owners of the company'],
  })
})

test('a partner cannot touch the profile of another', async () => {
  const foreign = await execute(testCall(db, initech), 'vendor.fill', profile.submitProfile, {
    vendorId,
  })
  assert.equal(code(foreign), 'vendor.unknown')
  assert.equal(
    code(await propose(initech, vendorId, 'Globex GmbH', 'DE12500105170648489890')),
    'vendor.unknown',
  )
})

test('verify finds nothing wrong', async () => {
  for (const { firstWrong } of verifications) {
    assert.equal(await inAct(db, finance, (act) => firstWrong(act.tx)), null)
  }
})
