import { compare, type Money, printMoney } from '../kernel/money.ts'
import type { Pack } from '../programs/index.ts'
import type { Judged } from '../submissions/index.ts'

/** Why a person must decide; null when the rules may alone. Pure. */
export function whyNotAlone(
  pack: Pick<Pack, 'ceilings'>,
  judged: Pick<Judged, 'type'> & {
    readonly assessment: {
      readonly outcome: { readonly outcome: string; readonly reason: string } | null
      readonly checks: readonly { readonly state: string; readonly sentence: string }[]
      readonly amount: Money
    }
  },
): string | null {
  const { outcome, checks, amount } = judged.assessment
  const { autonomy, limits } = pack.ceilings
  const reach = autonomy[judged.type] ?? 'off'
  if (reach !== 'auto') return `the program is set to ${reach}`
  if (outcome === null) return 'no table covers it'
  if (outcome.outcome !== 'approve')
    return `policy answers ${words(outcome.outcome)}: ${words(outcome.reason)}`
  const open = checks.find((check) => check.state !== 'pass')
  if (open !== undefined) return open.sentence
  if (compare(amount, limits.specialist) <= 0) return null
  return `${printMoney(amount)} is above ${printMoney(limits.specialist)}`
}

function words(code: string): string {
  return code.replaceAll(/[._]/g, ' ')
}
