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
  'submission.escalated': { words: 'Put to somebody who may answer', internal: true },
  'submission.brought_back': { words: 'Answered; back in review', internal: true },
  'submission.approved': { words: 'Approved' },
  'submission.rejected': { words: 'Rejected' },
  'submission.withdrawn': { words: 'Withdrawn' },
  'submission.lapsed': { words: 'Lapsed: no answer came' },
  'submission.assigned': { words: 'Taken on', internal: true },
  'submission.unassigned': { words: 'Given back to the queue', internal: true },
  'evidence.attached': { words: 'A paper was added' },
  'evidence.detached': { words: 'A paper was taken away' },
  'evidence.judged': { words: 'A paper was looked at' },
  'message.sent': { words: 'We wrote to the partner', partner: 'We wrote to you' },
  'message.received': { words: 'The partner wrote to us', partner: 'You wrote to us' },
  'note.added': { words: 'Note among ourselves', internal: true },
  'question.raised': { words: 'Question asked', internal: true },
  'question.answered': { words: 'Question answered', internal: true },
  'follow_up.sent': { words: 'The partner was reminded', partner: 'We reminded you' },
  'clock.warned': { words: 'The clock runs short', internal: true },
  'clock.breached': { words: 'The clock ran out', internal: true },
}

/** Null when the time line leaves the event out for this reader. */
export function eventWords(event: Pick<EventRow, 'type'>, staff: boolean): string | null {
  const wording = timelineWords[event.type]
  if (wording === undefined || (wording.internal === true && !staff)) return null
  return staff ? wording.words : (wording.partner ?? wording.words)
}
