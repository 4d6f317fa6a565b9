import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import type { ownTaxInvoices } from '../../src/payouts/contract.ts'
import type { Tone } from '../ui/tone.ts'

type State = RouteWireAnswer<typeof ownTaxInvoices>['sent'][number]['state']

/** How far a tax invoice is, to staff and partner alike. */
export const taxInvoiceWords: Readonly<
  Record<State, { readonly word: string; readonly tone: Tone }>
> = {
  received: { word: 'Received', tone: 'warn' },
  under_review: { word: 'Under review', tone: 'info' },
  accepted: { word: 'Accepted', tone: 'good' },
  rejected: { word: 'Rejected', tone: 'bad' },
}

/** `0.19` is 19 %, `0.055` is 5.5 %: moved as text, never through a float. */
export function sayPercent(rate: string): string {
  const [whole = '0', fraction = ''] = rate.split('.')
  const digits = `${whole}${fraction.padEnd(2, '0')}`
  const ones = digits.slice(0, whole.length + 2).replace(/^0+(?=\d)/, '')
  const rest = digits.slice(whole.length + 2).replace(/0+$/, '')
  return `${rest === '' ? ones : `${ones}.${rest}`} %`
}

/** `19` typed as percent is `0.19`; null when it is no percentage below 100. */
export function rateOfPercent(text: string): string | null {
  const match = /^(\d{1,2})(?:[.,](\d{1,2}))?\s*%?$/.exec(text.trim())
  if (match === null) return null
  const [, whole = '', fraction = ''] = match
  const digits = `${whole.padStart(2, '0')}${fraction}`.replace(/0+$/, '')
  return digits === '' ? '0' : `0.${digits}`
}
