import type { Act } from '../audit/index.ts'
import { bankingCalendarCode, calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result } from '../kernel/result.ts'
import { coolingCurrencies, cooledDetails, setUsable } from './bank-sql.ts'
import { recordVendor } from './profile.ts'

const COOLED_DETAILS = 200

/** Marks changed accounts usable whose business days are over, and records it once each. */
export async function sweepCooled(act: Act): Promise<Result<{ usable: number }, never>> {
  let usable = 0
  for (const { currency } of await coolingCurrencies(act.tx)) {
    const code = bankingCalendarCode(currency)
    const calendar = must(await calendarOf(act.tx, code), `banking calendar ${code}`)
    const today = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
    const cooled = await cooledDetails(act.tx, currency, today, COOLED_DETAILS)
    if (cooled.length === 0) continue
    await setUsable(
      act.tx,
      cooled.map((detail) => detail.bankDetailId),
    )
    for (const detail of cooled) {
      const body = { bankDetailId: detail.bankDetailId, currency }
      await recordVendor(act, detail, 'vendor.bank_usable', body)
    }
    usable += cooled.length
  }
  return ok({ usable })
}
