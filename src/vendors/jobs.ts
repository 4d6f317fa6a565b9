import type { Sweep } from '../audit/index.ts'
import { sweepCooled } from './cooling.ts'

export const subscriptions = []

/** A cooled account is usable by its date alone; the sweep says so, so that holds are refreshed. */
export const sweeps: readonly Sweep[] = [
  { name: 'vendors.cooled_accounts', everySeconds: 15 * 60, run: sweepCooled },
]
