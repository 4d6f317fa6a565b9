import type { Actor } from '../../audit/index.ts'
import { mayApprove } from '../../identity/index.ts'
import { money } from '../../kernel/money.ts'
import type { liftsAsked } from '../../vendors/index.ts'
import { assignable } from './answer-line.ts'
import type { AnswerPageRow, LineRow } from './answers-sql.ts'
import { openWords } from './open-words.ts'
import { stepOf } from './place-line.ts'
import { bankReason } from './reason-codes.ts'
import type { WrittenPageRow } from './written-sql.ts'

export function answerView(row: AnswerPageRow) {
  const { bankAnswerId, name, format, messageId, lines, applied, open, runs, filedAt } = row
  const { filerName: filedBy, arrivedBy } = row
  const counts = { lines, applied, open }
  return { bankAnswerId, name, format, messageId, ...counts, runs, filedBy, filedAt, arrivedBy }
}

type Lift = Awaited<ReturnType<typeof liftsAsked>>[number]
type Looks = { readonly who: Actor; readonly lift: Lift | null }

/** A line with the words of its code, what a person can do where it waits for one, and whether `who`
 *  may. */
export function lineView(row: LineRow, { who, lift }: Looks) {
  const { code, amountMinor, currency, why, blockRef: _, ...more } = row
  const { closedAt, closerName, closedReason, closedAs, ...all } = more
  const { assignedBy: ___, assignerName, assignedAt, assignedReason, paymentRef, ...said } = all
  const { filedBy: __, filerName, ...rest } = said
  const isAssigned = assignedAt !== null && assignerName !== null && assignedReason !== null
  return {
    ...rest,
    filedBy: filerName,
    reason: code === null ? null : bankReason(code),
    amount: amountMinor === null || currency === null ? null : money(amountMinor, currency),
    why: why === null ? null : { code: why, ...openWords[why] },
    closed:
      closedAt === null || closerName === null || closedReason === null || closedAs === null
        ? null
        : { by: closerName, at: closedAt, reason: closedReason, as: closedAs },
    assigned:
      isAssigned && paymentRef !== null
        ? { to: paymentRef, by: assignerName, at: assignedAt, reason: assignedReason }
        : null,
    waitsForSecond: isWaiting(row),
    mayConfirm: mayConfirmLine(row, who),
    mayAssign: isOpen(row) && row.scope === 'payment' && why !== null && assignable.includes(why),
    lift: code === null || !bankReason(code).newAccount ? null : liftView(lift, who),
  }
}

const isOpen = (row: LineRow) => row.outcome === 'open' && row.closedAt === null

function isWaiting(row: LineRow): boolean {
  return isOpen(row) && (row.why === 'settled_before' || row.assignedBy !== null)
}

function mayConfirmLine(row: LineRow, who: Actor) {
  const no = (whyNot: string) => ({ may: false, whyNot })
  if (!isWaiting(row)) return no('It waits for nobody.')
  const { filedBy, assignedBy } = row
  if (mayApprove(who, assignedBy === null ? [filedBy] : [filedBy, assignedBy])) {
    return { may: true, whyNot: null }
  }
  const what = row.assignedBy === null ? 'filed it' : 'filed or assigned it'
  return no(`You ${what} yourself: somebody else of Finance confirms it.`)
}

function liftView(lift: Lift | null, who: Actor) {
  if (lift === null) return null
  const { stands, askedBy, askerName, askedAt, reason } = lift
  const isAsked = askedBy !== null && askerName !== null && askedAt !== null && reason !== null
  const mayLift = isAsked && mayApprove(who, [askedBy])
  return {
    stands,
    asked: isAsked ? { by: askerName, at: askedAt, reason } : null,
    mayLift: {
      may: mayLift,
      whyNot: mayLift ? null : 'Somebody else of Finance than asked for it does it.',
    },
  }
}

/** A written answer, with whether `who` may confirm it now. */
export function writtenView(row: WrittenPageRow, who: Actor) {
  const { code, amountMinor, currency, filerName, judgeName, name, ...rest } = row
  return {
    ...rest,
    fileName: name,
    filedBy: filerName,
    judgedBy: judgeName,
    amount: money(amountMinor, currency),
    reason: code === null ? null : bankReason(code),
    mayConfirm: mayConfirm(row, who),
  }
}

function mayConfirm(row: WrittenPageRow, who: Actor) {
  const no = (whyNot: string) => ({ may: false, whyNot })
  if (row.state !== 'filed') return no(`It is ${row.state}.`)
  if (!mayApprove(who, [row.filedBy]))
    return no('You filed it yourself: somebody else confirms it.')
  const step = stepOf(row.says, row.paymentState)
  if (step === 'known' || step === 'contradicts') {
    return no(`The payment is ${row.paymentState} by now: decline the letter.`)
  }
  return { may: true, whyNot: null }
}
