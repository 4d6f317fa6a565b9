import type { Verification } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { compareRatio, ratio } from '../kernel/ratio.ts'
import type { Tx } from '../platform/db.ts'
import { packOf, versionById } from '../programs/index.ts'
import { firstAccrualApart } from './accrual-sql.ts'
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
    name: 'incentives.accruals',
    guarantee:
      'what a period earned is of purchases of its partner, each recorded, and never more given',
    firstWrong: async (tx) => {
      const wrong = await firstAccrualApart(tx)
      return wrong === null ? null : `${wrong.code}: ${wrong.what}`
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
    name: 'incentives.awards',
    guarantee: 'an award is what was recorded, and what its version gives the class',
    firstWrong: firstWrongAward,
  },
  {
    name: 'incentives.seconds',
    guarantee: 'who was second holds nothing itself, and was second to another of its program',
    async firstWrong(tx) {
      const found = await rows.firstStrayRunnerUp(tx)
      return found && `${found.number} is second otherwise than was recorded`
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

async function firstWrongAward(tx: Tx): Promise<string | null> {
  const stray = await rows.firstStrayAward(tx)
  if (stray !== null) return `${stray.number}: its award is not what was recorded`
  for (const { number, versionId, dealClass, num, den } of await rows.awardsGiven(tx)) {
    const { pack } = must(await versionById(tx, versionId), 'an incentive’s version')
    if (dealClass === null || num === null || den === null) continue
    const own = packOf(pack, 'deal').award?.byClass[dealClass]
    const isOwn = own !== undefined && compareRatio(ratio(num, den), own) === 0
    if (!isOwn) return `${number}: its award is not what its version gives ${dealClass}`
  }
  return null
}
