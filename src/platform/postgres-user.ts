/** PostgreSQL refuses to run as root: as root, the server runs as the system user `postgres`. */
import { spawn } from 'node:child_process'

/** Who owns the cluster and runs its programs; null when that is simply us. */
export type ServerUser = { readonly uid: number; readonly gid: number } | null

const serverUserName = 'postgres'

/** The user the server runs as. Creates `postgres` when we are root and it does not exist. */
export async function serverUser(): Promise<ServerUser> {
  if (process.getuid?.() !== 0) return null
  const known = await lookUp()
  if (known) return known
  await createUser()
  const created = await lookUp()
  if (created) return created
  throw new Error(
    `Quittance runs as root, and PostgreSQL must not: the system user "${serverUserName}" is ` +
      'missing and could not be created. Create it, or start Quittance as an ordinary user.',
  )
}

async function lookUp(): Promise<ServerUser> {
  const answers = [await run('id', ['-u', serverUserName]), await run('id', ['-g', serverUserName])]
  const [uid, gid] = answers.map(({ code, output }) => (code === 0 ? Number(output) : Number.NaN))
  return Number.isInteger(uid) && Number.isInteger(gid) ? { uid: uid!, gid: gid! } : null
}

/** `useradd` is everywhere but on BusyBox, which has its own `adduser`. Raced creation is fine. */
async function createUser(): Promise<void> {
  const common = ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin']
  const made = await run('useradd', [...common, serverUserName])
  if (made.code === 0) return
  await run('addgroup', ['-S', serverUserName])
  await run('adduser', ['-S', '-D', '-H', '-G', serverUserName, serverUserName])
}

/** Runs a program to its end; never throws: a program that is not there answers code 127. */
export function run(
  command: string,
  args: readonly string[],
  options: { readonly user?: ServerUser; readonly cwd?: string } = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(command, [...args], {
      ...asUser(options.user ?? null),
      ...(options.cwd ? { cwd: options.cwd } : {}),
      env: serverEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    child.on('error', (error) => resolve({ code: 127, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output: output.trim() }))
  })
}

export function asUser(user: ServerUser): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {}
}

/** The server must behave the same under every locale, zone and `PG…` variable of its starter. */
export function serverEnvironment(): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}
