import type { Verification } from '../audit/index.ts'
import { firstWrongLimit } from './grants-sql.ts'

export const verifications: readonly Verification[] = [
  {
    name: 'identity.limits',
    guarantee: 'Each limit in force is of the amount that was set, by the sealed record.',
    async firstWrong(tx) {
      const wrong = await firstWrongLimit(tx)
      return wrong && `the limit ${wrong.limitId} is not what was set`
    },
  },
]
