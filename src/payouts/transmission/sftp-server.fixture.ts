/** An SFTP server over a folder, speaking the real protocol, that fails where it is told to: for the
 *  tests of sending. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
} from 'node:fs'
import { lstatSync, renameSync, rmSync, writeSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import ssh2, { type Connection, type SFTPWrapper } from 'ssh2'
import { newKeyPair } from './sftp.ts'

const { STATUS_CODE } = ssh2.utils.sftp

/** Where the connection is cut, or what is answered instead. `renamed`: after the rename was done and
 *  before it was answered; `picked_up`: the same, and the bank has taken the file away; `stalls`: a
 *  write is answered only when {@link SftpServer.goOn} is called; `half_read`: after the first bytes of
 *  a file; `endless`: a file never comes to its end; `crumbs`: a file comes few bytes at a time. */
export type Trouble =
  | 'none'
  | 'at_open'
  | 'at_write'
  | 'before_rename'
  | 'renamed'
  | 'picked_up'
  | 'rename_denied'
  | 'stalls'
  | 'write_only'
  | 'garbles'
  | 'half_read'
  | 'endless'
  | 'crumbs'

export type SftpServer = {
  readonly port: number
  /** Fingerprint of the host key. */
  readonly hostKey: string
  readonly folder: string
  trouble: Trouble
  /** Names that it lists beside what lies there: of files that nobody wrote. */
  phantoms: readonly string[]
  /** Names renamed to, in order. */
  readonly renamed: string[]
  /** Lets go on what stalls, and says that something did. */
  readonly goOn: () => void
  readonly stalled: () => Promise<void>
  readonly mayGoOn: () => Promise<void>
  readonly sayStalled: () => void
  connections: number
  close(): Promise<void>
}

