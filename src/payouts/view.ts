import type { Actor } from '../audit/index.ts'
import { calendarOf, publishedUntil } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { money, type Money } from '../kernel/money.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { PAGE_ROWS } from '../platform/wire.ts'
import { type ApprovalRow, approvalsOf } from './approval-sql.ts'
import { reissuesOf } from './answers/taken-back-sql.ts'
import { approvalsNeeded } from './approve.ts'
import { releaseBefore } from './cut-off.ts'
import { dayWarnings } from './day-warning.ts'
import { doer } from './duties.ts'
import { type FileTakingRow, livingTaking } from './hand-in-sql.ts'
import { handInWhyNot } from './hand-in-view.ts'
import { mayNow } from './may-now.ts'
import * as pages from './payment-page-sql.ts'
import * as paymentRows from './payment-sql.ts'
import { paymentViews } from './payment-view.ts'
import * as payers from './payer-sql.ts'
import type { Plan } from './plan.ts'
import { runFindings, staleFindings } from './preflight.ts'
import { type RunPageRow, runRows } from './read-sql.ts'
import { reasonOf } from './reasons.ts'
import { approversGone, peopleNamed, releasersOf, standInsOf } from './release.ts'
import { approvalView, isUnseen, releasedView } from './review-view.ts'
import { LOOK_POINTS } from './risk.ts'
import * as runs from './run-sql.ts'
import { PAYMENTS_SHOWN_WHOLE, type RunId } from './run.ts'

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
  const payer = must(await payers.selectPayer(tx, run.payerId), 'a run has a payer')
  const account = must(await payers.selectAccount(tx, run.payingAccountId), 'a run has an account')
  const page = { after: null, limit: 1, status: null, payerId: null, runId }
  const head = must((await runRows(tx, page))[0], 'the run is there')
  const approvals = await approvalsOf(tx, runId)
  const file = await runs.fileOf(tx, runId)
  const taken = await livingTaking(tx, runId)
  const all = head.payments + head.dropped
  const isWhole = all <= PAYMENTS_SHOWN_WHOLE
  const payments = isWhole
    ? await paymentRows.paymentsOfRuns(tx, [runId])
    : await pages.rankedPayments(tx, { ...nothingAsked, runId, after: null, limit: PAGE_ROWS })
  const { views, reviewed } = await paymentViews(tx, { run, payer, at: who.at }, payments)
  const unseenOf = (person: string) =>
    isWhole
      ? payments.filter((each) => isUnseen(reviewed(each.paymentId), person)).length
      : pages.unseenIn(tx, { runId, person, contentHash: run.contentHash, points: LOOK_POINTS })
  const named = await peopleNamed(tx, [
    head.preparedBy,
    ...personsOf(run, approvals),
    ...[file?.writtenBy, taken?.takenBy].flatMap((each) => each ?? []),
  ])
  const { totalMinor, currency, preparedBy, ...rest } = head
  const total = money(totalMinor, currency)
  const lookedAt = approvals.flatMap((approval) => approval.lookedAt)
  const ordinals = await pages.ordinalsOf(tx, lookedAt)
  return {
    ...rest,
    total,
    preparedBy: named(preparedBy),
    messageId: run.messageId,
    createdAt: run.createdAt,
    upToDueOn: run.upToDueOn,
    contentHash: run.contentHash,
    version: run.version,
    preparers: run.preparers.map(named),
    approvals: approvals.map((approval) => approvalView(approval, ordinals, named)),
    released: releasedView(run, named),
    file: fileView(file, taken, named),
    paymentRows: views,
    morePayments: all - payments.length,
    ...(await standingView(tx, who, {
      outline: { run, payer, account, total, payments: head.payments },
      approvals,
      taken,
      unseen: await unseenOf(doer(who.actor)),
    })),
  }
}

const nothingAsked = { text: null, state: null } as const

/** A page of a run's payments, those that stand out most first; null when there is no run. */
export async function runPaymentsPage(
  tx: Tx,
  at: Instant,
  asked: Parameters<typeof pages.rankedPayments>[1],
) {
  const run = await runs.selectRun(tx, asked.runId)
  if (run === null) return null
  const payer = must(await payers.selectPayer(tx, run.payerId), 'a run has a payer')
  const rows = await pages.rankedPayments(tx, { ...asked, limit: asked.limit + 1 })
  const { views } = await paymentViews(tx, { run, payer, at }, rows)
  return views.map((view, place) => ({ view, key: pages.rankOf(rows[place]) }))
}

function personsOf(run: runs.RunRow, approvals: readonly ApprovalRow[]): string[] {
  const { preparers, releasedBy, releasedFor } = run
  const given = approvals.flatMap(({ approver, forPerson }) => [approver, forPerson])
  return [...preparers, ...given, releasedBy, releasedFor].flatMap((each) => each ?? [])
}

function fileView(file: runs.FileRow | null, taken: FileTakingRow | null, named: Named) {
  if (file === null) return null
  const { name, mediaType, sha256, sizeBytes, writtenAt, writtenBy } = file
  return {
    name,
    mediaType,
    sha256,
    bytes: Number(sizeBytes),
    writtenAt,
    writtenBy: named(writtenBy),
    taken: taken && { by: named(taken.takenBy), at: taken.takenAt },
  }
}

/** What may happen next and by whom, as of now. */
async function standingView(
  tx: Tx,
  who: { readonly actor: Actor; readonly at: Instant },
  of: {
    readonly outline: Pick<Plan, 'run' | 'payer' | 'account'> & {
      readonly total: Money
      readonly payments: number
    }
    readonly approvals: readonly ApprovalRow[]
    readonly taken: FileTakingRow | null
    /** Payments that stand out and that whoever asks has not looked at. */
    readonly unseen: number
  },
) {
  const { outline: plan, approvals, taken, unseen } = of
  const person = doer(who.actor)
  const { status, contentHash, executeOn, releasedOn, preparers } = plan.run
  const calendar = must(await calendarOf(tx, plan.account.calendarCode), 'a known calendar')
  const { calendarCode } = plan.account
  const until = (await publishedUntil(tx, [calendarCode])).get(calendarCode) ?? null
  const day = releasedOn ?? who.at.toZonedDateTimeISO(plan.payer.zone).toPlainDate()
  const { needed, total } = await approvalsNeeded(tx, plan, day)
  const { firstPayments, ...people } = await pages.dutiesIn(tx, plan.run.runId)
  const again = await reissuesOf(tx, plan.run.runId)
  const answerFilers = [...new Set(again.map((each) => each.person))]
  const duties = { preparers, answerFilers, ...people }
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
    firstPayments,
    approvalsNeeded: needed,
    releasedThatDay: total,
    reasons: findings.map((found) => reasonOf(found, { runId: plan.run.runId })),
    warnings: isOpen ? dayWarnings({ calendarCode, executeOn, publishedUntil: until }) : [],
    standIns: await standInsOf(tx, duties, who.at),
    mayRelease,
    mayNow: mayNow(who.actor, person, {
      status,
      duties,
      payments: plan.payments,
      approvers: standing
        .filter((each) => each.contentHash === contentHash)
        .map((each) => each.approver),
      approvalsNeeded: needed,
      unseen,
      ...(await handInWhyNot(tx, { runId: plan.run.runId, taken, person })),
      mayRelease: mayRelease.map((person) => person.name),
    }),
  }
}
