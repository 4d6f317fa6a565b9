import { type Instant, Temporal } from '../../kernel/temporal.ts'

/** What happens in a run, in the order in which things of one instant happen. */
export const stages = [
  'vendor',
  'sales',
  'submission',
  'judgment',
  'decision',
  'pay_run',
  'approval',
  'statement',
] as const
export type Stage = (typeof stages)[number]

/** One thing that happens at an instant. Doing it again changes nothing. */
export type Step = {
  readonly at: Instant
  readonly stage: Stage
  readonly run: () => Promise<unknown>
}

/** Steps by their instant, those of one instant by stage, then in the order given. */
export function inOrder(steps: readonly Step[]): Step[] {
  return steps.toSorted(
    (a, b) =>
      Temporal.Instant.compare(a.at, b.at) || stages.indexOf(a.stage) - stages.indexOf(b.stage),
  )
}
