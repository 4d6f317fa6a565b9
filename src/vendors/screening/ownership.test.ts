import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Act, type Actor, systemActor } from '../../audit/index.ts'
import { keepFile, putFile } from '../../evidence/index.ts'
import { execute, type Action } from '../../identity/index.ts'
import { person } from '../../identity/testing.ts'
import { type Refusal, type Result, unwrap } from '../../kernel/result.ts'
import { Temporal } from '../../kernel/temporal.ts'
import { enrolPartner } from '../../partners/index.ts'
import { sql, withTx } from '../../platform/db.ts'
import { inAct, testCall, testDatabase } from '../../platform/testing.ts'
import { sweepOwnersUnstated } from '../ask-owners.ts'
import { inviteVendor } from '../invite.ts'
import { approveVendor, reviewVendor } from '../judge.ts'
import { attachPaper, fillProfile, submitProfile } from '../profile.ts'
import { proposeTaxForm } from '../renew.ts'
import { vendorConstraints } from '../refusals.ts'
import { selectVendor } from '../sql.ts'
import { vendorStandings } from '../standing.ts'
import { nobodyOwns } from '../testing.ts'
import { vendorShown } from '../view.ts'
import { hitsOfVendor } from './hit-sql.ts'
import { loadScreeningList } from './load-list.ts'
import { setOwners } from './owners.ts'
import { ownersOf, statementOf } from './owners-sql.ts'
import type { Ownership } from './ownership.ts'
import { screeningConstraints } from './refusals.ts'
import { sweepScreenings } from './screen-vendors.ts'

const constraints = new Map(Object.entries({ ...vendorConstraints, ...screeningConstraints }))
const db = await testDatabase({ constraints })
after(() => db.close())
const { keys, files } = db.world
const specialist = await person(db, { roles: ['specialist'] })
const finance = await person(db, { roles: ['finance'] })
const monday = Temporal.Instant.from('2026-03-02T09:00:00Z')
const on = Temporal.PlainDate.from('2026-03-02')

function run<I, T, R extends Refusal>(
  who: Actor,
  action: Action,
  command: (act: Act, input: I) => Promise<Result<T, R>>,
  input: I,
) {
  return execute(testCall(db, who, { at: monday }), action, command, input)
}
const codeOf = (result: { readonly ok: boolean; readonly refusal?: Refusal }) =>
  result.ok ? 'ok' : result.refusal?.code

let numbers = 0

/** Enrolled, invited, filled in: all but its owners. */
async function filled(legalName: string, entityKind: 'company' | 'person' = 'company') {
  numbers += 1
  const fields = { code: `OW-${numbers}`, legalName, domains: [], country: 'KE', parentCode: null }
  const { partnerId } = unwrap(
    await run(specialist, 'partner.update', enrolPartner, {
      ...fields,
      tier: 'select',
      goodStanding: true,
    }),
  )
  const admin = await person(db, { roles: ['partner_admin'], partnerId })
  const { vendorId } = unwrap(await run(specialist, 'vendor.invite', inviteVendor, { partnerId }))
  const isCompany = entityKind === 'company'
  const profile = {
    legalName,
    entityKind,
    registrationNumber: 'C 12345',
    taxResidence: 'KE',
    street: 'Moi Avenue',
    houseNumber: '5',
    postCode: '00100',
    town: 'Nairobi',
    region: null,
    country: 'KE',
    taxForm: isCompany ? ('w8bene' as const) : ('w8ben' as const),
    taxFormSignedOn: Temporal.PlainDate.from('2026-02-10'),
    taxNumber: 'P051234567Q',
    signerName: 'Ann Otieno',
    signerCapacity: isCompany ? 'Director' : null,
    chapter4Status: isCompany ? ('active_nffe' as const) : null,
  }
  const asked = { vendorId, version: 1, profile }
  unwrap(await run(admin, 'vendor.fill', fillProfile(keys), asked))
  const slot = 'tax_form' as const
  unwrap(
    await run(admin, 'vendor.fill', attachPaper, {
      vendorId,
      fileId: await paper(partnerId),
      slot,
    }),
  )
  return { partnerId, vendorId, admin }
}

function paper(partnerId: string): Promise<string> {
  return inAct(db, specialist, async (act) => {
    numbers += 1
    const bytes = Buffer.from(`%PDF-1.4 signed ${numbers}`)
    const kept = unwrap(await keepFile(files, { name: 'form.pdf', bytes }))
    return unwrap(await putFile(act, { ...kept, partnerId })).fileId
  })
}

