import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { writeXlsx } from '../formats/xlsx-write.ts'
import { customerColumns, planCustomers } from './customer-sheet.ts'
import { readList } from './list-file.ts'
import { mapColumns } from './sheet-columns.ts'

const createdAt = Temporal.Instant.from('2026-03-02T09:00:00Z')
const columns = [
  { name: 'Partner code', kind: 'text' as const },
  { name: 'Legal name', kind: 'text' as const },
]
const rows = [
  ['P-1', 'Globex GmbH'],
  ['P-2', 'Hooli SA'],
]

test('CSV and workbook of the same list are the same table', async () => {
  const texts = (bytes: Uint8Array, name: string) => {
    const table = unwrap(readList(bytes, { name }))
    return [table.columns, ...table.rows.map((row) => row.cells.map((cell) => cell.text))]
  }
  const expected = [['Partner code', 'Legal name'], ...rows]
  const lines = ['Partner code;Legal name', ...rows.map((row) => row.join(';'))]
  assert.deepEqual(texts(Buffer.from(lines.join('\r\n')), 'list.csv'), expected)
  const workbook = await writeXlsx([{ name: 'Partners', columns, rows }], { createdAt })
  assert.deepEqual(texts(workbook, 'list.xlsx'), expected)
})

test('what cannot be read says why, and a sheet that is not there which ones are', async () => {
  const empty = readList(Buffer.from(''), { name: 'list.csv' })
  assert.equal(empty.ok || empty.refusal.code, 'import.unreadable')
  const workbook = await writeXlsx([{ name: 'Partners', columns, rows }], { createdAt })
  const refused = readList(workbook, { name: 'list.xlsx', sheet: 'Customers' })
  assert.deepEqual(refused.ok || refused.refusal, {
    code: 'import.unreadable',
    file: 'list.xlsx',
    why: 'no sheet Customers, only Partners',
  })
})

const corpora = process.env['QUITTANCE_CORPORA'] ?? '../shared/corpora'
const skip = existsSync(`${corpora}/crm-exports`) ? false : `no corpora at ${corpora}`

/** Every row of an export of a real CRM; headers mapped by hand where no synonym fits. */
function outcomes(file: string, columns: Record<string, keyof typeof customerColumns> = {}) {
  const bytes = readFileSync(`${corpora}/crm-exports/${file}`)
  const table = unwrap(readList(bytes, { name: file }))
  const map = mapColumns(table.columns, Object.values(customerColumns), columns)
  assert.deepEqual(map.missing, [])
  const { rows, planned } = planCustomers(table, map, new Map())
  const again = planCustomers(table, map, new Map(planned.map(({ after }) => [after.code, after])))
  assert.deepEqual(again.planned, [], `${file} again`)
  return { created: planned.length, refused: rows.filter((row) => row.outcome === 'refused') }
}

test(
  'customers of CRM exports come in with their stated count, and again change nothing',
  { skip },
  () => {
    assert.equal(outcomes('salesforce-mock/accounts.csv').created, 10)
    assert.equal(outcomes('dynamics365/Account.csv').created, 33)
    const maven = outcomes('maven/accounts.csv')
    const found = maven.refused.map((row) => row.problems.map((problem) => problem.found).join())
    const nobody = ['Acme Corporation', 'Acme Corporation', 'Golddex', 'Acme Corporation']
    assert.deepEqual(found, ['Philipines', ...nobody])
    assert.equal(maven.created, 40)
  },
)
