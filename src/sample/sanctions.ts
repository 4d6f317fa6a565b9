import { readFileSync } from 'node:fs'
import { loadScreeningList } from '../vendors/index.ts'
import type { Days } from './days.ts'
import type { Company } from './found.ts'
import type { Step } from './step.ts'
import type { Teller } from './teller.ts'

/** Working days ago on which the sample's first sanctions list is loaded: after what was paid. */
const LOADED_BACK = 1

/** A small list of invented people and firms, loaded by Finance as a real one is: every vendor of the
 *  sample is screened, and one that is still being checked may be on it. The file says of each entry
 *  that it is invented. */
export function sanctionsSteps(teller: Teller, days: Days, company: Company): Step[] {
  const name = 'sanctions:first'
  const at = days.instant({ back: LOADED_BACK, at: '16:40' }, 'UTC')
  const doing = { step: name, who: company.staff.aiko, at, action: 'screening.load' } as const
  const run = async () => {
    const bytes = readFileSync(new URL('facts/invented-sanctions.csv', import.meta.url))
    const files = [{ name: 'invented-sanctions-of-the-sample.csv', bytes }]
    await teller.do(doing, loadScreeningList, { kind: 'house', files })
  }
  return [{ at, name, thread: name, isRound: true, run }]
}
