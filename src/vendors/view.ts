import { itemsOf } from '../evidence/index.ts'
import { must } from '../kernel/assert.ts'
import { partnerById } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import { bankDetailsOf, type BankDetailRow } from './bank-sql.ts'
import { missingFields } from './profile.ts'
import type { VendorRow } from './sql.ts'
import { isNameSettled, isVendor } from './vendor-name.ts'

/** A profile as shown: masked accounts, what it still needs, what Finance looks at twice. Runs on
 *  either login: the database holds a partner to its own. `nameReason`: why Finance accepted a name
 *  other than the enrolled one, for staff. */
export async function vendorView(tx: Tx, vendor: VendorRow, nameReason: string | null = null) {
  const partner = must(await partnerById(tx, vendor.partnerId), 'a vendor has a partner')
  const enrolledName = partner.legalName
  const details = await bankDetailsOf(tx, vendor.vendorId)
  const bankDetails = details.map((detail) => ({
    ...detail,
    holderDiffers: !isVendor(detail.holderName, vendor, enrolledName),
  }))
  const papers = await itemsOf(tx, 'vendor', vendor.vendorId)
  const slots = papers.filter((paper) => paper.state !== 'rejected').map((paper) => paper.slot)
  return {
    ...vendor,
    enrolledName,
    nameDiffers: !isNameSettled(vendor, enrolledName),
    nameReason: vendor.acceptedName === vendor.legalName ? nameReason : null,
    bankDetails,
    stillNeeds: missingFields(vendor, slots),
    warnings: warningsOf(vendor, bankDetails),
  }
}

function warningsOf(vendor: VendorRow, details: readonly BankDetailRow[]): string[] {
  const abroad = details.filter(
    (detail) =>
      detail.state !== 'retired' &&
      vendor.taxResidence !== null &&
      detail.bankCountry !== vendor.taxResidence,
  )
  return abroad.map(
    (detail) =>
      `The account ${detail.masked} is in ${detail.bankCountry}, ` +
      `the vendor's tax residence in ${vendor.taxResidence}: ask why.`,
  )
}
