import type { Instant } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { EvidenceItemId, FileId, ItemState, MediaType } from './evidence.ts'
import type { Look } from './look.ts'

export type FileRow = {
  fileId: FileId
  sha256: string
  sizeBytes: bigint
  mediaType: MediaType
  name: string
  partnerId: string | null
  uploadedAt: Instant
}

export function insertFile(
  tx: Tx,
  file: {
    readonly fileId: FileId
    readonly sha256: string
    readonly sizeBytes: number
    readonly mediaType: MediaType
    readonly name: string
    readonly partnerId: string | null
    readonly uploadedBy: string
    readonly uploadedAt: Instant
  },
) {
  return tx.run(sql`
    insert into evidence.files (file_id, sha256, size_bytes, media_type, name, partner_id,
      uploaded_by, uploaded_at)
    values (${file.fileId}, ${file.sha256}, ${file.sizeBytes}, ${file.mediaType}, ${file.name},
      ${file.partnerId}, ${file.uploadedBy}, ${file.uploadedAt})`)
}

export function insertLook(tx: Tx, fileId: FileId, { likeness, madeAt }: Look) {
  return tx.run(sql`
    insert into evidence.looks (file_id, coarse, fine, made_at)
    values (${fileId}, ${likeness?.coarse ?? null}::text::bit(64),
      ${likeness?.fine ?? null}::text::bit(256), ${madeAt})`)
}

export function selectFile(tx: Tx, fileId: FileId) {
  return tx.maybeOne<FileRow>(sql`
    select file_id as "fileId", sha256, size_bytes as "sizeBytes", media_type as "mediaType", name,
      partner_id as "partnerId", uploaded_at as "uploadedAt"
    from evidence.files where file_id = ${fileId}`)
}

export function insertItem(
  tx: Tx,
  row: {
    readonly itemId: EvidenceItemId
    readonly fileId: FileId
    readonly ownerKind: string
    readonly ownerId: string
    readonly slot: string
    readonly lineNo: number | null
    readonly partnerId: string | null
    readonly attachedAt: Instant
  },
) {
  return tx.run(sql`
    insert into evidence.items (item_id, file_id, owner_kind, owner_id, slot, line_no, state,
      partner_id, attached_at)
    values (${row.itemId}, ${row.fileId}, ${row.ownerKind}, ${row.ownerId}, ${row.slot},
      ${row.lineNo}, 'pending', ${row.partnerId}, ${row.attachedAt})`)
}

export type ItemRow = {
  itemId: EvidenceItemId
  fileId: FileId
  ownerKind: string
  ownerId: string
  slot: string
  lineNo: number | null
  state: ItemState
  reason: string | null
  partnerId: string | null
  attachedAt: Instant
  version: number
  name: string
  sha256: string
  sizeBytes: bigint
  mediaType: MediaType
  uploadedAt: Instant
}

const itemColumns: Sql = sql`
  i.item_id as "itemId", i.file_id as "fileId", i.owner_kind as "ownerKind",
  i.owner_id as "ownerId", i.slot, i.line_no as "lineNo", i.state, i.reason,
  i.partner_id as "partnerId", i.attached_at as "attachedAt", i.version, f.name, f.sha256,
  f.size_bytes as "sizeBytes", f.media_type as "mediaType", f.uploaded_at as "uploadedAt"`

/** What is attached to these owners, in the order it came. Index items_owner. */
export function itemsOfOwners(tx: Tx, ownerKind: string, ownerIds: readonly string[]) {
  return tx.many<ItemRow>(sql`
    select ${itemColumns}
    from evidence.items i join evidence.files f on f.file_id = i.file_id
    where i.owner_kind = ${ownerKind} and i.owner_id = any(${ownerIds}::uuid[])
      and i.detached_at is null
    order by i.owner_id, i.slot, i.line_no nulls first, i.item_id`)
}

export function selectItem(tx: Tx, itemId: EvidenceItemId) {
  return tx.maybeOne<ItemRow>(sql`
    select ${itemColumns}
    from evidence.items i join evidence.files f on f.file_id = i.file_id
    where i.item_id = ${itemId} and i.detached_at is null`)
}

export function lockItem(tx: Tx, itemId: EvidenceItemId) {
  return tx.maybeOne<{
    itemId: EvidenceItemId
    ownerKind: string
    ownerId: string
    slot: string
    state: ItemState
    partnerId: string | null
  }>(sql`
    select item_id as "itemId", owner_kind as "ownerKind", owner_id as "ownerId", slot, state,
      partner_id as "partnerId"
    from evidence.items where item_id = ${itemId} and detached_at is null for update`)
}

export function setItemState(
  tx: Tx,
  itemId: EvidenceItemId,
  judged: { readonly state: ItemState; readonly reason: string | null },
) {
  return tx.run(sql`
    update evidence.items set state = ${judged.state}, reason = ${judged.reason},
      version = version + 1
    where item_id = ${itemId}`)
}

export function moveItemRow(
  tx: Tx,
  itemId: EvidenceItemId,
  to: { readonly ownerId: string; readonly lineNo: number | null },
) {
  return tx.run(sql`
    update evidence.items set owner_id = ${to.ownerId}, line_no = ${to.lineNo},
      version = version + 1
    where item_id = ${itemId} and detached_at is null`)
}

export function detachItem(tx: Tx, itemId: EvidenceItemId, at: Instant) {
  return tx.run(sql`
    update evidence.items set detached_at = ${at}, version = version + 1
    where item_id = ${itemId} and detached_at is null and state <> 'accepted'`)
}

/** Which of these contents a file row points to: the sweep spares them. Index files_sha256. */
export function knownContents(tx: Tx, hashes: readonly string[]) {
  return tx.many<{ sha256: string }>(sql`
    select distinct sha256 from evidence.files where sha256 = any(${hashes}::text[])`)
}

/** Contents in hash order, for verifying that each is there and is what its name says. */
export function contentsAfter(tx: Tx, after: string, limit: number) {
  return tx.many<{ sha256: string }>(sql`
    select distinct sha256 from evidence.files where sha256 > ${after} order by sha256 limit ${limit}`)
}
