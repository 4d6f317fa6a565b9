import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { readOfacTable } from '../../formats/sanctions-ofac.ts'
import { isReached } from '../../partners/index.ts'
import { measureScreening } from './corpus-measures.ts'
import { readListFiles } from './list-files.ts'
import type { ListKind } from './list-names.ts'

/** Public lists and labelled names that nobody here wrote; absent in some places. */
const corpora =
  process.env['QUITTANCE_CORPORA'] ??
  fileURLToPath(new URL('../../../../shared/corpora', import.meta.url))
const folder = `${corpora}/sanctions`
const skip = existsSync(folder) ? false : 'the corpora are not here'

const named = (path: string) => ({ name: path, bytes: readFileSync(`${folder}/${path}`) })
const lists: readonly (readonly [ListKind, readonly string[]])[] = [
  ['ofac_sdn', ['sdn', 'alt', 'add', 'sdn_comments'].map((name) => `ofac/${name}.csv`)],
  [
    'ofac_consolidated',
    ['prim', 'alt', 'add', 'comments'].map((name) => `ofac-consolidated/cons_${name}.csv`),
  ],
  ['us_csl', ['us-csl/csl.csv']],
  ['us_dpl', ['us-dpl/dpl.txt']],
]

test('every public list loads with the records its publisher counts', { skip }, () => {
  const expected: Record<string, Record<string, number>> = JSON.parse(
    readFileSync(`${folder}/expected.json`, 'utf8'),
  )
  for (const [kind, files] of lists) {
    const read = readListFiles(kind, files.map(named))
    assert.ok(read.ok, JSON.stringify(read))
    for (const file of files) {
      assert.equal(read.value.records[file], expected[file]?.['records'], file)
    }
  }
  const un = readListFiles('un', [named('un/UN_consolidated.xml')])
  assert.ok(un.ok)
  assert.deepEqual(un.value.records, expected['un/UN_consolidated.xml'])
})

test('a broken table is refused with its row', { skip }, () => {
  const broken = readOfacTable('comments', named('invalid/sdn_comments.csv'))
  assert.ok(!broken.ok)
  assert.equal(broken.refusal.line, 4)
})

test('screening finds whom it must and leaves alone whom it may', { skip }, async () => {
  for (const measure of await measureScreening(folder)) {
    const said = `${measure.name}: ${measure.counted}; ${measure.wrong.join('; ')}`
    assert.ok(isReached(measure), said)
  }
})
