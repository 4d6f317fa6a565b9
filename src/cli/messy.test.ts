import assert from 'node:assert/strict'
import { cp, open, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Answered, quittance, scratchFolder, tidy } from './testing.ts'

const messy = join(tidy, '..', 'messy')
const scratch = await scratchFolder()
after(() => scratch.close())
const folder = scratch.path('messy')
const out = scratch.path('out')
const env = { QUITTANCE_DATA: scratch.data('out', 'data') }
const requests = join(folder, 'submissions-1-requests.csv')
const claims = join(folder, 'submissions-4-claims.xlsx')
let first: Answered

before(async () => {
  await cp(messy, folder, { recursive: true })
  const file = join(folder, 'run.yaml')
  const programs = join(tidy, '..', '..', 'programs')
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('../../programs', programs))
  first = await quittance(['run', folder, '--out', out])
})

const sheet1 = 'submissions-1-requests\\.csv, row'
const sheet4 = 'submissions-4-claims\\.xlsx, sheet Claims, row'
const refused: Readonly<Record<string, string>> = {
  'a country that is none':
    'partners\\.csv, row 5, column Country is "Atlantis": expected a country',
  'a date in two readings': `${sheet1} 7, column Last day is "05/04/2026": expected a date that reads in one way; this may be 2026-04-05 or 2026-05-04: declare`,
  'a key that is taken': `${sheet1} 8, column Our reference is "M2": expected a key of its own: it is the key of row 4`,
  'a ragged row': `${sheet1} 9 has 20 cells, the header 19: expected one cell per column; put cells with ; or , into quotes`,
  'an unknown partner': `${sheet1} 10, column Partner No is "P-9999": expected the code of an enrolled partner`,
  'an amount in two readings': `${sheet1} 12, column Amount requested is "1\\.250": expected an amount in EUR that reads in one way`,
  'words for an amount': `${sheet1} 13, column Amount requested is "six hundred": expected an amount in EUR such as`,
  'an error cell': `${sheet4} 5, column Invoice before tax is "#N/A": expected a value, not an error`,
  'a merged cell': `${sheet4} 6, column Invoice before tax is "5000": expected a cell of its own, but cells P6:P7 are merged`,
  'a claim of what was refused': `${sheet4} 7, column Request is "M8": expected the number of the partner`,
  'an invoice twice': `${sheet4} 8, column Invoice no\\. is "SH-26-0311": expected each invoice once: row 2 claims 5,000\\.00 EUR`,
}
const missing: Readonly<Record<string, string>> = {
  'a missing answer': `${sheet1} 4, column Target audience is empty: Audience is required`,
  'a missing paper': `${sheet4} 4, column Agenda is "n1-agenda\\.txt": the file n1-agenda\\.txt is not in the evidence folder`,
}
const note: Readonly<Record<string, string>> = {
  'an encoding that had to be assumed':
    'partners\\.csv: the file is no UTF-8; read as windows-1252',
  'a column that means nothing':
    'submissions-1-requests\\.csv, column Favourite colour means nothing',
  'a total row': `${sheet1} 14 adds up other rows: it is no cost`,
  'a hidden sheet':
    'submissions-4-claims\\.xlsx, sheet Claims: sheet Old is hidden and was not read',
  'a sheet that is none of ours': 'submissions-4-claims\\.xlsx, sheet Notes: expected columns key',
  formulas: 'submissions-4-claims\\.xlsx, sheet Claims, column Amount claimed: 1 formulas',
}

for (const [word, problems] of Object.entries({ refused, missing, note })) {
  for (const [what, pattern] of Object.entries(problems)) {
    test(`a run names ${what}`, () => {
      assert.match(first.out, new RegExp(`^${word} +${pattern}`, 'm'))
    })
  }
}

test('it names nothing else in the sheets, takes in the good rows, and ends with 1', () => {
  const named = first.out.split('\n').filter((line) => line.startsWith('refused '))
  assert.equal(named.length, Object.keys(refused).length, first.out)
  assert.equal(first.code, 1)
  // Seven of twelve requests: three styles of dates, both marks, lines under lines.
  assert.match(first.out, /submissions {2}9: 7 MDF requests, 2 MDF claims/)
  assert.match(first.out, /decided {6}4: 4 approve/)
  // 1.500,00 and 03/04/2026 as declared; 25.05.2026 and 1.200 as the columns show.
  assert.match(first.out, /\(D1\): it waits for a decision.*1,500\.00 EUR/)
  assert.match(first.out, /verify {7}clean/)
})

