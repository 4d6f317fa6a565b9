import type { DealPack } from '../programs/index.ts'

/** Another incentive that earned on the same sale, with what its own program names. */
export type EarnedBy = {
  readonly number: string
  /** Code of its program, and of those it may stand beside. */
  readonly program: string
  readonly stackableWith: readonly string[]
}

/** Two programs stack when each names the other. */
export function stacks(
  one: Pick<DealPack, 'code' | 'stackableWith'>,
  other: Pick<EarnedBy, 'program' | 'stackableWith'>,
): boolean {
  return one.stackableWith.includes(other.program) && other.stackableWith.includes(one.code)
}

/** Numbers of those incentives on the sale that this one may not stand beside: one sale pays one
 *  incentive unless the programs name each other. Without what the others name, all of them. */
export function paidAgainst(
  pack: Pick<DealPack, 'code' | 'stackableWith'>,
  facts: {
    readonly paidElsewhere: readonly string[]
    readonly earnedBy?: readonly EarnedBy[] | undefined
  },
): readonly string[] {
  if (facts.earnedBy === undefined) return facts.paidElsewhere
  return facts.earnedBy.filter((one) => !stacks(pack, one)).map((one) => one.number)
}
