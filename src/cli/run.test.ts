import assert from 'node:assert/strict'
import { appendFile, cp, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readXlsx } from '../formats/xlsx-read.ts'
import { cellReader } from '../formats/sheet.ts'
import { must } from '../kernel/assert.ts'
import { parseDecimal, sum, toDecimal } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { withTx } from '../platform/db.ts'
import { openGround } from '../platform/ground.ts'
import { readConfig } from '../platform/config.ts'
import { openInstallation } from '../platform/installation.ts'
import { openPool } from '../platform/db.ts'
import { loadKeys } from '../platform/secrets.ts'
import { type Answered, quittance, scratchFolder, tidy } from './testing.ts'

const scratch = await scratchFolder()
after(() => scratch.close())
const out = scratch.path('first')
const data = scratch.data('first', 'data')
let first: Answered

before(async () => {
  const startMs = performance.now()
  first = await quittance(['run', tidy, '--out', out])
  console.log(`# examples/tidy took ${((performance.now() - startMs) / 1000).toFixed(1)} s`)
})

test('a folder goes from requests to what the bank has confirmed, in one command', () => {
  assert.equal(first.code, 0, `${first.out}\n${first.err}`)
  assert.match(
    first.out,
    new RegExp(
      'submissions  32: 8 MDF requests, 8 MDF claims, 4 deal registrations, 1 deal extension, ' +
        '3 deal outcomes, 1 plan proposal, 3 plan milestones, 2 referrals, 2 referral fees',
    ),
  )
  assert.match(first.out, /decided {6}32: 1 approve reduced, 28 approve, 3 reject; 9 by rule alone/)
  assert.match(first.out, /paid {9}15 payables, 15,750\.00 EUR and 34,500\.00 USD/)
  assert.match(first.out, /matched {6}12 payments, 15,750\.00 EUR and 34,500\.00 USD/)
  assert.match(first.out, /breaks {7}0\nverify {7}clean/)
})

test('what the files pay is what the fund books moved and what the tracker says', async () => {
  const journal = await readFile(join(out, 'books.journal'), 'utf8')
  for (const [currency, runs] of [
    ['EUR', ['PR-2026-0001', 'PR-2026-0004']],
    ['USD', ['PR-2026-0002', 'PR-2026-0003', 'PR-2026-0005']],
  ] as const) {
    const paid: string[] = []
    for (const run of runs) {
      const file = await readFile(join(out, 'payments', `${run}.xml`), 'utf8')
      const amounts = amountsIn(file, new RegExp(`<InstdAmt Ccy="${currency}">([\\d.]+)<`, 'g'))
      const control = must(/<CtrlSum>([\d.]+)</.exec(file), 'a control sum')[1]
      assert.equal(total(amounts, currency), control)
      paid.push(...amounts)
    }
    const inFile = total(paid, currency)
    const held = new RegExp(`:paid:\\S+ {2}0\\.00 ${currency} = (-?[\\d.]+) ${currency}`, 'g')
    assert.equal(total(amountsIn(journal, held), currency), inFile, 'the fund books')
    const inTracker = (await trackerRows()).filter((row) => row.currency === currency)
    assert.equal(
      total(
        inTracker.map((row) => row.payable),
        currency,
      ),
      inFile,
      'the tracker',
    )
    assert.equal(
      total(
        inTracker.map((row) => row.bank),
        currency,
      ),
      inFile,
      'the bank',
    )
    assert.ok(inTracker.every((row) => row.stage === 'paid'))
  }
})

function amountsIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match[1]!)
}

function total(amounts: readonly string[], currency: string): string {
  const money = amounts.map((text) => must(parseDecimal(text, currency), text))
  return toDecimal(sum(money, currency))
}

async function trackerRows() {
  const [table] = unwrap(readXlsx(await readFile(join(out, 'tracker.xlsx'))))
  const { text } = cellReader(must(table, 'a sheet'))
  return must(table, 'a sheet').rows.map((row) => ({
    currency: text(row, 'Currency'),
    payable: text(row, 'Payable'),
    bank: text(row, 'Bank amount'),
    stage: text(row, 'Stage'),
  }))
}

test('a second run over the same data adds nothing and writes the same', async () => {
  const before = await sealed()
  const written = await resultsIn(out)
  const again = await quittance(['run', tidy, '--out', out])
  assert.equal(again.code, 0, again.out)
  assert.deepEqual(withoutTime(again.out), withoutTime(first.out))
  assert.equal(await sealed(), before, 'the chain of events has grown')
  assert.deepEqual(await resultsIn(out), written)
})

