import type { Verification } from '../../audit/index.ts'
import { firstWrongHit, firstWrongList } from './hit-sql.ts'
import { firstWrongLimit } from './limit-sql.ts'
import { firstStaleKey } from './name-keys.ts'
import { firstUnheldName } from './screened-again.ts'
import { firstUnrecordedHit, firstUnrecordedScreening } from './verify-sql.ts'

export const screeningVerifications: readonly Verification[] = [
  {
    name: 'vendors.screening_limit',
    guarantee: 'How old a list may be is what two people agreed to, as recorded that day.',
    async firstWrong(tx) {
      const wrong = await firstWrongLimit(tx)
      return wrong === null ? null : `limit from ${wrong.fromOn.toString()}: ${wrong.why}`
    },
  },
  {
    name: 'vendors.screening_lists',
    guarantee: 'Each sanctions list stands at its newest version, entry by entry as it was loaded.',
    async firstWrong(tx) {
      const wrong = await firstWrongList(tx)
      return wrong === null ? null : `list ${wrong.listCode}: ${wrong.why}`
    },
  },
  {
    name: 'vendors.screening_keys',
    guarantee: 'Every listed name is looked up by the keys that are computed now.',
    async firstWrong(tx) {
      const stale = await firstStaleKey(tx)
      return stale === null ? null : `entry ${stale}: load any list again, which writes keys anew`
    },
  },
  {
    name: 'vendors.screening_hits',
    guarantee:
      'Nothing was cleared by one person or by who typed the name, and nothing that is cleared ' +
      'hangs on an entry that changed since.',
    async firstWrong(tx) {
      const wrong = await firstWrongHit(tx)
      return wrong === null ? null : `screening hit ${wrong.hitId}: ${wrong.why}`
    },
  },
  {
    name: 'vendors.screening_recorded',
    guarantee:
      'Every hit that was found is kept and stands where its events say, and what is cleared was ' +
      'cleared by the two people who recorded it.',
    async firstWrong(tx) {
      const wrong = await firstUnrecordedHit(tx)
      return wrong === null ? null : `screening hit ${wrong.hitId}: ${wrong.why}`
    },
  },
  {
    name: 'vendors.screened',
    guarantee:
      'Whoever counts as screened was, under these names and against these lists, and is held for ' +
      'every name that is found when all are screened again.',
    async firstWrong(tx) {
      const wrong = await firstUnrecordedScreening(tx)
      return wrong === null ? firstUnheldName(tx) : `vendor ${wrong.vendorId}: ${wrong.why}`
    },
  },
]
