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
