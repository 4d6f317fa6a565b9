import { z } from 'zod'

const nothing = z.strictObject({})
const detail = { bankDetailId: z.uuid(), currency: z.string() }

/** What vendors record: no name, number or account, not even masked; only what changed. */
export const vendorEvents = {
  'vendor.invited': z.strictObject({ partnerCode: z.string() }),
  'vendor.filled': z.strictObject({ changed: z.array(z.string()), from: z.string() }),
  'vendor.submitted': nothing,
  'vendor.in_review': nothing,
  'vendor.sent_back': z.strictObject({ fields: z.array(z.string()) }),
  'vendor.active': z.strictObject({ nameDiffers: z.boolean() }),
  'vendor.rejected': nothing,
  'vendor.suspended': nothing,
  'vendor.reinstated': nothing,
  'vendor.bank_proposed': z.strictObject({ ...detail, isFirst: z.boolean() }),
  'vendor.bank_became_change': z.strictObject(detail),
  'vendor.bank_called_back': z.strictObject({ ...detail, source: z.string() }),
  'vendor.bank_approved': z.strictObject({ ...detail, usableOn: z.string() }),
  'vendor.bank_usable': z.strictObject(detail),
  'vendor.bank_retired': z.strictObject(detail),
  'vendor.bank_revealed': z.strictObject(detail),
  'vendor.bank_refused': z.strictObject({ ...detail, code: z.string() }),
  'vendor.bank_refusal_lifted': z.strictObject(detail),
  'vendor.bank_not_reached': z.strictObject({ ...detail, source: z.string() }),
  /** `restored`: what it was to replace stands again. */
  'vendor.bank_denied': z.strictObject({ ...detail, restored: z.boolean() }),
  'vendor.bank_restored': z.strictObject(detail),
  /** Our own bank's notice of change; `proposed`: it names a corrected account. */
  'vendor.bank_notice': z.strictObject({ ...detail, code: z.string(), proposed: z.boolean() }),
  'vendor.contact_changed': z.strictObject({ contactChangeId: z.uuid(), kind: z.string() }),
  'vendor.contact_settled': z.strictObject({ contactChangeId: z.uuid(), outcome: z.string() }),
  'vendor.exception_asked': z.strictObject({ exceptionId: z.uuid(), ownerVendorId: z.uuid() }),
  'vendor.exception_approved': z.strictObject({ exceptionId: z.uuid(), endsOn: z.string() }),
  'vendor.exception_ended': z.strictObject({ exceptionId: z.uuid() }),
} as const

/** News after which what is owed to the vendor may have become payable, or stopped being it. */
export const vendorNews = [
  'vendor.invited',
  'vendor.filled',
  'vendor.submitted',
  'vendor.in_review',
  'vendor.sent_back',
  'vendor.active',
  'vendor.rejected',
  'vendor.suspended',
  'vendor.reinstated',
  'vendor.bank_proposed',
  'vendor.bank_became_change',
  'vendor.bank_called_back',
  'vendor.bank_approved',
  'vendor.bank_usable',
  'vendor.bank_retired',
  'vendor.bank_refused',
  'vendor.bank_refusal_lifted',
  'vendor.bank_restored',
  'vendor.contact_changed',
  'vendor.contact_settled',
  'vendor.exception_ended',
] as const satisfies readonly (keyof typeof vendorEvents)[]
