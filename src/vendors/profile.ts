import { personBehind, record, type Act } from '../audit/index.ts'
import { attach, detach, itemsOf } from '../evidence/index.ts'
import type { EvidenceItemId, EvidenceRefusal, FileId } from '../evidence/index.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { parseCountry } from '../kernel/country.ts'
import type { Keys } from '../platform/secrets.ts'
import { endChase } from './chase.ts'
import { companyNumberProblem } from './profile-faults.ts'
import type { VendorRefusal } from './refusals.ts'
import type { VendorSlot } from './slots.ts'
import { OWNERS_NEEDED } from './screening/ownership.ts'
import { endOwnership } from './screening/owners-sql.ts'
import * as rows from './sql.ts'
import {
  fieldsOfForm,
  formNames,
  formNeeds,
  formProblem,
  formsFor,
  isSigned,
  type FormFields,
} from './tax-form.ts'
import { salesTaxNumber } from './tax-number.ts'
import { numberChange, type NumberChange } from './tax-number-change.ts'
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

type Absent<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** The profile as typed. What is absent stays as it is on file. */
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
} & Absent<Omit<FormFields, 'taxForm' | 'taxFormSignedOn'>> &
  Absent<{ readonly lei: string | null; readonly vatNumber: string | null }>

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
    const read = readProfile(vendor, typed, act)
    if (!read.ok) return read
    const profile = read.value
    const number = taxNumberChange(keys, vendor, profile, taxNumber)
    if (!number.ok) return number
    const changed = [
      ...changedFields(vendor, profile),
      ...(number.value.changed ? ['taxNumber'] : []),
    ]
    if (changed.length === 0) return ok({ version: vendor.version })
    const by = personBehind(act.actor)
    const write = { by, state: 'in_progress', at: act.at } as const
    await rows.updateProfile(act.tx, vendor.vendorId, profile, write)
    if (number.value.changed) {
      await rows.updateTaxNumber(act.tx, vendor.vendorId, number.value.number)
    }
    // A person has no owners: what was said of a company's ends.
    if (profile.entityKind === 'person' && vendor.ownersStated) {
      await endOwnership(act.tx, vendor.vendorId, act.at)
    }
    await recordVendor(act, vendor, 'vendor.filled', { changed, from: vendor.state })
    return ok({ version: vendor.version + 1 })
  }
}

type Typed = Omit<Profile, 'taxNumber'>

/** What is to be written, from what was typed and what is on file; refuses what cannot be right. */
function readProfile(
  vendor: Locked,
  typed: Typed,
  act: Act,
): Result<rows.ProfileWrite, VendorRefusal> {
  const { country, taxResidence } = countriesOf(typed)
  for (const [field, found, read] of [
    ['country', typed.country, country],
    ['taxResidence', typed.taxResidence, taxResidence],
  ] as const) {
    if (found !== null && read === null) {
      const expected = 'a country as ISO 3166 code or English name'
      return refuse({ code: 'vendor.invalid', field, found, expected })
    }
  }
  const onFile = profileOf(vendor)
  const given = Object.fromEntries(
    Object.entries(typed).filter(([, value]) => value !== undefined),
  ) as Partial<rows.ProfileWrite> // the typed fields that are there, none undefined
  const merged: rows.ProfileWrite = { ...onFile, ...given, country, taxResidence }
  const profile: rows.ProfileWrite = { ...merged, ...fieldsOfForm(merged) }
  const problem = formProblem(profile, profile, todayOf(act)) ?? companyNumberProblem(profile)
  if (problem !== null) return refuse({ code: 'vendor.invalid', ...problem })
  const { vatNumber } = profile
  const home = taxResidence ?? ''
  return ok({ ...profile, vatNumber: vatNumber === null ? null : salesTaxNumber(home, vatNumber) })
}

/** What of a row the profile's form writes. */
function profileOf(row: rows.VendorRow): rows.ProfileWrite {
  return {
    legalName: row.legalName,
    entityKind: row.entityKind,
    registrationNumber: row.registrationNumber,
    taxResidence: row.taxResidence,
    street: row.street,
    houseNumber: row.houseNumber,
    postCode: row.postCode,
    town: row.town,
    region: row.region,
    country: row.country,
    taxForm: row.taxForm,
    taxFormSignedOn: row.taxFormSignedOn,
    signerName: row.signerName,
    signerCapacity: row.signerCapacity,
    taxClassification: row.taxClassification,
    exemptPayeeCode: row.exemptPayeeCode,
    chapter4Status: row.chapter4Status,
    treatyArticle: row.treatyArticle,
    treatyRate: row.treatyRate,
    lei: row.lei,
    vatNumber: row.vatNumber,
  }
}