test('a paper of 200 MB is named by its row, and kept from memory and disk', async () => {
  const evidence = scratch.path('large')
  await cp(join(folder, 'evidence'), evidence, { recursive: true })
  const handle = await open(join(evidence, 'n1-agenda.txt'), 'w')
  await handle.truncate(200 * 1024 * 1024)
  await handle.close()
  const as = ['--as', 'sam@northlight.example', '--on', '2026-04-22', '--preview']
  const asked = ['import', 'submissions', claims, '--evidence', evidence, ...as]
  const preview = await quittance(asked, env)
  assert.match(preview.out, /row 4 CN1: unchanged as MDF/)
  assert.match(preview.out, /row 4, column Agenda is "n1-agenda\.txt": .*\(evidence\.too_large\)/)
})

test('a corrected sheet is previewed: what was sent back is mended, the rest stays', async () => {
  await cp(join(messy, 'corrected'), folder, { recursive: true })
  const asked = ['import', 'submissions', claims, '--as', 'sam@northlight.example', '--preview']
  const evidence = ['--evidence', join(folder, 'evidence'), '--on', '2026-04-22']
  const preview = await quittance([...asked, ...evidence], env)
  assert.equal(preview.code, 0, `${preview.out}\n${preview.err}`)
  assert.match(preview.out, /row 2 CM1: unchanged as MDF-2026-\d+\/2/)
  assert.match(preview.out, /row 4 CN1: mended as MDF-2026-\d+\/2/)
  assert.match(preview.out, /row 5 CN2: created as MDF-2026-\d+\/2/)
  assert.match(preview.out, /4 submissions: 2 created, 1 mended, 1 unchanged, 0 refused/)
})

test('imported again, it changes only what was corrected; what was approved is named', async () => {
  const again = await quittance(['run', folder, '--out', out])
  const named = again.out.split('\n').filter((line) => line.startsWith('refused '))
  assert.equal(named.length, 1, again.out)
  assert.match(
    named[0] ?? '',
    /row 2, column Amount requested is "6\.500,00": it was taken in as "6000\.00"\. It is approved, and a sheet changes only what was sent back/,
  )
  assert.match(again.out, /submissions {2}17: 13 MDF requests, 4 MDF claims/)
  assert.match(again.out, /\(M2\): it waits for a decision in decisions\.csv/)
  assert.match(again.out, /\(CN1\): it waits for a decision in decisions\.csv/)
  assert.match(again.out, /verify {7}clean/)
  assert.equal(again.code, 1)
})

test('once that is put back, nothing is refused, nothing changes, and people are asked: 3', async () => {
  const head = scratch.path('head.json')
  const sealed = async () => {
    assert.equal((await quittance(['verify', '--save-head', head], env)).code, 0)
    return readFile(head, 'utf8')
  }
  const before = await sealed()
  await writeFile(requests, (await readFile(requests, 'utf8')).replace('6.500,00', '6.000,00'))
  const last = await quittance(['run', folder, '--out', out])
  assert.doesNotMatch(last.out, /^refused/m)
  assert.equal(last.code, 3, last.out)
  assert.equal(await sealed(), before, 'the chain of events has grown')
})

test('what a sheet does not show is declared at the terminal, or refused', async () => {
  const sheet = join(messy, 'submissions-3-declared.csv')
  const text = (await readFile(sheet, 'latin1')).replace('D1', 'D2')
  const file = scratch.path('declared.csv')
  await writeFile(file, text, 'latin1')
  const as = ['--as', 'sam@northlight.example', '--on', '2026-03-02', '--preview']
  const asked = ['import', 'submissions', file, ...as]
  const open = await quittance(asked, env)
  assert.equal(open.code, 1, open.out)
  assert.match(open.out, /column starts_on is "03\/04\/2026": .* 2026-04-03 or 2026-03-04: declare/)
  assert.match(open.out, /column requested is "1\.500": .* 1500, or 1 and 500 thousandths/)
  const declared = await quittance([...asked, '--decimal', ',', '--dates', 'dmy'], env)
  assert.equal(declared.code, 0, declared.out)
  assert.match(declared.out, /1 submissions: 1 created, 0 mended, 0 unchanged, 0 refused/)
  const wrong = await quittance([...asked, '--dates', 'dym'], env)
  assert.equal(wrong.code, 2)
  assert.match(wrong.err, /--dates dym: expected one of iso {2}dmy {2}mdy/)
})
