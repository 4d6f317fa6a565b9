import { Readable } from 'node:stream'
import type { Act } from '../audit/index.ts'
import {
  activeHolders,
  heldBy,
  holdersOf,
  namesOf,
  type Proof,
  proofOf,
  standIns,
} from '../identity/index.ts'
import { assert, must } from '../kernel/assert.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import type { FundRefusal } from '../funds/index.ts'
import { sendPayables, type PayableRefusal } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import type { FileStore } from '../platform/files.ts'
import type { Keys } from '../platform/secrets.ts'
import { type ApprovalRow, approvalsOf } from './approval-sql.ts'
import { answerFilerRefusal, approvalsNeeded, dayOf, decidedBy } from './approve.ts'
import { standInRefusal } from './approve.ts'
import { preflightUnderLock, type UnderLock } from './check.ts'
import { contentHash } from './content.ts'
import { contentDifferences, type Difference } from './differences.ts'
import { asActor, doer, type DutyFacts, releaseBar, type Seat, seatOf } from './duties.ts'
import { whoMayRelease } from './duties.ts'
import { type Instant, printDay } from '../kernel/temporal.ts'
import { netAtRelease, payablesLeaving } from './net-at-release.ts'
import { finishRun } from './outcome.ts'
import * as payers from './payer-sql.ts'
import { contentOf, dutiesOf, loadPlan, type Plan, planTotal } from './plan.ts'
import { codesOf, paymentInWords } from './preflight.ts'
import { reasonOf } from './reasons.ts'
import type { PayoutRefusal } from './refusals.ts'
import { leaves, type OpenAccounts, readingBack, streamRunFile } from './run-file.ts'
import * as paymentRows from './payment-sql.ts'
import * as runs from './run-sql.ts'
import { attemptMoves, runMoves, type RunId } from './run.ts'
import { backToDraft, dropPayments, notIn, recordRun, type Step, stepOf } from './step.ts'
import { withholdAtRelease } from './tax/withhold-at-release.ts'
import { queueTransmission } from './transmission/queue.ts'

/** `returned_to_draft`: something changed since the approval. What changed left the run, its
 *  approvals are void, and the rest is to be checked and approved again. */
export type Release = Step & {
  readonly outcome: 'released' | 'returned_to_draft'
  readonly file: { readonly name: string; readonly sha256: string } | null
}
type Refusals = PayoutRefusal | PayableRefusal | FundRefusal

/** Releases an approved run: preflight once more with run, payer, partners and vendors locked, then
 *  what is withheld and what is netted (one entry per payment each), the one file, the one entry (`payable` → `in_transit`) and
 *  the attempts sent, in one transaction. What is netted in full is settled by it, and makes no line
 *  in the file; a run of nothing else has no file.
 *  The bytes are stored and synced before it commits; they follow from the approved content, so a
 *  release that was killed and is done again gives the same file, ids and entry. Released already, it
 *  answers the same. Refuses preparers, the approver of a first payment's account (saying who may),
 *  who filed an answer by which it pays something again, and a missing second approval. */
export function releaseRun(tools: { readonly keys: Keys; readonly files: FileStore }) {
  return async (act: Act, asked: { readonly runId: RunId }): Promise<Result<Release, Refusals>> => {
    const run = await runs.lockRun(act.tx, asked.runId)
    if (run === null) return refuse({ code: 'run.unknown', run: asked.runId })
    if (run.releasedAt !== null) {
      const plan = await loadPlan(act.tx, run)
      const file = await runs.fileOf(act.tx, run.runId)
      const sent = file === null ? null : fileName(file)
      return ok({ ...stepOf(plan), outcome: 'released', file: sent })
    }
    const stands = notIn(run, { from: runMoves.release.from, wanted: 'released' })
    if (stands !== null) return stands
    await payers.lockPayer(act.tx, run.payerId)
    await payers.shareAccount(act.tx, run.payingAccountId)
    const plan = await loadPlan(act.tx, run)
    if (releaseBar(act.actor, dutiesOf(plan)) === 'prepared') {
      return refuse({ code: 'run.preparer', run: run.number, wanted: 'release' })
    }
    const proof = await proofOf(act)
    if (proof.by === 'nothing') {
      return refuse({ code: 'run.step_up_needed', run: run.number, missing: proof.missing })
    }
    const found = await preflightUnderLock(act, tools.keys, plan, false)
    if (found.failed.size > 0 || found.ofRun.length > 0) return giveBack(act, plan, found)
    const fresh = withFirst(plan, found)
    const barred = (await dutyRefusal(act, fresh)) ?? (await approvalRefusal(act, fresh))
    if (barred !== null) return barred
    const seated = await releaseSeat(act, fresh)
    if (!seated.ok) return seated
    const by = { proof, seat: seated.value }
    return sendOff(act, tools.files, { plan: fresh, accounts: found.accounts, by })
  }
}

