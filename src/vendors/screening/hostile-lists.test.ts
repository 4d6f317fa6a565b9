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
import { clearHit } from './judge-hit.ts'
import { type ListLoad, loadScreeningList } from './load-list.ts'
import { screenVendors, sweepScreenings } from './screen-vendors.ts'
import { screeningVerifications } from './verify.ts'

const db = await testDatabase()
after(() => db.close())
const specialist = await person(db, { roles: ['specialist'] })
const fiona = await person(db, { roles: ['finance'] })
const lea = await person(db, { roles: ['legal'] })
const monday = Temporal.Instant.from('2026-03-02T09:00:00Z')

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

type Files = ListLoad['files']
const file = (name: string, text: string) => ({ name, bytes: Buffer.from(text) })
const load = (kind: ListLoad['kind'], files: Files, more: Partial<ListLoad> = {}) =>
  run(fiona, 'screening.load', loadScreeningList, { kind, files, ...more })

const filler = Array.from({ length: 40 }, (_, at) => `F-${at},entity,Unrelated ${at}xq Works,,`)
const house = (...rows: readonly string[]) => [
  file('own.csv', ['number,kind,name,aliases,countries', ...rows, ...filler].join('\n')),
]
const zarqul = 'EX-1,entity,Zarqul Shipping and Freight,,'

let numbers = 0
async function vendorNamed(legalName: string): Promise<string> {
  numbers += 1
  const fields = { code: `HL-${numbers}`, legalName, domains: [], country: 'DE', parentCode: null }
  const asked = { ...fields, tier: 'select' as const, goodStanding: true }
  const { partnerId } = unwrap(await run(specialist, 'partner.update', enrolPartner, asked))
  const { vendorId } = unwrap(await run(specialist, 'vendor.invite', inviteVendor, { partnerId }))
  await inAct(db, systemActor('test'), (act) => screenVendors(act, { vendorIds: [vendorId] }))
  return vendorId
}
const statesOf = async (vendorId: string) =>
  (await withTx(db.world.app, (tx) => hitsOfVendor(tx, vendorId))).map(({ state }) => state).sort()

async function assertVerified(): Promise<void> {
  for (const { name, firstWrong } of screeningVerifications) {
    assert.equal(await withTx(db.world.app, (tx) => firstWrong(tx)), null, name)
  }
}

test('who is held for an entry that left the list is let go by two, and by none alone', async () => {
  unwrap(await load('house', house(zarqul)))
  const vendorId = await vendorNamed('Zarqul Freight GmbH')
  assert.deepEqual(await statesOf(vendorId), ['possible'])
  unwrap(await load('house', house()))
  assert.deepEqual(await statesOf(vendorId), ['clearing'])
  const [hit] = await withTx(db.world.app, (tx) => hitsOfVendor(tx, vendorId))
  assert.match(hit?.reason ?? '', /Our own list no longer has this entry .* version 2/)
  const alone = await run(fiona, 'screening.judge', clearHit, { hitId: hit?.hitId ?? '' })
  assert.equal(codeOf(alone), 'screening.second_person')
  unwrap(await run(lea, 'screening.judge', clearHit, { hitId: hit?.hitId ?? '' }))
  assert.deepEqual(await statesOf(vendorId), ['cleared'])
  await assertVerified()
})

test('an entry that was turned into another does not let go, one that was mended finds anew', async () => {
  unwrap(await load('house', house('EX-2,entity,Korvexa Instruments,,')))
  const vendorId = await vendorNamed('Korvexa Instruments AG')
  unwrap(await load('house', house('EX-2,entity,Korvexa Instruments,,BY')))
  assert.deepEqual(await statesOf(vendorId), ['gone', 'possible'])
  unwrap(await load('house', house('EX-2,entity,Somebody Else Entirely,,BY')))
  assert.deepEqual(await statesOf(vendorId), ['clearing', 'gone'])
  await inAct(db, systemActor('test'), sweepScreenings, monday)
  assert.deepEqual(await statesOf(vendorId), ['clearing', 'gone'])
  await assertVerified()
})

test('a list of one name in place of many releases nobody, also when said to be right', async () => {
  unwrap(await load('house', house(zarqul)))
  const vendorId = await vendorNamed('Zarqul Freight AG')
  const tiny = [file('own.csv', 'number,kind,name\nX-1,entity,Nobody At All')]
  assert.equal(codeOf(await load('house', tiny)), 'screening.list_shrunk')
  unwrap(await load('house', tiny, { evenShrunk: true }))
  assert.deepEqual(await statesOf(vendorId), ['clearing'])
  const empty = [file('own.csv', 'number,kind,name\n')]
  assert.equal(
    codeOf(await load('house', empty, { evenShrunk: true })),
    'screening.list_unreadable',
  )
})

