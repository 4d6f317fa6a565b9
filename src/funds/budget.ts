import { type Act, record } from '../audit/index.ts'
import { money, type Money, toDecimal } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { lockHolders, type PostedEntry } from '../ledger/index.ts'
import { type AllocationId, bookDay, type Fund, type FundId } from './fund.ts'
import { type FundMove, moves } from './moves.ts'
import { postMoves } from './post-moves.ts'
import type { FundRefusal } from './refusals.ts'
import { closeFundRow, selectFunds } from './sql.ts'

/** What the owner of a fund does with its budget. Each is an event of its own, with a reason. */
type Answer = Promise<Result<PostedEntry, FundRefusal>>
type Change = {
  readonly fundId: FundId
  readonly amount: Money
  readonly reason: string
  /** The day it counts for; the day of the books it happens on unless told. */
  readonly on?: PlainDate
}
export type AllocationChange = Change & { readonly allocationId: AllocationId }

const wire = (amount: Money) => ({ amount: toDecimal(amount), currency: amount.currency })

/** Records the event and posts its entry. Locks the funds, so that none closes meanwhile. */
async function change(
  act: Act,
  input: Change & { readonly otherFundId?: FundId },
  event: { readonly type: string; readonly kind: string; readonly body: object },
  list: readonly FundMove[],
): Answer {
  const fundIds = [input.fundId, ...(input.otherFundId ? [input.otherFundId] : [])]
  const funds = await selectFunds(act.tx, fundIds, 'update')
  const fund = funds.find((row) => row.fundId === input.fundId)
  if (fund === undefined) return refuse({ code: 'fund.unknown', fund: input.fundId })
  const eventId = await record(act, {
    type: event.type,
    subjectKind: 'fund',
    subjectId: fund.fundId,
    reason: input.reason,
    body: { fund: fund.code, ...event.body, amount: wire(input.amount) },
  })
  const on = input.on ?? bookDay(fund, act.at)
  return postMoves(act, { eventId, kind: event.kind, on, moves: list })
}

/** Budget allocated: `budget` → `available`. */
export function allocate(act: Act, input: AllocationChange): Answer {
  const body = { allocation: input.allocationId }
  return change(act, input, { type: 'fund.allocated', kind: 'allocated', body }, [
    moves.allocate(input),
  ])
}

/** Budget reduced: `available` → `budget`; never more than is available. */
export function reduceAllocation(act: Act, input: AllocationChange): Answer {
  const body = { allocation: input.allocationId }
  return change(act, input, { type: 'fund.reduced', kind: 'reduced', body }, [
    moves.reduceAllocation(input),
  ])
}

/** Moved between two allocations of one fund. */
export function moveAllocation(
  act: Act,
  input: Change & { readonly from: AllocationId; readonly to: AllocationId },
): Answer {
  const body = { from: input.from, to: input.to }
  return change(act, input, { type: 'fund.moved', kind: 'moved', body }, [
    moves.moveAllocation(input),
  ])
}

export type ChildChange = AllocationChange & {
  readonly childFundId: FundId
  readonly childAllocationId: AllocationId
}

/** Given to a child fund: `available` → `delegated` here, the child's `budget` → `available`, in
 *  one entry. Refuses a fund that is no direct child. */
export async function delegateToChild(act: Act, input: ChildChange): Answer {
  const pair = await parentAndChild(act, input)
  if (!pair.ok) return pair
  const inChild = childSide(input)
  return change(
    act,
    { ...input, otherFundId: input.childFundId },
    { type: 'fund.delegated', kind: 'delegated', body: { child: pair.value.code } },
    [moves.delegate(input), moves.allocate(inChild)],
  )
}

/** Taken back from a child fund: the reverse, one entry; never more than the child has available. */
export async function takeBack(act: Act, input: ChildChange): Answer {
  const pair = await parentAndChild(act, input)
  if (!pair.ok) return pair
  return change(
    act,
    { ...input, otherFundId: input.childFundId },
    { type: 'fund.taken_back', kind: 'taken_back', body: { child: pair.value.code } },
    [moves.reduceAllocation(childSide(input)), moves.takeBack(input)],
  )
}

function childSide({ childFundId, childAllocationId, amount }: ChildChange) {
  return { fundId: childFundId, allocationId: childAllocationId, amount }
}

async function parentAndChild(
  act: Act,
  { fundId, childFundId }: ChildChange,
): Promise<Result<Fund, FundRefusal>> {
  const rows = await selectFunds(act.tx, [fundId, childFundId], 'update')
  const [parent, child] = [fundId, childFundId].map((id) => rows.find((row) => row.fundId === id))
  if (parent === undefined) return refuse({ code: 'fund.unknown', fund: fundId })
  if (child === undefined) return refuse({ code: 'fund.unknown', fund: childFundId })
  if (child.parentId === parent.fundId) return ok(child)
  return refuse({ code: 'fund.not_child', fund: parent.code, child: child.code })
}

/** Closes a fund: what is still available goes back to `budget`, nothing more is given out. What is
 *  committed and owed goes its way; what comes back later lands in `budget`. */
export async function closeFund(
  act: Act,
  input: { readonly fundId: FundId; readonly reason: string; readonly on?: PlainDate },
): Promise<Result<Fund, FundRefusal>> {
  const [fund] = await selectFunds(act.tx, [input.fundId], 'update')
  if (fund === undefined) return refuse({ code: 'fund.unknown', fund: input.fundId })
  if (fund.closedOn !== null) {
    return refuse({ code: 'fund.closed', fund: fund.code, closedOn: fund.closedOn })
  }
  const closedOn = input.on ?? bookDay(fund, act.at)
  const left = await availableLeft(act, fund)
  const returned = left.reduce((sum, part) => sum + part.amount.minor, 0n)
  const body = { fund: fund.code, closedOn, returned: wire(money(returned, fund.currency)) }
  const eventId = await record(act, {
    type: 'fund.closed',
    subjectKind: 'fund',
    subjectId: fund.fundId,
    reason: input.reason,
    body,
  })
  await closeFundRow(act.tx, fund.fundId, closedOn)
  if (left.length > 0) {
    const list = left.map((part) => moves.reduceAllocation(part))
    const posted = await postMoves(act, { eventId, kind: 'expired', on: closedOn, moves: list })
    if (!posted.ok) return posted
  }
  return ok({ ...fund, status: 'closed', closedOn })
}

/** What each allocation still has available. */
async function availableLeft(act: Act, fund: Fund) {
  const held = await lockHolders(act.tx, fund.fundId, 'available')
  return [...held]
    .filter(([, minor]) => minor > 0n)
    .map(([allocationId, minor]) => ({
      fundId: fund.fundId,
      allocationId: allocationId as AllocationId,
      amount: money(minor, fund.currency),
    }))
}
