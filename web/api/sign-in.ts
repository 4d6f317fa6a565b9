import { useForget } from './session.ts'
import { rawGet, rawPost } from './raw.ts'

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

export type SamplePerson = {
  readonly principalId: string
  readonly name: string
  readonly roles: readonly string[]
  readonly partnerName: string | null
  readonly note: string | null
}

/** The people of the sample company; the server lists them in sample mode on loopback only. */
export async function samplePeople(): Promise<readonly SamplePerson[]> {
  const answer = await rawGet('/api/session/samples')
  if (typeof answer !== 'object' || answer === null || !('people' in answer)) return []
  return Array.isArray(answer.people) ? (answer.people as SamplePerson[]) : [] // identity's contract
}

export async function signInAsSample(principalId: string): Promise<void> {
  await rawPost('/api/session/sample', { principalId })
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
