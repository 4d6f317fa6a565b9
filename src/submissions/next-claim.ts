import { type Act, record } from '../audit/index.ts'
import { answerDue, LAPSE_DAYS } from '../correspondence/index.ts'
import { attach, moveItem } from '../evidence/index.ts'
import { must } from '../kernel/assert.ts'
import { least, type Money, scale, subtract, sum, toDecimal } from '../kernel/money.ts'
import { ok, refuse, type Result, unwrap } from '../kernel/result.ts'
import { lockPartner, type Partner } from '../partners/index.ts'
import { claimLines } from './claim-lines.ts'
import { freshFor } from './guard.ts'
import { type HandedIn, handedIn } from './handed-in.ts'
import { linesOf, replaceLines } from './line-sql.ts'
import { askedFor } from './money-of-form.ts'
import { setContinues } from './next-claim-sql.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { type DefectRow, defectsOf, insertSubmission, lockSubmission, saveForm } from './sql.ts'
import type { SubmissionId, SubmissionStatus } from './submission.ts'
import { submit } from './submit.ts'

export type SendLinesLater = { readonly submissionId: string; readonly version: number }
export type LinesSentLater = {
  readonly version: number
  readonly status: SubmissionStatus
  /** The draft that holds the returned lines, and the lines it took, as they were numbered. */
  readonly nextId: SubmissionId
  readonly lines: readonly number[]
}

/** The partner's word on lines that were sent back: decide the rest now, they come later (E11). The
 *  returned lines move with their papers to a draft of the next claim, which may be handed in until the
 *  answer to them would have lapsed; the rest is in review again and is judged without them. */
export async function sendLinesLater(
  act: Act,
  input: SendLinesLater,
): Promise<Result<LinesSentLater, SubmissionRefusal>> {
  const found = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const seen = freshFor(found, input, 'resubmit')
  if (!seen.ok) return seen
  const handed = await handedIn(act.tx, seen.value)
  const { returned, why } = laterLines(handed, await defectsOf(act.tx, seen.value.submissionId))
  const { submissionId, number } = handed.row
  if (why !== null) {
    return refuse({ code: 'submission.not_divisible', submission: number ?? 'The claim', why })
  }
  const partner = must(await lockPartner(act.tx, handed.row.partnerId), 'a claim has its partner')
  const shares = await sharesOf(act, handed, { partner, returned })
  const nextId = await beginNext(act, handed, { returned, claimed: shares.next })
  const version = await keepRest(act, handed, { returned, claimed: shares.now })
  await record(act, {
    type: 'submission.lines_taken_out',
    subjectKind: 'submission',
    subjectId: submissionId,
    partnerId: handed.row.partnerId,
    body: { number, nextId, lines: returned, claimed: shares.now, next: shares.next },
  })
  const again = await submit(act, { submissionId, version })
  if (!again.ok) return again
  return ok({ version: again.value.version, status: again.value.status, nextId, lines: returned })
}

/** The lines that were sent back, by themselves, by a field or by one of their papers, and why they
 *  cannot come later while the rest is decided; null when they can. */
export function laterLines(
  handed: HandedIn,
  defects: readonly Pick<DefectRow, 'targetKind' | 'target' | 'mendedAt'>[],
): { readonly returned: readonly number[]; readonly why: string | null } {
  const named = defects
    .filter((one) => one.mendedAt === null)
    .flatMap(({ targetKind, target }) => {
      if (targetKind === 'line') return [target.split('.')[0]]
      return targetKind === 'slot' ? [target.split(':')[1]] : []
    })
  const numbers = handed.lines.map((line) => line.lineNo)
  const returned = numbers.filter((lineNo) => named.includes(String(lineNo)))
  return { returned, why: whyWhole(handed, returned) }
}

function whyWhole({ row, lines, reopening }: HandedIn, returned: readonly number[]): string | null {
  if (row.type !== 'mdf_claim') return 'only a claim under an activity has a next one.'
  if (row.status !== 'action_required') return 'it was not sent back.'
  if (reopening !== null) return 'it was decided before and is looked at again whole.'
  if (returned.length === 0) return 'none of its lines was sent back.'
  if (returned.length === lines.length) return 'all of its lines were sent back: no rest is left.'
  return null
}

/** What is claimed now and next: the rest claims its own share at the approved rate and not more than
 *  was claimed in all; what is left of that is claimed next. 4 000 claimed for 6 000 and a returned
 *  2 000 at 50 %: 3 000 now, 1 000 next. */
