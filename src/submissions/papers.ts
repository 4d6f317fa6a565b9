import { type Act } from '../audit/index.ts'
import {
  attach,
  detach,
  itemsOf,
  type EvidenceItemId,
  type EvidenceRefusal,
  type FileId,
} from '../evidence/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { SubmissionRefusal } from './refusals.ts'
import { defectsOf, lockSubmission, type SubmissionRow } from './sql.ts'

export type AttachPaper = {
  readonly submissionId: string
  readonly fileId: FileId
  readonly slot: string
  readonly lineNo: number | null
}

/** The slot of what supports an appeal. */
export const APPEAL_SLOT = 'appeal'

/** Puts an uploaded file into a slot of a draft, or into a slot or line that was sent back. */
export async function attachPaper(
  act: Act,
  input: AttachPaper,
): Promise<
  Result<{ itemId: EvidenceItemId; version: number }, SubmissionRefusal | EvidenceRefusal>
> {
  const open = await openFor(act, input)
  if (!open.ok) return open
  const attached = await attach(act, {
    fileId: input.fileId,
    ownerKind: 'submission',
    ownerId: input.submissionId,
    slot: input.slot,
    lineNo: input.lineNo,
    partnerId: open.value.partnerId,
  })
  return attached.ok ? ok({ ...attached.value, version: open.value.version }) : attached
}

/** Takes a file out of its slot, where that slot is open for change. */
export async function detachPaper(
  act: Act,
  input: { readonly submissionId: string; readonly itemId: EvidenceItemId },
): Promise<Result<{ version: number }, SubmissionRefusal | EvidenceRefusal>> {
  const owner = { ownerKind: 'submission', ownerId: input.submissionId }
  const items = await itemsOf(act.tx, owner.ownerKind, owner.ownerId)
  const item = items.find((one) => one.itemId === input.itemId)
  if (item === undefined) return refuse({ code: 'evidence.unknown_item', item: input.itemId })
  const open = await openFor(act, { ...input, slot: item.slot, lineNo: item.lineNo })
  if (!open.ok) return open
  const taken = await detach(act, { itemId: input.itemId, ...owner })
  return taken.ok ? ok({ version: open.value.version }) : taken
}

async function openFor(
  act: Act,
  input: { readonly submissionId: string; readonly slot: string; readonly lineNo: number | null },
): Promise<Result<SubmissionRow, SubmissionRefusal>> {
  const row = await lockSubmission(act.tx, input.submissionId, act.actor.partnerId)
  if (row === null) return refuse({ code: 'submission.unknown', submission: input.submissionId })
  if (row.status === 'draft') return ok(row)
  // What supports an appeal lies in a slot of its own, and is added until somebody looks at it.
  if (row.status === 'appealed' && input.slot === APPEAL_SLOT) return ok(row)
  const submission = row.number ?? 'The draft'
  if (row.status !== 'action_required') {
    const why = 'Papers can be added to a draft, or where it was sent back.'
    return refuse({ code: 'submission.wrong_state', submission, why })
  }
  const defects = await defectsOf(act.tx, row.submissionId)
  const target = input.lineNo === null ? input.slot : `${input.slot}:${input.lineNo}`
  const isOpen = defects.some(
    (defect) =>
      defect.mendedAt === null &&
      ((defect.targetKind === 'slot' && defect.target === target) ||
        (defect.targetKind === 'line' && defect.target.split('.')[0] === String(input.lineNo))),
  )
  if (isOpen) return ok(row)
  return refuse({ code: 'submission.locked_part', submission, parts: [target] })
}
