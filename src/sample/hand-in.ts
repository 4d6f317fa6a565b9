import type { Act } from '../audit/index.ts'
import { keepFile, putFile } from '../evidence/index.ts'
import { must } from '../kernel/assert.ts'
import { money, type Money, add } from '../kernel/money.ts'
import { ok, type Result, unwrap } from '../kernel/result.ts'
import { versionInForce, slotsOf } from '../programs/index.ts'
import type { World } from '../platform/world.ts'
import {
  attachPaper,
  createDraft,
  type Line,
  saveDraft,
  submissionById,
  type SubmissionRefusal,
  submit,
} from '../submissions/index.ts'
import type { Days } from './days.ts'
import { amountOf } from './found.ts'
import { type Activity, invoicePaper, type Paper, proofPaper } from './papers/paper.ts'
import type { SamplePartner } from './partners.ts'
import type {
  ChangeFacts,
  ClaimedCost,
  ClaimFacts,
  PlannedCost,
  RequestFacts,
  Story,
} from './story.ts'

/** What handing in needs to know of its story. */
export type Setting = {
  readonly world: World
  readonly days: Days
  readonly currency: string
  readonly partner: SamplePartner
  readonly partnerId: string
  readonly programId: string
  readonly story: Story
}

/** What an activity's story asks for. */
function requestOf({ story }: Setting): RequestFacts {
  return must(story.request, `a request in story ${story.id}`)
}

type HandedIn = Promise<Result<{ submissionId: string }, SubmissionRefusal>>

/** The partner drafts a request and, unless it stays one, hands it in. */
export function handInRequest(setting: Setting) {
  return async (act: Act, { isDraft }: { readonly isDraft: boolean }): HandedIn => {
    const { programId, days } = setting
    const request = requestOf(setting)
    const draft = unwrap(await createDraft(act, { type: 'mdf_request', programId, form: {} }))
    const form = requestForm(request, setting.partner.country, days)
    const lines = request.costs.map((cost, at) => plannedLine(setting, cost, at + 1))
    const saved = unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: true }))
    return isDraft ? ok(draft) : handIn(act, { ...draft, version: saved.version })
  }
}

/** The partner claims under the approved request, with an invoice per line and the proof of its type. */
export function handInClaim(setting: Setting, claim: ClaimFacts) {
  return async (
    act: Act,
    input: { readonly requestId: string; readonly isDraft: boolean },
  ): HandedIn => {
    const request = must(await submissionById(act.tx, input.requestId), 'the request of the story')
    const incentiveId = must(request.incentiveId, 'an approved request has its incentive')
    const draft = unwrap(await createDraft(act, { type: 'mdf_claim', incentiveId, form: {} }))
    const lines = claim.lines.map((cost, at) => claimedLine(setting, cost, at + 1))
    const slots = await proofSlots(act, setting)
    const places = [
      ...lines.map(({ lineNo }) => ({ slot: 'invoice', lineNo })),
      // A draft still lacks its proof.
      ...(input.isDraft ? [] : slots.map((slot) => ({ slot, lineNo: null }))),
    ]
    await putPapers(act, setting, { submissionId: draft.submissionId, places, claim })
    const form = claimForm(claim)
    const saved = unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: true }))
    return input.isDraft ? ok(draft) : handIn(act, { ...draft, version: saved.version })
  }
}

/** A change of the activity that was asked for first; what it does not name stays. */
export function handInChange(setting: Setting, { reason, ...changed }: ChangeFacts) {
  return async (act: Act, input: { readonly requestId: string }): HandedIn => {
    const before = must(await submissionById(act.tx, input.requestId), 'the request of the story')
    const incentiveId = must(before.incentiveId, 'an approved request has its incentive')
    const draft = unwrap(await createDraft(act, { type: 'mdf_change', incentiveId, form: {} }))
    const request = { ...requestOf(setting), ...changed }
    const form = { ...requestForm(request, setting.partner.country, setting.days), reason }
    const lines = request.costs.map((cost, at) => plannedLine(setting, cost, at + 1))
    const saved = unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: true }))
    return handIn(act, { ...draft, version: saved.version })
  }
}

/** Hands a draft in. */
export async function handIn(
  act: Act,
  draft: { readonly submissionId: string; readonly version: number },
): HandedIn {
  const handed = await submit(act, draft)
  return handed.ok ? ok({ submissionId: draft.submissionId }) : handed
}

