import { itemsOf } from '../evidence/index.ts'
import { must } from '../kernel/assert.ts'
import { countryName } from '../kernel/country.ts'
import { type PlainDate, printDay } from '../kernel/temporal.ts'
import { contactsOf, partnerById } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import { bankReviews } from './bank-review.ts'
import { bankDetailsOf, type BankDetailRow } from './bank-sql.ts'
import { missingFields } from './profile.ts'
import { openBlock } from './block-sql.ts'
import { standingsForStaff, standingsShown } from './currencies.ts'
import { waitingPrograms } from './pipeline-sql.ts'
import { nameReasonOf, selectVendorOf, type VendorRow, typedByOf } from './sql.ts'
import { formsFor } from './tax-form.ts'
import { taxFormsOf } from './tax-form-sql.ts'
import { NUMBER_ON_FILE_DAYS_MIN } from './vendor.ts'
import { isAccepted, isNameSettled, isVendor } from './vendor-name.ts'

/** A profile as shown: masked accounts, what it still needs, what Finance looks at twice. Runs on
 *  either login: the database holds a partner to its own. What staff look at twice, and why
 *  Finance accepted another name, is not for the partner. */
export async function vendorView(
  tx: Tx,
  vendor: VendorRow,
  reader: 'staff' | 'partner',
  on: PlainDate,
) {
  const partner = must(await partnerById(tx, vendor.partnerId), 'a vendor has a partner')
  const enrolledName = partner.legalName
  const details = await bankDetailsOf(tx, vendor.vendorId)
  const isStaff = reader === 'staff'
  const reviews = isStaff ? await bankReviews(tx, { vendor, enrolledName, details }) : null
  const bankDetails = details.map((detail) => ({
    ...detail,
    holderDiffers: !isVendor(detail.holderName, vendor, enrolledName),
    review: reviews?.get(detail.bankDetailId) ?? null,
  }))
  const accepted =
    isStaff && isAccepted(vendor, enrolledName) ? await nameReasonOf(tx, vendor.vendorId) : null
  const papers = await itemsOf(tx, 'vendor', vendor.vendorId)
  const slots = papers.filter((paper) => paper.state !== 'rejected').map((paper) => paper.slot)
  return {
    ...vendor,
    enrolledName,
    nameDiffers: !isNameSettled(vendor, enrolledName),
    nameReason: accepted?.reason ?? null,
    taxForms: await taxFormsOf(tx, vendor.vendorId),
    formsAsked: [...formsFor(vendor.payerCountries, vendor)],
    programs: (await waitingPrograms(tx, vendor.vendorId)).map(({ program }) => program),
    standings: isStaff
      ? await standingsForStaff(tx, vendor, details, on)
      : standingsShown(vendor, enrolledName, details, on),
    block: isStaff ? await openBlock(tx, vendor.vendorId) : null,
    typedBy: isStaff ? ((await typedByOf(tx, vendor.vendorId))?.typedBy ?? []) : [],
    bankDetails,
    stillNeeds: missingFields(vendor, slots),
    warnings: isStaff ? await warningsOf(tx, vendor, details) : [],
  }
}

export type ShownVendor = Awaited<ReturnType<typeof vendorView>>

/** The vendor of a partner as staff see it, on a day; null where nobody was invited. */
export async function vendorShown(
  tx: Tx,
  of: { readonly partnerId: string; readonly on: PlainDate },
): Promise<ShownVendor | null> {
  const vendor = await selectVendorOf(tx, of.partnerId)
  return vendor === null ? null : vendorView(tx, vendor, 'staff', of.on)
}

async function warningsOf(
  tx: Tx,
  vendor: VendorRow,
  details: readonly BankDetailRow[],
): Promise<string[]> {
  const contacts = await contactsOf(tx, [vendor.partnerId])
  const live = details.filter((detail) => detail.state !== 'retired')
  return [
    ...live.flatMap((detail) => abroad(vendor, detail)),
    ...live
      .filter((detail) => detail.state === 'proposed' && !detail.isFirst)
      .flatMap((detail) => contacts.flatMap((contact) => freshNumber(contact, detail))),
  ]
}

function abroad(vendor: VendorRow, detail: BankDetailRow): string[] {
  if (vendor.taxResidence === null || detail.bankCountry === vendor.taxResidence) return []
  return [
    `The account ${detail.masked} is in ${countryName(detail.bankCountry)}, ` +
      `the vendor's tax residence in ${countryName(vendor.taxResidence)}: ask why.`,
  ]
}

type Contact = Awaited<ReturnType<typeof contactsOf>>[number]

/** A number that came shortly before a change of account, or after it, may come from the same hand. */
function freshNumber(contact: Contact, detail: BankDetailRow): string[] {
  const since = contact.phoneSince
  if (since === null) return []
  const hours = since.until(detail.proposedAt).total('hours')
  if (hours >= NUMBER_ON_FILE_DAYS_MIN * 24) return []
  return [
    `The number of ${contact.name ?? 'a contact'} is on file only since ` +
      `${printDay(since.toZonedDateTimeISO('UTC').toPlainDate())}, less than ` +
      `${NUMBER_ON_FILE_DAYS_MIN} days before the account ${detail.masked} was named.`,
  ]
}
