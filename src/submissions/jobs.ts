import type { Subscription } from '../audit/index.ts'
import { ok } from '../kernel/result.ts'
import { bringBack } from './escalate.ts'
import { lapse } from './send-back.ts'

const isSubmission = (event: { readonly subjectKind: string }) => event.subjectKind === 'submission'

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
      isSubmission(event) ? lapse(act, event.subjectId) : Promise.resolve(ok(null)),
  },
]
