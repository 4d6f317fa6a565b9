import { type Money, printMoney, scale } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { clauseOfCheck, type DealPack } from '../programs/index.ts'
import type { Assessment } from './assess.ts'
import { type Check, type MakeCheck } from './check.ts'
import type { DealRegistrationFacts } from './deal-registration.ts'
import { printPercent, type Step } from './mdf-amount.ts'

/** `runner_up_share@1`: who was second for a customer gets this share of what the first earned,
 *  rounded half-even once. Half of 2 500.05 is 1 250.02. */
export function runnerUpAmount(
  rewarded: Money,
  share: Ratio,
): { readonly payable: Money; readonly steps: readonly Step[] } {
  const payable = scale(rewarded, share, 'half-even')
  return {
    payable,
    steps: [
      { label: 'What the first earned', formula: 'as it stands now', amount: rewarded },
      {
        label: 'Share of who was second',
        formula: `${printPercent(share)} × ${printMoney(rewarded)}`,
        amount: payable,
      },
    ],
  }
}

/** The deal a registration is second to: the one deal that holds the customer, where the program has a
 *  share for who was second and nothing else stood against it. Null: second to none. */
export function runnerUpTo(
  pack: DealPack,
  facts: Pick<DealRegistrationFacts, 'conflicts'>,
  assessment: Pick<Assessment, 'checks' | 'outcome'>,
): string | null {
  const { outcome, checks } = assessment
  if (pack.runnerUpShare === null || outcome?.outcome !== 'reject') return null
  if (outcome.clause !== clauseOfCheck(pack, 'deal_registration', 'check_conflict')) return null
  const inOrder = checks.every(({ code, state }) =>
    code === 'check_conflict' ? state === 'fail' : state === 'pass' || state === 'warn',
  )
  if (!inOrder) return null
  const holders = facts.conflicts
    .filter((one) => one.exact && one.source === 'protection')
    .flatMap((one) => one.number ?? [])
  const [first, ...more] = [...new Set(holders)]
  return first === undefined || more.length > 0 ? null : first
}

/** The check of a share: whoever was first has earned something. */
export function runnerUpCheck(rewarded: Money, check: MakeCheck): Check {
  const seen = { rewarded: printMoney(rewarded) }
  const code = 'check_runner_up'
  return rewarded.minor > 0n
    ? check(code, 'pass', 'The deal of the customer you were second for was won.', seen)
    : check(code, 'fail', 'The deal of the customer you were second for earns nothing.', seen)
}
