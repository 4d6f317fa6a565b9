import { setUp, signInSample } from '../../src/identity/contract.ts'
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

export async function verifyCode(code: string): Promise<void> {
  await rawPost('/api/auth/two-factor/verify-totp', { code })
}

export async function sendMagicLink(email: string): Promise<void> {
  await rawPost('/api/auth/sign-in/magic-link', { email, callbackURL: '/' })
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
