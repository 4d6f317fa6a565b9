import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import * as rows from './customer-match-sql.ts'
import { LIKENESS_WHOLE, likenessOfPlain } from './likeness.ts'
import { type CustomerId, parseDomain } from './partner.ts'
import { plainName } from './plain-name.ts'
import { isPublicMailDomain } from './public-mail-domain.ts'

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
  /** Hosts without `www.`; mailboxes of the public left out. */
  readonly domains: readonly string[]
  readonly country: string | null
  readonly taxId: string | null
}

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
export function keysOf(customer: TypedCustomer): CustomerKeys {
  const domains = customer.domains.flatMap((text) => parseDomain(text) ?? [])
  const taxId = customer.taxId?.toUpperCase().replaceAll(/[^A-Z0-9]/g, '') ?? ''
  return {
    nameKey: plainName(customer.name),
    domains: [...new Set(domains)].filter((domain) => !isPublicMailDomain(domain)),
    country: customer.country,
    taxId: taxId === '' ? null : taxId,
  }
}

/** What two customers have in common: a domain, the tax number, or plain name and country. */
export function sharedKeys(a: CustomerKeys, b: CustomerKeys): SharedKey[] {
  const shared: SharedKey[] = []
  if (a.domains.some((domain) => b.domains.includes(domain))) shared.push('domain')
  if (a.taxId !== null && a.taxId === b.taxId) shared.push('tax_id')
  const sameCountry = a.country !== null && a.country === b.country
  if (sameCountry && likenessOfPlain(a.nameKey, b.nameKey) === LIKENESS_WHOLE) shared.push('name')
  return shared
}

/** Customers of the CRM that share a key with `asked`, or whose names are alike by `leastScore`
 *  thousandths; the surest first. */
export async function matchCustomers(
  tx: Tx,
  asked: CustomerKeys,
  leastScore: number,
): Promise<CustomerMatch[]> {
  await rows.setTrigramLimit(tx)
  const near = await rows.customersNear(tx, asked)
  return near
    .map((row) => {
      const { customerId, code, legalName, familyRoot, houseAccount } = row
      const own = keysOf({ ...row, name: legalName })
      const keys = sharedKeys(asked, own)
      const score = likenessOfPlain(asked.nameKey, own.nameKey)
      return { customerId, code, legalName, familyRoot, houseAccount, keys, score }
    })
    .filter((match) => match.keys.length > 0 || match.score >= leastScore)
    .sort((a, b) => sureness(b) - sureness(a) || (a.customerId < b.customerId ? -1 : 1))
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
