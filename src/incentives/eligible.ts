import { type Pack, type Participant, whyNotEligible } from '../programs/index.ts'
import type { Check, MakeCheck } from './check.ts'

/** Whether the program is open to the partner, of what opens an incentive; nothing for records of
 *  before the partner's country and tier were kept. Handing in was refused before where it was not:
 *  this sees what changed since, and what a draft version would say. */
export function eligibleCheck(
  { eligibility }: Pick<Pack, 'eligibility'>,
  { participant }: { readonly participant?: Participant },
  check: MakeCheck,
): Check[] {
  if (participant === undefined) return []
  const { code, country, tier } = participant
  const why = whyNotEligible(eligibility, participant)
  const sentence = why ?? 'The program is open to this partner.'
  const state = why === null ? 'pass' : 'fail'
  return [check('check_eligible', state, sentence, { partner: code, country, tier })]
}

/** What of a partner a decision keeps for it. */
export function participantOf({ code, country, tier }: Participant): Participant {
  return { code, country, tier }
}
