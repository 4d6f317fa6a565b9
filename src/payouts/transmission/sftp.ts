import { createHash } from 'node:crypto'
import ssh2, { type SFTPWrapper } from 'ssh2'
import { type Entry, type Place, PlaceFault } from './place.ts'

/** Where and as whom: what a channel says, with its key opened. */
export type SftpAccess = {
  readonly host: string
  readonly port: number
  readonly login: string
  readonly folder: string
  /** Pinned: `SHA256:…`, as the bank has given it. */
  readonly hostKey: string
  /** OpenSSH private key. */
  readonly privateKey: string
}

const CONNECT_MS_MAX = 15_000
const ANSWER_MS_MAX = 60_000
const ALIVE_EVERY_MS = 10_000
const GOODBYE_MS_MAX = 2_000
/** Bytes of one write request, and how many are on their way at once. */
const CHUNK_BYTES = 32_000
const CHUNKS_AT_ONCE = 16
/** draft-ietf-secsh-filexfer-02, section 7. */
export const STATUS = { endOfFile: 1, noSuchFile: 2, noConnection: 6, connectionLost: 7 } as const

/** Connects as {@link openLine} does, to put files into the folder. */
export async function openSftp(access: SftpAccess): Promise<Place> {
  return sftpPlace(await openLine(access))
}

/** Connects, checks that the server is who it should be, and opens its SFTP. Nothing is sent to a
 *  server with another key than the one pinned: the fault names the key that was shown. */
export async function openLine(access: SftpAccess): Promise<Line> {
  const { host, port, login, folder } = access
  const where = `sftp://${login}@${host}:${port}/${folder.replace(/^\//, '')}`
  const client = new ssh2.Client()
  let shown = ''
  const lost = new Promise<never>((_, reject) => {
    client.on('error', (error) => reject(connectionFault(error, access, shown)))
    client.on('close', () => reject(new PlaceFault('unreachable', 'The connection was lost.')))
  })
  // Waited for by every question; without a question nobody listens.
  lost.catch(() => {})
  const opened = new Promise<SFTPWrapper>((resolve, reject) => {
    client.once('ready', () => {
      // Small questions and answers: waiting to fill a packet costs 40 ms each.
      client.setNoDelay(true)
      client.sftp((error, sftp) => (error ? reject(answerFault(error, 'SFTP')) : resolve(sftp)))
    })
  })
  opened.catch(() => {})
  client.connect({
    host,
    port,
    username: login,
    privateKey: access.privateKey,
    readyTimeout: CONNECT_MS_MAX,
    keepaliveInterval: ALIVE_EVERY_MS,
    keepaliveCountMax: 3,
    hostVerifier: (key: Buffer) => (shown = fingerprintOf(key)) === access.hostKey,
  })
  try {
    const sftp = await within(Promise.race([opened, lost]), CONNECT_MS_MAX + ALIVE_EVERY_MS)
    return { where, folder, sftp, lost, end: () => hangUp(client) }
  } catch (error) {
    client.destroy()
    throw error
  }
}

/** Says goodbye, and cuts the line when the other side does not let go. */
function hangUp(client: ssh2.Client): void {
  client.end()
  const late = setTimeout(() => client.destroy(), GOODBYE_MS_MAX)
  late.unref()
  client.once('close', () => clearTimeout(late))
}

