import type { PlainDate } from '../kernel/temporal.ts'
import type { Check, MakeCheck } from './check.ts'

/** Whether something was asked for early enough before its first day; nothing is approved after the
 *  fact. `what`: "activity", "plan". */
export function leadTime(
  asked: {
    readonly what: string
    readonly completeOn: PlainDate
    readonly firstOn: PlainDate | null
    readonly daysRequired: number
  },
  check: MakeCheck,
): Check {
  const { what, completeOn, firstOn, daysRequired } = asked
  const seen = {
    asked_on: completeOn.toString(),
    first_on: firstOn?.toString() ?? 'not given',
    days_required: String(daysRequired),
  }
  const say = (state: Check['state'], sentence: string) =>
    check('check_lead_time', state, sentence, seen)
  if (firstOn === null) return say('unknown', `The first day of the ${what} is not given.`)
  const days = completeOn.until(firstOn).days
  const told = `Asked ${days} days before the ${what} begins`
  if (days >= daysRequired) return say('pass', `${told}.`)
  if (days > 0) return say('warn', `${told}; ${daysRequired} are required.`)
  return say('fail', `The ${what} has begun; nothing is approved after the fact.`)
}
