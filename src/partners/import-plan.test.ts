import assert from 'node:assert/strict'
import { test } from 'node:test'
import { textCell, type SheetTable } from '../formats/sheet.ts'
import { planPartners, type KnownBefore, type KnownPartner } from './import-plan.ts'
import { printProblem } from './import-report.ts'
import { partnerColumns } from './partner-sheet.ts'
import { mapColumns } from './sheet-columns.ts'

const headers = ['Partner ID', 'Company', 'Website', 'Country', 'Time Zone', 'Tier', 'Parent']
const nothing: KnownBefore = { partners: new Map(), contacts: new Map() }

function sheet(...rows: string[][]): SheetTable {
  return {
    sheet: 'Partners',
    hidden: false,
    columns: headers,
    rows: rows.map((cells, at) => ({
      rowNumber: at + 2,
      cells: headers.map((_, i) => textCell(cells[i] ?? '')),
    })),
    problems: [],
  }
}

function plan(table: SheetTable, known = nothing) {
  return planPartners(table, mapColumns(table.columns, Object.values(partnerColumns)), known)
}

const globex: KnownPartner = {
  code: 'P-1',
  legalName: 'Globex GmbH',
  domains: ['globex.com'],
  country: 'DE',
  timeZone: 'Europe/Berlin',
  tier: 'select',
  status: 'active',
  goodStanding: true,
  parentCode: null,
}
const known: KnownBefore = { partners: new Map([['P-1', globex]]), contacts: new Map() }

test('a new partner takes tier, status and zone from what is usual when the list is silent', () => {
  const { planned } = plan(sheet(['p-1', 'Globex GmbH', 'https://www.globex.com/de', 'Germany']))
  assert.deepEqual(planned[0]?.after, { ...globex, tier: 'registered' })
})

test('a country of several zones must say which', () => {
  const { rows } = plan(sheet(['P-2', 'Initech Inc', '', 'US']))
  assert.equal(rows[0]?.outcome, 'refused')
  const text = printProblem('Partners', rows[0]!.problems[0]!)
  assert.equal(
    text,
    'Partners, row 2, column Time Zone is empty: expected an IANA zone, such as Europe/Berlin: US has several',
  )
})

test('the same list again changes nothing, and an empty cell leaves what is there', () => {
  const { planned, rows } = plan(sheet(['P-1', '', '', '', '', 'select']), known)
  assert.deepEqual(planned, [])
  assert.equal(rows[0]?.outcome, 'unchanged')
})

test('a changed cell says from what to what', () => {
  const { rows } = plan(sheet(['P-1', 'Globex GmbH', '', '', '', 'Premier']), known)
  assert.deepEqual(rows[0]?.changes, [{ field: 'tier', from: 'select', to: 'premier' }])
})

test('a bad row is refused by cell and the good ones go through', () => {
  const table = sheet(['P-2', 'Initech', 'not a domain!', 'Narnia'], ['P-3', 'Hooli', '', 'FR'])
  const { planned, rows } = plan(table)
  assert.deepEqual(
    rows.map((row) => row.outcome),
    ['refused', 'created'],
  )
  assert.deepEqual(
    rows[0]?.problems.map((problem) => problem.column),
    ['Website', 'Country'],
  )
  assert.deepEqual(
    planned.map(({ after }) => after.code),
    ['P-3'],
  )
})

test('the second row of a partner is refused and names the first', () => {
  const { rows } = plan(sheet(['P-3', 'Hooli', '', 'FR'], ['p-3', 'Hooli SA', '', 'FR']))
  assert.match(rows[1]!.problems[0]!.expected, /stands in row 2 already/)
})

test('a parent may come later in the list, but a refused one is nobody', () => {
  const ok = sheet(['P-4', 'Child', '', 'FR', '', '', 'P-5'], ['P-5', 'Parent', '', 'FR'])
  assert.equal(plan(ok).planned.length, 2)
  const refused = sheet(['P-4', 'Child', '', 'FR', '', '', 'P-5'], ['P-5', 'Parent', '', 'Narnia'])
  assert.deepEqual(plan(refused).planned, [])
})

test('partners that would be their own parents are refused, whoever hangs below them is not', () => {
  const loop = sheet(
    ['P-1', '', '', '', '', '', 'P-6'],
    ['P-6', 'Ring', '', 'FR', '', '', 'P-1'],
    ['P-7', 'Below', '', 'FR', '', '', 'P-1'],
  )
  assert.deepEqual(
    plan(loop, known).rows.map((row) => row.outcome),
    ['refused', 'refused', 'created'],
  )
})

test('a list without the code column is known by what is missing', () => {
  const map = mapColumns(['Firma', 'Land'], Object.values(partnerColumns))
  assert.deepEqual(
    map.missing.map((spec) => spec.field),
    ['code', 'legalName'],
  )
  const chosen = mapColumns(['Firma', 'Nr'], Object.values(partnerColumns), {
    Firma: 'legalName',
    Nr: 'code',
  })
  assert.deepEqual(chosen.missing, [])
})
