import { settingsSweep, type Subscription, type Sweep } from '../audit/index.ts'
import { calendarsRead } from './calendars-kept.ts'
import { warnClocks } from './warn.ts'

export const subscriptions: readonly Subscription[] = []
export const sweeps: readonly Sweep[] = [
  { name: 'clocks.warn', everySeconds: 30, run: warnClocks },
  { name: 'clocks.calendars', everySeconds: 10 * 60, run: settingsSweep(calendarsRead) },
]