async function sharesOf(
  act: Act,
  handed: HandedIn,
  given: { readonly partner: Partner; readonly returned: readonly number[] },
): Promise<{ now: Money; next: Money }> {
  const { currency, form } = handed.row
  const incentive = must(handed.incentive, 'a claim has its activity')
  const { rate } = must(incentive.approval, 'only what was approved is claimed')
  const claimed = askedFor('claimed', form, currency)
  const all = await claimLines(act.tx, handed, incentive, given.partner)
  const kept = all.filter((line) => !given.returned.includes(line.lineNo))
  // What has no rate is paid nothing until it has one: it claims nothing now.
  const costs = kept.map((line) => line.claimed).filter((cost) => cost.currency === currency)
  const now = least(claimed, scale(sum(costs, currency), rate, 'half-even'))
  return { now, next: subtract(claimed, now) }
}

type Part = { readonly returned: readonly number[]; readonly claimed: Money }

/** The draft of the next claim with the returned lines, numbered anew, their papers, and the proof of
 *  performance of the whole. */
async function beginNext(act: Act, handed: HandedIn, part: Part): Promise<SubmissionId> {
  const { row, items } = handed
  const nextId = act.newId<'submission'>()
  const form = { ...row.form, claimed: toDecimal(part.claimed) }
  const { programId, versionId, partnerId, currency, incentiveId } = row
  await insertSubmission(act.tx, {
    submissionId: nextId,
    incentiveId,
    type: row.type,
    partnerId,
    programId,
    versionId,
    form,
    currency,
    source: 'portal',
    originKey: null,
    createdBy: act.actor.answersFor ?? act.actor.principalId,
    at: act.at,
  })
  const thread = { threadKind: 'submission', threadId: row.submissionId }
  const answerBy =
    (await answerDue(act.tx, thread)) ?? act.at.add({ hours: LAPSE_DAYS * HOURS_PER_DAY })
  await setContinues(act.tx, { submissionId: nextId, continuesId: row.submissionId, answerBy })
  await record(act, {
    type: 'submission.drafted',
    subjectKind: 'submission',
    subjectId: nextId,
    partnerId,
    body: { type: row.type, programId },
  })
  const stored = await linesOf(act.tx, row.submissionId)
  const moved = stored.filter((line) => part.returned.includes(line.lineNo))
  const numbered = moved.map((line, index) => ({ ...line, lineNo: index + 1 }))
  await replaceLines(act.tx, { submissionId: nextId, partnerId }, numbered)
  await saved(act, { submissionId: nextId, form, isFinal: row.isFinal, claimed: part.claimed })
  await movePapers(act, items, { partnerId, nextId, returned: part.returned })
  return nextId
}

const HOURS_PER_DAY = 24

async function movePapers(
  act: Act,
  items: HandedIn['items'],
  to: { readonly partnerId: string; readonly nextId: string; readonly returned: readonly number[] },
): Promise<void> {
  const { partnerId, nextId, returned } = to
  for (const { itemId, fileId, slot, lineNo, state } of items) {
    if (lineNo !== null && returned.includes(lineNo)) {
      const place = { ownerId: nextId, lineNo: returned.indexOf(lineNo) + 1 }
      unwrap(await moveItem(act, { itemId, ...place }))
    } else if (lineNo === null && state !== 'rejected') {
      const owner = { ownerKind: 'submission', ownerId: nextId }
      unwrap(await attach(act, { fileId, ...owner, slot, lineNo, partnerId }))
    }
  }
}

/** The claim without the lines that come later: it is no longer the last one. */
async function keepRest(act: Act, handed: HandedIn, part: Part): Promise<number> {
  const { row } = handed
  const stored = await linesOf(act.tx, row.submissionId)
  const kept = stored.filter((line) => !part.returned.includes(line.lineNo))
  await replaceLines(act.tx, row, kept)
  const form = { ...row.form, claimed: toDecimal(part.claimed), final: 'no' }
  const { submissionId, version } = row
  return saved(act, { submissionId, form, isFinal: false, claimed: part.claimed, version })
}

async function saved(
  act: Act,
  given: {
    readonly submissionId: string
    readonly form: Readonly<Record<string, string>>
    readonly isFinal: boolean
    readonly claimed: Money
    readonly version?: number
  },
): Promise<number> {
  const { submissionId, form, isFinal, claimed, version = 1 } = given
  const requestedMinor = claimed.minor
  const row = await saveForm(act.tx, { submissionId, form, requestedMinor, isFinal, version })
  return must(row, 'the row is locked at this version').version
}
