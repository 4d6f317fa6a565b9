import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { testDatabase } from '../../platform/testing.ts'
import { payoutGround, runAt } from '../testing.ts'
import { firstWrongOf } from '../verify.ts'
import { withTx } from '../../platform/db.ts'
import { PlaceFault } from './place.ts'
import { sendFiles } from './send.ts'
import { newKeyPair, openSftp } from './sftp.ts'
import { startSftpServer } from './sftp-server.fixture.ts'
import { sshdProgram, type Sshd, startSshd } from './sshd.fixture.ts'
import { releasedRun, testChannel } from './testing.ts'

/** A real OpenSSH where one is installed; elsewhere our own server of the protocol takes its place, and
 *  the name of the test says that sshd was not asked. */
const program = sshdProgram()
const server = program === null ? await ownServer() : await startSshd(program)
const who = program === null ? 'the protocol server (sshd: not run here)' : 'a real sshd'

let now = runAt
const db = await testDatabase({ clock: () => now })
after(async () => {
  await db.close()
  await server.close()
})

async function ownServer(): Promise<Sshd> {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-sftp-'))
  let key = ''
  const started = await startSftpServer({ folder, login: 'payer', publicKey: () => key })
  return {
    port: started.port,
    login: 'payer',
    hostKey: started.hostKey,
    folder,
    letIn: async (publicKey) => void (key = publicKey),
    async close() {
      await started.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

test(`${who} takes a released file once, byte for byte, and its leftovers are swept`, async () => {
  const ground = await payoutGround(db)
  const { port, hostKey, login, folder } = server
  const access = { kind: 'sftp', host: '127.0.0.1', port, login, folder, hostKey } as const
  const { publicKey } = await testChannel(db, ground, { ...access, key: 'ed25519' })
  await server.letIn(publicKey ?? '')
  now = now.add({ minutes: 1 })
  const { number, sha256 } = await releasedRun(db, ground)
  const name = `${number}-${sha256.slice(0, 16)}.xml`
  await writeFile(join(folder, `${name}.9.part`), 'half')
  assert.equal((await sendFiles(db.world)).sent, 1)
  assert.deepEqual(await readdir(folder), [name])
  const bytes = await readFile(join(folder, name))
  assert.equal(createHash('sha256').update(bytes).digest('hex'), sha256)
  assert.equal((await sendFiles(db.world)).sent, 0)
  assert.equal(await withTx(db.world.app, (tx) => firstWrongOf(tx, db.world.files)), null)
})

test(`${who} never writes over what is there, and lets in nobody else's key`, async () => {
  const mine = await newKeyPair('rsa', 'test')
  await server.letIn(mine.publicKey)
  const { port, hostKey, login, folder } = server
  const access = { host: '127.0.0.1', port, login, folder, hostKey, privateKey: mine.privateKey }
  const place = await openSftp(access)
  const large = new Uint8Array(2_000_000).fill(65)
  await place.write('large.1.part', large)
  assert.equal((await place.look('large.1.part'))?.sizeBytes, large.byteLength)
  assert.ok(Buffer.from(await place.read('large.1.part')).equals(large))
  await place.write('there.xml', Buffer.from('there'))
  await assert.rejects(place.rename('large.1.part', 'there.xml'), isFault('denied'))
  assert.equal(Buffer.from(await place.read('there.xml')).toString(), 'there')
  assert.equal(await place.look('nothing.xml'), null)
  await place.remove('nothing.xml')
  await place.close()
  const other = await newKeyPair('ed25519', 'other')
  await assert.rejects(openSftp({ ...access, privateKey: other.privateKey }), isFault('denied'))
  const wrongKey = { ...access, hostKey: `SHA256:${'B'.repeat(43)}` }
  await assert.rejects(openSftp(wrongKey), isFault('untrusted'))
})

function isFault(kind: PlaceFault['kind']) {
  return (error: unknown) => error instanceof PlaceFault && error.kind === kind
}
