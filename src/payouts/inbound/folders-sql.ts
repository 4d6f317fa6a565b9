import type { Instant } from '../../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../../platform/db.ts'
import type { FileProfile, PayerId, PayingAccountId } from '../run.ts'
import type { FaultKind } from '../transmission/place.ts'
import type { ChannelId, ChannelKind } from '../transmission/transmission.ts'

export type FolderRow = {
  payingAccountId: PayingAccountId
  payerId: PayerId
  account: string
  calendarCode: string
  profile: FileProfile
  channelId: ChannelId
  kind: ChannelKind
  host: string | null
  folder: string | null
  nextLookAt: Instant | null
  claimId: string | null
  since: Instant
  lookedAt: Instant | null
  okAt: Instant | null
  failures: number
  fault: FaultKind | null
  said: string | null
  warnedAt: Instant | null
}

const columns: Sql = sql`
  i.paying_account_id as "payingAccountId", a.payer_id as "payerId", a.name as account,
  a.calendar_code as "calendarCode",
  a.profile, i.channel_id as "channelId", c.kind, c.host, c.inbound_folder as folder,
  i.next_look_at as "nextLookAt", i.claim_id as "claimId", i.since, i.looked_at as "lookedAt",
  i.ok_at as "okAt", i.failures, i.fault, i.said, i.warned_at as "warnedAt"`
const folders: Sql = sql`
  payouts.inbound_folders i
    join payouts.paying_accounts a on a.paying_account_id = i.paying_account_id
    join payouts.channels c on c.channel_id = i.channel_id`

/** From now on an account's files are fetched by this channel, or no more (`nextLookAt` null). */
export function upsertFolder(
  tx: Tx,
  row: {
    readonly payingAccountId: PayingAccountId
    readonly channelId: ChannelId
    readonly nextLookAt: Instant | null
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into payouts.inbound_folders as i (paying_account_id, channel_id, next_look_at, since)
    values (${row.payingAccountId}, ${row.channelId}, ${row.nextLookAt}, ${row.at})
    on conflict on constraint inbound_folders_pkey do update set channel_id = excluded.channel_id,
      next_look_at = excluded.next_look_at, since = excluded.since, claim_id = null,
      leased_until = null, ok_at = null, failures = 0, fault = null, said = null,
      warned_at = null`)
}

/** The account's folder, locked; null when it never had one. */
export function lockFolder(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.maybeOne<FolderRow>(sql`
    select ${columns} from ${folders} where i.paying_account_id = ${payingAccountId}
    for update of i`)
}

/** The one whose look is most overdue and that nobody looks into; what another worker holds is passed
 *  by. Index inbound_folders_due. */
export function nextDueFolder(tx: Tx, at: Instant, payingAccountId: PayingAccountId | null) {
  return tx.maybeOne<FolderRow>(sql`
    select ${columns} from ${folders}
    where i.next_look_at <= ${at} and c.state = 'usable' and a.state <> 'retired'
      and (i.leased_until is null or i.leased_until < ${at})
      and (${payingAccountId}::uuid is null or i.paying_account_id = ${payingAccountId}::uuid)
    order by i.next_look_at, i.paying_account_id limit 1 for update of i skip locked`)
}

export function claimFolder(
  tx: Tx,
  payingAccountId: PayingAccountId,
  claim: { readonly claimId: string; readonly until: Instant },
) {
  return tx.run(sql`
    update payouts.inbound_folders
    set claim_id = ${claim.claimId}, leased_until = ${claim.until}
    where paying_account_id = ${payingAccountId}`)
}

/** Ends a look; 0 when another has taken it over, or the channel was replaced. */
export function settleFolder(
  tx: Tx,
  look: {
    readonly payingAccountId: PayingAccountId
    readonly claimId: string
    readonly nextLookAt: Instant
    readonly fault: FaultKind | null
    readonly said: string | null
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update payouts.inbound_folders set next_look_at = ${look.nextLookAt}, claim_id = null,
      leased_until = null, looked_at = ${look.at}, fault = ${look.fault}::text,
      said = ${look.said},
      ok_at = case when ${look.fault}::text is null then ${look.at}::timestamptz else ok_at end,
      failures = case when ${look.fault}::text is null then 0 else failures + 1 end,
      warned_at = case when ${look.fault}::text is null then null else warned_at end
    where paying_account_id = ${look.payingAccountId} and claim_id = ${look.claimId}`)
}

/** Somebody asks for a look now. */
export function askFolder(tx: Tx, payingAccountId: PayingAccountId, at: Instant) {
  return tx.run(sql`
    update payouts.inbound_folders set next_look_at = ${at}
    where paying_account_id = ${payingAccountId} and next_look_at is not null`)
}

/** Folders that are looked into, by account. */
export function watchedFolders(tx: Tx, limit: number) {
  return tx.many<FolderRow>(sql`
    select ${columns} from ${folders}
    where i.next_look_at is not null and c.state = 'usable' and a.state <> 'retired'
    order by a.name, i.paying_account_id limit ${limit}`)
}

export function folderOf(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.maybeOne<FolderRow>(sql`
    select ${columns} from ${folders} where i.paying_account_id = ${payingAccountId}`)
}

/** Of accounts with this name: those that are looked into. */
export function foldersByAccountName(tx: Tx, name: string) {
  return tx.many<FolderRow>(sql`
    select ${columns} from ${folders}
    where lower(a.name) = lower(${name}) and a.state <> 'retired' and i.next_look_at is not null
    order by i.paying_account_id limit 20`)
}

/** Folders without a look that succeeded since `before`, of which nobody was told. */
export function silentSince(tx: Tx, before: Instant, limit: number) {
  return tx.many<FolderRow>(sql`
    select ${columns} from ${folders}
    where i.next_look_at is not null and i.warned_at is null
      and coalesce(i.ok_at, i.since) < ${before} and c.state = 'usable' and a.state <> 'retired'
    order by i.paying_account_id limit ${limit} for update of i skip locked`)
}

export function setFolderWarned(tx: Tx, payingAccountId: PayingAccountId, at: Instant) {
  return tx.run(sql`
    update payouts.inbound_folders set warned_at = ${at}
    where paying_account_id = ${payingAccountId}`)
}
