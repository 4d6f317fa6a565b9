import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { BankDetailRow } from './bank-sql.ts'
import type { VendorRow } from './sql.ts'
import { bankMissing, profileMissing, taxFormMissing, vendorStandings } from './standing.ts'
import type { Missing } from './vendor.ts'

export type CurrencyStanding = {
  /** Null: no account is named in any currency yet. */
  readonly currency: string | null
  readonly missing: readonly Missing[]
}

/** The currencies a vendor has named accounts in that are not retired. */
function currenciesOf(details: readonly BankDetailRow[]): string[] {
  const live = details.filter((detail) => detail.state !== 'retired')
  return [...new Set(live.map((detail) => detail.currency))].toSorted()
}

/** What payments need, currency by currency, as the next run would find it. */
export async function standingsForStaff(
  tx: Tx,
  vendor: VendorRow,
  details: readonly BankDetailRow[],
  on: PlainDate,
): Promise<CurrencyStanding[]> {
  const { partnerId } = vendor
  const found: CurrencyStanding[] = []
  for (const currency of currenciesOf(details)) {
    const standings = await vendorStandings(tx, { partnerIds: [partnerId], currency, on })
    found.push({ currency, missing: standings.get(partnerId)?.missing ?? [] })
  }
  if (found.length > 0) return found
  // No account in any currency: each currency says the same, hits of screening among it.
  const standings = await vendorStandings(tx, { partnerIds: [partnerId], currency: 'EUR', on })
  return [{ currency: null, missing: standings.get(partnerId)?.missing ?? [] }]
}

/** The same for the partner, from what it may see: its own profile, form and masked accounts. What we
 *  look into by ourselves (screening, shared accounts) is not told here. */
export function standingsShown(
  vendor: VendorRow,
  enrolledName: string,
  details: readonly BankDetailRow[],
  on: PlainDate,
): CurrencyStanding[] {
  const found = currenciesOf(details).map((currency) => {
    const live = details.filter((one) => one.currency === currency && one.state !== 'retired')
    const standing = live.find((detail) => detail.approvedAt !== null) ?? null
    const waiting = live.find((detail) => detail.approvedAt === null) ?? null
    const missing = [
      ...profileMissing(vendor, enrolledName),
      ...taxFormMissing(vendor, on),
      ...bankMissing(standing, waiting, on),
    ]
    return { currency, missing }
  })
  return found.length > 0 ? found : [withoutAccount(vendor, enrolledName, on)]
}

function withoutAccount(vendor: VendorRow, enrolledName: string, on: PlainDate): CurrencyStanding {
  const missing = [
    ...profileMissing(vendor, enrolledName),
    ...taxFormMissing(vendor, on),
    ...bankMissing(null, null, on),
  ]
  return { currency: null, missing }
}
