import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { waitingDetails } from './bank-review-sql.ts'
import { contactCautions, heldByContact } from './contact-caution.ts'

/** Accounts that wait for something, oldest first, each with what holds it beside its own state. */
export async function bankChanges(tx: Tx, at: Instant) {
  const waiting = await waitingDetails(tx)
  const on = at.toZonedDateTimeISO('UTC').toPlainDate()
  const cautions = await contactCautions(tx, [...new Set(waiting.map((row) => row.partnerId))], on)
  return waiting.map((row) => {
    const own = cautions.filter((caution) => caution.partnerId === row.partnerId)
    return { ...row, contactChangedUntil: heldByContact(row, own) }
  })
}
