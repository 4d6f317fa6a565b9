import type { Check, CheckName, MakeCheck } from './check.ts'
import type { ProofSlot } from './claim-line.ts'

/** What required slots come to: one missing or rejected fails, one pending is not known yet. */
export function proofState(slots: readonly ProofSlot[]): {
  readonly state: 'pass' | 'fail' | 'unknown'
  readonly seen: Readonly<Record<string, string>>
} {
  const seen = Object.fromEntries(slots.map(({ slot, state }) => [slot, state]))
  if (slots.some(({ state }) => state === 'missing' || state === 'rejected')) {
    return { state: 'fail', seen }
  }
  return { state: slots.some(({ state }) => state === 'pending') ? 'unknown' : 'pass', seen }
}

/** The finding on required slots, which names those that lack. */
export function proofCheck(
  slots: readonly ProofSlot[],
  words: {
    readonly code: CheckName
    readonly lacks: string
    readonly waits: string
    readonly whole: string
  },
  check: MakeCheck,
): Check {
  const { state, seen } = proofState(slots)
  const named = (...states: readonly ProofSlot['state'][]) =>
    states.flatMap((one) => slots.filter((slot) => slot.state === one).map(({ label }) => label))
  const sentence = {
    fail: `${words.lacks}: ${named('missing', 'rejected').join(', ')}.`,
    unknown: `${words.waits}: ${named('pending').join(', ')}.`,
    pass: words.whole,
  }
  return check(words.code, state, sentence[state], seen)
}
