/** Papers of a profile, by what they prove. */
export const vendorSlots = ['tax_form', 'registration', 'bank_proof'] as const
export type VendorSlot = (typeof vendorSlots)[number]