/** The head of the chain after everything that waited was sealed: it covers every event. */
async function sealed(): Promise<string> {
  const head = scratch.path('head.json')
  const verified = await quittance(['verify', '--save-head', head], { QUITTANCE_DATA: data })
  assert.equal(verified.code, 0, verified.out)
  return readFile(head, 'utf8')
}

function withoutTime(text: string): string[] {
  return text.split('\n').filter((line) => !line.startsWith('results'))
}

/** Every result by name, data aside. */
async function resultsIn(folder: string): Promise<Record<string, string>> {
  const results: Record<string, string> = {}
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name === 'data') continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) {
      for (const [name, bytes] of Object.entries(await resultsIn(path)))
        results[`${entry.name}/${name}`] = bytes
    } else results[entry.name] = (await readFile(path)).toString('base64')
  }
  return results
}

test('it stops where approvals lack or are not those of others, and then goes on to the same bytes', async () => {
  const folder = await copyOf('stops')
  const approvals = join(folder, 'approvals.csv')
  const rows = await readFile(approvals, 'utf8')
  await writeFile(approvals, 'run,step,by,on,content\n')
  const statements = join(folder, 'statements')
  await rename(statements, `${statements}-later`)
  const results = scratch.path('second')
  scratch.data('second', 'data')
  const stopped = await quittance(['run', folder, '--out', results])
  assert.equal(stopped.code, 3, stopped.out)
  for (const line of rows.trim().split('\n').slice(1)) {
    const [run = '', , , , content = ''] = line.split(',')
    assert.ok(stopped.out.includes(content), `${run}: ${stopped.out}`)
    const shown = await readFile(join(results, 'to-approve', `${run}.txt`), 'utf8')
    assert.ok(shown.includes(content))
  }
  assert.deepEqual(await readdir(join(results, 'payments')), [])

  await writeFile(approvals, rows.replaceAll(/[0-9a-f]{64}/g, 'f'.repeat(64)))
  const other = await quittance(['run', folder, '--out', results])
  assert.equal(other.code, 3, other.out)
  assert.match(other.out, /what was looked at is f{64}, but PR-2026-0001 now holds [0-9a-f]{64}/)
  assert.deepEqual(await readdir(join(results, 'payments')), [], 'something else was approved')

  const sam = rows.replace(/approve,fatima@/, 'approve,sam@')
  await writeFile(approvals, sam.replaceAll(/release,felix@/g, 'release,finn@'))
  const barred = await quittance(['run', folder, '--out', results])
  assert.equal(barred.code, 1, 'who prepared it approves, who approved the account releases')
  assert.match(barred.out, /approvals\.csv, row 2 \(PR-2026-0001\): .*identity\.not_allowed/)
  assert.match(barred.out, /approvals\.csv, row 3: PR-2026-0001 is not approved/)
  assert.match(barred.out, /approvals\.csv, row 5 \(PR-2026-0002\): .*run\.first_payment/)
  assert.deepEqual(await readdir(join(results, 'payments')), [])

  await writeFile(approvals, rows)
  await rename(`${statements}-later`, statements)
  const whole = await quittance(['run', folder, '--out', results])
  assert.equal(whole.code, 0, whole.out)
  const [whole1, first1] = [await resultsIn(results), await resultsIn(out)]
  assert.deepEqual(Object.keys(whole1), Object.keys(first1))
  const differing = Object.keys(first1).filter((name) => whole1[name] !== first1[name])
  assert.deepEqual(differing, ['books.journal'], 'a fresh run, in two sittings, has the same bytes')
  // Entries are numbered as they were recorded: what the second sitting booked came later.
  const entries = async (folder: string) =>
    (await readFile(join(folder, 'books.journal'), 'utf8')).replaceAll(/\(E\d+\)/g, '')
  assert.equal(await entries(results), await entries(out))
})

async function copyOf(name: string): Promise<string> {
  const folder = scratch.path(name)
  await cp(tidy, folder, { recursive: true })
  const file = join(folder, 'run.yaml')
  const programs = join(tidy, '..', '..', 'programs')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replaceAll('../../programs', programs))
  return folder
}

