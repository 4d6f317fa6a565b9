import type { Act } from '../audit/index.ts'
import { isEndToEndId } from '../formats/end-to-end-id.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { lockRunsOf } from '../payouts/index.ts'
import { refreshBreaks } from './refresh-breaks.ts'
import { explainSettled, type SettledLine } from './explain-settled.ts'
import { type ExplainRefusal, explainParts, isInTransit, type PaymentStates } from './explain.ts'
import type { MatchTier } from './line.ts'
import {
  type Claim,
  findMatches,
  type FoundMatch,
  type FoundProposal,
  type OpenLine,
  type OpenPayment,
  RETURN_WINDOW_DAYS,
} from './matching.ts'
import * as rows from './match-sql.ts'

/** Open lines of one account looked at in one go; older ones first, so a backlog is worked off. */
const OPEN_LINES_MAX = 10_000

/** What matching did. `breaks` and `proposed` count what waits afterwards, not what is new. */
export type MatchedCounts = {
  readonly settled: number
  readonly returned: number
  readonly proposed: number
  readonly breaks: number
}
export const nothingMatched: MatchedCounts = { settled: 0, returned: 0, proposed: 0, breaks: 0 }
export type MatchRefusal = ExplainRefusal

/** Matches what is open on these accounts: the certain by itself, the likely as proposals, the rest
 *  as breaks. Running it again changes nothing. */
export async function matchOpenLines(
  act: Act,
  payingAccountIds: readonly string[],
): Promise<Result<MatchedCounts, MatchRefusal>> {
  let counts = nothingMatched
  for (const payingAccountId of [...payingAccountIds].sort()) {
    const matched = await matchAccount(act, payingAccountId)
    if (!matched.ok) return matched
    const { settled, returned, proposed } = matched.value
    counts = {
      settled: counts.settled + settled,
      returned: counts.returned + returned,
      proposed: counts.proposed + proposed,
      breaks: 0,
    }
  }
  const breaks = await refreshBreaks(act.tx, act, payingAccountIds)
  return ok({ ...counts, breaks })
}

async function matchAccount(
  act: Act,
  payingAccountId: string,
): Promise<Result<Omit<MatchedCounts, 'breaks'>, MatchRefusal>> {
  const lines = await rows.lockOpenLines(act.tx, payingAccountId, OPEN_LINES_MAX)
  const [first] = lines
  if (first === undefined) {
    await rows.replaceProposals(act.tx, payingAccountId, [], act.at)
    return ok({ settled: 0, returned: 0, proposed: 0 })
  }
  const open = await openLines(act, payingAccountId, lines)
  const sentFrom = first.bookedOn.subtract({ days: RETURN_WINDOW_DAYS })
  await lockRunsOf(act.tx, payingAccountId, sentFrom)
  const payments = await rows.paymentsForLines(act.tx, {
    payingAccountId,
    endToEndIds: open.flatMap((line) => line.claims.map((claim) => claim.endToEndId)),
    creditsMinor: open.filter((line) => line.leftMinor > 0n).map((line) => line.leftMinor),
    sentFrom,
  })
  const found = findMatches({
    currency: first.currency,
    lines: open,
    payments: payments.map(openPayment),
  })
  const done = await explainAll(act, lines, payments, found.matches)
  if (!done.ok) return done
  await propose(act, payingAccountId, found.proposals)
  // What was refused or had come back before moves cash only, and is not news.
  const stateOf = new Map(payments.map((payment) => [payment.paymentId, payment.state]))
  const told = (kind: FoundMatch['kind'], moved: (state: string) => boolean) =>
    found.matches.filter(
      (match) => match.kind === kind && moved(stateOf.get(match.paymentId) ?? ''),
    ).length
  return ok({
    settled: told('payment', isInTransit),
    returned: told('return', (state) => isInTransit(state) || state === 'settled'),
    proposed: new Set(found.proposals.map((each) => each.lineId)).size,
  })
}

async function explainAll(
  act: Act,
  lines: readonly rows.LineRow[],
  payments: readonly rows.PaymentRow[],
  matches: readonly FoundMatch[],
): Promise<Result<null, MatchRefusal>> {
  let settled: SettledLine[] = []
  const flush = async () => {
    const done = await explainSettled(act, settled, states)
    settled = []
    return done
  }
  const byLine = new Map(lines.map((line) => [line.lineId, line]))
  const byPayment = new Map(payments.map((payment) => [payment.paymentId, payment]))
  const states: PaymentStates = new Map()
  // In the order found: money leaves before it comes back.
  const lineIds = [...new Set(matches.map((match) => match.lineId))]
  const matchesOf = Map.groupBy(matches, (match) => match.lineId)
  for (const lineId of lineIds) {
    const own = matchesOf.get(lineId) ?? []
    const parts = own.map((match) => ({
      kind: match.kind,
      payment: must(byPayment.get(match.paymentId), 'a match is of a payment looked at'),
      amountMinor: match.amountMinor,
      shortMinor: match.shortMinor,
      because: match.because,
      ...(match.returned === null ? {} : { returned: match.returned }),
    }))
    const line = must(byLine.get(lineId), 'a match is of a line looked at')
    const tier: MatchTier = must(own[0], 'a line found has a match').tier
    if (own.every((match) => match.kind === 'payment')) {
      settled.push({ line, parts, tier })
      continue
    }
    const before = await flush()
    if (!before.ok) return before
    const done = await explainParts(act, line, parts, { tier, reason: null, states })
    if (!done.ok) return done
  }
  return flush()
}

