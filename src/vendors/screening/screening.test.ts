import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Act, type Actor, systemActor } from '../../audit/index.ts'
import { questionsOf } from '../../escalations/index.ts'
import { execute, type Action } from '../../identity/index.ts'
import { person } from '../../identity/testing.ts'
import { type Refusal, type Result, unwrap } from '../../kernel/result.ts'
import { Temporal } from '../../kernel/temporal.ts'
import { enrolPartner, updatePartner } from '../../partners/index.ts'
import { sql, withTx } from '../../platform/db.ts'
import { inAct, testCall, testDatabase } from '../../platform/testing.ts'
import { inviteVendor } from '../invite.ts'
import { selectVendor } from '../sql.ts'
import { vendorStandings } from '../standing.ts'
import { hitsOfVendor } from './hit-sql.ts'
import * as judge from './judge-hit.ts'
import { type ListLoad, loadScreeningList } from './load-list.ts'
import { setOwners } from './owners.ts'
import { screeningConstraints } from './refusals.ts'
import { allListedNames, namesByKeys } from './list-sql.ts'
import { wordsOfName } from './listed-words.ts'
import { nameKeys, SCREENING_RULES, screenerOf } from './screen-name.ts'
import { listedName, screenVendors, sweepScreenings } from './screen-vendors.ts'
import { screeningVerifications } from './verify.ts'

const db = await testDatabase({ constraints: new Map(Object.entries(screeningConstraints)) })
after(() => db.close())
const specialist = await person(db, { roles: ['specialist'] })
const fiona = await person(db, { roles: ['finance'] })
const frank = await person(db, { roles: ['finance'] })
const lea = await person(db, { roles: ['legal'] })
const system = systemActor('test')
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

const partnerFields = {
  domains: [],
  country: 'DE',
  tier: 'select',
  goodStanding: true,
  parentCode: null,
} as const

function rename(partnerId: string, legalName: string) {
  const asked = { ...partnerFields, partnerId, version: 1, legalName }
  return run(specialist, 'partner.update', updatePartner, asked)
}

async function vendorNamed(code: string, legalName: string) {
  const fields = { ...partnerFields, code, legalName }
  const { partnerId } = unwrap(await run(specialist, 'partner.update', enrolPartner, fields))
  const { vendorId } = unwrap(await run(specialist, 'vendor.invite', inviteVendor, { partnerId }))
  return { partnerId, vendorId }
}

const head = 'number,kind,name,aliases,weak_aliases,programs,born,countries\n'
const file = (rows: string) => [
  { name: 'own.csv', bytes: new TextEncoder().encode(`${head}${rows}\n`) },
]
const load = (rows: string, more: Partial<ListLoad> = {}) =>
  run(fiona, 'screening.load', loadScreeningList, { kind: 'house', files: file(rows), ...more })

async function lacksOf(partnerId: string): Promise<string[]> {
  const asked = { partnerIds: [partnerId], currency: 'EUR', on }
  const standings = await withTx(db.world.app, (tx) => vendorStandings(tx, asked))
  const missing = standings.get(partnerId)?.missing ?? []
  return missing.filter(({ hold }) => hold === 'screening').map(({ what }) => what)
}
const hitsFor = (vendorId: string) => withTx(db.world.app, (tx) => hitsOfVendor(tx, vendorId))

function codeOf(result: { readonly ok: boolean; readonly refusal?: Refusal }): string {
  return result.ok ? 'ok' : (result.refusal?.code ?? '')
}

async function assertVerified(): Promise<void> {
  for (const { name, firstWrong } of screeningVerifications) {
    assert.equal(await withTx(db.world.app, (tx) => firstWrong(tx)), null, name)
  }
}

const northwind = 'H-1,entity,Northwind Exports Trading,NW Exports,,HOUSE,,IR'
const doe = 'H-2,person,"DOE, Jonathan",,,HOUSE,1962-02-12,IR'
const filler = Array.from({ length: 30 }, (_, at) => `F-${at},entity,Unrelated Firm ${at}xq,,,,,`)
const standard = [northwind, doe, ...filler].join('\n')

test('without a list nothing is screened and nothing is held for it', async () => {
  const { partnerId, vendorId } = await vendorNamed('SC-1', 'Northwind Exports GmbH')
  assert.deepEqual(await lacksOf(partnerId), [])
  const done = await inAct(db, system, (act) => screenVendors(act, { vendorIds: [vendorId] }))
  assert.deepEqual(unwrap(done), { screened: 0, hits: 0 })
})

test('the first list holds whoever is on it, and nobody else', async () => {
  const other = await vendorNamed('SC-2', 'Bluebird Software AG')
  const loaded = unwrap(await load(standard))
  assert.deepEqual(
    [loaded.version, loaded.added, loaded.changed, loaded.removed, loaded.hits],
    [1, 32, 0, 0, 1],
  )
  assert.deepEqual(await lacksOf(other.partnerId), [])
  await assertVerified()
})

