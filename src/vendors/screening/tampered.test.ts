import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { type Act, type Actor, systemActor } from '../../audit/index.ts'
import { execute, type Action } from '../../identity/index.ts'
import { person } from '../../identity/testing.ts'
import { type Refusal, type Result, unwrap } from '../../kernel/result.ts'
import { Temporal } from '../../kernel/temporal.ts'
import { enrolPartner } from '../../partners/index.ts'
import { withTx } from '../../platform/db.ts'
import { inAct, testCall, testDatabase } from '../../platform/testing.ts'
import { inviteVendor } from '../invite.ts'
import { hitsOfVendor } from './hit-sql.ts'
import { clearHit, confirmHit, proposeClearance } from './judge-hit.ts'
import { approveScreeningLimit, proposeScreeningLimit } from './limit-change.ts'
import { loadScreeningList } from './load-list.ts'
import { sweepScreenings } from './screen-vendors.ts'
import { screeningVerifications } from './verify.ts'

const db = await testDatabase()
after(() => db.close())
const specialist = await person(db, { roles: ['specialist'] })
const fiona = await person(db, { roles: ['finance'] })
const lea = await person(db, { roles: ['legal'] })
const frank = await person(db, { roles: ['finance'] })
const monday = Temporal.Instant.from('2026-03-02T09:00:00Z')
const tuesday = Temporal.Instant.from('2026-03-03T09:00:00Z')

function run<I, T, R extends Refusal>(
  who: Actor,
  action: Action,
  command: (act: Act, input: I) => Promise<Result<T, R>>,
  input: I,
  at = monday,
) {
  return execute(testCall(db, who, { at }), action, command, input)
}

let numbers = 0
async function vendorNamed(legalName: string): Promise<string> {
  numbers += 1
  const fields = { code: `TA-${numbers}`, legalName, domains: [], country: 'DE', parentCode: null }
  const asked = { ...fields, tier: 'select' as const, goodStanding: true }
  const { partnerId } = unwrap(await run(specialist, 'partner.update', enrolPartner, asked))
  return unwrap(await run(specialist, 'vendor.invite', inviteVendor, { partnerId })).vendorId
}

const listed =
  'number,kind,name\nEX-1,entity,Zarqul Shipping and Freight\nEX-2,entity,Halvmane Works'
const load = (text: string, at = monday) =>
  run(
    fiona,
    'screening.load',
    loadScreeningList,
    {
      kind: 'house' as const,
      files: [{ name: 'own.csv', bytes: Buffer.from(text) }],
    },
    at,
  )
const screenAll = (at = monday) => inAct(db, systemActor('test'), sweepScreenings, at)
const why = { reason: 'Another firm: registered in Bremen since 1971.' }

/** What every proof of screening says, by name, where it says anything. */
async function found(): Promise<Record<string, string>> {
  const said: Record<string, string> = {}
  for (const { name, firstWrong } of screeningVerifications) {
    const wrong = await withTx(db.world.app, (tx) => firstWrong(tx))
    if (wrong !== null) said[name] = wrong
  }
  return said
}