type Filled = Awaited<ReturnType<typeof filled>>
const state = ({ admin, vendorId }: Pick<Filled, 'admin' | 'vendorId'>, said: Ownership) =>
  run(admin, 'vendor.fill', setOwners, { vendorId, ...said })
const submit = ({ admin, vendorId }: Filled) =>
  run(admin, 'vendor.fill', submitProfile, { vendorId })

async function approved(legalName: string): Promise<Filled> {
  const made = await filled(legalName)
  const { vendorId } = made
  unwrap(await state(made, nobodyOwns))
  unwrap(await submit(made))
  unwrap(await run(specialist, 'vendor.review', reviewVendor, { vendorId }))
  unwrap(await run(finance, 'vendor.approve', approveVendor, { vendorId }))
  return made
}

/** Approved before a company was asked: it has said nothing. */
async function approvedBefore(legalName: string): Promise<Filled> {
  const made = await approved(legalName)
  await db.owner.query('alter table vendors.ownership_statements no force row level security')
  await db.owner.query('delete from vendors.ownership_statements where vendor_id = $1', [
    made.vendorId,
  ])
  await db.owner.query('alter table vendors.ownership_statements force row level security')
  return made
}

const stateOf = (vendorId: string) =>
  withTx(db.world.app, async (tx) => (await selectVendor(tx, vendorId))?.state)
const owner = {
  name: 'Osvald Tarkanov',
  kind: 'person' as const,
  shareBp: 6_000,
  bornOn: Temporal.PlainDate.from('1961-04-18'),
  country: 'KE',
}

test('a company that says nothing of its owners is not sent; a person is not asked', async () => {
  const made = await filled('Silent Ltd')
  const early = await submit(made)
  assert.deepEqual(early.ok || early.refusal, {
    code: 'vendor.incomplete',
    missing: ['owners of the company'],
  })
  assert.equal(codeOf(await state(made, { ...nobodyOwns, director: null })), 'vendor.invalid')
  unwrap(await state(made, nobodyOwns))
  const said = await withTx(db.world.app, (tx) => statementOf(tx, made.vendorId))
  assert.deepEqual(
    [said?.states, said?.director?.name, said?.statedBy, said?.statedAt.toString()],
    ['nobody', 'Dora Director', made.admin.principalId, monday.toString()],
  )
  assert.equal(codeOf(await submit(made)), 'ok')
  const single = await filled('Ann Otieno', 'person')
  assert.equal(codeOf(await state(single, nobodyOwns)), 'vendor.invalid')
  assert.equal(codeOf(await submit(single)), 'ok')
})

test('a statement replaces the one before, which stays with its end', async () => {
  const made = await filled('Twice Ltd')
  unwrap(await state(made, { states: 'owners', owners: [owner], director: null }))
  unwrap(await state(made, nobodyOwns))
  const owners = await withTx(db.world.app, (tx) => ownersOf(tx, made.vendorId))
  assert.deepEqual(owners, [])
  const { rows } = await db.world.app.query<{ states: string; over: boolean }>(
    `select states, ended_at is not null as over from vendors.ownership_statements
      where vendor_id = $1 order by states`,
    [made.vendorId],
  )
  assert.deepEqual(rows, [
    { states: 'nobody', over: false },
    { states: 'owners', over: true },
  ])
  const { rows: kept } = await db.world.app.query(
    'select 1 from vendors.owners where vendor_id = $1 and ended_at is not null',
    [made.vendorId],
  )
  assert.equal(kept.length, 1)
})

test('who states the owners of an approved profile opens it again, and does not approve it', async () => {
  const made = await approved('Changed Ltd')
  const both = await person(db, { roles: ['specialist', 'finance'] })
  const { vendorId } = made
  const changed = { states: 'owners' as const, owners: [owner], director: null }
  unwrap(await run(both, 'vendor.fill', setOwners, { vendorId, ...changed }))
  assert.equal(await stateOf(vendorId), 'in_progress')
  unwrap(await submit(made))
  unwrap(await run(specialist, 'vendor.review', reviewVendor, { vendorId }))
  const own = await run(both, 'vendor.approve', approveVendor, { vendorId })
  assert.equal(codeOf(own), 'vendor.own_typing')
})

