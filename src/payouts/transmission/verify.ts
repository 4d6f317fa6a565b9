import type { Verification } from '../../audit/index.ts'
import { firstForgottenFile, firstWrongTransmission } from './transmission-sql.ts'

export const transmissionVerifications: readonly Verification[] = [
  {
    name: 'payouts.transmissions',
    guarantee:
      'Where each sent file is on its way is what its steps say, and it was sent at most once.',
    async firstWrong(tx) {
      const wrong = await firstWrongTransmission(tx)
      return wrong && `${wrong.number}: ${wrong.why}`
    },
  },
  {
    name: 'payouts.transmitted',
    guarantee: 'Each file of an account that had a channel when it was released is on its way.',
    async firstWrong(tx) {
      const wrong = await firstForgottenFile(tx)
      return wrong && `${wrong.number}: its file was never put on its way`
    },
  },
]
