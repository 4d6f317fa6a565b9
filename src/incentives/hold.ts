import { type Act, type EventId, record } from '../audit/index.ts'
import { assert } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { printRatio, type Ratio } from '../kernel/ratio.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { nextHumanNumber } from '../platform/numbers.ts'
import type { ProgramType } from '../programs/index.ts'
import {
  type Award,
  type Incentive,
  type IncentiveId,
  type IncentiveMove,
  incentiveMove,
  numberPrefixes,
} from './incentive.ts'
import type { IncentiveRefusal } from './refusals.ts'
import * as rows from './sql.ts'

export type OpenIncentive = {
  readonly type: ProgramType
  readonly partnerId: string
  readonly programId: string
  readonly versionId: string
  readonly fundId: string
  readonly allocationId: string
  readonly title: string
  readonly activityType: string | null
  readonly firstOn: PlainDate | null
  readonly lastOn: PlainDate | null
  readonly claimDeadlineOn: PlainDate | null
  readonly requested: Money
  /** The year of its number, in the program's zone. */
  readonly year: number
}

/** Opens an incentive with its human number when its first submission is handed in. */
export async function openIncentive(
  act: Act,
  input: OpenIncentive,
): Promise<{ incentiveId: IncentiveId; number: string }> {
  const incentiveId = act.newId<'incentive'>()
  const number = await nextHumanNumber(act.tx, {
    prefix: numberPrefixes[input.type],
    year: input.year,
    digits: 5,
  })
  await rows.insertIncentive(act.tx, { ...input, incentiveId, number, at: act.at })
  await record(act, {
    type: 'incentive.opened',
    subjectKind: 'incentive',
    subjectId: incentiveId,
    partnerId: input.partnerId,
    body: { number, requested: input.requested, versionId: input.versionId },
  })
  return { incentiveId, number }
}

/** A mended request says something else: what the incentive says follows while it is pending. */
export async function amendPending(
  act: Act,
  input: Omit<Parameters<typeof rows.updatePending>[1], never>,
): Promise<void> {
  await rows.updatePending(act.tx, input)
}

/** The move that approves: tier, rate and amount are fixed by it for good. The books are moved by
 *  the caller. */
export async function approveIncentive(
  act: Act,
  input: {
    readonly incentive: Incentive
    readonly move: 'commit' | 'protect' | 'accept'
    readonly tier: string
    readonly rate: Ratio
    readonly amount: Money
    readonly causeEventId: string
  },
): Promise<Result<{ version: number; eventId: EventId }, IncentiveRefusal>> {
  const { incentive, move, tier, rate, amount } = input
  const { from, to, fixes } = incentiveMove(incentive.type, move)
  assert(fixes === true, `${move} fixes tier, rate and amount`)
  const moved = await rows.approveIncentiveRow(act.tx, {
    incentiveId: incentive.incentiveId,
    from,
    to,
    tier,
    rateNum: rate.num,
    rateDen: rate.den,
    approvedMinor: amount.minor,
  })
  if (moved === null) return wrongState(incentive, move)
  const body = { tier, amount }
  const eventId = await recordMove(act, incentive, `incentive.${to}`, input.causeEventId, body)
  return ok({ version: moved.version, eventId })
}

/** What an approval awards without paying it, kept on the incentive; logged. */
export async function giveAward(
  act: Act,
  given: {
    readonly incentive: Incentive
    readonly award: Award
    readonly causeEventId: string
  },
): Promise<void> {
  const { incentive, award, causeEventId } = given
  await rows.setAward(act.tx, incentive.incentiveId, award)
  const { kind, dealClass, points } = award
  const body = { kind, dealClass, points: printRatio(points) }
  await recordMove(act, incentive, 'incentive.awarded', causeEventId, body)
}

/** Any other move of an incentive. What it means in the books is the caller's. */
export async function moveIncentive(
  act: Act,
  input: {
    readonly incentive: Incentive
    readonly move: Exclude<IncentiveMove, 'commit' | 'protect' | 'accept'>
    /** Null when only time passed, or a person decided it by itself. */
    readonly causeEventId: string | null
    readonly reason?: string
  },
): Promise<Result<{ version: number; eventId: EventId }, IncentiveRefusal>> {
  const { incentive, move } = input
  const { from, to } = incentiveMove(incentive.type, move)
  const moved = await rows.moveIncentiveRow(act.tx, incentive.incentiveId, from, to)
  if (moved === null) return wrongState(incentive, move)
  const { causeEventId, reason = null } = input
  const eventId = await recordMove(act, incentive, `incentive.${to}`, causeEventId, {}, reason)
  return ok({ version: moved.version, eventId })
}

function wrongState(incentive: Incentive, move: IncentiveMove) {
  return refuse({
    code: 'incentive.wrong_state',
    number: incentive.number,
    status: incentive.status,
    needs: [...incentiveMove(incentive.type, move).from],
    move,
  })
}

async function recordMove(
  act: Act,
  incentive: Incentive,
  type: string,
  causeEventId: string | null,
  body: object,
  reason: string | null = null,
): Promise<EventId> {
  return record(act, {
    type,
    subjectKind: 'incentive',
    subjectId: incentive.incentiveId,
    partnerId: incentive.partnerId,
    causeEventId,
    reason,
    body: { number: incentive.number, ...body },
  })
}
