import { plainName, type TypedCustomer } from '../partners/index.ts'
import type { Handed, Problem } from './completeness.ts'
import type { Place } from './kind.ts'

/** What names a customer opens its incentive: no activity, no days, no claims to come; declined when
 *  it is taken back. */
export const opensForCustomer: Place = {
  by: 'opens',
  describe: (form) => ({
    title: form['title'] ?? form['customer_name'] ?? 'Untitled',
    activityType: null,
    firstOn: null,
    lastOn: null,
    claimDeadlineOn: null,
  }),
  letGo: 'decline',
}

/** The customer of a registration or a referral, as its form names it. The name is empty while a row
 *  taken in from a sheet lacks it. */
export function customerOf(form: Readonly<Record<string, string>>): TypedCustomer {
  const domain = form['customer_domain']?.trim() ?? ''
  return {
    name: form['customer_name']?.trim() ?? '',
    domains: domain === '' ? [] : [domain],
    country: form['customer_country']?.trim() || null,
    taxId: form['customer_tax_id']?.trim() || null,
  }
}

/** A name of signs alone names nobody. */
export function customerProblems(_: unknown, { form }: Pick<Handed, 'form'>): Problem[] {
  const { name } = customerOf(form)
  if (name === '' || plainName(name) !== '') return []
  const detail = 'The customer’s legal name has no letter and no digit.'
  return [{ targetKind: 'field', target: 'customer_name', code: 'wrong', detail }]
}
