import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import type { SubmissionId, SubmissionStatus } from './submission.ts'

/** Beyond every id: where the first page begins. */
const lastId = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** What is still undecided on an allocation, or was decided or lapsed since an instant. */
export function drawnOn(tx: Tx, asked: { readonly allocationId: string; readonly since: Instant }) {
  return tx.many<{ submissionId: SubmissionId; isOpen: boolean }>(sql`
    select s.submission_id as "submissionId",
      s.status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed') as "isOpen"
    from incentives.incentives i join submissions.submissions s on s.incentive_id = i.incentive_id
    where i.allocation_id = ${asked.allocationId} and s.number is not null
      and (s.status in ('submitted', 'in_review', 'action_required', 'escalated', 'appealed')
        or (s.status in ('rejected', 'approved') and s.decided_at > ${asked.since})
        or (s.status = 'lapsed' and s.lapsed_at > ${asked.since}))
    order by s.submission_id`)
}

/** The rebate that a period raised; null while it raised none. */
export function rebateOf(tx: Tx, accrualId: string) {
  return tx.maybeOne<{ submissionId: string }>(sql`
    select submission_id as "submissionId" from submissions.submissions
    where type = 'mdf_rebate' and origin_key = ${accrualId}`)
}

/** What of a type was handed in or raised under a program, oldest first. */
export function submissionsOfProgram(
  tx: Tx,
  asked: { readonly programId: string; readonly type: string },
) {
  return tx.many<{ submissionId: string; status: string }>(sql`
    select submission_id as "submissionId", status from submissions.submissions
    where program_id = ${asked.programId} and type = ${asked.type} order by submission_id`)
}

/** Accruals, the latest period first, at most `limit`. */
export function accrualPage(tx: Tx, asked: { readonly partnerId: string | null } & PageAsked) {
  return tx.many<{ accrualId: string; usedUntil: PlainDate; partnerName: string }>(sql`
    select a.accrual_id as "accrualId", a.used_until as "usedUntil",
      p.legal_name as "partnerName"
    from incentives.accruals a join partners.partners p using (partner_id)
    where (${asked.partnerId}::uuid is null or a.partner_id = ${asked.partnerId}::uuid)
      and (a.used_until, a.accrual_id)
        < (${asked.after?.key ?? 'infinity'}::date, ${asked.after?.id ?? lastId}::uuid)
    order by a.used_until desc, a.accrual_id desc limit ${asked.limit}`)
}

/** The rows of an accrual, the latest first, with the purchases behind them. */
export function rowsOfAccrual(tx: Tx, accrualId: string, limit: number) {
  return tx.many<{
    kind: 'purchase' | 'carried' | 'forfeited'
    recordedOn: PlainDate
    amountMinor: bigint
    postedMinor: bigint
    tier: string | null
    rateNum: bigint | null
    rateDen: bigint | null
    countedMinor: bigint | null
    listedMinor: bigint | null
    listedCurrency: string | null
    number: string | null
    purchaseKind: 'purchase' | 'credit' | null
  }>(sql`
    select r.kind, r.recorded_on as "recordedOn", r.amount_minor as "amountMinor",
      r.posted_minor as "postedMinor", r.tier, r.rate_num as "rateNum", r.rate_den as "rateDen",
      r.counted_minor as "countedMinor", p.amount_minor as "listedMinor",
      p.currency as "listedCurrency", p.external_id as number, p.kind as "purchaseKind"
    from incentives.accrual_rows r left join partners.purchases p using (purchase_id)
    where r.accrual_id = ${accrualId}
    order by r.recorded_on desc, r.accrual_row_id desc limit ${limit}`)
}

/** What was handed in or raised on an allocation, the latest first; of a plan its proposal, which drew
 *  on it for all its milestones. */
export function submissionsOn(tx: Tx, allocationId: string, limit: number) {
  return tx.many<{
    submissionId: string
    number: string
    title: string
    status: SubmissionStatus
    requestedMinor: bigint
    approvedMinor: bigint | null
  }>(sql`
    select s.submission_id as "submissionId", s.number || '' as number, i.title, s.status,
      s.requested_minor as "requestedMinor", i.approved_minor as "approvedMinor"
    from incentives.incentives i join submissions.submissions s using (incentive_id)
    where i.allocation_id = ${allocationId} and s.number is not null
      and s.type <> 'coinvest_milestone'
    order by s.submission_id desc limit ${limit}`)
}
