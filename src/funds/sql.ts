import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import type { Allocation, AllocationId, Fund, FundId } from './fund.ts'

const fundColumns = sql`fund_id as "fundId", code, name, payer_id as "payerId",
  currency::text as currency, zone, owner_id as "ownerId", parent_id as "parentId", level,
  valid_from as "validFrom", valid_until as "validUntil", requests_due_on as "requestsDueOn",
  claims_due_on as "claimsDueOn", status, closed_on as "closedOn"`

/** `share` keeps a fund from closing meanwhile, `update` is for closing it and giving it money. */
export type FundLock = 'none' | 'share' | 'update'
const locks: Readonly<Record<FundLock, Sql>> = {
  none: sql``,
  share: sql`for share`,
  update: sql`for update`,
}

/** In id order, which is the order they are locked in. */
export function selectFunds(tx: Tx, fundIds: readonly FundId[], lock: FundLock) {
  return tx.many<Fund>(sql`
    select ${fundColumns} from funds.funds where fund_id = any(${fundIds}::uuid[])
    order by fund_id ${locks[lock]}`)
}

export function selectFundByCode(tx: Tx, code: string) {
  return tx.maybeOne<Fund>(sql`select ${fundColumns} from funds.funds where code = ${code}`)
}

/** Funds by code, after `afterCode`. */
export function selectFundPage(tx: Tx, afterCode: string, status: string | null, limit: number) {
  return tx.many<Fund>(sql`
    select ${fundColumns} from funds.funds
    where code > ${afterCode} and (${status}::text is null or status = ${status})
    order by code limit ${limit}`)
}

export function insertFund(tx: Tx, fund: Fund, at: Instant) {
  return tx.run(sql`
    insert into funds.funds (fund_id, code, name, payer_id, currency, zone, owner_id, parent_id,
      level, valid_from, valid_until, requests_due_on, claims_due_on, status, created_at)
    values (${fund.fundId}, ${fund.code}, ${fund.name}, ${fund.payerId}, ${fund.currency},
      ${fund.zone}, ${fund.ownerId}, ${fund.parentId}, ${fund.level}, ${fund.validFrom},
      ${fund.validUntil}, ${fund.requestsDueOn}, ${fund.claimsDueOn}, 'open', ${at})`)
}

export function closeFundRow(tx: Tx, fundId: FundId, closedOn: PlainDate) {
  return tx.run(sql`
    update funds.funds set status = 'closed', closed_on = ${closedOn}
    where fund_id = ${fundId} and status = 'open'`)
}

const allocationColumns = sql`allocation_id as "allocationId", fund_id as "fundId", code, name,
  kind, partner_id as "partnerId"`

export function insertAllocation(tx: Tx, allocation: Allocation, at: Instant) {
  return tx.run(sql`
    insert into funds.allocations (allocation_id, fund_id, code, name, kind, partner_id, created_at)
    values (${allocation.allocationId}, ${allocation.fundId}, ${allocation.code},
      ${allocation.name}, ${allocation.kind}, ${allocation.partnerId}, ${at})`)
}

export function selectAllocations(tx: Tx, allocationIds: readonly AllocationId[]) {
  return tx.many<Allocation>(sql`
    select ${allocationColumns} from funds.allocations
    where allocation_id = any(${allocationIds}::uuid[])`)
}

export function selectAllocationsOf(tx: Tx, fundId: FundId) {
  return tx.many<Allocation>(sql`
    select ${allocationColumns} from funds.allocations where fund_id = ${fundId} order by code`)
}

export function selectAllocationByCode(tx: Tx, fundId: FundId, code: string) {
  return tx.maybeOne<Allocation>(sql`
    select ${allocationColumns} from funds.allocations where fund_id = ${fundId} and code = ${code}`)
}
