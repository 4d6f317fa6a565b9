import { type Act, systemActor } from '../audit/index.ts'
import { questionsOf, raise } from '../escalations/index.ts'
import { likenessOf, type Signals } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { printMoney } from '../kernel/money.ts'
import { ok, type Result, unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { partnersById } from '../partners/index.ts'
import { holdPayables, liftHold, type PayableWithHolds, payablesOf } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import { judge } from './facts.ts'
import { handBack, handOver } from './hand-over.ts'
import { handedIn, type HandedIn } from './handed-in.ts'
import { invoiceKey, sameInvoice } from './invoice.ts'
import type { Judged } from './kind.ts'
import { questionsAbout } from './questions-about.ts'
import {
  insertSignals,
  linkedQuestions,
  linkQuestion,
  sameFiles,
  type SignalRow,
  submissionsOfQuestion,
  takeSignalTurn,
  unaskedSignals,
} from './signal-sql.ts'
import { invoiceUses, lockSubmission, selectSubmission, type SubmissionRow } from './sql.ts'

/** The kinds that claim costs: others have no signs of their own. */
const claiming: readonly string[] = ['mdf_claim', 'mdf_reimbursement', 'coinvest_milestone']

/** Looks for what a submission has in common with all others, keeps it, and asks about what is certain
 *  where its policy makes that a question of fraud: one question about the later of two, which waits
 *  with the other; what is owed of either is held. Hearing of the same submission twice asks nothing
 *  twice. Those that were handed in later are looked at as well: who commits first is no order. */
export async function lookForSignals(by: Act, submissionId: string): Promise<Result<null, never>> {
  const act = { ...by, actor: systemActor('submissions.signals') }
  const row = await selectSubmission(act.tx, submissionId)
  if (row === null || !claiming.includes(row.type)) return ok(null)
  await takeSignalTurn(act.tx)
  const later = new Set<string>()
  const own = await lookAt(act, submissionId)
  for (const other of own) later.add(other)
  for (const other of [...later].toSorted()) await lookAt(act, other)
  return ok(null)
}

/** Keeps what is found of one; answers who was handed in after it. */
async function lookAt(act: Act, submissionId: string): Promise<string[]> {
  const row = must(await selectSubmission(act.tx, submissionId), 'a row just read')
  if (!isLive(row)) return []
  const handed = await handedIn(act.tx, row)
  const judged = await judge(act.tx, handed, act.at)
  const found = await foundIn(act.tx, handed, judged)
  const others = await rowsOf(act.tx, [...new Set(found.map((one) => one.otherId))])
  const earlier = others.filter((other) => !isLater(other, row)).map((one) => one.submissionId)
  const kept = found.filter((one) => earlier.some((id) => id === one.otherId))
  if (kept.length > 0) {
    await insertSignals(act.tx, { submissionId, at: act.at, newId: () => act.newId() }, kept)
  }
  if (judged.assessment.outcome?.outcome === 'escalate_fraud') await askAbout(act, handed, judged)
  return others.filter((other) => isLater(other, row)).map((one) => one.submissionId)
}

function isLive({ status }: SubmissionRow): boolean {
  return !['draft', 'withdrawn', 'rejected', 'lapsed'].includes(status)
}

/** Handed in later: complete later; of one instant, the one begun later. */
function isLater(a: SubmissionRow, b: SubmissionRow): boolean {
  const at = (row: SubmissionRow) => row.completeAt ?? row.createdAt
  const order = Temporal.Instant.compare(at(a), at(b))
  return order === 0 ? a.submissionId > b.submissionId : order > 0
}

async function rowsOf(tx: Tx, ids: readonly string[]): Promise<SubmissionRow[]> {
  const rows: SubmissionRow[] = []
  for (const id of ids) rows.push(must(await selectSubmission(tx, id), 'a row just found'))
  return rows
}

/** Everything two submissions have in common, from what the checks looked at. */
async function foundIn(tx: Tx, handed: HandedIn, judged: Judged): Promise<SignalRow[]> {
  const { row, lines } = handed
  const { submissionId } = row
  const incentiveId = handed.incentive?.incentiveId ?? null
  const keys = lines.flatMap((line) => invoiceKey(line.invoiceNumber) ?? [])
  const uses = await invoiceUses(tx, { submissionId, invoiceKeys: keys })
  const isBeyond = judged.assessment.checks.some(
    ({ code, state }) => code === 'check_invoice_reuse' && state === 'fail',
  )
  const none = { lineNo: null, otherLineNo: null, itemId: null, otherItemId: null }
  const invoices = lines.flatMap((line) =>
    sameInvoice(line, uses)
      // Of one incentive an invoice is claimed in parts, up to its total.
      .filter((use) => use.incentiveId !== incentiveId || isBeyond)
      .map(({ submissionId: otherId, lineNo: otherLineNo }) => {
        const { lineNo } = line
        return {
          ...none,
          kind: 'same_invoice' as const,
          isCertain: true,
          otherId,
          lineNo,
          otherLineNo,
        }
      }),
  )
  const files = (await sameFiles(tx, { submissionId, incentiveId })).map((one) => {
    return { ...none, ...one, kind: 'same_file' as const, isCertain: true }
  })
  return [...invoices, ...files, ...ofFacts(judged)]
}

/** What the facts of the checks themselves name. */
function ofFacts({ facts }: Judged): SignalRow[] {
  // The kinds that claim costs keep what was found among their facts.
  const { signals } = facts as { readonly signals?: Signals }
  const none = { lineNo: null, otherLineNo: null, itemId: null, otherItemId: null }
  const invoices = signals?.invoices ?? []
  const pictures = signals?.pictures ?? []
  return [
    ...invoices.map(({ how, otherId, lineNo, otherLineNo }): SignalRow => {
      const kind = how === 'near' ? 'near_invoice' : 'next_invoice'
      return { ...none, kind, isCertain: false, otherId, lineNo, otherLineNo }
    }),
    ...pictures.map((one): SignalRow => {
      const isSame = likenessOf(one) === 'same'
      const { otherId, itemId, otherItemId } = one
      const kind = isSame ? 'same_picture' : 'like_picture'
      return { ...none, kind, isCertain: isSame, otherId, itemId, otherItemId }
    }),
  ]
}

/** One question to lead and Finance about what is certain and not asked yet. */
async function askAbout(act: Act, handed: HandedIn, judged: Judged): Promise<void> {
  const { submissionId } = handed.row
  const unasked = await unaskedSignals(act.tx, submissionId)
  const subject = { subjectKind: 'submission', subjectId: submissionId }
  const asked = await questionsOf(act.tx, subject)
  // A claim beyond an invoice of its own has no other beside it: it is asked about once.
  if (unasked.length === 0 && (asked.some((one) => one.kind === 'fraud') || linked(judged))) return
  const others = [...new Set(unasked.map((one) => one.otherId))]
  const locked: SubmissionRow[] = []
  for (const id of [submissionId, ...others].toSorted()) {
    locked.push(must(await lockSubmission(act.tx, id, null), 'a row just read'))
  }
  const owed = await payablesOf(act.tx, [submissionId, ...others])
  const kind = 'fraud' as const
  const { questionId } = unwrap(
    await raise(act, {
      ...subject,
      kind,
      question: await wordsOf(act.tx, { handed, judged, locked, owed }),
      calendarCode: handed.pack.calendar,
    }),
  )
  if (others.length > 0) await linkQuestion(act.tx, { submissionId, others }, questionId)
  for (const one of locked) {
    if (one.status === 'in_review') await handOver(act, one, { questionId, kind })
  }
  await holdOwed(act, handed, owed)
}

/** Whether what is certain of it was found with another at all: then the other side asks. */
function linked({ assessment }: Judged): boolean {
  return !assessment.checks.some(
    ({ code, state, facts }) =>
      code === 'check_invoice_reuse' &&
      state === 'fail' &&
      Object.values(facts).includes('beyond its total'),
  )
}

const isSent = ({ sentOn, status }: PayableWithHolds) => sentOn !== null || status === 'paid'

/** What is owed and not on its way is held until the later one is decided. */
async function holdOwed(
  act: Act,
  { row }: HandedIn,
  owed: readonly PayableWithHolds[],
): Promise<void> {
  const payableIds = owed
    .filter((one) => !isSent(one) && one.status !== 'cancelled')
    .map((one) => one.payableId)
  if (payableIds.length === 0) return
  unwrap(await holdPayables(act, { payableIds, ...disputeOf(row), owedBy: 'finance' }))
}

function disputeOf({ number }: SubmissionRow) {
  return { hold: 'dispute', what: `question of ${must(number, 'it is handed in')}` } as const
}

/** The whole case, for somebody who has not seen it: which, whose, what is paid already. */
async function wordsOf(
  tx: Tx,
  of: {
    readonly handed: HandedIn
    readonly judged: Judged
    readonly locked: readonly SubmissionRow[]
    readonly owed: readonly PayableWithHolds[]
  },
): Promise<string> {
  const { handed, judged, locked, owed } = of
  const partners = await partnersById(tx, [...new Set(locked.map((one) => one.partnerId))])
  const named = locked.map(({ number, partnerId, submissionId }) => {
    const partner = partners.get(partnerId)
    const own = submissionId === handed.row.submissionId ? ' (the later one)' : ''
    return `${number ?? ''} of ${partner?.legalName ?? ''}${own}`
  })
  const found = judged.assessment.checks
    .filter(({ code, state }) => state === 'fail' && signCodes.includes(code))
    .map(({ sentence }) => sentence)
  const invoices = handed.lines
    .filter((line) => line.invoiceNumber !== null)
    .slice(0, 5)
    .map((line) => `${line.invoiceNumber} of ${line.seller ?? 'nobody'}, ${printMoney(line.net)}`)
  const paid = owed.filter(isSent).map((one) => {
    const amount = printMoney(one.amount)
    return `${amount} of ${one.reference} ${one.status === 'paid' ? 'is paid' : 'is on its way'}`
  })
  return [
    `${named.join(' and ')}.`,
    ...new Set(found),
    ...(invoices.length > 0 ? [`Invoices: ${invoices.join('; ')}.`] : []),
    ...(paid.length > 0 ? [`${paid.join('; ')}.`] : []),
    'What is owed and not paid is held. Which of them may be paid?',
  ].join(' ')
}

const signCodes = ['check_invoice_reuse', 'check_fraud', 'check_same_picture']

/** A question was answered: who waits for it beside its subject comes back too. */
export async function bringBackLinked(act: Act, questionId: string): Promise<Result<null, never>> {
  for (const { submissionId } of await submissionsOfQuestion(act.tx, questionId)) {
    const row = must(await lockSubmission(act.tx, submissionId, null), 'a row just read')
    if (row.status !== 'escalated') continue
    const open = (await questionsAbout(act.tx, submissionId)).some((one) => one.state === 'open')
    if (!open) await handBack(act, row)
  }
  return ok(null)
}

/** The later one is decided, withdrawn or lapsed: what it held of others is held no longer by it. */
export async function liftDisputes(act: Act, submissionId: string): Promise<Result<null, never>> {
  const row = await selectSubmission(act.tx, submissionId)
  if (row === null || row.number === null || !claiming.includes(row.type)) return ok(null)
  const beside = new Set<string>([submissionId])
  for (const { questionId } of await linkedQuestions(act.tx, submissionId)) {
    const both = questionId === null ? [] : await submissionsOfQuestion(act.tx, questionId)
    for (const one of both) beside.add(one.submissionId)
  }
  const owed = await payablesOf(act.tx, [...beside])
  const dispute = disputeOf(row)
  const payableIds = owed
    .filter(({ holds }) => holds.some((one) => one.hold === 'dispute' && one.what === dispute.what))
    .map((one) => one.payableId)
  if (payableIds.length > 0) unwrap(await liftHold(act, { payableIds, ...dispute }))
  return ok(null)
}
