import type { Act } from '../../audit/index.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import {
  askToLiftRefusal,
  declineLift,
  liftAccountRefusal,
  type VendorRefusal,
} from '../../vendors/index.ts'
import { paymentById } from '../payment-sql.ts'
import type { PaymentId } from '../run.ts'
import type { AnswerRefusal } from './refusals.ts'

type OfPayment = { readonly paymentId: PaymentId }
type Refusals = AnswerRefusal | VendorRefusal

/** One of Finance says why the account that a payment went to, and that its bank refused, may be paid
 *  to after all: the bank erred, or opened it again. Another does it. */
export async function askLiftOf(
  act: Act,
  asked: OfPayment & { readonly reason: string },
): Promise<Result<{ readonly asked: number }, Refusals>> {
  const account = await accountOf(act, asked)
  return account.ok ? askToLiftRefusal(act, { ...account.value, reason: asked.reason }) : account
}

/** Another of Finance does it: its payables are looked at again by the news of it. */
export async function liftRefusalOf(
  act: Act,
  asked: OfPayment,
): Promise<Result<{ readonly lifted: number }, Refusals>> {
  const account = await accountOf(act, asked)
  return account.ok ? liftAccountRefusal(act, account.value) : account
}

/** Finance does not, and says why: the refusal stands. */
export async function declineLiftOf(
  act: Act,
  asked: OfPayment & { readonly reason: string },
): Promise<Result<{ readonly declined: number }, Refusals>> {
  const account = await accountOf(act, asked)
  return account.ok ? declineLift(act, { ...account.value, reason: asked.reason }) : account
}

async function accountOf(act: Act, { paymentId }: OfPayment) {
  const payment = await paymentById(act.tx, paymentId)
  if (payment === null || payment.bankDetailId === null) {
    return refuse({ code: 'payment.unknown', payment: paymentId } as const)
  }
  return ok({ bankDetailId: payment.bankDetailId })
}
