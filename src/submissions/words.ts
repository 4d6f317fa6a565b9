import type { EventRow } from '../audit/index.ts'

/** `partner`: how the partner reads it, where it is spoken to. */
type Wording = { readonly words: string; readonly partner?: string; readonly internal?: boolean }

/** What a time line says of each event; what is internal is for staff alone. */
const timelineWords: Readonly<Record<string, Wording>> = {
  'submission.drafted': { words: 'Draft opened' },
  'submission.edited': { words: 'Changed by us', internal: true },
  'submission.submitted': { words: 'Handed in' },
  'submission.review_started': { words: 'Complete; in review' },
  'submission.sent_back': { words: 'Sent back for something to be mended' },
  'submission.resubmitted': { words: 'Mended and handed in again' },
  'submission.lines_taken_out': { words: 'Returned lines come later; the rest is decided now' },
  'submission.escalated': { words: 'Put to somebody who may answer', internal: true },
  'submission.research_began': {
    words: 'Looked at more closely; the decision has more time',
    partner: 'We look more closely before we decide',
  },
  'submission.brought_back': { words: 'Answered; back in review', internal: true },
  'submission.approved': { words: 'Approved' },
  'submission.rejected': { words: 'Rejected' },
  'submission.appealed': { words: 'Appealed', partner: 'You appealed' },
  'submission.appeal_taken_up': { words: 'The appeal was taken up by another person' },
  'submission.appeal_ended': { words: 'The appeal ended; what was decided stands' },
  'submission.correction_opened': { words: 'The decision is looked at again' },
  'submission.correction_ended': { words: 'The decision stands as it was' },
  'submission.decision_undone': { words: 'The decision was taken back at once', internal: true },
  'submission.withdrawn': { words: 'Withdrawn' },
  'submission.lapsed': { words: 'Lapsed: no answer came' },
  'submission.assigned': { words: 'Taken on', internal: true },
  'submission.unassigned': { words: 'Given back to the queue', internal: true },
  'evidence.attached': { words: 'A paper was added' },
  'evidence.detached': { words: 'A paper was taken away' },
  'evidence.moved': { words: 'A paper went with its line to the next claim' },
  'evidence.judged': { words: 'A paper was looked at' },
  'message.sent': { words: 'We wrote to the partner', partner: 'We wrote to you' },
  'message.received': { words: 'The partner wrote to us', partner: 'You wrote to us' },
  'note.added': { words: 'Note among ourselves', internal: true },
  'question.raised': { words: 'Question asked', internal: true },
  'question.answered': { words: 'Question answered', internal: true },
  'question.withdrawn': { words: 'Question taken back', internal: true },
  'question.commented': { words: 'Something was said about a question', internal: true },
  'question.assigned': { words: 'A question was given to somebody', internal: true },
  'question.condition_settled': { words: 'A condition was looked at', internal: true },
  'authority.used': { words: 'The decision used an authority', internal: true },
  'follow_up.sent': { words: 'The partner was reminded', partner: 'We reminded you' },
  'clock.extended': { words: 'The clock was given more time', internal: true },
  'clock.warned': { words: 'The clock runs short', internal: true },
  'clock.breached': { words: 'The clock ran out', internal: true },
}

/** Null when the time line leaves the event out for this reader. */
export function eventWords(event: Pick<EventRow, 'type'>, staff: boolean): string | null {
  const wording = timelineWords[event.type]
  if (wording === undefined || (wording.internal === true && !staff)) return null
  return staff ? wording.words : (wording.partner ?? wording.words)
}
