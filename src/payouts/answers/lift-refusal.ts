import type { Act } from '../../audit/index.ts'
import { refuse, type Result } from '../../kernel/result.ts'
import { liftAccountRefusal, type VendorRefusal } from '../../vendors/index.ts'
import { paymentById } from '../payment-sql.ts'
import type { PaymentId } from '../run.ts'
import type { AnswerRefusal } from './refusals.ts'

/** Finance says why the account that a payment went to, and that its bank refused, may be paid to after
 *  all: the bank erred, or opened it again. Its payables are looked at again by the news of it. */
export async function liftRefusalOf(
  act: Act,
  asked: { readonly paymentId: PaymentId; readonly reason: string },
): Promise<Result<{ readonly lifted: number }, AnswerRefusal | VendorRefusal>> {
  const { paymentId, reason } = asked
  const payment = await paymentById(act.tx, paymentId)
  if (payment === null || payment.bankDetailId === null) {
    return refuse({ code: 'payment.unknown', payment: paymentId })
  }
  return liftAccountRefusal(act, { bankDetailId: payment.bankDetailId, reason })
}
