import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { readConfig } from '../platform/config.ts'
import { openGround } from '../platform/ground.ts'
import { readPackFolder, writePackFolder } from '../programs/index.ts'
import { quittance, scratchFolder, tidy } from './testing.ts'

const scratch = await scratchFolder()
after(() => scratch.close())
const out = scratch.path('out')
const env = { QUITTANCE_DATA: scratch.data('out', 'data') }
const programs = join(tidy, '..', '..', 'programs')

before(async () => {
  const run = await quittance(['run', tidy, '--out', out])
  assert.equal(run.code, 0, run.out)
})

test('a person is added with a link, and a second of finance waits for a second person', async () => {
  const added = await quittance(
    ['user', 'add', 'new@northlight.example', '--name', 'Nina New', '--roles', 'finance,auditor'],
    env,
  )
  assert.equal(added.code, 0, added.err)
  assert.match(added.out, /Added Nina New <new@northlight\.example>: finance, auditor/)
  assert.match(added.out, /The role finance waits until a second person approves it/)
  assert.match(added.out, /http:\/\/127\.0\.0\.1:4310\/set-up#qs_[\w-]{43}$/)
  const again = await quittance(['user', 'add', 'new@northlight.example', '--roles', 'lead'], env)
  assert.equal(again.code, 1)
  assert.match(again.err, /identity\.email_taken/)
  const role = await quittance(['user', 'add', 'x@northlight.example', '--roles', 'boss'], env)
  assert.equal(role.code, 2)
  assert.match(role.err, /“boss” is no role: expected one or more of partner/)
})

test('a list is previewed, imported, and imported again without a change', async () => {
  const file = scratch.path('more.csv')
  await writeFile(
    file,
    'partner code,legal name,country,tier\nP-1001,Alpenblick Systemhaus AG,DE,premier\n' +
      'P-3001,Norrland Teknik AB,SE,select\nP-3002,Nowhere Ltd,Atlantis,select\n',
  )
  const as = ['--as', 'sam@northlight.example', '--on', '2026-06-02']
  const asked = ['import', 'partners', file, ...as]
  const preview = await quittance([...asked, '--preview'], env)
  assert.equal(preview.code, 1)
  assert.match(preview.out, /more\.csv, row 4, column country is "Atlantis": expected a country/)
  assert.match(preview.out, /row 2 P-1001 updated: .*Alpenblick Systemhaus GmbH → Alpenblick/)
  assert.match(preview.out, /Would be created 1, updated 1, unchanged 0, refused 1\./)
  const done = await quittance(asked, env)
  assert.match(done.out, /Were created 1, updated 1, unchanged 0, refused 1\./)
  const again = await quittance(asked, env)
  assert.match(again.out, /Were created 0, updated 0, unchanged 2, refused 1\./)
  const nobody = await quittance(['import', 'partners', file], env)
  assert.deepEqual([nobody.code, nobody.err.includes('--as <mail address>')], [2, true])
  const finance = await quittance(
    ['import', 'partners', file, '--as', 'finn@northlight.example'],
    env,
  )
  assert.equal(finance.code, 1)
  assert.match(finance.err, /identity\.not_allowed/)
})

test('customers pay by list: each row counts once, whatever Finance hands in again', async () => {
  const take = async (kind: string, lines: readonly string[], ...more: readonly string[]) => {
    const file = scratch.path(`${kind}.csv`)
    await writeFile(file, `${lines.join('\n')}\n`)
    const as = ['--as', 'finn@northlight.example', '--on', '2026-06-02']
    return quittance(['import', kind, file, ...as, ...more], env)
  }
  const sam = ['--as', 'sam@northlight.example', '--on', '2026-06-02']
  const customers = scratch.path('customers.csv')
  await writeFile(customers, 'code,name,house account\nK-1,Kontor KK,no\n')
  assert.equal((await quittance(['import', 'customers', customers, ...sam], env)).code, 0)
  const opportunities = [
    'id;account;stage;close date;amount',
    'O-1;K-1;Closed Won;2026-05-30;12,500',
  ]
  const added = await take('opportunities', opportunities, '--currency', 'JPY')
  assert.match(added.out, /value: – → 12,500 JPY/)
  const payments = [
    'id,opportunity,amount,date',
    'A-1,O-1,9000,2026-06-01',
    'A-2,O-1,9.5,2026-06-01',
  ]
  const paid = await take('collections', payments)
  assert.equal(paid.code, 1)
  assert.match(
    paid.out,
    /row 3, column amount is "9\.5": expected an amount in JPY without decimals/,
  )
  assert.match(paid.out, /Were created 1, updated 0, unchanged 0, refused 1\./)
  const again = await take('collections', payments)
  assert.match(again.out, /Were created 0, updated 0, unchanged 1, refused 1\./)
  const other = await take('collections', payments, '--source', 'Bank 7')
  assert.equal(other.code, 1)
  assert.match(other.err, /source is "Bank 7": expected a short name in lower case/)
})

test('submissions and a statement that are known already change nothing', async () => {
  const sheet = join(tidy, 'submissions-1-requests.csv')
  const as = ['--as', 'sam@northlight.example', '--on', '2026-06-02']
  const known = await quittance(['import', 'submissions', sheet, '--preview', ...as], env)
  assert.equal(known.code, 0, known.err)
  assert.match(known.out, /row 2 R1: unchanged as MDF-2026-00001\/1/)
  assert.match(
    known.out,
    /8 submissions: 0 created, 0 mended, 8 unchanged, 0 refused; 0 lack something; nothing/,
  )
  const file = join(tidy, 'statements', 'eur-may.xml')
  const preview = await quittance(['import', 'statement', file, '--preview', ...as], env)
  assert.match(preview.out, /180,000\.00 EUR → 168,250\.00 EUR, 1 lines, proven/)
  const again = await quittance(['import', 'statement', file, ...as], env)
  assert.equal(again.code, 0, again.err)
  assert.match(again.out, /eur-may\.xml known: 0 settled/)
})

test('rates are previewed, imported, and what was published stays', async () => {
  const file = scratch.path('eurofxref-hist.csv')
  await writeFile(file, 'Date,USD,JPY,\n2026-06-01,1.0842,161.2,\n')
  const asked = ['import', 'rates', file, '--as', 'finn@northlight.example', '--on', '2026-06-02']
  const preview = await quittance([...asked, '--preview'], env)
  assert.match(preview.out, /ECB, 2026-06-01 to 2026-06-01: would be added 2, known 0, refused 0\./)
  const done = await quittance(asked, env)
  assert.deepEqual([done.code, /were added 2, known 0/.test(done.out)], [0, true], done.err)
  await writeFile(file, 'Date,USD,JPY,\n2026-06-01,1.0843,n/a,\n')
  const other = await quittance(asked, env)
  assert.equal(other.code, 1)
  assert.match(other.out, /eurofxref-hist\.csv, row 2, column JPY: "n\/a" is no rate: expected/)
  assert.match(other.out, /row 2, column USD: USD of 2026-06-01 is 1\.0843, but ECB said 1\.0842/)
  const nobody = await quittance(['import', 'rates', file, '--as', 'sam@northlight.example'], env)
  assert.match(nobody.err, /identity\.not_allowed/)
})

test('the journal of the books is accepted by hledger and says what was paid', async (t) => {
  const journal = await quittance(['export', 'journal'], env)
  assert.equal(journal.code, 0, journal.err)
  assert.match(journal.out, /Equity:Funds:EMEA-MDF:paid:P-1001 {2}0\.00 EUR = 8250\.00 EUR/)
  const books = await readFile(join(out, 'books.journal'), 'utf8')
  assert.equal(journal.out, books.trimEnd())
  const beancount = await quittance(['export', 'journal', '--format', 'beancount'], env)
  assert.match(beancount.out, /balance Equity:Funds:EMEA-MDF:Paid:P-1001 {2}8250\.00 ~ 0 EUR/)
  const wrong = await quittance(['export', 'journal', '--format', 'word'], env)
  assert.equal(wrong.code, 2)
  const hledger = spawnSync('hledger', ['-f', join(out, 'books.journal'), 'check', '--strict'])
  if (hledger.error !== undefined) return t.diagnostic('hledger is not installed: not asked')
  assert.equal(hledger.status, 0, hledger.stderr.toString())
})

test('a payout is followed from its number to the bank line, and from the line back', async () => {
  const shown = await quittance(['trail', 'MDF-2026-00001/2'], env)
  assert.equal(shown.code, 0, shown.err)
  for (const hand of ['Handed in', 'Evidence', 'Policy', 'Decision', 'Payable', 'Payment'])
    assert.match(shown.out, new RegExp(`^\\d+\\. ${hand}$`, 'm'))
  const endToEnd = /end-to-end id ([0-9A-Z]{12})/.exec(shown.out)?.[1] ?? ''
  const paid = await quittance(['trail', endToEnd], env)
  assert.match(paid.out, /is part of 2 payouts; follow one by its key:/)
  assert.match(paid.out, /MDF-2026-00001\/2-1 {2}Alpenblick .* {2}6,000\.00 EUR {2}paid/)
  assert.equal((await quittance(['trail', 'MDF-2026-00001/2-1'], env)).out, shown.out)
  const none = await quittance(['trail', 'MDF-2026-99999/2'], env)
  assert.deepEqual([none.code, none.err.includes('Nothing is called')], [1, true])
})

test('vendors are listed with who owes the next step, and one is shown masked', async () => {
  const listed = await quittance(['vendor', 'list', '--state', 'active'], env)
  assert.equal(listed.code, 0, listed.err)
  assert.match(listed.out, /^P-1001 {2}Alpenblick .* {2}active since 2026-\S+, next: nobody$/m)
  const shown = await quittance(['vendor', 'show', 'P-2001'], env)
  assert.match(shown.out, /^ {2}form W-9 in_force, signed 2026-01-20, through no day of its own$/m)
  assert.match(shown.out, /number \*{5}4567/)
  const wrong = await quittance(['vendor', 'list', '--state', 'gone'], env)
  assert.deepEqual([wrong.code, wrong.err.includes('Expected one of invited')], [1, true])
  assert.equal((await quittance(['vendor', 'show', 'P-0'], env)).code, 1)
})

test('a pack is checked without a database, published once, and exported as it was', async () => {
  const folder = join(programs, 'mdf-na')
  const checked = await quittance(['program', 'check', folder])
  assert.equal(checked.code, 0)
  assert.match(checked.out, /can be published; its content is [0-9a-f]{64}/)
  const none = await quittance(['program', 'check', scratch.path('none')])
  assert.deepEqual([none.code, none.err.includes('is no program pack')], [3, true])
  const as = ['--as', 'olga@northlight.example']
  const published = await quittance(['program', 'publish', folder, ...as], env)
  assert.match(published.out, /Version 1 holds just these files already: nothing changed/)
  const copy = scratch.path('exported')
  const asked = ['program', 'export', 'MDF-NA', '--out', copy, '--on', '2026-06-02', ...as]
  const exported = await quittance(asked, env)
  assert.equal(exported.code, 0, exported.err)
  assert.deepEqual(await readPackFolder(copy), await readPackFolder(folder))
  const again = await quittance(asked, env)
  assert.equal(again.code, 2)
  assert.match(again.err, /is not empty .*nothing is written over/)
})

test('a next version is proposed by one, and published by another who agrees to it', async () => {
  const folder = scratch.path('next')
  const files = await readPackFolder(join(programs, 'mdf-na'))
  const terms = files.get('program.yaml') ?? ''
  const later = terms.replace(/from: 2026-\d\d-\d\d/, 'from: 2026-07-01')
  await writePackFolder(folder, new Map([...files, ['program.yaml', later]]))
  const day = ['--on', '2026-06-02']
  const olga = ['--as', 'olga@northlight.example', ...day]
  const proposed = await quittance(['program', 'publish', folder, ...olga], env)
  assert.match(proposed.out, /^Proposed [0-9a-f]{64} as version 2\. A second person agrees: /)
  const alone = await quittance(['program', 'agree', 'MDF-NA', ...olga], env)
  assert.match(alone.err, /somebody who neither wrote nor proposed it agrees first/)
  const lead = ['--as', 'lea@northlight.example', ...day]
  const other = await quittance(['program', 'agree', 'MDF-NA', '--content', 'ffff', ...lead], env)
  assert.match(other.err, /Proposed is [0-9a-f]{64}, not ffff/)
  const agreed = await quittance(['program', 'agree', 'MDF-NA', ...lead], env)
  assert.match(agreed.out, /^Published [0-9a-f]{64} as version 2/, agreed.err)
  const none = await quittance(['program', 'agree', 'MDF-NA', ...lead], env)
  assert.match(none.err, /Nothing of a program MDF-NA is proposed/)
})

test('a guide and a rule sheet are printed from a folder or from what is in force', async () => {
  const guide = await quittance(['program', 'guide', join(programs, 'mdf-na')])
  assert.match(guide.out, /^# .*: guide for partners\n/)
  const file = scratch.path('rules.md')
  const asked = ['program', 'rules', 'MDF-NA', '--out', file, '--on', '2026-06-02']
  const sheet = await quittance([...asked, '--as', 'olga@northlight.example'], env)
  assert.equal(sheet.code, 0, sheet.err)
  assert.match(await readFile(file, 'utf8'), /## Every figure of program.yaml/)
  const again = await quittance([...asked, '--as', 'olga@northlight.example'], env)
  assert.match(again.err, /is there already: name another file/)
  const unknown = await quittance(['program', 'guide', 'NONE', ...asked.slice(3, 3)], env)
  assert.notEqual(unknown.code, 0)
})

test('a backup is restored elsewhere, verified, and holds the same chain', async () => {
  const head = scratch.path('head.json')
  assert.equal((await quittance(['verify', '--save-head', head], env)).code, 0)
  const folder = scratch.path('backup')
  const backup = await quittance(['backup', folder, '--with-keys'], env)
  assert.equal(backup.code, 0, backup.err)
  assert.match(backup.out, /Backed up \d+ rows of \d+ tables into/)
  const elsewhere = { QUITTANCE_DATA: scratch.data('elsewhere') }
  const restored = await quittance(['restore', folder], elsewhere)
  assert.equal(restored.code, 0, `${restored.out}\n${restored.err}`)
  assert.match(restored.out, /Restored \d+ rows[^]*All \d+ guarantees hold\./)
  const kept = await quittance(['verify', '--head', head], elsewhere)
  assert.equal(kept.code, 0, kept.out)
  const twice = await quittance(['restore', folder], elsewhere)
  assert.equal(twice.code, 1)
  assert.match(twice.err, /not empty, and a restore never writes over anything/)
  const other = await quittance(['backup', folder], env)
  assert.equal(other.code, 2)
})

test('verify names what an owner of the database changed behind our back, and ends with 1', async () => {
  const head = scratch.path('before.json')
  assert.equal((await quittance(['verify', '--save-head', head], env)).code, 0)
  const config = readConfig(env)
  const ground = await openGround(config, { serves: null, at: '2026-06-03T00:00:00Z' })
  const client = new pg.Client({ connectionString: ground.superuserUrl ?? '' })
  await client.connect()
  await client.query(`update ledger.balances set balance_minor = balance_minor + 1
    where account_id = (select account_id from ledger.accounts where bucket = 'paid' order by 1 limit 1)`)
  await client.query(`set session_replication_role = replica`)
  await client.query(`update audit.events set reason = 'because'
    where event_id = (select event_id from audit.events order by event_id limit 1)`)
  await client.end()
  await ground.close()
  const wrong = await quittance(['verify', '--head', head], env)
  assert.equal(wrong.code, 1, wrong.out)
  assert.match(
    wrong.out,
    /WRONG audit\.chain: event [0-9a-f-]{36} .* differs from what seal \d+ sealed/,
  )
  assert.match(wrong.out, /WRONG ledger\.balances: /)
  assert.match(wrong.out, /of \d+ guarantees do not hold\./)
})

test('every decision of the run is asked again and answers the same', async () => {
  const file = scratch.path('replay.csv')
  const all = await quittance(['replay', '--all', '--out', file], env)
  assert.equal(all.code, 0, all.out)
  assert.match(all.out, /^3\d decisions asked again: 3\d answer the same, 0 do not, 0 keep no/)
  assert.match(await readFile(file, 'utf8'), /MDF-2026-00001\/2,.+,mdf_claim,.+,agrees/)
  const one = await quittance(['replay', 'MDF-2026-00001'], env)
  assert.match(one.out, /MDF-2026-00001\/2 approve 6,000\.00 EUR: answers the same/)
  assert.equal((await quittance(['replay', 'MDF-2026-99999'], env)).code, 1)
  assert.equal((await quittance(['replay'], env)).code, 2)
})

test('a draft in a folder is held against what was decided, in money and case by case', async () => {
  const files = await readPackFolder(join(programs, 'mdf-emea'))
  const terms = files.get('program.yaml') ?? ''
  const draft = scratch.path('draft')
  const lower = terms.replace('select: 50 %', 'select: 35 %')
  assert.notEqual(lower, terms)
  await writePackFolder(draft, new Map([...files, ['program.yaml', lower]]))
  const file = scratch.path('simulated.csv')
  const said = await quittance(['simulate', draft, '--out', file], env)
  assert.equal(said.code, 0, said.err)
  assert.match(said.out, /MDF-EMEA: 8 decided cases judged again, 2 change/)
  assert.match(said.out, /owed {7}11,750\.00 EUR → 11,150\.00 EUR/)
  assert.match(said.out, /What this cannot know:/)
  assert.match(
    await readFile(file, 'utf8'),
    /MDF-2026-00002\/2,mdf_claim,.+,approve_reduced,1400\.00/,
  )
  const backwards = ['--since', '2026-06-01', '--until', '2026-05-01']
  assert.equal((await quittance(['simulate', draft, ...backwards], env)).code, 2)
})
