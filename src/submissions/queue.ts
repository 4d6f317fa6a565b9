import { personBehind } from '../audit/index.ts'
import type { Actor } from '../audit/index.ts'
import { type Incentive, incentivesOfPartner } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { money, zero } from '../kernel/money.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { payablesOfPartner } from '../payables/index.ts'
import { COUNT_MAX } from '../platform/wire.ts'
import { type Pack, submissionTypesOf, takes, versionById } from '../programs/index.ts'
import { queueViews } from './contract.ts'
import { kindOf } from './kinds.ts'
import type { SubmissionType } from './submission.ts'
import { claimSums, countView, type QueueFilter, type QueueView } from './queue-sql.ts'

/** What "today" ends with for `breaching_today`: 24 hours, whatever the zone of the reader. */
const TODAY_HOURS = 24

export type QueueAsked = {
  readonly view: QueueView
  readonly type?: QueueFilter['type'] | undefined
  readonly partnerId?: string | undefined
  readonly text?: string | undefined
}

export function filterOf(asked: QueueAsked, actor: Actor, at: Instant): QueueFilter {
  return {
    view: asked.view,
    type: asked.type ?? null,
    partnerId: asked.partnerId ?? null,
    status: null,
    text: asked.text?.trim() ? asked.text.trim() : null,
    named: null,
    person: personBehind(actor),
    at,
    until: at.add({ hours: TODAY_HOURS }),
  }
}

/** How many each saved view holds, up to 1000+. */
export async function viewCounts(tx: Tx, actor: Actor, at: Instant) {
  const counts: Partial<Record<QueueView, { count: number; more: boolean }>> = {}
  for (const view of queueViews) {
    const count = await countView(tx, filterOf({ view }, actor, at), COUNT_MAX + 1)
    counts[view] = { count: Math.min(count, COUNT_MAX), more: count > COUNT_MAX }
  }
  return counts as Record<QueueView, { count: number; more: boolean }> // every view was counted
}

/** What may be handed in under an incentive as it stands, by the version it is judged by. */
function typesUnder(incentive: Incentive, pack: Pack): SubmissionType[] {
  return submissionTypesOf[incentive.type].filter((type) => {
    const { place, byPartner } = kindOf(type)
    const isTaken = byPartner && takes(pack, type)
    return isTaken && place.by === 'under' && place.statuses.includes(incentive.status)
  })
}

/** The packs these incentives are judged by; a partner's are of few versions, each read once. */
async function packsOf(tx: Tx, incentives: readonly Incentive[]): Promise<Map<string, Pack>> {
  const packs = new Map<string, Pack>()
  for (const { versionId } of incentives) {
    if (packs.has(versionId)) continue
    packs.set(versionId, must(await versionById(tx, versionId), 'an incentive’s version').pack)
  }
  return packs
}

/** A partner's activities with what was requested, approved, claimed, accepted and paid. */
export async function incentiveRows(
  tx: Tx,
  asked: { readonly partnerId: string; readonly before: string | null; readonly limit: number },
  at: Instant,
) {
  const incentives = await incentivesOfPartner(tx, asked)
  const sums = await claimSums(
    tx,
    incentives.map((one) => one.incentiveId),
  )
  const payables = await payablesOfPartner(tx, asked.partnerId)
  const packs = await packsOf(tx, incentives)
  return incentives.map((incentive) => {
    const { currency } = incentive.requested
    const own = sums.find((sum) => sum.incentiveId === incentive.incentiveId)
    const paidMinor = payables
      .filter((one) => one.incentiveId === incentive.incentiveId && one.status === 'paid')
      .reduce((total, one) => total + one.amount.minor, 0n)
    const { claimDeadlineOn } = incentive
    const inTime =
      claimDeadlineOn === null ||
      Temporal.PlainDate.compare(claimDeadlineOn, at.toZonedDateTimeISO('UTC').toPlainDate()) >= 0
    return {
      incentiveId: incentive.incentiveId,
      type: incentive.type,
      number: incentive.number,
      title: incentive.title,
      status: incentive.status,
      activityType: incentive.activityType,
      firstOn: incentive.firstOn,
      lastOn: incentive.lastOn,
      claimDeadlineOn,
      requested: incentive.requested,
      approved: incentive.approval?.amount ?? null,
      claimed: own === undefined ? zero(currency) : money(own.claimedMinor, currency),
      accepted: own === undefined ? zero(currency) : money(own.acceptedMinor, currency),
      paid: money(paidMinor, currency),
      mayHandIn: inTime
        ? typesUnder(incentive, must(packs.get(incentive.versionId), 'a pack just read'))
        : [],
    }
  })
}
