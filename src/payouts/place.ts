/** Where somebody goes to remedy what keeps a payment from being paid: one click from its reason. */
export const placeKinds = [
  'vendor',
  'partner',
  'submission',
  'run',
  'receivables',
  'fund',
  'payers',
  'rates',
  'screening',
  'tax_invoices',
] as const
export type PlaceKind = (typeof placeKinds)[number]
export type Place = { readonly kind: PlaceKind; readonly id: string | null }

/** What is known around a reason, to name the very page. */
export type Around = {
  readonly vendorId?: string | null
  readonly partnerId?: string | null
  readonly submissionId?: string | null
  readonly fundId?: string | null
  readonly runId?: string | null
}

/** Where each code is remedied. What a vendor lacks is remedied on the vendor's page unless a line
 *  says otherwise; what only time remedies has no page. */
const places: Readonly<Record<string, PlaceKind | null>> = {
  assessment: null,
  hold_period: null,
  paperwork: 'submission',
  correction: 'submission',
  dispute: 'submission',
  good_standing: 'partner',
  partner_suspended: 'partner',
  partner_terminated: 'partner',
  partner_standing: 'partner',
  payable_moved: 'submission',
  amount_differs: 'submission',
  duplicate: 'submission',
  fund_short: 'fund',
  tax_changed: 'vendor',
  tax_invoice_to_review: 'tax_invoices',
  tax_invoice_approval: 'tax_invoices',
  tax_invoice_differs: 'tax_invoices',
  below_minimum: null,
  no_rate: 'rates',
  netting_changed: 'receivables',
  removed: null,
  screening_stale: 'screening',
  not_banking_day: 'run',
  cut_off_passed: 'run',
  paying_account_unusable: 'payers',
  paying_account_changing: 'payers',
}

/** The page on which `code` is remedied; null where nothing is to be done. Pure. */
export function placeOf(code: string, around: Around): Place | null {
  const kind = Object.hasOwn(places, code) ? (places[code] ?? null) : 'vendor'
  if (kind === null) return null
  return { kind, id: idIn(kind, around) }
}

function idIn(kind: PlaceKind, around: Around): string | null {
  switch (kind) {
    case 'vendor':
      return around.vendorId ?? null
    case 'partner':
      return around.partnerId ?? null
    case 'submission':
      return around.submissionId ?? null
    case 'fund':
      return around.fundId ?? null
    case 'run':
      return around.runId ?? null
    default:
      return null
  }
}
