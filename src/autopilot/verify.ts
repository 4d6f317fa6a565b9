import type { Verification } from '../audit/index.ts'
import { decidedNewest } from '../submissions/index.ts'
import { replayRows } from './replay-all.ts'

/** Decisions that verify asks again; `quittance replay --all` asks every one. */
const DECISIONS_MAX = 2_000

export const verifications: readonly Verification[] = [
  {
    name: 'autopilot.replay',
    guarantee: `asked again from their facts, the newest ${DECISIONS_MAX} decisions answer the same`,
    firstWrong: async (tx) => {
      const rows = await decidedNewest(tx, DECISIONS_MAX)
      for (const { decision, replayed } of (await replayRows(tx, rows)).reverse()) {
        if (replayed.result !== 'differs') continue
        const { field, recorded, comesOut } = replayed.difference
        return `${decision.number}: ${field} was ${recorded}, comes out ${comesOut}`
      }
      return null
    },
  },
]
