import type { Verification } from '../audit/index.ts'
import { firstPlanApart } from './coinvest-sql.ts'

export const verifications: readonly Verification[] = [
  {
    name: 'incentives.plans',
    guarantee:
      'the milestones of a plan add up to its approved amount, and are open only while it is',
    firstWrong: async (tx) => {
      const row = await firstPlanApart(tx)
      return row === null ? null : `${row.number}: ${row.why}`
    },
  },
]
