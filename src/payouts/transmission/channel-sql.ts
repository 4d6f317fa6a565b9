import type { Instant } from '../../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../../platform/db.ts'
import type { PayingAccountId } from '../run.ts'
import type { ChannelId, ChannelKind, ChannelState } from './transmission.ts'

export type ChannelRow = {
  channelId: ChannelId
  payingAccountId: PayingAccountId
  version: number
  kind: ChannelKind
  folder: string | null
  host: string | null
  port: number | null
  login: string | null
  hostKey: string | null
  publicKey: string | null
  /** Where the bank puts answers and statements; null: a person loads them. */
  inboundFolder: string | null
  state: ChannelState
  reason: string
  proposedBy: string
  proposedAt: Instant
  settledBy: string | null
  settledAt: Instant | null
}

const columns: Sql = sql`
  channel_id as "channelId", paying_account_id as "payingAccountId", version, kind, folder, host,
  port, login, host_key as "hostKey", public_key as "publicKey",
  inbound_folder as "inboundFolder", state, reason,
  proposed_by as "proposedBy", proposed_at as "proposedAt", settled_by as "settledBy",
  settled_at as "settledAt"`

/** Every version of these accounts, newest first. Index channels_versions. */
export function channelsOf(tx: Tx, payingAccountIds: readonly PayingAccountId[]) {
  return tx.many<ChannelRow>(sql`
    select ${columns} from payouts.channels
    where paying_account_id = any(${payingAccountIds}::uuid[])
    order by paying_account_id, version desc limit 500`)
}

export function selectChannel(tx: Tx, channelId: ChannelId) {
  return tx.maybeOne<ChannelRow>(sql`
    select ${columns} from payouts.channels where channel_id = ${channelId}`)
}

/** Of accounts with this name: what waits or is in use, newest first. */
export function channelsByAccountName(tx: Tx, name: string) {
  return tx.many<ChannelRow>(sql`
    select ${columns} from payouts.channels
    where state in ('proposed', 'usable') and paying_account_id in (
      select a.paying_account_id from payouts.paying_accounts a
      where lower(a.name) = lower(${name}) and a.state <> 'retired')
    order by proposed_at desc, version desc limit 20`)
}

/** The one in use; null: files are fetched by a person. Index channels_one_usable. */
export function usableChannel(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.maybeOne<ChannelRow>(sql`
    select ${columns} from payouts.channels
    where paying_account_id = ${payingAccountId} and state = 'usable'`)
}

export function lockChannel(tx: Tx, channelId: ChannelId) {
  return tx.maybeOne<ChannelRow>(sql`
    select ${columns} from payouts.channels where channel_id = ${channelId} for update`)
}

export function sealedKey(tx: Tx, channelId: ChannelId) {
  return tx.maybeOne<{ keySealed: string | null }>(sql`
    select key_sealed as "keySealed" from payouts.channels where channel_id = ${channelId}`)
}

export function insertChannel(
  tx: Tx,
  row: Omit<ChannelRow, 'state' | 'settledBy' | 'settledAt'> & {
    readonly keySealed: string | null
  },
) {
  return tx.run(sql`
    insert into payouts.channels (channel_id, paying_account_id, version, kind, folder, host, port,
      login, host_key, public_key, key_sealed, inbound_folder, state, reason, proposed_by,
      proposed_at)
    values (${row.channelId}, ${row.payingAccountId}, ${row.version}, ${row.kind}, ${row.folder},
      ${row.host}, ${row.port}, ${row.login}, ${row.hostKey}, ${row.publicKey}, ${row.keySealed},
      ${row.inboundFolder}, 'proposed', ${row.reason}, ${row.proposedBy}, ${row.proposedAt})`)
}

/** The one in use makes way for the next. */
export function replaceChannel(tx: Tx, payingAccountId: PayingAccountId, at: Instant) {
  return tx.run(sql`
    update payouts.channels set state = 'replaced', replaced_at = ${at}
    where paying_account_id = ${payingAccountId} and state = 'usable'`)
}

export function approveChannelRow(tx: Tx, channelId: ChannelId, by: string, at: Instant) {
  return tx.run(sql`
    update payouts.channels set state = 'usable', settled_by = ${by}, settled_at = ${at}
    where channel_id = ${channelId} and state = 'proposed'`)
}

export function declineChannelRow(tx: Tx, channelId: ChannelId, by: string, at: Instant) {
  return tx.run(sql`
    update payouts.channels set state = 'declined', settled_by = ${by}, settled_at = ${at}
    where channel_id = ${channelId} and state = 'proposed'`)
}
