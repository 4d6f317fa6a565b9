import type { Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { blindIndexes, type Keys } from '../platform/secrets.ts'
import { liveException } from './exception-sql.ts'
import * as bank from './bank-sql.ts'
import type { VendorRefusal } from './refusals.ts'
import type { VendorId } from './vendor.ts'

/** The field whose blind index tells accounts apart. */
export const ACCOUNT_FIELD = 'vendors.bank_details.account'

/** Under which index an account lies, and by which exception it is shared with its owner. */
export type Claim = {
  readonly accountBlind: Buffer
  readonly sharedWith: VendorId | null
  readonly exceptionId: string | null
}

/** Claims an account for a vendor, in every way it can be written. An account of another vendor is
 *  refused, unless two of Finance let the two share it and the day has not passed. The rows stay
 *  locked, so that rotating keys does not move them meanwhile. */
export async function claimFor(
  act: Act,
  keys: Keys,
  of: { readonly vendorId: VendorId; readonly indexes: readonly string[]; readonly masked: string },
): Promise<Result<Claim, VendorRefusal>> {
  const claimed: bank.ClaimedAccount[] = []
  for (const indexed of of.indexes) {
    const blinds = blindIndexes(keys, ACCOUNT_FIELD, indexed)
    const [known] = await bank.lockAccounts(act.tx, blinds)
    if (known !== undefined) {
      claimed.push(known)
      continue
    }
    const account = { accountBlind: must(blinds[0], 'a key indexes'), blindKey: keys.current }
    await bank.claimAccount(act.tx, { ...account, vendorId: of.vendorId, at: act.at })
    claimed.push(must((await bank.lockAccounts(act.tx, blinds))[0], 'a claimed account'))
  }
  const accountBlind = must(claimed[0], 'an account has an index').accountBlind
  const foreign = claimed.find((one) => one.vendorId !== of.vendorId)
  if (foreign === undefined) return ok({ accountBlind, sharedWith: null, exceptionId: null })
  const blinds = claimed.map((one) => one.accountBlind)
  const exception = await liveException(act.tx, blinds, of.vendorId)
  const today = act.at.toZonedDateTimeISO('UTC').toPlainDate()
  const isLive = exception !== null && today.until(exception.endsOn).days > 0
  if (!isLive) return refuse({ code: 'bank_detail.account_of_another', masked: of.masked })
  const { exceptionId, ownerVendorId: sharedWith } = exception
  // Under an exception the owner has claimed every way to write it, so the index is the owner's.
  return ok({ accountBlind, sharedWith, exceptionId })
}
