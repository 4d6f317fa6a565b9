import { type Act, eventsOfSubject, personBehind, record } from '../audit/index.ts'
import type { Tx } from '../platform/db.ts'
import type { SubmissionRow } from './sql.ts'

/** What a person does to the content of a submission. */
const touching = [
  'submission.drafted',
  'submission.submitted',
  'evidence.attached',
  'evidence.detached',
]
/** The same, where a sheet that was taken in did not do it: a sheet's rows are the partner's own. */
const mending = ['submission.edited', 'submission.resubmitted', 'submission.appealed']

/** Every person who entered or changed a submission, or handed it in: none of them decides it. What a
 *  payment of the customer raised is of whoever told us of the payment. */
export async function handsOn(
  tx: Tx,
  row: Pick<SubmissionRow, 'submissionId' | 'source' | 'createdBy' | 'originKey'>,
): Promise<string[]> {
  if (row.source === 'collection' && row.originKey !== null) {
    const told = await eventsOfSubject(tx, 'collection', row.originKey)
    return [...new Set(told.map((event) => event.onBehalfOf ?? event.actorId))]
  }
  const bySheet = row.source === 'sheet'
  const kinds = bySheet ? mending : [...mending, ...touching]
  const events = await eventsOfSubject(tx, 'submission', row.submissionId)
  const people = events
    .filter((event) => kinds.includes(event.type))
    .map((event) => event.onBehalfOf ?? event.actorId)
  return [...new Set(bySheet ? people : [row.createdBy, ...people])]
}

/** Notes that one of us changed what a partner hands in, once per person. */
export async function noteEdit(
  act: Act,
  row: Pick<
    SubmissionRow,
    'submissionId' | 'source' | 'createdBy' | 'originKey' | 'status' | 'number'
  >,
): Promise<void> {
  const { actor } = act
  if (actor.partnerId !== null || (row.source === 'sheet' && row.status === 'draft')) return
  if ((await handsOn(act.tx, row)).includes(personBehind(actor))) return
  await record(act, {
    type: 'submission.edited',
    subjectKind: 'submission',
    subjectId: row.submissionId,
    body: { number: row.number },
  })
}
