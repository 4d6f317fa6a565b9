import type { Verification } from '../audit/index.ts'
import { firstWrongInstalment } from '../incentives/index.ts'
import { firstDueApart, firstUnpaidApproval } from './sql.ts'

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
    guarantee: 'every approved claim has one payable of the approved amount',
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
]
