import type { Currency } from '../kernel/currency.ts'
import type { Id } from '../kernel/ids.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { ProgramType } from './pack.ts'

export type ProgramId = Id<'program'>
export type VersionId = Id<'version'>
export type PublicationId = Id<'publication'>
export type VersionStatus = 'draft' | 'published'

/** A program and the numbers of its newest published version and its draft, if there is one. */
export type ProgramRow = {
  readonly programId: ProgramId
  readonly code: string
  readonly type: ProgramType
  readonly currency: Currency
  readonly createdAt: Instant
}
export type ProgramListRow = ProgramRow & {
  readonly name: string
  readonly publishedNumber: number | null
  readonly publishedVersionId: VersionId | null
  readonly draftNumber: number | null
  readonly draftVersionId: VersionId | null
}
/** A version without its files. */
export type VersionHead = {
  readonly versionId: VersionId
  readonly programId: ProgramId
  readonly code: string
  readonly number: number
  readonly status: VersionStatus
  readonly name: string
  readonly fundCode: string
  readonly effectiveFrom: PlainDate
  readonly effectiveUntil: PlainDate | null
  readonly contentHash: string
  readonly draftedBy: string
  readonly draftedAt: Instant
  readonly publishedBy: string | null
  readonly publishedAt: Instant | null
  readonly revision: number
}
export type VersionRow = VersionHead & { readonly files: Readonly<Record<string, string>> }
/** A version whose files are left out when the reader knows what they say, by their hash. */
export type SpareVersionRow = VersionHead & {
  readonly files: Readonly<Record<string, string>> | null
}

const headColumns: Sql = sql`
  v.version_id as "versionId", v.program_id as "programId", p.code, v.number, v.status, v.name,
  v.fund_code as "fundCode", v.effective_from as "effectiveFrom",
  v.effective_until as "effectiveUntil", v.content_hash as "contentHash",
  v.drafted_by as "draftedBy", v.drafted_at as "draftedAt", v.published_by as "publishedBy",
  v.published_at as "publishedAt", v.revision`

/** Programs by code, from the one after `after`. */
export function programRows(
  tx: Tx,
  asked: { readonly after: { readonly id: string; readonly key: string } | null; limit: number },
) {
  const after = asked.after === null ? sql`true` : sql`p.code > ${asked.after.key}`
  return tx.many<ProgramListRow>(sql`
    select p.program_id as "programId", p.code, p.type, p.currency, p.created_at as "createdAt",
      coalesce(published.name, draft.name, p.code) as name,
      published.number as "publishedNumber", published.version_id as "publishedVersionId",
      draft.number as "draftNumber", draft.version_id as "draftVersionId"
    from programs.programs p
    left join lateral (
      select version_id, number, name from programs.versions
      where program_id = p.program_id and status = 'published'
      order by number desc limit 1) published on true
    left join programs.versions draft on draft.program_id = p.program_id and draft.status = 'draft'
    where ${after} order by p.code limit ${asked.limit + 1}`)
}

export function selectProgramByCode(tx: Tx, code: string) {
  return tx.maybeOne<ProgramRow>(sql`
    select program_id as "programId", code, type, currency, created_at as "createdAt"
    from programs.programs where code = ${code}`)
}

/** Inserts the program unless its code is there; true when this call made it. */
export async function insertProgram(tx: Tx, row: ProgramRow): Promise<boolean> {
  const { programId, code, type, currency, createdAt } = row
  const made = await tx.run(sql`
    insert into programs.programs (program_id, code, type, currency, created_at)
    values (${programId}, ${code}, ${type}, ${currency}, ${createdAt})
    on conflict (code) do nothing`)
  return made === 1
}

/** The newest version of a program, locked, with its files; null when it has none. */
export function lockNewestVersion(tx: Tx, programId: ProgramId) {
  return tx.maybeOne<VersionRow>(sql`
    select ${headColumns}, v.files
    from programs.versions v join programs.programs p using (program_id)
    where v.program_id = ${programId} order by v.number desc limit 1 for update of v`)
}

export type VersionWrite = {
  readonly versionId: VersionId
  readonly programId: ProgramId
  readonly number: number
  readonly name: string
  readonly fundCode: string
  readonly effectiveFrom: PlainDate
  readonly effectiveUntil: PlainDate | null
  readonly files: Readonly<Record<string, string>>
  readonly contentHash: string
  readonly draftedBy: string
  readonly draftedAt: Instant
}

