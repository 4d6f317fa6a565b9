/** What our sign-in is like, for its door and its library. */
export const PASSWORD_CHARACTERS_MIN = 12
export const PASSWORD_CHARACTERS_MAX = 128
export const SESSION_SECONDS = 12 * 60 * 60
export const SESSION_RENEW_SECONDS = 60 * 60
export const LINK_SECONDS = 15 * 60
export const COOKIE_PREFIX = 'quittance'

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
