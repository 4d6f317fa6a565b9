import type { Act } from '../audit/index.ts'
import { lockOpenFollowUp, moveFollowUp } from './follow-up-sql.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { recordOn } from './record-on.ts'
import { threadOf } from './sql.ts'
import type { ThreadKey } from './thread.ts'

/** The answer came: no reminder follows. Answers whether one was open. */
export async function endFollowUps(act: Act, key: ThreadKey): Promise<boolean> {
  const thread = await threadOf(act.tx, key)
  const open = thread === null ? null : await lockOpenFollowUp(act.tx, thread.id)
  if (open === null) return false
  await moveFollowUp(act.tx, { ...open, state: 'answered', nextAt: null, endedAt: act.at })
  const { followUpId, partnerId } = open
  await recordOn(act, { ...key, partnerId, type: 'follow_up.answered', body: { followUpId } })
  return true
}

/** The instant an answer lapses that is chased on a thread; null where none is. */
export async function answerDue(tx: Tx, key: ThreadKey): Promise<Instant | null> {
  const thread = await threadOf(tx, key)
  const open = thread === null ? null : await lockOpenFollowUp(tx, thread.id)
  return open?.lapsesAt ?? null
}