/** For whom the run is released: a stand-in for nobody who may not release it themselves. */
async function releaseSeat(act: Act, plan: Plan): Promise<Result<Seat, PayoutRefusal>> {
  const duties = dutiesOf(plan)
  const held = await heldBy(act.tx, act.actor, 'finance', act.at)
  const barred = (giver: string) => releaseBar(asActor(giver), duties) !== null
  const seat = seatOf(doer(act.actor), held, barred)
  if (seat !== null) return ok(seat)
  const { number: run } = plan.run
  return refuse(await standInRefusal(act.tx, { run, held, wanted: 'release' }))
}

function fileName({ name, sha256 }: runs.FileRow) {
  return { name, sha256 }
}

/** Something changed since the approval: back to draft without it, and committed. */
async function giveBack(
  act: Act,
  plan: Plan,
  found: UnderLock,
): Promise<Result<Release, Refusals>> {
  const failing = plan.payments.filter((each) => found.failed.has(each.paymentId))
  const changes = [
    ...failing.map((payment) => {
      const why = found.failed.get(payment.paymentId) ?? []
      const text = why.map((each) => reasonOf(each).text).join(' ')
      return {
        told: `payment ${payment.ordinal} left the run: ${codesOf(why).join(', ')}`,
        text: `${paymentInWords(payment)} left the run: ${text}`,
      }
    }),
    ...found.ofRun.map((each) => ({ told: each.code, text: reasonOf(each).text })),
  ]
  const draft = await backToDraft(act, plan, { changes, differences: lost(plan, found) })
  const { failed } = found
  const reason = 'found by the check at release'
  const left = await dropPayments(act, draft, { failed, reason })
  if (!left.ok) return left
  await recordRun(act, plan.run, 'run.returned_to_draft', {
    dropped: failing.map((payment) => payment.paymentId),
    codes: codesOf([...[...failed.values()].flat(), ...found.ofRun]),
  })
  const step = stepOf(left.value.plan, { dropped: left.value.dropped, ofRun: found.ofRun })
  return ok({ ...step, outcome: 'returned_to_draft', file: null })
}

/** What of the approved content is no longer there: what failed, with what was found of it. */
function lost(plan: Plan, found: UnderLock): Difference[] {
  const stays = plan.payments.filter((each) => !found.failed.has(each.paymentId))
  const gone = contentDifferences(contentOf(plan), contentOf({ ...plan, payments: stays }))
  const day: Difference[] = found.ofRun.map((each) => ({
    payment: null,
    creditor: null,
    field: each.code.startsWith('paying_account') ? 'own_account' : 'execution_day',
    before: printDay(plan.run.executeOn),
    after: reasonOf(each).text,
  }))
  return [...gone, ...day]
}

/** Which payments are the first to their account, as it stands under lock. */
function withFirst(plan: Plan, found: UnderLock): Plan {
  const first = new Map(found.first.map((row) => [row.paymentId, row]))
  return {
    ...plan,
    payments: plan.payments.map((payment) => {
      const now = first.get(payment.paymentId)
      return now === undefined ? payment : { ...payment, ...now }
    }),
  }
}

