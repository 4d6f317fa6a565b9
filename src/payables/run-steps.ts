import { type Act, recordAll as recordSet } from '../audit/index.ts'
import {
  confirmEach,
  rejectSent,
  send,
  sendBack,
  unconfirm,
  type FundRefusal,
  type RunPart,
} from '../funds/index.ts'
import { inSets } from '../kernel/in-sets.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { payableEvent } from './assess.ts'
import { payableMoves, type PayableId, type PayableMove } from './payable.ts'
import { lockOpenOfPayables } from './receivable-sql.ts'
import type { PayableRefusal } from './refusals.ts'
import { returnClawedBack } from './return-clawed.ts'
import * as rows from './sql.ts'

type InRun = { readonly runId: string; readonly payableIds: readonly PayableId[] }
/** `eventId` is the event of the run or payment that did it: it has exactly one entry, for ever.
 *  `on` is the day it counts for in the payer's books. */
type MoneyStep = InRun & { readonly eventId: string; readonly on: PlainDate }
type Answer = Promise<Result<{ moved: number }, PayableRefusal | FundRefusal>>

async function lockForMove(
  act: Act,
  asked: InRun,
  move: PayableMove,
): Promise<Result<rows.PayableRow[], PayableRefusal>> {
  const ids = [...new Set(asked.payableIds)]
  const locked = await rows.lockRows(act.tx, ids)
  const there = new Set(locked.map((row) => row.payableId))
  const missing = ids.find((id) => !there.has(id))
  if (missing !== undefined) return refuse({ code: 'payable.unknown', payable: missing })
  const from: readonly string[] = payableMoves[move].from
  for (const row of locked) {
    const { payableId: payable, status, runId: run } = row
    if (!from.includes(status)) {
      return refuse({ code: 'payable.not_movable', payable, status, wanted: payableMoves[move].to })
    }
    if (move !== 'schedule' && run !== asked.runId) {
      return refuse({ code: 'payable.other_run', payable, run })
    }
  }
  return ok(locked)
}

/** Puts ready payables into a run. Refuses one that is not ready, or in another run. No money moves. */
export function schedulePayables(act: Act, asked: InRun): Answer {
  return eachSet(asked, async (some) => {
    const locked = await lockForMove(act, some, 'schedule')
    if (!locked.ok) return locked
    await move(act, locked.value, { to: 'scheduled', runId: asked.runId })
    return recordAll(act, locked.value, 'payable.scheduled', { runId: asked.runId })
  })
}

/** Payables of one run that are read and moved together; the caller has locked them all. */
const PAYABLES_PER_SET = 5_000

async function eachSet(asked: InRun, step: (some: InRun) => Answer): Answer {
  let moved = 0
  for (const payableIds of inSets(asked.payableIds, PAYABLES_PER_SET)) {
    const done = await step({ runId: asked.runId, payableIds })
    if (!done.ok) return done
    moved += done.value.moved
  }
  return ok({ moved })
}

/** Takes payables out of a run that was not released: dropped by preflight, or the run cancelled.
 *  They wait again, and are assessed by the caller. */
export async function unschedulePayables(
  act: Act,
  asked: InRun & { readonly reason: string },
): Answer {
  return eachSet(asked, async (some) => {
    const locked = await lockForMove(act, some, 'unschedule')
    if (!locked.ok) return locked
    const sent = sentRefusal(locked.value, true)
    if (sent !== null) return sent
    await move(act, locked.value, { to: 'ready' })
    await holdAgain(act, locked.value)
    return recordAll(act, locked.value, 'payable.unscheduled', { runId: asked.runId }, asked.reason)
  })
}

