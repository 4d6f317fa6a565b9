import type { Verification } from '../audit/index.ts'
import { firstWrongDetail } from './bank-sql.ts'

export const verifications: readonly Verification[] = [
  {
    name: 'vendors.accounts',
    guarantee:
      'No account belongs to two vendors, and none is in use that its typist approved or nobody ' +
      'called back.',
    async firstWrong(tx) {
      const wrong = await firstWrongDetail(tx)
      return wrong === null ? null : `bank detail ${wrong.bankDetailId}: ${wrong.why}`
    },
  },
]
