import type { Instant } from '../kernel/temporal.ts'

/** Something that happens in the sample at its own instant. */
export type Step = {
  readonly at: Instant
  readonly name: string
  /** What it belongs to: its steps go one after the other, and when one is refused, the later ones
   *  of its thread are left out. */
  readonly thread: string
  /** Further queues in which it waits its turn: for what is numbered as it comes. */
  readonly queues?: readonly string[]
  /** Waits for everything before it, and everything after it waits. */
  readonly isRound?: true
  readonly run: () => Promise<void>
}
