import { record, type Act } from '../audit/index.ts'
import { bankingCalendarCode, calendarOf } from '../clocks/index.ts'
import { type AllocationId, fundById, type FundId } from '../funds/index.ts'
import { assert, must } from '../kernel/assert.ts'
import type { Money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { dueDate, heldUntil, type Schedule } from './due-date.ts'
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
  /** Gathered to the end of a month or quarter, as its program says; not unless told. */
  readonly schedule?: Schedule
  /** Its program lets it be netted with what the partner owes us; not unless told. */
  readonly netting?: boolean
  /** Less than this is not paid by itself, its program says; null or left out: no such minimum. */
  readonly minimum?: Money | null
  /** The allocation behind it. Money that comes back by refund or netting lands there. */
  readonly allocationId?: AllocationId
  /** A fee or deal incentive: nothing was committed before. Says where lowering it gives back to. */
  readonly uncommitted?: boolean
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
  const isRooted = asked.uncommitted !== true || asked.allocationId !== undefined
  assert(isRooted, 'what nothing committed names the allocation it comes from')
  const code = bankingCalendarCode(amount.currency)
  const banking = must(await calendarOf(act.tx, code), `banking calendar ${code}`)
  const { schedule = 'by_terms', termsDays = TERMS_DAYS } = asked
  const from = { decidedOn, holdUntil: asked.holdUntil ?? null }
  const holdUntil = heldUntil(from, schedule)
  const dueOn = dueDate(from, termsDays, banking, schedule)
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
    netting: asked.netting ?? false,
    allocationId: asked.allocationId ?? null,
    uncommitted: asked.uncommitted ?? false,
    minimumMinor: asked.minimum?.minor ?? null,
    termsDays,
    schedule,
    createdAt: act.at,
  })
  await rows.insertHolds(
    act.tx,
    [{ payableId, partnerId, hold: 'unassessed', what: 'assessment', owedBy: 'time', until: null }],
    { origin: 'assessed', since: act.at },
  )
  await recordCreated(act, asked, { payableId, dueOn })
  return ok({ payableId, dueOn })
}

function recordCreated(
  act: Act,
  asked: NewPayable,
  made: { readonly payableId: PayableId; readonly dueOn: PlainDate },
) {
  const { submissionId, decisionId, fundId, partnerId, amount, causeEventId } = asked
  return record(act, {
    type: 'payable.created',
    subjectKind: 'payable',
    subjectId: made.payableId,
    partnerId,
    causeEventId,
    body: {
      submissionId,
      decisionId,
      lineNo: asked.lineNo ?? 0,
      instalment: asked.instalment ?? 1,
      fundId,
      amountMinor: amount.minor,
      currency: amount.currency,
      dueOn: made.dueOn,
    },
  })
}