function countriesOf(profile: Pick<Profile, 'country' | 'taxResidence'>) {
  const parse = (text: string | null) => (text === null ? null : parseCountry(text))
  return { country: parse(profile.country), taxResidence: parse(profile.taxResidence) }
}

/** The day a form is held against: that of the act, as days are said in UTC. */
export function todayOf(act: Pick<Act, 'at'>): PlainDate {
  return act.at.toZonedDateTimeISO('UTC').toPlainDate()
}

function taxNumberChange(
  keys: Keys,
  vendor: Locked,
  profile: Pick<Profile, 'taxForm' | 'taxResidence'>,
  typed: string | undefined,
): Result<NumberChange, VendorRefusal> {
  const { taxForm, taxResidence } = profile
  // Another form or residence needs its number said again: the old one was checked for the old form.
  const isOther = taxForm !== vendor.taxForm || taxResidence !== vendor.taxResidence
  if (typed === undefined || typed.trim() === '') {
    return ok({ changed: isOther && vendor.taxNumberMasked !== null, number: null })
  }
  return numberChange(keys, vendor.vendorId, { taxForm, taxResidence, typed })
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

/** A company says who owns it before its profile is sent, or its tax form renewed. */
export function needsOwners(vendor: Pick<rows.VendorRow, 'entityKind' | 'ownersStated'>): boolean {
  return vendor.entityKind !== 'person' && !vendor.ownersStated
}

/** What a profile needs before it can be sent, in words; a US form needs its signed paper, a company a
 *  statement of who owns it. */
export function missingFields(vendor: rows.VendorRow, paperSlots: readonly string[]): string[] {
  const isForm = isSigned(vendor.taxForm)
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
    ['signed tax form', !isForm || paperSlots.includes('tax_form')],
    [OWNERS_NEEDED, !needsOwners(vendor)],
  ]
  const missing = needs.flatMap(([name, isThere]) => (isThere ? [] : [name]))
  return [...missing, ...formNeeds(vendor)]
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
  const problem = formProblem(vendor, vendor, todayOf(act)) ?? formNotAsked(vendor)
  if (problem !== null) return refuse({ code: 'vendor.invalid', ...problem })
  await rows.moveVendor(act.tx, { ...moveOf(vendor, 'submit', null), at: act.at })
  await rows.setSubmitted(act.tx, vendor.vendorId, act.at)
  await recordVendor(act, vendor, 'vendor.submitted', {})
  await endChase(act, vendor)
  return ok(null)
}

/** A form that no payer who waits asks of this vendor. */
function formNotAsked(vendor: rows.VendorRow) {
  const asked = formsFor(vendor.payerCountries, vendor)
  const { taxForm } = vendor
  if (taxForm === null || asked.includes(taxForm)) return null
  const words = asked.map((form) => formNames[form]).join(' or ')
  const expected = `${words}, as payers in ${vendor.payerCountries.join(', ')} ask for`
  return { field: 'tax form', found: formNames[taxForm], expected }
}

export function moveOf(vendor: Pick<Locked, 'vendorId'>, move: VendorMove, reason: string | null) {
  const { from, to } = vendorMoves[move]
  return { vendorId: vendor.vendorId, from, to, reason }
}

/** Null when the state table lets the move happen. */
export function moveRefusal(
  vendor: Pick<Locked, 'state' | 'legalName'>,
  move: VendorMove,
): Refused<VendorRefusal> | null {
  const from: readonly string[] = vendorMoves[move].from
  if (from.includes(vendor.state)) return null
  const wanted = move.replaceAll(/([A-Z])/g, ' $1').toLowerCase()
  return refuse({ code: 'vendor.not_movable', vendor: nameOf(vendor), state: vendor.state, wanted })
}

function staleRefusal(vendor: Locked, version: number): Refused<VendorRefusal> | null {
  if (vendor.version === version) return null
  return refuse({ code: 'vendor.stale', vendor: nameOf(vendor), version, newest: vendor.version })
}

function nameOf(vendor: Pick<Locked, 'legalName'>): string {
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