test('who was approved before goes on being paid, is asked once, and at the renewal', async () => {
  const made = await approvedBefore('Earlier Ltd')
  const { vendorId, partnerId, admin } = made
  const missing = async () => {
    const asked = { partnerIds: [partnerId], currency: 'USD', on }
    const standings = await withTx(db.world.app, (tx) => vendorStandings(tx, asked))
    return standings.get(partnerId)?.missing.map(({ what }) => what)
  }
  assert.deepEqual(await missing(), ['bank_detail'])
  const sweep = () => inAct(db, systemActor('test'), sweepOwnersUnstated, monday)
  assert.deepEqual([unwrap(await sweep()), unwrap(await sweep())], [{ asked: 1 }, { asked: 0 }])
  const shown = () => withTx(db.world.app, (tx) => vendorShown(tx, { partnerId, on }))
  assert.deepEqual((await shown())?.stillNeeds, ['owners of the company'])
  const renewal = {
    vendorId,
    fileId: await paper(partnerId),
    taxForm: 'w8bene' as const,
    taxFormSignedOn: on,
    signerName: 'Ann Otieno',
    signerCapacity: 'Director',
    chapter4Status: 'active_nffe' as const,
    taxClassification: null,
    exemptPayeeCode: null,
    treatyArticle: null,
    treatyRate: null,
  }
  const early = await run(admin, 'vendor.fill', proposeTaxForm(keys), renewal)
  assert.deepEqual(early.ok || early.refusal, {
    code: 'vendor.incomplete',
    missing: ['owners of the company'],
  })
  unwrap(await state(made, nobodyOwns))
  assert.equal(await stateOf(vendorId), 'active')
  assert.deepEqual(await missing(), ['bank_detail'])
  assert.equal(codeOf(await run(admin, 'vendor.fill', proposeTaxForm(keys), renewal)), 'ok')
})

test('the director that a company names is held against every list', async () => {
  const made = await filled('Headed Ltd')
  const listed = 'number,kind,name\nEX-1,person,"TARKANOV, Osvald"'
  const list = [{ name: 'own.csv', bytes: Buffer.from(listed) }]
  const loaded = { kind: 'house' as const, files: list }
  unwrap(await run(finance, 'screening.load', loadScreeningList, loaded))
  const { name, country } = owner
  unwrap(await state(made, { ...nobodyOwns, director: { name, country, bornOn: null } }))
  await inAct(db, systemActor('test'), sweepScreenings, monday)
  const hits = await withTx(db.world.app, (tx) => hitsOfVendor(tx, made.vendorId))
  assert.deepEqual(
    hits.map((hit) => [hit.subject, hit.askedName, hit.typedBy]),
    [['director', 'Osvald Tarkanov', [made.admin.principalId]]],
  )
})

test('the database itself keeps a statement whole, and a silent company from being sent', async () => {
  const made = await filled('Forged Ltd')
  const { vendorId } = made
  const write = (text: ReturnType<typeof sql>) =>
    run(
      specialist,
      'vendor.fill',
      async (act: Act) => ({ ok: true, value: await act.tx.run(text) }) as const,
      {},
    )
  const sent = sql`update vendors.vendors set state = 'submitted' where vendor_id = ${vendorId}`
  assert.equal(codeOf(await write(sent)), 'vendor.owners_unstated')
  unwrap(await state(made, { states: 'owners', owners: [owner], director: null }))
  const ended = sql`update vendors.owners set ended_at = ${monday} where vendor_id = ${vendorId}`
  assert.equal(codeOf(await write(ended)), 'vendor.owners_not_whole')
  const more = sql`insert into vendors.owners (owner_id, vendor_id, partner_id, statement_id, name,
      kind, share_bp, country, typed_by, typed_at)
    select gen_random_uuid(), vendor_id, partner_id, statement_id, 'Another', 'person', 4001, 'KE',
      typed_by, typed_at from vendors.owners where vendor_id = ${vendorId} and ended_at is null`
  assert.equal(codeOf(await write(more)), 'vendor.owners_not_whole')
  const foreign = await filled('Foreign Ltd')
  const others = await run(foreign.admin, 'vendor.fill', setOwners, { vendorId, ...nobodyOwns })
  assert.equal(codeOf(others), 'vendor.unknown')
})
