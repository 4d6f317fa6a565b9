import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'

export type NewAdmin = { partnerId: string; grantId: string; typedBy: string; at: Instant }

/** Who became an administrator of these partners in the portal since then, beside one that was there:
 *  the first of a partner is its ground. Not who has been confirmed with the partner, or lost the role. */
export function newAdminsOf(tx: Tx, partnerIds: readonly string[], since: Instant) {
  return tx.many<NewAdmin>(sql`
    select p.partner_id as "partnerId", g.grant_id as "grantId", g.proposed_by as "typedBy",
      g.proposed_at as at
    from identity.role_grants g join identity.principals p on p.principal_id = g.principal_id
    where p.partner_id = any(${partnerIds}::uuid[]) and g.role = 'partner_admin'
      and g.status = 'active' and g.proposed_at > ${since}
      and exists (select from identity.role_grants e
        join identity.principals q on q.principal_id = e.principal_id
        where q.partner_id = p.partner_id and e.role = 'partner_admin'
          and (e.proposed_at, e.grant_id) < (g.proposed_at, g.grant_id))
    order by g.proposed_at, g.grant_id limit 1000`)
}

/** The same of one grant; null when it is of another role or the first of its partner. */
export function newAdminBy(tx: Tx, grantId: string) {
  return tx.maybeOne<NewAdmin>(sql`
    select p.partner_id as "partnerId", g.grant_id as "grantId", g.proposed_by as "typedBy",
      g.proposed_at as at
    from identity.role_grants g join identity.principals p on p.principal_id = g.principal_id
    where g.grant_id = ${grantId} and g.role = 'partner_admin' and p.partner_id is not null
      and exists (select from identity.role_grants e
        join identity.principals q on q.principal_id = e.principal_id
        where q.partner_id = p.partner_id and e.role = 'partner_admin'
          and (e.proposed_at, e.grant_id) < (g.proposed_at, g.grant_id))`)
}
