import type { Instant } from '../../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../../platform/db.ts'
import type { PageAsked } from '../../platform/page.ts'
import type { PayerId, PayingAccountId } from '../run.ts'
import type { ChannelId } from '../transmission/transmission.ts'
import type { InboundFileId, InboundOutcome, InboundState } from './inbound.ts'

export type InboundRow = {
  inboundFileId: InboundFileId
  payingAccountId: PayingAccountId
  payerId: PayerId
  account: string
  name: string
  sizeBytes: bigint | null
  modifiedAt: Instant | null
  state: InboundState
  seenAt: Instant
  movedAt: Instant
  tries: number
  sha256: string | null
  fetchedAt: Instant | null
  outcome: InboundOutcome | null
  bankAnswerId: string | null
  statementFileId: string | null
  refusal: string | null
  said: string | null
  closerName: string | null
  closedReason: string | null
}

const columns: Sql = sql`
  f.inbound_file_id as "inboundFileId", f.paying_account_id as "payingAccountId",
  a.payer_id as "payerId", a.name as account, f.name, f.size_bytes as "sizeBytes",
  f.modified_at as "modifiedAt", f.state, f.seen_at as "seenAt", f.moved_at as "movedAt", f.tries,
  f.sha256, f.fetched_at as "fetchedAt", f.outcome, f.bank_answer_id as "bankAnswerId",
  f.statement_file_id as "statementFileId", f.refusal, f.said, f.closer_name as "closerName",
  f.closed_reason as "closedReason"`
const files: Sql = sql`
  payouts.inbound_files f
    join payouts.paying_accounts a on a.paying_account_id = f.paying_account_id`

/** What was listed of a file: another size or time is another file. */
export type Seen = {
  readonly name: string
  readonly sizeBytes: bigint | null
  readonly modifiedAt: Instant | null
}

/** Of what is listed, that which is known, with how far it is. */
export function knownOf(tx: Tx, payingAccountId: PayingAccountId, seen: readonly Seen[]) {
  return tx.many<{
    inboundFileId: InboundFileId
    position: number
    state: InboundState
    seenAt: Instant
    tries: number
  }>(sql`
    select f.inbound_file_id as "inboundFileId", s.position::int as position, f.state,
      f.seen_at as "seenAt", f.tries
    from unnest(${seen.map((each) => each.name)}::text[],
      ${seen.map((each) => each.sizeBytes)}::bigint[],
      ${seen.map((each) => each.modifiedAt)}::timestamptz[])
      with ordinality as s(name, size_bytes, modified_at, position)
    join payouts.inbound_files f on f.paying_account_id = ${payingAccountId} and f.name = s.name
      and f.size_bytes is not distinct from s.size_bytes
      and f.modified_at is not distinct from s.modified_at
    order by s.position`)
}

export type NewFile = Seen & {
  readonly inboundFileId: InboundFileId
  readonly refusal: string | null
  readonly said: string | null
}

/** Begins to watch what is new, or passes it by for a reason. */
export function insertSeen(
  tx: Tx,
  of: {
    readonly payingAccountId: PayingAccountId
    readonly channelId: ChannelId
    readonly at: Instant
  },
  rows: readonly NewFile[],
) {
  return tx.run(sql`
    insert into payouts.inbound_files (paying_account_id, channel_id, seen_at, moved_at,
      inbound_file_id, name, size_bytes, modified_at, state, refusal, said)
    select ${of.payingAccountId}::uuid, ${of.channelId}::uuid, ${of.at}::timestamptz,
      ${of.at}::timestamptz, n.id, n.name, n.size_bytes, n.modified_at,
      case when n.refusal is null then 'ripening' else 'passed_by' end, n.refusal, n.said
    from unnest(${rows.map((row) => row.inboundFileId)}::uuid[],
      ${rows.map((row) => row.name)}::text[], ${rows.map((row) => row.sizeBytes)}::bigint[],
      ${rows.map((row) => row.modifiedAt)}::timestamptz[],
      ${rows.map((row) => row.refusal)}::text[], ${rows.map((row) => row.said)}::text[])
      as n(id, name, size_bytes, modified_at, refusal, said)
    on conflict do nothing`)
}

/** Forgets what ripened and is not offered any more: it grew, or the bank took it away. */
export function deleteVanished(
  tx: Tx,
  payingAccountId: PayingAccountId,
  offered: readonly InboundFileId[],
) {
  return tx.run(sql`
    delete from payouts.inbound_files
    where paying_account_id = ${payingAccountId} and state = 'ripening'
      and inbound_file_id <> all(${offered}::uuid[])`)
}

