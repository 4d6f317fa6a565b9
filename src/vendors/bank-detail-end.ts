import type { Act } from '../audit/index.ts'
import { bankingCalendarCode, calendarOf } from '../clocks/index.ts'
import { mayApprove } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { addBusinessDays } from '../kernel/calendar.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { lockDetail, notMovable } from './bank-detail-lock.ts'
import * as bank from './bank-sql.ts'
import { recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import { COOLING_BUSINESS_DAYS, type BankDetailId, type VendorId } from './vendor.ts'

type Of = { readonly vendorId: VendorId; readonly partnerId: string }

/** Takes accounts out of use, each with its reason; `by` is what took their place. */
export async function retire(
  act: Act,
  vendor: Of,
  details: readonly bank.BankDetailRow[],
  reason: string,
  by: BankDetailId | null = null,
): Promise<void> {
  const bankDetailIds = details.map((detail) => detail.bankDetailId)
  if (bankDetailIds.length === 0) return
  await bank.retireDetails(act.tx, { bankDetailIds, at: act.at, reason, replacedBy: by })
  for (const { bankDetailId, currency } of details) {
    await recordVendor(act, vendor, 'vendor.bank_retired', { bankDetailId, currency }, reason)
  }
}

/** Withdraws a waiting change, or takes a standing account out of use. Whoever called it off during its
 *  business days has what stood before back; an account that was usable leaves no other behind. */
export async function retireBankDetail(
  act: Act,
  asked: { readonly bankDetailId: BankDetailId; readonly reason: string },
): Promise<Result<null, VendorRefusal>> {
  const locked = await lockDetail(act, asked.bankDetailId)
  if (!locked.ok) return locked
  const { vendor, detail } = locked.value
  if (detail.state === 'retired') return notMovable(detail, 'retired')
  const off = () => retire(act, vendor, [detail], asked.reason)
  if (detail.state === 'cooling') await restoreReplaced(act, vendor, detail, off)
  else await off()
  return ok(null)
}

/** Takes a detail off by `off`, then what it replaced stands again; answers whether anything did. */
export async function restoreReplaced(
  act: Act,
  vendor: Of,
  detail: bank.BankDetailRow,
  off: () => Promise<void>,
): Promise<boolean> {
  await off()
  const { today } = await bankingDays(act, detail.currency)
  const back = await bank.restoreReplacedBy(act.tx, detail.bankDetailId, today)
  for (const { bankDetailId, currency } of back) {
    await recordVendor(act, vendor, 'vendor.bank_restored', { bankDetailId, currency })
  }
  return back.length > 0
}

/** Today in the zone of the currency's banks, and the day a change approved today is usable. */
export async function bankingDays(
  act: Act,
  currency: string,
): Promise<{ readonly today: PlainDate; readonly cooledOn: PlainDate }> {
  const code = bankingCalendarCode(currency)
  const calendar = must(await calendarOf(act.tx, code), `banking calendar ${code}`)
  const today = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
  return { today, cooledOn: addBusinessDays(calendar, today, COOLING_BUSINESS_DAYS) }
}

/** Refused to whoever typed it. */
export function typedByAnother(act: Act, detail: bank.LiveDetail): Result<null, VendorRefusal> {
  return mayApprove(act.actor, [detail.proposedBy])
    ? ok(null)
    : refuse({ code: 'vendor.own_typing', what: 'this bank detail' })
}