test('the same file again changes nothing, and a change of one entry is told as one', async () => {
  assert.equal(unwrap(await load(standard)).isSame, true)
  const changed = [`${northwind}; RU`, doe, ...filler.slice(1), 'F-99,entity,New Firm Zz,,,,,']
  const next = unwrap(await load(changed.join('\n')))
  assert.deepEqual([next.added, next.changed, next.removed], [1, 1, 1])
  await assertVerified()
})

test('a list cut short is refused until somebody says that it is right', async () => {
  const half = [northwind, doe, ...filler.slice(0, 9)].join('\n')
  assert.equal(codeOf(await load(half)), 'screening.list_shrunk')
  assert.equal(unwrap(await load(half, { evenShrunk: true })).removed > 0, true)
  unwrap(await load(standard))
})

test('a vendor that is new, or has a new name, is held until it is screened', async () => {
  const { partnerId } = await vendorNamed('SC-3', 'Sunrise Logistics GmbH')
  assert.deepEqual(await lacksOf(partnerId), ['screening_due'])
  await inAct(db, system, (act) => sweepScreenings(act))
  assert.deepEqual(await lacksOf(partnerId), [])
  unwrap(await rename(partnerId, 'N.W. Exports Ltd'))
  assert.deepEqual(await lacksOf(partnerId), ['screening_due'])
  await inAct(db, system, (act) => sweepScreenings(act))
  assert.deepEqual(await lacksOf(partnerId), ['screening_hit'])
})

test('an owner on a list holds the company; another day of birth does not', async () => {
  const { partnerId, vendorId } = await vendorNamed('SC-4', 'Harbour Analytics GmbH')
  const owner = (bornOn: string) => ({
    name: 'Jonathon Doe',
    kind: 'person' as const,
    shareBp: 6_000,
    bornOn: Temporal.PlainDate.from(bornOn),
    country: 'DE',
  })
  const say = (bornOn: string) =>
    run(specialist, 'vendor.fill', setOwners, {
      vendorId,
      states: 'owners',
      owners: [owner(bornOn)],
      director: null,
    })
  unwrap(await say('1991-05-05'))
  await inAct(db, system, (act) => screenVendors(act, { vendorIds: [vendorId] }))
  assert.deepEqual(await lacksOf(partnerId), [])
  unwrap(await say('1962-02-12'))
  assert.deepEqual(await lacksOf(partnerId), ['screening_due'])
  await inAct(db, system, (act) => screenVendors(act, { vendorIds: [vendorId] }))
  assert.deepEqual(await lacksOf(partnerId), ['screening_hit'])
})

const why = { reason: 'Another firm: registered in Bremen since 1971.' }

async function held(code: string, legalName = 'Northwind Exports AG') {
  const made = await vendorNamed(code, legalName)
  await inAct(db, system, (act) => screenVendors(act, { vendorIds: [made.vendorId] }))
  const [hit] = await hitsFor(made.vendorId)
  assert.ok(hit)
  return { ...made, hitId: hit.hitId }
}

test('a hit is cleared by two people, and then this pair holds no more', async () => {
  const { partnerId, vendorId, hitId } = await held('SC-6')
  const asked = { hitId, ...why }
  unwrap(await run(fiona, 'screening.judge', judge.proposeClearance, asked))
  assert.deepEqual(await lacksOf(partnerId), ['screening_hit'])
  const alone = await run(fiona, 'screening.judge', judge.clearHit, { hitId })
  assert.equal(codeOf(alone), 'screening.second_person')
  unwrap(await run(lea, 'screening.judge', judge.clearHit, { hitId }))
  assert.deepEqual(await lacksOf(partnerId), [])
  await inAct(db, system, (act) => screenVendors(act, { vendorIds: [vendorId] }))
  assert.equal((await hitsFor(vendorId)).length, 1)
  await assertVerified()
})

test('what was cleared falls when the entry changes, and when the name does', async () => {
  const { partnerId, vendorId, hitId } = await held('SC-7')
  const clear = async (id: string) => {
    unwrap(await run(fiona, 'screening.judge', judge.proposeClearance, { hitId: id, ...why }))
    unwrap(await run(lea, 'screening.judge', judge.clearHit, { hitId: id }))
  }
  await clear(hitId)
  unwrap(await load([`${northwind}; SY`, doe, ...filler].join('\n')))
  assert.deepEqual(await lacksOf(partnerId), ['screening_hit'])
  const open = (await hitsFor(vendorId)).find((hit) => hit.state === 'possible')
  await clear(open?.hitId ?? '')
  assert.deepEqual(await lacksOf(partnerId), [])
  unwrap(await rename(partnerId, 'NW Exports SE'))
  await inAct(db, system, (act) => screenVendors(act, { vendorIds: [vendorId] }))
  assert.deepEqual(await lacksOf(partnerId), ['screening_hit'])
  await assertVerified()
})