test('what the folder lacks is listed by file and row, and the rest is done', async () => {
  const folder = await copyOf('lacks')
  const edit = async (name: string, change: (text: string) => string) =>
    writeFile(join(folder, name), change(await readFile(join(folder, name), 'utf8')))
  await edit('decisions.csv', (text) => text.replace(/^R6,.*\n/m, ''))
  await edit('vendors.csv', (text) => text.replace(/finn@northlight\.example$/m, ''))
  await edit('submissions-1-requests.csv', (text) => text.replace('2250.00', 'two thousand'))
  await edit('submissions-2-claims.csv', (text) => text.replace('c3-piece.pdf', 'c3-lost.pdf'))
  scratch.data('fourth', 'data')
  const { code, out: said } = await quittance(['run', folder, '--out', scratch.path('fourth')])
  assert.equal(code, 1, said)
  assert.match(said, /row 8, column requested is "two thousand": expected an amount in EUR/)
  assert.match(
    said,
    /row 6, column piece is "c3-lost\.pdf": the file c3-lost\.pdf is not in the evid/,
  )
  assert.match(said, /vendors\.csv, row 2, column bank_approved_by: nobody is named/)
  assert.match(said, /\(R6\): it waits for a decision in decisions\.csv; policy says approve/)
  assert.match(said, /MDF-2026-00001\/2, 6,000\.00 EUR owed, is held: bank approval \(finance\)/)
})

test('what was sent back is handed in again when the folder has what lacked', async () => {
  const folder = await copyOf('mends')
  const file = join(folder, 'run.yaml')
  await writeFile(file, (await readFile(file, 'utf8')).replace('on: 2026-08-03', 'on: 2026-04-21'))
  await rename(join(folder, 'evidence', 'c3-piece.pdf'), join(folder, 'c3-piece.pdf'))
  scratch.data('fifth', 'data')
  const asked = ['run', folder, '--out', scratch.path('fifth')]
  const lacking = await quittance(asked)
  assert.equal(lacking.code, 3, lacking.out)
  assert.match(lacking.out, /MDF-2026-00003\/2 \(C3\): it waits for the partner: .*piece/)
  await rename(join(folder, 'c3-piece.pdf'), join(folder, 'evidence', 'c3-piece.pdf'))
  await appendFile(join(folder, 'papers.csv'), 'C3,,,accepted,sam@northlight.example,2026-04-21,\n')
  const mended = await quittance(asked)
  assert.match(
    mended.out,
    /decided {6}24: 1 approve reduced, 20 approve, 3 reject; 8 by rule alone/,
  )
  assert.doesNotMatch(mended.out, /C3/)
  assert.match(mended.out, /42 rows lie after the day of the run, 2026-04-21T12:00:00Z/)
})

test('a run never touches the sample company', async () => {
  const folder = scratch.data('sample')
  const ground = await openGround(readConfig({ QUITTANCE_DATA: folder }), {
    serves: null,
    at: '2026-01-01T00:00:00Z',
  })
  const pool = openPool(ground.urls.app, 'test')
  const keys = await loadKeys(join(folder, 'keys'), undefined)
  const installationId = '01940000-0000-7000-8000-000000000001'
  await withTx(pool, (tx) => openInstallation(tx, keys, { installationId, sampleMode: true }))
  await pool.end()
  await ground.close()
  const run = await quittance(['run', tidy, '--out', scratch.path('sample-out')], {
    QUITTANCE_DATA: folder,
  })
  assert.equal(run.code, 1)
  assert.match(run.err, /holds the sample company: a run is for real work/)
})

test('a folder without run.yaml, or with one that is wrong, is refused in words', async () => {
  const folder = await copyOf('wrong')
  const file = join(folder, 'run.yaml')
  const text = await readFile(file, 'utf8')
  await writeFile(
    file,
    text.replace('60000.00 EUR', 'sixty thousand').replace('on: 2026-08-03', 'on: someday'),
  )
  const wrong = await quittance(['run', folder, '--out', scratch.path('sixth')])
  assert.equal(wrong.code, 1)
  assert.match(wrong.err, /is no day or instant such as 2026-03-31[^]*→ at on/)
  assert.match(
    wrong.err,
    /is no amount such as 1234\.50 EUR[^]*→ at funds\[0\]\.allocations\[0\]\.amount/,
  )
  const none = await quittance(['run', scratch.path('nowhere'), '--out', scratch.path('sixth')])
  assert.equal(none.code, 3)
  assert.match(none.err, /run\.yaml is missing: it states the day/)
})
