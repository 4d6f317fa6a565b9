/** What a bank puts into its folder for us, from a folder of the inbox: whole files are taken once, read
 *  by whoever they are for, and what is wrong with one never holds up the others. */
import assert from 'node:assert/strict'
import { appendFile, mkdir, mkdtemp, rename, rm, symlink, truncate, utimes } from 'node:fs/promises'
import { readdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { bankReading } from './bank-reading.ts'
import { money } from './kernel/money.ts'
import { type Refusal, type Result, unwrap } from './kernel/result.ts'
import { report } from './payouts/answers/testing.ts'
import { fetchFiles } from './payouts/index.ts'
import { READING_LEASE_MINUTES } from './payouts/inbound/inbound.ts'
import type { Reading } from './payouts/inbound/reader.ts'
import { askForLook, openFileAgain, putAside } from './payouts/inbound/resolve.ts'
import { fileView, foldersView } from './payouts/inbound/view.ts'
import { inboundRows } from './payouts/inbound/files-sql.ts'
import { inboundFileVerification, inboundVerifications } from './payouts/inbound/verify.ts'
import { sweepSilence } from './payouts/inbound/silence.ts'
import { codeOf, type Ground, payoutGround, run, runAt } from './payouts/testing.ts'
import { releasedRun, testChannel } from './payouts/transmission/testing.ts'
import { withTx } from './platform/db.ts'
import { inAct, testDatabase } from './platform/testing.ts'
import { camt053, ibanOf } from './reconciliation/testing.ts'
import { verifications as bankVerifications } from './reconciliation/verify.ts'
import { constraintsOf } from './wiring.ts'

let now = runAt
const db = await testDatabase({ clock: () => now, constraints: constraintsOf() })
const outside = await mkdtemp(join(tmpdir(), 'quittance-outside-'))
after(async () => {
  await db.close()
  await rm(outside, { recursive: true, force: true })
})

/** A payer whose bank has a folder of its own below the inbox. */
async function withFolder() {
  now = runAt
  const ground = await payoutGround(db)
  const name = `bank-${ground.suffix.toLowerCase()}`
  const inboundFolder = `${name}/out`
  await testChannel(db, ground, { kind: 'folder', folder: `${name}/in`, inboundFolder })
  const folder = join(db.world.dataFolder, 'inbox', inboundFolder)
  await mkdir(folder, { recursive: true })
  const put = (file: string, bytes: Uint8Array | string) => writeFile(join(folder, file), bytes)
  return { ground, folder, put }
}

const later = (seconds: number) => void (now = now.add({ seconds }))
const fetchNow = (reading: Reading = bankReading) => fetchFiles(db.world, reading)

/** Two looks far enough apart. */
async function fetchTwice() {
  later(300)
  await fetchNow()
  later(10)
  return fetchNow()
}

async function filesOf(ground: Ground) {
  const asked = { after: null, limit: 200, onlyOpen: false }
  const { payingAccountId } = ground
  const rows = await withTx(db.world.app, (tx) => inboundRows(tx, { ...asked, payingAccountId }))
  return new Map(rows.map((row) => [row.name, row]))
}

const stateOf = async (ground: Ground, name: string) => {
  const file = (await filesOf(ground)).get(name)
  return file === undefined
    ? 'nothing'
    : `${file.state} ${file.outcome ?? file.refusal ?? ''}`.trim()
}

async function noneWrong() {
  const all = [
    ...inboundVerifications,
    inboundFileVerification(db.world.files),
    ...bankVerifications,
  ]
  for (const { name, firstWrong } of all) {
    assert.equal(await withTx(db.world.app, firstWrong), null, name)
  }
}

async function notices(ground: Ground, like: string): Promise<number> {
  const { rows } = await db.owner.query(
    `select from correspondence.notices
      where role = 'finance' and subject_id = $1 and text like $2`,
    [ground.payingAccountId, like],
  )
  return rows.length
}

async function answersOf(number: string): Promise<{ filedBy: string; state: string }[]> {
  const { rows } = await db.world.app.query<{ filedBy: string; state: string }>(
    `select b.filed_by as "filedBy", a.state from payouts.bank_answers b
      join payouts.bank_answer_lines l using (bank_answer_id)
      join payouts.runs r using (run_id)
      join payouts.payments p on p.run_id = r.run_id
      join payouts.attempts a on a.payment_id = p.payment_id
      where r.number = $1`,
    [number],
  )
  return rows
}

let count = 0
/** A report of the bank that the file of a run is taken on; each has other bytes. */
const accepts = (number: string) =>
  report({ messageId: `B-${(count += 1)}`, answers: number, file: { status: 'ACSP' } })

async function statement(ground: Ground, id: string) {
  return camt053({
    iban: await ibanOf(ground),
    id,
    from: '2026-03-30',
    to: '2026-03-30',
    opening: money(0n, 'EUR'),
    entries: [{ amount: money(12_345n, 'EUR'), on: '2026-03-30', name: 'Somebody', reference: id }],
  })
}

test('an answer is taken when it was the same in two looks, filed once, and never again', async () => {
  const { ground, folder, put } = await withFolder()
  later(60)
  const { number } = await releasedRun(db, ground)
  await put('status.xml', accepts(number))
  assert.deepEqual(await fetchNow(), { looks: 1, taken: 0, filed: 0, refused: 0 })
  assert.equal(await stateOf(ground, 'status.xml'), 'ripening')
  later(9)
  assert.equal((await fetchNow()).looks, 0, 'too soon')
  later(1)
  assert.deepEqual(await fetchNow(), { looks: 1, taken: 1, filed: 1, refused: 0 })
  assert.equal(await stateOf(ground, 'status.xml'), 'filed filed')
  assert.deepEqual(await answersOf(number), [{ filedBy: 'system:inbound', state: 'accepted' }])
  for (let looks = 0; looks < 3; looks += 1) assert.equal((await fetchTwice()).taken, 0)
  assert.deepEqual(await readdir(folder), ['status.xml'], 'the bank’s folder is only read')
  await noneWrong()
})

test('a statement of an account of the payer is imported; of another payer it is refused', async () => {
  const { ground, put } = await withFolder()
  const other = await payoutGround(db)
  await put('own.xml', await statement(ground, 'OWN-1'))
  await put('foreign.xml', await statement(other, 'FOREIGN-1'))
  const { filed, refused } = await fetchTwice()
  assert.deepEqual([filed, refused], [1, 1])
  assert.equal(await stateOf(ground, 'own.xml'), 'filed filed')
  assert.equal(await stateOf(ground, 'foreign.xml'), 'refused statement.other_payer')
  assert.equal(await notices(ground, '%another payer%'), 1)
  await noneWrong()
})

test('an answer to a run of another payer is refused whole, and moves nothing', async () => {
  const { ground, put } = await withFolder()
  later(60)
  const other = await payoutGround(db)
  const { number } = await releasedRun(db, other)
  await put('status.xml', accepts(number))
  await fetchTwice()
  assert.equal(await stateOf(ground, 'status.xml'), 'refused answer.other_payer')
  assert.deepEqual(await answersOf(number), [])
})

test('a file that grows, or says that it is not whole, is not taken', async () => {
  const { ground, folder, put } = await withFolder()
  later(60)
  const { number } = await releasedRun(db, ground)
  const whole = accepts(number)
  await put('slow.xml', whole.subarray(0, 100))
  for (const name of ['status.xml.part', '.status.xml', 'status.tmp']) await put(name, whole)
  await fetchNow()
  later(10)
  await appendFile(join(folder, 'slow.xml'), whole.subarray(100, 200))
  assert.equal((await fetchNow()).taken, 0)
  later(10)
  await appendFile(join(folder, 'slow.xml'), whole.subarray(200))
  assert.equal((await fetchNow()).taken, 0)
  assert.deepEqual([...(await filesOf(ground)).keys()], ['slow.xml'], 'one that ripens')
  later(10)
  assert.deepEqual(await fetchNow(), { looks: 1, taken: 1, filed: 1, refused: 0 })
  await rename(join(folder, 'status.xml.part'), join(folder, 'status.xml'))
  await fetchTwice()
  assert.equal(await stateOf(ground, 'status.xml'), 'filed known')
})

test('the same bytes under another name are known; other bytes under the same name are new', async () => {
  const { ground, folder, put } = await withFolder()
  later(60)
  const { number } = await releasedRun(db, ground)
  const bytes = accepts(number)
  await put('a.xml', bytes)
  await fetchTwice()
  await put('b.xml', bytes)
  await fetchTwice()
  const again = (await filesOf(ground)).get('b.xml')
  assert.deepEqual([again?.outcome, again?.sameAs], ['known', 'a.xml'])
  // As long as what it was, a second later.
  await put('a.xml', accepts(number))
  await utimes(join(folder, 'a.xml'), 1_800_000_000, 1_800_000_001)
  assert.deepEqual((await fetchTwice()).filed, 1)
  assert.equal((await answersOf(number)).length, 2)
  await noneWrong()
})

test('links, what is too large, and what nobody reads are shown, and hold up nothing', async () => {
  const { ground, folder, put } = await withFolder()
  later(60)
  const { number } = await releasedRun(db, ground)
  await writeFile(join(outside, 'secret.xml'), accepts(number))
  await symlink(join(outside, 'secret.xml'), join(folder, 'link.xml'))
  await mkdir(join(folder, 'archive'))
  await put('huge.xml', '')
  await truncate(join(folder, 'huge.xml'), 52_428_801)
  await put('readme.txt', 'Dear customer, the files of March.')
  await put('bomb.xml', '<!DOCTYPE a [<!ENTITY b "c">]><Document><CstmrPmtStsRpt>&b;')
  await put('cut.xml', accepts(number).subarray(0, 300))
  await put('empty.xml', '')
  await put('status.xml', accepts(number))
  await fetchTwice()
  const states = [...(await filesOf(ground)).values()].map(
    ({ name, state, refusal }) => `${name}: ${state} ${refusal ?? ''}`,
  )
  assert.deepEqual(states.toSorted(), [
    'bomb.xml: refused answer.unreadable',
    'cut.xml: refused answer.unreadable',
    'empty.xml: refused inbound.unrecognised',
    'huge.xml: passed_by inbound.too_large',
    'link.xml: passed_by inbound.no_file',
    'readme.txt: refused inbound.unrecognised',
    'status.xml: filed ',
  ])
  assert.equal((await fetchTwice()).taken, 0, 'what is settled is not taken again')
  await noneWrong()
})

test('a folder that is a link out of the inbox is not looked into, and Finance is told', async () => {
  const { ground, folder } = await withFolder()
  await rm(folder, { recursive: true })
  await symlink(outside, folder)
  later(300)
  await fetchNow()
  const [shown] = await foldersOf(ground)
  assert.deepEqual([shown?.fault, shown?.okAt], ['denied', null])
  assert.match(shown?.said ?? '', /leads out of the inbox/)
  assert.equal(await notices(ground, '%leads out of the inbox%'), 1)
  later(3600)
  await fetchNow()
  assert.equal(await notices(ground, '%leads out of the inbox%'), 1, 'told once')
  await rm(folder)
  later(3600)
  await fetchNow()
  assert.equal((await foldersOf(ground))[0]?.fault, null)
})

async function foldersOf(ground: Ground) {
  const all = await withTx(db.world.app, (tx) => foldersView({ tx, at: now }))
  return all.filter(({ payingAccountId }) => payingAccountId === ground.payingAccountId)
}

test('fetchers at once take a file once and file it once', async () => {
  const { ground, put } = await withFolder()
  later(60)
  const { number } = await releasedRun(db, ground)
  for (let n = 0; n < 5; n += 1) await put(`status-${n}.xml`, accepts(number))
  later(300)
  await Promise.all([fetchNow(), fetchNow(), fetchNow()])
  later(10)
  const all = await Promise.all([fetchNow(), fetchNow(), fetchNow(), fetchNow()])
  const sum = (of: 'taken' | 'filed') => all.reduce((total, each) => total + each[of], 0)
  assert.deepEqual([sum('taken'), sum('filed')], [5, 5])
  assert.equal((await answersOf(number)).length, 5)
  await noneWrong()
})

/** Readers that stop where they are told to, as a program does that is killed there. */
function stopping(when: 'before' | 'after'): Reading {
  return {
    ...bankReading,
    readers: bankReading.readers.map((reader) => ({
      ...reader,
      async file(call, file) {
        if (when === 'after') unwrap(await reader.file(call, file))
        throw new Error('killed')
      },
    })),
  }
}

for (const when of ['before', 'after'] as const) {
  test(`a fetcher that stops just ${when} it files loses nothing and files nothing twice`, async () => {
    const { ground, put } = await withFolder()
    later(60)
    const { number } = await releasedRun(db, ground)
    await put('status.xml', accepts(number))
    later(300)
    await fetchNow()
    later(10)
    await assert.rejects(fetchNow(stopping(when)), /killed/)
    assert.equal(await stateOf(ground, 'status.xml'), 'fetched')
    assert.equal((await fetchNow()).filed, 0, 'it may still be at work')
    now = now.add({ minutes: READING_LEASE_MINUTES, seconds: 1 })
    assert.equal((await fetchNow()).filed, 1)
    assert.equal(await stateOf(ground, 'status.xml'), 'filed filed')
    assert.equal((await answersOf(number)).length, 1)
    await noneWrong()
  })
}

test('a file that stops its reader each time is set apart, and the others are read', async () => {
  const { ground, put } = await withFolder()
  later(60)
  const { number } = await releasedRun(db, ground)
  await put('poison.xml', accepts(number))
  later(300)
  await fetchNow()
  later(10)
  for (let n = 0; n < 3; n += 1) {
    await assert.rejects(fetchNow(stopping('before')), /killed/)
    now = now.add({ minutes: READING_LEASE_MINUTES, seconds: 1 })
  }
  await fetchNow()
  assert.equal(await stateOf(ground, 'poison.xml'), 'refused inbound.fault')
  assert.deepEqual(await answersOf(number), [])
})

test('Finance has a refused file read again, or puts it aside, with a reason', async () => {
  const { ground, put } = await withFolder()
  const { frank, specialist } = ground.crew
  await put('readme.txt', 'Dear customer')
  await put('notes.txt', 'Dear customer, once more')
  await fetchTwice()
  const file = (await filesOf(ground)).get('readme.txt')
  assert.ok(file)
  const input = { inboundFileId: file.inboundFileId, reason: 'a letter of the bank' }
  const as = { action: 'run.transmit', input, at: now } as const
  assert.equal(
    codeOf(await run(db, specialist, { ...as, command: putAside })),
    'identity.not_allowed',
  )
  unwrap(await run(db, frank, { ...as, command: openFileAgain }))
  assert.equal((await fetchNow()).refused, 1)
  assert.equal(await stateOf(ground, 'readme.txt'), 'refused inbound.unrecognised')
  unwrap(await run(db, frank, { ...as, command: putAside }))
  const settled: Result<unknown, Refusal> = await run(db, frank, { ...as, command: openFileAgain })
  assert.equal(codeOf(settled), 'inbound.not_movable')
  const shown = (await filesOf(ground)).get('readme.txt')
  assert.ok(shown)
  assert.deepEqual(fileView(shown, frank).putAside?.reason, 'a letter of the bank')
  const change = `update payouts.inbound_files set state = 'fetched' where inbound_file_id = $1`
  await assert.rejects(db.owner.query(change, [file.inboundFileId]), /is settled/)
  const forget = `delete from payouts.inbound_files where inbound_file_id = $1`
  await assert.rejects(db.owner.query(forget, [file.inboundFileId]), /was taken/)
  await noneWrong()
})

test('Finance asks for a look now; of an account without a folder there is none', async () => {
  const { ground, put } = await withFolder()
  const without = await payoutGround(db)
  later(300)
  await fetchNow()
  await put('readme.txt', 'Dear customer')
  later(20)
  assert.equal((await fetchNow()).looks, 0)
  const ask = (of: Ground) =>
    run(db, of.crew.frank, {
      action: 'run.transmit',
      command: askForLook,
      input: { payingAccountId: of.payingAccountId },
      at: now,
    })
  unwrap(await ask(ground))
  assert.equal((await fetchNow()).looks, 1)
  assert.equal(codeOf(await ask(without)), 'inbound.not_watched')
})

test('Finance is told once when nothing could be fetched for the time the bank has to answer', async () => {
  const { ground, folder } = await withFolder()
  later(300)
  await fetchNow()
  await rm(folder, { recursive: true })
  await writeFile(folder, 'in the way')
  const sweep = () => inAct(db, ground.crew.frank, (act) => sweepSilence(act), now)
  // Three banking days from Monday the 30th: Thursday; Good Friday and Easter Monday are none.
  for (const [day, told] of [
    ['2026-03-31T09:00:00Z', 0],
    ['2026-04-02T20:00:00Z', 0],
    ['2026-04-03T06:00:00Z', 1],
    ['2026-04-08T06:00:00Z', 1],
  ] as const) {
    now = now.add(now.until(day))
    await fetchNow()
    unwrap(await sweep())
    assert.equal(await notices(ground, '%Nothing could be fetched%'), told, day)
  }
  await rm(folder)
  later(7200)
  await fetchNow()
  assert.equal((await foldersOf(ground))[0]?.silent, false)
})

test('a channel without a folder to fetch from ends the looks; the next with one begins anew', async () => {
  const { ground, put } = await withFolder()
  await testChannel(db, ground, { kind: 'manual' })
  await put('readme.txt', 'Dear customer')
  assert.equal((await fetchTwice()).taken, 0)
  assert.deepEqual(await foldersOf(ground), [])
  const name = `bank-${ground.suffix.toLowerCase()}`
  const inboundFolder = `${name}/out`
  await testChannel(db, ground, { kind: 'folder', folder: `${name}/in`, inboundFolder })
  assert.equal((await fetchTwice()).taken, 1)
})

test('verify finds a file that is not the answer it was filed as, and bytes that are gone', async () => {
  const { ground, put } = await withFolder()
  later(60)
  const { number } = await releasedRun(db, ground)
  await put('status.xml', accepts(number))
  await fetchTwice()
  const file = (await filesOf(ground)).get('status.xml')
  assert.ok(file)
  await noneWrong()
  const is = async (sha256: string) => {
    await db.owner.query('alter table payouts.inbound_files disable trigger inbound_files_kept')
    const change = 'update payouts.inbound_files set sha256 = $2 where inbound_file_id = $1'
    await db.owner.query(change, [file.inboundFileId, sha256])
    await db.owner.query('alter table payouts.inbound_files enable trigger inbound_files_kept')
  }
  await is('a'.repeat(64))
  const first = (all: typeof inboundVerifications) =>
    withTx(db.world.app, async (tx) => {
      for (const { firstWrong } of all) {
        const wrong = await firstWrong(tx)
        if (wrong !== null) return wrong
      }
      return null
    })
  assert.match((await first(inboundVerifications)) ?? '', /is not the answer it was filed as/)
  const files = inboundFileVerification(db.world.files)
  assert.match((await first([files])) ?? '', /status\.xml, fetched from a bank, is missing/)
  await is(file.sha256 ?? '')
  await noneWrong()
})
