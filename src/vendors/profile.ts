import { personBehind, record, type Act } from '../audit/index.ts'
import { attach, detach, itemsOf } from '../evidence/index.ts'
import type { EvidenceItemId, EvidenceRefusal, FileId } from '../evidence/index.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { parseCountry } from '../kernel/country.ts'
import { partnerById } from '../partners/index.ts'
import { seal, type Keys } from '../platform/secrets.ts'
import { tellInvited } from './letters.ts'
import type { VendorRefusal } from './refusals.ts'
import type { VendorSlot } from './slots.ts'
import * as rows from './sql.ts'
import { taxNumberFor } from './tax-number.ts'
import {
  vendorMoves,
  type EntityKind,
  type TaxForm,
  type VendorId,
  type VendorMove,
} from './vendor.ts'

type Locked = NonNullable<Awaited<ReturnType<typeof rows.lockVendorRow>>>

/** The profile, locked; a partner's people reach their own only. */
export async function lockOwnVendor(
  act: Act,
  vendorId: VendorId,
): Promise<Result<Locked, VendorRefusal>> {
  const vendor = await rows.lockVendorRow(act.tx, vendorId)
  const isTheirs = act.actor.partnerId === null || vendor?.partnerId === act.actor.partnerId
  if (vendor === null || !isTheirs) return refuse({ code: 'vendor.unknown', vendor: vendorId })
  return ok(vendor)
}

/** Opens an empty profile that the partner fills in. One per partner. */
export async function inviteVendor(
  act: Act,
  asked: { readonly partnerId: string },
): Promise<Result<{ vendorId: VendorId }, VendorRefusal>> {
  const partner = await partnerById(act.tx, asked.partnerId)
  if (partner === null) {
    return refuse({ code: 'vendor.partner_unknown', partner: asked.partnerId })
  }
  const { partnerId, code } = partner
  if ((await rows.selectVendorOf(act.tx, partnerId)) !== null) {
    return refuse({ code: 'vendor.already_invited', partner: code })
  }
  const vendorId = act.newId<'vendor'>()
  await rows.insertVendor(act.tx, { vendorId, partnerId, invitedAt: act.at })
  await recordVendor(act, { vendorId, partnerId }, 'vendor.invited', { partnerCode: code })
  await tellInvited(act, { vendorId, partnerId })
  return ok({ vendorId })
}

/** The profile as typed. An absent tax number leaves the one on file. */
export type Profile = {
  readonly legalName: string | null
  readonly entityKind: EntityKind | null
  readonly registrationNumber: string | null
  readonly taxResidence: string | null
  readonly street: string | null
  readonly houseNumber: string | null
  readonly postCode: string | null
  readonly town: string | null
  readonly region: string | null
  readonly country: string | null
  readonly taxForm: TaxForm | null
  readonly taxFormSignedOn: PlainDate | null
  readonly taxNumber?: string | undefined
}

/** Fills in the profile; who did may not approve it. An active profile that changes is judged anew.
 *  Refuses what cannot be right (country, tax number), a stale version, a profile being judged. */
export function fillProfile(keys: Keys) {
  return async (
    act: Act,
    asked: { readonly vendorId: VendorId; readonly version: number; readonly profile: Profile },
  ): Promise<Result<{ version: number }, VendorRefusal>> => {
    const locked = await lockOwnVendor(act, asked.vendorId)
    if (!locked.ok) return locked
    const vendor = locked.value
    const barred = moveRefusal(vendor, 'fill') ?? staleRefusal(vendor, asked.version)
    if (barred !== null) return barred
    const { taxNumber, ...typed } = asked.profile
    const profile = { ...typed, ...countriesOf(typed) }
    const bad = invalidField(typed, profile)
    if (bad !== null) return bad
    const number = taxNumberChange(keys, vendor, profile, taxNumber)
    if (!number.ok) return number
    const changed = [
      ...changedFields(vendor, profile),
      ...(number.value.changed ? ['taxNumber'] : []),
    ]
    if (changed.length === 0) return ok({ version: vendor.version })
    const by = personBehind(act.actor)
    await rows.updateProfile(act.tx, vendor.vendorId, profile, { by, state: 'in_progress' })
    if (number.value.changed) {
      await rows.updateTaxNumber(act.tx, vendor.vendorId, number.value.number)
    }
    await recordVendor(act, vendor, 'vendor.filled', { changed, from: vendor.state })
    return ok({ version: vendor.version + 1 })
  }
}

