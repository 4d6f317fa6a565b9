import { personBehind, type Act } from '../audit/index.ts'
import { attach } from '../evidence/index.ts'
import type { EvidenceRefusal, FileId } from '../evidence/index.ts'
import { mayApprove } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Keys } from '../platform/secrets.ts'
import { chase, endChase } from './chase.ts'
import { tellActive, tellSentBack } from './letters.ts'
import { lockOwnVendor, needsOwners, recordVendor, todayOf } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import { OWNERS_NEEDED } from './screening/ownership.ts'
import { moveVendor } from './sql.ts'
import {
  fieldsOfForm,
  formNames,
  formNeeds,
  formProblem,
  isSigned,
  type FormFields,
} from './tax-form.ts'
import { numberChange } from './tax-number-change.ts'
import * as forms from './tax-form-sql.ts'
import { taxFormValidThrough, vendorMoves, type TaxFormId, type VendorId } from './vendor.ts'

/** States in which a new form stands beside the profile instead of changing it. */
const renewable = ['active', 'expired', 'suspended']

export type Renewal = FormFields & {
  readonly vendorId: VendorId
  /** The signed paper. */
  readonly fileId: FileId
  /** Absent where the number on file stays. */
  readonly taxNumber?: string | undefined
}

/** A new tax form beside the one on file, which holds until the new one is approved or its own day.
 *  Refuses another while one waits, a form that cannot be this vendor's, a company that has not said
 *  who owns it, and a profile that is not approved yet: there the form is changed in the profile. */
export function proposeTaxForm(keys: Keys) {
  return async (
    act: Act,
    asked: Renewal,
  ): Promise<Result<{ taxFormId: TaxFormId }, VendorRefusal | EvidenceRefusal>> => {
    const locked = await lockOwnVendor(act, asked.vendorId)
    if (!locked.ok) return locked
    const vendor = locked.value
    const { vendorId, partnerId, state, taxResidence } = vendor
    if (!renewable.includes(state)) {
      const name = vendor.legalName ?? 'This vendor'
      return refuse({ code: 'vendor.not_movable', vendor: name, state, wanted: 'renew a tax form' })
    }
    if ((await forms.proposedForm(act.tx, vendorId)) !== null) {
      return refuse({ code: 'vendor.form_waits' })
    }
    if (needsOwners(vendor)) return refuse({ code: 'vendor.incomplete', missing: [OWNERS_NEEDED] })
    const fields = fieldsOfForm(asked)
    const faulty = renewalFault(fields, vendor, act)
    if (faulty !== null) return faulty
    const form = must(fields.taxForm, 'a renewal names its form')
    const typed = asked.taxNumber ?? ''
    const isOther = form !== vendor.taxForm
    if (isOther && typed === '')
      return refuse({ code: 'vendor.incomplete', missing: ['tax number'] })
    const change =
      typed === '' ? null : numberChange(keys, vendorId, { taxForm: form, taxResidence, typed })
    if (change !== null && !change.ok) return change
    const { fileId } = asked
    const paper = { ownerKind: 'vendor', ownerId: vendorId, partnerId, fileId, slot: 'tax_form' }
    const attached = await attach(act, paper)
    if (!attached.ok) return attached
    const taxFormId = act.newId<'tax_form'>()
    await forms.insertTaxForm(act.tx, {
      taxFormId,
      vendorId,
      partnerId,
      state: 'proposed',
      form,
      fields,
      fileId,
      taxResidence: must(taxResidence, 'an approved profile has a residence'),
      taxNumberSealed: change?.value.number.sealed ?? null,
      taxNumberMasked: change?.value.number.masked ?? vendor.taxNumberMasked,
      validThrough: taxFormValidThrough(form, fields.taxFormSignedOn),
      by: personBehind(act.actor),
      at: act.at,
      decidedBy: null,
    })
    await recordVendor(act, vendor, 'vendor.form_proposed', { taxFormId, form })
    await endChase(act, vendor)
    return ok({ taxFormId })
  }
}

function renewalFault(fields: FormFields, vendor: Parameters<typeof formProblem>[1], act: Act) {
  const { taxForm } = fields
  if (!isSigned(taxForm)) {
    const found = taxForm === null ? 'no form' : formNames[taxForm]
    const expected = 'a W-9, W-8BEN or W-8BEN-E; other changes are made in the profile'
    return refuse({ code: 'vendor.invalid', field: 'tax form', found, expected })
  }
  const missing = formNeeds(fields)
  if (missing.length > 0) return refuse({ code: 'vendor.incomplete', missing })
  const problem = formProblem(fields, vendor, todayOf(act))
  return problem === null ? null : refuse({ code: 'vendor.invalid', ...problem })
}

type Judged = Result<null, VendorRefusal>

/** Locks the vendor and reads the renewal that waits; refused to whoever sent it. */
async function lockRenewal(act: Act, vendorId: VendorId) {
  const locked = await lockOwnVendor(act, vendorId)
  if (!locked.ok) return locked
  const form = await forms.proposedForm(act.tx, vendorId)
  if (form === null) return refuse({ code: 'vendor.no_form_waits' })
  if (!mayApprove(act.actor, [form.proposedBy])) {
    return refuse({ code: 'vendor.own_typing', what: 'this tax form' })
  }
  return ok({ vendor: locked.value, form })
}

/** Finance approves the new form: it is the profile's now, the old one is replaced, and a profile that
 *  had expired is active again. Never whoever sent it. */
export async function approveTaxForm(
  act: Act,
  asked: { readonly vendorId: VendorId },
): Promise<Judged> {
  const waiting = await lockRenewal(act, asked.vendorId)
  if (!waiting.ok) return waiting
  const { vendor, form } = waiting.value
  const { vendorId } = vendor
  const problem = formProblem(
    { ...form, taxForm: form.form, taxFormSignedOn: form.signedOn },
    vendor,
    todayOf(act),
  )
  if (problem !== null) return refuse({ code: 'vendor.invalid', ...problem })
  await forms.replaceForm(act.tx, vendorId)
  const by = personBehind(act.actor)
  await forms.decideForm(act.tx, form.taxFormId, { state: 'in_force', by, at: act.at })
  await forms.writeRenewal(act.tx, vendorId, form)
  const isBack = vendor.state === 'expired'
  if (isBack) {
    await moveVendor(act.tx, { vendorId, ...vendorMoves.renew, reason: null, at: act.at })
  }
  const body = { taxFormId: form.taxFormId, form: form.form, through: form.validThrough }
  await recordVendor(act, vendor, 'vendor.form_approved', body)
  if (isBack) await tellActive(act, vendor)
  return ok(null)
}

/** The new form is not accepted, and the partner is told why; what is on file stands as it did. */
export async function declineTaxForm(
  act: Act,
  asked: { readonly vendorId: VendorId; readonly reason: string },
): Promise<Judged> {
  const waiting = await lockRenewal(act, asked.vendorId)
  if (!waiting.ok) return waiting
  const { vendor, form } = waiting.value
  const by = personBehind(act.actor)
  await forms.decideForm(act.tx, form.taxFormId, { state: 'declined', by, at: act.at })
  const body = { taxFormId: form.taxFormId, form: form.form }
  await recordVendor(act, vendor, 'vendor.form_declined', body, asked.reason)
  await tellSentBack(act, vendor, { fields: ['tax form'], reason: asked.reason })
  await chase(act, vendor)
  return ok(null)
}
