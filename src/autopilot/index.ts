export { decideAutomatically, type Automatic } from './decide-automatically.ts'
export { type Difference, firstDifference, replay, type Replayed } from './replay.ts'
export { type ReplayedDecision, replayDecisions, replayRows } from './replay-all.ts'