function countriesOf(profile: Pick<Profile, 'country' | 'taxResidence'>) {
  const parse = (text: string | null) => (text === null ? null : parseCountry(text))
  return { country: parse(profile.country), taxResidence: parse(profile.taxResidence) }
}

function invalidField(
  typed: Omit<Profile, 'taxNumber'>,
  read: Omit<Profile, 'taxNumber'>,
): Refused<VendorRefusal> | null {
  for (const field of ['country', 'taxResidence'] as const) {
    if (typed[field] !== null && read[field] === null) {
      const expected = 'a country as ISO 3166 code or English name'
      return refuse({ code: 'vendor.invalid', field, found: typed[field], expected })
    }
  }
  const { taxForm, taxResidence, entityKind } = read
  if (taxForm === null || taxResidence === null) return null
  const expected = formExpected(taxForm, taxResidence, entityKind)
  return expected === null
    ? null
    : refuse({ code: 'vendor.invalid', field: 'tax form', found: taxForm, expected })
}

/** Who signs which form: W-9 US persons, W-8BEN foreign individuals, W-8BEN-E foreign entities. */
function formExpected(
  form: TaxForm,
  residence: string,
  entityKind: EntityKind | null,
): string | null {
  if (form === 'w9' && residence !== 'US') return 'a W-8BEN-E (W-8BEN for a person) outside the US'
  if ((form === 'w8ben' || form === 'w8bene') && residence === 'US') return 'a W-9 in the US'
  if (form === 'w8ben' && entityKind === 'company') return 'a W-8BEN-E for a company'
  if (form === 'w8bene' && entityKind === 'person') return 'a W-8BEN for a person'
  return null
}

type SealedNumber = { readonly sealed: string; readonly masked: string }
type NumberChange = { readonly changed: boolean; readonly number: SealedNumber | null }

function taxNumberChange(
  keys: Keys,
  vendor: Locked,
  profile: Omit<Profile, 'taxNumber'>,
  typed: string | undefined,
): Result<NumberChange, VendorRefusal> {
  const { taxForm, taxResidence } = profile
  // Another form or residence needs its number said again: the old one was checked for the old form.
  const isOther = taxForm !== vendor.taxForm || taxResidence !== vendor.taxResidence
  if (typed === undefined || typed.trim() === '') {
    return ok({ changed: isOther && vendor.taxNumberMasked !== null, number: null })
  }
  const number =
    taxForm === null || taxResidence === null ? null : taxNumberFor(taxForm, taxResidence, typed)
  if (number === null) {
    const expected =
      taxForm === null || taxResidence === null
        ? 'tax form and residence beside it'
        : `a tax number that fits ${taxForm} in ${taxResidence}, check digit included`
    const found = typed.slice(0, 2).padEnd(Math.min(typed.length, 20), '*')
    return refuse({ code: 'vendor.invalid', field: 'tax number', found, expected })
  }
  const sealed = seal(keys, taxNumberSeal(vendor.vendorId), number)
  return ok({
    changed: true,
    number: { sealed, masked: `${'*'.repeat(number.length - 4)}${number.slice(-4)}` },
  })
}

/** What a sealed tax number is bound to. */
export function taxNumberSeal(vendorId: VendorId): string {
  return `vendor:${vendorId}:tax_number`
}

function changedFields(vendor: Locked, profile: rows.ProfileWrite): string[] {
  const fields = Object.keys(profile) as (keyof rows.ProfileWrite)[] // the record's own keys
  return fields.filter((field) => String(profile[field]) !== String(vendor[field]))
}

