import { betterAuth, type BetterAuthPlugin } from 'better-auth'
import { createAuthEndpoint } from 'better-auth/api'
import { generateRandomString, symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { setSessionCookie } from 'better-auth/cookies'
import { magicLink, twoFactor } from 'better-auth/plugins'
import type pg from 'pg'
import { z } from 'zod'
import {
  COOKIE_PREFIX,
  LINK_SECONDS,
  PASSWORD_CHARACTERS_MAX,
  PASSWORD_CHARACTERS_MIN,
  SESSION_RENEW_SECONDS,
  SESSION_SECONDS,
  type SignInOptions,
} from './sign-in-settings.ts'

/** The one module that loads the sign-in library: 400 modules, a quarter of a start, so only
 *  `sign-in.ts` imports it, and only when it is needed. */
export { hashPassword, verifyPassword } from 'better-auth/crypto'

const recoveryCodes = z.array(z.string())

/** What the library keeps of an authenticator, opened: it seals both with the session secret. */
export async function openAuthenticator(
  key: string,
  kept: { readonly secret: string; readonly backupCodes: string },
) {
  const codes = await symmetricDecrypt({ key, data: kept.backupCodes })
  return {
    secret: await symmetricDecrypt({ key, data: kept.secret }),
    recoveryCodes: recoveryCodes.parse(JSON.parse(codes)),
  }
}

/** A new authenticator as the library seals one; without codes for a lost device. */
export async function newAuthenticator(key: string) {
  const secret = await symmetricEncrypt({ key, data: generateRandomString(32) })
  return { secret, backupCodes: await symmetricEncrypt({ key, data: '[]' }) }
}

/** Whether a sealed text of the library opens under this session secret. */
export async function opensUnder(key: string, kept: string): Promise<boolean> {
  return symmetricDecrypt({ key, data: kept }).then(
    () => true,
    () => false,
  )
}

/** The same authenticator, sealed with another session secret. */
export async function resealAuthenticator(
  from: string,
  to: string,
  kept: { readonly secret: string; readonly backupCodes: string },
) {
  const secret = await symmetricDecrypt({ key: from, data: kept.secret })
  const codes = await symmetricDecrypt({ key: from, data: kept.backupCodes })
  return {
    secret: await symmetricEncrypt({ key: to, data: secret }),
    backupCodes: await symmetricEncrypt({ key: to, data: codes }),
  }
}

/** The library with our settings, on a pool of its own. */
export function buildAuth(options: SignInOptions, pool: pg.Pool) {
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
