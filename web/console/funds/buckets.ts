import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import type { readFund } from '../../../src/funds/contract.ts'
import type { WaterfallBar } from '../../ui/waterfall.tsx'

export type FundView = RouteWireAnswer<typeof readFund>
export type Balance = FundView['balance']

/** The buckets in the order money moves through them; what is empty and seldom stays away. */
export function bucketBars(balance: Balance): { total: WaterfallBar; bars: WaterfallBar[] } {
  const always: WaterfallBar[] = [
    { id: 'paid', label: 'Paid', amount: balance.paid, tone: 'spent' },
    { id: 'in_transit', label: 'In transit', amount: balance.inTransit, tone: 'spent' },
    { id: 'payable', label: 'Payable', amount: balance.payable, tone: 'held' },
    { id: 'committed', label: 'Committed', amount: balance.committed, tone: 'held' },
  ]
  const seldom: WaterfallBar[] = [
    { id: 'withheld', label: 'Withheld', amount: balance.withheld, tone: 'held' },
    { id: 'receivable', label: 'Receivable', amount: balance.receivable, tone: 'held' },
    { id: 'delegated', label: 'Given to child funds', amount: balance.delegated, tone: 'held' },
  ]
  const rest: WaterfallBar = {
    id: 'available',
    label: 'Available',
    amount: balance.available,
    tone: 'free',
  }
  const used = seldom.filter((bar) => /[1-9]/.test(bar.amount.amount))
  return {
    total: { id: 'budget', label: 'Budget', amount: balance.budget, tone: 'total' },
    bars: [...always, ...used, rest],
  }
}
