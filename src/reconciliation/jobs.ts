import type { Subscription, Sweep } from '../audit/index.ts'
import { lookAgain, lookAgainAtRun } from './look-again.ts'

/** A run released, a payment refused or brought back changes what open lines may be. */
const news = ['run.released', 'payment.rejected', 'payment.returned'] as const

export const subscriptions: readonly Subscription[] = news.map((event) => ({
  event,
  name: 'reconciliation.match',
  run: lookAgainAtRun,
}))

/** Time alone makes a sent payment overdue. */
export const sweeps: readonly Sweep[] = [
  { name: 'reconciliation.breaks', everySeconds: 60 * 60, run: lookAgain },
]
