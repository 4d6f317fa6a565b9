import { betterAuth, type BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { hashPassword, verifyPassword } from 'better-auth/crypto'
import { magicLink, twoFactor } from 'better-auth/plugins'
import pg from 'pg'
import { z } from 'zod'
import { signedToken } from './session-cookie.ts'

/** The one module that knows the sign-in library: it answers "who is this request". Password, magic
 *  link and TOTP; sign-up is closed, people are invited. */
export type SignIn = {
  /** Answers `/api/auth/…`; null for a path that is not one of {@link signInPaths}. */
  handle(request: Request): Promise<Response | null>
  /** The signed-in person's id, and cookies to renew; null for a visitor. */
  whoIs(headers: Headers): Promise<{ userId: string; cookies: readonly string[] } | null>
  /** A session for a person of the sample company; the caller has checked that it is one. */
  signInAs(userId: string): Promise<readonly string[]>
  /** What the sign-in library's own tables lack against the migration; empty when nothing. */
  missingTables(): Promise<string[]>
  close(): Promise<void>
}

export type SignInOptions = {
  /** The application's login; the library gets a small pool of its own on schema `auth`. */
  readonly databaseUrl: string
  /** Where people reach us: `https://quittance.example.com`. Cookies are `Secure` under https. */
  readonly origin: string
  /** Every origin a browser may come from; the first is {@link origin}. */
  readonly origins: readonly string[]
  /** Signs the session cookie; at least 32 characters. */
  readonly secret: string
  readonly sendMail: SendMail
  /** What the library has to say: `warn` or `error`. */
  readonly log: (level: string, message: string) => void
  /** The person behind an address who may sign in by link: known, active, without TOTP. */
  readonly mayUseLink: (email: string) => Promise<boolean>
}

/** Sends one letter of the sign-in; kept out of threads, for it carries a secret. */
export type SendMail = (letter: {
  readonly to: string
  readonly subject: string
  readonly text: string
}) => Promise<void>

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
  'POST /two-factor/disable',
  'POST /two-factor/verify-totp',
  'POST /two-factor/verify-backup-code',
  'POST /two-factor/generate-backup-codes',
] as const

export const PASSWORD_CHARACTERS_MIN = 12
export const PASSWORD_CHARACTERS_MAX = 128
const SESSION_SECONDS = 12 * 60 * 60
const SESSION_RENEW_SECONDS = 60 * 60
const LINK_SECONDS = 15 * 60
const POOL_CONNECTIONS = 3
const COOKIE_PREFIX = 'quittance'

/** scrypt, as the library stores and checks it. */
export { hashPassword, verifyPassword }

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

function buildAuth(options: SignInOptions, pool: pg.Pool) {
  return betterAuth({
    appName: 'Quittance',
    baseURL: options.origin,
    basePath: '/api/auth',
    secret: options.secret,
    trustedOrigins: [...options.origins],
    database: pool,
    telemetry: { enabled: false },
    logger: { level: 'warn', log: (level, message) => options.log(level, message) },
    // Ours counts every door, per address and per person.
    rateLimit: { enabled: false },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_RENEW_SECONDS },
    advanced: {
      cookiePrefix: COOKIE_PREFIX,
      useSecureCookies: options.origin.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      ipAddress: { disableIpTracking: true },
    },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: PASSWORD_CHARACTERS_MIN,
      maxPasswordLength: PASSWORD_CHARACTERS_MAX,
      revokeSessionsOnPasswordReset: true,
      // To a page of ours, with the token behind the #, where no server's log has it.
      sendResetPassword: ({ user, token }) =>
        options.sendMail(resetLetter(user.email, `${options.origin}/new-password#${token}`)),
    },
    plugins: [
      magicLink({
        disableSignUp: true,
        expiresIn: LINK_SECONDS,
        storeToken: 'hashed',
        // A link would pass by the second factor, so who has one signs in with it. An unknown
        // address hears nothing and looks the same from outside.
        sendMagicLink: async ({ email, url }) => {
          if (await options.mayUseLink(email)) await options.sendMail(linkLetter(email, url))
        },
      }),
      twoFactor({ issuer: 'Quittance' }),
      sampleSession(),
    ],
  })
}

/** A session without a password, for the sample company; reachable from our code only, since its
 *  path is not among {@link signInPaths}. */
function sampleSession() {
  return {
    id: 'sample-session',
    endpoints: {
      signInSample: createAuthEndpoint(
        '/sign-in/sample',
        { method: 'POST', body: z.object({ userId: z.string() }) },
        async (context) => {
          const { internalAdapter } = context.context
          const user = await internalAdapter.findUserById(context.body.userId)
          if (user === null) return context.json({ signedIn: false })
          const session = await internalAdapter.createSession(user.id)
          await setSessionCookie(context, { session, user })
          return context.json({ signedIn: true })
        },
      ),
    },
  } satisfies BetterAuthPlugin
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

/** Opens sign-in on the database; close it with its pool at the end. */
export function openSignIn(options: SignInOptions): SignIn {
  const pool = openAuthPool(options.databaseUrl)
  const auth = buildAuth(options, pool)
  const offered: ReadonlySet<string> = new Set(signInPaths)
  const secure = options.origin.startsWith('https:') ? '__Secure-' : ''
  const cookieName = `${secure}${COOKIE_PREFIX}.session_token`
  return {
    async handle(request) {
      const path = new URL(request.url).pathname.replace('/api/auth', '')
      return offered.has(`${request.method} ${path}`) ? auth.handler(request) : null
    },
    async whoIs(headers) {
      const cookies = headers.get('cookie') ?? ''
      if (!cookies.includes(`${COOKIE_PREFIX}.`)) return null
      const token = signedToken(cookies, cookieName, options.secret)
      const userId = token === null ? null : await heldBy(pool, token)
      if (userId !== null) return { userId, cookies: [] }
      // No session, one that has ended, or one to be renewed: the library's business.
      const found = await auth.api.getSession({ headers, returnHeaders: true })
      if (found.response === null) return null
      return { userId: found.response.user.id, cookies: found.headers.getSetCookie() }
    },
    async signInAs(userId) {
      const answer = await auth.api.signInSample({ body: { userId }, returnHeaders: true })
      return answer.headers.getSetCookie()
    },
    async missingTables() {
      const { getMigrations } = await import('better-auth/db/migration')
      const plan = await getMigrations(auth.options)
      return [...plan.toBeCreated, ...plan.toBeAdded].map((table) => table.table)
    },
    close: () => pool.end(),
  }
}

function linkLetter(to: string, url: string) {
  return {
    to,
    subject: 'Your link to sign in to Quittance',
    text:
      `Open this link within ${LINK_SECONDS / 60} minutes to sign in. It works once.\n\n${url}\n\n` +
      'If you did not ask for it, ignore this letter: nobody can sign in without the link.\n',
  }
}

function resetLetter(to: string, url: string) {
  return {
    to,
    subject: 'Choose a new password for Quittance',
    text:
      `Open this link within an hour to choose a new password.\n\n${url}\n\n` +
      'If you did not ask for it, ignore this letter: your password stays as it is.\n',
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
