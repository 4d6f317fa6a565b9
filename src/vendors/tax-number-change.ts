import { ok, refuse, type Result } from '../kernel/result.ts'
import { seal, type Keys } from '../platform/secrets.ts'
import type { VendorRefusal } from './refusals.ts'
import { numberExpected, taxNumberFor } from './tax-number.ts'
import type { TaxForm, VendorId } from './vendor.ts'

export type SealedNumber = { readonly sealed: string; readonly masked: string }
export type NumberChange = { readonly changed: boolean; readonly number: SealedNumber | null }

/** A number as typed for a form, checked, sealed to its vendor and masked; refused saying the shape
 *  that is expected of this country, with no more of what was found than its first signs. */
export function numberChange(
  keys: Keys,
  vendorId: VendorId,
  asked: {
    readonly taxForm: TaxForm | null
    readonly taxResidence: string | null
    readonly typed: string
  },
): Result<NumberChange & { readonly number: SealedNumber }, VendorRefusal> {
  const { taxForm, taxResidence, typed } = asked
  const isKnown = taxForm !== null && taxResidence !== null
  const number = isKnown ? taxNumberFor(taxForm, taxResidence, typed) : null
  if (number === null) {
    const expected = isKnown
      ? numberExpected(taxForm, taxResidence)
      : 'tax form and residence beside it'
    const found = typed.slice(0, 2).padEnd(Math.min(typed.length, 20), '*')
    return refuse({ code: 'vendor.invalid', field: 'tax number', found, expected })
  }
  const sealed = seal(keys, taxNumberSeal(vendorId), number)
  const masked = `${'*'.repeat(Math.max(number.length - 4, 0))}${number.slice(-4)}`
  return ok({ changed: true, number: { sealed, masked } })
}

/** What a sealed tax number is bound to. */
export function taxNumberSeal(vendorId: VendorId): string {
  return `vendor:${vendorId}:tax_number`
}
