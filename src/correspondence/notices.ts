import type { Act, HeardEvent, Role } from '../audit/index.ts'
import { ok, type Result } from '../kernel/result.ts'
import { insertNotice } from './sql.ts'

export type Notify = {
  readonly roles: readonly Role[]
  readonly subjectKind: string
  readonly subjectId: string
  /** The event it is about: one notice per event and role, however often it is heard. */
  readonly eventId: string
  readonly text: string
}

/** Tells whoever of ours holds one of these roles. */
export async function notify(act: Act, input: Notify): Promise<void> {
  for (const role of input.roles) {
    const { subjectKind, subjectId, eventId, text } = input
    const noticeId = act.newId<'notice'>()
    await insertNotice(act.tx, {
      noticeId,
      role,
      subjectKind,
      subjectId,
      eventId,
      text,
      at: act.at,
    })
  }
}

/** A breached clock tells the lead. */
export async function tellOfBreach(act: Act, event: HeardEvent): Promise<Result<null, never>> {
  const { subjectKind, subjectId, eventId, body } = event
  const clock = String(body['clockKind']).replaceAll('_', ' ')
  const text = `The ${clock} clock of this ${subjectKind} is past its time.`
  await notify(act, { roles: ['lead'], subjectKind, subjectId, eventId, text })
  return ok(null)
}
