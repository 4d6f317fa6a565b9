import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { keepFile } from '../evidence/index.ts'
import { readCsv } from '../formats/csv.ts'
import type { SheetTable } from '../formats/sheet.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { partnerById } from '../partners/index.ts'
import { inAct, testActor, undone } from '../platform/testing.ts'
import { person } from '../identity/testing.ts'
import { decide } from './decide.ts'
import { importSheet, type ImportSubmissions } from './import-sheet.ts'
import { defectsOf, selectSubmission, submissionByOrigin } from './sql.ts'
import { amount, mdfSetting, wiredDatabase } from './testing.ts'

const db = await wiredDatabase()
after(() => db.close())
const setting = await mdfSetting(db)
const partner = must(await undone(db, (tx) => partnerById(tx, setting.partnerId)), 'enrolled')
const specialist = testActor(['specialist'])
const at = Temporal.Instant.from('2026-03-02T15:00:00Z')

const header = [
  'key;type;partner;program;activity;activity_type;title;starts_on;ends_on;place;country;audience',
  'expected_leads;expected_pipeline;requested;description;cost_kind;net;claimed;line claimed',
  'metric_value;leads;summary;final;seller;invoice_number;invoice_on;delivered_on;tax;parts',
  'invoice;agenda;photo;attendee_list',
]
  .join(';')
  .split(';')

function sheet(...rows: readonly Readonly<Record<string, string>>[]) {
  const lines = rows.map((row) => header.map((column) => `"${row[column] ?? ''}"`).join(';'))
  const text = [header.join(';'), ...lines].join('\r\n')
  return unwrap(readCsv(Buffer.from(text), { sheet: 'March' }))
}

const request = (key: string, more: Readonly<Record<string, string>> = {}) => ({
  key,
  type: 'request',
  partner: partner.code,
  program: 'MDF-NA',
  activity_type: 'Event',
  title: 'Road show',
  starts_on: '2026-04-14',
  ends_on: '2026-04-15',
  place: 'Chicago',
  country: 'US',
  audience: 'Heads of IT',
  expected_leads: '40',
  expected_pipeline: '250000',
  requested: '4,000.00',
  description: 'Hall',
  cost_kind: 'venue',
  net: '8,000.00',
  ...more,
})

const take = (table: SheetTable, more: Partial<ImportSubmissions> = {}, on = at) =>
  inAct(
    db,
    specialist,
    async (act) => {
      const input = { table, papers: { kept: new Map() }, ...more }
      return unwrap(await importSheet(act, input)).rows
    },
    on,
  )

test('good rows go through, wrong ones are refused by row and column', async () => {
  const table = sheet(
    request('R1'),
    request('R2', { partner: 'NOBODY' }),
    request('R3', { starts_on: '31 April' }),
    request('R4', { type: 'rebate' }),
  )
  const results = await take(table)
  assert.deepEqual(
    results.map(({ key, result }) => `${key} ${result}`),
    ['R1 created', 'R2 refused', 'R3 refused', 'R4 refused'],
  )
  assert.match(results[1]?.problems[0] ?? '', /March, row 3, column partner is "NOBODY"/)
  assert.match(
    results[2]?.problems[0] ?? '',
    /row 4, column starts_on is "31 April": expected a date/,
  )
  assert.match(results[3]?.problems[0] ?? '', /row 5, column type is "rebate"/)
})

test('the same sheet again changes nothing', async () => {
  const [again] = await take(sheet(request('R1')))
  assert.equal(again?.result, 'unchanged')
  assert.match(again?.number ?? '', /^MDF-2026-\d{5}\/1$/)
})

test('a line under its request continues it, and parts of a line are read', async () => {
  const second = { description: 'Food', cost_kind: 'catering', net: '1000.00' }
  const parts = { parts: 'catering 700.00; alcohol 300.00' }
  const [made] = await take(
    sheet(request('R5', { starts_on: '2026-05-04', ends_on: '2026-05-05' }), {
      ...second,
      ...parts,
    }),
  )
  assert.equal(made?.result, 'created')
  assert.deepEqual(made?.problems, [])
  const row = must(
    await undone(db, (tx) => submissionByOrigin(tx, partner.partnerId, 'mdf_request', 'R5')),
    'taken in',
  )
  assert.equal(row.status, 'in_review')
})

test('what lacks papers is taken in and sent back with what is missing', async () => {
  const [made] = await take(
    sheet(request('R6', { audience: '', starts_on: '2026-06-08', ends_on: '2026-06-09' })),
  )
  assert.equal(made?.result, 'created')
  assert.deepEqual(made?.problems, [
    'March, row 2, column audience is empty: Audience is required.',
  ])
  const row = must(
    await undone(db, (tx) => submissionByOrigin(tx, partner.partnerId, 'mdf_request', 'R6')),
    'taken in',
  )
  assert.equal(row.status, 'action_required')
  const defects = await undone(db, (tx) => defectsOf(tx, row.submissionId))
  assert.deepEqual(
    defects.map((defect) => `${defect.targetKind} ${defect.target}`),
    ['field audience'],
  )
})

