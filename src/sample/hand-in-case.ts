import type { Act } from '../audit/index.ts'
import { keepFile, putFile } from '../evidence/index.ts'
import { must } from '../kernel/assert.ts'
import { add, money, type Money, zero } from '../kernel/money.ts'
import { ok, type Result, unwrap } from '../kernel/result.ts'
import {
  attachPaper,
  createDraft,
  type Line,
  saveDraft,
  submissionById,
  type SubmissionRefusal,
  submit,
} from '../submissions/index.ts'
import { amountOf } from './found.ts'
import type { Setting } from './hand-in.ts'
import { casePaper, invoicePaper, type Paper } from './papers/paper.ts'
import type { CaseFacts, CaseLine, CasePaper } from './story.ts'

/** The partner drafts a submission that is no request for funds nor a claim, with its papers, and
 *  unless it stays a draft hands it in: the first of a story opens it, later ones come under it. */
export function handInCase(setting: Setting, facts: CaseFacts) {
  return async (
    act: Act,
    input: { readonly firstId: string; readonly isDraft: boolean },
  ): Promise<Result<{ submissionId: string }, SubmissionRefusal>> => {
    const { programId, days } = setting
    const under =
      input.firstId === '' ? { programId } : { incentiveId: await incentiveOf(act, input.firstId) }
    const draft = unwrap(await createDraft(act, { type: facts.type, ...under, form: {} }))
    const lines = (facts.lines ?? []).map((line, at) => lineOf(setting, line, at + 1))
    for (const paper of facts.papers) await putPaper(act, setting, { facts, paper, lines, draft })
    const form = facts.form(days)
    const saved = unwrap(await saveDraft(act, { ...draft, form, lines, isFinal: true }))
    if (input.isDraft) return ok({ submissionId: draft.submissionId })
    const handed = await submit(act, { ...draft, version: saved.version })
    return handed.ok ? ok({ submissionId: draft.submissionId }) : handed
  }
}

/** The incentive that the first submission of a story opened. */
export async function incentiveOf(act: Act, firstId: string): Promise<string> {
  const first = must(await submissionById(act.tx, firstId), 'the first submission of the story')
  return must(first.incentiveId, 'what was handed in has its incentive')
}

type Putting = {
  readonly facts: CaseFacts
  readonly paper: CasePaper
  readonly lines: readonly Line[]
  readonly draft: { readonly submissionId: string }
}

async function putPaper(act: Act, setting: Setting, putting: Putting): Promise<void> {
  const { slot, lineNo = null } = putting.paper
  const kept = unwrap(await keepFile(setting.world.files, paperOf(setting, putting)))
  const { fileId } = unwrap(await putFile(act, { ...kept, partnerId: setting.partnerId }))
  const { submissionId } = putting.draft
  unwrap(await attachPaper(act, { submissionId, fileId, slot, lineNo }))
}

function paperOf({ partner, days, story }: Setting, { facts, paper, lines }: Putting): Paper {
  const { lineNo } = paper
  const line = lineNo === undefined ? undefined : lines[lineNo - 1]
  const on = days.day(paper.day)
  if (line === undefined || line.seller === null) {
    const { title, text, from = partner.legalName, name } = paper
    return casePaper({ name, title, from, to: facts.title, on, text, key: story.id })
  }
  const activity = { key: story.id, partner: partner.legalName, title: facts.title, place: '' }
  return invoicePaper(
    { ...activity, firstOn: on, lastOn: on, metric: 0 },
    {
      seller: line.seller,
      number: line.invoiceNumber ?? '',
      on,
      what: line.description,
      net: line.net,
      tax: line.tax,
      total: add(line.net, line.tax),
    },
  )
}

/** A milestone of a plan, or a cost of one. */
function lineOf({ days, currency }: Setting, line: CaseLine, lineNo: number): Line {
  const net: Money = amountOf(line.net, currency)
  const cost = line.invoice
  const tax =
    cost === undefined ? zero(currency) : money((net.minor * BigInt(cost.tax)) / 100n, currency)
  const on = cost === undefined ? null : days.day(cost.day)
  return {
    lineNo,
    description: line.what,
    costKind: line.kind ?? '',
    seller: cost?.seller ?? null,
    invoiceNumber: cost?.number ?? null,
    invoiceOn: on,
    deliveredOn: on,
    net,
    tax,
    claimed: net,
    parts: [],
    criterion: line.criterion ?? null,
    dueOn: line.due === undefined ? null : days.day(line.due),
  }
}
