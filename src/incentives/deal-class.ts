import { type PlainDate, printDay, Temporal } from '../kernel/temporal.ts'
import type { Ratio } from '../kernel/ratio.ts'
import { type DealClass, dealClassWords, type DealPack, printPoints } from '../programs/index.ts'
import type { Award } from './incentive.ts'
import type { Check, MakeCheck } from './check.ts'

/** What is known of the customer of a deal, when it was complete. */
export type DealCustomer = {
  /** The last day somebody of its family bought from us: a sale won or a payment; null: never. */
  readonly boughtOn: PlainDate | null
  /** The same of customers that only have a similar name. */
  readonly boughtAlikeOn: PlainDate | null
  /** As the form says. */
  readonly replacement: boolean
}

/** What the class is found by: the registration’s customer and the day it was complete. */
export type ClassFacts = {
  readonly completeOn: PlainDate
  /** Absent in decisions of before there were classes. */
  readonly customer?: DealCustomer | undefined
}

/** Bought nothing for so many years? From the day on that lies that many years after the last
 *  purchase: bought on 2 March 2023, with 3 years, is new from 2 March 2026. */
export function isNewCustomer(boughtOn: PlainDate | null, years: number, on: PlainDate): boolean {
  return boughtOn === null || Temporal.PlainDate.compare(boughtOn.add({ years }), on) <= 0
}

/** The class of the customer under these terms; null where the program asks for none. A customer that
 *  is new counts as new, whatever is replaced. */
export function dealClass(pack: DealPack, facts: ClassFacts): DealClass | null {
  const { award, windows } = pack
  const { customer, completeOn } = facts
  if (customer === undefined) return null
  if (award === null && windows.newCustomerYears === null) return null
  const years = windows.newCustomerYears
  if (years !== null && isNewCustomer(customer.boughtOn, years, completeOn)) return 'new_customer'
  return customer.replacement ? 'replacement' : 'existing'
}

/** What the deal is awarded when it is approved, without being paid; null: nothing. */
export function dealAward(pack: DealPack, facts: ClassFacts): Award | null {
  const name = dealClass(pack, facts)
  const points = name === null ? undefined : pack.award?.byClass[name]
  if (pack.award === null || name === null || points === undefined) return null
  return { kind: pack.award.kind, dealClass: name, points }
}

/** `25 percentage points of extra discount, for a new customer`. */
export function sayAward({ dealClass: name, points }: Pick<Award, 'dealClass' | 'points'>): string {
  return `${printPoints(points)} of extra discount, for ${dealClassWords[name]}`
}

/** The check of the class, where the program has classes. The day of a purchase is for staff: it
 *  stands in the facts, not in the sentence. */
export function customerClassCheck(pack: DealPack, facts: ClassFacts, check: MakeCheck): Check[] {
  const name = dealClass(pack, facts)
  if (name === null || facts.customer === undefined) return []
  const { boughtOn, boughtAlikeOn } = facts.customer
  const years = pack.windows.newCustomerYears
  const seen = {
    class: name,
    bought_on: boughtOn === null ? 'never' : printDay(boughtOn),
    alike_bought_on: boughtAlikeOn === null ? 'never' : printDay(boughtAlikeOn),
  }
  const points: Ratio | undefined = pack.award?.byClass[name]
  const code = 'check_customer_class'
  if (pack.award !== null && points === undefined) {
    const sentence = `Nothing is awarded: the deal is about ${dealClassWords[name]}.`
    return [check(code, 'fail', sentence, seen)]
  }
  const alike = years !== null && !isNewCustomer(boughtAlikeOn, years, facts.completeOn)
  if (name === 'new_customer' && alike) {
    const sentence = 'A customer with a similar name bought from us: a person looks.'
    return [check(code, 'warn', sentence, seen)]
  }
  const said = `The deal is about ${dealClassWords[name]}`
  const sentence = points === undefined ? `${said}.` : `${said}: ${printPoints(points)}.`
  return [check(code, 'pass', sentence, seen)]
}
