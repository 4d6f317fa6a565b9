import type { Subscription, Sweep } from '../audit/index.ts'
import { ok } from '../kernel/result.ts'
import { hearContactChange, hearNewAdmin } from './contact-news.ts'
import { sweepCooled } from './cooling.ts'
import { reopenRenamed } from './judge.ts'

export const subscriptions: readonly Subscription[] = [
  { event: 'partner.contact_changed', name: 'vendors.contact', run: hearContactChange },
  { event: 'partner.contact_removed', name: 'vendors.contact', run: hearContactChange },
  { event: 'role.granted', name: 'vendors.new_admin', run: hearNewAdmin },
  {
    event: 'partner.updated',
    name: 'vendors.renamed',
    async run(act, { subjectId, body }) {
      const { changed } = body
      const isRenamed = Array.isArray(changed) && changed.includes('legalName')
      return isRenamed ? reopenRenamed(act, subjectId) : ok(null)
    },
  },
]

/** A cooled account is usable by its date alone; the sweep says so, so that holds are refreshed. */
export const sweeps: readonly Sweep[] = [
  { name: 'vendors.cooled_accounts', everySeconds: 15 * 60, run: sweepCooled },
]
