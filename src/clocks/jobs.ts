import type { Subscription, Sweep } from '../audit/index.ts'
import { warnClocks } from './warn.ts'

export const subscriptions: readonly Subscription[] = []
export const sweeps: readonly Sweep[] = [{ name: 'clocks.warn', everySeconds: 30, run: warnClocks }]