export function insertVersion(tx: Tx, v: VersionWrite) {
  return tx.run(sql`
    insert into programs.versions (version_id, program_id, number, status, name, fund_code,
      effective_from, effective_until, files, content_hash, drafted_by, drafted_at)
    values (${v.versionId}, ${v.programId}, ${v.number}, 'draft', ${v.name}, ${v.fundCode},
      ${v.effectiveFrom}, ${v.effectiveUntil}, ${v.files}, ${v.contentHash}, ${v.draftedBy},
      ${v.draftedAt})`)
}

/** Replaces what a draft says; the revision it now has. */
export function updateDraft(tx: Tx, v: VersionWrite) {
  return tx.one<{ revision: number }>(sql`
    update programs.versions set name = ${v.name}, fund_code = ${v.fundCode},
      effective_from = ${v.effectiveFrom}, effective_until = ${v.effectiveUntil},
      files = ${v.files}, content_hash = ${v.contentHash}, drafted_by = ${v.draftedBy},
      drafted_at = ${v.draftedAt}, revision = revision + 1
    where version_id = ${v.versionId} and status = 'draft' returning revision`)
}

export function lockVersion(tx: Tx, versionId: VersionId) {
  return tx.maybeOne<VersionRow>(sql`
    select ${headColumns}, v.files
    from programs.versions v join programs.programs p using (program_id)
    where v.version_id = ${versionId} for update of v`)
}

export function markPublished(
  tx: Tx,
  published: { readonly versionId: VersionId; readonly by: string; readonly at: Instant },
) {
  return tx.run(sql`
    update programs.versions set status = 'published', published_by = ${published.by},
      published_at = ${published.at}
    where version_id = ${published.versionId} and status = 'draft'`)
}

/** Number of the newest published version of a program; null when there is none. */
export function newestPublished(tx: Tx, programId: ProgramId) {
  return tx.one<{ number: number | null }>(sql`
    select max(number) as number from programs.versions
    where program_id = ${programId} and status = 'published'`)
}

export function selectVersion(tx: Tx, versionId: VersionId) {
  return tx.maybeOne<VersionRow>(sql`
    select ${headColumns}, v.files
    from programs.versions v join programs.programs p using (program_id)
    where v.version_id = ${versionId}`)
}

/** Thirty kilobytes a version that need not be read again: `known` are hashes of files. */
const spareFiles = (known: readonly string[]) =>
  sql`case when v.content_hash = any(${known}) then null else v.files end as files`

/** A version without the files whose hash is known. */
export function selectSpareVersion(tx: Tx, versionId: VersionId, known: readonly string[]) {
  return tx.maybeOne<SpareVersionRow>(sql`
    select ${headColumns}, ${spareFiles(known)}
    from programs.versions v join programs.programs p using (program_id)
    where v.version_id = ${versionId}`)
}

/** Index versions_in_force, one row. */
export function selectVersionInForce(
  tx: Tx,
  asked: {
    readonly programId: ProgramId
    readonly on: PlainDate
    readonly known: readonly string[]
  },
) {
  const { programId, on, known } = asked
  return tx.maybeOne<SpareVersionRow>(sql`
    select ${headColumns}, ${spareFiles(known)}
    from programs.versions v join programs.programs p using (program_id)
    where v.program_id = ${programId} and v.status = 'published' and v.effective_from <= ${on}
      and (v.effective_until is null or v.effective_until > ${on})
    order by v.number desc limit 1`)
}

/** The version in force of every program on a day, by code. */
export function selectVersionsInForce(tx: Tx, on: PlainDate, known: readonly string[]) {
  return tx.many<SpareVersionRow>(sql`
    select distinct on (p.code) ${headColumns}, ${spareFiles(known)}
    from programs.versions v join programs.programs p using (program_id)
    where v.status = 'published' and v.effective_from <= ${on}
      and (v.effective_until is null or v.effective_until > ${on})
    order by p.code, v.number desc limit 200`)
}

/** All versions of a program, newest first. */
export function versionHeads(tx: Tx, programId: ProgramId) {
  return tx.many<VersionHead>(sql`
    select ${headColumns}
    from programs.versions v join programs.programs p using (program_id)
    where v.program_id = ${programId} order by v.number desc limit 200`)
}

