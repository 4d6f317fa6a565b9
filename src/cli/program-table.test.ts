import assert from 'node:assert/strict'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { quittance, scratchFolder, tidy } from './testing.ts'

const scratch = await scratchFolder()
after(() => scratch.close())
const pack = scratch.path('pack')
const dmn = scratch.path('level.dmn')

before(() => cp(join(tidy, '..', '..', 'programs', 'deal-emea'), pack, { recursive: true }))

test('a table goes out as DMN and comes back into the pack, remarks included', async () => {
  const out = await quittance([
    'program',
    'table',
    'export',
    pack,
    'approval_level',
    '--dmn',
    '--out',
    dmn,
  ])
  assert.equal(out.code, 0, out.err)
  assert.match(await readFile(dmn, 'utf8'), /<description>Whose limit a decision needs/)
  const asked = ['program', 'table', 'import', dmn, '--into', pack, '--table', 'approval-level']
  const kept = await quittance(asked)
  assert.match(kept.err, /approval-level\.csv is there already\. Give --replace/)
  const back = await quittance([...asked, '--replace'])
  assert.equal(back.code, 0, back.err)
  assert.match(back.out, /tables\/approval-level\.csv has 3 rows\. Next: program check/)
  const text = await readFile(join(pack, 'tables', 'approval-level.csv'), 'utf8')
  assert.match(text, /^# Whose limit a decision needs, by the amount it pays\.\nunique, amount, /)
  assert.match(text, /^A2, +\(5000\.\.25000\], lead, +DEAL-7\.1$/m)
  const check = await quittance(['program', 'check', pack])
  assert.equal(check.code, 0, check.out)
})

test('what an imported table leaves open is said; what cannot be said is named and not written', async () => {
  const text = await readFile(dmn, 'utf8')
  const gap = scratch.path('gap.dmn')
  await writeFile(gap, text.replace('&gt; 25000', '&gt; 30000'))
  const asked = ['program', 'table', 'import', gap, '--into', pack, '--table', 'next', '--preview']
  const open = await quittance(asked)
  assert.equal(open.code, 0, open.err)
  assert.match(open.out, /tables\/next\.csv: found no row for 25000\.00 < amount < 30000\.00/)
  await writeFile(gap, text.replace('&gt; 25000', '&gt; limit(amount)'))
  const call = await quittance(asked)
  assert.equal(call.code, 1)
  assert.match(
    call.out,
    /gap\.dmn, line \d+, column amount: found “limit\(amount\)” at character 3/,
  )
  const none = await quittance(['program', 'table', 'export', pack, 'nothing'])
  assert.match(none.err, /has no tables\/nothing\.csv\. It has tables\/approval-level\.csv, /)
})
