import { namesOf } from '../identity/index.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import type { ReportRefusal } from './refusals.ts'
import { trackerKey, trackerStage, waiting } from './tracker-row.ts'
import { entriesFrom, momentOf, namesFrom, type NameOf } from './trail-events.ts'
import * as hops from './trail-hops.ts'
import type { Chain, Hop, Trail } from './trail-shapes.ts'
import * as rows from './trail-sql.ts'

/** Payables listed of one hand; the line of a large batch has more. */
export const TRAIL_CHOICES_MAX = 200

/** Follows a payout through every hand, from wherever it is entered: what was handed in, its papers,
 *  the checks, the row of policy, the decision, the entry, the payable, its payments, the file and
 *  the bank's line; and who owes the next step. A hand of several payables answers them to choose
 *  from, without a chain. Refuses an id that names nothing. */
export async function paymentTrail(
  tx: Tx,
  asked: rows.TrailAsked,
): Promise<Result<Trail, ReportRefusal>> {
  const hand = await rows.nameOfHand(tx, asked)
  if (hand === null) return refuse({ code: 'trail.unknown', ...asked })
  const behind = await rows.payablesBehind(tx, asked, TRAIL_CHOICES_MAX + 1)
  const shown = behind.slice(0, TRAIL_CHOICES_MAX)
  const [only] = shown
  const choices = shown.map((row) => ({
    payableId: row.payableId,
    key: trackerKey(row),
    partnerName: row.partnerName,
    amount: money(row.amountMinor, row.currency),
    status: row.status,
  }))
  const more = behind.length > shown.length
  const name = asked.kind === 'payable' && only ? trackerKey(only) : (hand.name ?? '')
  const head = { kind: asked.kind, name, choices, more }
  if (only !== undefined && shown.length === 1) {
    return ok({ ...head, chain: await chainOfPayable(tx, only) })
  }
  if (shown.length > 1 || asked.kind !== 'submission') return ok({ ...head, chain: null })
  return ok({ ...head, chain: await chainOfSubmission(tx, asked.id) })
}

/** What `word` names: a number, a key of the tracker, an end-to-end id, or an id. Null when nothing. */
export async function handOf(tx: Tx, word: string): Promise<rows.TrailAsked | null> {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(word)) {
    for (const kind of ['payable', 'payment', 'submission', 'line'] as const) {
      if ((await rows.nameOfHand(tx, { kind, id: word })) !== null) return { kind, id: word }
    }
    return null
  }
  const found = await rows.handNamed(tx, word)
  if (found !== null && found.kind !== null && found.id !== null) {
    return { kind: found.kind, id: found.id }
  }
  const number = /^(.+?\/\d+)-/.exec(word)?.[1]
  if (number === undefined) return null
  const own = await rows.payablesOfNumber(tx, number)
  const payable = own.find((row) => trackerKey({ ...row, reference: number }) === word)
  return payable === undefined ? null : { kind: 'payable', id: payable.payableId }
}

/** Everything the hops of one chain draw on, fetched hand by hand. */
type Found = {
  readonly submission: rows.TrailSubmissionRow | null
  readonly papers: readonly rows.TrailPaperRow[]
  readonly decision: rows.TrailDecisionRow | null
  readonly payable: rows.TrailPayableRow | null
  readonly payments: readonly rows.TrailPaymentRow[]
  readonly lines: readonly rows.TrailLineRow[]
}

async function chainOfPayable(tx: Tx, behind: rows.BehindRow): Promise<Chain> {
  const payable = await rows.payableOfTrail(tx, behind.payableId)
  const { submissionId, decisionId } = payable
  const payments = await rows.paymentsOfTrail(tx, payable.payableId)
  const lines = await rows.linesOfTrail(
    tx,
    payments.map((payment) => payment.paymentId),
  )
  const arrived = await arrivalOf(tx, submissionId, decisionId)
  const found = { ...arrived, payable, payments, lines }
  const last = payments.findLast((payment) => !payment.isDropped)
  const stage = trackerStage({ ...payable, attemptState: last?.attemptState ?? null })
  const { partnerId, partnerName, currency, amountMinor, holds } = payable
  return {
    partnerId,
    partnerName,
    currency,
    amount: money(amountMinor, currency),
    hops: await hopsOf(tx, found, trackerKey(behind)),
    ...waiting({ holds, bankReason: last?.bankReason ?? null }, stage),
  }
}

