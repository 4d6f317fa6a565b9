import { must } from '../kernel/assert.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { Temporal } from '../kernel/temporal.ts'
import { partnersById } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import { open, type Keys } from '../platform/secrets.ts'
import { accountSeal } from './bank-detail.ts'
import { type Screening, screeningMissing, screeningsOf } from './screening/screening-standing.ts'
import { liveDetails, selectDetails, type LiveDetail, type ShownDetail } from './bank-sql.ts'
import { contactCautions, type ContactCaution, heldByContact, latest } from './contact-caution.ts'
import { lockVendorsOf, lockVendorsOnly, vendorsOf, type VendorRow } from './sql.ts'
import {
  taxFormValidThrough,
  type Address,
  type BankDetailId,
  type BankScheme,
  type EntityKind,
  type Missing,
  type MissingWhat,
  type TaxForm,
  type VendorId,
  type VendorState,
} from './vendor.ts'
import { isNameSettled, isVendor } from './vendor-name.ts'
import { refusedAccounts } from './account-refused-sql.ts'

/** May this vendor be paid in this currency on this day, to which account, and if not, what is
 *  missing and who owes it. `usable` is true when nothing is missing. */
export type VendorStanding = {
  readonly partnerId: string
  readonly vendorId: VendorId | null
  readonly state: VendorState | null
  readonly version: number | null
  readonly legalName: string | null
  readonly taxForm: TaxForm | null
  readonly usable: boolean
  readonly bankDetailId: BankDetailId | null
  readonly scheme: BankScheme | null
  readonly holderName: string | null
  readonly masked: string | null
  readonly bankCountry: string | null
  /** Who approved the account: never releases its first payment. */
  readonly bankApprovedBy: string | null
  /** Until when a change of how the partner is reached, confirmed by nobody, calls for a second look at
   *  whatever is urgent; null when there is none. It holds payments to a changed account by itself. */
  readonly contactChangedUntil: PlainDate | null
  readonly missing: readonly Missing[]
}

type Asked = {
  readonly partnerIds: readonly string[]
  readonly currency: string
  /** The day of payment, in the zone of the currency's banking calendar. */
  readonly on: PlainDate
}

/** The standing of vendors with their rows locked until the transaction ends: a change of profile or
 *  bank takes the same locks, so what is answered still holds when the money moves. */
export async function lockVendors(
  tx: Tx,
  asked: Asked,
): Promise<ReadonlyMap<string, VendorStanding>> {
  return standings(tx, asked, await lockVendorsOf(tx, [...new Set(asked.partnerIds)]))
}

/** Locks vendors in id order, however many, before their standings are read in sets. */
export async function lockVendorsFirst(tx: Tx, partnerIds: readonly string[]): Promise<void> {
  await lockVendorsOnly(tx, [...new Set(partnerIds)])
}

/** The same without locks, for screens and for refreshing holds. */
export async function vendorStandings(
  tx: Tx,
  asked: Asked,
): Promise<ReadonlyMap<string, VendorStanding>> {
  return standings(tx, asked, await vendorsOf(tx, [...new Set(asked.partnerIds)]))
}

async function standings(
  tx: Tx,
  asked: Asked,
  vendors: readonly VendorRow[],
): Promise<ReadonlyMap<string, VendorStanding>> {
  const vendorIds = vendors.map((vendor) => vendor.vendorId)
  const details = await liveDetails(tx, vendorIds, asked.currency)
  const partners = await partnersById(tx, asked.partnerIds)
  const screenings = await screeningsOf(tx, vendorIds)
  const refusals = await refusedAccounts(
    tx,
    details.map((detail) => detail.bankDetailId),
  )
  const refused = new Set(refusals.map((each) => each.bankDetailId))
  const cautions = Map.groupBy(
    await contactCautions(tx, asked.partnerIds, asked.on),
    (one) => one.partnerId,
  )
  const vendorOf = new Map(vendors.map((vendor) => [vendor.partnerId, vendor]))
  const detailsOf = Map.groupBy(details, (detail) => detail.vendorId)
  return new Map(
    asked.partnerIds.map((partnerId) => {
      const vendor = vendorOf.get(partnerId) ?? null
      const own = detailsOf.get(vendor?.vendorId ?? '') ?? []
      const enrolledName = partners.get(partnerId)?.legalName ?? ''
      const of = {
        partnerId,
        enrolledName,
        vendor,
        details: own,
        screening: screenings.get(vendor?.vendorId ?? ''),
        cautions: cautions.get(partnerId) ?? [],
      }
      return [partnerId, standingOf({ ...of, refused }, asked.on)]
    }),
  )
}

