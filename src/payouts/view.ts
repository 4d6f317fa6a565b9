import type { Actor } from '../audit/index.ts'
import { calendarOf, publishedUntil } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { unpack } from '../kernel/json.ts'
import { money } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { sayRate } from '../rates/index.ts'
import { type ApprovalRow, approvalsOf } from './approval-sql.ts'
import { approvalsNeeded } from './approve.ts'
import { releaseBefore } from './cut-off.ts'
import { doer } from './duties.ts'
import { mayNow } from './may-now.ts'
import { dutiesOf, loadPlan, type Plan, rateOf } from './plan.ts'
import { runFindings, staleFindings } from './preflight.ts'
import { partnerCodes, type RunPageRow, runRows } from './read-sql.ts'
import { type Finding, reasonOf } from './reasons.ts'
import { dayWarnings } from './day-warning.ts'
import { approversGone, peopleNamed, releasersOf, standInsOf } from './release.ts'
import {
  approvalView,
  isUnseen,
  reasonAt,
  releasedView,
  reviewView,
  type RiskView,
} from './review-view.ts'
import type { Around } from './place.ts'
import { vendorIdsBy } from './risk-sql.ts'
import { type NettingRow, nettingsOf } from './netting-sql.ts'
import * as paymentRows from './payment-sql.ts'
import * as runs from './run-sql.ts'
import type { RunId } from './run.ts'
import { type VatRow, vatsOf, type WithholdingRow, withholdingsOf } from './tax/tax-sql.ts'

type Named = Awaited<ReturnType<typeof peopleNamed>>

/** Rows of the page of runs, with names. */
export async function namedRuns(tx: Tx, rows: readonly RunPageRow[]) {
  const named = await peopleNamed(
    tx,
    rows.map((row) => row.preparedBy),
  )
  return rows.map(({ totalMinor, currency, preparedBy, ...row }) => ({
    ...row,
    total: money(totalMinor, currency),
    preparedBy: named(preparedBy),
  }))
}

/** One run as a person needs it to approve or release it; null when there is none. */
export async function runView(tx: Tx, who: { actor: Actor; at: Instant }, runId: RunId) {
  const run = await runs.selectRun(tx, runId)
  if (run === null) return null
  const plan = await loadPlan(tx, run)
  const page = { after: null, limit: 1, status: null, payerId: null, runId }
  const head = must((await runRows(tx, page))[0], 'the run is there')
  const approvals = await approvalsOf(tx, runId)
  const file = await runs.fileOf(tx, runId)
  const payments = await paymentRows.paymentsOfRuns(tx, [runId])
  const lines = await paymentRows.linesOf(
    tx,
    payments.map((payment) => payment.paymentId),
  )
  const named = await peopleNamed(tx, [
    head.preparedBy,
    ...personsOf(run, approvals),
    ...lines.map((line) => line.decidedBy),
    ...payments.flatMap(({ accountApprovedBy: by }) => (by === null ? [] : [by])),
    ...(file === null ? [] : [file.writtenBy]),
  ])
  const { totalMinor, currency, preparedBy, ...rest } = head
  const codes = await partnerCodes(
    tx,
    payments.map((payment) => payment.partnerId),
  )
  const found = await runs.findingsOf(tx, runId)
  const paymentIds = payments.map((payment) => payment.paymentId)
  const nettings = await nettingsOf(tx, paymentIds)
  const taxes = await taxesOf(tx, paymentIds)
  const around = await aroundOf(tx, runId, payments)
  const reviewed = await reviewView(tx, plan, who.at)
  return {
    ...rest,
    total: money(totalMinor, currency),
    preparedBy: named(preparedBy),
    messageId: run.messageId,
    createdAt: run.createdAt,
    upToDueOn: run.upToDueOn,
    contentHash: run.contentHash,
    version: run.version,
    preparers: run.preparers.map(named),
    approvals: approvals.map((approval) => approvalView(approval, payments, named)),
    released: releasedView(run, named),
    file: file === null ? null : fileView(file, named),
    paymentRows: payments.map((payment) =>
      paymentView(payment, {
        named,
        lines: lines.filter((line) => line.paymentId === payment.paymentId),
        nettings: nettings.filter((each) => each.paymentId === payment.paymentId),
        tax: taxes(payment),
        partnerCode: codes.find((row) => row.partnerId === payment.partnerId)?.code ?? '',
        found: found.filter((row) => row.paymentId === payment.paymentId),
        around: around(payment),
        risk: reviewed(payment.paymentId),
      }),
    ),
    ...(await standingView(tx, who, { plan, approvals, hasFile: file !== null, reviewed })),
  }
}

