import type { Verification } from '../audit/index.ts'
import { firstWrongDetail } from './bank-sql.ts'
import { screeningVerifications } from './screening/verify.ts'
import { figureVerification } from './tax-figures-kept.ts'
import { firstWrongForm } from './tax-form-sql.ts'

export const verifications: readonly Verification[] = [
  ...screeningVerifications,
  figureVerification,
  {
    name: 'vendors.tax_forms',
    guarantee:
      'An active vendor stands on the form in force that Finance approved, and nobody blocked is ' +
      'anywhere else than under a block.',
    async firstWrong(tx) {
      const wrong = await firstWrongForm(tx)
      return wrong === null ? null : `vendor ${wrong.vendorId}: ${wrong.why}`
    },
  },
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
