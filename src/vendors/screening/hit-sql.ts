import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../../platform/db.ts'
import type { PageAsked } from '../../platform/page.ts'

/** A name of a vendor as it is screened. */
export type ScreenedNameRow = {
  vendorId: string
  partnerId: string
  subject: string
  name: string
  kind: string
  bornOn: PlainDate | null
  country: string | null
  typedBy: string[]
}

/** Every name of these vendors. */
export function screenedNames(tx: Tx, vendorIds: readonly string[]) {
  return tx.many<ScreenedNameRow>(sql`
    select s.vendor_id as "vendorId", s.partner_id as "partnerId", s.subject, s.name, s.kind,
      s.born_on as "bornOn", s.country, s.typed_by as "typedBy"
    from vendors.screened_names s where s.vendor_id = any(${vendorIds}::uuid[])
    order by s.vendor_id, s.subject, s.name collate "C"`)
}

/** Is each of these vendors screened as it stands, and does anything hold it: read in one statement,
 *  so that a list that is loaded meanwhile is either seen whole or not at all. Names are marked vendor by
 *  vendor: joined, the view would be computed for all there are. */
export function screeningOf(tx: Tx, vendorIds: readonly string[]) {
  return tx.many<{
    vendorId: string
    isConnected: boolean
    isFresh: boolean
    hits: number
    screenedAt: Instant | null
  }>(sql`
    select v.vendor_id as "vendorId", m.lists_mark <> '' as "isConnected",
      coalesce(s.names_mark = n.names_mark and s.lists_mark = m.lists_mark, false) as "isFresh",
      (select count(*)::int from vendors.screening_hits h where h.vendor_id = v.vendor_id
        and h.state in ('possible', 'clearing', 'true')) as hits, s.screened_at as "screenedAt"
    from vendors.vendors v cross join vendors.screening_lists_mark m
      left join lateral (select k.names_mark from vendors.screening_names_marks k
        where k.vendor_id = v.vendor_id offset 0) n on true
      left join vendors.screenings s on s.vendor_id = v.vendor_id
    where v.vendor_id = any(${vendorIds}::uuid[])`)
}

/** Locks a vendor's profile as every change of it does, and answers what its names come to now. */
export function lockVendorNames(tx: Tx, vendorIds: readonly string[]) {
  return tx.many<{ vendorId: string; partnerId: string }>(sql`
    select vendor_id as "vendorId", partner_id as "partnerId" from vendors.vendors
    where vendor_id = any(${vendorIds}::uuid[]) order by vendor_id for no key update`)
}

export function namesMarks(tx: Tx, vendorIds: readonly string[]) {
  return tx.many<{ vendorId: string; namesMark: string }>(sql`
    select vendor_id as "vendorId", names_mark as "namesMark" from vendors.screening_names_marks
    where vendor_id = any(${vendorIds}::uuid[])`)
}

export function putScreenings(
  tx: Tx,
  rows: readonly { readonly vendorId: string; readonly namesMark: string }[],
  of: { readonly listsMark: string; readonly rules: number; readonly at: Instant },
) {
  return tx.run(sql`
    insert into vendors.screenings (vendor_id, names_mark, lists_mark, rules, screened_at)
    select r.vendor_id, r.names_mark, ${of.listsMark}, ${of.rules}, ${of.at}
    from unnest(${rows.map((r) => r.vendorId)}::uuid[], ${rows.map((r) => r.namesMark)}::text[])
      as r(vendor_id, names_mark)
    order by r.vendor_id
    on conflict (vendor_id) do update set names_mark = excluded.names_mark,
      lists_mark = excluded.lists_mark, rules = excluded.rules, screened_at = excluded.screened_at`)
}

/** Vendors whose names or lists are others than when they were screened, or that were screened by
 *  earlier rules, which does not hold them; oldest id first. */
export function dueForScreening(tx: Tx, rules: number, limit: number) {
  return tx.many<{ vendorId: string; rules: number | null }>(sql`
    select v.vendor_id as "vendorId", s.rules from vendors.vendors v
      cross join vendors.screening_lists_mark m
      left join vendors.screening_names_marks n using (vendor_id)
      left join vendors.screenings s using (vendor_id)
    where m.lists_mark <> '' and n.names_mark is not null
      and (s.vendor_id is null or s.names_mark <> n.names_mark or s.lists_mark <> m.lists_mark
        or s.rules < ${rules})
    order by v.vendor_id limit ${limit}`)
}

