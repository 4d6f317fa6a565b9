import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Tx } from '../../platform/db.ts'

/** One list at a time changes, and no vendor is screened against half of it. */
export function lockLists(tx: Tx) {
  return tx.run(sql`select pg_advisory_xact_lock(hashtext('vendors.screening_lists'))`)
}

/** Every list with its newest version, by code. */
export function listRows(tx: Tx) {
  return tx.many<{
    listCode: string
    kind: string
    version: number
    sha256: string
    publishedOn: PlainDate | null
    loadedAt: Instant
    loadedBy: string
    entries: number
    names: number
    added: number
    changed: number
    removed: number
  }>(sql`
    select l.list_code as "listCode", l.kind, v.version, v.sha256,
      v.published_on as "publishedOn", v.loaded_at as "loadedAt", v.loaded_by as "loadedBy",
      v.entries, v.names, v.added, v.changed, v.removed
    from vendors.screening_lists l join vendors.screening_versions v using (list_code, version)
    order by l.list_code`)
}

/** The versions of one list, newest first. */
export function versionRows(tx: Tx, listCode: string, limit: number) {
  return tx.many<{
    version: number
    sha256: string
    publishedOn: PlainDate | null
    loadedAt: Instant
    entries: number
    added: number
    changed: number
    removed: number
  }>(sql`
    select version, sha256, published_on as "publishedOn", loaded_at as "loadedAt", entries,
      added, changed, removed
    from vendors.screening_versions where list_code = ${listCode}
    order by version desc limit ${limit}`)
}

export function listsMark(tx: Tx) {
  return tx.one<{ listsMark: string }>(sql`
    select m.lists_mark as "listsMark" from vendors.screening_lists_mark m`)
}

/** Makes the list, or moves it on to its next version. */
export function putList(
  tx: Tx,
  row: { readonly listCode: string; readonly kind: string; readonly version: number },
) {
  return tx.run(sql`
    insert into vendors.screening_lists (list_code, kind, version)
    values (${row.listCode}, ${row.kind}, ${row.version})
    on conflict (list_code) do update set kind = excluded.kind, version = excluded.version`)
}

export function insertVersion(
  tx: Tx,
  row: {
    readonly listCode: string
    readonly version: number
    readonly sha256: string
    readonly publishedOn: string | null
    readonly at: Instant
    readonly by: string
    readonly entries: number
    readonly names: number
    readonly added: number
    readonly changed: number
    readonly removed: number
  },
) {
  return tx.run(sql`
    insert into vendors.screening_versions (list_code, version, sha256, published_on, loaded_at,
      loaded_by, entries, names, added, changed, removed)
    values (${row.listCode}, ${row.version}, ${row.sha256}, ${row.publishedOn}::text::date,
      ${row.at}, ${row.by}, ${row.entries}, ${row.names}, ${row.added}, ${row.changed},
      ${row.removed})`)
}

/** An earlier version of a list with the very same entries; null: none. */
export function versionOf(tx: Tx, listCode: string, sha256: string) {
  return tx.maybeOne<{ version: number }>(sql`
    select version from vendors.screening_versions
    where list_code = ${listCode} and sha256 = ${sha256} order by version desc limit 1`)
}

/** How many of these entries stand the same on lists of another kind, the most first. */
export function sameEntriesElsewhere(tx: Tx, kind: string, hashes: readonly string[]) {
  return tx.many<{ listCode: string; count: number }>(sql`
    select e.list_code as "listCode", count(*)::int as count
    from vendors.listed_entries e join vendors.screening_lists l using (list_code)
    where l.kind <> ${kind} and e.until_version is null and e.content_hash = any(${hashes}::text[])
    group by e.list_code order by count desc, e.list_code limit 1`)
}

/** What stands on a list, to compare the next version with. */
export function liveEntries(tx: Tx, listCode: string) {
  return tx.many<{ entryId: string; uid: string; contentHash: string }>(sql`
    select entry_id as "entryId", uid, content_hash as "contentHash"
    from vendors.listed_entries where list_code = ${listCode} and until_version is null`)
}

/** Ends entries: they are no longer on the list, or are there otherwise. */
export async function endEntries(tx: Tx, entryIds: readonly string[], version: number) {
  await tx.run(sql`
    update vendors.listed_entries set until_version = ${version}
    where entry_id = any(${entryIds}::uuid[])`)
  await tx.run(sql`
    update vendors.listed_names set keys = null where entry_id = any(${entryIds}::uuid[])`)
}

export type EntryWrite = {
  readonly entryId: string
  readonly uid: string
  readonly contentHash: string
  readonly kind: string
  readonly primaryName: string
  readonly programs: string
  readonly births: string
  readonly countries: string
  readonly ids: string
  readonly remarks: string | null
}

/** Writes entries in one statement; arrays and objects come as JSON text. */
export function insertEntries(
  tx: Tx,
  of: { readonly listCode: string; readonly version: number },
  rows: readonly EntryWrite[],
) {
  return tx.run(sql`
    insert into vendors.listed_entries (entry_id, list_code, uid, content_hash, kind, primary_name,
      programs, births, countries, ids, remarks, since_version)
    select e.entry_id, ${of.listCode}, e.uid, e.content_hash, e.kind, e.primary_name,
      array(select jsonb_array_elements_text(e.programs)), e.births,
      array(select jsonb_array_elements_text(e.countries)), e.ids, e.remarks, ${of.version}
    from unnest(${rows.map((r) => r.entryId)}::uuid[], ${rows.map((r) => r.uid)}::text[],
      ${rows.map((r) => r.contentHash)}::text[], ${rows.map((r) => r.kind)}::text[],
      ${rows.map((r) => r.primaryName)}::text[], ${rows.map((r) => r.programs)}::jsonb[],
      ${rows.map((r) => r.births)}::jsonb[], ${rows.map((r) => r.countries)}::jsonb[],
      ${rows.map((r) => r.ids)}::jsonb[], ${rows.map((r) => r.remarks)}::text[])
      as e(entry_id, uid, content_hash, kind, primary_name, programs, births, countries, ids, remarks)`)
}

