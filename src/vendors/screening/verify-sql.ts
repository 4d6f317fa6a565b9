import type { Instant } from '../../kernel/temporal.ts'
import { sql, type Tx } from '../../platform/db.ts'

/** The first hit that its own events contradict: deleted, never found, or ended otherwise than two people
 *  recorded it. Events are matched by who and when: two of one instant have no order. */
export function firstUnrecordedHit(tx: Tx) {
  return tx.maybeOne<{ hitId: string; why: string }>(sql`
    with said as (
      select e.body::jsonb ->> 'hitId' as hit_id, e.type, e.at,
        coalesce(e.on_behalf_of, e.actor_id) as by_whom
      from audit.events e
      where e.subject_kind = 'vendor' and e.type in ('vendor.screening_hit',
        'vendor.screening_clearing', 'vendor.screening_cleared', 'vendor.screening_true')),
    found as (select distinct hit_id from said where type = 'vendor.screening_hit'),
    judged as (
      select coalesce(h.hit_id::text, f.hit_id) as hit_id, case
          when h.hit_id is null then 'it was found and is gone'
          when f.hit_id is null then 'no event says that it was found'
          when h.state = 'cleared' and not exists (select from said c, said p
            where c.hit_id = f.hit_id and c.type = 'vendor.screening_cleared'
              and c.by_whom = h.settled_by and c.at = h.settled_at
              and p.hit_id = f.hit_id and p.type = 'vendor.screening_clearing'
              and p.by_whom = h.proposed_by and p.at = h.proposed_at and p.by_whom <> c.by_whom)
            then 'it is cleared, and no two people recorded that'
          when h.state = 'gone' and exists (select from said t
            where t.hit_id = f.hit_id and t.type = 'vendor.screening_true'
              and not exists (select from said p where p.hit_id = t.hit_id
                and p.type = 'vendor.screening_clearing' and p.at >= t.at))
            then 'it was true, and nobody proposed to clear it'
          end as why
      from vendors.screening_hits h full join found f on f.hit_id = h.hit_id::text)
    select hit_id as "hitId", why from judged where why is not null order by hit_id limit 1`)
}

/** The first vendor that counts as screened though nothing recorded says so: no screening and no load of
 *  that instant, names other than were screened, or lists that were loaded after it. */
export function firstUnrecordedScreening(tx: Tx) {
  return tx.maybeOne<{ vendorId: string; why: string }>(sql`
    with marks as (
      select e.subject_id, e.body::jsonb ->> 'mark' as mark
      from audit.events e
      where e.subject_kind = 'vendor' and e.type = 'vendor.screened' and e.body like '%"mark"%'),
    named as (
      select subject_id, array_agg(distinct mark) as marks from marks group by subject_id),
    judged as (
      select s.vendor_id, case
          when s.screened_at < (select max(v.loaded_at) from vendors.screening_versions v)
            and s.lists_mark = m.lists_mark
            then 'it counts as screened against a list that was loaded after that'
          when left(encode(sha256(convert_to(s.vendor_id::text || s.names_mark, 'UTF8')), 'hex'), 16)
            <> all (k.marks) then 'it counts as screened under names that were not'
          when not exists (select from vendors.screening_versions v
              where v.loaded_at = s.screened_at)
            and not exists (select from audit.events e where e.subject_kind = 'vendor'
              and e.subject_id = s.vendor_id::text and e.at = s.screened_at
              and e.type in ('vendor.screened', 'vendor.screening_hit'))
            then 'nothing recorded says that it was screened then' end as why
      from vendors.screenings s cross join vendors.screening_lists_mark m
        left join named k on k.subject_id = s.vendor_id::text)
    select vendor_id as "vendorId", why from judged where why is not null
    order by vendor_id limit 1`)
}

/** A page of vendors that count as screened now, against every list and by these rules. */
export function screenedNow(
  tx: Tx,
  asked: { readonly rules: number; readonly after: string; readonly limit: number },
) {
  return tx.many<{ vendorId: string; screenedAt: Instant }>(sql`
    select s.vendor_id as "vendorId", s.screened_at as "screenedAt" from vendors.screenings s
      cross join vendors.screening_lists_mark m
      join lateral (select k.names_mark from vendors.screening_names_marks k
        where k.vendor_id = s.vendor_id) n on n.names_mark = s.names_mark
    where s.rules = ${asked.rules} and s.lists_mark = m.lists_mark
      and s.vendor_id > ${asked.after}::uuid
    order by s.vendor_id limit ${asked.limit}`)
}

/** What is kept of the hits of these vendors; what no longer applies is none. */
export function keptHits(tx: Tx, vendorIds: readonly string[]) {
  return tx.many<{ vendorId: string; askedMark: string; entryId: string }>(sql`
    select vendor_id as "vendorId", asked_mark as "askedMark", entry_id as "entryId"
    from vendors.screening_hits
    where vendor_id = any(${vendorIds}::uuid[]) and state <> 'gone'
    order by vendor_id`)
}