/** Runs the proofs over what a hand in the database left, then puts it back. */
async function tampered(...texts: string[]): Promise<Record<string, string>> {
  const client = await db.owner.connect()
  try {
    await client.query('begin')
    await client.query('alter table vendors.screening_hits no force row level security')
    for (const text of texts) await client.query(text)
    await client.query('alter table vendors.screening_hits force row level security')
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
  return found()
}

const clean = await vendorNamed('Bluebird Software AG')
const held = await vendorNamed('Zarqul Freight GmbH')
const blocked = await vendorNamed('Halvmane Works')
unwrap(await load(listed))
unwrap(await screenAll())
const [hit] = await withTx(db.world.app, (tx) => hitsOfVendor(tx, held))
const [trueHit] = await withTx(db.world.app, (tx) => hitsOfVendor(tx, blocked))
const hitId = hit?.hitId ?? ''
unwrap(
  await run(fiona, 'screening.judge', confirmHit, {
    hitId: trueHit?.hitId ?? '',
    reason: 'It is the very works.',
  }),
)

test('nothing is wrong with what people did', async () => {
  unwrap(await run(fiona, 'screening.load', proposeScreeningLimit, { days: 14, ...why }))
  unwrap(await run(lea, 'screening.load', approveScreeningLimit, {}))
  assert.deepEqual(await found(), {})
})

test('a hit that two people never cleared is found, whoever the row names', async () => {
  const said = await tampered(`update vendors.screening_hits set state = 'cleared',
    proposed_by = '${fiona.principalId}', proposed_at = '${monday}', reason = 'fine',
    settled_by = '${lea.principalId}', settled_at = '${monday}' where hit_id = '${hitId}'`)
  assert.match(said['vendors.screening_recorded'] ?? '', /no two people recorded that/)
  await tampered(`update vendors.screening_hits set state = 'possible', proposed_by = null,
    proposed_at = null, reason = null, settled_by = null, settled_at = null
    where hit_id = '${hitId}'`)
  assert.deepEqual(await found(), {})
})

test('a pair that one person cleared, and put another’s name to it, is found', async () => {
  unwrap(await run(fiona, 'screening.judge', proposeClearance, { hitId, ...why }))
  unwrap(await run(lea, 'screening.judge', clearHit, { hitId }))
  assert.deepEqual(await found(), {})
  const said = await tampered(
    `update vendors.screening_hits set settled_by = '${frank.principalId}' where hit_id = '${hitId}'`,
  )
  assert.match(said['vendors.screening_recorded'] ?? '', /no two people recorded that/)
  await tampered(
    `update vendors.screening_hits set settled_by = '${lea.principalId}' where hit_id = '${hitId}'`,
  )
})

test('a true hit that is talked away is found', async () => {
  const { hitId: id = '' } = trueHit ?? {}
  const said = await tampered(
    `update vendors.screening_hits set state = 'gone' where hit_id = '${id}'`,
  )
  assert.match(said['vendors.screening_recorded'] ?? '', /it was true, and nobody/)
  assert.match(said['vendors.screened'] ?? '', /may be entry/)
  await tampered(`update vendors.screening_hits set state = 'true' where hit_id = '${id}'`)
  assert.deepEqual(await found(), {})
})

test('a mark of having been screened that nobody earned is found', async () => {
  const late = await vendorNamed('Zarqul Freight AG')
  const { rows } = await db.world.app.query<{ names: string; lists: string }>(
    `select names_mark as names, lists_mark as lists from vendors.screening_names_marks,
      vendors.screening_lists_mark where vendor_id = '${late}'`,
  )
  const [marks] = rows
  const forged = (at: string) => `insert into vendors.screenings (vendor_id, names_mark, lists_mark,
    rules, screened_at) values ('${late}', '${marks?.names}', '${marks?.lists}', 2, '${at}')`
  const undo = `delete from vendors.screenings where vendor_id = '${late}'`
  const silent = await tampered(forged('2026-03-02T10:00:00Z'))
  assert.match(silent['vendors.screened'] ?? '', /nothing recorded says/)
  // As if it had been there when the list was loaded: screened again, it is found.
  const clever = await tampered(undo, forged(`${monday}`))
  assert.match(clever['vendors.screened'] ?? '', /legal_name|enrolled_name/)
  await tampered(undo)
  unwrap(await screenAll(tuesday))
  assert.deepEqual(await found(), {})
})

test('names that changed without being screened, and a list that came later, are found', async () => {
  const set = (what: string) => `update vendors.screenings set ${what} where vendor_id = '${clean}'`
  unwrap(await load(`${listed}\nEX-3,entity,Unrelated Works`, tuesday))
  const early = await tampered(set(`screened_at = '2026-03-01'`))
  assert.match(early['vendors.screened'] ?? '', /loaded after that/)
  await tampered(set(`screened_at = '${tuesday}'`))
  assert.deepEqual(await found(), {})
  await db.world.app.query(`update partners.partners set country = 'AT' where partner_id =
    (select partner_id from vendors.vendors where vendor_id = '${clean}')`)
  unwrap(await screenAll(tuesday))
  const other = await tampered(set(`names_mark = repeat('0', 64)`))
  assert.match(other['vendors.screened'] ?? '', /names that were not/)
  unwrap(await screenAll(tuesday))
})

test('a hit that was deleted is found', async () => {
  const said = await tampered(`delete from vendors.screening_hits where hit_id = '${hitId}'`)
  assert.match(said['vendors.screening_recorded'] ?? '', /it was found and is gone/)
  assert.match(said['vendors.screened'] ?? '', /may be entry/)
})

test('a limit that one person wrote is found', async () => {
  const said = await tampered(`update vendors.screening_limits set days = 300 where days = 14`)
  assert.match(said['vendors.screening_limit'] ?? '', /not what two people agreed to/)
  const forged = await tampered(
    `update vendors.screening_limits set days = 14 where days = 300`,
    `insert into vendors.screening_limits (from_on, days, reason, set_by, set_at)
      values ('2026-03-03', 365, 'none', '${fiona.principalId}', '${tuesday}')`,
  )
  assert.match(forged['vendors.screening_limit'] ?? '', /no event of that day/)
})