export type NameWrite = {
  readonly entryId: string
  readonly ordinal: number
  readonly name: string
  readonly quality: string
  /** Between spaces: no key has one. */
  readonly keys: string
}

export function insertNames(tx: Tx, rows: readonly NameWrite[]) {
  return tx.run(sql`
    insert into vendors.listed_names (entry_id, ordinal, name, quality, keys)
    select n.entry_id, n.ordinal, n.name, n.quality, string_to_array(n.keys, ' ')
    from unnest(${rows.map((r) => r.entryId)}::uuid[], ${rows.map((r) => r.ordinal)}::int[],
      ${rows.map((r) => r.name)}::text[], ${rows.map((r) => r.quality)}::text[],
      ${rows.map((r) => r.keys)}::text[]) as n(entry_id, ordinal, name, quality, keys)`)
}

export type ListedRow = {
  entryId: string
  name: string
  quality: string
  kind: string
  births: string
  countries: string[]
}

/** Names on any list that share a key with what is asked: the index `listed_names_keys` answers; a
 *  common name of two words shares with some 1,500 of 35,000. */
export function namesByKeys(tx: Tx, keys: readonly string[]) {
  return tx.many<ListedRow>(sql`
    select n.entry_id as "entryId", n.name, n.quality, e.kind, e.births::text as births, e.countries
    from vendors.listed_names n join vendors.listed_entries e using (entry_id)
    where n.keys && ${keys}::text[] and n.keys is not null and e.until_version is null
    order by n.entry_id, n.ordinal`)
}

/** Every name on any list. */
export function allListedNames(tx: Tx) {
  return tx.many<ListedRow>(sql`
    select n.entry_id as "entryId", n.name, n.quality, e.kind, e.births::text as births, e.countries
    from vendors.listed_names n join vendors.listed_entries e using (entry_id)
    where e.until_version is null order by n.entry_id, n.ordinal`)
}

/** The names of entries that came with a version. */
export function namesOfVersion(tx: Tx, listCode: string, version: number) {
  return tx.many<ListedRow>(sql`
    select n.entry_id as "entryId", n.name, n.quality, e.kind, e.births::text as births, e.countries
    from vendors.listed_names n join vendors.listed_entries e using (entry_id)
    where e.list_code = ${listCode} and e.since_version = ${version} and e.until_version is null
    order by n.entry_id, n.ordinal`)
}

/** One entry with all its names, for the screen. */
export function entryWithNames(tx: Tx, entryId: string) {
  return tx.maybeOne<{
    listCode: string
    uid: string
    kind: string
    primaryName: string
    programs: string[]
    births: string
    countries: string[]
    ids: string
    remarks: string | null
    names: string
  }>(sql`
    select e.list_code as "listCode", e.uid, e.kind, e.primary_name as "primaryName", e.programs,
      e.births::text as births, e.countries, e.ids::text as ids, e.remarks,
      (select coalesce(json_agg(json_build_object('name', n.name, 'quality', n.quality)
          order by n.ordinal), '[]')
        from vendors.listed_names n where n.entry_id = e.entry_id)::text as names
    from vendors.listed_entries e where e.entry_id = ${entryId}`)
}

/** A page of names that are looked up by key, with the keys they have. */
export function keyedNames(
  tx: Tx,
  asked: { readonly entryId: string; readonly ordinal: number; readonly limit: number },
) {
  return tx.many<{
    entryId: string
    ordinal: number
    name: string
    kind: string
    keys: string[] | null
  }>(sql`
    select n.entry_id as "entryId", n.ordinal, n.name, e.kind, n.keys
    from vendors.listed_names n join vendors.listed_entries e using (entry_id)
    where e.until_version is null
      and (n.entry_id, n.ordinal) > (${asked.entryId}::uuid, ${asked.ordinal}::int)
    order by n.entry_id, n.ordinal limit ${asked.limit}`)
}

/** Writes keys anew; they come between spaces. */
export function putKeys(
  tx: Tx,
  rows: readonly { readonly entryId: string; readonly ordinal: number; readonly keys: string }[],
) {
  return tx.run(sql`
    update vendors.listed_names n set keys = string_to_array(r.keys, ' ')
    from unnest(${rows.map((r) => r.entryId)}::uuid[], ${rows.map((r) => r.ordinal)}::int[],
      ${rows.map((r) => r.keys)}::text[]) as r(entry_id, ordinal, keys)
    where n.entry_id = r.entry_id and n.ordinal = r.ordinal`)
}

/** After how many days a list counts as old, on a day: the newest rule that had begun. */
export function limitOn(tx: Tx, on: PlainDate) {
  return tx.one<{ days: number; fromOn: PlainDate }>(sql`
    select days, from_on as "fromOn" from vendors.screening_limits where from_on <= ${on}
    order by from_on desc limit 1`)
}