test('a list without its aliases has shrunk, though every entry is there', async () => {
  const aka = (more: string) =>
    Array.from(
      { length: 20 },
      (_, at) => `A-${at},entity,Alias Bearer ${at}qx,${more && `${more} ${at}`},`,
    )
  unwrap(await load('house', house(...aka('Second Name')), { listCode: 'akas' }))
  const without = await load('house', house(...aka('')), { listCode: 'akas' })
  assert.ok(!without.ok && without.refusal.code === 'screening.list_shrunk')
  assert.equal('what' in without.refusal && without.refusal.what, 'names')
})

const cells = (...of: readonly string[]) => of.map((text) => `"${text}"`).join(',')
const tail = Array.from({ length: 8 }, () => '-0-')
const primary = (name: string, count = 12) =>
  file(
    name,
    Array.from({ length: count }, (_, at) =>
      cells(`${at + 1}`, `LISTED ${at}XQ FRONT`, '-0-', 'EXAMPLE', ...tail),
    ).join('\n'),
  )
const alt = (name: string) => file(name, cells('1', '1', 'aka', 'LISTED ALIAS', '-0-'))

const un = (madeOn: string, ...names: readonly string[]) => {
  const all = [...names, ...Array.from({ length: 20 }, (_, at) => `UNRELATED ${at}XQ`)]
  const entity = (name: string) =>
    `<ENTITY><DATAID>${name.length}${name.replaceAll(/[^A-Z0-9]/g, '')}</DATAID>` +
    `<FIRST_NAME>${name}</FIRST_NAME></ENTITY>`
  const inside = all.map(entity).join('')
  return [
    file(
      'un.xml',
      `<CONSOLIDATED_LIST dateGenerated="${madeOn}T00:00:09Z"><INDIVIDUALS></INDIVIDUALS>` +
        `<ENTITIES>${inside}</ENTITIES></CONSOLIDATED_LIST>`,
    ),
  ]
}

test('an older list than the one loaded is refused, by its day or by its content', async () => {
  unwrap(await load('un', un('2026-02-20', 'FIRST FRONT')))
  unwrap(await load('un', un('2026-02-27', 'FIRST FRONT', 'SECOND FRONT')))
  const older = await load('un', un('2026-02-25', 'FIRST FRONT', 'THIRD FRONT'))
  assert.ok(!older.ok && older.refusal.code === 'screening.list_older')
  const sdn = (count: number) => [primary('sdn.csv', count), alt('alt.csv')]
  unwrap(await load('ofac_sdn', sdn(12)))
  unwrap(await load('ofac_sdn', sdn(13)))
  assert.equal(codeOf(await load('ofac_sdn', sdn(12))), 'screening.list_older')
  assert.equal(codeOf(await load('ofac_sdn', sdn(12), { evenOlder: true })), 'ok')
  const rest = await load('un', un('2026-02-27', 'FIRST FRONT', 'SECOND FRONT'))
  assert.ok(rest.ok && rest.value.isSame)
})

test('the right name on the wrong list, and tables of another form, are refused', async () => {
  const renamed = [primary('cons_prim.csv', 11), alt('cons_alt.csv')]
  assert.equal(codeOf(await load('ofac_sdn', renamed)), 'screening.list_unreadable')
  const same = await load('ofac_consolidated', renamed)
  assert.equal(codeOf(same), 'screening.list_is_another')
  const swapped = [alt('sdn.csv'), alt('alt.csv')]
  const wide = await load('ofac_sdn', swapped)
  assert.match(JSON.stringify(wide), /5 cells, a row of this table has 12/)
  const { name, bytes } = primary('sdn.csv')
  const half = bytes.subarray(0, Math.floor(bytes.length / 2))
  const cut = await load('ofac_sdn', [{ name, bytes: half }, alt('alt.csv')])
  assert.equal(codeOf(cut), 'screening.list_unreadable')
  const bare = await load('ofac_sdn', [primary('sdn.csv')])
  assert.match(JSON.stringify(bare), /aliases .* not among the files/)
  const csl = await load('us_csl', [file('csl.csv', 'a,b,c\n1,2,3')])
  assert.match(JSON.stringify(csl), /there is no column source/)
  const dpl = await load('us_dpl', [file('dpl.txt', '"Name"\t"City"\n"X"\t"Y"')])
  assert.match(JSON.stringify(dpl), /there is no column Country/)
})
