import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Instant } from '../kernel/temporal.ts'

/** Codes of an authenticator: RFC 6238 with HMAC-SHA-1, six digits, 30 seconds, as the apps count. */
const STEP_SECONDS = 30
const DIGITS = 6
/** A clock may be so many steps early or late, and a code typed as it changes still counts. */
const STEPS_AROUND = 1

/** The 30 seconds an instant falls into, counted from 1970. */
export function totpStep(at: Instant): bigint {
  return BigInt(Math.floor(at.epochMilliseconds / 1000 / STEP_SECONDS))
}

/** The code of these 30 seconds. `secret` is the shared secret's bytes as the sign-in library keeps
 *  them: text, one byte a letter. Source: RFC 4226, section 5.3. */
export function totpCode(secret: string, step: bigint): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(step)
  const mac = createHmac('sha1', Buffer.from(secret, 'utf8')).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0')
}

/** Which 30 seconds around `at` this code belongs to; null when to none. Every candidate is compared
 *  in full, so that how long it takes says nothing. */
export function matchingStep(secret: string, code: string, at: Instant): bigint | null {
  const asked = Buffer.from(
    code
      .replaceAll(/\s/g, '')
      .padEnd(DIGITS)
      .slice(0, DIGITS + 1),
  )
  const now = totpStep(at)
  let found: bigint | null = null
  for (let away = -STEPS_AROUND; away <= STEPS_AROUND; away++) {
    const step = now + BigInt(away)
    const right = Buffer.from(totpCode(secret, step))
    if (right.length === asked.length && timingSafeEqual(right, asked)) found ??= step
  }
  return found
}
