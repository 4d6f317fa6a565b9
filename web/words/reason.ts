import { sayCode } from './submission.ts'

/** What a decision table answers, as people read it. The sample programs use these codes; another
 *  program's own codes are shown in their own words. */
const sentences: Readonly<Record<string, string>> = {
  // a request
  within_terms: 'It is within the terms.',
  fraud_suspected: 'Something about it needs to be looked at by the program owner.',
  partner_not_active: 'The partner is not active in the program.',
  after_the_fact: 'The activity had begun before it was requested.',
  incomplete: 'Something required is missing.',
  dates: 'The dates lie outside of the program or its fund.',
  nothing_eligible: 'None of the cost is eligible.',
  below_minimum: 'It is below the smallest amount of the program.',
  duplicate: 'Another request covers the same activity.',
  exception_asked: 'An exception is asked for.',
  too_late_to_ask: 'It came later than the program asks for.',
  above_share: 'More is asked for than our share of the eligible cost.',
  above_activity_cap: 'It is above the cap of one activity.',
  above_quarter_cap: 'It is above what the partner may have in the quarter.',
  fund_used_up: 'The fund does not have the amount available.',
  not_covered: 'The program’s tables do not cover this case.',
  // a claim
  invoice_reused: 'An invoice is claimed elsewhere as well.',
  not_approved_before: 'The activity was not approved before.',
  late: 'It came after the last day to claim.',
  line_sums: 'The lines do not add up to what is claimed.',
  line_returned: 'A line needs something from the partner.',
  proof_missing: 'Proof that the activity took place is missing.',
  results_missing: 'The results of the activity are missing.',
  nothing_payable: 'Nothing of it can be paid.',
  as_claimed: 'It is paid as claimed.',
  commitment_cap: 'It pays what is left of the amount approved before.',
  lines_denied: 'Our share of the cost that is covered; some lines are not.',
  lines_reduced: 'Our share of the cost that is covered; some lines only in part.',
  share_of_cost: 'Our share of the accepted cost.',
  // a referral
  no_consent: 'The customer has not agreed to be named.',
  self_or_affiliate: 'The customer is the partner itself or of its group.',
  named_before: 'The partner named this customer before.',
  customer_already: 'It is a customer of ours already.',
  open_sale: 'Our own sale to the customer was open before the referral came.',
  conflict: 'Another partner holds a registration of this customer.',
  referred_before: 'Another partner referred this customer before.',
  same_day: 'Our own sale was opened on the same day; a person finds out which came first.',
  earlier_undecided: 'Another partner named this customer earlier; that is decided first.',
  names_alike: 'The name is like that of another partner’s customer: look before you accept.',
  // a fee for a payment of the customer
  no_sale_won: 'No won sale is linked to the referral.',
  referral_over: 'The referral is over.',
  after_first_year: 'The customer paid after the first year.',
  payment_returned: 'The customer got the payment back.',
  cap_used_up: 'The fees of the referral are at their cap: the payment adds nothing.',
  owed_still: 'It was earned before the partnership ended; Finance confirms it before it is paid.',
  up_to_the_cap: 'The fee up to the cap of the referral.',
  up_to_the_first_year: 'The share of what the contract is worth in its first year.',
  share_of_what_was_paid: 'The share of what the customer paid.',
  // a line of a claim
  alcohol: 'Alcohol is not covered.',
  own_staff: 'The cost of own staff is not covered.',
  gift_or_cash: 'Gifts, prizes and cash are not covered.',
  capital_goods: 'Capital goods are not covered.',
  tax: 'Tax is not covered.',
  invoiced_by_partner: 'The invoice is the partner’s own.',
  delivered_outside: 'It was delivered outside of the days of the activity.',
  invoice_missing: 'The invoice is missing.',
  seller_unknown: 'It is not clear who issued the invoice.',
  other_currency: 'The invoice is in another currency.',
  kind_unclear: 'It is not clear what kind of cost this is.',
  prove_delivery: 'The day of delivery is not proven.',
  above_invoice: 'More is claimed than the invoice says.',
  before_tax: 'Only the cost before tax is covered.',
}

/** A reason as a sentence: a code of a table in its words, what a person wrote as it is. */
export function sayReason(reason: string): string {
  const known = Object.hasOwn(sentences, reason) ? sentences[reason] : undefined
  return known ?? (/^[a-z0-9_]+$/.test(reason) ? `${sayCode(reason)}.` : reason)
}
