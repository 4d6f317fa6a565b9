/** How many requests one caller may send within a minute, at most; the count of this process. */
export type Allowance = { readonly perMinute: number }

export type RateLimits = {
  /** A signed-in person or agent. */
  readonly principal: Allowance
  /** One address that is not signed in. */
  readonly visitor: Allowance
  /** Sign-in, set-up and reset, per address. */
  readonly signIn: Allowance
  /** Sign-in as one person, from wherever. */
  readonly signInAs: Allowance
}

export const rateLimits: RateLimits = {
  principal: { perMinute: 1_200 },
  visitor: { perMinute: 600 },
  signIn: { perMinute: 30 },
  signInAs: { perMinute: 6 },
}

/** Callers remembered at once; the longest silent are forgotten first. */
const CALLERS_MAX = 20_000

/** Counts by token bucket: full at first, refilled evenly. `take` answers 0 when the request may
 *  pass, else the seconds to wait. */
export type Limiter = { take(caller: string, allowance: Allowance, nowMs: number): number }

export function openLimiter(): Limiter {
  const buckets = new Map<string, { tokens: number; atMs: number }>()
  return {
    take(caller, { perMinute }, nowMs) {
      const before = buckets.get(caller) ?? { tokens: perMinute, atMs: nowMs }
      const refilled = before.tokens + ((nowMs - before.atMs) / 60_000) * perMinute
      const tokens = Math.min(perMinute, refilled)
      buckets.delete(caller)
      if (buckets.size >= CALLERS_MAX) buckets.delete(buckets.keys().next().value ?? '')
      buckets.set(caller, { tokens: tokens >= 1 ? tokens - 1 : tokens, atMs: nowMs })
      return tokens >= 1 ? 0 : Math.max(1, Math.ceil(((1 - tokens) * 60) / perMinute))
    },
  }
}
