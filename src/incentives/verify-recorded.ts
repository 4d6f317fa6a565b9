import type { Verification } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { compareRatio, ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { packOf, versionById } from '../programs/index.ts'
import * as rows from './recorded-sql.ts'
import { termEnd } from './referral-term.ts'

const said = (wrong: rows.Wrong | null) => wrong && `${wrong.number}: ${wrong.what}`

/** What partners hold, compared with the sealed log and with the programs it was approved under: the
 *  rows carry running state, and only the log cannot be rewritten. */
export const recorded: readonly Verification[] = [
  {
    name: 'incentives.own',
    guarantee: 'every row of an incentive names its partner',
    firstWrong: async (tx) => said(await rows.firstOfAnother(tx)),
  },
  {
    name: 'incentives.moves',
    guarantee: 'an incentive is in a state it was moved to, with the tier and amount approved',
    firstWrong: async (tx) => said(await rows.firstOutOfStep(tx)),
  },
  {
    name: 'incentives.rates',
    guarantee: 'deals and referrals have the rate that their version gives their tier',
    firstWrong: firstWrongRate,
  },
  {
    name: 'incentives.deals_recorded',
    guarantee: 'a deal ends when it was granted to, and holds every key of its customer',
    firstWrong: async (tx) => said(await rows.firstDealApart(tx)),
  },
  {
    name: 'incentives.plans_recorded',
    guarantee: 'a plan has the share, milestones and customer that were approved and recorded',
    firstWrong: async (tx) => said(await rows.firstPlanUnrecorded(tx)),
  },
  {
    name: 'incentives.attributions',
    guarantee:
      'a referral counts, is linked and won as was recorded, for its first year or its term',
    firstWrong: firstWrongAttribution,
  },
  {
    name: 'incentives.instalments',
    guarantee: 'every instalment of a fee is recorded, and every recorded one is there',
    firstWrong: async (tx) => said(await rows.firstInstalmentUnrecorded(tx)),
  },
]

async function firstWrongRate(tx: Tx): Promise<string | null> {
  for (const { versionId, tier, num, den, number } of await rows.approvedRates(tx)) {
    const { pack } = must(await versionById(tx, versionId), 'an incentive’s version')
    const own = Object.entries(pack.rates).find(([name]) => name === tier)?.[1]
    const isOwn = own !== undefined && compareRatio(ratio(num, den), own) === 0
    if (!isOwn) return `${number}: its rate is not that of ${tier}`
  }
  return null
}

async function firstWrongAttribution(tx: Tx): Promise<string | null> {
  const wrong = await rows.firstAttributionApart(tx)
  if (wrong !== null) return said(wrong)
  for (const { versionId, wonOn, until, isPaused, number } of await rows.termEnds(tx)) {
    const { pack } = must(await versionById(tx, versionId), 'an incentive’s version')
    const { windows } = packOf(pack, 'referral')
    const order = Temporal.PlainDate.compare(until, termEnd(wonOn, windows))
    const isEarly = isPaused && windows.pauseDays !== null && order < 0
    if (order !== 0 && !isEarly) return `${number}: won on ${wonOn}, it earns until ${until}`
  }
  return null
}
