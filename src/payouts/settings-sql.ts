import type { Setting } from '../audit/index.ts'
import { sql, type Tx } from '../platform/db.ts'

/** Payers with their bars and taxes, our accounts, and channels: what each says, but for states that move
 *  by themselves and for seals and indexes, which keys rotate under. */
export function payoutSettings(tx: Tx, ids: readonly string[] | null = null) {
  return tx.many<Setting>(sql`
    select said.id, encode(sha256(convert_to(said.content::text, 'UTF8')), 'hex') as hash
    from (
      select 'payer:' || p.payer_id as id, to_jsonb(p) - '{version,created_at}'::text[] || jsonb_build_object(
        'bars', (select jsonb_agg(to_jsonb(s) order by s.currency)
          from payouts.second_approvals s where s.payer_id = p.payer_id),
        'taxes', (select to_jsonb(t) - '{version,set_at}'::text[] from payouts.payer_taxes t
          where t.payer_id = p.payer_id)) as content
      from payouts.payers p
      union all
      select 'account:' || a.paying_account_id, to_jsonb(a) - '{account_sealed,account_blind,
        state,retired_reason,proposed_at,approved_at}'::text[]
      from payouts.paying_accounts a
      union all
      select 'channel:' || c.channel_id, jsonb_build_array(c.paying_account_id, c.version, c.kind,
        c.folder, c.host, c.port, c.login, c.host_key, c.public_key, c.proposed_by)
      from payouts.channels c
    ) said
    where ${ids}::text[] is null or said.id = any(${ids}::text[]) order by said.id`)
}

/** A channel in use that no second person approved, by the sealed record. */
export function firstUnapprovedChannel(tx: Tx) {
  return tx.maybeOne<{ name: string; version: number }>(sql`
    select a.name, c.version from payouts.channels c join payouts.paying_accounts a
        using (paying_account_id)
    where c.state = 'usable' and not exists (select from audit.events e
      where e.subject_kind = 'paying_account' and e.subject_id = c.paying_account_id::text
        and e.type = 'channel.approved' and (e.body::jsonb ->> 'version')::int = c.version)
    order by a.name limit 1`)
}
