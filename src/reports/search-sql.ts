import { sql, type Tx } from '../platform/db.ts'
import type { FoundKind } from './search-kinds.ts'

/** Which kinds are looked through: what the asker may read. */
export type SearchAsked = {
  readonly text: string
  readonly kinds: readonly FoundKind[]
  /** At most so many of each kind. */
  readonly limit: number
}

export type FoundRow = {
  kind: FoundKind
  id: string
  label: string
  name: string
  note: string
}

/** Rows whose number or code begins with the text, or a word of whose name does; exact ones first.
 *  Numbers go by their unique index; names are read through, some 20 ms for a hundred thousand. */
export function foundRows(tx: Tx, { text, kinds, limit }: SearchAsked) {
  const code = text.toUpperCase()
  const word = ` ${text.toLowerCase()}`
  return tx.many<FoundRow>(sql`
    select f.kind, f.id, f.label, f.name, f.note from (
      (select 'partner' as kind, p.partner_id as id, p.code as label, p.legal_name as name,
        p.status as note
      from partners.partners p
      where 'partner' = any(${kinds}::text[])
        and (starts_with(p.code, ${code}) or strpos(' ' || lower(p.legal_name), ${word}) > 0)
      order by p.code <> ${code}, p.legal_name, p.partner_id limit ${limit})
      union all
      (select 'customer', c.customer_id, c.code, c.legal_name, coalesce(c.country, '')
      from partners.customers c
      where 'customer' = any(${kinds}::text[])
        and (starts_with(c.code, ${text}) or strpos(' ' || lower(c.legal_name), ${word}) > 0)
      order by c.code <> ${text}, c.legal_name, c.customer_id limit ${limit})
      union all
      (select 'opportunity', o.customer_id, o.code, o.name, o.stage
      from partners.opportunities o
      where 'opportunity' = any(${kinds}::text[])
        and (starts_with(o.code, ${text}) or strpos(' ' || lower(o.name), ${word}) > 0)
      order by o.code <> ${text}, o.name, o.opportunity_id limit ${limit})
      union all
      (select 'submission', s.submission_id, s.number, p.legal_name, s.status
      from submissions.submissions s join partners.partners p on p.partner_id = s.partner_id
      where 'submission' = any(${kinds}::text[]) and starts_with(s.number, ${code})
      order by s.number <> ${code}, s.number limit ${limit})
      union all
      (select 'incentive', last.submission_id, i.number, p.legal_name, i.status
      from incentives.incentives i
      join partners.partners p on p.partner_id = i.partner_id
      join lateral (
        select s.submission_id from submissions.submissions s
        where s.incentive_id = i.incentive_id and s.number is not null
        order by s.sequence desc limit 1
      ) last on true
      where 'incentive' = any(${kinds}::text[]) and starts_with(i.number, ${code})
      order by i.number <> ${code}, i.number limit ${limit})
      union all
      (select 'run', r.run_id, r.number, r.execute_on::text, r.status
      from payouts.runs r
      where 'run' = any(${kinds}::text[]) and starts_with(r.number, ${code})
      order by r.number <> ${code}, r.number limit ${limit})
    ) f`)
}
