import { record, type Act } from '../audit/index.ts'
import { bankingCalendarCode, calendarOf } from '../clocks/index.ts'
import { fundById, type FundId } from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { dueDate } from './due-date.ts'
import type { PayableId } from './payable.ts'
import type { PayableRefusal } from './refusals.ts'
import * as rows from './sql.ts'

/** Net days when a program names no others. */
export const TERMS_DAYS = 30

export type NewPayable = {
  readonly submissionId: string
  readonly decisionId: string
  /** The line it is owed for; the whole decision unless told. */
  readonly lineNo?: number
  readonly instalment?: number
  readonly fundId: FundId
  readonly partnerId: string
  readonly incentiveId: string
  readonly amount: Money
  /** The day of the decision in the program's zone. */
  readonly decidedOn: PlainDate
  /** Who decided it; `system:…` when no person did. Never approves the run that pays it. */
  readonly decidedBy: string
  /** What people call it: the number of the submission, `MDF-2026-00042/2`. */
  readonly reference: string
  readonly holdUntil?: PlainDate | null
  readonly termsDays?: number
  /** The decision's event. */
  readonly causeEventId: string
}

/** Owes money out of a decision, inside the decision's own transaction. The decision posts the fund
 *  entry (`owe`); this is what is paid from it. It starts held, unassessed. Refuses the same line and
 *  instalment of a decision twice, and a fund of another currency. */
export async function createPayable(
  act: Act,
  asked: NewPayable,
): Promise<Result<{ payableId: PayableId; dueOn: PlainDate }, PayableRefusal>> {
  const { amount, decidedOn, partnerId, fundId } = asked
  const fund = must(await fundById(act.tx, fundId), 'a decision names a fund that is there')
  if (fund.currency !== amount.currency) {
    return refuse({ code: 'payable.fund_differs', fund: fund.code, amount })
  }
  const code = bankingCalendarCode(amount.currency)
  const banking = must(await calendarOf(act.tx, code), `banking calendar ${code}`)
  const holdUntil = asked.holdUntil ?? null
  const dueOn = dueDate({ decidedOn, holdUntil }, asked.termsDays ?? TERMS_DAYS, banking)
  const payableId = act.newId<'payable'>()
  const { submissionId, decisionId, incentiveId } = asked
  const lineNo = asked.lineNo ?? 0
  const instalment = asked.instalment ?? 1
  await rows.insertPayable(act.tx, {
    payableId,
    submissionId,
    decisionId,
    lineNo,
    instalment,
    fundId,
    payerId: fund.payerId,
    partnerId,
    incentiveId,
    amountMinor: amount.minor,
    currency: amount.currency,
    decidedOn,
    decidedBy: asked.decidedBy,
    reference: asked.reference,
    holdUntil,
    dueOn,
    createdAt: act.at,
  })
  await rows.insertHolds(
    act.tx,
    [{ payableId, partnerId, hold: 'unassessed', what: 'assessment', owedBy: 'time', until: null }],
    { origin: 'assessed', since: act.at },
  )
  await record(act, {
    type: 'payable.created',
    subjectKind: 'payable',
    subjectId: payableId,
    partnerId,
    causeEventId: asked.causeEventId,
    body: {
      submissionId,
      decisionId,
      lineNo,
      instalment,
      fundId,
      amountMinor: amount.minor,
      currency: amount.currency,
      dueOn,
    },
  })
  return ok({ payableId, dueOn })
}