/** The run is released: `payable` → `in_transit` in the fund book, one entry for the whole run. */
export async function sendPayables(act: Act, asked: MoneyStep): Answer {
  const { runId, eventId, on } = asked
  const parts = new Map<string, RunPart>()
  const sent = await eachSet(asked, async (some) => {
    const locked = await lockForMove(act, some, 'pay')
    if (!locked.ok) return locked
    const barred = sentRefusal(locked.value, true)
    if (barred !== null) return barred
    await rows.markSent(act.tx, some.payableIds, on)
    addParts(parts, locked.value)
    return recordAll(act, locked.value, 'payable.sent', { runId })
  })
  if (!sent.ok) return sent
  const entry = await send(act, { runId, eventId, on, parts: [...parts.values()] })
  return entry.ok ? sent : entry
}

/** The bank confirms: `in_transit` → `paid`, and the payables are paid on `paidOn`, the booking date. */
export async function settlePayables(
  act: Act,
  asked: MoneyStep & { readonly paidOn: PlainDate },
): Answer {
  const { runId, on, paidOn, eventId, payableIds } = asked
  return settlePayablesEach(act, { runId, on, paidOn, steps: [{ eventId, payableIds }] })
}

/** {@link settlePayables} for many payments of a run at once: in sets, one entry for each payment's
 *  event; all or none. */
export async function settlePayablesEach(
  act: Act,
  asked: Omit<MoneyStep, 'eventId' | 'payableIds'> & {
    readonly paidOn: PlainDate
    readonly steps: readonly Pick<MoneyStep, 'eventId' | 'payableIds'>[]
  },
): Answer {
  const { runId, on, paidOn, steps } = asked
  const payableIds = steps.flatMap((step) => step.payableIds)
  const locked = await lockForMove(act, { runId, payableIds }, 'pay')
  if (!locked.ok) return locked
  const barred = sentRefusal(locked.value, false)
  if (barred !== null) return barred
  for (const { sentOn, group } of bySentDay(locked.value)) {
    await move(act, group, { to: 'paid', runId, sentOn, paidOn })
  }
  await recordAll(act, locked.value, 'payable.paid', { runId, paidOn })
  const byId = new Map(locked.value.map((row) => [row.payableId, row]))
  const money = steps.map((step) => {
    const own = step.payableIds.flatMap((id) => byId.get(id) ?? [])
    return { runId, on, eventId: step.eventId, parts: partsOf(own) }
  })
  return posted(await confirmEach(act, money), locked.value)
}

/** A settlement taken back because its match was wrong: `paid` → `in_transit`; on its way again. */
export async function unsettlePayables(
  act: Act,
  asked: MoneyStep & { readonly reason: string },
): Answer {
  const locked = await lockForMove(act, asked, 'unpay')
  if (!locked.ok) return locked
  const { runId, eventId, on, reason } = asked
  for (const { sentOn, group } of bySentDay(locked.value)) {
    await move(act, group, { to: 'scheduled', runId, sentOn })
  }
  await recordAll(act, locked.value, 'payable.unpaid', { runId }, reason)
  const parts = partsOf(locked.value)
  return posted(await unconfirm(act, { runId, eventId, on, parts }), locked.value)
}

/** The bank rejected or returned it: `in_transit` or `paid` → `payable`. The payables are owed as
 *  before, held until assessed again. All in one call were paid, or none was. */
export async function returnPayables(
  act: Act,
  asked: MoneyStep & { readonly reason: string },
): Answer {
  const locked = await lockForMove(act, asked, 'return')
  if (!locked.ok) return locked
  const barred = sentRefusal(locked.value, false)
  if (barred !== null) return barred
  const { runId, eventId, on, reason } = asked
  const paid = locked.value.filter((row) => row.status === 'paid')
  const stray = paid.length === locked.value.length ? undefined : paid[0]
  if (stray !== undefined) {
    const { payableId: payable, status } = stray
    return refuse({
      code: 'payable.not_movable',
      payable,
      status,
      wanted: 'returned with unpaid ones',
    })
  }
  await move(act, locked.value, { to: 'ready' })
  await holdAgain(act, locked.value)
  await recordSet(
    act,
    locked.value.map((row) => {
      const { submissionId } = row
      const body = { runId, submissionId, wasPaid: row.status === 'paid' }
      return payableEvent(row, { type: 'payable.returned', body, reason })
    }),
  )
  const parts = partsOf(locked.value)
  if (paid.length === 0) {
    return posted(await rejectSent(act, { runId, eventId, on, parts }), locked.value)
  }
  const ids = paid.map((row) => row.payableId)
  const claims = await lockOpenOfPayables(act.tx, ids)
  const entry =
    claims.length === 0
      ? await sendBack(act, { eventId, on, parts })
      : await returnClawedBack(act, { eventId, on, reason, parts }, { locked: paid, claims })
  return posted(entry, locked.value)
}

