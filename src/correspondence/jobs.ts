import type { Subscription, Sweep } from '../audit/index.ts'
import { sweepFollowUps } from './follow-ups.ts'
import { tellOfBreach } from './notices.ts'

/** The sender of letters talks to the outside, so it is no sweep: the worker calls
 *  `sendLetters(world, mailer)` every few seconds. */
export const subscriptions: readonly Subscription[] = [
  { event: 'clock.breached', name: 'correspondence', run: tellOfBreach },
]
export const sweeps: readonly Sweep[] = [
  { name: 'correspondence.follow_ups', everySeconds: 60, run: sweepFollowUps },
]
