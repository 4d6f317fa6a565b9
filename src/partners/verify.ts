import type { Verification } from '../audit/index.ts'
import { firstWrongChange } from './contact-sql.ts'
import { firstOverReturned, firstUnrecorded } from './sales-sql.ts'

export const verifications: readonly Verification[] = [
  {
    name: 'partners.contact_changes',
    guarantee:
      'No change of a contact is settled by whoever typed it, or counts before 30 days are over.',
    async firstWrong(tx) {
      const wrong = await firstWrongChange(tx)
      return wrong === null ? null : `contact change ${wrong.contactChangeId}: ${wrong.why}`
    },
  },
  {
    name: 'partners.returns',
    guarantee:
      'What is refunded, credited and corrected never exceeds the payment or purchase it returns.',
    async firstWrong(tx) {
      const wrong = await firstOverReturned(tx)
      if (wrong === null) return null
      return `${wrong.list} ${wrong.source}/${wrong.externalId}: more was given back than was paid`
    },
  },
  {
    name: 'partners.recorded',
    guarantee: 'Every collection and purchase is what was recorded of it, and none is missing.',
    async firstWrong(tx) {
      const wrong = await firstUnrecorded(tx)
      if (wrong === null) return null
      return `${wrong.list} ${wrong.source}/${wrong.externalId}: it is not what was recorded`
    },
  },
]
