import { usableAuthority } from '../escalations/index.ts'
import {
  type Incentive,
  incentiveById,
  type Milestone,
  milestonesOf,
  planOf,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { subtract, sum, zero } from '../kernel/money.ts'
import { type Instant, type PlainDate, Temporal } from '../kernel/temporal.ts'
import { payablesOf } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import { type CoinvestPack, packOf, versionById } from '../programs/index.ts'
import { handedInFor, openingOf } from './milestone-sql.ts'
import type { PlanView } from './plan-contract.ts'
import { openStatuses } from './submission.ts'

export type PlanReader = {
  readonly at: Instant
  /** Null for staff. */
  readonly partnerId: string | null
}

/** A plan whole, as far as the reader may see it; null when there is none for them. */
export async function planView(
  tx: Tx,
  incentiveId: string,
  reader: PlanReader,
): Promise<PlanView | null> {
  const incentive = await incentiveById(tx, incentiveId)
  const plan = await planOf(tx, incentiveId)
  if (incentive === null || plan === null) return null
  if (reader.partnerId !== null && incentive.partnerId !== reader.partnerId) return null
  const version = must(await versionById(tx, incentive.versionId), 'an incentive’s version')
  const pack = packOf(version.pack, 'coinvest')
  const { totalCost, partnerCash, partnerInKind, expectedRevenue } = plan
  const milestones = await milestonesOf(tx, incentiveId)
  const isActive = incentive.status === 'committed'
  const today = reader.at.toZonedDateTimeISO(pack.zone).toPlainDate()
  const dueBefore = isActive ? today : null
  const shown = await withSubmissions(tx, { incentiveId, milestones, pack, dueBefore })
  const { currency } = incentive.requested
  const accepted = sum(
    milestones.flatMap((one) => one.accepted ?? []),
    currency,
  )
  const ourShare = incentive.approval?.amount ?? incentive.requested
  return {
    incentiveId: incentive.incentiveId,
    number: incentive.number,
    title: incentive.title,
    status: statusOf(incentive),
    shape: plan.shape,
    useCase: pack.useCases.find((one) => one.value === plan.useCase)?.label ?? plan.useCase,
    customerName: plan.customerName,
    startsOn: incentive.firstOn,
    totalCost,
    ourShare,
    share: plan.vendorShare,
    partnerCash,
    partnerInKind,
    expectedRevenue,
    milestones: shown,
    accepted,
    left: isActive ? subtract(ourShare, accepted) : zero(currency),
    nextNo: isActive ? nextOf(shown) : null,
    slipAuthorityId:
      reader.partnerId === null ? await slipAuthority(tx, incentive, reader.at) : null,
  }
}

const planStatuses = ['pending', 'committed', 'completed', 'terminated', 'declined'] as const
function statusOf({ status }: Incentive): PlanView['status'] {
  return must(
    planStatuses.find((one) => one === status),
    `a plan is ${status}`,
  )
}

type Shown = PlanView['milestones']

async function withSubmissions(
  tx: Tx,
  of: {
    readonly incentiveId: string
    readonly milestones: readonly Milestone[]
    readonly pack: CoinvestPack
    /** The day before which an open milestone is overdue; null when the plan is not active. */
    readonly dueBefore: PlainDate | null
  },
): Promise<Shown> {
  const handed = await handedInFor(tx, of.incentiveId)
  const payables = await payablesOf(
    tx,
    handed.map((one) => one.submissionId),
  )
  return of.milestones.map((milestone) => {
    const { milestoneNo, dueOn, slips } = milestone
    const own = handed.filter((one) => one.milestone === String(milestoneNo)).at(-1)
    const owed = payables.find((one) => one.submissionId === own?.submissionId)
    const maySlip = milestone.status === 'pending' && slips < of.pack.slipsMax
    const isPast = of.dueBefore !== null && Temporal.PlainDate.compare(dueOn, of.dueBefore) < 0
    return {
      ...milestone,
      overdue: milestone.status === 'pending' && isPast && !isUndecided(own),
      maySlipUntil: maySlip ? dueOn.add({ days: of.pack.windows.slipDays }) : null,
      submission:
        own === undefined
          ? null
          : { submissionId: own.submissionId, number: own.number ?? '', status: own.status },
      owed:
        owed === undefined || milestone.status !== 'accepted'
          ? null
          : { status: owed.status, dueOn: owed.dueOn, paidOn: owed.paidOn },
    }
  })
}

function isUndecided(submission: { readonly status: string } | null | undefined): boolean {
  return openStatuses.some((status) => status === submission?.status)
}

/** The first open one, unless something handed in is still undecided. */
function nextOf(milestones: Shown): number | null {
  if (milestones.some(({ submission }) => isUndecided(submission))) return null
  return milestones.find((one) => one.status === 'pending')?.milestoneNo ?? null
}

async function slipAuthority(tx: Tx, { incentiveId }: Incentive, at: Instant) {
  const proposal = must(await openingOf(tx, incentiveId), 'a plan was proposed')
  const authority = await usableAuthority(tx, { subjectId: proposal.submissionId, at })
  return authority?.authorityId ?? null
}
