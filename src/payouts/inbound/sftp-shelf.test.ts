import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { withTx } from '../../platform/db.ts'
import { testCall, testDatabase } from '../../platform/testing.ts'
import { codeOf, payoutGround, runAt } from '../testing.ts'
import { PlaceFault } from '../transmission/place.ts'
import { tryChannel } from '../transmission/routes.ts'
import { newKeyPair, type SftpAccess } from '../transmission/sftp.ts'
import { type SftpServer, startSftpServer } from '../transmission/sftp-server.fixture.ts'
import { sshdProgram, startSshd } from '../transmission/sshd.fixture.ts'
import { testChannel } from '../transmission/testing.ts'
import { lookOnce } from './fetch.ts'
import { inboundRows } from './files-sql.ts'
import { folderOf } from './folders-sql.ts'
import { NAMES_MAX, TAKES_MAX } from './inbound.ts'
import { openSftpShelf } from './sftp-shelf.ts'

let now = runAt
const db = await testDatabase({ clock: () => now })
const closers: (() => Promise<void>)[] = []
after(async () => {
  for (const close of closers) await close()
  await db.close()
})

async function ownServer() {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-bank-'))
  let key = ''
  const server = await startSftpServer({ folder, login: 'payer', publicKey: () => key })
  closers.push(async () => {
    await server.close()
    await rm(folder, { recursive: true, force: true })
  })
  return { server, folder, letIn: (publicKey: string) => void (key = publicKey) }
}

const bytesMax = 100_000
const offer = (name: string, sizeBytes: number | null) => {
  return { name, sizeBytes, modifiedAt: null, kind: 'file' } as const
}

/** What both servers must do alike. */
async function reads(access: SftpAccess, folder: string): Promise<void> {
  const bytes = randomBytes(99_999)
  await writeFile(join(folder, 'whole.xml'), bytes)
  await writeFile(join(folder, 'large.xml'), randomBytes(700_000))
  await symlink('/etc/passwd', join(folder, 'link.xml'))
  const shelf = await openSftpShelf(access)
  const { offers, more } = await shelf.list(10)
  const named = offers.map(({ name, kind }) => `${name} ${kind}`)
  assert.deepEqual(named.toSorted(), ['large.xml file', 'link.xml link', 'whole.xml file'])
  assert.equal(more, false)
  assert.equal((await shelf.list(2)).more, true)
  const taken = await shelf.take(offer('whole.xml', bytes.byteLength), bytesMax)
  assert.ok(taken.kind === 'taken' && bytes.equals(taken.bytes))
  // What the listing says of its size counts for nothing.
  assert.equal((await shelf.take(offer('large.xml', 10), bytesMax)).kind, 'too_large')
  assert.equal((await shelf.take(offer('whole.xml', 99), bytesMax)).kind, 'changed')
  assert.equal((await shelf.take(offer('nothing.xml', 1), bytesMax)).kind, 'gone')
  await shelf.close()
  assert.equal((await readdir(folder)).length, 3, 'nothing was written or removed')
}

test('an SFTP folder is listed and read, and never more of a file than is asked', async () => {
  const { server, folder, letIn } = await ownServer()
  const { privateKey, publicKey } = await newKeyPair('ed25519', 'test')
  letIn(publicKey)
  const { port, hostKey } = server
  const access = { host: '127.0.0.1', port, login: 'payer', folder: 'out', hostKey, privateKey }
  await reads(access, folder)
  server.trouble = 'crumbs'
  const shelf = await openSftpShelf(access)
  const large = await shelf.take(offer('large.xml', 700_000), 1_000_000)
  assert.equal(large.kind, 'taken', 'a server that gives little at a time gives all')
  server.trouble = 'endless'
  assert.equal((await shelf.take(offer('whole.xml', 99_999), bytesMax)).kind, 'too_large')
  await shelf.close()
})

const program = sshdProgram()
test('a real sshd is read the same way', { skip: program === null && 'no sshd here' }, async () => {
  if (program === null) return
  const sshd = await startSshd(program)
  try {
    const { privateKey, publicKey } = await newKeyPair('rsa', 'test')
    await sshd.letIn(publicKey)
    const { port, hostKey, login, folder } = sshd
    await reads({ host: '127.0.0.1', port, login, folder, hostKey, privateKey }, folder)
  } finally {
    await sshd.close()
  }
})

function sftpOf(server: SftpServer, hostKey = server.hostKey) {
  const where = {
    host: '127.0.0.1',
    port: server.port,
    folder: 'in',
    inboundFolder: 'out',
  } as const
  return { kind: 'sftp', login: 'payer', key: 'ed25519', hostKey, ...where } as const
}

async function watched() {
  now = runAt
  const ground = await payoutGround(db)
  const bank = await ownServer()
  const { channelId, publicKey } = await testChannel(db, ground, sftpOf(bank.server))
  bank.letIn(publicKey ?? '')
  const { payingAccountId } = ground
  const look = () => lookOnce(db.world, payingAccountId)
  const files = () =>
    withTx(db.world.app, (tx) =>
      inboundRows(tx, { after: null, limit: 200, payingAccountId, onlyOpen: false }),
    )
  const folder = () => withTx(db.world.app, (tx) => folderOf(tx, payingAccountId))
  return { ...bank, ground, channelId, look, files, standing: folder, path: bank.folder }
}

