import { StatusDot, type Tone } from '../ui/badge.tsx'
import type { IncentiveRow } from './home.tsx'
import { sayCode } from '../words/submission.ts'

const incentive: Record<string, { word: string; tone: Tone }> = {
  pending: { word: 'Being decided', tone: 'info' },
  committed: { word: 'Approved', tone: 'good' },
  settled: { word: 'Paid', tone: 'good' },
  lapsed: { word: 'Lapsed', tone: 'neutral' },
  cancelled: { word: 'Cancelled', tone: 'neutral' },
  declined: { word: 'Declined', tone: 'bad' },
  protected: { word: 'Protected', tone: 'good' },
  won: { word: 'Won', tone: 'good' },
  lost: { word: 'Lost', tone: 'neutral' },
  expired: { word: 'Expired', tone: 'neutral' },
  released: { word: 'Given up', tone: 'neutral' },
  completed: { word: 'Completed', tone: 'good' },
  terminated: { word: 'Ended early', tone: 'neutral' },
  accepted: { word: 'Accepted', tone: 'good' },
  converted: { word: 'Became a sale', tone: 'good' },
  earning: { word: 'Earning', tone: 'good' },
}

const submission: Record<string, { word: string; tone: Tone }> = {
  draft: { word: 'Draft', tone: 'neutral' },
  submitted: { word: 'We have it', tone: 'info' },
  in_review: { word: 'Being looked at', tone: 'info' },
  escalated: { word: 'Being looked at', tone: 'info' },
  action_required: { word: 'Needs you', tone: 'warn' },
  approved: { word: 'Approved', tone: 'good' },
  rejected: { word: 'Declined', tone: 'bad' },
  withdrawn: { word: 'Taken back', tone: 'neutral' },
  lapsed: { word: 'Lapsed', tone: 'neutral' },
  appealed: { word: 'Appealed', tone: 'info' },
}

/** The state of an activity in a partner's words. Settled in the books is paid to the partner only
 *  once the money is there. */
export function IncentiveStatus({ row }: { row: IncentiveRow }) {
  const { status } = row
  const isOnItsWay = status === 'settled' && row.paid.amount !== row.accepted.amount
  const { word, tone } = isOnItsWay
    ? ({ word: 'Being paid', tone: 'info' } as const)
    : (incentive[status] ?? { word: sayCode(status), tone: 'neutral' as const })
  return <StatusDot tone={tone}>{word}</StatusDot>
}

/** The state of a submission in a partner's words. */
export function SubmissionStatus({ status }: { status: string }) {
  const { word, tone } = submission[status] ?? { word: sayCode(status), tone: 'neutral' as const }
  return <StatusDot tone={tone}>{word}</StatusDot>
}