type Of = {
  readonly partnerId: string
  readonly enrolledName: string
  readonly vendor: VendorRow | null
  readonly details: readonly LiveDetail[]
  readonly screening: Screening | undefined
  /** Accounts that a bank refused to pay to, for a reason that lies in them. */
  readonly refused: ReadonlySet<BankDetailId>
  readonly cautions: readonly ContactCaution[]
}

/** Pure: the standing of one vendor from its profile, its partner's name and the details of one
 *  currency. */
function standingOf(of: Of, on: PlainDate): VendorStanding {
  const { partnerId, vendor, details } = of
  const standing = details.find((detail) => detail.approvedAt !== null) ?? null
  const waiting = details.find((detail) => detail.approvedAt === null) ?? null
  const missing = [
    ...profileMissing(vendor, of.enrolledName),
    ...taxFormMissing(vendor, on),
    ...bankMissing(standing, waiting, on),
    ...holderMissing(of, standing),
    ...screeningMissing(of.screening),
    ...refusedMissing(of, standing, waiting),
    ...contactMissing(of, waiting ?? standing),
    ...sharedMissing(standing, on),
  ]
  return {
    partnerId,
    vendorId: vendor?.vendorId ?? null,
    state: vendor?.state ?? null,
    version: vendor?.version ?? null,
    legalName: vendor?.legalName ?? null,
    taxForm: vendor?.taxForm ?? null,
    usable: missing.length === 0,
    bankDetailId: standing?.bankDetailId ?? null,
    scheme: standing?.scheme ?? null,
    holderName: standing?.holderName ?? null,
    masked: standing?.masked ?? null,
    bankCountry: standing?.bankCountry ?? null,
    bankApprovedBy: standing?.approvedBy ?? null,
    contactChangedUntil: latest(of.cautions),
    missing,
  }
}

function lacks(
  hold: Missing['hold'],
  what: MissingWhat,
  owedBy: Missing['owedBy'],
  until: PlainDate | null = null,
): Missing[] {
  return [{ hold, what, owedBy, until }]
}

/** What the profile itself still needs. */
export function profileMissing(vendor: VendorRow | null, enrolledName: string): Missing[] {
  switch (vendor?.state) {
    case undefined:
      return lacks('vendor', 'invitation', 'specialist')
    case 'invited':
    case 'in_progress':
      return lacks('vendor', 'profile', 'partner')
    case 'submitted':
      return lacks('vendor', 'papers_to_check', 'specialist')
    case 'in_review':
      return lacks('vendor', 'profile_approval', 'finance')
    case 'rejected':
      return lacks('vendor', 'vendor_rejected', 'partner')
    case 'suspended':
      return lacks('vendor', 'vendor_suspended', 'finance')
    case 'blocked':
      return lacks('vendor', 'vendor_blocked', 'finance')
    case 'expired':
      return vendor.renewalWaits
        ? lacks('tax_form', 'tax_form_approval', 'finance')
        : lacks('tax_form', 'tax_form_expired', 'partner')
    case 'active':
      return isNameSettled(vendor, enrolledName)
        ? []
        : lacks('vendor', 'profile_approval', 'finance')
  }
}

/** What the tax form still needs on a day of payment. */
export function taxFormMissing(vendor: VendorRow | null, on: PlainDate): Missing[] {
  if (vendor === null || vendor.taxForm === null || vendor.state === 'expired') return []
  if (vendor.taxFormEndedOn !== null) return lacks('tax_form', 'tax_form_expired', 'partner')
  const through = taxFormValidThrough(vendor.taxForm, vendor.taxFormSignedOn)
  const isOver = through !== null && Temporal.PlainDate.compare(on, through) > 0
  return isOver ? lacks('tax_form', 'tax_form_expired', 'partner') : []
}

/** A change that waits holds the account that stands: the request may be somebody else's. */
export function bankMissing(
  standing: ShownDetail | null,
  waiting: ShownDetail | null,
  on: PlainDate,
): Missing[] {
  if (waiting !== null) {
    return waiting.state === 'proposed'
      ? lacks('bank', 'call_back', 'specialist')
      : lacks('bank', 'bank_approval', 'finance')
  }
  if (standing === null) return lacks('bank', 'bank_detail', 'partner')
  const usableOn = must(standing.usableOn, 'an approved account says from when')
  const isCooling = Temporal.PlainDate.compare(on, usableOn) < 0
  return isCooling ? lacks('bank', 'cooling_off', 'time', usableOn) : []
}