test('a line that dies half-way loses nothing: the file is taken by the look after', async () => {
  const { server, path, look, files, standing } = await watched()
  await writeFile(join(path, 'status.xml'), randomBytes(100_000))
  assert.equal((await look())?.ripening, 1)
  now = now.add({ seconds: 10 })
  server.trouble = 'half_read'
  assert.equal((await look())?.fault, 'unreachable')
  assert.deepEqual(
    (await files()).map(({ state, tries }) => [state, tries]),
    [['ripening', 1]],
  )
  server.trouble = 'none'
  assert.equal(await look(), null, 'a minute later')
  now = now.add({ minutes: 1 })
  assert.equal((await look())?.taken, 1)
  assert.deepEqual(
    (await files()).map(({ state }) => state),
    ['fetched'],
  )
  assert.equal((await standing())?.fault, null)
})

test('a file that breaks the line each time is passed by, and the next is taken before it', async () => {
  const { server, path, look, files } = await watched()
  await writeFile(join(path, 'a.xml'), randomBytes(100_000))
  await look()
  now = now.add({ seconds: 10 })
  server.trouble = 'half_read'
  await look()
  await writeFile(join(path, 'small.xml'), 'small')
  for (let n = 0; n < TAKES_MAX; n += 1) {
    now = now.add({ hours: 1 })
    await look()
  }
  assert.deepEqual(
    (await files()).map(({ name, state, refusal }) => [name, state, refusal]).toSorted(),
    [
      ['a.xml', 'passed_by', 'inbound.breaks_off'],
      ['small.xml', 'fetched', null],
    ],
  )
})

test('a server with another key is asked nothing, and Finance is told which key it showed', async () => {
  now = runAt
  const ground = await payoutGround(db)
  const { server, letIn } = await ownServer()
  const expected = `SHA256:${'A'.repeat(43)}`
  const { channelId, publicKey } = await testChannel(db, ground, sftpOf(server, expected))
  letIn(publicKey ?? '')
  const { payingAccountId } = ground
  assert.equal((await lookOnce(db.world, payingAccountId))?.fault, 'untrusted')
  const folder = await withTx(db.world.app, (tx) => folderOf(tx, payingAccountId))
  assert.ok(folder?.said?.includes(server.hostKey), folder?.said ?? '')
  const { rows } = await db.owner.query(
    `select from correspondence.notices where subject_id = $1 and text like $2`,
    [payingAccountId, `%${server.hostKey}%`],
  )
  assert.equal(rows.length, 1)
  const tried = await tryChannel(testCall(db, ground.crew.frank, { at: now }), { channelId })
  assert.equal(codeOf(tried), 'channel.unreachable')
})

test('of a hundred thousand names so many are looked at, a few at a time, and Finance is told', async () => {
  const { server, look, files, standing } = await watched()
  server.phantoms = Array.from({ length: 100_000 }, (_, n) => `x${String(n).padStart(6, '0')}.xml`)
  const began = performance.now()
  const looked = await look()
  assert.ok(performance.now() - began < 60_000)
  assert.equal(looked?.ripening, 500)
  assert.equal((await files()).length, 201)
  assert.match((await standing())?.said ?? '', new RegExp(`More than ${NAMES_MAX} names`))
})

test('a try says what lies in both folders', async () => {
  const { ground, channelId, path } = await watched()
  await writeFile(join(path, 'status.xml'), 'one')
  const tried = await tryChannel(testCall(db, ground.crew.frank, { at: now }), { channelId })
  assert.ok(tried.ok)
  assert.equal(tried.value.inbound?.entries, 1)
  assert.match(tried.value.inbound?.where ?? '', /\/out$/)
})

test('the folder that files come from is not the one they go to', async () => {
  const ground = await payoutGround(db)
  const { server } = await ownServer()
  const same = { ...sftpOf(server), inboundFolder: './in/' }
  await assert.rejects(testChannel(db, ground, same), /channel\.invalid/)
  const insert = `insert into payouts.channels (channel_id, paying_account_id, version, kind, folder,
      inbound_folder, host, port, login, host_key, public_key, key_sealed, state, reason, proposed_by,
      proposed_at)
    values (gen_random_uuid(), $1, 9, 'sftp', 'in', '/in', 'h', 22, 'l', $2, 'p', 's', 'proposed',
      'x', 'p', now())`
  const values = [ground.payingAccountId, server.hostKey]
  await assert.rejects(db.owner.query(insert, values), /channels_inbound_apart/)
})

test('a fault of the place is a fault, not a crash', async () => {
  const { server, letIn } = await ownServer()
  const { privateKey, publicKey } = await newKeyPair('ed25519', 'test')
  letIn(publicKey)
  const { port, hostKey } = server
  const access = { host: '127.0.0.1', port, login: 'payer', folder: 'out', hostKey, privateKey }
  const shelf = await openSftpShelf(access)
  await server.close()
  await assert.rejects(shelf.list(10), (error) => {
    return error instanceof PlaceFault && error.kind === 'unreachable'
  })
})
