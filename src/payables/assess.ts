import { record, type Act, type NewEvent } from '../audit/index.ts'
import { bankingCalendarCode, calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import { isInStanding, partnersById, type Partner } from '../partners/index.ts'
import type { Hold, HoldKind, HoldOwner, PayableId } from './payable.ts'
import type { PayableRefusal } from './refusals.ts'
import * as rows from './sql.ts'

/** What the vendor side of a partner lacks, in one currency: handed in by whoever knows vendors. */
export type VendorLack = {
  readonly partnerId: string
  readonly currency: string
  readonly missing: readonly Hold[]
}

/** What else keeps single payables from being paid: a tax invoice that is not accepted. */
export type PayableLack = { readonly payableId: PayableId; readonly missing: readonly Hold[] }

export type Assessed = { readonly held: number; readonly ready: number }

/** Looks at open payables again: what the vendor lacks (told by the caller), the partner's standing
 *  and the hold period. Holds that somebody placed stay. A payable without any is ready. What is in a
 *  run or paid is left alone: the run's own preflight decides there. Saying the same again changes
 *  and records nothing. Refuses nothing; partners without a word on their vendor are left as they are. */
export async function assess(
  act: Act,
  asked: {
    readonly payableIds: readonly PayableId[]
    readonly vendors: readonly VendorLack[]
    readonly payables?: readonly PayableLack[]
  },
): Promise<Result<Assessed, PayableRefusal>> {
  const locked = await rows.lockRows(act.tx, [...new Set(asked.payableIds)])
  const vendorOf = new Map(asked.vendors.map((one) => [`${one.partnerId}/${one.currency}`, one]))
  const open = locked.filter(
    (row) => isOpen(row) && vendorOf.has(`${row.partnerId}/${row.currency}`),
  )
  const partners = await partnersById(
    act.tx,
    open.map((row) => row.partnerId),
  )
  const today = await bankingDays(
    act,
    open.map((row) => row.currency),
  )
  const own = new Map((asked.payables ?? []).map((one) => [one.payableId, one.missing]))
  const found = new Map(
    open.map((row) => [
      row.payableId,
      [
        ...must(vendorOf.get(`${row.partnerId}/${row.currency}`), 'filtered').missing,
        ...(own.get(row.payableId) ?? []),
        ...standingHold(row, must(partners.get(row.partnerId), 'a payable has a partner')),
        ...periodHold(row, must(today.get(row.currency), 'a day per currency')),
      ],
    ]),
  )
  return settleHolds(act, open, found)
}

function isOpen(row: rows.PayableRow): boolean {
  return row.status === 'held' || row.status === 'ready'
}

async function bankingDays(
  act: Act,
  currencies: readonly string[],
): Promise<ReadonlyMap<string, PlainDate>> {
  const days = new Map<string, PlainDate>()
  for (const currency of new Set(currencies)) {
    const code = bankingCalendarCode(currency)
    const { zone } = must(await calendarOf(act.tx, code), `banking calendar ${code}`)
    days.set(currency, act.at.toZonedDateTimeISO(zone).toPlainDate())
  }
  return days
}

function standingHold(row: rows.PayableRow, partner: Partner): Hold[] {
  if (isInStanding(partner) || (partner.status === 'terminated' && row.confirmed)) return []
  const what = partner.status === 'active' ? 'good_standing' : `partner_${partner.status}`
  return [{ hold: 'standing', what, owedBy: 'finance', until: null }]
}

function periodHold(row: rows.PayableRow, today: PlainDate): Hold[] {
  const { holdUntil } = row
  if (holdUntil === null || Temporal.PlainDate.compare(today, holdUntil) >= 0) return []
  return [{ hold: 'hold_period', what: 'hold_period', owedBy: 'time', until: holdUntil }]
}

/** Replaces what was assessed before by what is found now, and moves held ↔ ready. */
async function settleHolds(
  act: Act,
  open: readonly rows.PayableRow[],
  found: ReadonlyMap<PayableId, readonly Hold[]>,
): Promise<Result<Assessed, never>> {
  const before = await rows.holdsOf(
    act.tx,
    open.map((row) => row.payableId),
  )
  const gone = before.filter(
    (hold) =>
      hold.origin === 'assessed' && !found.get(hold.payableId)?.some((now) => sameHold(now, hold)),
  )
  const fresh = open.flatMap((row) =>
    (found.get(row.payableId) ?? [])
      .filter((now) => !before.some((old) => old.payableId === row.payableId && sameHold(now, old)))
      .map((now) => ({ ...now, payableId: row.payableId, partnerId: row.partnerId })),
  )
  if (gone.length > 0) await rows.deleteHolds(act.tx, gone)
  if (fresh.length > 0) {
    await rows.insertHolds(act.tx, fresh, { origin: 'assessed', since: act.at })
  }
  const changed = new Set([...gone, ...fresh].map((hold) => hold.payableId))
  return ok(await moveByHolds(act, open, changed))
}

function sameHold(a: Hold, b: Hold): boolean {
  const until = (hold: Hold) => hold.until?.toString() ?? ''
  return a.hold === b.hold && a.what === b.what && a.owedBy === b.owedBy && until(a) === until(b)
}

/** Held while any hold is there, else ready; every change of status or holds is recorded. */
export async function moveByHolds(
  act: Act,
  open: readonly rows.PayableRow[],
  changed: ReadonlySet<PayableId>,
): Promise<Assessed> {
  const holds = await rows.holdsOf(
    act.tx,
    open.map((row) => row.payableId),
  )
  const of = (row: rows.PayableRow) => holds.filter((hold) => hold.payableId === row.payableId)
  const held = open.filter((row) => of(row).length > 0)
  const ready = open.filter((row) => of(row).length === 0)
  const toHold = held.filter((row) => row.status === 'ready').map((row) => row.payableId)
  const toReady = ready.filter((row) => row.status === 'held').map((row) => row.payableId)
  if (toHold.length > 0) await rows.setHeldOrReady(act.tx, toHold, 'held')
  if (toReady.length > 0) await rows.setHeldOrReady(act.tx, toReady, 'ready')
  for (const row of held) {
    if (!changed.has(row.payableId) && row.status === 'held') continue
    const body = of(row).map(({ hold, what, owedBy }) => ({ hold, what, owedBy }))
    await recordPayable(act, row, 'payable.held', { holds: body })
  }
  for (const row of ready) {
    if (row.status === 'held') await recordPayable(act, row, 'payable.ready', {})
  }
  return { held: held.length, ready: ready.length }
}

export type PlacedHold = {
  readonly payableIds: readonly PayableId[]
  readonly hold: Extract<
    HoldKind,
    'dispute' | 'correction' | 'tax_invoice' | 'screening' | 'paperwork'
  >
  readonly what: string
  readonly owedBy: HoldOwner
}

/** Places a hold on what is not yet on its way: a dispute, an open correction. What is in a run that
 *  is not released stays there, and the run's preflight finds the hold. Refuses what was sent. */
export async function holdPayables(
  act: Act,
  asked: PlacedHold,
): Promise<Result<Assessed, PayableRefusal>> {
  const locked = await rows.lockRows(act.tx, [...new Set(asked.payableIds)])
  const sent = locked.find((row) => row.sentOn !== null)
  if (sent !== undefined) {
    return refuse({ code: 'payable.on_its_way', payable: sent.payableId, sent: true })
  }
  const { hold, what, owedBy } = asked
  const live = locked.filter((row) => row.status !== 'cancelled')
  const holds = live.map(({ payableId, partnerId }) => ({
    payableId,
    partnerId,
    hold,
    what,
    owedBy,
    until: null,
  }))
  if (holds.length > 0) {
    await rows.insertHolds(act.tx, holds, { origin: 'placed', since: act.at })
  }
  const changed = new Set(live.map((row) => row.payableId))
  return ok(await moveByHolds(act, live.filter(isOpen), changed))
}

/** Lifts a hold that somebody placed; what else holds the payable goes on holding it. */
export async function liftHold(
  act: Act,
  asked: Pick<PlacedHold, 'payableIds' | 'hold' | 'what'>,
): Promise<Result<Assessed, PayableRefusal>> {
  const locked = await rows.lockRows(act.tx, [...new Set(asked.payableIds)])
  const { hold, what } = asked
  await rows.deleteHolds(
    act.tx,
    locked.map(({ payableId }) => ({ payableId, hold, what })),
  )
  const changed = new Set(locked.map((row) => row.payableId))
  return ok(await moveByHolds(act, locked.filter(isOpen), changed))
}

export function recordPayable(
  act: Act,
  row: { readonly payableId: PayableId; readonly partnerId: string },
  type: string,
  body: object,
  reason: string | null = null,
  causeEventId?: string,
) {
  const cause = causeEventId === undefined ? {} : { causeEventId }
  return record(act, { ...payableEvent(row, { type, body, reason }), ...cause })
}

/** What is recorded of a payable, for one or for many at once. */
export function payableEvent(
  row: { readonly payableId: PayableId; readonly partnerId: string },
  of: { readonly type: string; readonly body: object; readonly reason: string | null },
): NewEvent {
  return { ...of, subjectKind: 'payable', subjectId: row.payableId, partnerId: row.partnerId }
}
