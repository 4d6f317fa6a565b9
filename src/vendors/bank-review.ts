import { countryName } from '../kernel/country.ts'
import type { Tx } from '../platform/db.ts'
import type { BankDetailRow } from './bank-sql.ts'
import { reviewRows } from './bank-review-sql.ts'
import { callBacksOf } from './call-back-sql.ts'
import { holderMatch } from './holder-match.ts'
import type { VendorRow } from './sql.ts'

/** What a reviewer looks at for each account of a vendor: who asked for it and how, how its holder is
 *  written beside the vendor's name, every call about it, and what approval asks a reason for. */
export async function bankReviews(
  tx: Tx,
  of: {
    readonly vendor: VendorRow
    readonly enrolledName: string
    readonly details: readonly BankDetailRow[]
  },
) {
  const { vendor, enrolledName, details } = of
  const rows = await reviewRows(tx, vendor.vendorId)
  const calls = await callBacksOf(tx, vendor.vendorId)
  return new Map(
    rows.map(({ bankDetailId, ...row }) => {
      const detail = details.find((one) => one.bankDetailId === bankDetailId)
      const about = calls.filter((call) => call.bankDetailId === bankDetailId)
      return [
        bankDetailId,
        {
          ...row,
          holderMatch: holderMatch(detail?.holderName ?? '', vendor.legalName ?? enrolledName),
          calls: about.map(({ bankDetailId: _about, ...call }) => call),
          unusual: detail === undefined ? [] : abroad(vendor, detail),
        },
      ] as const
    }),
  )
}

/** Why the bank's country asks for a reason; empty when it is the residence. Pure. */
export function abroad(
  vendor: { readonly taxResidence: string | null },
  detail: { readonly bankCountry: string },
): string[] {
  const { taxResidence: residence } = vendor
  if (residence === null || residence === detail.bankCountry) return []
  return [
    `the bank is in ${countryName(detail.bankCountry)}, the tax residence in ${countryName(residence)}`,
  ]
}
