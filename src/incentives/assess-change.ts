import {
  clauseOfCheck,
  type MdfChangeFacts as TableFacts,
  type MdfPack,
  outcomeOf,
} from '../programs/index.ts'
import { type Assessment, outcomeParts, partnerStatus, stateOf } from './assess.ts'
import { mdfRequestAmount } from './mdf-amount.ts'
import {
  asRequest,
  begunWhen,
  datesOf,
  increaseOf,
  isPlaceChanged,
  mdfChangeChecks,
  type MdfChangeFacts,
  weighedAmount,
} from './mdf-change.ts'
import { eligibleCost } from './mdf-request.ts'

/** Judges a change of an approved activity: checks, then the table, then the amount policy allows at
 *  the rate of the first approval. */
export function assessChange(pack: MdfPack, facts: MdfChangeFacts): Assessment {
  const checks = mdfChangeChecks(pack, facts, (code) => clauseOfCheck(pack, 'mdf_change', code))
  const request = asRequest(pack, facts)
  const eligible = eligibleCost(request)
  const { allowed, steps } = mdfRequestAmount({ ...request, eligibleCost: eligible })
  const state = stateOf(checks)
  const increase = increaseOf(facts)
  const requested = facts.now.amount
  const less = requested.minor < facts.was.amount.minor
  const answer = outcomeOf(
    pack,
    {
      of: 'mdf_change',
      facts: {
        partner_status: partnerStatus(facts.partnerStatus),
        good_standing: facts.goodStanding,
        complete: facts.complete,
        requested,
        increase,
        eligible_cost: eligible,
        begun: begunWhen(facts),
        dates: datesOf(facts),
        activity_changed: facts.was.activityType !== facts.now.activityType,
        place_changed: isPlaceChanged(facts),
        amount: increase.minor > 0n ? 'more' : less ? 'less' : 'same',
        exception_asked: facts.exceptionAsked,
        check_change: state('check_change'),
        check_lead_time: state('check_lead_time'),
        check_dates: state('check_dates'),
        check_minimum: state('check_minimum'),
        check_share: state('check_share'),
        check_activity_cap: state('check_activity_cap'),
        check_quarter_cap: state('check_quarter_cap'),
        check_allocation: state('check_allocation'),
        check_used: state('check_used'),
        check_duplicate: state('check_duplicate'),
        check_fraud: 'pass',
      } satisfies TableFacts,
      amount: weighedAmount(facts.was.amount, requested),
    },
    { trace: true },
  )
  return {
    checks,
    lines: [],
    amount: allowed,
    requested,
    arithmetic: steps,
    ...outcomeParts(answer),
  }
}
