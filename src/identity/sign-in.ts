import { createHash } from 'node:crypto'
import pg from 'pg'
import { signedToken } from './session-cookie.ts'
import {
  COOKIE_PREFIX,
  SESSION_RENEW_SECONDS,
  SESSION_SECONDS,
  type SignInOptions,
} from './sign-in-settings.ts'

export type { SendMail } from './sign-in-settings.ts'

/** The door to the sign-in library (`sign-in-library.ts`): it answers "who is this request". Password,
 *  magic link and TOTP; sign-up is closed, people are invited. */
export type SignIn = {
  /** Answers `/api/auth/…`; null for a path that is not one of {@link signInPaths}. */
  handle(request: Request): Promise<Response | null>
  /** The signed-in person's id, the SHA-256 of the session's token, and cookies to renew; null for a
   *  visitor. */
  whoIs(headers: Headers): Promise<Session | null>
  /** The secrets of a person's authenticator; null where none was begun. */
  authenticatorOf(userId: string): Promise<Authenticator | null>
  /** Gives a person of the sample company an authenticator; the caller has checked that it is one. */
  enrolSample(userId: string): Promise<void>
  /** A session for a person of the sample company; the caller has checked that it is one. */
  signInAs(userId: string): Promise<readonly string[]>
  /** What the sign-in library's own tables lack against the migration; empty when nothing. */
  missingTables(): Promise<string[]>
  /** Loads the library, so that the first to sign in does not wait for it. */
  ready(): Promise<void>
  close(): Promise<void>
}

export type Session = {
  readonly userId: string
  readonly hash: string
  readonly cookies: readonly string[]
}

/** What an authenticator and we both know, and the codes kept for a lost device. */
export type Authenticator = { readonly secret: string; readonly recoveryCodes: readonly string[] }

/** The library's endpoints we offer, below `/api/auth`. Everything else it brings answers 404. */
export const signInPaths = [
  'POST /sign-in/email',
  'POST /sign-in/magic-link',
  'GET /magic-link/verify',
  'POST /sign-out',
  'POST /request-password-reset',
  'POST /reset-password',
  'POST /change-password',
  'POST /two-factor/enable',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
] as const

const POOL_CONNECTIONS = 3

/** A quarter of what a start would load, so it is loaded when somebody needs it. */
const library = () => import('./sign-in-library.ts')

/** scrypt, as the library stores and checks it. */
export async function hashPassword(password: string): Promise<string> {
  return (await library()).hashPassword(password)
}

/** Whether a password is the one that was hashed. */
export async function verifyPassword(asked: {
  readonly hash: string
  readonly password: string
}): Promise<boolean> {
  return (await library()).verifyPassword(asked)
}

function openAuthPool(databaseUrl: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: '-c search_path=auth',
    max: POOL_CONNECTIONS,
    allowExitOnIdle: true,
    application_name: 'quittance sign-in',
  })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** Whose session a token is, while it holds and need not be renewed. Asked at every request, so it is
 *  one statement: the library takes two, and 1 ms to check the cookie. */