async function proofSlots(act: Act, setting: Setting): Promise<string[]> {
  const today = act.at.toZonedDateTimeISO('UTC').toPlainDate()
  const version = must(await versionInForce(act.tx, setting.programId, today), 'a program in force')
  const slots = slotsOf(version.pack, 'mdf_claim', requestOf(setting).type)
  return slots.filter((slot) => slot.required && slot.slot !== 'invoice').map((slot) => slot.slot)
}

export type PutPapers = {
  readonly submissionId: string
  readonly places: readonly { readonly slot: string; readonly lineNo: number | null }[]
  readonly claim?: ClaimFacts
  /** A second try brings other papers than the first. */
  readonly tried?: number
}

/** Uploads a paper for each place and puts it there. */
export async function putPapers(act: Act, setting: Setting, asked: PutPapers): Promise<void> {
  const claim = asked.claim ?? claimOf(setting.story)
  const activity = activityOf(setting, claim, asked.tried ?? 1)
  for (const { slot, lineNo } of asked.places) {
    const cost = lineNo === null ? undefined : claim.lines[lineNo - 1]
    const paper =
      cost === undefined ? proofPaper(slot, activity) : invoiceOf(setting, activity, cost)
    const kept = unwrap(await keepFile(setting.world.files, paper))
    const { fileId } = unwrap(await putFile(act, { ...kept, partnerId: setting.partnerId }))
    unwrap(await attachPaper(act, { submissionId: asked.submissionId, fileId, slot, lineNo }))
  }
}

function claimOf(story: Story): ClaimFacts {
  const move = story.moves.find((each) => each.do === 'claim')
  return must(move?.do === 'claim' ? move.claim : undefined, `a claim in story ${story.id}`)
}

function activityOf(setting: Setting, claim: ClaimFacts, tried: number): Activity {
  const { story, partner, days } = setting
  const { title, place, from, until } = requestOf(setting)
  return {
    key: tried === 1 ? story.id : `${story.id}/${tried}`,
    partner: partner.legalName,
    title,
    place,
    firstOn: days.day(from),
    lastOn: days.day(until),
    metric: claim.metric,
  }
}

function invoiceOf(setting: Setting, activity: Activity, cost: ClaimedCost): Paper {
  const { net, tax } = amountsOf(setting, cost)
  const { seller, invoice: number, what } = cost
  return invoicePaper(activity, {
    seller,
    number,
    on: activity.lastOn,
    what,
    net,
    tax,
    total: add(net, tax),
  })
}

function amountsOf(
  setting: Setting,
  cost: ClaimedCost,
): { readonly net: Money; readonly tax: Money } {
  const net = amountOf(cost.net, cost.currency ?? setting.currency)
  // Tenths of a per cent, so that 25.5 % stays whole.
  const tax = (net.minor * BigInt(Math.round(cost.tax * 10))) / 1000n
  return { net, tax: money(tax, net.currency) }
}

function requestForm(request: RequestFacts, country: string, days: Days): Record<string, string> {
  return {
    activity_type: request.type,
    title: request.title,
    starts_on: days.day(request.from).toString(),
    ends_on: days.day(request.until).toString(),
    place: request.place,
    country,
    audience: request.audience,
    expected_leads: String(request.leads),
    expected_pipeline: request.pipeline,
    requested: request.requested,
  }
}

function claimForm(claim: ClaimFacts): Record<string, string> {
  return {
    claimed: claim.claimed,
    metric_value: String(claim.metric),
    leads: String(claim.leads),
    summary: claim.summary,
    final: claim.final ?? 'yes',
  }
}

function plannedLine(setting: Setting, cost: PlannedCost, lineNo: number): Line {
  const { currency = setting.currency } = cost
  const net = amountOf(cost.net, currency)
  return {
    lineNo,
    description: cost.what,
    costKind: cost.kind,
    seller: null,
    invoiceNumber: null,
    invoiceOn: null,
    deliveredOn: null,
    criterion: null,
    dueOn: null,
    net,
    tax: money(0n, currency),
    claimed: net,
    parts: [],
  }
}

function claimedLine(setting: Setting, cost: ClaimedCost, lineNo: number): Line {
  const { days } = setting
  const { currency = setting.currency } = cost
  const { from, until } = requestOf(setting)
  const { net, tax } = amountsOf(setting, cost)
  return {
    ...plannedLine(setting, cost, lineNo),
    seller: cost.seller,
    invoiceNumber: cost.invoice,
    invoiceOn: days.day(until),
    deliveredOn: days.day(from),
    criterion: null,
    dueOn: null,
    tax,
    claimed: cost.claimed === undefined ? net : amountOf(cost.claimed, currency),
    parts: (cost.parts ?? []).map(([costKind, part]) => ({
      costKind,
      net: amountOf(part, currency),
    })),
  }
}