/** Vendors as screened against the version before: a page of them with what their names came to. */
export function screenedAgainst(
  tx: Tx,
  asked: { readonly listsMark: string; readonly after: string; readonly limit: number },
) {
  return tx.many<{ vendorId: string; namesMark: string }>(sql`
    select s.vendor_id as "vendorId", s.names_mark as "namesMark" from vendors.screenings s
    where s.lists_mark = ${asked.listsMark} and s.vendor_id > ${asked.after}::uuid
    order by s.vendor_id limit ${asked.limit}`)
}

/** Moves vendors on to the new lists, whose names are still those that were held against the delta. */
export function moveScreenings(
  tx: Tx,
  rows: readonly { readonly vendorId: string; readonly namesMark: string }[],
  of: { readonly before: string; readonly listsMark: string; readonly at: Instant },
) {
  return tx.run(sql`
    update vendors.screenings s set lists_mark = ${of.listsMark}, screened_at = ${of.at}
    from unnest(${rows.map((r) => r.vendorId)}::uuid[], ${rows.map((r) => r.namesMark)}::text[])
      as r(vendor_id, names_mark)
    where s.vendor_id = r.vendor_id and s.names_mark = r.names_mark and s.lists_mark = ${of.before}`)
}

export type HitWrite = {
  readonly hitId: string
  readonly vendorId: string
  readonly partnerId: string
  readonly subject: string
  readonly askedName: string
  readonly askedMark: string
  readonly entryId: string
  readonly listedName: string
  readonly quality: string
  readonly score: number
  readonly evidence: string
  readonly typedBy: string
}

/** Keeps hits that are not known: a pair that was cleared, or waits, is not found again. */
export function insertHits(tx: Tx, rows: readonly HitWrite[], at: Instant) {
  return tx.many<{ hitId: string; vendorId: string; partnerId: string }>(sql`
    insert into vendors.screening_hits (hit_id, vendor_id, partner_id, subject, asked_name,
      asked_mark, entry_id, listed_name, quality, score, evidence, state, typed_by, found_at)
    select h.hit_id, h.vendor_id, h.partner_id, h.subject, h.asked_name, h.asked_mark, h.entry_id,
      h.listed_name, h.quality, h.score, h.evidence, 'possible',
      array(select jsonb_array_elements_text(h.typed_by)), ${at}
    from unnest(${rows.map((r) => r.hitId)}::uuid[], ${rows.map((r) => r.vendorId)}::uuid[],
      ${rows.map((r) => r.partnerId)}::uuid[], ${rows.map((r) => r.subject)}::text[],
      ${rows.map((r) => r.askedName)}::text[], ${rows.map((r) => r.askedMark)}::text[],
      ${rows.map((r) => r.entryId)}::uuid[], ${rows.map((r) => r.listedName)}::text[],
      ${rows.map((r) => r.quality)}::text[], ${rows.map((r) => r.score)}::int[],
      ${rows.map((r) => r.evidence)}::jsonb[], ${rows.map((r) => r.typedBy)}::jsonb[])
      as h(hit_id, vendor_id, partner_id, subject, asked_name, asked_mark, entry_id, listed_name,
        quality, score, evidence, typed_by)
    on conflict (vendor_id, asked_mark, entry_id) where state <> 'gone' do nothing
    returning hit_id as "hitId", vendor_id as "vendorId", partner_id as "partnerId"`)
}

/** Ends what holds vendors for a name they no longer have; a true hit stays. */
export function endHitsOfNames(
  tx: Tx,
  vendorIds: readonly string[],
  marks: readonly string[],
  at: Instant,
) {
  return tx.many<{ hitId: string; vendorId: string; partnerId: string }>(sql`
    update vendors.screening_hits set state = 'gone', settled_at = ${at},
      settled_reason = 'the vendor no longer has this name'
    where vendor_id = any(${vendorIds}::uuid[]) and state in ('possible', 'clearing', 'cleared')
      and asked_mark <> all(${marks}::text[])
    returning hit_id as "hitId", vendor_id as "vendorId", partner_id as "partnerId"`)
}

/** Ends hits on entries that are no longer as they were: what was cleared, and what was found anew on
 *  the entry as it stands now. A true hit stays, and what waits without having been found anew. */
