import type { Role } from '../audit/index.ts'
import type { Instant } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import type { PrincipalId } from './sql.ts'

/** Who delegated a role to a person, for days that hold at `at`; `own`: they hold it themselves. */
export function delegatorsOf(tx: Tx, person: string, role: Role, at: Instant) {
  return tx.many<{ from: PrincipalId; own: boolean }>(sql`
    select d.from_principal_id as "from", exists (select from identity.role_grants o
        where o.principal_id = d.to_principal_id and o.role = d.role and o.status = 'active') as own
    from identity.delegations d join identity.role_grants g
      on g.principal_id = d.from_principal_id and g.role = d.role and g.status = 'active'
      join identity.principals f on f.principal_id = d.from_principal_id and f.status = 'active'
    where d.to_principal_id::text = ${person} and d.role = ${role} and d.status = 'active'
      and d.valid_from <= ${at} and ${at} < d.valid_until
    order by d.from_principal_id`)
}

/** Who stands in for whom in a role at `at`, approved by a second person. */
export function standIns(tx: Tx, role: Role, at: Instant) {
  return tx.many<{ principalId: PrincipalId; name: string; for: PrincipalId; forName: string }>(sql`
    select t.principal_id as "principalId", t.name, f.principal_id as "for", f.name as "forName"
    from identity.delegations d
      join identity.principals t on t.principal_id = d.to_principal_id and t.status = 'active'
      join identity.principals f on f.principal_id = d.from_principal_id and f.status = 'active'
      join identity.role_grants g on g.principal_id = d.from_principal_id and g.role = d.role
        and g.status = 'active'
    where d.role = ${role} and d.status = 'active'
      and d.valid_from <= ${at} and ${at} < d.valid_until
      and not exists (select from identity.role_grants o where o.principal_id = d.to_principal_id
        and o.role = d.role and o.status = 'active')
    order by t.principal_id, f.principal_id`)
}

/** Of these persons, who is not suspended, and whether they hold `role` themselves. */
export function activeHolders(tx: Tx, persons: readonly string[], role: Role) {
  return tx.many<{ principalId: PrincipalId; holds: boolean }>(sql`
    select p.principal_id as "principalId", exists (select from identity.role_grants g
        where g.principal_id = p.principal_id and g.role = ${role} and g.status = 'active') as holds
    from identity.principals p
    where p.principal_id::text = any(${persons}::text[]) and p.status = 'active'
    order by p.principal_id`)
}

/** The limits that hold for persons in a currency. */
export function limitRows(tx: Tx, persons: readonly string[], currency: string) {
  return tx.many<{ principalId: PrincipalId; amountMinor: bigint }>(sql`
    select principal_id as "principalId", amount_minor as "amountMinor" from identity.limits
    where principal_id::text = any(${persons}::text[]) and currency = ${currency}
      and status = 'active'`)
}