function personsOf(run: runs.RunRow, approvals: readonly ApprovalRow[]): string[] {
  const { preparers, releasedBy, releasedFor } = run
  const given = approvals.flatMap(({ approver, forPerson }) => [approver, forPerson])
  return [...preparers, ...given, releasedBy, releasedFor].flatMap((each) => each ?? [])
}

/** What is known around a payment, to lead to the page of what keeps it out. */
async function aroundOf(tx: Tx, runId: RunId, payments: readonly paymentRows.PaymentRow[]) {
  const vendors = await vendorIdsBy(
    tx,
    payments.map((payment) => payment.partnerId),
  )
  return ({ partnerId }: { readonly partnerId: string }): Around => ({
    runId,
    partnerId,
    vendorId: vendors.get(partnerId) ?? null,
  })
}

function fileView(file: runs.FileRow, named: Named) {
  const { name, mediaType, sha256, sizeBytes, writtenAt, writtenBy } = file
  return {
    name,
    mediaType,
    sha256,
    bytes: Number(sizeBytes),
    writtenAt,
    writtenBy: named(writtenBy),
  }
}

function paymentView(
  payment: paymentRows.PaymentRow,
  of: {
    readonly named: Named
    readonly lines: readonly paymentRows.LineRow[]
    readonly nettings: readonly NettingRow[]
    readonly tax: ReturnType<typeof taxView>
    readonly partnerCode: string
    readonly found: readonly { readonly found: object }[]
    readonly around: Around
    readonly risk: RiskView | null
  },
) {
  const { named, lines, nettings, partnerCode, found } = of
  const { amountMinor, currency, accountApprovedBy, owedCurrency } = payment
  const isOut = payment.droppedAt !== null
  // A payment that is still in shows its living lines; one that left shows what it would have paid.
  const shown = lines.filter((line) => line.live || isOut || payment.state !== 'created')
  return {
    paymentId: payment.paymentId,
    ordinal: payment.ordinal,
    partnerId: payment.partnerId,
    partnerCode,
    creditorName: payment.creditorName,
    masked: payment.masked,
    amount: money(amountMinor, currency),
    owed: money(payment.owedMinor, owedCurrency),
    netted: money(payment.nettedMinor, owedCurrency),
    ...of.tax,
    conversion: conversionView(payment),
    nettings: nettings
      .filter((each) => each.live || isOut)
      .map(({ payableId, receivableId, reference, amountMinor: minor }) => ({
        payableId,
        receivableId,
        reference,
        amount: money(minor, owedCurrency),
      })),
    endToEndId: payment.endToEndId,
    state: isOut ? ('dropped' as const) : payment.state,
    firstToAccount: payment.firstToAccount,
    accountApprovedBy: accountApprovedBy === null ? null : named(accountApprovedBy),
    remittance: payment.remittance,
    // Stored by this domain as a packed finding.
    reasons: isOut ? found.map((row) => reasonAt(unpack(row.found) as Finding, shown, of)) : [],
    risk: of.risk,
    bankReason: payment.bankReason,
    bookedOn: payment.bookedOn,
    payables: shown.map((line) => ({
      payableId: line.payableId,
      reference: line.reference,
      submissionId: line.submissionId,
      lineNo: line.lineNo,
      fundId: line.fundId,
      fundCode: line.fundCode,
      amount: money(line.amountMinor, owedCurrency),
      dueOn: line.dueOn,
      decidedBy: named(line.decidedBy),
    })),
  }
}

