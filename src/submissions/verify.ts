import type { Verification } from '../audit/index.ts'
import { firstWrongInstalment } from '../incentives/index.ts'
import { firstAgainUnrecorded } from './again-verify-sql.ts'
import * as recorded from './recorded-sql.ts'
import { firstUnpaidApproval } from './reopening-sql.ts'
import { firstDueApart } from './sql.ts'

export const verifications: readonly Verification[] = [
  {
    name: 'submissions.due',
    guarantee: 'the queue’s copy of a due instant is that of the decision clock',
    firstWrong: async (tx) => {
      const row = await firstDueApart(tx)
      return row === null ? null : `submission ${row.number ?? row.submissionId}: its copy differs`
    },
  },
  {
    name: 'submissions.payable',
    guarantee:
      'what a claim was approved for is owed, and another decision in its place owes the difference',
    firstWrong: async (tx) => {
      const row = await firstUnpaidApproval(tx)
      return row === null ? null : `decision ${row.decisionId} of ${row.number ?? 'a claim'}`
    },
  },
  {
    name: 'submissions.referral_fees',
    guarantee: 'the instalments of a referral add up to its fee, and its sale earned nothing else',
    firstWrong: async (tx) => {
      const row = await firstWrongInstalment(tx)
      return row === null ? null : `${row.number}: ${row.what}`
    },
  },
  {
    name: 'submissions.decisions',
    guarantee: 'every decision is what was recorded of it, and every recorded one is there',
    firstWrong: async (tx) => said(await recorded.firstDecisionUnrecorded(tx)),
  },
  {
    name: 'submissions.again',
    guarantee: 'what was undone, appealed or corrected, and by whom, is what was recorded of it',
    firstWrong: async (tx) => {
      const row = await firstAgainUnrecorded(tx)
      return row === null ? null : `${row.number}: ${row.what}`
    },
  },
  {
    name: 'submissions.deals',
    guarantee: 'value, order and sale of a deal are those that were decided',
    firstWrong: async (tx) => said(await recorded.firstDealUndecided(tx)),
  },
  {
    name: 'submissions.fees_decided',
    guarantee: 'a fee is fixed, held and dated as was decided',
    firstWrong: async (tx) => said(await recorded.firstFeeUndecided(tx)),
  },
  {
    name: 'submissions.payables_own',
    guarantee: 'what a decision owes is owed to its partner, and goes back where it came from',
    firstWrong: async (tx) => said(await recorded.firstPayableAstray(tx)),
  },
]

function said(wrong: recorded.Wrong | null): string | null {
  return wrong && `${wrong.number ?? 'a submission'}: ${wrong.what}`
}
