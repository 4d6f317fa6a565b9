import { compare, least, type Money, printMoney, scale, subtract, zero } from '../kernel/money.ts'
import { printRatio, ratio, type Ratio } from '../kernel/ratio.ts'
import type { Step } from './mdf-amount.ts'

export type DealIncentiveInput = {
  /** Net of discounts and tax, and new to us: what the order adds. */
  readonly netNew: Money
  readonly registered: Money
  /** Fixed when the registration was approved. */
  readonly rate: Ratio
  /** How far above the registered value an order counts without asking: 25 % is 1/4. */
  readonly tolerance: Ratio
  /** The owner said that what is above counts too. */
  readonly restGranted: boolean
  readonly pays: boolean
}

export type DealIncentive = {
  readonly payable: Money
  /** What the whole net new value would earn. */
  readonly requested: Money
  readonly limitedBy: 'rate' | 'tolerance'
  /** What of the order lies above the tolerance; zero within it. */
  readonly above: Money
  readonly steps: readonly Step[]
}

/** `deal_incentive@1`: pays `rate × min(net new value, registered value × (1 + tolerance))`, rounded
 *  half-even once. Registered 40 000.00, won at 80 000.00, tolerance 25 %, rate 5 %: 50 000.00 count
 *  and 2 500.00 are paid; the owner is asked about the other 30 000.00. */
export function dealIncentive(input: DealIncentiveInput): DealIncentive {
  const { netNew, registered, tolerance, restGranted, pays } = input
  const rate = pays ? input.rate : ratio(0n)
  const most = scale(registered, ratio(tolerance.den + tolerance.num, tolerance.den), 'half-even')
  const beyond = compare(netNew, most) > 0
  const counted = beyond && !restGranted ? least(netNew, most) : netNew
  const payable = scale(counted, rate, 'half-even')
  const tolerated = `${printMoney(registered)} + ${percent(tolerance)}`
  return {
    payable,
    requested: scale(netNew, rate, 'half-even'),
    limitedBy: beyond && !restGranted ? 'tolerance' : 'rate',
    above: beyond ? subtract(netNew, most) : zero(netNew.currency),
    steps: [
      { label: 'Net new value of the order', formula: 'as in the order', amount: netNew },
      { label: 'Registered value with tolerance', formula: tolerated, amount: most },
      {
        label: 'Value that counts',
        formula: restGranted && beyond ? 'all of it, by the owner’s word' : 'the smaller',
        amount: counted,
      },
      {
        label: 'Deal incentive',
        formula: pays ? `${percent(rate)} × ${printMoney(counted)}` : 'the program pays none',
        amount: payable,
      },
    ],
  }
}

function percent(rate: Ratio): string {
  return `${printRatio(ratio(rate.num * 100n, rate.den))} %`
}
