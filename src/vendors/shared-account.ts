import { raiseOnRefusal } from '../escalations/index.ts'
import type { VendorRefusal } from './refusals.ts'
import type { VendorId } from './vendor.ts'

/** One account for two vendors is suspected fraud: the refused proposal becomes a question to lead
 *  and Finance. It says which vendor named it and the masked account, never the other vendor's name. */
export function raiseSharedAccount(vendorId: VendorId) {
  return raiseOnRefusal<VendorRefusal>(
    { subjectKind: 'vendor', subjectId: vendorId },
    (refusal) => {
      const masked = 'masked' in refusal ? (refusal.masked ?? '') : ''
      return (
        `This vendor named the account ${masked}, which is the account of another vendor. ` +
        'Are they one family, is it a mistake, or is it fraud?'
      )
    },
  )
}
