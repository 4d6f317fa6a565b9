import { settingsSweep, type Subscription, type Sweep } from '../audit/index.ts'
import { ok } from '../kernel/result.ts'
import { sweepOwnersUnstated } from './ask-owners.ts'
import { chaseOn, tellUnanswered } from './chase.ts'
import { chaseOurs } from './chase-us.ts'
import { hearContactChange, hearNewAdmin } from './contact-news.ts'
import { sweepCooled } from './cooling.ts'
import { sweepEndingForms, sweepExpiredForms } from './expire.ts'
import { reopenRenamed } from './judge.ts'
import { figuresRead } from './tax-figures-kept.ts'
import { screenOnNews, screeningNews } from './screening/screen-on-news.ts'
import { sweepScreenings } from './screening/screen-vendors.ts'

const isVendor = (event: { readonly subjectKind: string }) => event.subjectKind === 'vendor'

export const subscriptions: readonly Subscription[] = [
  {
    event: 'follow_up.lapsed',
    name: 'vendors.unanswered',
    run: (act, event) => (isVendor(event) ? tellUnanswered(act, event) : Promise.resolve(ok(null))),
  },
  {
    event: 'message.received',
    name: 'vendors.chase_on',
    run: (act, event) =>
      isVendor(event) ? chaseOn(act, event.subjectId) : Promise.resolve(ok(null)),
  },
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
  ...screeningNews.map((event) => ({ event, name: 'vendors.screen', run: screenOnNews })),
]

/** A cooled account is usable by its date alone; the sweep says so, so that holds are refreshed. */
export const sweeps: readonly Sweep[] = [
  { name: 'vendors.tax_figures', everySeconds: 10 * 60, run: settingsSweep(figuresRead) },
  { name: 'vendors.screenings', everySeconds: 60, run: sweepScreenings },
  { name: 'vendors.cooled_accounts', everySeconds: 15 * 60, run: sweepCooled },
  { name: 'vendors.forms_run_out', everySeconds: 60 * 60, run: sweepExpiredForms },
  { name: 'vendors.forms_ending', everySeconds: 60 * 60, run: sweepEndingForms },
  { name: 'vendors.owners_unstated', everySeconds: 60 * 60, run: sweepOwnersUnstated },
  { name: 'vendors.waiting_for_us', everySeconds: 60 * 60, run: chaseOurs },
]