/** The fingerprint of a host key as OpenSSH prints it. */
export function fingerprintOf(key: Uint8Array): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`
}

function connectionFault(
  error: Error & { readonly level?: string },
  access: SftpAccess,
  shown: string,
): PlaceFault {
  if (shown !== '' && shown !== access.hostKey) {
    const said = `The server shows the key ${shown}, expected is ${access.hostKey}: nothing was sent.`
    return new PlaceFault('untrusted', said)
  }
  if (error.level === 'client-authentication') {
    return new PlaceFault('denied', `The server does not let ${access.login} in with our key.`)
  }
  return new PlaceFault('unreachable', `No connection: ${error.message}.`)
}

/** An open connection and the folder it is about. */
export type Line = {
  readonly where: string
  readonly folder: string
  readonly sftp: SFTPWrapper
  readonly lost: Promise<never>
  readonly end: () => void
}
type Answer<T> = (error: Error | null | undefined, value: T) => void

/** One question, answered, refused, or left open by a connection that is no more. */
export function ask<T>(
  { lost }: Pick<Line, 'lost'>,
  what: string,
  question: (answer: Answer<T>) => void,
): Promise<T> {
  const answered = new Promise<T>((resolve, reject) => {
    question((error, value) => (error ? reject(answerFault(error, what)) : resolve(value)))
  })
  return within(Promise.race([answered, lost]), ANSWER_MS_MAX)
}

/** A question whose answer is yes or no. */
export function bid(
  line: Pick<Line, 'lost'>,
  what: string,
  question: (answer: (error: Error | null | undefined) => void) => void,
): Promise<void> {
  return ask<undefined>(line, what, (answer) => question((error) => answer(error, undefined)))
}

/** Null when there is no such file. */
async function orAbsent<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof PlaceFault && error.cause === STATUS.noSuchFile) return null
    throw error
  }
}

function sftpPlace(line: Line): Place {
  const { where, folder, sftp } = line
  const at = (name: string) => (folder === '' ? name : `${folder.replace(/\/$/, '')}/${name}`)
  return {
    where,
    list: () => listOf(line),
    async look(name) {
      const asked = ask<{ size?: number }>(line, name, (answer) => sftp.stat(at(name), answer))
      const attributes = await orAbsent(asked)
      return attributes === null ? null : { sizeBytes: attributes.size ?? null }
    },
    read: (name) => ask<Buffer>(line, name, (answer) => sftp.readFile(at(name), answer)),
    write: (name, bytes) => writeWhole(line, at(name), bytes),
    rename: (from, to) => bid(line, to, (answer) => sftp.rename(at(from), at(to), answer)),
    async remove(name) {
      await orAbsent(bid(line, name, (answer) => sftp.unlink(at(name), answer)))
    },
    async close() {
      line.end()
    },
  }
}

async function listOf(line: Line): Promise<Entry[]> {
  const { folder, sftp } = line
  const path = folder === '' ? '.' : folder
  type Found = { readonly filename: string; readonly attrs: { readonly size?: number } }
  const found = await ask<readonly Found[]>(line, path, (answer) => sftp.readdir(path, answer))
  return found
    .filter(({ filename }) => !/^\.\.?$/.test(filename))
    .map(({ filename, attrs }) => ({ name: filename, sizeBytes: attrs.size ?? null }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
}

async function writeWhole(line: Line, path: string, bytes: Uint8Array): Promise<void> {
  const { sftp } = line
  const handle = await ask<Buffer>(line, path, (answer) => sftp.open(path, 'w', answer))
  const chunks = chunksOf(bytes)
  for (let from = 0; from < chunks.length; from += CHUNKS_AT_ONCE) {
    await Promise.all(
      chunks.slice(from, from + CHUNKS_AT_ONCE).map(({ chunk, position }) =>
        bid(line, path, (answer) => {
          sftp.write(handle, chunk, 0, chunk.byteLength, position, answer)
        }),
      ),
    )
  }
  await syncWhereItCan(line, handle)
  await bid(line, path, (answer) => sftp.close(handle, answer))
}

function chunksOf(bytes: Uint8Array): { chunk: Buffer; position: number }[] {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = Math.ceil(all.byteLength / CHUNK_BYTES)
  return Array.from({ length: count }, (_, index) => ({
    chunk: all.subarray(index * CHUNK_BYTES, (index + 1) * CHUNK_BYTES),
    position: index * CHUNK_BYTES,
  }))
}

/** fsync@openssh.com, where the server has it: without, it is read back from where it lies. */
async function syncWhereItCan(line: Line, handle: Buffer): Promise<void> {
  try {
    await bid(line, 'fsync', (answer) => line.sftp.ext_openssh_fsync(handle, answer))
  } catch (error) {
    if (error instanceof PlaceFault && error.kind !== 'denied') throw error
  }
}

/** An SFTP status is an answer (draft-ietf-secsh-filexfer-02, section 7); its absence is none. */
function answerFault(error: Error & { readonly code?: unknown }, what: string): PlaceFault {
  const { code } = error
  const isLost = code === STATUS.noConnection || code === STATUS.connectionLost
  if (typeof code !== 'number' || isLost) {
    return new PlaceFault('unreachable', `${what}: the connection was lost (${error.message}).`)
  }
  const fault = new PlaceFault('denied', `${what}: ${error.message} (status ${code}).`)
  fault.cause = code
  return fault
}

async function within<T>(doing: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const said = `No answer within ${ms / 1000} seconds.`
    timer = setTimeout(() => reject(new PlaceFault('unreachable', said)), ms)
  })
  try {
    return await Promise.race([doing, late])
  } finally {
    clearTimeout(timer)
  }
}

export type KeyPair = { readonly privateKey: string; readonly publicKey: string }

/** A key is made anew at most so often: one Ed25519 key in 300 that the library makes cannot be read
 *  again, by itself or by a bank. */
const KEY_TRIES_MAX = 10

/** A new key of ours: Ed25519 for banks that take it, RSA of 3072 bits for those that do not. The
 *  public half is one line that the bank puts to our login. Never one that cannot be read again. */
export async function newKeyPair(kind: 'ed25519' | 'rsa', comment: string): Promise<KeyPair> {
  for (let tries = 0; tries < KEY_TRIES_MAX; tries += 1) {
    const pair = await generated(kind, comment)
    if (!(ssh2.utils.parseKey(pair.privateKey) instanceof Error)) return pair
  }
  throw new Error(`no ${kind} key out of ${KEY_TRIES_MAX} can be read again`)
}

function generated(kind: 'ed25519' | 'rsa', comment: string): Promise<KeyPair> {
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, pair: { private: string; public: string }) =>
      error ? reject(error) : resolve({ privateKey: pair.private, publicKey: pair.public.trim() })
    if (kind === 'rsa') ssh2.utils.generateKeyPair('rsa', { bits: 3072, comment }, done)
    else ssh2.utils.generateKeyPair('ed25519', { comment }, done)
  })
}
