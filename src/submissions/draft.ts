import { type Act, record } from '../audit/index.ts'
import { incentiveById } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { lockPartner, partnerById } from '../partners/index.ts'
import type { Check } from '../incentives/index.ts'
import { type ProgramId, versionById, versionInForce, whyNotEligible } from '../programs/index.ts'
import type { Line, Problem } from './completeness.ts'
import { handedIn, lineRow } from './handed-in.ts'
import { judge } from './facts.ts'
import { kindOf, requestedOf } from './kinds.ts'
import { mayStandUnder } from './stand-under.ts'
import { noteEdit } from './hands.ts'
import { wrongLines } from './line-check.ts'
import { lockedParts } from './mend.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { defectsOf, insertSubmission, lockSubmission, saveForm, type SubmissionRow } from './sql.ts'
import { linesOf, replaceLines } from './line-sql.ts'
import type { SubmissionId, SubmissionType } from './submission.ts'
import { fresh } from './guard.ts'

export type CreateDraft = {
  readonly type: SubmissionType
  readonly programId?: string | undefined
  readonly incentiveId?: string | undefined
  readonly partnerId?: string | undefined
  readonly form: Readonly<Record<string, string>>
  readonly source?: SubmissionRow['source']
  /** The row's own key in a sheet. */
  readonly originKey?: string
}

/** Opens a draft: what opens an incentive under a program in force today, the rest under an incentive
 *  that is in a state for it. A partner's people open their own; staff name the partner. */
export async function createDraft(
  act: Act,
  input: CreateDraft,
): Promise<Result<{ submissionId: SubmissionId; version: number }, SubmissionRefusal>> {
  const { byPartner, noun, place } = kindOf(input.type)
  const isRaised = input.source === 'collection' || input.source === 'accrual'
  if (!byPartner && !isRaised) {
    const why = `a ${noun} is raised by what happens; nobody hands it in.`
    return refuse({ code: 'submission.not_claimable', incentive: 'It', why })
  }
  const under =
    place.by === 'under' ? await underIncentive(act, input) : await underProgram(act, input)
  if (!under.ok) return under
  const submissionId = act.newId<'submission'>()
  const { incentiveId, partnerId } = under.value
  // A change begins with what was approved; what is typed stands in its place.
  const asked = incentiveId === null ? null : { incentiveId, sequence: null }
  const before = asked === null ? null : await kindOf(input.type).before?.(act.tx, asked)
  const form = { ...before?.form, ...input.form }
  await insertSubmission(act.tx, {
    submissionId,
    type: input.type,
    form: await ownFields(act, { ...under.value, type: input.type }, form),
    source: input.source ?? (act.actor.kind === 'agent' ? 'api' : 'portal'),
    originKey: input.originKey ?? null,
    createdBy: act.actor.answersFor ?? act.actor.principalId,
    at: act.at,
    ...under.value,
  })
  if (before) await replaceLines(act.tx, { submissionId, partnerId }, before.lines)
  await record(act, {
    type: 'submission.drafted',
    subjectKind: 'submission',
    subjectId: submissionId,
    partnerId: under.value.partnerId,
    body: { type: input.type, programId: under.value.programId },
  })
  return ok({ submissionId, version: 1 })
}

type Under = {
  readonly partnerId: string
  readonly programId: string
  readonly versionId: string
  readonly incentiveId: string | null
  readonly currency: string
}

async function underProgram(
  act: Act,
  input: CreateDraft,
): Promise<Result<Under, SubmissionRefusal>> {
  const partnerId = act.actor.partnerId ?? input.partnerId
  if (partnerId === undefined) return refuse({ code: 'submission.partner_missing' })
  const partner = await partnerById(act.tx, partnerId)
  if (partner === null) return refuse({ code: 'submission.partner_missing' })
  const today = act.at.toZonedDateTimeISO(partner.timeZone).toPlainDate()
  const programId = (input.programId ?? '') as ProgramId // an unknown id finds no version
  const version =
    input.programId === undefined ? null : await versionInForce(act.tx, programId, today)
  if (version === null) {
    const program = input.programId ?? 'that was not named'
    return refuse({ code: 'submission.no_program', program, on: today.toString() })
  }
  const { versionId, pack } = version
  const why = whyNotEligible(pack.eligibility, partner)
  if (why !== null) {
    const { code: program } = pack
    return refuse({ code: 'submission.not_eligible', program, partner: partner.code, why })
  }
  if (pack.forms[input.type] === undefined) {
    const { code: program, type: programType } = pack
    return refuse({ code: 'submission.other_program', program, programType, type: input.type })
  }
  return ok({ partnerId, programId, versionId, incentiveId: null, currency: pack.currency })
}

