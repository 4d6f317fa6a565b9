import { type AccountProblem, readAccount, type VendorAccount } from '../vendors/index.ts'
import type { OwnAccount } from './own-account.ts'

/** Checks an account of ours as a vendor's is checked: by check digits where its country has them, by
 *  its shape elsewhere. Whether it is a current or a savings account steers no debit: current is read,
 *  and the holder is the payer. Pure. */
export function readOwnAccount(typed: OwnAccount): VendorAccount | AccountProblem {
  switch (typed.scheme) {
    case 'aba':
    case 'br':
      return readAccount({ ...typed, accountKind: 'checking' })
    case 'jp':
      return readAccount({ ...typed, accountKind: 'checking', holderKana: null })
    default:
      return readAccount(typed)
  }
}
