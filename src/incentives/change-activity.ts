import { type Act, type EventId, record } from '../audit/index.ts'
import type { Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Incentive } from './incentive.ts'
import type { IncentiveRefusal } from './refusals.ts'
import { changeCommitted } from './sql.ts'

/** What an approved activity becomes. */
export type ChangeActivity = {
  readonly incentive: Incentive
  readonly title: string
  readonly activityType: string
  readonly firstOn: PlainDate
  readonly lastOn: PlainDate
  readonly claimDeadlineOn: PlainDate
  readonly amount: Money
  readonly causeEventId: string
}

/** Writes what an approved change makes of an activity; tier and rate stay those of the first
 *  approval. The event says what was and what is now; the books are moved by the caller. */
export async function changeActivity(
  act: Act,
  input: ChangeActivity,
): Promise<Result<{ eventId: EventId }, IncentiveRefusal>> {
  const { incentive, amount, causeEventId } = input
  const { incentiveId, number, partnerId, status, approval } = incentive
  const changed = await changeCommitted(act.tx, {
    ...input,
    incentiveId,
    amountMinor: amount.minor,
  })
  if (changed === null || approval === null) {
    const code = 'incentive.wrong_state'
    return refuse({ code, number, status, needs: ['committed'], move: 'change' })
  }
  const eventId = await record(act, {
    type: 'incentive.changed',
    subjectKind: 'incentive',
    subjectId: incentiveId,
    partnerId,
    causeEventId,
    body: {
      number,
      tier: approval.tier,
      amount,
      was: said({ ...incentive, amount: approval.amount }),
      now: said(input),
    },
  })
  return ok({ eventId })
}

type Sayable = {
  readonly activityType: string | null
  readonly firstOn: PlainDate | null
  readonly lastOn: PlainDate | null
  readonly claimDeadlineOn: PlainDate | null
  readonly amount: Money
}

function said({ activityType, firstOn, lastOn, claimDeadlineOn, amount }: Sayable) {
  return {
    activityType,
    firstOn: firstOn?.toString() ?? null,
    lastOn: lastOn?.toString() ?? null,
    claimDeadlineOn: claimDeadlineOn?.toString() ?? null,
    amount,
  }
}