test('who typed the name never clears it, whatever else they are', async () => {
  const both = await person(db, { roles: ['specialist', 'finance'] })
  const { vendorId } = await vendorNamed('SC-8', 'Meadow Data GmbH')
  const owners = [
    { name: 'Jonathan Doe', kind: 'person' as const, shareBp: 5_000, bornOn: null, country: 'IR' },
  ]
  const said = { vendorId, states: 'owners' as const, owners, director: null }
  unwrap(await run(both, 'vendor.fill', setOwners, said))
  await inAct(db, system, (act) => screenVendors(act, { vendorIds: [vendorId] }))
  const [hit] = await hitsFor(vendorId)
  const asked = { hitId: hit?.hitId ?? '', ...why }
  const own = await run(both, 'screening.judge', judge.proposeClearance, asked)
  assert.equal(codeOf(own), 'vendor.own_typing')
  unwrap(await run(fiona, 'screening.judge', judge.proposeClearance, asked))
  const second = await run(both, 'screening.judge', judge.clearHit, { hitId: asked.hitId })
  assert.equal(codeOf(second), 'screening.second_person')
})

test('the database refuses what one person cleared', async () => {
  const { hitId } = await held('SC-9')
  unwrap(await run(fiona, 'screening.judge', judge.proposeClearance, { hitId, ...why }))
  await assert.rejects(
    withTx(db.world.app, (tx) =>
      tx.run(sql`update vendors.screening_hits set state = 'cleared', settled_by = proposed_by,
        settled_at = ${monday} where hit_id = ${hitId}`),
    ),
    /screening_hits_second_person/,
  )
})

test('a true hit blocks the vendor, holds what it is owed, and asks legal with the day', async () => {
  const { partnerId, vendorId, hitId } = await held('SC-10')
  const asked = { hitId, reason: 'Same address and director as the entry.' }
  unwrap(await run(frank, 'screening.judge', judge.confirmHit, asked))
  const [hit] = await hitsFor(vendorId)
  assert.equal(hit?.state, 'true')
  assert.equal(hit?.reportDueOn?.toString(), '2026-03-16')
  assert.deepEqual(await lacksOf(partnerId), ['screening_hit'])
  const questions = await withTx(db.world.app, (tx) =>
    questionsOf(tx, { subjectKind: 'vendor', subjectId: vendorId }),
  )
  assert.equal(questions[0]?.kind, 'sanctions')
  assert.match(questions[0]?.question ?? '', /16 March 2026/)
  const vendor = await withTx(db.world.app, (tx) => selectVendor(tx, vendorId))
  assert.equal(vendor?.state, 'blocked')
  await assertVerified()
})

test('keys of an earlier release are seen by verify, and written anew by the next load', async () => {
  await withTx(db.world.app, (tx) =>
    tx.run(sql`update vendors.listed_names set keys = array['old'] where ordinal = 0
      and keys is not null`),
  )
  const keys = screeningVerifications.find(({ name }) => name === 'vendors.screening_keys')
  const stale = await withTx(db.world.app, async (tx) => keys?.firstWrong(tx))
  assert.match(stale ?? '', /load any list again/)
  unwrap(await load(standard))
  await assertVerified()
})

test('one name by its keys and many against all lists find the same', async () => {
  const asked = ['Nortwind Exports', 'DOE JONATHON', 'Jonathandoe', 'N W Exports', 'Bluebird AG']
  const rows = (await withTx(db.world.app, (tx) => allListedNames(tx))).map(listedName)
  const whole = screenerOf(rows)
  for (const name of asked) {
    for (const kind of ['person', 'entity'] as const) {
      const one = { name, kind, births: [], countries: [] }
      const keys = nameKeys(wordsOfName(name, kind))
      const few = (await withTx(db.world.app, (tx) => namesByKeys(tx, keys))).map(listedName)
      assert.deepEqual(screenerOf(few)(one), whole(one), `${name} as ${kind}`)
    }
  }
})

test('two who agree at once clear once; a list loaded meanwhile is never half seen', async () => {
  const { hitId } = await held('SC-11')
  unwrap(await run(fiona, 'screening.judge', judge.proposeClearance, { hitId, ...why }))
  const both = await Promise.all([
    run(lea, 'screening.judge', judge.clearHit, { hitId }),
    run(frank, 'screening.judge', judge.clearHit, { hitId }),
    load([`${northwind}; LY`, doe, ...filler].join('\n')),
  ])
  const codes = both.map(codeOf)
  assert.equal(codes[2], 'ok')
  assert.ok(codes.slice(0, 2).filter((code) => code === 'ok').length <= 1)
  await assertVerified()
})

test('who was screened by earlier rules is screened again, and not held for it', async () => {
  const { partnerId, vendorId } = await vendorNamed('SC-12', 'Heron Optics GmbH')
  await inAct(db, system, sweepScreenings, monday)
  const rulesOf = async () => {
    const { rows } = await db.world.app.query<{ rules: number }>(
      'select rules from vendors.screenings where vendor_id = $1',
      [vendorId],
    )
    return rows[0]?.rules
  }
  await db.world.app.query('update vendors.screenings set rules = 1 where vendor_id = $1', [
    vendorId,
  ])
  assert.deepEqual(await lacksOf(partnerId), [])
  await inAct(db, system, sweepScreenings, monday)
  assert.equal(await rulesOf(), SCREENING_RULES)
})
