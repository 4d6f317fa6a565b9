import { isSameHolder } from './holder-name.ts'

/** The names of a vendor: what its profile says, and which other name than the enrolled one Finance
 *  accepted beside which enrolled name. */
export type VendorNames = {
  readonly legalName: string | null
  readonly acceptedName: string | null
  readonly acceptedBeside: string | null
}

/** Has Finance accepted this very name beside this very enrolled one? Another of either voids it. */
export function isAccepted(vendor: VendorNames, enrolledName: string): boolean {
  return (
    vendor.acceptedName !== null &&
    vendor.acceptedName === vendor.legalName &&
    vendor.acceptedBeside === enrolledName
  )
}

/** Is the profile's legal name the enrolled one, or one that Finance accepted for it? Whoever has the
 *  partner's mailbox types the profile; the enrolled name is typed by staff. */
export function isNameSettled(vendor: VendorNames, enrolledName: string): boolean {
  if (vendor.legalName === null) return true
  return isSameHolder(vendor.legalName, enrolledName) || isAccepted(vendor, enrolledName)
}

/** Is the holder of an account the vendor? It must be named as the profile and as the partner was
 *  enrolled; where Finance accepted that the two differ, as either. */
export function isVendor(holder: string, vendor: VendorNames, enrolledName: string): boolean {
  const asTyped = isSameHolder(holder, vendor.legalName ?? enrolledName)
  const asEnrolled = isSameHolder(holder, enrolledName)
  return isAccepted(vendor, enrolledName) ? asTyped || asEnrolled : asTyped && asEnrolled
}
