import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { test } from 'node:test'
import { wireFacts } from './platform/http-problem.ts'
import { differingRefusals, refusalFiles } from './refusals-page.ts'
import { constraintsOf, domains, refusalCatalog } from './wiring.ts'

const source = fileURLToPath(new URL('.', import.meta.url))

test('every refusal is declared once, and its text says what was found and what to do', () => {
  const catalog = refusalCatalog()
  for (const [code, entry] of catalog) {
    assert.equal(entry.example.code, code, `the example of ${code} is another refusal`)
    assert.match(code, /^[a-z_]+\.[a-z_]+$/)
  }
  const [page, ...texts] = refusalFiles(catalog)
  assert.equal(texts.length, catalog.size)
  for (const { path, text } of [page, ...texts].filter((file) => file !== undefined)) {
    assert.doesNotMatch(text, /undefined|\[object|NaN|null/, path)
  }
})

test('a code declared in two domains stops the wiring', () => {
  const [first] = domains.filter((each) => Object.keys(each.refusals).length > 0)
  assert.ok(first)
  assert.throws(() => refusalCatalog([first, { ...first, name: 'other' }]), /declared twice/)
})

test('every refusal table in the source is wired', async () => {
  const catalog = refusalCatalog()
  for (const folder of await readdir(source, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue
    const file = `${source}${folder.name}/refusals.ts`
    const text = await readFile(file, 'utf8').catch(() => '')
    const codes = [...text.matchAll(/^ {2}'([a-z_]+\.[a-z_]+)': \{$/gm)].map(
      (match) => match[1] ?? '',
    )
    const missing = codes.filter((code) => !catalog.has(code))
    assert.deepEqual(missing, [], `${folder.name}/refusals.ts is not in wiring.ts`)
  }
})

test('a constraint means a refusal that exists', () => {
  const catalog = refusalCatalog()
  for (const [constraint, { code }] of constraintsOf()) {
    assert.ok(catalog.has(code), `${constraint} means ${code}, which is in no table`)
  }
})

test('facts travel as the wire carries them', () => {
  const facts = {
    amount: { minor: 120_050n, currency: 'USD' },
    count: 3n,
    list: [{ minor: 1n, currency: 'JPY' }],
  }
  assert.deepEqual(wireFacts(facts), {
    amount: { amount: '1200.50', currency: 'USD' },
    count: '3',
    list: [{ amount: '1', currency: 'JPY' }],
  })
})

test('docs/refusals.md and spec/refusals say what the tables say', async () => {
  const differing = await differingRefusals(refusalCatalog())
  assert.deepEqual(differing, [], 'print them: npm run -s quittance -- refusals')
})
