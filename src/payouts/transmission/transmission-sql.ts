import type { Instant } from '../../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../../platform/db.ts'
import type { PayingAccountId, RunId, RunStatus } from '../run.ts'
import type { ChannelId, Sighting, StepKind, TransmissionState } from './transmission.ts'

export type TransmissionRow = {
  runId: RunId
  number: string
  runStatus: RunStatus
  payingAccountId: PayingAccountId
  remoteName: string
  state: TransmissionState
  tryNo: number
  triesLeft: number
  claimId: string | null
  leasedUntil: Instant | null
  nextAt: Instant | null
  cutOffAt: Instant
  queuedAt: Instant
  movedAt: Instant
  sha256: string
  sizeBytes: bigint
  /** Payments of it that were refused or came back: they are owed again. */
  takenBack: number
}

const columns: Sql = sql`
  t.run_id as "runId", r.number, r.status as "runStatus", r.paying_account_id as "payingAccountId",
  t.remote_name as "remoteName", t.state, t.try_no as "tryNo", t.tries_left as "triesLeft",
  t.claim_id as "claimId", t.leased_until as "leasedUntil", t.next_at as "nextAt",
  t.cut_off_at as "cutOffAt", t.queued_at as "queuedAt", t.moved_at as "movedAt",
  f.sha256, f.size_bytes as "sizeBytes", (
    select count(*)::int from payouts.payments p join payouts.attempts a using (payment_id)
    where p.run_id = t.run_id and p.dropped_at is null and a.state in ('rejected', 'returned')
  ) as "takenBack"`
const rows: Sql = sql`
  payouts.transmissions t join payouts.runs r on r.run_id = t.run_id
    join payouts.files f on f.run_id = t.run_id`

export function insertTransmission(
  tx: Tx,
  row: {
    readonly runId: RunId
    readonly remoteName: string
    readonly triesLeft: number
    readonly cutOffAt: Instant
    readonly at: Instant
  },
) {
  return tx.run(sql`
    insert into payouts.transmissions (run_id, remote_name, state, try_no, tries_left, next_at,
      cut_off_at, queued_at, moved_at)
    values (${row.runId}, ${row.remoteName}, 'waiting', 0, ${row.triesLeft}, ${row.at},
      ${row.cutOffAt}, ${row.at}, ${row.at})`)
}

export function selectTransmission(tx: Tx, runId: RunId) {
  return tx.maybeOne<TransmissionRow>(sql`
    select ${columns} from ${rows} where t.run_id = ${runId}`)
}

/** Locked with its run, which is locked first as every step of a run does. */
export function lockTransmission(tx: Tx, runId: RunId) {
  return tx.maybeOne<TransmissionRow>(sql`
    select ${columns} from ${rows} where t.run_id = ${runId} for update of t`)
}

/** The run's status, held as it is until the transaction ends. */
export function shareRun(tx: Tx, runId: RunId) {
  return tx.one<{ status: RunStatus }>(sql`
    select status from payouts.runs where run_id = ${runId} for share`)
}

/** The one that has waited longest; what another worker holds is passed by. Index
 *  transmissions_due. */
export function nextDue(tx: Tx, at: Instant) {
  return tx.maybeOne<TransmissionRow>(sql`
    select ${columns} from ${rows}
    where t.state = 'waiting' and t.next_at <= ${at}
    order by t.next_at, t.run_id limit 1 for update of t skip locked`)
}

/** One whose sender fell silent. Index transmissions_leased. */
export function nextExpired(tx: Tx, at: Instant) {
  return tx.maybeOne<TransmissionRow>(sql`
    select ${columns} from ${rows}
    where t.state = 'sending' and t.leased_until < ${at}
    order by t.leased_until, t.run_id limit 1 for update of t skip locked`)
}

/** Not at the bank though its cut-off comes before `until`, and nobody warned of it. Index
 *  transmissions_unwarned. */
export function unwarnedBefore(tx: Tx, until: Instant, limit: number) {
  return tx.many<TransmissionRow>(sql`
    select ${columns} from ${rows}
    where t.state <> 'sent' and t.warned_at is null and t.cut_off_at <= ${until}
      and r.status in ('released', 'acknowledged')
    order by t.cut_off_at, t.run_id limit ${limit} for update of t skip locked`)
}

export function setWarned(tx: Tx, runIds: readonly RunId[], at: Instant) {
  return tx.run(sql`
    update payouts.transmissions set warned_at = ${at} where run_id = any(${runIds}::uuid[])`)
}

/** Moves one that is still in one of `from`; 0 when it was moved first. A claim says who moves it. */
export function moveTransmission(
  tx: Tx,
  move: {
    readonly runId: RunId
    readonly from: readonly TransmissionState[]
    readonly to: TransmissionState
    readonly tryNo: number
    readonly triesLeft: number
    readonly nextAt: Instant | null
    readonly claim: { readonly claimId: string; readonly until: Instant } | null
    readonly at: Instant
  },
) {
  return tx.run(sql`
    update payouts.transmissions set state = ${move.to}, try_no = ${move.tryNo},
      tries_left = ${move.triesLeft}, next_at = ${move.nextAt},
      claim_id = ${move.claim?.claimId ?? null}, leased_until = ${move.claim?.until ?? null},
      moved_at = ${move.at}
    where run_id = ${move.runId} and state = any(${move.from}::text[])`)
}

