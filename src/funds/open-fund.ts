import { type Act, record } from '../audit/index.ts'
import { assert, must } from '../kernel/assert.ts'
import type { Currency } from '../kernel/currency.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { openBook } from '../ledger/index.ts'
import {
  type Allocation,
  type AllocationKind,
  type Fund,
  FUND_LEVELS_MAX,
  type FundId,
} from './fund.ts'
import type { FundRefusal } from './refusals.ts'
import {
  insertAllocation,
  insertFund,
  selectAllocationByCode,
  selectFundByCode,
  selectFunds,
} from './sql.ts'

export type NewFund = {
  /** `EMEA-MDF-2026`: capitals, digits, hyphens; unique. */
  readonly code: string
  readonly name: string
  readonly payerId: string
  readonly currency: Currency
  /** The payer's IANA zone. */
  readonly zone: string
  readonly ownerId?: string | null
  readonly parentId?: FundId | null
  readonly validFrom: PlainDate
  /** The first day after the fund's period. */
  readonly validUntil: PlainDate
  readonly requestsDueOn?: PlainDate | null
  readonly claimsDueOn?: PlainDate | null
}

/** Opens a fund with nothing in it, and its book. A child has its parent's payer and currency and
 *  lies at most {@link FUND_LEVELS_MAX} levels deep. */
export async function createFund(act: Act, input: NewFund): Promise<Result<Fund, FundRefusal>> {
  const parent = input.parentId ? (await selectFunds(act.tx, [input.parentId], 'share'))[0] : null
  if (parent === undefined) return refuse({ code: 'fund.unknown', fund: input.parentId ?? '' })
  const refusal = parent && parentRefusal(parent, input)
  if (refusal) return refuse(refusal)
  if ((await selectFundByCode(act.tx, input.code)) !== null) {
    return refuse({ code: 'fund.code_taken', what: 'fund' })
  }
  assert(input.validFrom.until(input.validUntil).sign > 0, 'a fund has a period')
  const fund: Fund = {
    ...input,
    fundId: act.newId<'fund'>(),
    ownerId: input.ownerId ?? null,
    parentId: parent?.fundId ?? null,
    level: (parent?.level ?? 0) + 1,
    requestsDueOn: input.requestsDueOn ?? null,
    claimsDueOn: input.claimsDueOn ?? null,
    status: 'open',
    closedOn: null,
  }
  const { fundId, payerId, currency, code } = fund
  await openBook(act, { bookId: fundId, kind: 'fund', payerId, currency })
  await insertFund(act.tx, fund, act.at)
  const body = { code, currency, parent: parent?.code ?? null }
  await record(act, { type: 'fund.created', subjectKind: 'fund', subjectId: fundId, body })
  return ok(fund)
}

function parentRefusal(parent: Fund, child: NewFund): FundRefusal | null {
  const fund = parent.code
  if (parent.status === 'closed') {
    return { code: 'fund.closed', fund, closedOn: must(parent.closedOn, 'closed funds have a day') }
  }
  if (parent.level >= FUND_LEVELS_MAX) return { code: 'fund.too_deep', fund }
  if (parent.payerId !== child.payerId) return { code: 'fund.parent_differs', fund, what: 'payer' }
  if (parent.currency !== child.currency) {
    return { code: 'fund.parent_differs', fund, what: 'currency' }
  }
  return null
}

export type NewAllocation = {
  readonly fundId: FundId
  readonly code: string
  readonly name: string
  readonly kind: AllocationKind
  /** For kind `partner`, and only then. */
  readonly partnerId?: string | null
}

/** Adds an allocation with nothing in it to an open fund. */
export async function addAllocation(
  act: Act,
  input: NewAllocation,
): Promise<Result<Allocation, FundRefusal>> {
  const [fund] = await selectFunds(act.tx, [input.fundId], 'share')
  if (fund === undefined) return refuse({ code: 'fund.unknown', fund: input.fundId })
  if (fund.closedOn !== null) {
    return refuse({ code: 'fund.closed', fund: fund.code, closedOn: fund.closedOn })
  }
  if ((await selectAllocationByCode(act.tx, fund.fundId, input.code)) !== null) {
    return refuse({ code: 'fund.code_taken', what: 'allocation' })
  }
  const allocation: Allocation = {
    ...input,
    allocationId: act.newId<'allocation'>(),
    partnerId: input.partnerId ?? null,
  }
  await insertAllocation(act.tx, allocation, act.at)
  const body = { fund: fund.code, allocation: allocation.code, kind: allocation.kind }
  await record(act, {
    type: 'fund.allocation_added',
    subjectKind: 'fund',
    subjectId: fund.fundId,
    body,
  })
  return ok(allocation)
}