async function chainOfSubmission(tx: Tx, submissionId: string): Promise<Chain | null> {
  const arrived = await arrivalOf(tx, submissionId, null)
  if (arrived.submission === null) return null
  const { partnerId, partnerName, currency, status } = arrived.submission
  const found = { ...arrived, payable: null, payments: [], lines: [] }
  const amount = arrived.decision?.amountMinor ?? null
  return {
    partnerId,
    partnerName,
    currency,
    amount: amount === null ? null : money(amount, currency),
    hops: await hopsOf(tx, found, ''),
    ...(submissionWaits[status] ?? { waitsFor: null, owedBy: null }),
  }
}

/** Who owes the next step of a submission out of which nothing is owed yet. */
const submissionWaits: Readonly<Record<string, { waitsFor: string; owedBy: string }>> = {
  draft: { waitsFor: 'to be handed in', owedBy: 'partner' },
  submitted: { waitsFor: 'review', owedBy: 'specialist' },
  in_review: { waitsFor: 'a decision', owedBy: 'specialist' },
  action_required: { waitsFor: 'what was sent back', owedBy: 'partner' },
  escalated: { waitsFor: 'an answer to a question', owedBy: 'lead' },
  appealed: { waitsFor: 'another person to take the appeal up', owedBy: 'specialist' },
}

async function arrivalOf(tx: Tx, submissionId: string, decisionId: string | null) {
  return {
    submission: await rows.submissionOfTrail(tx, submissionId),
    papers: await rows.papersOfTrail(tx, submissionId),
    decision: await rows.decisionOfTrail(tx, submissionId, decisionId),
  }
}

async function hopsOf(tx: Tx, found: Found, key: string): Promise<Hop[]> {
  const events = await rows.eventsOfTrail(tx, subjectsOf(found))
  const nameOf = await namesIn(tx, found, events)
  const postings = await rows.postingsOfTrail(tx, {
    eventIds: events.map((event) => event.eventId),
    bookIds: [...booksOf(found).keys()],
    holders: [...holdersOf(found).keys()],
  })
  const named = new Map([...booksOf(found), ...holdersOf(found)])
  const entries = entriesFrom(postings, named)
  /** The events that `is` tells, with the entries they made. */
  const recorded = (is: (event: rows.TrailEventRow) => boolean): hops.Recorded => {
    const own = events.filter(is)
    const ids = new Set(own.map((event) => event.eventId))
    return {
      events: own.map((event) => momentOf(event, nameOf)),
      entries: entries.filter((entry) => ids.has(entry.eventId)),
    }
  }
  return [
    ...(await hopsBeforeMoney(tx, found, { recorded, nameOf })),
    ...(await hopsOfMoney(tx, found, { recorded, nameOf, key })),
  ]
}

type Teller = {
  readonly recorded: (is: (event: rows.TrailEventRow) => boolean) => hops.Recorded
  readonly nameOf: NameOf
}

async function hopsBeforeMoney(tx: Tx, found: Found, tell: Teller): Promise<Hop[]> {
  const { submission, papers, decision } = found
  if (submission === null) return []
  const { nameOf } = tell
  const isDecision = (event: rows.TrailEventRow) => event.eventId === decision?.eventId
  const isPaper = ({ type }: rows.TrailEventRow) => type.startsWith('evidence.')
  const recorded = tell.recorded(
    (event) => event.subjectKind === 'submission' && !isDecision(event) && !isPaper(event),
  )
  const ofPapers = tell.recorded((event) => event.subjectKind === 'submission' && isPaper(event))
  const arrival = hops.arrivalHops(submission, papers, { recorded, ofPapers, nameOf })
  if (decision === null) return arrival
  const lines = await rows.decisionLinesOfTrail(tx, decision.decisionId)
  const made = tell.recorded(isDecision)
  const decided = hops.decisionHops(decision, lines, { submission, recorded: made, nameOf })
  const { fundId, fundCode } = submission
  if (made.entries.length === 0 || fundId === null || fundCode === null) {
    return [...arrival, ...decided]
  }
  return [...arrival, ...decided, { hop: 'owed', ...made, fundId, fundCode }]
}

