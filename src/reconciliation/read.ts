import { money, type Money } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import type { PageAsked } from '../platform/page.ts'
import { breakWords } from './break-words.ts'
import { type BreakFilter, breakRows } from './break-sql.ts'
import { type LineId, lineState, type StatementId } from './line.ts'
import * as matches from './match-sql.ts'
import { RETURN_WINDOW_DAYS } from './matching.ts'
import * as rows from './read-sql.ts'

/** What the screens see of reconciliation; amounts as {@link Money}, nothing locked. */

const orNull = (minor: bigint | null, currency: string): Money | null =>
  minor === null ? null : money(minor, currency)

function statementView(row: rows.StatementRow) {
  const { openingMinor, closingMinor, differenceMinor, gapMinor, sha256: _, ...rest } = row
  const { currency } = row
  return {
    ...rest,
    opening: orNull(openingMinor, currency),
    closing: orNull(closingMinor, currency),
    difference: orNull(differenceMinor, currency),
    gap: orNull(gapMinor, currency),
    linesKnown: row.proof === 'contradicted' ? 0 : row.lines - row.linesNew,
  }
}
export type StatementView = ReturnType<typeof statementView>

/** A page of statements, read with one more than asked. */
export async function statementPage(
  tx: Tx,
  asked: PageAsked & { readonly payingAccountId: string | null },
): Promise<StatementView[]> {
  return (await rows.statementRows(tx, asked)).map(statementView)
}

export async function statementOf(tx: Tx, statementId: StatementId): Promise<StatementView | null> {
  const row = await rows.statementById(tx, statementId)
  return row === null ? null : statementView(row)
}

/** The statements of one imported file, in its order. */
export async function statementsIn(tx: Tx, statementFileId: string): Promise<StatementView[]> {
  return (await rows.statementsOfFile(tx, statementFileId)).map(statementView)
}

function matchView(row: rows.MatchViewRow) {
  const { lineId: _l, amountMinor, currency, movedFund, isBooked, ...rest } = row
  const { undoneBy: _b, undoneReason: _r, ...shown } = rest
  const isReturn = row.kind === 'return' && movedFund
  return { ...shown, amount: money(amountMinor, currency), mayUndo: !isBooked && !isReturn }
}

/** Lines with what explains them and what is proposed: three statements for any number of lines. */
async function lineViews(tx: Tx, found: readonly rows.LineViewRow[]) {
  const ids = found.map((row) => row.lineId)
  const made = Map.groupBy(await rows.matchesOfLines(tx, ids), (row) => row.lineId)
  const proposed = Map.groupBy(await rows.proposalsOfLines(tx, ids), (row) => row.lineId)
  const details = Map.groupBy(await matches.detailsOf(tx, ids), (row) => row.lineId)
  return found.map((row) => {
    const { lineId, amountMinor, matchedMinor, currency, information, payerId: _, ...rest } = row
    const amount = money(amountMinor, currency)
    const matched = money(matchedMinor, currency)
    const own = details.get(lineId) ?? []
    const [only] = own.length === 1 ? own : []
    const returned = own.find((detail) => detail.returnCode !== null)
    return {
      ...rest,
      lineId,
      amount,
      matched,
      state: lineState(amount, matched),
      counterparty: only?.counterpartyName ?? null,
      remittance: only?.remittance ?? information,
      returnCode: returned?.returnCode ?? null,
      returnText: returned?.returnText ?? null,
      details: own.length,
      late: !row.enteredOn.equals(row.bookedOn),
      matches: (made.get(lineId) ?? []).filter((match) => match.undoneBy === null).map(matchView),
      undone: (made.get(lineId) ?? []).flatMap((match) =>
        match.undoneBy === null
          ? []
          : [
              {
                ...matchView(match),
                mayUndo: false,
                undoneBy: match.undoneBy,
                undoneReason: match.undoneReason ?? '',
              },
            ],
      ),
      proposals: (proposed.get(lineId) ?? []).map(
        ({ lineId: _line, amountMinor: minor, currency: unit, ...proposal }) => ({
          ...proposal,
          amount: money(minor, unit),
        }),
      ),
    }
  })
}

/** A page of lines, read with one more than asked. */
export async function linePage(tx: Tx, asked: PageAsked & rows.LineFilter) {
  return lineViews(tx, await rows.lineRows(tx, asked))
}

/** One line, with the matches that were undone; null when there is none. */
export async function lineOf(tx: Tx, lineId: LineId) {
  const row = await rows.lineById(tx, lineId)
  return row === null ? null : ((await lineViews(tx, [row]))[0] ?? null)
}

/** Payments a line may be matched to by hand: whose leg no line shows in full yet; those
 *  of its own amount first. Null when there is no such line. */
export async function candidatesOf(tx: Tx, lineId: LineId) {
  const line = await rows.lineById(tx, lineId)
  if (line === null) return null
  const left = line.amountMinor - line.matchedMinor
  const isOut = left < 0n
  const found = await matches.paymentsForLines(tx, {
    payingAccountId: line.payingAccountId,
    endToEndIds: [],
    creditsMinor: isOut ? [] : [left],
    sentFrom: line.bookedOn.subtract({ days: RETURN_WINDOW_DAYS }),
  })
  const open = found.flatMap((row) => {
    const minor = row.amountMinor - (isOut ? row.outMatchedMinor : row.returnedMatchedMinor)
    if (minor === 0n) return []
    const { currency } = line
    const { paymentId, endToEndId, runId, runNumber, creditorName, state, sentOn } = row
    return [
      {
        paymentId,
        endToEndId,
        runId,
        runNumber,
        creditorName,
        state,
        sentOn,
        masked: row.accountMasked,
        amount: money(row.amountMinor, currency),
        leg: isOut ? ('out' as const) : ('returned' as const),
        open: money(minor, currency),
      },
    ]
  })
  const distance = (minor: bigint) => {
    const off = minor - (isOut ? -left : left)
    return off < 0n ? -off : off
  }
  return open.sort((a, b) => {
    const [x, y] = [distance(a.open.minor), distance(b.open.minor)]
    return x < y ? -1 : x > y ? 1 : 0
  })
}

/** A page of breaks in words, read with one more than asked. */
export async function breakPage(tx: Tx, asked: PageAsked & BreakFilter & { readonly at: Instant }) {
  return (await breakRows(tx, asked)).map((row) => {
    const { amountMinor, currency, ...rest } = row
    const amount = currency === null ? null : orNull(amountMinor, currency)
    return { ...rest, amount, ...breakWords(row.cause, amount) }
  })
}

/** Each own account: cash book, the last proven closing balance, and what waits. */
export async function accountStandings(tx: Tx) {
  return (await rows.standingRows(tx)).map((row) => {
    const { bookMinor, suspenseMinor, firstOpeningMinor, lastClosingMinor, afterMinor } = row
    const { inTransitMinor, currency } = row
    const difference =
      firstOpeningMinor === null || lastClosingMinor === null
        ? null
        : firstOpeningMinor + bookMinor - afterMinor - lastClosingMinor
    const { payingAccountId, accountName, masked, lastClosedOn, openLines, proposals } = row
    return {
      payingAccountId,
      accountName,
      masked,
      currency,
      lastClosedOn,
      openLines,
      proposals,
      openBreaks: row.openBreaks,
      book: money(bookMinor, currency),
      suspense: money(suspenseMinor, currency),
      lastClosing: orNull(lastClosingMinor, currency),
      difference: orNull(difference, currency),
      inTransit: money(inTransitMinor, currency),
    }
  })
}