async function dutyRefusal(act: Act, plan: Plan): Promise<Refused<PayoutRefusal> | null> {
  const duties = dutiesOf(plan)
  const bar = releaseBar(act.actor, duties)
  if (bar === null) return null
  if (bar === 'answered') return refuse(answerFilerRefusal(plan, doer(act.actor), 'release'))
  const own = plan.payments.filter(
    (payment) => payment.firstToAccount && payment.accountApprovedBy === doer(act.actor),
  )
  const mayRelease = await releasersOf(act.tx, duties)
  return refuse({
    code: 'run.first_payment',
    run: plan.run.number,
    payments: own.map(({ creditorName, masked }) => `${creditorName} (${masked})`),
    mayRelease: mayRelease.map((person) => person.name),
  })
}

/** Who of Finance may release a run: everybody whom no rule keeps from it. */
export async function releasersOf(
  tx: Tx,
  duties: DutyFacts,
): Promise<{ principalId: string; name: string }[]> {
  const people = await holdersOf(tx, ['finance'])
  return whoMayRelease(people, duties).map(({ principalId, name }) => ({ principalId, name }))
}

/** Who may release a run for somebody else of Finance: neither is barred. */
export async function standInsOf(tx: Tx, duties: DutyFacts, at: Instant) {
  const isFree = (id: string) => releaseBar(asActor(id), duties) === null
  return (await standIns(tx, 'finance', at))
    .filter((each) => isFree(each.principalId) && isFree(each.for))
    .map((each) => ({
      person: { principalId: each.principalId, name: each.name },
      standsInFor: { principalId: each.for, name: each.forName },
    }))
}

async function approvalRefusal(act: Act, plan: Plan): Promise<Refused<PayoutRefusal> | null> {
  const { number, contentHash: checked } = plan.run
  const now = contentHash(contentOf(plan))
  assert(now === checked, `the content of ${number} is not what was checked`)
  const given = await approvalsOf(act.tx, plan.run.runId)
  const valid = given.filter((each) => each.voidedAt === null && each.contentHash === now)
  // Who approved it and decided what it pays since does not count.
  const { deciders, answerFilers } = dutiesOf(plan)
  const filer = valid.find((each) => answerFilers.includes(each.approver))
  if (filer !== undefined) return refuse(answerFilerRefusal(plan, filer.approver, 'approve'))
  const own = valid.find((each) => deciders.includes(each.approver))
  if (own !== undefined) {
    return refuse({ code: 'run.decider', run: number, references: decidedBy(plan, own.approver) })
  }
  assert(valid.length > 0, `${number} is approved by nobody`)
  const day = dayOf(plan, act)
  const { needed, total, above } = await approvalsNeeded(
    act.tx,
    { ...plan, total: planTotal(plan) },
    day,
  )
  const gone = await approversGone(act.tx, valid)
  if (valid.length - gone.length >= needed) return null
  if (gone.length > 0) {
    const nameOf = await peopleNamed(act.tx, gone)
    const who = gone.map((each) => nameOf(each).name)
    return refuse({ code: 'run.approver_gone', run: number, who })
  }
  return refuse({ code: 'run.second_approval', run: number, day, total, above })
}

/** Who approved and may no longer be asked: suspended since, or without the role that the approval was
 *  given in; for a stand-in, their own standing and that of whom they stood in for. That the days of
 *  an absence have ended takes nothing from what was approved in them. */
export async function approversGone(
  tx: Tx,
  given: readonly Pick<ApprovalRow, 'approver' | 'forPerson'>[],
): Promise<string[]> {
  const ids = given.flatMap(({ approver, forPerson }) => [approver, forPerson ?? approver])
  const known = await activeHolders(tx, ids, 'finance')
  const holds = new Map<string, boolean>(known.map((row) => [row.principalId, row.holds]))
  return given
    .filter(({ approver, forPerson }) => {
      return !holds.has(approver) || holds.get(forPerson ?? approver) !== true
    })
    .map((each) => each.approver)
}

type ReleasedBy = {
  readonly proof: Exclude<Proof, { readonly by: 'nothing' }>
  readonly seat: Seat
}