test('a claim names its request by key, its papers by file name', async () => {
  const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
  const r1 = must(
    await undone(db, (tx) => submissionByOrigin(tx, partner.partnerId, 'mdf_request', 'R1')),
    'taken in',
  )
  const decision = {
    submissionId: r1.submissionId,
    version: r1.version,
    outcome: 'approve',
  } as const
  unwrap(
    await inAct(
      db,
      lead,
      (act) => decide(act, { ...decision, lines: [], reason: '', clauseIds: [] }),
      at,
    ),
  )
  const papers = new Map()
  for (const name of ['hall.txt', 'agenda.txt', 'photo.txt', 'list.txt']) {
    const bytes = Buffer.from(`${name} of the road show\n`)
    papers.set(name, unwrap(await keepFile(db.world.files, { name, bytes })))
  }
  const claim = {
    key: 'C1',
    type: 'claim',
    partner: partner.code,
    activity: 'R1',
    description: 'Hall',
    cost_kind: 'venue',
    net: '8000.00',
    tax: '0.00',
    claimed: '4000.00',
    'line claimed': '8000.00',
    metric_value: '38',
    leads: '38',
    summary: 'Went well',
    final: 'yes',
    seller: 'Hall & Co.',
    invoice_number: 'H-1',
    invoice_on: '2026-04-15',
    delivered_on: '2026-04-14',
    invoice: 'hall.txt',
    agenda: 'agenda.txt',
    photo: 'photo.txt',
    attendee_list: 'list.txt',
  }
  const later = Temporal.Instant.from('2026-04-20T15:00:00Z')
  const results = await take(sheet(claim), { papers: { kept: papers } }, later)
  assert.deepEqual(results[0]?.problems, [])
  assert.equal(results[0]?.number, `${r1.number?.replace('/1', '')}/2`)
  const row = await undone(db, (tx) => submissionByOrigin(tx, partner.partnerId, 'mdf_claim', 'C1'))
  assert.equal(row?.status, 'in_review')
  assert.equal(
    (await undone(db, (tx) => selectSubmission(tx, row?.submissionId ?? '')))?.isFinal,
    true,
  )
})

test('a sheet without the needed columns says which', async () => {
  const table = unwrap(readCsv(Buffer.from('key,what\r\n1,2\r\n'), { sheet: 'Odd' }))
  const [only] = await take(table)
  assert.match(
    only?.problems[0] ?? '',
    /expected columns key, type, partner; missing: type, partner/,
  )
})

const taken = async (key: string) =>
  must(
    await undone(db, (tx) => submissionByOrigin(tx, partner.partnerId, 'mdf_request', key)),
    `taken in: ${key}`,
  )
const june = { starts_on: '2026-06-15', ends_on: '2026-06-16' }

test('a corrected row mends what was sent back, and only that', async () => {
  const lacking = request('R7', { ...june, audience: '', place: '' })
  await take(sheet(lacking, request('R8', june)))
  const [before, other] = [await taken('R7'), await taken('R8')]

  const half = await take(sheet({ ...lacking, audience: 'Heads of IT' }, request('R8', june)))
  assert.deepEqual(half[0]?.result, 'unchanged')
  assert.match(half[0]?.problems.join() ?? '', /row 2, column place is empty: Place.* is required/)
  assert.equal((await taken('R7')).version, before.version, 'half mended is left as it was')

  const whole = { ...lacking, audience: 'Heads of IT', place: 'Chicago' }
  const more = await take(sheet({ ...whole, title: 'Another show', net: '9,000.00' }))
  assert.equal(more[0]?.result, 'refused')
  assert.deepEqual(more[0]?.problems, [
    'March, row 2, column title is "Another show": it was taken in as "Road show". ' +
      'This was not sent back, and a sheet changes only what was sent back: put it back as it was',
    'March, row 2, column net is "9,000.00": it was taken in as 8,000.00 USD. ' +
      'This was not sent back, and a sheet changes only what was sent back: put it back as it was',
  ])
  assert.equal((await taken('R7')).version, before.version, 'refused is left as it was')

  const [mended, same] = await take(sheet(whole, request('R8', june)))
  assert.deepEqual([mended?.result, mended?.problems], ['mended', []])
  assert.deepEqual([same?.result, same?.problems], ['unchanged', []])
  const after = await taken('R7')
  assert.deepEqual([after.status, after.form['audience']], ['in_review', 'Heads of IT'])
  assert.equal((await taken('R8')).version, other.version)
  const [again] = await take(sheet(whole))
  assert.equal(again?.result, 'unchanged')
  assert.equal((await taken('R7')).version, after.version)
})

test('what is in review stays as it was handed in, whatever its row says now', async () => {
  const [row] = await take(sheet(request('R8', { ...june, requested: '4,500.00' })))
  assert.equal(row?.result, 'refused')
  assert.match(
    row?.problems[0] ?? '',
    /column requested is "4,500.00": it was taken in as "4000.00". It is in review, and a sheet/,
  )
})

test('a repeated row, and a key that is taken, refuse the submission they are in', async () => {
  const one = request('R9', june)
  const repeated = await take(sheet(one, one))
  assert.deepEqual(
    repeated.map(({ result }) => result),
    ['refused'],
  )
  assert.match(repeated[0]?.problems[0] ?? '', /March, row 3 says the same as a row above/)
  const differs = { ...one, title: 'Other show', description: 'Food' }
  const [other] = await take(sheet(one, differs))
  assert.match(
    other?.problems[0] ?? '',
    /row 3, column title is "Other show": expected what row 2 says, "Road show", or nothing/,
  )
  const taken9 = await take(sheet(one, request('R10', june), request('R9', june)))
  assert.deepEqual(
    taken9.map(({ key, result }) => `${key} ${result}`),
    ['R9 created', 'R10 created', 'R9 refused'],
  )
})

test('a sheet that is too long is refused whole, with what to do', async () => {
  const rows = Array.from({ length: 5_001 }, (_, index) => request(`L${index}`))
  const all = await take(sheet(...rows))
  assert.equal(all.length, 1)
  assert.match(all[0]?.problems[0] ?? '', /March has 5001 rows: expected at most 5000; divide it/)
})