async function underIncentive(
  act: Act,
  input: CreateDraft,
): Promise<Result<Under, SubmissionRefusal>> {
  const incentive =
    input.incentiveId === undefined ? null : await incentiveById(act.tx, input.incentiveId)
  const own = act.actor.partnerId
  if (incentive === null || (own !== null && incentive.partnerId !== own)) {
    const named = input.incentiveId ?? 'The activity'
    return refuse({ code: 'submission.not_claimable', incentive: named, why: 'it is not known.' })
  }
  await lockPartner(act.tx, incentive.partnerId)
  const free = await mayStandUnder(act, incentive, {
    type: input.type,
    submissionId: act.newId(),
    source: input.source,
  })
  if (!free.ok) return free
  return ok({
    partnerId: incentive.partnerId,
    programId: incentive.programId,
    versionId: incentive.versionId,
    incentiveId: incentive.incentiveId,
    currency: incentive.requested.currency,
  })
}

export type SaveDraft = {
  readonly submissionId: string
  readonly version: number
  readonly form: Readonly<Record<string, string>>
  readonly lines: readonly Line[]
  readonly isFinal: boolean
}

export type Saved = {
  readonly version: number
  readonly problems: readonly Problem[]
  readonly checks: readonly Check[]
}

/** Saves form and lines of a draft, or the parts that were sent back; answers what a submit would
 *  refuse and the soft checks. */
export async function saveDraft(
  act: Act,
  input: SaveDraft,
): Promise<Result<Saved, SubmissionRefusal>> {
  const row = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  const seen = fresh(row, input)
  if (!seen.ok) return seen
  const before = seen.value
  if (before.status !== 'draft' && before.status !== 'action_required') {
    return refuse({
      code: 'submission.wrong_state',
      submission: before.number ?? 'The draft',
      why: `It is ${before.status.replace('_', ' ')}; only a draft, or what was sent back, can change.`,
    })
  }
  const hasInvoices = kindOf(before.type).judged === 'lines'
  const strange = wrongLines(input.lines, hasInvoices ? null : before.currency)
  if (strange.length > 0) {
    const submission = before.number ?? 'The draft'
    return refuse({ code: 'submission.lines_wrong', submission, lines: strange })
  }
  const form = await ownFields(act, before, input.form)
  const lines = input.lines.map(lineRow)
  if (before.status === 'action_required') {
    const open = (await defectsOf(act.tx, before.submissionId)).filter((d) => d.mendedAt === null)
    const was = { form: before.form, lines: await linesOf(act.tx, before.submissionId) }
    const parts = lockedParts(was, { form, lines }, open)
    const submission = must(before.number, 'what was sent back has a number')
    if (parts.length > 0) return refuse({ code: 'submission.locked_part', submission, parts })
  }
  const requested = requestedOf(before.type, form, before.currency)
  // What was sent back says itself whether it is the last; no flag beside the form changes it.
  const flag = before.status === 'draft' ? input.isFinal : before.isFinal
  const isFinal = form['final'] === undefined ? flag : form['final'] === 'yes'
  const saved = await saveForm(act.tx, {
    submissionId: before.submissionId,
    form,
    requestedMinor: requested.minor,
    isFinal,
    version: before.version,
  })
  const { version } = must(saved, 'the row was locked at this version')
  await replaceLines(act.tx, before, lines)
  const after = { ...before, form, requestedMinor: requested.minor, isFinal, version }
  const handed = await handedIn(act.tx, after)
  const { assessment } = await judge(act.tx, handed, act.at)
  await noteEdit(act, before)
  const checks = act.actor.partnerId === null ? assessment.checks : forPartner(assessment.checks)
  return ok({ version, problems: handed.problems, checks })
}

/** What a partner sees of the checks before sending: their own, without what others handed in, what
 *  a fund holds, or how fraud is looked for. */
function forPartner(checks: readonly Check[]): Check[] {
  const ofOthers = [
    'check_invoice_reuse',
    'check_allocation',
    'check_house_account',
    'check_direct',
    'check_outreach',
    'check_conflict',
    'check_same_moment',
    'check_earlier',
    'check_customer_class',
  ]
  const signs = [
    'check_fraud',
    'check_same_picture',
    'check_invoice_near',
    'check_invoice_sequence',
    'check_paper_dates',
    'check_amounts',
  ]
  return checks
    .filter((check) => !signs.includes(check.code))
    .map((check) => (ofOthers.includes(check.code) ? { ...check, facts: {} } : check))
}

/** The answers of the form that are not empty; what no form in force asks for is not kept. */
async function ownFields(
  act: Act,
  of: Pick<Under, 'programId' | 'versionId'> & { readonly type: SubmissionType },
  form: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const own = must(await versionById(act.tx, of.versionId), `version ${of.versionId}`)
  const today = act.at.toZonedDateTimeISO(own.pack.zone).toPlainDate()
  const current = await versionInForce(act.tx, of.programId as ProgramId, today)
  const known = new Set(
    [own, current].flatMap((version) =>
      (version?.pack.forms[of.type]?.fields ?? []).map((field) => field.name),
    ),
  )
  return Object.fromEntries(
    Object.entries(form)
      .map(([name, text]) => [name, text.trim()] as const)
      .filter(([name, text]) => text !== '' && known.has(name)),
  )
}