/** Starts a server that lets in who shows `publicKey` as `login`. */
export async function startSftpServer(of: {
  readonly folder: string
  readonly login: string
  readonly publicKey: () => string
}): Promise<SftpServer> {
  const host = await newKeyPair('ed25519', 'host')
  const parsed = ssh2.utils.parseKey(host.privateKey)
  if (parsed instanceof Error) throw parsed
  const blob = parsed.getPublicSSH()
  const open = new Set<Connection>()
  const [stuck, going] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const state: { -readonly [K in keyof SftpServer]: SftpServer[K] } = {
    port: 0,
    hostKey: `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`,
    folder: of.folder,
    trouble: 'none',
    phantoms: [],
    renamed: [],
    goOn: () => going.resolve(),
    stalled: () => stuck.promise,
    mayGoOn: () => going.promise,
    sayStalled: () => stuck.resolve(),
    connections: 0,
    close: async () => {
      for (const connection of open) connection.end()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const server = new ssh2.Server({ hostKeys: [host.privateKey] }, (connection) => {
    open.add(connection)
    state.connections += 1
    connection.on('error', () => {})
    socketOf(connection)?.setNoDelay(true)
    connection.on('close', () => open.delete(connection))
    connection.on('authentication', (context) => {
      const allowed = ssh2.utils.parseKey(of.publicKey())
      const mine = allowed instanceof Error ? null : allowed.getPublicSSH()
      const isKey = context.method === 'publickey' && mine?.equals(context.key.data) === true
      if (isKey && context.username === of.login) context.accept()
      else context.reject(['publickey'])
    })
    connection.on('ready', () => {
      connection.on('session', (accept) => {
        accept().on('sftp', (acceptSftp) => serveFolder(acceptSftp(), connection, state))
      })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  state.port = (server.address() as AddressInfo).port
  return state
}

/** Cuts the line as a pulled cable does: nothing more is answered. */
function cut(connection: Connection): void {
  // Ending the session politely would answer what waits.
  socketOf(connection)?.destroy()
}

/** The library keeps its socket to itself; undefined should a later version call it otherwise. */
function socketOf(connection: Connection): Socket | undefined {
  return (connection as unknown as { readonly _sock?: Socket })._sock
}

/** One session: what it has open, and how it answers. */
type Session = {
  readonly sftp: SFTPWrapper
  readonly connection: Connection
  readonly state: SftpServer
  readonly handles: Map<number, { readonly fd: number; readonly path: string }>
  readonly listings: Map<number, string[]>
  readonly at: (path: string) => string
  readonly ok: (request: number) => void
  readonly no: (request: number, code?: number) => void
}

function serveFolder(sftp: SFTPWrapper, connection: Connection, state: SftpServer): void {
  const session: Session = {
    sftp,
    connection,
    state,
    handles: new Map(),
    listings: new Map(),
    at: (path) => join(state.folder, path.replace(/^.*\//, '')),
    ok: (request) => sftp.status(request, STATUS_CODE.OK),
    no: (request, code = STATUS_CODE.FAILURE) => sftp.status(request, code),
  }
  serveBytes(session)
  serveAttributes(session)
  serveNames(session)
}

const idOf = (handle: Buffer) => handle.readUInt32LE(0)
let lastHandle = 0
function newHandle(): { readonly id: number; readonly handle: Buffer } {
  lastHandle += 1
  const handle = Buffer.alloc(4)
  handle.writeUInt32LE(lastHandle)
  return { id: lastHandle, handle }
}

function serveBytes({ sftp, connection, state, handles, listings, at, ok, no }: Session): void {
  sftp.on('OPEN', (request, path, flags) => {
    const isWrite = (flags & ssh2.utils.sftp.OPEN_MODE.WRITE) !== 0
    if (isWrite && state.trouble === 'at_open') return cut(connection)
    if (!isWrite && !existsSync(at(path))) return no(request, STATUS_CODE.NO_SUCH_FILE)
    if (!isWrite && state.trouble === 'write_only') {
      return no(request, STATUS_CODE.PERMISSION_DENIED)
    }
    const { id, handle } = newHandle()
    handles.set(id, { fd: openSync(at(path), isWrite ? 'w' : 'r'), path })
    sftp.handle(request, handle)
  })
  sftp.on('WRITE', (request, handle, offset, chunk) => {
    const open = handles.get(idOf(handle))
    if (state.trouble === 'at_write') return cut(connection)
    if (open === undefined) return no(request)
    const kept = state.trouble === 'garbles' ? Buffer.alloc(chunk.length, 0x20) : chunk
    writeSync(open.fd, kept, 0, kept.length, offset)
    if (state.trouble === 'stalls') {
      state.trouble = 'none'
      state.sayStalled()
      return void state.mayGoOn().then(() => ok(request))
    }
    ok(request)
  })
  sftp.on('READ', (request, handle, offset, length) => {
    const open = handles.get(idOf(handle))
    if (open === undefined) return no(request)
    const isInside = offset > 0 && offset < fstatSync(open.fd).size
    if (state.trouble === 'half_read' && isInside) return cut(connection)
    const into = Buffer.alloc(state.trouble === 'crumbs' ? 7_001 : length, 0x20)
    if (state.trouble === 'endless') return sftp.data(request, into)
    const count = readSync(open.fd, into, 0, Math.min(length, into.length), offset)
    if (count === 0) return no(request, STATUS_CODE.EOF)
    sftp.data(request, into.subarray(0, count))
  })
  sftp.on('CLOSE', (request, handle) => {
    const open = handles.get(idOf(handle))
    if (open !== undefined) {
      fsyncSync(open.fd)
      closeSync(open.fd)
    }
    handles.delete(idOf(handle))
    listings.delete(idOf(handle))
    ok(request)
  })
}

function attributesOf(path: string) {
  const { size, mtimeMs, mode } = lstatSync(path)
  const seconds = Math.floor(mtimeMs / 1000)
  return { mode, uid: 0, gid: 0, size, atime: seconds, mtime: seconds }
}

/** Names of one answer, as servers hand them out. */
const NAMES_PER_ANSWER = 100
const phantom = { mode: 0o100_640, uid: 0, gid: 0, size: 1, atime: 0, mtime: 1 }

function serveAttributes({ sftp, state, handles, listings, at, no }: Session): void {
  const stat = (request: number, path: string) =>
    existsSync(at(path))
      ? sftp.attrs(request, attributesOf(at(path)))
      : no(request, STATUS_CODE.NO_SUCH_FILE)
  sftp.on('STAT', stat)
  sftp.on('LSTAT', stat)
  sftp.on('FSTAT', (request, handle) => stat(request, handles.get(idOf(handle))?.path ?? ''))
  sftp.on('OPENDIR', (request) => {
    const { id, handle } = newHandle()
    listings.set(id, [...readdirSync(state.folder), ...state.phantoms])
    sftp.handle(request, handle)
  })
  sftp.on('READDIR', (request, handle) => {
    const names = listings.get(idOf(handle)) ?? []
    if (names.length === 0) return no(request, STATUS_CODE.EOF)
    listings.set(idOf(handle), names.slice(NAMES_PER_ANSWER))
    const entry = (filename: string) => {
      const isThere = existsSync(join(state.folder, filename))
      const attrs = isThere ? attributesOf(join(state.folder, filename)) : phantom
      return { filename, longname: filename, attrs }
    }
    sftp.name(request, names.slice(0, NAMES_PER_ANSWER).map(entry))
  })
}

function serveNames({ sftp, connection, state, at, ok, no }: Session): void {
  sftp.on('REMOVE', (request, path) => {
    if (!existsSync(at(path))) return no(request, STATUS_CODE.NO_SUCH_FILE)
    rmSync(at(path))
    ok(request)
  })
  sftp.on('RENAME', (request, from, to) => {
    if (state.trouble === 'before_rename') return cut(connection)
    if (state.trouble === 'rename_denied') return no(request, STATUS_CODE.PERMISSION_DENIED)
    // As OpenSSH does: never over something that is there.
    if (existsSync(at(to))) return no(request)
    renameSync(at(from), at(to))
    state.renamed.push(to.replace(/^.*\//, ''))
    if (state.trouble === 'picked_up') rmSync(at(to))
    if (state.trouble === 'renamed' || state.trouble === 'picked_up') return cut(connection)
    ok(request)
  })
}
