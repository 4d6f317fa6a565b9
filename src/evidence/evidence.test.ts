import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { execute, read } from '../identity/index.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { setStoredAt } from '../platform/files.ts'
import { inAct, testActor, testCall, testDatabase } from '../platform/testing.ts'
import { attach, detach, itemsOf, judgeItem, putFile } from './attach.ts'
import { fileName } from './evidence.ts'
import { keepFile } from './keep.ts'
import { selectItem } from './sql.ts'
import { contentVerification, removeOrphans } from './sweep.ts'

const db = await testDatabase()
after(() => db.close())
const { files } = db.world
const staff = testActor(['specialist'])
const partnerId = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a11'
const otherId = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a12'
const ownerId = '0190b6c4-7a1e-7cc3-9f2b-3b1d5c0e8a13'
const partner = testActor(['partner'], { partnerId })
const owner = { ownerKind: 'submission', ownerId }
const pdf = Buffer.from('%PDF-1.4\n%\u00e2\u00e3\n1 0 obj\n<<>>\nendobj\n')

async function uploaded(actor = partner, name = 'invoice.pdf', bytes = pdf) {
  const kept = unwrap(await keepFile(files, { name, bytes }))
  return unwrap(await execute(testCall(db, actor), 'evidence.upload', putFile, kept))
}

test('what a file is, its bytes say: a program named like an invoice is refused', async () => {
  const program = Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(64)])
  const refused = await keepFile(files, { name: 'invoice.pdf', bytes: program })
  assert.equal(refused.ok || refused.refusal.code, 'evidence.media_refused')
  const kinds = async (name: string, text: string) => {
    const kept = await keepFile(files, { name, bytes: Buffer.from(text) })
    return kept.ok ? kept.value.mediaType : kept.refusal.code
  }
  assert.equal(await kinds('guests.csv', 'name;mail\nAna;x\n'), 'text/csv')
  assert.equal(await kinds('einvoice.xml', '<?xml version="1.0"?><Invoice/>'), 'application/xml')
  assert.equal(await kinds('photo.svg', '<?xml version="1.0"?><svg/>'), 'evidence.media_refused')
  assert.equal(await kinds('page.html', '<html></html>'), 'evidence.media_refused')
  assert.equal(await kinds('empty.pdf', ''), 'evidence.empty')
})

test('uploading something known looks like uploading something new', async () => {
  const [first, second] = [
    await uploaded(),
    await uploaded(testActor(['partner'], { partnerId: otherId })),
  ]
  assert.equal(first.sha256, second.sha256)
  assert.notEqual(first.fileId, second.fileId)
})

test('a partner attaches its own file and cannot name another’s', async () => {
  const own = await uploaded()
  const foreign = await uploaded(testActor(['partner'], { partnerId: otherId }))
  const put = (fileId: string) =>
    inAct(db, partner, (act) =>
      attach(act, { ...owner, fileId, slot: 'proof_of_cost', lineNo: 1, partnerId }),
    )
  assert.equal((await put(own.fileId)).ok, true)
  const refused = await put(foreign.fileId)
  assert.equal(refused.ok || refused.refusal.code, 'evidence.unknown_file')
})

test('evidence is reached by its row only: its partner sees it, another sees nothing', async () => {
  const staffCall = testCall(db, staff)
  const [item] = unwrap(
    await read(staffCall, 'evidence.read', (tx) => itemsOf(tx, 'submission', ownerId)),
  )
  assert.equal(item?.name, 'invoice.pdf')
  const seenBy = async (id: string) => {
    const call = testCall(db, testActor(['partner'], { partnerId: id }))
    return unwrap(await read(call, 'evidence.read', (tx) => selectItem(tx, item!.itemId)))
  }
  assert.equal((await seenBy(partnerId))?.sha256, item?.sha256)
  assert.equal(await seenBy(otherId), null)
})

test('a rejection needs a reason, and what was accepted stays attached', async () => {
  const { fileId } = await uploaded()
  const itemId = await inAct(
    db,
    partner,
    async (act) => unwrap(await attach(act, { ...owner, fileId, slot: 'photo', partnerId })).itemId,
  )
  const judge = (state: 'accepted' | 'rejected', reason: string | null) =>
    execute(testCall(db, staff), 'evidence.judge', judgeItem, { itemId, state, reason })
  const silent = await judge('rejected', ' ')
  assert.equal(silent.ok || silent.refusal.code, 'evidence.reason_missing')
  assert.deepEqual(unwrap(await judge('rejected', 'The date cannot be read.')), {
    state: 'rejected',
  })
  unwrap(await judge('accepted', null))
  const kept = await inAct(db, partner, (act) => detach(act, { ...owner, itemId }))
  assert.equal(kept.ok || kept.refusal.code, 'evidence.already_accepted')
  unwrap(await judge('rejected', 'Another event.'))
  assert.equal((await inAct(db, partner, (act) => detach(act, { ...owner, itemId }))).ok, true)
})

test('a partner cannot take away or judge what belongs to another', async () => {
  const { fileId } = await uploaded()
  const itemId = await inAct(
    db,
    partner,
    async (act) => unwrap(await attach(act, { ...owner, fileId, slot: 'photo', partnerId })).itemId,
  )
  const foreign = testActor(['partner'], { partnerId: otherId })
  const taken = await inAct(db, foreign, (act) => detach(act, { ...owner, itemId }))
  assert.equal(taken.ok || taken.refusal.code, 'evidence.unknown_item')
})

test('the sweep removes what nothing refers to, a day later, and nothing else', async () => {
  const orphan = unwrap(
    await keepFile(files, { name: 'left.txt', bytes: Buffer.from('left behind') }),
  )
  const { sha256 } = await uploaded()
  const sweep = () => inAct(db, staff, (act) => removeOrphans(act.tx, files, async () => []))
  assert.equal(await sweep(), 0)
  const folder = join(db.world.dataFolder, 'files')
  const old = Temporal.Instant.from('2020-01-01T00:00:00Z')
  for (const hash of [orphan.sha256, sha256]) await setStoredAt(folder, hash, old)
  assert.equal(await sweep(), 1)
  assert.equal(await files.has(orphan.sha256), false)
  assert.equal(await files.has(sha256), true)
})

test('verify names content that is missing', async () => {
  const firstWrong = () => inAct(db, staff, (act) => contentVerification(files).firstWrong(act.tx))
  assert.equal(await firstWrong(), null)
  const { sha256 } = await uploaded(partner, 'note.txt', Buffer.from('to be lost'))
  await setStoredAt(
    join(db.world.dataFolder, 'files'),
    sha256,
    Temporal.Instant.from('2020-01-01T00:00:00Z'),
  )
  await files.removeOlder(sha256, 60)
  assert.match((await firstWrong()) ?? '', new RegExp(`${sha256} is missing`))
})

test('a file name keeps no folder and no control character', () => {
  assert.equal(fileName('C:\\temp\\inv\u0000oice.pdf'), 'invoice.pdf')
  assert.equal(fileName('../../etc/passwd'), 'passwd')
  assert.equal(fileName('/'), 'file')
})
