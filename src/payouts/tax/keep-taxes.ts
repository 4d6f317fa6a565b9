import type { Tx } from '../../platform/db.ts'
import type { PlanPayment } from '../plan.ts'
import { insertVats, insertWithholdings } from './tax-sql.ts'

/** Keeps what payments withhold and what VAT they pay, as they were planned; what is dropped already
 *  is kept for people to read, and does not live. */
export async function keepTaxes(
  tx: Tx,
  payments: readonly PlanPayment[],
  isDropped: (payment: PlanPayment) => boolean,
): Promise<void> {
  const withheld = payments.flatMap((payment) =>
    payment.withholdings.map(({ basis, amount, ...each }) => ({
      ...each,
      paymentId: payment.paymentId,
      basisMinor: basis.minor,
      amountMinor: amount.minor,
      live: !isDropped(payment),
    })),
  )
  if (withheld.length > 0) await insertWithholdings(tx, withheld)
  const vats = payments.flatMap((payment) =>
    payment.vats.map(({ payableId, taxInvoiceId, amount }) => ({
      paymentId: payment.paymentId,
      payableId,
      taxInvoiceId,
      amountMinor: amount.minor,
      live: !isDropped(payment),
    })),
  )
  if (vats.length > 0) await insertVats(tx, vats)
}
