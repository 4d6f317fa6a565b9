import { type Act, record } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import { openDay, post } from '../ledger/index.ts'
import { unsettlePayments } from '../payouts/index.ts'
import { type ExplainRefusal, postingsOf } from './explain.ts'
import type { MatchId } from './line.ts'
import { afterMatch, type MatchMade } from './match.ts'
import * as rows from './match-sql.ts'
import type { ReconciliationRefusal } from './refusals.ts'

type Refusals = ReconciliationRefusal | ExplainRefusal
type Made = Awaited<ReturnType<typeof rows.matchesWith>>[number]

/** Takes a match back, with all that was made by the same event: reversing rows and one reversing
 *  entry in the cash book; what it settled is in transit again. The line is matched by hand from
 *  then on. Refuses a match of a closed month, one undone already, a return (its payables are owed
 *  again) and a payment that came back since. */
export async function undoMatch(
  act: Act,
  asked: { readonly matchId: MatchId; readonly reason: string },
): Promise<Result<MatchMade, Refusals>> {
  const seen = await rows.matchesWith(act.tx, asked.matchId)
  const lineId = seen[0]?.lineId
  const line = lineId === undefined ? null : await rows.lockLine(act.tx, lineId)
  // Read again under the lock: another may have undone it meanwhile.
  const made = await rows.matchesWith(act.tx, asked.matchId)
  const [first] = made
  if (line === null || first === undefined) {
    return refuse({ code: 'match.unknown', match: asked.matchId })
  }
  if (made.some((match) => match.undone || match.isUndoing)) {
    return refuse({ code: 'match.undone_already', match: asked.matchId })
  }
  const barred = await refusalOf(act, line, made)
  if (barred !== null) return barred
  const reversed = made.reduce((sum, match) => sum - match.amountMinor, 0n)
  const eventId = await record(act, {
    type: 'statement_line.match_undone',
    subjectKind: 'statement_line',
    subjectId: line.lineId,
    reason: asked.reason,
    body: { undoes: asked.matchId, amountMinor: reversed, currency: line.currency },
  })
  const unsettled = await unsettle(act, line, made, { eventId, reason: asked.reason })
  if (!unsettled.ok) return unsettled
  const entry = await reverseEntry(act, line, made, eventId)
  if (!entry.ok) return entry
  const undoing = made.map((match) =>
    undoRow(act, line, match, { eventId, ...asked, ...entry.value }),
  )
  const { principalId: by, name } = act.actor
  await rows.insertMatches(act.tx, undoing, { by, name, at: act.at })
  const ids = undoing.map((row) => row.matchId)
  return ok(await afterMatch(act, line, ids, []))
}

async function refusalOf(
  act: Act,
  line: rows.LineRow,
  made: readonly Made[],
): Promise<Refused<ReconciliationRefusal> | null> {
  const [first] = made
  const enteredOn = must(first, 'a match was made').enteredOn
  const open = await openDay(act.tx, line.payerId, enteredOn)
  if (!open.equals(enteredOn)) {
    return refuse({ code: 'match.month_closed', month: enteredOn.toPlainYearMonth().toString() })
  }
  if (made.some((match) => match.kind === 'refund')) {
    return refuse({ code: 'match.refund_stands', line: line.lineId })
  }
  const moved = made.filter((match) => match.movedFund)
  const ids = moved.flatMap((match) => match.paymentId ?? [])
  const payments = await rows.paymentsById(act.tx, line.payingAccountId, ids)
  const endToEndOf = (id: string | null) =>
    payments.find((payment) => payment.paymentId === id)?.endToEndId ?? ''
  const back = moved.find((match) => match.kind === 'return')
  if (back !== undefined) {
    return refuse({ code: 'match.return_stands', endToEndId: endToEndOf(back.paymentId) })
  }
  const returned = payments.find((payment) => payment.state !== 'settled')
  if (returned === undefined) return null
  return refuse({ code: 'match.came_back', endToEndId: returned.endToEndId })
}

async function unsettle(
  act: Act,
  line: rows.LineRow,
  made: readonly Made[],
  how: { readonly eventId: string; readonly reason: string },
): Promise<Result<null, ExplainRefusal>> {
  const ids = made.filter((match) => match.movedFund).flatMap((match) => match.paymentId ?? [])
  const payments = await rows.paymentsById(act.tx, line.payingAccountId, ids)
  for (const runId of new Set(payments.map((payment) => payment.runId))) {
    const own = payments.filter((payment) => payment.runId === runId)
    const done = await unsettlePayments(act, {
      runId,
      paymentIds: own.map((payment) => payment.paymentId),
      bookedOn: line.bookedOn,
      causeEventId: how.eventId,
      reason: how.reason,
    })
    if (!done.ok) return done
  }
  return ok(null)
}

async function reverseEntry(act: Act, line: rows.LineRow, made: readonly Made[], eventId: string) {
  const first = must(made[0], 'a match was made')
  const postings = made
    .flatMap((match) => postingsOf(line, partOf(match)))
    .map((posting) => ({ ...posting, amountMinor: -posting.amountMinor }))
  const posted = await post(act, [
    {
      eventId,
      kind: 'match_undone',
      bookedOn: first.enteredOn,
      reverses: first.entryId,
      postings,
    },
  ])
  if (!posted.ok) return posted
  const { entryId, bookedOn: enteredOn } = must(posted.value[0], 'one event has one entry')
  return ok({ entryId, enteredOn })
}

/** As much of a part as its postings need. */
function partOf(match: Made): Parameters<typeof postingsOf>[1] {
  const { kind, amountMinor, shortMinor, vatMinor, converted, vatRecovered } = match
  return { kind, amountMinor, shortMinor, vatMinor, payment: { converted, vatRecovered } }
}

function undoRow(
  act: Act,
  line: rows.LineRow,
  match: Made,
  how: Pick<rows.MatchInsert, 'eventId' | 'entryId' | 'enteredOn'> & { readonly reason: string },
): rows.MatchInsert {
  const { eventId, entryId, enteredOn, reason } = how
  return {
    matchId: act.newId<'match'>(),
    lineId: line.lineId,
    kind: match.kind,
    paymentId: match.paymentId,
    legMinor: null,
    amountMinor: -match.amountMinor,
    shortMinor: -match.shortMinor,
    vatMinor: -match.vatMinor,
    receivableId: null,
    tier: match.tier,
    because: 'undone',
    movedFund: match.movedFund,
    undoes: match.matchId,
    reason,
    eventId,
    entryId,
    enteredOn,
  }
}