async function hopsOfMoney(
  tx: Tx,
  found: Found,
  tell: Teller & { readonly key: string },
): Promise<Hop[]> {
  const { payable, payments, lines } = found
  if (payable === null) return []
  const { nameOf } = tell
  const own = tell.recorded((event) => event.subjectKind === 'payable')
  const chain: Hop[] = [hops.payableHop(payable, tell.key, own)]
  const approvals = await rows.approvalsOfTrail(
    tx,
    payments.map((payment) => payment.runId),
  )
  const matchEvents = new Set(lines.flatMap((line) => saidBy(line)))
  for (const payment of payments) {
    const { paymentId, runId } = payment
    const recorded = tell.recorded(
      ({ subjectId, type, causeEventId }) =>
        (subjectId === runId && !isOfOthers(type)) ||
        (subjectId === paymentId && !matchEvents.has(causeEventId ?? '')),
    )
    chain.push(hops.paymentHop(payment, approvals, { recorded, nameOf }))
    const file = hops.fileHop(payment, { recorded: hops.nothingRecorded, nameOf })
    if (file !== null) chain.push(file)
    for (const line of lines.filter((one) => one.paymentId === paymentId)) {
      const ids = saidBy(line)
      const said = tell.recorded(
        ({ eventId, subjectId, causeEventId }) =>
          eventId === line.lineEventId ||
          ids.includes(eventId) ||
          (subjectId === paymentId && ids.includes(causeEventId ?? '')),
      )
      chain.push(hops.lineHop(line, said))
    }
  }
  return chain
}

/** The events that a match is, and its undoing; what payouts does follows from them. */
function saidBy({ matchEventId, undoEventId }: rows.TrailLineRow): string[] {
  return undoEventId === null ? [matchEventId] : [matchEventId, undoEventId]
}

/** A run settles and opens again by what the bank says of all its payments. */
function isOfOthers(type: string): boolean {
  return type === 'run.settled' || type === 'run.reopened'
}

function subjectsOf({ submission, payable, payments, lines }: Found) {
  const ids = [
    ...(submission === null ? [] : [{ kind: 'submission', id: submission.submissionId }]),
    ...(payable === null ? [] : [{ kind: 'payable', id: payable.payableId }]),
    ...payments.flatMap(({ runId, paymentId }) => [
      { kind: 'run', id: runId },
      { kind: 'payment', id: paymentId },
    ]),
    ...lines.map(({ lineId }) => ({ kind: 'statement_line', id: lineId })),
  ]
  return [...new Map(ids.map((one) => [`${one.kind} ${one.id}`, one])).values()]
}

function booksOf({ submission, payable, payments }: Found): Map<string, string> {
  const books = new Map<string, string>()
  for (const row of [submission, payable]) {
    const [fundId, fundCode] = [row?.fundId ?? null, row?.fundCode ?? null]
    if (fundId !== null && fundCode !== null) books.set(fundId, fundCode)
  }
  for (const { payingAccountId, accountName } of payments) books.set(payingAccountId, accountName)
  return books
}

function holdersOf({ submission, payable, payments }: Found): Map<string, string> {
  const holders = new Map<string, string>()
  for (const row of [submission, payable]) {
    if (row === null) continue
    holders.set(row.partnerId, row.partnerCode)
    if (row.incentiveId !== null) holders.set(row.incentiveId, row.incentiveNumber ?? '')
  }
  for (const { runId, runNumber } of payments) holders.set(runId, runNumber)
  return holders
}

async function namesIn(tx: Tx, found: Found, events: readonly rows.TrailEventRow[]) {
  const { decision, papers, payments } = found
  const approvers = events.map((event) => event.actorId)
  const ids = [
    ...approvers,
    ...papers.map((paper) => paper.uploadedBy),
    decision?.decidedBy,
    decision?.decidedFor,
    decision?.grantedBy,
    ...payments.flatMap((one) => [...one.preparers, one.releasedBy, one.writtenBy]),
  ]
  const people = ids.flatMap((id) => (id && /^[0-9a-f-]{36}$/.test(id) ? [id] : []))
  return namesFrom(await namesOf(tx, [...new Set(people)]))
}
