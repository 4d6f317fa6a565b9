import { personBehind, record, type Act } from '../../audit/index.ts'
import type { PaymentId, RunId } from '../run.ts'
import { setLineClosed } from './answers-sql.ts'
import type { Evidence } from './evidence.ts'
import { waitingAbout, waitingOfRun, whatWaits } from './waiting-sql.ts'

const words = {
  shown: 'A line of our statement shows the money back.',
  overtaken: 'The payment it speaks of is owed again by another answer.',
} as const

/** Ends lines that waited for a second person to say that these payments came back: they have, by
 *  something else. What speaks of a whole file ends with the last of its payments. The caller holds
 *  the run. */
export async function closeOvertaken(
  act: Act,
  of: {
    readonly runId: RunId
    readonly payments: readonly { readonly paymentId: PaymentId }[]
    readonly evidence: Evidence
  },
): Promise<void> {
  if (of.payments.length === 0) return
  const paymentIds = of.payments.map(({ paymentId }) => paymentId)
  const lines = [...(await waitingAbout(act.tx, paymentIds))]
  for (const whole of await waitingOfRun(act.tx, of.runId)) {
    if ((await whatWaits(act.tx, whole)).length === 0) lines.push(whole)
  }
  const as = of.evidence.kind === 'statement' ? 'shown' : 'overtaken'
  const [by, name] = [personBehind(act.actor), act.actor.name]
  for (const { bankAnswerId, lineNo } of lines) {
    const reason = words[as]
    await setLineClosed(act.tx, { bankAnswerId, lineNo, by, name, at: act.at, reason, as })
    await record(act, {
      type: 'bank_answer.line_closed',
      subjectKind: 'bank_answer',
      subjectId: bankAnswerId,
      reason,
      body: { lineNo, as },
    })
  }
}