export function endHitsOfEntries(tx: Tx, entryIds: readonly string[], at: Instant) {
  return tx.many<{ hitId: string; vendorId: string; partnerId: string }>(sql`
    update vendors.screening_hits h set state = 'gone', settled_at = ${at},
      settled_reason = 'the entry is no longer on the list as it was'
    from vendors.listed_entries was
    where was.entry_id = h.entry_id and h.entry_id = any(${entryIds}::uuid[])
      and (h.state = 'cleared' or (h.state in ('possible', 'clearing') and exists (
        select from vendors.screening_hits anew join vendors.listed_entries now using (entry_id)
        where anew.vendor_id = h.vendor_id and anew.asked_mark = h.asked_mark
          and anew.state <> 'gone' and now.until_version is null
          and now.list_code = was.list_code and now.uid = was.uid)))
    returning h.hit_id as "hitId", h.vendor_id as "vendorId", h.partner_id as "partnerId"`)
}

/** Proposes to clear what waits for entries that left a list, but for whose name the proposer typed. */
export function proposeLeftHits(
  tx: Tx,
  entryIds: readonly string[],
  by: { readonly who: string; readonly at: Instant; readonly reason: string },
) {
  return tx.many<{ hitId: string; vendorId: string }>(sql`
    update vendors.screening_hits set state = 'clearing', proposed_by = ${by.who},
      proposed_at = ${by.at}, reason = ${by.reason}
    where entry_id = any(${entryIds}::uuid[]) and state = 'possible'
      and not ${by.who}::text = any(typed_by)
    returning hit_id as "hitId", vendor_id as "vendorId"`)
}

export type HitRow = {
  hitId: string
  vendorId: string
  partnerId: string
  partnerCode: string
  partnerName: string
  legalName: string | null
  subject: string
  askedName: string
  askedMark: string
  entryId: string
  listCode: string
  listedName: string
  listedPrimary: string
  listedKind: string
  quality: string
  score: number
  evidence: string
  state: string
  typedBy: string[]
  foundAt: Instant
  proposedBy: string | null
  proposedAt: Instant | null
  reason: string | null
  settledBy: string | null
  settledAt: Instant | null
  settledReason: string | null
  reportDueOn: PlainDate | null
}

const hitColumns: Sql = sql`
  h.hit_id as "hitId", h.vendor_id as "vendorId", h.partner_id as "partnerId",
  p.code as "partnerCode", p.legal_name as "partnerName", v.legal_name as "legalName", h.subject,
  h.asked_name as "askedName", h.asked_mark as "askedMark", h.entry_id as "entryId", e.list_code as "listCode",
  h.listed_name as "listedName", e.primary_name as "listedPrimary", e.kind as "listedKind",
  h.quality, h.score, h.evidence::text as evidence, h.state, h.typed_by as "typedBy",
  h.found_at as "foundAt", h.proposed_by as "proposedBy", h.proposed_at as "proposedAt", h.reason,
  h.settled_by as "settledBy", h.settled_at as "settledAt",
  h.settled_reason as "settledReason", h.report_due_on as "reportDueOn"`
const hitTables: Sql = sql`
  vendors.screening_hits h join vendors.listed_entries e using (entry_id)
  join vendors.vendors v using (vendor_id)
  join partners.partners p on p.partner_id = h.partner_id`

export function selectHit(tx: Tx, hitId: string) {
  return tx.maybeOne<HitRow>(sql`select ${hitColumns} from ${hitTables} where h.hit_id = ${hitId}`)
}

/** Locks a hit; its vendor is locked before. */
export function lockHit(tx: Tx, hitId: string) {
  return tx.maybeOne<{ hitId: string; vendorId: string }>(sql`
    select hit_id as "hitId", vendor_id as "vendorId" from vendors.screening_hits
    where hit_id = ${hitId} for update`)
}

export function hitsOfVendor(tx: Tx, vendorId: string) {
  return tx.many<HitRow>(sql`
    select ${hitColumns} from ${hitTables} where h.vendor_id = ${vendorId}
    order by h.found_at desc, h.hit_id limit 200`)
}

/** Hits of these states, the oldest first. */
export function hitRows(tx: Tx, asked: PageAsked & { readonly states: readonly string[] }) {
  return tx.many<HitRow>(sql`
    select ${hitColumns} from ${hitTables}
    where h.state = any(${asked.states}::text[])
      and (h.found_at, h.hit_id) > (${asked.after?.key ?? '-infinity'}::text::timestamptz,
        ${asked.after?.id ?? '00000000-0000-0000-0000-000000000000'}::uuid)
    order by h.found_at, h.hit_id limit ${asked.limit + 1}`)
}

