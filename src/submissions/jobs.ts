import type { Subscription, Sweep } from '../audit/index.ts'
import { ok } from '../kernel/result.ts'
import { bringBack } from './escalate.ts'
import { lapse, wordWasSaid } from './send-back.ts'
import { refreshDue } from './sql.ts'
import { chaseOn } from './submit.ts'
import { releaseUnclaimed } from './unclaimed.ts'

const isSubmission = (event: { readonly subjectKind: string }) => event.subjectKind === 'submission'

/** A calendar's edit moved open clocks: the queue sorts by where they are now. */
const recalculated = ['calendar.holiday_added', 'calendar.holiday_dropped'].map(
  (event): Subscription => ({
    event,
    name: 'submissions',
    run: async (act) => ok({ moved: await refreshDue(act.tx) }),
  }),
)

export const subscriptions: readonly Subscription[] = [
  {
    event: 'question.answered',
    name: 'submissions',
    run: async (act, event) => {
      if (!isSubmission(event)) return ok(null)
      const back = await bringBack(act, { submissionId: event.subjectId })
      // Another question may be open, or somebody was faster: the next answer brings it back.
      return back.ok ? back : ok(null)
    },
  },
  {
    event: 'follow_up.lapsed',
    name: 'submissions',
    run: (act, event) =>
      isSubmission(event)
        ? lapse(act, { submissionId: event.subjectId, since: event.at })
        : Promise.resolve(ok(null)),
  },
  {
    event: 'message.sent',
    name: 'submissions.first_word',
    run: async (act, event) => {
      // Receipts and letters of decisions are templates of their own; this is one of our people.
      const isWord = event.body['template'] === 'message.posted' && event.actorKind !== 'system'
      if (!isSubmission(event) || !isWord) return ok(null)
      return wordWasSaid({ ...act, at: event.at }, event.subjectId)
    },
  },
  {
    event: 'message.received',
    name: 'submissions.chase_on',
    run: (act, event) =>
      isSubmission(event) ? chaseOn(act, event.subjectId) : Promise.resolve(ok(null)),
  },
  ...recalculated,
]

export const sweeps: readonly Sweep[] = [
  { name: 'submissions.unclaimed', everySeconds: 60 * 60, run: releaseUnclaimed },
]