/** Published versions in id order, from the one after `after`: for verification. */
export function publishedFrom(tx: Tx, after: VersionId | null, limit: number) {
  return tx.many<VersionRow>(sql`
    select ${headColumns}, v.files
    from programs.versions v join programs.programs p using (program_id)
    where v.status = 'published' and (${after}::uuid is null or v.version_id > ${after}::uuid)
    order by v.version_id limit ${limit}`)
}

/** A draft put forward for publishing, as it was when it was. */
export type PublicationRow = {
  readonly publicationId: PublicationId
  readonly versionId: VersionId
  readonly revision: number
  readonly contentHash: string
  readonly note: string
  readonly status: PublicationStatus
  readonly proposedBy: string
  readonly proposedAt: Instant
  readonly settledBy: string | null
  readonly settledAt: Instant | null
  readonly reason: string | null
}
export type PublicationStatus = 'proposed' | 'agreed' | 'declined' | 'void'

const publicationColumns: Sql = sql`
  publication_id as "publicationId", version_id as "versionId", revision,
  content_hash as "contentHash", note, status, proposed_by as "proposedBy",
  proposed_at as "proposedAt", settled_by as "settledBy", settled_at as "settledAt", reason`

export function insertPublication(
  tx: Tx,
  p: Pick<
    PublicationRow,
    | 'publicationId'
    | 'versionId'
    | 'revision'
    | 'contentHash'
    | 'note'
    | 'proposedBy'
    | 'proposedAt'
  >,
) {
  return tx.run(sql`
    insert into programs.publications (publication_id, version_id, revision, content_hash, note,
      status, proposed_by, proposed_at)
    values (${p.publicationId}, ${p.versionId}, ${p.revision}, ${p.contentHash}, ${p.note},
      'proposed', ${p.proposedBy}, ${p.proposedAt})`)
}

export function lockPublication(tx: Tx, publicationId: PublicationId) {
  return tx.maybeOne<PublicationRow>(sql`
    select ${publicationColumns} from programs.publications
    where publication_id = ${publicationId} for update`)
}

/** What a version was put forward for, newest first. */
export function publicationsOf(tx: Tx, versionId: VersionId) {
  return tx.many<PublicationRow>(sql`
    select ${publicationColumns} from programs.publications
    where version_id = ${versionId} order by proposed_at desc, publication_id desc limit 100`)
}

/** The open proposal of a program's draft, if there is one. */
export function openProposalOf(tx: Tx, programId: ProgramId) {
  return tx.maybeOne<{ publicationId: PublicationId; contentHash: string }>(sql`
    select p.publication_id as "publicationId", p.content_hash as "contentHash"
    from programs.publications p join programs.versions v using (version_id)
    where v.program_id = ${programId} and p.status = 'proposed'`)
}

export type Settlement = {
  readonly status: Exclude<PublicationStatus, 'proposed'>
  readonly by: string
  readonly at: Instant
  readonly reason: string | null
}

export function settlePublication(tx: Tx, publicationId: PublicationId, how: Settlement) {
  return tx.run(sql`
    update programs.publications set status = ${how.status}, settled_by = ${how.by},
      settled_at = ${how.at}, reason = ${how.reason}
    where publication_id = ${publicationId} and status = 'proposed'`)
}

/** The open proposal of a version that has changed is none any more; its id, if there was one. */
export function voidProposal(
  tx: Tx,
  asked: { readonly versionId: VersionId; readonly by: string; readonly at: Instant },
) {
  return tx.maybeOne<{ publicationId: PublicationId }>(sql`
    update programs.publications set status = 'void', settled_by = ${asked.by},
      settled_at = ${asked.at}
    where version_id = ${asked.versionId} and status = 'proposed'
    returning publication_id as "publicationId"`)
}

/** The newest published version of the same program before this one, whole; null when there is none. */
export function versionBefore(tx: Tx, versionId: VersionId) {
  return tx.maybeOne<VersionRow>(sql`
    select ${headColumns}, v.files
    from programs.versions v join programs.programs p using (program_id)
    join programs.versions this on this.program_id = v.program_id
    where this.version_id = ${versionId} and v.status = 'published' and v.number < this.number
    order by v.number desc limit 1`)
}
