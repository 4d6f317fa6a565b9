import { money } from '../kernel/money.ts'
import type { NameOf } from './trail-events.ts'
import { workingOf, type Working } from './trail-record.ts'
import type { HopOf, Moment, TrailEntry } from './trail-shapes.ts'
import type * as rows from './trail-sql.ts'

/** What was recorded of one hand: its events, and the entries they made. */
export type Recorded = { readonly events: Moment[]; readonly entries: TrailEntry[] }
export const nothingRecorded: Recorded = { events: [], entries: [] }

/** What came in: the submission and its papers. */
export function arrivalHops(
  row: rows.TrailSubmissionRow,
  papers: readonly rows.TrailPaperRow[],
  of: { readonly recorded: Recorded; readonly ofPapers: Recorded; readonly nameOf: NameOf },
): [HopOf<'submission'>, HopOf<'evidence'>] {
  const { submissionId, type, status, source, submittedAt, incentiveNumber, currency } = row
  return [
    {
      hop: 'submission',
      ...of.recorded,
      submissionId,
      number: row.number ?? 'Draft',
      type,
      status,
      title: row.title ?? '',
      source,
      requested: money(row.requestedMinor, currency),
      submittedAt,
      incentiveNumber,
    },
    {
      hop: 'evidence',
      ...of.ofPapers,
      items: papers.map(({ sizeBytes, uploadedBy, ...paper }) => ({
        ...paper,
        bytes: Number(sizeBytes),
        uploadedBy: of.nameOf(uploadedBy),
      })),
    },
  ]
}

/** Why it was decided so, and by whom: from the record that the decision itself keeps. */
export function decisionHops(
  decision: rows.TrailDecisionRow,
  lines: readonly DecisionLine[],
  of: {
    readonly submission: rows.TrailSubmissionRow
    readonly recorded: Recorded
    readonly nameOf: NameOf
  },
): [HopOf<'checks'>, HopOf<'policy'>, HopOf<'decision'>] {
  const working = workingOf(decision.record)
  const { decisionId, submissionId, outcome, amountMinor, currency, reason, clauseIds } = decision
  const { decidedAt, decidedFor } = decision
  return [
    {
      hop: 'checks',
      ...nothingRecorded,
      submissionType: of.submission.type,
      checks: working.checks,
    },
    policyHop(of.submission, working),
    {
      hop: 'decision',
      events: of.recorded.events,
      entries: [],
      decisionId,
      submissionId,
      outcome,
      amount: amountMinor === null ? null : money(amountMinor, currency),
      reason,
      clauseIds,
      decidedBy: of.nameOf(decision.decidedBy),
      decidedFor: decidedFor === null ? null : of.nameOf(decidedFor),
      decidedAt,
      authority: authorityOf(decision, of.nameOf),
      lines: lines.map(({ claimedMinor, acceptedMinor, ...line }) => ({
        ...line,
        claimed: money(claimedMinor, currency),
        accepted: money(acceptedMinor, currency),
      })),
    },
  ]
}
type DecisionLine = Awaited<ReturnType<typeof rows.decisionLinesOfTrail>>[number]

function policyHop(row: rows.TrailSubmissionRow, working: Working): HopOf<'policy'> {
  const { programId, programName, versionId, versionNumber, contentHash } = row
  const { outcome, rows: answered, arithmetic } = working
  const version = { programId, programName, versionId, versionNumber, contentHash }
  return { hop: 'policy', ...nothingRecorded, ...version, outcome, rows: answered, arithmetic }
}

function authorityOf(decision: rows.TrailDecisionRow, nameOf: NameOf) {
  const { authorityMinor, authorityCurrency, grantedBy, grantedClause: clauseId } = decision
  if (authorityMinor === null || authorityCurrency === null || grantedBy === null) return null
  const amount = money(authorityMinor, authorityCurrency)
  return { amount, grantedBy: nameOf(grantedBy), clauseId }
}

/** What is owed: the payable by its key. */
export function payableHop(
  row: rows.TrailPayableRow,
  key: string,
  recorded: Recorded,
): HopOf<'payable'> {
  const { payableId, decidedOn, dueOn, status, sentOn, paidOn, cancelReason } = row
  const amount = money(row.amountMinor, row.currency)
  const days = { decidedOn, dueOn, sentOn, paidOn }
  return { hop: 'payable', ...recorded, payableId, key, amount, ...days, status, cancelReason }
}

type ApprovalRow = Awaited<ReturnType<typeof rows.approvalsOfTrail>>[number]

/** One try to pay it, with who prepared, approved and released it. */
export function paymentHop(
  row: rows.TrailPaymentRow,
  approvals: readonly ApprovalRow[],
  of: { readonly recorded: Recorded; readonly nameOf: NameOf },
): HopOf<'payment'> {
  const { paymentId, runId, runNumber, runStatus, ordinal, currency, creditorName, masked } = row
  const { accountName, executeOn, endToEndId, bookedOn, bankReason, contentHash, releasedAt } = row
  return {
    hop: 'payment',
    ...of.recorded,
    paymentId,
    runId,
    runNumber,
    runStatus,
    ordinal,
    amount: money(row.amountMinor, currency),
    share: money(row.shareMinor, row.owedCurrency),
    creditorName,
    masked,
    accountName,
    executeOn,
    endToEndId,
    state: row.isDropped ? 'dropped' : (row.attemptState ?? 'created'),
    bookedOn,
    bankReason,
    preparers: row.preparers.map(of.nameOf),
    contentHash,
    approvals: approvals
      .filter((approval) => approval.runId === runId)
      .map((approval) => ({
        by: of.nameOf(approval.approver),
        at: approval.approvedAt,
        contentHash: approval.contentHash,
        voidReason: approval.voidReason,
      })),
    releasedBy: row.releasedBy === null ? null : of.nameOf(row.releasedBy),
    releasedAt,
  }
}

/** Where a payment stands in the file that was sent; null when it left in none. */
export function fileHop(
  row: rows.TrailPaymentRow,
  of: { readonly recorded: Recorded; readonly nameOf: NameOf },
): HopOf<'file'> | null {
  const { fileName: name, fileSha256: sha256, writtenAt, writtenBy, endToEndId, fileBytes } = row
  if (row.isDropped || name === null || sha256 === null || endToEndId === null) return null
  if (writtenAt === null || writtenBy === null || fileBytes === null) return null
  const { runId, runNumber, position, payments } = row
  return {
    hop: 'file',
    ...of.recorded,
    runId,
    runNumber,
    name,
    bytes: Number(fileBytes),
    sha256,
    writtenAt,
    writtenBy: of.nameOf(writtenBy),
    position,
    payments,
    endToEndId,
  }
}

/** What the bank says of it. */
export function lineHop(row: rows.TrailLineRow, recorded: Recorded): HopOf<'line'> {
  const { lineId, statementId, bookedOn, valuedOn, currency, tier, because } = row
  return {
    hop: 'line',
    ...recorded,
    lineId,
    statementId,
    reference: row.reference ?? '',
    bookedOn,
    valuedOn,
    amount: money(row.amountMinor, currency),
    matched: money(row.matchedMinor, currency),
    leg: row.leg ?? 'out',
    tier,
    because,
    matchedBy: row.makerName,
    matchedAt: row.madeAt,
    undone: row.undoEventId !== null,
    fileName: row.fileName,
    fileSha256: row.fileSha256,
    importedBy: row.importerName,
    importedAt: row.importedAt,
  }
}