export function inboundFileById(tx: Tx, inboundFileId: InboundFileId) {
  return tx.maybeOne<InboundRow>(sql`
    select ${columns} from ${files} where f.inbound_file_id = ${inboundFileId}`)
}

export function lockInboundFile(tx: Tx, inboundFileId: InboundFileId) {
  return tx.maybeOne<InboundRow>(sql`
    select ${columns} from ${files} where f.inbound_file_id = ${inboundFileId} for update of f`)
}

/** Counts a try before it is made; 0 when somebody has moved the file on. */
export function beginTry(
  tx: Tx,
  inboundFileId: InboundFileId,
  of: { readonly state: InboundState; readonly at: Instant },
) {
  return tx.run(sql`
    update payouts.inbound_files set tries = tries + 1, moved_at = ${of.at}
    where inbound_file_id = ${inboundFileId} and state = ${of.state}`)
}

/** Its bytes are in the store; 0 when another has taken it first. */
export function takeFile(
  tx: Tx,
  inboundFileId: InboundFileId,
  of: { readonly sha256: string; readonly at: Instant },
) {
  return tx.run(sql`
    update payouts.inbound_files set state = 'fetched', sha256 = ${of.sha256},
      fetched_at = ${of.at}, moved_at = ${of.at}, tries = 0
    where inbound_file_id = ${inboundFileId} and state = 'ripening'`)
}

/** The next whose bytes wait to be read, and that nobody reads: what was tried least and waits longest.
 *  Index inbound_files_waiting. */
export function nextFetched(
  tx: Tx,
  of: {
    readonly payingAccountId: PayingAccountId | null
    /** Whoever began to read before this is taken for dead. */
    readonly begunBefore: Instant
  },
) {
  return tx.maybeOne<InboundRow>(sql`
    select ${columns} from ${files}
    where f.state = 'fetched' and (f.tries = 0 or f.moved_at < ${of.begunBefore})
      and (${of.payingAccountId}::uuid is null or f.paying_account_id = ${of.payingAccountId}::uuid)
    order by f.tries, f.inbound_file_id limit 1 for update of f skip locked`)
}

/** What became of a file that was read; 0 when it was settled before. */
export function fileOne(
  tx: Tx,
  inboundFileId: InboundFileId,
  as: {
    readonly outcome: InboundOutcome
    readonly bankAnswerId: string | null
    readonly statementFileId: string | null
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update payouts.inbound_files set state = 'filed', outcome = ${as.outcome},
      bank_answer_id = ${as.bankAnswerId}, statement_file_id = ${as.statementFileId},
      moved_at = ${as.at}
    where inbound_file_id = ${inboundFileId} and state = 'fetched'`)
}

/** Not taken, or not filed, and why; 0 when it was moved before. */
export function refuseOne(
  tx: Tx,
  inboundFileId: InboundFileId,
  as: {
    readonly from: 'ripening' | 'fetched'
    readonly refusal: string
    readonly said: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update payouts.inbound_files
    set state = case when state = 'ripening' then 'passed_by' else 'refused' end,
      refusal = ${as.refusal}, said = ${as.said}, moved_at = ${as.at}
    where inbound_file_id = ${inboundFileId} and state = ${as.from}`)
}

/** A person asks for what was passed by to be taken, or what was refused to be read, once more. */
export function openAgain(
  tx: Tx,
  inboundFileId: InboundFileId,
  as: { readonly to: 'ripening' | 'fetched'; readonly at: Instant },
) {
  return tx.run(sql`
    update payouts.inbound_files set state = ${as.to}, refusal = null, said = null, tries = 0,
      moved_at = ${as.at}, seen_at = case when ${as.to}::text = 'ripening' then ${as.at} else seen_at end
    where inbound_file_id = ${inboundFileId} and state in ('passed_by', 'refused')`)
}