function posted(
  entry: Result<unknown, FundRefusal>,
  moved: readonly rows.PayableRow[],
): Result<{ moved: number }, FundRefusal> {
  return entry.ok ? ok({ moved: moved.length }) : entry
}

function sentRefusal(
  locked: readonly rows.PayableRow[],
  sent: boolean,
): Refused<PayableRefusal> | null {
  const wrong = locked.find((row) => (row.sentOn !== null) === sent)
  if (wrong === undefined) return null
  return refuse({ code: 'payable.on_its_way', payable: wrong.payableId, sent })
}

function bySentDay(
  locked: readonly rows.PayableRow[],
): { readonly sentOn: PlainDate | null; readonly group: rows.PayableRow[] }[] {
  const days = Map.groupBy(locked, (row) => row.sentOn?.toString() ?? '')
  return [...days.values()].map((group) => ({ sentOn: group[0]?.sentOn ?? null, group }))
}

function move(
  act: Act,
  locked: readonly rows.PayableRow[],
  to: {
    readonly to: 'scheduled' | 'ready' | 'paid'
    readonly runId?: string
    readonly sentOn?: PlainDate | null
    readonly paidOn?: PlainDate
  },
) {
  return rows.movePayables(act.tx, {
    payableIds: locked.map((row) => row.payableId),
    from: ['ready', 'scheduled', 'paid'],
    to: to.to,
    runId: to.runId ?? null,
    sentOn: to.sentOn ?? null,
    paidOn: to.paidOn ?? null,
  })
}

/** Back among the open ones: held as unassessed until somebody looks. */
async function holdAgain(act: Act, locked: readonly rows.PayableRow[]): Promise<void> {
  const holds = locked.map(({ payableId, partnerId }) => ({
    payableId,
    partnerId,
    hold: 'unassessed' as const,
    what: 'assessment',
    owedBy: 'time' as const,
    until: null,
  }))
  await rows.insertHolds(act.tx, holds, { origin: 'assessed', since: act.at })
  await rows.setHeldOrReady(
    act.tx,
    locked.map((row) => row.payableId),
    'held',
  )
}

/** One part per fund and partner: what the fund book moves, which is what netting and tax have left. */
export function partsOf(locked: readonly rows.PayableRow[]): RunPart[] {
  const parts = new Map<string, RunPart>()
  addParts(parts, locked)
  return [...parts.values()]
}

/** Adds rows to the parts of those before, by fund and partner. */
function addParts(parts: Map<string, RunPart>, locked: readonly rows.PayableRow[]): void {
  for (const row of locked) {
    const { fundId, partnerId, currency } = row
    const key = `${fundId}/${partnerId}`
    const before = parts.get(key)?.amount.minor ?? 0n
    const sum = before + row.amountMinor - row.nettedMinor - row.withheldMinor
    if (sum > 0n) parts.set(key, { fundId, partnerId, amount: money(sum, currency) })
  }
}

async function recordAll(
  act: Act,
  locked: readonly rows.PayableRow[],
  type: string,
  body: object,
  reason: string | null = null,
): Promise<Result<{ moved: number }, never>> {
  await recordSet(
    act,
    locked.map((row) => payableEvent(row, { type, body, reason })),
  )
  return ok({ moved: locked.length })
}