async function taxesOf(tx: Tx, paymentIds: readonly paymentRows.PaymentRow['paymentId'][]) {
  const withheld = await withholdingsOf(tx, paymentIds)
  const vats = await vatsOf(tx, paymentIds)
  return (payment: paymentRows.PaymentRow) => {
    const isOwn = (each: { readonly paymentId: string }) => each.paymentId === payment.paymentId
    return taxView(payment, withheld.filter(isOwn), vats.filter(isOwn))
  }
}

/** What tax a payment withholds and pays, with the rule and the invoice of each payable. */
function taxView(
  payment: paymentRows.PaymentRow,
  withheld: readonly WithholdingRow[],
  vats: readonly VatRow[],
) {
  const { owedCurrency: currency, droppedAt } = payment
  const isShown = (each: { readonly live: boolean }) => each.live || droppedAt !== null
  return {
    withheld: money(payment.withheldMinor, currency),
    vat: money(payment.vatMinor, currency),
    withholdings: withheld
      .filter(isShown)
      .map(({ payableId, authority, regime, rate, source, basisMinor, amountMinor }) => ({
        payableId,
        authority,
        regime,
        rate,
        source,
        basis: money(basisMinor, currency),
        amount: money(amountMinor, currency),
      })),
    vats: vats
      .filter(isShown)
      .map(({ payableId, taxInvoiceId, number, rate, netMinor, amountMinor }) => ({
        payableId,
        taxInvoiceId,
        number,
        rate,
        net: money(netMinor, currency),
        amount: money(amountMinor, currency),
      })),
  }
}

/** The rate a payment was converted at; null where nothing was. */
export function conversionView(payment: Parameters<typeof rateOf>[0]) {
  const rate = rateOf(payment)
  if (rate === null) return null
  return { rate: rate.value, source: rate.source, on: rate.on, text: sayRate(rate, rate.on) }
}

/** What may happen next and by whom, as of now. */
async function standingView(
  tx: Tx,
  who: { readonly actor: Actor; readonly at: Instant },
  of: {
    readonly plan: Plan
    readonly approvals: readonly ApprovalRow[]
    readonly hasFile: boolean
    readonly reviewed: Awaited<ReturnType<typeof reviewView>>
  },
) {
  const { plan, approvals, hasFile, reviewed } = of
  const person = doer(who.actor)
  const { status, contentHash, executeOn, releasedOn } = plan.run
  const calendar = must(await calendarOf(tx, plan.account.calendarCode), 'a known calendar')
  const { calendarCode } = plan.account
  const until = (await publishedUntil(tx, [calendarCode])).get(calendarCode) ?? null
  const day = releasedOn ?? who.at.toZonedDateTimeISO(plan.payer.zone).toPlainDate()
  const { needed, total } = await approvalsNeeded(tx, plan, day)
  const duties = dutiesOf(plan)
  const mayRelease = await releasersOf(tx, duties)
  const valid = approvals.filter((each) => each.voidedAt === null)
  const gone = await approversGone(tx, valid)
  const standing = valid.filter((each) => !gone.includes(each.approver))
  const isOpen = ['draft', 'checked', 'approved'].includes(status)
  const findings = isOpen
    ? [...runFindings(who.at, plan, calendar), ...(await staleFindings(tx, who.at))]
    : []
  return {
    releaseBefore: releaseBefore(calendar, plan.account, executeOn),
    approvalsNeeded: needed,
    releasedThatDay: total,
    reasons: findings.map((found) => reasonOf(found, { runId: plan.run.runId })),
    warnings: isOpen ? dayWarnings({ calendarCode, executeOn, publishedUntil: until }) : [],
    standIns: await standInsOf(tx, duties, who.at),
    mayRelease,
    mayNow: mayNow(who.actor, person, {
      status,
      duties,
      payments: plan.payments.length,
      approvers: standing
        .filter((each) => each.contentHash === contentHash)
        .map((each) => each.approver),
      approvalsNeeded: needed,
      unseen: plan.payments.filter((each) => isUnseen(reviewed(each.paymentId), person)).length,
      hasFile,
      mayRelease: mayRelease.map((person) => person.name),
    }),
  }
}