/** A bank sent money back, or refused it, since the account is wrong or closed: the partner names
 *  another. One that is named already is looked at instead. */
function refusedMissing(
  of: Of,
  standing: LiveDetail | null,
  waiting: LiveDetail | null,
): Missing[] {
  if (standing === null || waiting !== null || !of.refused.has(standing.bankDetailId)) return []
  return lacks('bank', 'account_refused', 'partner')
}

/** An account that stood under the vendor's former name is somebody else's until it is named anew.
 *  While the names themselves are open, only they are missing. */
function holderMissing(of: Of, standing: LiveDetail | null): Missing[] {
  const { vendor, enrolledName } = of
  if (vendor === null || standing === null || vendor.state !== 'active') return []
  if (standing.sharedWith !== null) return []
  if (!isNameSettled(vendor, enrolledName)) return []
  if (isVendor(standing.holderName, vendor, enrolledName)) return []
  return lacks('bank', 'account_holder', 'partner')
}

/** A changed account waits while nobody confirmed how the partner is reached since. */
function contactMissing(of: Of, detail: LiveDetail | null): Missing[] {
  const until = heldByContact(detail, of.cautions)
  return until === null ? [] : lacks('bank', 'contact_changed', 'specialist', until)
}

/** An account shared with another vendor is paid to as long as two of Finance let them share it. */
function sharedMissing(standing: LiveDetail | null, on: PlainDate): Missing[] {
  const until = standing?.sharedUntil ?? null
  const isOver = until !== null && Temporal.PlainDate.compare(on, until) >= 0
  return isOver ? lacks('bank', 'shared_account', 'finance') : []
}

/** What a payment file says of the creditor and its account: opened, for the file and nothing else. */
export type OpenedDetail = {
  readonly bankDetailId: BankDetailId
  readonly partnerId: string
  readonly currency: string
  readonly scheme: BankScheme
  readonly holderName: string
  /** The IBAN, or the account number beside its routing number. */
  readonly account: string
  readonly bic: string | null
  readonly routingNumber: string | null
  readonly accountKind: 'checking' | 'savings' | null
  /** The holder in half-width kana, for a Japanese account. */
  readonly holderLocal: string | null
  readonly bankCountry: string
  readonly legalName: string
  readonly entityKind: EntityKind
  readonly address: Address
}

/** Opens accounts for a payment file, in the order asked. The caller has locked the vendors and found
 *  them usable. */
export async function openBankDetails(
  tx: Tx,
  keys: Keys,
  bankDetailIds: readonly BankDetailId[],
): Promise<OpenedDetail[]> {
  const details = await selectDetails(tx, bankDetailIds)
  const vendors = await vendorsOf(
    tx,
    details.map((detail) => detail.partnerId),
  )
  const detailById = new Map(details.map((one) => [one.bankDetailId, one]))
  const vendorById = new Map(vendors.map((one) => [one.vendorId, one]))
  return bankDetailIds.map((bankDetailId) => {
    const detail = must(detailById.get(bankDetailId), `no bank detail ${bankDetailId}`)
    const vendor = must(vendorById.get(detail.vendorId), 'a bank detail has a vendor')
    return {
      bankDetailId,
      partnerId: detail.partnerId,
      currency: detail.currency,
      scheme: detail.scheme,
      holderName: detail.holderName,
      account: open(keys, accountSeal(bankDetailId), detail.accountSealed),
      bic: detail.bic,
      routingNumber: detail.routingNumber,
      accountKind: detail.accountKind,
      holderLocal: detail.holderLocal,
      bankCountry: detail.bankCountry,
      legalName: must(vendor.legalName, 'a judged profile has a name'),
      entityKind: vendor.entityKind ?? 'company',
      address: addressOf(vendor),
    }
  })
}

function addressOf(vendor: VendorRow): Address {
  return {
    street: must(vendor.street, 'a judged profile has a street'),
    houseNumber: vendor.houseNumber,
    postCode: must(vendor.postCode, 'a judged profile has a post code'),
    town: must(vendor.town, 'a judged profile has a town'),
    region: vendor.region,
    country: must(vendor.country, 'a judged profile has a country'),
  }
}
