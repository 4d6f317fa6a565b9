import { type Act, recordAll } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result } from '../kernel/result.ts'
import { ENTRIES_PER_POST_MAX, post, type PostedEntry } from '../ledger/index.ts'
import { settleEach } from '../payouts/index.ts'
import {
  type ExplainRefusal,
  matchedEvent,
  matchRows,
  movesFund,
  type PaymentPart,
  type PaymentStates,
  postingsOf,
  withVat,
} from './explain.ts'
import type { MatchTier } from './line.ts'
import { insertMatches, type LineRow } from './match-sql.ts'

/** A line that payments we sent explain: money that left. */
export type SettledLine = {
  readonly line: LineRow
  readonly parts: readonly PaymentPart[]
  readonly tier: MatchTier
}

/** Explains many lines by the payments they confirm, in sets: the same events, entries and rows as
 *  one line after the other would make, one event and cash entry for each line, one settlement for
 *  each payment. The lines' totals must be locked. */
export async function explainSettled(
  act: Act,
  lines: readonly SettledLine[],
  states: PaymentStates,
): Promise<Result<null, ExplainRefusal>> {
  if (lines.length === 0) return ok(null)
  const eventIds = await recordAll(
    act,
    lines.map(({ line, parts, tier }) => matchedEvent(line, parts, { tier, reason: null })),
  )
  const explained = lines.map((each, index) => {
    const eventId = must(eventIds[index], 'each line has its event')
    return { ...each, eventId, moved: movedOf(each.parts, states) }
  })
  const told = await tellPayouts(act, explained)
  if (!told.ok) return told
  const posted = await postCash(act, explained)
  if (!posted.ok) return posted
  const rows = explained.flatMap(({ line, parts, tier, eventId, moved }) => {
    const entry = must(posted.value.get(eventId), 'each line has its entry')
    return matchRows(act, { line, parts, how: { tier, reason: null }, eventId, entry, moved })
  })
  const { principalId: by, name } = act.actor
  await insertMatches(act.tx, rows, { by, name, at: act.at })
  return ok(null)
}

type Explained = SettledLine & {
  readonly eventId: string
  readonly moved: ReadonlySet<PaymentPart>
}

/** The parts whose fund moves now; a payment that two lines name moves it once. */
function movedOf(parts: readonly PaymentPart[], states: PaymentStates): ReadonlySet<PaymentPart> {
  const moved = new Set<PaymentPart>()
  for (const part of parts) {
    if (!movesFund(part, states)) continue
    moved.add(part)
    states.set(part.payment.paymentId, 'settled')
  }
  return moved
}

/** Settles what moved, one call per run and booking day. */
async function tellPayouts(
  act: Act,
  explained: readonly Explained[],
): Promise<Result<null, ExplainRefusal>> {
  const settled = explained.flatMap(({ line, moved, eventId }) =>
    [...moved].map(({ payment }) => ({ payment, eventId, bookedOn: line.bookedOn })),
  )
  const groups = Map.groupBy(settled, (each) => `${each.payment.runId} ${each.bookedOn}`)
  for (const own of groups.values()) {
    const first = must(own[0], 'a group has a member')
    const causes = new Map(own.map((each) => [each.payment.paymentId, each.eventId]))
    const done = await settleEach(act, {
      runId: first.payment.runId,
      paymentIds: [...causes.keys()],
      bookedOn: first.bookedOn,
      causeOf: (paymentId) => must(causes.get(paymentId), 'only these were asked for'),
    })
    if (!done.ok) return done
  }
  return ok(null)
}

async function postCash(
  act: Act,
  explained: readonly Explained[],
): Promise<Result<ReadonlyMap<string, PostedEntry>, ExplainRefusal>> {
  const entries = new Map<string, PostedEntry>()
  for (let start = 0; start < explained.length; start += ENTRIES_PER_POST_MAX) {
    const posted = await post(
      act,
      explained.slice(start, start + ENTRIES_PER_POST_MAX).map(({ line, parts, eventId }) => ({
        eventId,
        kind: 'matched',
        bookedOn: line.bookedOn,
        postings: parts.flatMap((part) => postingsOf(line, withVat(part))),
      })),
    )
    if (!posted.ok) return posted
    for (const entry of posted.value) entries.set(entry.eventId, entry)
  }
  return ok(entries)
}
