import { personBehind, type Act } from '../audit/index.ts'
import { notify } from '../correspondence/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { printDay, Temporal, type PlainDate } from '../kernel/temporal.ts'
import { chase } from './chase.ts'
import { tellFormEnds, tellFormNeeded } from './letters.ts'
import { lockOwnVendor, recordVendor, todayOf } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import { lockVendorRow, moveVendor, type VendorRow } from './sql.ts'
import { formNames, isSigned } from './tax-form.ts'
import * as forms from './tax-form-sql.ts'
import { vendorMoves, type VendorId } from './vendor.ts'

const VENDORS_PER_SWEEP = 200

/** Active vendors whose form's last day has passed expire: nothing is paid until a new form is approved.
 *  Payments are held by the date alone; this says so, once each. Answers how many. */
export async function sweepExpiredForms(act: Act): Promise<Result<{ expired: number }, never>> {
  const today = todayOf(act)
  let expired = 0
  for (const { vendorId } of await forms.formsRunOut(act.tx, today, VENDORS_PER_SWEEP)) {
    const vendor = await lockVendorRow(act.tx, vendorId)
    if (vendor !== null && (await expire(act, vendor, today))) expired += 1
  }
  return ok({ expired })
}

/** False where the form holds after all, or somebody was faster. */
async function expire(act: Act, vendor: VendorRow, today: PlainDate): Promise<boolean> {
  const { vendorId, taxFormThrough: through, taxFormEndedOn: endedOn } = vendor
  const isOver = through !== null && Temporal.PlainDate.compare(through, today) < 0
  if (vendor.state !== 'active' || (endedOn === null && !isOver)) return false
  if (endedOn === null) {
    const on = must(through, 'a form that is over has a last day')
    await forms.endForm(act.tx, vendorId, { state: 'expired', on, reason: null, by: null })
  }
  const form = formNames[must(vendor.taxForm, 'an active profile has a form')]
  const why =
    endedOn === null
      ? `The ${form} held through ${printDay(must(through, 'as above'))}.`
      : `The circumstances of the ${form} changed on ${printDay(endedOn)}.`
  await moveVendor(act.tx, { vendorId, ...vendorMoves.expire, reason: why, at: act.at })
  await recordVendor(act, vendor, 'vendor.expired', { through, endedOn }, why)
  if ((await forms.proposedForm(act.tx, vendorId)) === null) {
    await tellFormNeeded(act, vendor, { form, why })
    await chase(act, vendor)
  }
  return true
}

/** Tells partner and specialist that a form ends: 60, 30 and 7 days before, each once, the latest only
 *  where days were missed, none while a renewal waits for us. Answers how many were told. */
export async function sweepEndingForms(act: Act): Promise<Result<{ told: number }, never>> {
  let told = 0
  for (const due of await forms.formsEnding(act.tx, todayOf(act), VENDORS_PER_SWEEP)) {
    const { vendorId, step } = due
    const through = must(due.through, 'an ending form has a last day')
    const noted = { vendorId, about: 'tax_form', ofDay: through, step, at: act.at } as const
    if ((await forms.insertReminder(act.tx, noted)) === 0) continue
    const form = formNames[must(due.form, 'an ending form is one')]
    const until = printDay(through)
    await tellFormEnds(act, due, { form, until })
    const eventId = await recordVendor(act, due, 'vendor.form_ending', { step, through })
    const text = `The ${form} of this vendor holds through ${until}; a new one is asked for.`
    const subject = { subjectKind: 'vendor', subjectId: vendorId, eventId }
    await notify(act, { ...subject, roles: ['specialist'], text })
    told += 1
  }
  return ok({ told })
}

/** The facts a form was signed on are no longer so: it is relied on no more from `on`, and the vendor
 *  expires at once. Declared by the partner or by staff; never for a day to come. */
export async function declareChange(
  act: Act,
  asked: { readonly vendorId: VendorId; readonly on: PlainDate; readonly reason: string },
): Promise<Result<null, VendorRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const { vendorId, state, taxForm } = vendor
  const isApproved = state === 'active' || state === 'suspended'
  if (!isApproved || !isSigned(taxForm) || vendor.taxFormEndedOn !== null) {
    const name = vendor.legalName ?? 'This vendor'
    return refuse({ code: 'vendor.not_movable', vendor: name, state, wanted: 'end its tax form' })
  }
  const { on, reason } = asked
  const today = todayOf(act)
  if (Temporal.PlainDate.compare(on, today) > 0) {
    const found = on.toString()
    const expected = `a day not after ${today}`
    return refuse({ code: 'vendor.invalid', field: 'day of the change', found, expected })
  }
  const by = personBehind(act.actor)
  await forms.endForm(act.tx, vendorId, { state: 'ended', on, reason, by })
  await forms.setFormEnded(act.tx, vendorId, on)
  await recordVendor(act, vendor, 'vendor.form_ended', { on }, reason)
  await expire(act, { ...vendor, taxFormEndedOn: on }, today)
  return ok(null)
}
