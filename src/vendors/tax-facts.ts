import { personBehind, type Act } from '../audit/index.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { lockOwnVendor, recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import type { VendorId } from './vendor.ts'
import type { TaxFigure } from './withholding.ts'
import {
  saveTaxFacts,
  selectFigures,
  taxStandings,
  type TaxStandingRow,
} from './withholding-sql.ts'

/** Every dated figure of the law, with its source. */
export async function taxFiguresOf(tx: Tx): Promise<TaxFigure[]> {
  const rows = await selectFigures(tx)
  return rows.map(({ amountMinor, currency, ...row }) => ({
    ...row,
    amount: amountMinor === null || currency === null ? null : money(amountMinor, currency),
  }))
}

/** What decides the tax of payments to these partners, by partner; one without a vendor is absent. */
export async function taxStandingsOf(
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, TaxStandingRow>> {
  const rows = await taxStandings(tx, [...new Set(partnerIds)])
  return new Map(rows.map((row) => [row.partnerId, row]))
}

export type SetTaxFacts = {
  readonly vendorId: VendorId
  /** The day the IRS refused the number; null while it stands. */
  readonly numberRefusedOn: PlainDate | null
  readonly reason: string
}

/** Finance notes that the IRS has refused a vendor's number (the "B" notice), or that it stands again.
 *  Backup tax is withheld from that day on, and runs that wait are found changed by their next check.
 *  Refused to whoever typed the profile. */
export async function setTaxFacts(
  act: Act,
  asked: SetTaxFacts,
): Promise<Result<null, VendorRefusal>> {
  const locked = await lockOwnVendor(act, asked.vendorId)
  if (!locked.ok) return locked
  const vendor = locked.value
  const by = personBehind(act.actor)
  if (vendor.typedBy.includes(by)) return refuse({ code: 'vendor.own_typing', what: 'its tax' })
  const { partnerId } = vendor
  await saveTaxFacts(act.tx, { ...asked, partnerId, setBy: by, setAt: act.at })
  const changed = ['numberRefusedOn']
  await recordVendor(act, vendor, 'vendor.tax_noted', { changed }, asked.reason)
  return ok(null)
}