/** Attaches a paper while the profile may change; who did may not approve it. */
export async function attachPaper(
  act: Act,
  asked: { readonly vendorId: VendorId; readonly fileId: FileId; readonly slot: VendorSlot },
): Promise<Result<{ itemId: EvidenceItemId }, VendorRefusal | EvidenceRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const { vendorId, partnerId } = locked.value
  const barred = moveRefusal(locked.value, 'fill')
  if (barred !== null) return barred
  await rows.noteTyped(act.tx, vendorId, personBehind(act.actor))
  const { fileId, slot } = asked
  return attach(act, { ownerKind: 'vendor', ownerId: vendorId, partnerId, fileId, slot })
}

/** Takes a paper away that was not accepted; who did may not approve the profile. */
export async function detachPaper(
  act: Act,
  asked: { readonly vendorId: VendorId; readonly itemId: EvidenceItemId },
): Promise<Result<null, VendorRefusal | EvidenceRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const barred = moveRefusal(locked.value, 'fill')
  if (barred !== null) return barred
  await rows.noteTyped(act.tx, asked.vendorId, personBehind(act.actor))
  return detach(act, { itemId: asked.itemId, ownerKind: 'vendor', ownerId: asked.vendorId })
}

/** What a profile needs before it can be sent, in words; a US form needs its signed paper. */
export function missingFields(vendor: rows.VendorRow, paperSlots: readonly string[]): string[] {
  const isForm = vendor.taxForm !== null && ['w9', 'w8ben', 'w8bene'].includes(vendor.taxForm)
  const needs: readonly (readonly [string, boolean])[] = [
    ['legal name', vendor.legalName !== null],
    ['company or person', vendor.entityKind !== null],
    ['tax residence', vendor.taxResidence !== null],
    ['street', vendor.street !== null],
    ['post code', vendor.postCode !== null],
    ['town', vendor.town !== null],
    ['country', vendor.country !== null],
    ['tax form', vendor.taxForm !== null],
    ['tax number', vendor.taxForm === 'none' || vendor.taxNumberMasked !== null],
    ['day the tax form was signed', !isForm || vendor.taxFormSignedOn !== null],
    ['signed tax form', !isForm || paperSlots.includes('tax_form')],
  ]
  return needs.flatMap(([name, isThere]) => (isThere ? [] : [name]))
}

/** Hands the profile in. Refuses naming everything it still needs. */
export async function submitProfile(
  act: Act,
  asked: { readonly vendorId: VendorId },
): Promise<Result<null, VendorRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const barred = moveRefusal(vendor, 'submit')
  if (barred !== null) return barred
  const papers = await itemsOf(act.tx, 'vendor', vendor.vendorId)
  const slots = papers.filter((paper) => paper.state !== 'rejected').map((paper) => paper.slot)
  const missing = missingFields(vendor, slots)
  if (missing.length > 0) return refuse({ code: 'vendor.incomplete', missing })
  await rows.moveVendor(act.tx, moveOf(vendor, 'submit', null))
  await rows.setSubmitted(act.tx, vendor.vendorId, act.at)
  await recordVendor(act, vendor, 'vendor.submitted', {})
  return ok(null)
}

export function moveOf(vendor: Locked, move: VendorMove, reason: string | null) {
  const { from, to } = vendorMoves[move]
  return { vendorId: vendor.vendorId, from, to, reason }
}

/** Null when the state table lets the move happen. */
export function moveRefusal(vendor: Locked, move: VendorMove): Refused<VendorRefusal> | null {
  const from: readonly string[] = vendorMoves[move].from
  if (from.includes(vendor.state)) return null
  const wanted = move.replaceAll(/([A-Z])/g, ' $1').toLowerCase()
  return refuse({ code: 'vendor.not_movable', vendor: nameOf(vendor), state: vendor.state, wanted })
}

function staleRefusal(vendor: Locked, version: number): Refused<VendorRefusal> | null {
  if (vendor.version === version) return null
  return refuse({ code: 'vendor.stale', vendor: nameOf(vendor), version, newest: vendor.version })
}

function nameOf(vendor: Locked): string {
  return vendor.legalName ?? 'This vendor'
}

export function recordVendor(
  act: Act,
  vendor: { readonly vendorId: VendorId; readonly partnerId: string },
  type: string,
  body: object,
  reason: string | null = null,
) {
  const { vendorId, partnerId } = vendor
  return record(act, { type, subjectKind: 'vendor', subjectId: vendorId, partnerId, reason, body })
}
