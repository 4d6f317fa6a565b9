import type { Ratio } from '../kernel/ratio.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { Temporal } from '../kernel/temporal.ts'
import {
  type CustomerKeys,
  type CustomerMatch,
  directSales,
  type DirectSaleRow,
  familyOf,
  keysOf,
  LIKENESS_WHOLE,
  likenessOfPlain,
  matchCustomers,
  type SharedKey,
  sharedKeys,
  type TypedCustomer,
} from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import { type SaleNear, salesNear, takeProtectionTurn } from './sales-sql.ts'

/** What stands against a registration, a referral or a plan:
 *  - `protection` `attribution` `plan`: another incentive holds the customer;
 *  - `undecided`: another is complete and not decided yet;
 *  - `house_account` `direct` `outreach` `tender`: our own sales. */
export type ConflictSource =
  | 'protection'
  | 'attribution'
  | 'plan'
  | 'undecided'
  | 'house_account'
  | 'direct'
  | 'outreach'
  | 'tender'

/** One finding. Partner, number and customer are for staff: the loser never learns who holds it. */
export type Conflict = {
  readonly source: ConflictSource
  readonly incentiveId: string | null
  readonly number: string | null
  readonly partnerId: string | null
  readonly customerName: string
  /** The code of our own opportunity. */
  readonly opportunity: string | null
  /** What is the same; empty when only the names are alike. */
  readonly keys: readonly SharedKey[]
  /** Likeness of the names, in thousandths. */
  readonly score: number
  /** Products of both; empty when one of the two names none. */
  readonly products: readonly string[]
  /** When it became complete (`undecided`), or since when it holds; of our own sales where known. */
  readonly since: Instant | null
  readonly sinceOn: PlainDate | null
  readonly until: Instant | null
}

/** `exact`: the same customer, by a key or a name as good as the same. `alike`: a person must look. */
export type Conflicts = {
  readonly exact: readonly Conflict[]
  readonly alike: readonly Conflict[]
  /** Whom the CRM knows the customer as; null when it does not. */
  readonly customer: CustomerMatch | null
  /** Every family the customer may belong to, the surest first. */
  readonly familyRoots: readonly string[]
}

export type ConflictAsked = {
  readonly customer: TypedCustomer
  /** Empty: whatever the customer buys. */
  readonly products: readonly string[]
  /** Whose own incentives are left out; null: nobody's. */
  readonly partnerId: string | null
  readonly exceptIncentiveId: string | null
  readonly at: Instant
  /** Who held the customer then counts too, though it ended since: the instant it arrived. */
  readonly alsoAt?: Instant | null
  /** The program's day of `at`, and how many days back a direct outreach counts. */
  readonly on: PlainDate
  readonly outreachDays: number
  readonly thresholds: { readonly conflict: Ratio; readonly look: Ratio }
}

/** Whose customer is this? Everything that stands against a new incentive for it. Shared domain, tax
 *  number, plain name and country, or CRM family is exact; so is a name alike by `conflict` or more.
 *  Reads without locks: whoever grants a protection calls {@link takeTurn} first and asks again. */
export async function findConflicts(tx: Tx, asked: ConflictAsked): Promise<Conflicts> {
  const [conflict, look] = [
    thousandths(asked.thresholds.conflict),
    thousandths(asked.thresholds.look),
  ]
  const keys = keysOf(asked.customer)
  const matches = await matchCustomers(tx, keys, look)
  const known = matches.filter((match) => match.keys.length > 0 || match.score >= conflict)
  const familyRoots = [...new Set(known.map((match) => match.familyRoot))]
  const familyMembers = await familyOf(tx, familyRoots)
  const near = await salesNear(tx, { ...asked, ...keys, familyRoots, familyMembers })
  const direct = await directSales(tx, {
    customerIds: matches.map((match) => match.customerId),
    familyRoots,
    outreachSince: asked.on.subtract({ days: asked.outreachDays }),
  })
  const found = [
    ...near
      .filter((sale) => sale.partnerId !== asked.partnerId)
      .map((sale) => conflictOfSale(sale, keys, { familyRoots, familyMembers }, asked)),
    ...matches.filter((match) => match.houseAccount).map(houseAccount),
    ...direct
      .filter((sale) => sharesProduct(sale.products, asked.products))
      .map((sale) => conflictOfDirect(sale, matches, asked)),
  ]
  const isExact = (one: Conflict) => one.keys.length > 0 || one.score >= conflict
  return {
    exact: found.filter(isExact),
    alike: found.filter((one) => !isExact(one) && one.score >= look),
    customer: known.find((match) => match.keys.length > 0) ?? null,
    familyRoots,
  }
}

