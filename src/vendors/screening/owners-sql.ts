import type { Instant, PlainDate } from '../../kernel/temporal.ts'
import { sql, type Tx } from '../../platform/db.ts'
import type { Director, Owner } from './ownership.ts'

/** Who owns a vendor as last said, the largest share first. Runs on either login. */
export function ownersOf(tx: Tx, vendorId: string) {
  return tx.many<{
    ownerId: string
    name: string
    kind: string
    shareBp: number
    bornOn: PlainDate | null
    country: string
  }>(sql`
    select owner_id as "ownerId", name, kind, share_bp as "shareBp", born_on as "bornOn", country
    from vendors.owners where vendor_id = ${vendorId} and ended_at is null
    order by share_bp desc, name collate "C", owner_id`)
}

/** What the vendor says of who owns it, and who said it when; null: nothing yet. Either login. */
export async function statementOf(tx: Tx, vendorId: string) {
  const row = await tx.maybeOne<{
    states: string
    directorName: string | null
    directorBornOn: PlainDate | null
    directorCountry: string | null
    statedBy: string
    statedAt: Instant
  }>(sql`
    select states, director_name as "directorName", director_born_on as "directorBornOn",
      director_country as "directorCountry", stated_by as "statedBy", stated_at as "statedAt"
    from vendors.ownership_statements where vendor_id = ${vendorId} and ended_at is null`)
  if (row === null) return null
  const { states, statedBy, statedAt, directorName: name, directorBornOn: bornOn } = row
  const country = row.directorCountry
  const director = name === null || country === null ? null : { name, bornOn, country }
  return { states, director, statedBy, statedAt }
}

/** Ends what was said of who owns a vendor, whole. */
export async function endOwnership(tx: Tx, vendorId: string, at: Instant) {
  await tx.run(sql`
    update vendors.ownership_statements set ended_at = ${at}
    where vendor_id = ${vendorId} and ended_at is null`)
  await tx.run(sql`
    update vendors.owners set ended_at = ${at} where vendor_id = ${vendorId} and ended_at is null`)
}

type Of = {
  readonly statementId: string
  readonly vendorId: string
  readonly partnerId: string
  readonly by: string
  readonly at: Instant
}

export function insertStatement(
  tx: Tx,
  row: Of & { readonly states: string; readonly director: Director | null },
) {
  const { director } = row
  return tx.run(sql`
    insert into vendors.ownership_statements (statement_id, vendor_id, partner_id, states,
      director_name, director_born_on, director_country, stated_by, stated_at)
    values (${row.statementId}, ${row.vendorId}, ${row.partnerId}, ${row.states},
      ${director?.name ?? null}, ${director?.bornOn ?? null}, ${director?.country ?? null},
      ${row.by}, ${row.at})`)
}

export function insertOwners(
  tx: Tx,
  of: Of,
  owners: readonly (Owner & { readonly ownerId: string })[],
) {
  return tx.run(sql`
    insert into vendors.owners (owner_id, vendor_id, partner_id, statement_id, name, kind, share_bp,
      born_on, country, typed_by, typed_at)
    select o.owner_id, ${of.vendorId}, ${of.partnerId}, ${of.statementId}, o.name, o.kind,
      o.share_bp, o.born_on::date, o.country, ${of.by}, ${of.at}
    from unnest(${owners.map((o) => o.ownerId)}::uuid[], ${owners.map((o) => o.name)}::text[],
      ${owners.map((o) => o.kind)}::text[], ${owners.map((o) => o.shareBp)}::int[],
      ${owners.map((o) => o.bornOn?.toString() ?? null)}::text[],
      ${owners.map((o) => o.country)}::text[]) as o(owner_id, name, kind, share_bp, born_on, country)`)
}

/** Active companies that never said who owns them, and were not asked by letter: the oldest first. */
export function unstatedOwners(tx: Tx, limit: number) {
  return tx.many<{ vendorId: string; partnerId: string }>(sql`
    select v.vendor_id as "vendorId", v.partner_id as "partnerId" from vendors.vendors v
    where v.state = 'active' and v.entity_kind = 'company'
      and not exists (select from vendors.ownership_statements s
        where s.vendor_id = v.vendor_id and s.ended_at is null)
      and not exists (select from vendors.reminders r
        where r.vendor_id = v.vendor_id and r.about = 'owners')
    order by v.vendor_id limit ${limit}`)
}