async function sendOff(
  act: Act,
  files: FileStore,
  of: { readonly plan: Plan; readonly accounts: OpenAccounts; readonly by: ReleasedBy },
): Promise<Result<Release, Refusals>> {
  const { plan, accounts } = of
  const { proof, seat } = of.by
  const { runId } = plan.run
  const file = plan.payments.some(leaves) ? await keepFile(act, files, plan, accounts) : null
  const by = doer(act.actor)
  const on = dayOf(plan, act)
  const stepUpId = proof.by === 'step_up' ? proof.stepUpId : null
  const proven = { proof: proof.by, stepUpId, forPerson: seat.for }
  await runs.setReleased(act.tx, { runId, by, at: act.at, on, ...proven })
  if (file !== null) await queueTransmission(act, plan.run, file)
  const paymentIds = plan.payments.map((payment) => payment.paymentId)
  const nothing = { bookedOn: null, bankReason: null, at: act.at }
  await paymentRows.moveAttempts(act.tx, { paymentIds, ...attemptMoves.send, ...nothing })
  const total = planTotal(plan)
  const eventId = await recordRun(act, plan.run, 'run.released', {
    contentHash: must(plan.run.contentHash, 'an approved run has a hash'),
    sha256: file?.sha256 ?? null,
    releasedOn: on,
    payments: paymentIds.length,
    amountMinor: total.minor,
    currency: total.currency,
    proof: proof.by,
    standsInFor: seat.for,
  })
  const taxed = await withholdAtRelease(act, plan, { on, causeEventId: eventId })
  if (!taxed.ok) return taxed
  const netted = await netAtRelease(act, plan, { on, causeEventId: eventId })
  if (!netted.ok) return netted
  const payableIds = plan.payments.flatMap(payablesLeaving)
  if (payableIds.length > 0) {
    const sent = await sendPayables(act, { runId, eventId, on, payableIds })
    if (!sent.ok) return sent
  }
  const released = { ...plan.run, status: runMoves.release.to, releasedBy: by, releasedAt: act.at }
  const isSettled = await finishRun(act, released)
  const run = { ...released, status: isSettled ? runMoves.settle.to : released.status }
  return ok({ ...stepOf({ ...plan, run }), outcome: 'released', file })
}

/** Bytes of one payment file: 100,000 payments of a pain.001 have some 60 MB. */
const RUN_FILE_BYTES_MAX = 256 * 1024 * 1024

/** Writes the run's one file and keeps it, synced, before the release commits. It is written to the
 *  store as it is made, and read back from there. */
async function keepFile(act: Act, files: FileStore, plan: Plan, accounts: OpenAccounts) {
  const { runId, number } = plan.run
  const content = contentOf(plan)
  const written = streamRunFile(content, accounts)
  assert(written.ok, `the file of ${number} passed preflight and is refused now`)
  const { name, mediaType, chunks } = written.file
  const stored = await files.put(Readable.from(chunks()), RUN_FILE_BYTES_MAX)
  assert(!('tooLarge' in stored), `the file of ${number} is larger than a file may be`)
  const { sha256 } = stored
  const reading = readingBack(content)
  const kept = must(await files.read(sha256), `the file of ${number} was just stored`)
  for await (const bytes of kept) reading.take(bytes)
  reading.end()
  const sizeBytes = BigInt(stored.sizeBytes)
  const writing = { writtenBy: doer(act.actor), writtenAt: act.at }
  await runs.insertFile(act.tx, { runId, name, mediaType, sha256, sizeBytes, ...writing })
  return { name, sha256 }
}

/** Names of persons, by id; one nobody knows keeps its id. */
export async function peopleNamed(tx: Tx, ids: readonly string[]) {
  const known = await namesOf(tx, [...new Set(ids)].filter(isUuid))
  const names = new Map<string, string>(known.map((row) => [row.principalId, row.name]))
  return (principalId: string) => ({ principalId, name: names.get(principalId) ?? principalId })
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}