export function putFileAside(
  tx: Tx,
  inboundFileId: InboundFileId,
  by: {
    readonly closedBy: string
    readonly closerName: string
    readonly reason: string
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update payouts.inbound_files set state = 'put_aside', closed_by = ${by.closedBy},
      closer_name = ${by.closerName}, closed_reason = ${by.reason}, moved_at = ${by.at}
    where inbound_file_id = ${inboundFileId} and state in ('passed_by', 'refused')`)
}

/** Another file of the account with the same bytes, which came first. Index inbound_files_content. */
export function sameBytesBefore(
  tx: Tx,
  of: {
    readonly payingAccountId: PayingAccountId
    readonly inboundFileId: InboundFileId
    readonly sha256: string
  },
) {
  return tx.maybeOne<{ name: string; state: InboundState }>(sql`
    select name, state from payouts.inbound_files
    where sha256 = ${of.sha256} and paying_account_id = ${of.payingAccountId}
      and inbound_file_id <> ${of.inboundFileId} and state <> 'fetched'
    order by inbound_file_id limit 1`)
}

export type InboundPageRow = InboundRow & {
  /** Name of the file with the same bytes that came first, where there is one. */
  sameAs: string | null
}

/** Files of one account or of all, newest first. Indexes inbound_files_newest, inbound_files_open. */
export function inboundRows(
  tx: Tx,
  asked: PageAsked & {
    readonly payingAccountId: PayingAccountId | null
    readonly onlyOpen: boolean
  },
) {
  return tx.many<InboundPageRow>(sql`
    select ${columns}, (select o.name from payouts.inbound_files o
      where o.sha256 = f.sha256 and o.paying_account_id = f.paying_account_id
        and o.inbound_file_id < f.inbound_file_id
      order by o.inbound_file_id limit 1) as "sameAs"
    from ${files}
    where (${asked.after?.id ?? null}::uuid is null
        or f.inbound_file_id < ${asked.after?.id ?? null}::uuid)
      and (${asked.payingAccountId}::uuid is null
        or f.paying_account_id = ${asked.payingAccountId}::uuid)
      and (not ${asked.onlyOpen}::boolean or f.state in ('passed_by', 'refused'))
    order by f.inbound_file_id desc limit ${asked.limit + 1}`)
}

/** Of folders: files that wait to ripen or to be read, and that need a person. */
export function countsOf(tx: Tx, payingAccountIds: readonly PayingAccountId[]) {
  return tx.many<{ payingAccountId: PayingAccountId; waiting: number; open: number }>(sql`
    select paying_account_id as "payingAccountId",
      count(*) filter (where state in ('ripening', 'fetched'))::int as waiting,
      count(*) filter (where state in ('passed_by', 'refused'))::int as open
    from payouts.inbound_files
    where paying_account_id = any(${payingAccountIds}::uuid[])
      and state in ('ripening', 'fetched', 'passed_by', 'refused')
    group by paying_account_id`)
}

/** A page of what was taken, in the order of ids: for verify. */
export function takenAfter(tx: Tx, after: string, limit: number) {
  return tx.many<{ inboundFileId: string; name: string; sha256: string | null }>(sql`
    select inbound_file_id as "inboundFileId", name, sha256 from payouts.inbound_files
    where inbound_file_id > ${after} and sha256 is not null
    order by inbound_file_id limit ${limit}`)
}

/** A file whose answer is of other bytes or moved another payer's payment, two that were filed of the same
 *  bytes, and a channel whose folder nobody looks into. */
export function firstWrongInbound(tx: Tx) {
  return tx.maybeOne<{ name: string; why: string }>(sql`
    select f.name, 'it is not the answer it was filed as' as why
    from payouts.inbound_files f
      join payouts.bank_answers b on b.bank_answer_id = f.bank_answer_id
    where f.sha256 <> b.sha256
    union all
    select f.name, 'its answer says that a person brought it'
    from payouts.inbound_files f
      join payouts.bank_answers b on b.bank_answer_id = f.bank_answer_id
    where f.outcome = 'filed' and b.arrived_by <> 'channel'
    union all
    select f.name, 'it moved a payment of another payer'
    from payouts.inbound_files f
      join payouts.paying_accounts own on own.paying_account_id = f.paying_account_id
      join payouts.bank_answer_lines l on l.bank_answer_id = f.bank_answer_id
      join payouts.runs r on r.run_id = l.run_id
      join payouts.paying_accounts other on other.paying_account_id = r.paying_account_id
    where f.outcome = 'filed' and l.outcome = 'applied' and other.payer_id <> own.payer_id
    union all
    select name, 'two answers or statements came of one file'
    from payouts.inbound_files f
    where f.outcome = 'filed' and exists (select from payouts.inbound_files o
      where o.sha256 = f.sha256 and o.outcome = 'filed'
        and o.inbound_file_id <> f.inbound_file_id)
    union all
    select a.name, 'its channel names a folder that nobody looks into'
    from payouts.channels c join payouts.paying_accounts a using (paying_account_id)
    where c.state = 'usable' and c.inbound_folder is not null and not exists (
      select from payouts.inbound_folders i where i.paying_account_id = c.paying_account_id
        and i.channel_id = c.channel_id and i.next_look_at is not null)
    limit 1`)
}
