import { record, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Tx } from '../platform/db.ts'
import {
  isSlot,
  ITEMS_PER_OWNER_MAX,
  type EvidenceItemId,
  type FileId,
  type ItemState,
  type KeptFile,
} from './evidence.ts'
import type { EvidenceRefusal } from './refusals.ts'
import * as rows from './sql.ts'

/** Makes the row of content that {@link keepFile} stored. Always a new row: uploading something
 *  known looks like uploading something new. A partner's file is that partner's; staff may say
 *  whose it is. */
export async function putFile(
  act: Act,
  file: KeptFile & { readonly partnerId?: string | null },
): Promise<Result<{ fileId: FileId; sha256: string }, EvidenceRefusal>> {
  const fileId = act.newId<'file'>()
  const partnerId = act.actor.partnerId ?? file.partnerId ?? null
  await rows.insertFile(act.tx, {
    ...file,
    fileId,
    partnerId,
    uploadedBy: act.actor.principalId,
    uploadedAt: act.at,
  })
  if (file.look !== undefined) await rows.insertLook(act.tx, fileId, file.look)
  const { sha256, sizeBytes, mediaType } = file
  await record(act, {
    type: 'evidence.uploaded',
    subjectKind: 'file',
    subjectId: fileId,
    partnerId,
    body: { sha256, sizeBytes, mediaType },
  })
  return ok({ fileId, sha256 })
}

export type Attachment = {
  readonly fileId: FileId
  /** `submission`, `vendor`: opaque here; the owner's command has checked that it may change. */
  readonly ownerKind: string
  readonly ownerId: string
  readonly slot: string
  readonly lineNo?: number | null
  /** Whose the owner is. Only a file of the same partner, or of nobody, can be attached. */
  readonly partnerId: string | null
}

/** Attaches a file to a slot of its owner. Call it from the owner's command, under the owner's lock. */
export async function attach(
  act: Act,
  asked: Attachment,
): Promise<Result<{ itemId: EvidenceItemId }, EvidenceRefusal>> {
  const { fileId, ownerKind, ownerId, slot, partnerId } = asked
  if (!isSlot(slot)) return refuse({ code: 'evidence.bad_slot', slot })
  const file = await rows.selectFile(act.tx, fileId)
  const isTheirs = file !== null && (file.partnerId === null || file.partnerId === partnerId)
  const isOwn = act.actor.partnerId === null || file?.partnerId === act.actor.partnerId
  if (file === null || !isTheirs || !isOwn) {
    return refuse({ code: 'evidence.unknown_file', file: fileId })
  }
  const there = await rows.itemsOfOwners(act.tx, ownerKind, [ownerId])
  if (there.length >= ITEMS_PER_OWNER_MAX) {
    return refuse({ code: 'evidence.too_many', itemsMax: ITEMS_PER_OWNER_MAX })
  }
  const itemId = act.newId<'evidence_item'>()
  const lineNo = asked.lineNo ?? null
  await rows.insertItem(act.tx, {
    itemId,
    fileId,
    ownerKind,
    ownerId,
    slot,
    lineNo,
    partnerId,
    attachedAt: act.at,
  })
  await record(act, {
    type: 'evidence.attached',
    subjectKind: ownerKind,
    subjectId: ownerId,
    partnerId,
    body: { itemId, fileId, slot, lineNo, sha256: file.sha256 },
  })
  return ok({ itemId })
}

/** Takes evidence away that no decision rests on. The owner's command says whether it may change. */
export async function detach(
  act: Act,
  asked: { readonly itemId: EvidenceItemId; readonly ownerKind: string; readonly ownerId: string },
): Promise<Result<null, EvidenceRefusal>> {
  const item = await rows.lockItem(act.tx, asked.itemId)
  const isOwners = item?.ownerKind === asked.ownerKind && item.ownerId === asked.ownerId
  if (item === null || !isOwners || !mayTouch(act, item.partnerId)) {
    return refuse({ code: 'evidence.unknown_item', item: asked.itemId })
  }
  if (item.state === 'accepted') {
    return refuse({ code: 'evidence.already_accepted', item: asked.itemId })
  }
  await rows.detachItem(act.tx, asked.itemId, act.at)
  await record(act, {
    type: 'evidence.detached',
    subjectKind: item.ownerKind,
    subjectId: item.ownerId,
    partnerId: item.partnerId,
    body: { itemId: item.itemId, slot: item.slot },
  })
  return ok(null)
}

/** Gives an item to another owner of the same kind and partner, as it was judged. Call it from the
 *  owners' command, under the locks of both. */
export async function moveItem(
  act: Act,
  asked: {
    readonly itemId: EvidenceItemId
    readonly ownerId: string
    readonly lineNo: number | null
  },
): Promise<Result<null, EvidenceRefusal>> {
  const { itemId, ownerId, lineNo } = asked
  const item = await rows.lockItem(act.tx, itemId)
  if (item === null || !mayTouch(act, item.partnerId)) {
    return refuse({ code: 'evidence.unknown_item', item: itemId })
  }
  await rows.moveItemRow(act.tx, itemId, { ownerId, lineNo })
  await record(act, {
    type: 'evidence.moved',
    subjectKind: item.ownerKind,
    subjectId: item.ownerId,
    partnerId: item.partnerId,
    body: { itemId, slot: item.slot, to: ownerId, lineNo },
  })
  return ok(null)
}

function mayTouch(act: Act, partnerId: string | null): boolean {
  return act.actor.partnerId === null || act.actor.partnerId === partnerId
}

/** Accepts or rejects (with a reason the partner reads) one paper, or sets it back to pending. */
export async function judgeItem(
  act: Act,
  asked: {
    readonly itemId: EvidenceItemId
    readonly state: ItemState
    readonly reason: string | null
  },
): Promise<Result<{ state: ItemState }, EvidenceRefusal>> {
  const item = await rows.lockItem(act.tx, asked.itemId)
  if (item === null || act.actor.partnerId !== null) {
    return refuse({ code: 'evidence.unknown_item', item: asked.itemId })
  }
  const reason = asked.reason?.trim() ?? ''
  if (asked.state === 'rejected' && reason === '') {
    return refuse({ code: 'evidence.reason_missing', item: asked.itemId })
  }
  await rows.setItemState(act.tx, asked.itemId, {
    state: asked.state,
    reason: reason === '' ? null : reason,
  })
  await record(act, {
    type: 'evidence.judged',
    subjectKind: item.ownerKind,
    subjectId: item.ownerId,
    partnerId: item.partnerId,
    reason: reason === '' ? null : reason,
    body: { itemId: item.itemId, slot: item.slot, from: item.state, to: asked.state },
  })
  return ok({ state: asked.state })
}

/** What is attached to one owner, in slot order. */
export function itemsOf(tx: Tx, ownerKind: string, ownerId: string): Promise<rows.ItemRow[]> {
  return rows.itemsOfOwners(tx, ownerKind, [ownerId])
}