/** Another sender holds it from now on. */
export function takeClaim(
  tx: Tx,
  runId: RunId,
  claim: { readonly claimId: string; readonly until: Instant },
) {
  return tx.run(sql`
    update payouts.transmissions set claim_id = ${claim.claimId}, leased_until = ${claim.until}
    where run_id = ${runId} and state = 'sending'`)
}

export type StepRow = {
  tryNo: number
  step: StepKind
  channelId: ChannelId | null
  by: string
  at: Instant
  said: string | null
  found: Sighting | null
}

/** Appends a step; its number is the next, under the lock of its transmission. */
export function insertStep(tx: Tx, runId: RunId, row: StepRow) {
  return tx.run(sql`
    insert into payouts.transmission_steps (run_id, step_no, try_no, step, channel_id, by, at, said,
      found)
    select ${runId}::uuid, coalesce(max(s.step_no), 0) + 1, ${row.tryNo}::int, ${row.step}::text,
      ${row.channelId}::uuid, ${row.by}::text, ${row.at}::timestamptz, ${row.said}::text,
      ${row.found}::text
    from payouts.transmission_steps s where s.run_id = ${runId}`)
}

/** What was done about a file, newest first. */
export function stepsOf(tx: Tx, runId: RunId) {
  return tx.many<StepRow>(sql`
    select try_no as "tryNo", step, channel_id as "channelId", by, at, said, found
    from payouts.transmission_steps where run_id = ${runId}
    order by step_no desc limit 200`)
}

/** What is on its way or stuck, oldest first. */
export function unsentTransmissions(tx: Tx, limit: number) {
  return tx.many<TransmissionRow>(sql`
    select ${columns} from ${rows} where t.state <> 'sent'
    order by t.queued_at, t.run_id limit ${limit}`)
}

/** A transmission whose state its steps do not tell, or whose name is not its file's. */
export function firstWrongTransmission(tx: Tx) {
  return tx.maybeOne<{ number: string; why: string }>(sql`
    select r.number, case
        when t.remote_name not like r.number || '-' || left(f.sha256, 16) || '.%'
          then 'its name at the bank is not of its file'
        when (t.state = 'sent') <> (s.arrived = 1) then 'it is ' || t.state || ', its steps say ' ||
          case s.arrived when 1 then 'sent' else 'not sent' end
        when t.try_no <> s.began then 'it was tried ' || s.began || ' times, not ' || t.try_no
        when s.ended <> s.began - (case t.state when 'sending' then 1 else 0 end)
          then s.began || ' tries began and ' || s.ended || ' ended'
        when t.state = 'unknown' and s.last_end <> 'unknown' then 'nobody says it is unknown'
        when t.state = 'waiting' and s.last_end = 'unknown' and not s.asked
          then 'it waits though nobody could tell what became of it, and nobody asked again'
        else 'it was renamed in a try that never began'
      end as why
    from payouts.transmissions t join payouts.runs r on r.run_id = t.run_id
      join payouts.files f on f.run_id = t.run_id
      cross join lateral (
        select count(*) filter (where x.step in ('sent', 'confirmed'))::int as arrived,
          count(*) filter (where x.step = 'began')::int as began,
          count(*) filter (where x.step in ('sent', 'not_sent', 'unknown'))::int as ended,
          count(*) filter (where x.step = 'renaming' and x.try_no > t.try_no)::int as stray,
          (array_agg(x.step order by x.step_no desc)
            filter (where x.step in ('sent', 'not_sent', 'unknown')))[1] as last_end,
          coalesce(max(x.step_no) filter (where x.step = 'asked_again'), 0)
            > coalesce(max(x.step_no) filter (where x.step = 'unknown'), 0) as asked
        from payouts.transmission_steps x where x.run_id = t.run_id) s
    where t.remote_name not like r.number || '-' || left(f.sha256, 16) || '.%'
      or (t.state = 'sent') <> (s.arrived = 1) or t.try_no <> s.began
      or s.ended <> s.began - (case t.state when 'sending' then 1 else 0 end)
      or (t.state = 'unknown' and s.last_end is distinct from 'unknown')
      or (t.state = 'waiting' and s.last_end = 'unknown' and not s.asked)
      or s.stray > 0
    order by r.number limit 1`)
}

/** A run released while its account had a channel of the program's own, whose file is not on its
 *  way. */
export function firstForgottenFile(tx: Tx) {
  return tx.maybeOne<{ number: string }>(sql`
    select r.number from payouts.runs r join payouts.files f on f.run_id = r.run_id
      join payouts.channels c on c.paying_account_id = r.paying_account_id
        and c.kind <> 'manual' and c.state in ('usable', 'replaced')
        and c.settled_at < r.released_at
        and (c.replaced_at is null or c.replaced_at > r.released_at)
    where not exists (select from payouts.transmissions t where t.run_id = r.run_id)
    order by r.number limit 1`)
}