async function heldBy(pool: pg.Pool, token: string): Promise<string | null> {
  const { rows } = await pool.query<{ userId: string; expiresAt: Date }>(
    'select "userId", "expiresAt" from session where token = $1',
    [token],
  )
  const [session] = rows
  const renewedUntilMs = Date.now() + (SESSION_SECONDS - SESSION_RENEW_SECONDS) * 1000
  return session !== undefined && session.expiresAt.getTime() > renewedUntilMs
    ? session.userId
    : null
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

async function readAuthenticator(
  pool: pg.Pool,
  userId: string,
): Promise<{ secret: string; backupCodes: string } | null> {
  const { rows } = await pool.query<{ secret: string; backupCodes: string }>(
    'select secret, "backupCodes" from "twoFactor" where "userId" = $1',
    [userId],
  )
  return rows[0] ?? null
}

/** An authenticator that is on, as the library would keep it. */
async function writeAuthenticator(
  pool: pg.Pool,
  userId: string,
  sealed: { readonly secret: string; readonly backupCodes: string },
): Promise<void> {
  await pool.query(
    `with kept as (
       insert into "twoFactor" (id, "userId", secret, "backupCodes", verified)
       values (gen_random_uuid()::text, $1, $2, $3, true))
     update "user" set "twoFactorEnabled" = true where id = $1`,
    [userId, sealed.secret, sealed.backupCodes],
  )
}

/** Opens sign-in on the database; close it with its pool at the end. */
export function openSignIn(options: SignInOptions): SignIn {
  const pool = openAuthPool(options.databaseUrl)
  let built: ReturnType<typeof build> | null = null
  const build = async () => (await library()).buildAuth(options, pool)
  const auth = () => (built ??= build())
  const offered: ReadonlySet<string> = new Set(signInPaths)
  const secure = options.origin.startsWith('https:') ? '__Secure-' : ''
  const cookieName = `${secure}${COOKIE_PREFIX}.session_token`
  return {
    async handle(request) {
      const path = new URL(request.url).pathname.replace('/api/auth', '')
      return offered.has(`${request.method} ${path}`) ? (await auth()).handler(request) : null
    },
    async whoIs(headers) {
      const cookies = headers.get('cookie') ?? ''
      if (!cookies.includes(`${COOKIE_PREFIX}.`)) return null
      const token = signedToken(cookies, cookieName, options.secret)
      const userId = token === null ? null : await heldBy(pool, token)
      if (userId !== null && token !== null) return { userId, hash: hashOf(token), cookies: [] }
      // No session, one that has ended, or one to be renewed: the library's business.
      const found = await (await auth()).api.getSession({ headers, returnHeaders: true })
      if (found.response === null) return null
      const { user, session } = found.response
      const hash = hashOf(session.token)
      return { userId: user.id, hash, cookies: found.headers.getSetCookie() }
    },
    async authenticatorOf(userId) {
      const kept = await readAuthenticator(pool, userId)
      return kept === null ? null : (await library()).openAuthenticator(options.secret, kept)
    },
    async enrolSample(userId) {
      if ((await readAuthenticator(pool, userId)) !== null) return
      await writeAuthenticator(
        pool,
        userId,
        await (await library()).newAuthenticator(options.secret),
      )
    },
    async signInAs(userId) {
      const answer = await (
        await auth()
      ).api.signInSample({ body: { userId }, returnHeaders: true })
      return answer.headers.getSetCookie()
    },
    async missingTables() {
      const { getMigrations } = await import('better-auth/db/migration')
      const plan = await getMigrations((await auth()).options)
      return [...plan.toBeCreated, ...plan.toBeAdded].map((table) => table.table)
    },
    ready: async () => void (await auth()),
    close: () => pool.end(),
  }
}

/** The letter to the address somebody had until now. */
export function addressChangedLetter(to: string, changedTo: string) {
  return {
    to,
    subject: 'Your address in Quittance was changed',
    text:
      `Whoever signed in as you, with your password, changed your address to ${changedTo}.\n\n` +
      'If that was not you, tell an administrator at once: they can suspend the account.\n',
  }
}

/** The letter of an invitation, with the set-up link. `hours` is how long the link works. */
export function invitationLetter(to: string, url: string, hours: number) {
  return {
    to,
    subject: 'You are invited to Quittance',
    text:
      `Open this link within ${hours} hours to choose a password and sign in.\n\n${url}\n\n` +
      'If it has expired, ask whoever invited you for a new one.\n',
  }
}

/** The letter to a person and the administrators when an authenticator is turned on or off. */
export function secondFactorLetter(to: string, name: string, how: 'on' | 'off') {
  return {
    to,
    subject: `The second factor of ${name} in Quittance was turned ${how}`,
    text:
      `Whoever signed in as ${name} turned the second factor ${how}.\n\n` +
      'If that was not them, suspend the account at once: People, then the person, then Suspend.\n',
  }
}