function propose(act: Act, payingAccountId: string, found: readonly FoundProposal[]) {
  const proposals = found.map((each) => ({
    proposalId: act.newId<'match_proposal'>(),
    ...each,
  }))
  return rows.replaceProposals(act.tx, payingAccountId, proposals, act.at)
}

async function openLines(
  act: Act,
  payingAccountId: string,
  lines: readonly rows.LineRow[],
): Promise<OpenLine[]> {
  const lineIds = lines.map((line) => line.lineId)
  const details = Map.groupBy(await rows.detailsOf(act.tx, lineIds), (detail) => detail.lineId)
  const byHand = new Set(
    (await rows.linesByHand(act.tx, payingAccountId)).map((line) => line.lineId),
  )
  return lines.map((line) =>
    openLine(line, details.get(line.lineId) ?? [], byHand.has(line.lineId)),
  )
}

/** A line as the rule sees it. */
export function openLine(
  line: rows.LineRow,
  details: readonly rows.DetailRow[],
  byHand: boolean,
): OpenLine {
  const [only] = details.length === 1 ? details : []
  const references = [
    line.batchMessageId,
    line.batchPaymentInfoId,
    line.entryReference,
    line.servicerReference,
    ...details.flatMap((detail) => [detail.messageId, detail.paymentInfoId, detail.instructionId]),
  ]
  return {
    lineId: line.lineId,
    bookedOn: line.bookedOn,
    amountMinor: line.amountMinor,
    leftMinor: line.amountMinor - line.matchedMinor,
    claims: claimsOf(line, details),
    references: [...new Set(references.filter((each) => each !== null))],
    counterparty: only?.counterpartyName ?? null,
    accountEnd: only?.accountMasked?.slice(-4) ?? null,
    saysReturn: line.reversal || details.some((detail) => detail.returnCode !== null),
    byHand,
  }
}

/** The payments a line names: each detail by its end-to-end id, or by an id of ours in its texts;
 *  without details, by an id of ours in the texts of the line. */
function claimsOf(line: rows.LineRow, details: readonly rows.DetailRow[]): Claim[] {
  const named = details.flatMap((detail): Claim[] => {
    const texts = [detail.endToEndId, detail.instructionId, detail.transactionId, detail.remittance]
    const [endToEndId] = idsIn(texts)
    const isOwn = detail.currency === null || detail.currency === line.currency
    return endToEndId === undefined
      ? []
      : [
          {
            endToEndId,
            amountMinor: isOwn ? detail.amountMinor : null,
            returned:
              detail.returnCode === null && detail.returnText === null
                ? null
                : { code: detail.returnCode, text: detail.returnText },
          },
        ]
  })
  if (named.length > 0) return named
  const texts = [line.entryReference, line.servicerReference, line.information]
  return idsIn(texts).map((endToEndId) => ({ endToEndId, amountMinor: null }))
}

/** Our end-to-end ids in these texts: 12 characters with a check character that fits. */
function idsIn(texts: readonly (string | null)[]): string[] {
  const words = texts.flatMap((text) => text?.match(/[0-9A-Z]{12,}/g) ?? [])
  return [...new Set(words.filter(isEndToEndId))]
}

function openPayment(row: rows.PaymentRow): OpenPayment {
  const sentOn: PlainDate = row.sentOn
  return {
    paymentId: row.paymentId,
    runId: row.runId,
    runNumber: row.runNumber,
    messageId: row.messageId,
    endToEndId: row.endToEndId,
    amountMinor: row.amountMinor,
    outOpenMinor: row.amountMinor - row.outMatchedMinor,
    returnedOpenMinor: row.amountMinor - row.returnedMatchedMinor,
    // What the ERP's register settled, the bank has not shown yet.
    inTransit: isInTransit(row.state) || (row.state === 'settled' && row.outMatchedMinor === 0n),
    sentOn,
    creditorName: row.creditorName,
    converted: row.converted,
    accountEnd: row.accountMasked.slice(-4),
  }
}
