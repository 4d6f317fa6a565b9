import type { Verification } from '../audit/index.ts'
import { firstPlanApart } from './coinvest-sql.ts'
import * as rows from './deal-verify-sql.ts'
import { recorded } from './verify-recorded.ts'

/** What must hold between what partners hold and the states it is in. That no two protections of one
 *  key and product overlap is a constraint; these say that the right ones are there. */
export const verifications: readonly Verification[] = [
  ...recorded,
  {
    name: 'incentives.plans',
    guarantee:
      'the milestones of a plan add up to its approved amount, and are open only while it is',
    firstWrong: async (tx) => {
      const row = await firstPlanApart(tx)
      return row === null ? null : `${row.number}: ${row.why}`
    },
  },
  {
    name: 'incentives.protections',
    guarantee: 'a key is held by an approved deal of an exclusive program, while its sale is live',
    async firstWrong(tx) {
      const found = await rows.firstStrayProtection(tx)
      return (
        found && `${found.number} holds ${found.key} for ${found.product}, otherwise than it is`
      )
    },
  },
  {
    name: 'incentives.protected',
    guarantee: 'every approved deal of an exclusive program holds each of its products',
    async firstWrong(tx) {
      const found = await rows.firstUnprotectedDeal(tx)
      return found && `${found.number} holds nothing for ${found.product}`
    },
  },
  {
    name: 'incentives.deal_ends',
    guarantee: 'a deal is live until its end as approved, extended or cut short, and no longer',
    async firstWrong(tx) {
      const found = await rows.firstDealOutOfState(tx)
      if (found === null) return null
      return `${found.number} is ${found.status} and live until ${found.until?.toString() ?? 'asked'}`
    },
  },
]