export function proposeClearing(
  tx: Tx,
  hitId: string,
  by: { readonly who: string; readonly at: Instant; readonly reason: string },
) {
  return tx.run(sql`
    update vendors.screening_hits set state = 'clearing', proposed_by = ${by.who},
      proposed_at = ${by.at}, reason = ${by.reason}, settled_by = null, settled_at = null,
      settled_reason = null, report_due_on = null
    where hit_id = ${hitId} and state in ('possible', 'true')`)
}

export function setCleared(
  tx: Tx,
  hitId: string,
  by: { readonly who: string; readonly at: Instant },
) {
  return tx.run(sql`
    update vendors.screening_hits set state = 'cleared', settled_by = ${by.who},
      settled_at = ${by.at}
    where hit_id = ${hitId} and state = 'clearing'`)
}

/** A proposal is not agreed to: it waits again. */
export function setDeclined(tx: Tx, hitId: string) {
  return tx.run(sql`
    update vendors.screening_hits set state = 'possible', proposed_by = null, proposed_at = null,
      reason = null
    where hit_id = ${hitId} and state = 'clearing'`)
}

export function setTrue(
  tx: Tx,
  hitId: string,
  by: {
    readonly who: string
    readonly at: Instant
    readonly reason: string
    readonly reportDueOn: PlainDate
  },
) {
  return tx.run(sql`
    update vendors.screening_hits set state = 'true', settled_by = ${by.who},
      settled_at = ${by.at}, settled_reason = ${by.reason}, report_due_on = ${by.reportDueOn}
    where hit_id = ${hitId} and state in ('possible', 'clearing')`)
}

/** A page of vendors, locked as every change of them is. */
export function lockVendorPage(tx: Tx, asked: { readonly after: string; readonly limit: number }) {
  return tx.many<{ vendorId: string }>(sql`
    select vendor_id as "vendorId" from vendors.vendors where vendor_id > ${asked.after}::uuid
    order by vendor_id limit ${asked.limit} for no key update`)
}

/** How much waits: vendors to be screened, and hits for somebody to look at. */
export function screeningCounts(tx: Tx) {
  return tx.one<{ due: number; waiting: number }>(sql`
    select (select count(*)::int from vendors.vendors v
        cross join vendors.screening_lists_mark m
        left join vendors.screening_names_marks n using (vendor_id)
        left join vendors.screenings s using (vendor_id)
        where m.lists_mark <> '' and n.names_mark is not null
          and (s.vendor_id is null or s.names_mark <> n.names_mark
            or s.lists_mark <> m.lists_mark)) as due,
      (select count(*)::int from vendors.screening_hits h
        where h.state in ('possible', 'clearing')) as waiting`)
}

/** The first hit that was cleared as none may be, or that holds a clearing whose entry changed later. */
export function firstWrongHit(tx: Tx) {
  return tx.maybeOne<{ hitId: string; why: string }>(sql`
    select h.hit_id as "hitId", case
        when h.settled_by is null or h.settled_by = h.proposed_by then 'cleared by one person'
        when h.proposed_by = any(h.typed_by) or h.settled_by = any(h.typed_by)
          then 'cleared by who typed the name'
        else 'it is cleared for an entry that is no longer on the list' end as why
    from vendors.screening_hits h join vendors.listed_entries e using (entry_id)
      left join vendors.screening_versions ended
        on ended.list_code = e.list_code and ended.version = e.until_version
    where h.state = 'cleared' and (h.settled_by is null or h.settled_by = h.proposed_by
      or h.proposed_by = any(h.typed_by) or h.settled_by = any(h.typed_by)
      or ended.loaded_at > h.settled_at)
    order by h.hit_id limit 1`)
}

/** The first list whose newest version is not the one it stands at, or counts otherwise. */
export function firstWrongList(tx: Tx) {
  return tx.maybeOne<{ listCode: string; why: string }>(sql`
    select l.list_code as "listCode",
      'its version ' || l.version || ' counts ' || coalesce(v.entries, 0) || ' entries, and ' ||
        (select count(*) from vendors.listed_entries e
          where e.list_code = l.list_code and e.until_version is null) || ' stand' as why
    from vendors.screening_lists l left join vendors.screening_versions v using (list_code, version)
    where v.entries is distinct from (select count(*)::int from vendors.listed_entries e
      where e.list_code = l.list_code and e.until_version is null)
    order by l.list_code limit 1`)
}
