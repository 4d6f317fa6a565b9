import type { Instant } from '../kernel/temporal.ts'

/** Something that happens in the sample at its own instant. */
export type Step = {
  readonly at: Instant
  readonly name: string
  /** What it belongs to: when a step is refused, the later ones of its thread are left out. */
  readonly thread: string
  readonly run: () => Promise<void>
}
