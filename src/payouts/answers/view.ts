import type { Actor } from '../../audit/index.ts'
import { mayApprove } from '../../identity/index.ts'
import { money } from '../../kernel/money.ts'
import type { AnswerPageRow, LineRow } from './answers-sql.ts'
import { openWords } from './open-words.ts'
import { stepOf } from './place-line.ts'
import { bankReason } from './reason-codes.ts'
import type { WrittenPageRow } from './written-sql.ts'

export function answerView(row: AnswerPageRow) {
  const { bankAnswerId, name, format, messageId, lines, applied, open, runs, filedAt } = row
  const filedBy = row.filerName
  return { bankAnswerId, name, format, messageId, lines, applied, open, runs, filedBy, filedAt }
}

/** A line with the words of its code, and of what a person can do where it waits for one. */
export function lineView(row: LineRow) {
  const {
    code,
    amountMinor,
    currency,
    why,
    closedAt,
    closerName,
    closedReason,
    blockRef,
    ...rest
  } = row
  void blockRef
  return {
    ...rest,
    reason: code === null ? null : bankReason(code),
    amount: amountMinor === null || currency === null ? null : money(amountMinor, currency),
    why: why === null ? null : { code: why, ...openWords[why] },
    closed:
      closedAt === null || closerName === null || closedReason === null
        ? null
        : { by: closerName, at: closedAt, reason: closedReason },
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
