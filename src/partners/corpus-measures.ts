import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readCsv } from '../formats/csv.ts'
import { must } from '../kernel/assert.ts'
import {
  baseNames,
  businessesOfLists,
  calledTheSame,
  type Measure,
  pairsOfNames,
  pairsOfSites,
  rankedFirst,
} from './match-measures.ts'

/** What a program calls the same customer unless its pack says otherwise, in thousandths. */
export const SAME_CUSTOMER_SCORE = 920

const formCase = z.object({
  input: z.string(),
  expected: z.string().optional(),
  expected_base_name: z.string().optional(),
})

/** Every measure of labelled lists in a folder; a list that is not there is left out. The lists and
 *  their columns are described in `docs/recipes/customer-matching.md`. */
export async function measureFolder(folder: string): Promise<Measure[]> {
  const list = (name: string) => rowsOf(join(folder, name))
  const noisy = await list('company-names-noisy.csv')
  const known = await list('company-names-patstat.csv')
  const sites = await list('organisation-sites.csv')
  const one = await list('businesses-fodors.csv')
  const other = await list('businesses-zagats.csv')
  const same = await list('businesses-matches.csv')
  const forms = await formCases(join(folder, 'legal-forms.json'))
  const hard = await list('company-name-pairs-nl.csv')
  return [
    ...some(noisy, (rows) => [
      rankedFirst(rows.map((row) => ({ name: row('name'), typed: row('adjusted_name') }))),
    ]),
    ...some(known, (rows) =>
      pairsOfNames(
        rows.map((row) => ({ name: row('person_name'), company: row('leuven_id') })),
        SAME_CUSTOMER_SCORE,
      ),
    ),
    ...some(sites, (rows) => [
      pairsOfSites(rows.map((row) => ({ ...siteOf(row, 'address'), site: row('true_id') }))),
    ]),
    ...some(same, (rows) =>
      businessesOfLists({
        one: one.map((row) => ({ ...siteOf(row, 'addr'), id: row('id') })),
        other: other.map((row) => ({ ...siteOf(row, 'addr'), id: row('id') })),
        same: rows.map((row) => [row('fodors_id'), row('zagats_id')]),
      }),
    ),
    ...some(forms, (cases) => [baseNames(cases)]),
    ...some(hard, (rows) => [
      calledTheSame(
        rows.map((row) => ({ a: row('name1'), b: row('name2'), same: row('same') === 'True' })),
        SAME_CUSTOMER_SCORE,
      ),
    ]),
  ]
}

type Row = (column: string) => string

function some<T>(rows: readonly T[], measure: (rows: readonly T[]) => Measure[]): Measure[] {
  return rows.length === 0 ? [] : measure(rows)
}

function siteOf(row: Row, address: string) {
  return { name: row('name'), address: row(address), phone: row('phone') }
}

async function rowsOf(path: string): Promise<Row[]> {
  const bytes = await readFile(path).catch(() => null)
  if (bytes === null) return []
  const read = readCsv(bytes, { sheet: path })
  if (!read.ok) throw new Error(`${path} is no list: ${read.refusal.code}`)
  const { columns, rows } = read.value
  return rows.map(({ cells }) => (column) => {
    const at = columns.indexOf(column)
    if (at === -1) throw new Error(`${path} has no column ${column}`)
    return cells[at]?.text ?? ''
  })
}

async function formCases(path: string): Promise<{ name: string; base: string }[]> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return []
  const groups = z.record(z.string(), z.array(formCase)).parse(JSON.parse(text))
  return Object.values(groups)
    .flat()
    .map(({ input, expected, expected_base_name: base }) => ({
      name: input,
      base: must(base ?? expected, 'a case of a legal form names what it comes to'),
    }))
}