/** The incentives of the asking partner itself for the same customer and a shared product: by key or
 *  by a name as good as the same. */
export async function ownDuplicates(
  tx: Tx,
  asked: ConflictAsked & { readonly partnerId: string },
): Promise<Conflict[]> {
  const conflict = thousandths(asked.thresholds.conflict)
  const keys = keysOf(asked.customer)
  const matches = await matchCustomers(tx, keys, conflict)
  const familyRoots = [...new Set(matches.map((match) => match.familyRoot))]
  const familyMembers = await familyOf(tx, familyRoots)
  const near = await salesNear(tx, { ...asked, ...keys, familyRoots, familyMembers })
  return near
    .filter((sale) => sale.partnerId === asked.partnerId)
    .map((sale) => conflictOfSale(sale, keys, { familyRoots: [], familyMembers: [] }, asked))
    .filter((one) => one.keys.length > 0 || one.score >= conflict)
}

/** Until this transaction ends nobody else grants a protection or an attribution. */
export async function takeTurn(tx: Tx): Promise<void> {
  await takeProtectionTurn(tx)
}

/** A share as likeness counts: 92 % is 920. */
export function thousandths(share: Ratio): number {
  return Number((share.num * BigInt(LIKENESS_WHOLE)) / share.den)
}

const sourceOf = { deal: 'protection', referral: 'attribution', coinvest: 'plan' } as const

function conflictOfSale(
  sale: SaleNear,
  keys: CustomerKeys,
  family: { readonly familyRoots: readonly string[]; readonly familyMembers: readonly string[] },
  asked: ConflictAsked,
): Conflict {
  const shared = sharedKeys(keys, sale)
  const { customerId, familyRoot } = sale
  const related =
    (familyRoot !== null && family.familyRoots.includes(familyRoot)) ||
    (customerId !== null && family.familyMembers.some((member) => member === customerId))
  const isLive = sale.liveFrom !== null && Temporal.Instant.compare(sale.liveFrom, asked.at) <= 0
  return {
    source: isLive ? sourceOf[sale.kind] : 'undecided',
    incentiveId: sale.incentiveId,
    number: sale.number,
    partnerId: sale.partnerId,
    customerName: sale.customerName,
    opportunity: null,
    keys: related ? [...shared, 'family'] : shared,
    score: likenessOfPlain(keys.nameKey, sale.nameKey),
    products: sale.products.filter((product) => asked.products.includes(product)),
    since: isLive ? sale.liveFrom : sale.completeAt,
    sinceOn: null,
    until: isLive ? sale.liveUntil : null,
  }
}

const ofNobody = { incentiveId: null, number: null, partnerId: null, until: null } as const

function houseAccount(match: CustomerMatch): Conflict {
  const { legalName, keys, score } = match
  return {
    ...ofNobody,
    source: 'house_account',
    customerName: legalName,
    opportunity: null,
    keys,
    score,
    products: [],
    since: null,
    sinceOn: null,
  }
}

function conflictOfDirect(
  sale: DirectSaleRow,
  matches: readonly CustomerMatch[],
  asked: ConflictAsked,
): Conflict {
  const match = matches.find((one) => one.customerId === sale.customerId)
  const isOpen = sale.isDirect && ['qualified', 'proposed'].includes(sale.stage)
  const source = sale.isTender ? 'tender' : isOpen ? 'direct' : 'outreach'
  const keys = match?.keys ?? []
  return {
    ...ofNobody,
    source,
    customerName: sale.customerName,
    opportunity: sale.code,
    keys: sale.familyRoot !== null && keys.length === 0 ? ['family'] : keys,
    score: match?.score ?? 0,
    products: sale.products.filter((product) => asked.products.includes(product)),
    since: sale.openedAt,
    sinceOn: source === 'outreach' ? sale.outreachOn : sale.openedOn,
  }
}

function sharesProduct(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || b.length === 0 || a.some((one) => b.includes(one))
}
