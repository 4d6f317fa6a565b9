import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { ApprovalRow } from './approval-sql.ts'
import type { Difference } from './differences.ts'
import type { Around } from './place.ts'
import { type Finding, type Reason, reasonOf } from './reasons.ts'
import { peopleNamed } from './release.ts'
import { type ReviewPlan, risksOf } from './review.ts'
import { type RiskSign, standsOut } from './risk.ts'
import { looksOf } from './risk-sql.ts'
import type { PaymentId } from './run.ts'
import type { RunRow } from './run-sql.ts'

type Named = Awaited<ReturnType<typeof peopleNamed>>

/** What stands out of a payment, and who has looked at it in the present content. */
export type RiskView = {
  readonly points: number
  readonly mustLook: boolean
  readonly signs: readonly RiskSign[]
  readonly lookedAt: readonly {
    readonly by: { readonly principalId: string; readonly name: string }
    readonly at: Instant
  }[]
}

/** The risks of a run that is not released yet, with who looked; nothing afterwards: what was looked
 *  at then is in the approvals. */
export async function reviewView(
  tx: Tx,
  plan: ReviewPlan,
  at: Instant,
): Promise<(paymentId: PaymentId) => RiskView | null> {
  const { runId, status, contentHash } = plan.run
  if (!['draft', 'checked', 'approved'].includes(status)) return () => null
  const risks = await risksOf(tx, plan, at)
  const looks = (await looksOf(tx, runId)).filter((look) => look.contentHash === contentHash)
  const named = await peopleNamed(
    tx,
    looks.map((look) => look.person),
  )
  const looksOn = Map.groupBy(looks, (look) => look.paymentId)
  return (paymentId) => {
    const risk = risks.get(paymentId)
    if (risk === undefined) return null
    const lookedAt = (looksOn.get(paymentId) ?? []).map((look) => ({
      by: named(look.person),
      at: look.at,
    }))
    return { ...risk, mustLook: standsOut(risk), lookedAt }
  }
}

/** Whether a payment stands out and this person has not looked at it in the present content. */
export function isUnseen(risk: RiskView | null, person: string): boolean {
  if (risk === null || !risk.mustLook) return false
  return !risk.lookedAt.some((look) => look.by.principalId === person)
}

/** An approval as a person reads it: by whom, for whom, what they looked at, what differs since. */
export function approvalView(
  approval: ApprovalRow,
  payments: readonly { readonly paymentId: PaymentId; readonly ordinal: number }[],
  named: Named,
) {
  const { approver, forPerson, approvedAt, lookedAt, contentHash, voidedAt, voidReason } = approval
  return {
    by: named(approver),
    standsInFor: forPerson === null ? null : named(forPerson),
    at: approvedAt,
    contentHash,
    voidedAt,
    voidReason,
    lookedAt: payments
      .filter((payment) => lookedAt.includes(payment.paymentId))
      .map((payment) => payment.ordinal),
    // Written by `backToDraft` of this domain.
    differences: (approval.differences ?? []) as readonly Difference[],
  }
}

/** Who released a run, for whom, and what proved it; null before. */
export function releasedView(run: RunRow, named: Named) {
  const { releasedBy, releasedFor, releaseProof } = run
  if (releasedBy === null || releaseProof === null) return null
  const standsInFor = releasedFor === null ? null : named(releasedFor)
  return { by: named(releasedBy), standsInFor, proof: releaseProof }
}

/** A reason with the very page that remedies it: of the submission or fund it names, of the vendor
 *  or partner paid. */
export function reasonAt(
  found: Finding,
  lines: readonly {
    readonly reference: string
    readonly submissionId: string
    readonly fundId: string
    readonly fundCode: string
  }[],
  of: { readonly around: Around },
): Reason {
  const line =
    'reference' in found
      ? lines.find((each) => each.reference === found.reference)
      : 'fund' in found
        ? lines.find((each) => each.fundCode === found.fund)
        : lines[0]
  const { submissionId = null, fundId = null } = line ?? {}
  return reasonOf(found, { ...of.around, submissionId, fundId })
}
