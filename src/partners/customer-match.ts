import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import * as rows from './customer-match-sql.ts'
import { LIKENESS_WHOLE, likenessOfPlain, spelledLikeness } from './likeness.ts'
import { type CustomerId, parseDomain } from './partner.ts'
import { plainName, spelledName } from './plain-name.ts'
import { isPublicMailDomain, registeredDomain } from './public-mail-domain.ts'

/** A customer as somebody typed it. */
export type TypedCustomer = {
  readonly name: string
  /** As typed: `https://www.Globex.com/de` will do. */
  readonly domains: readonly string[]
  readonly country: string | null
  readonly taxId: string | null
}

/** What a customer is looked up by. */
export type CustomerKeys = {
  /** The plain name, words in order. */
  readonly nameKey: string
  /** What somebody registered: `globex.co.uk` of `shop.globex.co.uk`; mailboxes of the public and what
   *  everybody stands below (`co.uk`, `github.io`) left out. */
  readonly domains: readonly string[]
  readonly country: string | null
  readonly taxId: string | null
}

/** The keys with the whole name as it is spelled, by which names alike are put in order. */
export type TypedKeys = CustomerKeys & { readonly spelled: string }

export type SharedKey = 'domain' | 'tax_id' | 'name' | 'family' | 'customer'

/** A customer of the CRM that may be the one typed. */
export type CustomerMatch = {
  readonly customerId: CustomerId
  readonly code: string
  readonly legalName: string
  /** The top of its family: itself where it has no parent. */
  readonly familyRoot: CustomerId
  readonly houseAccount: boolean
  /** What is the same; empty when only the names are alike. */
  readonly keys: readonly SharedKey[]
  /** Likeness of the names, in thousandths. */
  readonly score: number
}

/** The keys of a customer as typed: hosts, upper-case tax number, plain name. */
export function keysOf(customer: TypedCustomer): TypedKeys {
  const hosts = customer.domains.flatMap((text) => parseDomain(text) ?? [])
  const domains = hosts.filter((host) => !isPublicMailDomain(host)).flatMap(registeredDomain)
  const taxId = customer.taxId?.toUpperCase().replaceAll(/[^A-Z0-9]/g, '') ?? ''
  return {
    nameKey: plainName(customer.name),
    spelled: spelledName(customer.name),
    domains: [...new Set(domains)].filter((domain) => !isPublicMailDomain(domain)),
    country: customer.country,
    taxId: taxId === '' ? null : taxId,
  }
}

/** What two customers have in common: a domain, the tax number, or plain name and country. */
export function sharedKeys(a: CustomerKeys, b: CustomerKeys): SharedKey[] {
  const shared: SharedKey[] = []
  if (isSharingDomain(a.domains, b.domains)) shared.push('domain')
  if (a.taxId !== null && a.taxId === b.taxId) shared.push('tax_id')
  const sameCountry = a.country !== null && a.country === b.country
  if (sameCountry && likenessOfPlain(a.nameKey, b.nameKey) === LIKENESS_WHOLE) shared.push('name')
  return shared
}

/** Keys kept before subdomains counted as their domain are hosts: both sides are read anew. */
function isSharingDomain(a: readonly string[], b: readonly string[]): boolean {
  const others = new Set(b.flatMap(registeredDomain))
  return a.flatMap(registeredDomain).some((domain) => others.has(domain))
}

/** Customers of the CRM that share a key with `asked`, or whose names are alike by `leastScore`
 *  thousandths; the surest first. */
export async function matchCustomers(
  tx: Tx,
  asked: TypedKeys,
  leastScore: number,
): Promise<CustomerMatch[]> {
  await rows.setTrigramLimit(tx) // for whoever looks among those that hold a customer next
  const near = await rows.customersNear(tx, { ...asked, leastScore })
  return near
    .map((row) => {
      const { customerId, code, legalName, familyRoot, houseAccount } = row
      const own = keysOf({ ...row, name: legalName })
      const keys = sharedKeys(asked, own)
      const score = likenessOfPlain(asked.nameKey, own.nameKey)
      return { customerId, code, legalName, familyRoot, houseAccount, keys, score }
    })
    .filter((match) => match.keys.length > 0 || match.score >= leastScore)
    .map((match) => ({ match, spelled: spelledLikeness(asked.spelled, match.legalName) }))
    .sort(
      (a, b) =>
        sureness(b.match) - sureness(a.match) ||
        b.spelled - a.spelled ||
        (a.match.customerId < b.match.customerId ? -1 : 1),
    )
    .map(({ match }) => match)
}

/** A tax number says more than a domain, which a family may share; names break ties. */
function sureness(match: CustomerMatch): number {
  const taxed = match.keys.includes('tax_id') ? 4 : 0
  const hosted = match.keys.includes('domain') ? 2 : 0
  return taxed + hosted + match.score / LIKENESS_WHOLE
}

/** Our own sales to these customers and families that keep a partner from registering them. */
export async function directSales(
  tx: Tx,
  asked: {
    readonly customerIds: readonly string[]
    readonly familyRoots: readonly string[]
    readonly outreachSince: PlainDate
  },
): Promise<rows.DirectSaleRow[]> {
  return rows.directSalesOf(tx, asked)
}

/** Ids of every customer below these tops of families, the tops among them. */
export async function familyOf(tx: Tx, familyRoots: readonly string[]): Promise<CustomerId[]> {
  if (familyRoots.length === 0) return []
  return (await rows.familyMembers(tx, familyRoots)).map((row) => row.customerId)
}

/** Ids of every customer of the family that a customer belongs to, itself among them. */
export async function familyAround(tx: Tx, customerId: string): Promise<CustomerId[]> {
  const root = await rows.familyRootOf(tx, customerId)
  return root === null ? [] : familyOf(tx, [root.customerId])
}
