import {
  confirmSecondFactor as confirmRoute,
  removeSecondFactor as removeRoute,
  setUp,
  signInSample,
} from '../../src/identity/contract.ts'
import { call } from './client.ts'
import { rawPost } from './raw.ts'
import { useForget, type Session } from './session.ts'

/** What a sign-in asks next: nothing, or the six digits of the second factor. */
export type SignInStep = 'in' | 'code'

export async function signInByPassword(email: string, password: string): Promise<SignInStep> {
  const answer = await rawPost('/api/auth/sign-in/email', { email, password })
  const asksCode = typeof answer === 'object' && answer !== null && 'twoFactorRedirect' in answer
  return asksCode ? 'code' : 'in'
}

/** Six digits of the authenticator, or one of the codes kept for a lost device. */
export async function verifyCode(code: string): Promise<void> {
  const way = /^\d{6}$/.test(code) ? 'verify-totp' : 'verify-backup-code'
  await rawPost(`/api/auth/two-factor/${way}`, { code })
}

export async function sendMagicLink(email: string): Promise<void> {
  await rawPost('/api/auth/sign-in/magic-link', { email, callbackURL: '/' })
}

/** Asks for a letter with a link to choose a new password; who is unknown hears nothing. */
export async function askForNewPassword(email: string): Promise<void> {
  await rawPost('/api/auth/request-password-reset', { email })
}

/** Chooses a new password by the link of that letter. */
export async function chooseNewPassword(token: string, password: string): Promise<void> {
  await rawPost('/api/auth/reset-password', { token, newPassword: password })
}

/** Changes one's password; every other session ends. */
export async function changePassword(before: string, next: string): Promise<void> {
  await rawPost('/api/auth/change-password', {
    currentPassword: before,
    newPassword: next,
    revokeOtherSessions: true,
  })
}

export type SecondFactorStart = {
  /** The key as an authenticator takes it, base32. */
  readonly secret: string
  readonly uri: string
  readonly backupCodes: readonly string[]
}

/** Begins a second factor: it holds once {@link confirmSecondFactor} has seen six digits of it. */
export async function beginSecondFactor(password: string): Promise<SecondFactorStart> {
  // The sign-in library's own answer, as its version in the lock file gives it.
  const answer = (await rawPost('/api/auth/two-factor/enable', { password })) as {
    totpURI: string
    backupCodes: string[]
  }
  const secret = new URL(answer.totpURI).searchParams.get('secret') ?? ''
  return { secret, uri: answer.totpURI, backupCodes: answer.backupCodes }
}

/** Turns the begun authenticator on; every other session of the person ends. */
export async function confirmSecondFactor(code: string): Promise<void> {
  await call(confirmRoute, { body: { code } })
}

/** Turns it off: with the password and a code of it, or one kept for a lost device. */
export async function dropSecondFactor(password: string, code: string): Promise<void> {
  await call(removeRoute, { body: { password, code } })
}

export type SamplePerson = NonNullable<Session['samplePersons']>[number]

/** Signs in as a person of the sample company; refused in any other installation. */
export async function signInAsSample(principalId: string): Promise<void> {
  await call(signInSample, { body: { principalId } })
}

/** Chooses the first password by the link somebody was sent. */
export async function chooseFirstPassword(token: string, password: string): Promise<void> {
  await call(setUp, { body: { token, password } })
}

/** Ends the session and forgets what it had read. */
export function useSignOut(): () => Promise<void> {
  const forget = useForget()
  return async () => {
    await rawPost('/api/auth/sign-out', {})
    await forget()
    window.location.assign('/sign-in')
  }
}
