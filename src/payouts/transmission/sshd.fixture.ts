/** A real OpenSSH server over a folder, where one is installed: for the test that sends to it. */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import ssh2 from 'ssh2'
import { serverUser } from '../../platform/postgres-user.ts'
import { newKeyPair } from './sftp.ts'

export type Sshd = {
  readonly port: number
  readonly login: string
  readonly hostKey: string
  /** Where files land, and how the client names it. */
  readonly folder: string
  letIn(publicKey: string): Promise<void>
  close(): Promise<void>
}

/** `QUITTANCE_SSHD`, or where systems put it; null where there is none. */
export function sshdProgram(): string | null {
  const places = [process.env['QUITTANCE_SSHD'], '/usr/sbin/sshd', '/usr/local/sbin/sshd']
  return places.find((place) => place !== undefined && existsSync(place)) ?? null
}

const START_MS_MAX = 10_000

/** Starts it on a free port, as an ordinary user, with a host key of its own and no password. */
export async function startSshd(program: string): Promise<Sshd> {
  const user = await serverUser()
  const login =
    user === null
      ? userInfo().username
      : spawnSync('id', ['-nu', String(user.uid)], { encoding: 'utf8' }).stdout.trim()
  const root = await mkdtemp(join(tmpdir(), 'quittance-sshd-'))
  const own = async (path: string, mode: number) => {
    if (user !== null) await chown(path, user.uid, user.gid)
    await chmod(path, mode)
  }
  const put = async (name: string, text: string) => {
    await writeFile(join(root, name), text)
    await own(join(root, name), 0o600)
  }
  await own(root, 0o700)
  const host = await newKeyPair('ed25519', 'host')
  const parsed = ssh2.utils.parseKey(host.privateKey)
  if (parsed instanceof Error) throw parsed
  const digest = createHash('sha256').update(parsed.getPublicSSH()).digest('base64')
  const folder = await mkdtemp(join(root, 'in-'))
  await own(folder, 0o700)
  const port = await freePort()
  await put('host_key', host.privateKey)
  await put('authorized_keys', '')
  await put('sshd_config', configOf(root, port))
  const child = spawn(program, ['-D', '-e', '-f', join(root, 'sshd_config')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...(user === null ? {} : { uid: user.uid, gid: user.gid }),
  })
  let said = ''
  child.stderr.on('data', (text: Buffer) => (said += text.toString()))
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  for (let waited = 0; !(await answers(port)); waited += 20) {
    if (child.exitCode !== null || waited > START_MS_MAX) throw new Error(`sshd: ${said}`)
    await sleep(20)
  }
  return {
    port,
    login,
    hostKey: `SHA256:${digest.replace(/=+$/, '')}`,
    folder,
    letIn: (publicKey) => put('authorized_keys', `${publicKey}\n`),
    async close() {
      child.kill('SIGTERM')
      await gone
      await rm(root, { recursive: true, force: true })
    },
  }
}

function configOf(root: string, port: number): string {
  return [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(root, 'host_key')}`,
    `AuthorizedKeysFile ${join(root, 'authorized_keys')}`,
    'PidFile none',
    'StrictModes no',
    'UsePAM no',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'Subsystem sftp internal-sftp',
    'ForceCommand internal-sftp',
    '',
  ].join('\n')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address !== null && typeof address === 'object'
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('data', () => (socket.destroy(), resolve(true)))
  })
}
