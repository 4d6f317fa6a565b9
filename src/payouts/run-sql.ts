import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type { PayerId, PaymentId, PayingAccountId, RunId, RunStatus } from './run.ts'

/** The next number of a year; its row stays locked until the transaction ends, so none is lost. */
export function nextRunNumber(tx: Tx, year: number) {
  return tx.one<{ last: number }>(sql`
    insert into payouts.run_numbers as n (year, last) values (${year}, 1)
    on conflict on constraint run_numbers_pkey do update set last = n.last + 1
    returning n.last`)
}

export type RunRow = {
  runId: RunId
  number: string
  payingAccountId: PayingAccountId
  payerId: PayerId
  currency: string
  status: RunStatus
  executeOn: PlainDate
  /** The day Bacs processes the file; null on every other rail. */
  processOn: PlainDate | null
  upToDueOn: PlainDate
  messageId: string
  createdAt: Instant
  preparers: string[]
  contentHash: string | null
  releasedBy: string | null
  releasedAt: Instant | null
  releasedOn: PlainDate | null
  /** Whom the releaser stood in for, and what proved who it was. */
  releasedFor: string | null
  releaseProof: 'step_up' | 'operator' | 'before' | null
  version: number
}

const runColumns: Sql = sql`
  run_id as "runId", number, paying_account_id as "payingAccountId", payer_id as "payerId",
  currency, status, execute_on as "executeOn", process_on as "processOn",
  up_to_due_on as "upToDueOn",
  message_id as "messageId", created_at as "createdAt", preparers, content_hash as "contentHash",
  released_by as "releasedBy", released_at as "releasedAt", released_on as "releasedOn",
  released_for as "releasedFor", release_proof as "releaseProof", version`

export function selectRun(tx: Tx, runId: RunId) {
  return tx.maybeOne<RunRow>(sql`select ${runColumns} from payouts.runs where run_id = ${runId}`)
}

/** Every step of a run takes this lock first. */
export function lockRun(tx: Tx, runId: RunId) {
  return tx.maybeOne<RunRow>(sql`
    select ${runColumns} from payouts.runs where run_id = ${runId} for update`)
}

/** Released runs of an account that the bank has not answered in full. Index runs_open. */
export function openRunsOf(tx: Tx, payingAccountId: PayingAccountId) {
  return tx.many<RunRow>(sql`
    select ${runColumns} from payouts.runs
    where paying_account_id = ${payingAccountId} and status in ('released', 'acknowledged')
    order by released_at, run_id limit 1000`)
}

export function insertRun(
  tx: Tx,
  row: Pick<
    RunRow,
    | 'runId'
    | 'number'
    | 'payingAccountId'
    | 'payerId'
    | 'currency'
    | 'executeOn'
    | 'processOn'
    | 'upToDueOn'
    | 'messageId'
    | 'createdAt'
    | 'preparers'
  >,
) {
  return tx.run(sql`
    insert into payouts.runs (run_id, number, paying_account_id, payer_id, currency, status,
      execute_on, process_on, up_to_due_on, message_id, created_at, preparers)
    values (${row.runId}, ${row.number}, ${row.payingAccountId}, ${row.payerId}, ${row.currency},
      'draft', ${row.executeOn}, ${row.processOn}, ${row.upToDueOn}, ${row.messageId}, ${row.createdAt},
      ${row.preparers})`)
}

/** Moves a run that is still in one of `from`; 0 when somebody moved it first. */
export function moveRun(
  tx: Tx,
  move: {
    readonly runId: RunId
    readonly from: readonly RunStatus[]
    readonly to: RunStatus
    readonly contentHash: string | null
  },
) {
  return tx.run(sql`
    update payouts.runs set status = ${move.to}, content_hash = ${move.contentHash},
      version = version + 1
    where run_id = ${move.runId} and status = any(${move.from}::text[])`)
}

export function addPreparer(tx: Tx, runId: RunId, person: string) {
  return tx.run(sql`
    update payouts.runs set preparers = preparers || ${person}::text
    where run_id = ${runId} and ${person} <> all (preparers)`)
}

export function setExecuteOn(
  tx: Tx,
  runId: RunId,
  on: { readonly executeOn: PlainDate; readonly processOn: PlainDate | null },
) {
  return tx.run(sql`
    update payouts.runs set execute_on = ${on.executeOn}, process_on = ${on.processOn}, version = version + 1
    where run_id = ${runId}`)
}

export function setReleased(
  tx: Tx,
  released: {
    readonly runId: RunId
    readonly by: string
    readonly at: Instant
    readonly on: PlainDate
    /** Whom the releaser stood in for; null: nobody. */
    readonly forPerson: string | null
    readonly proof: 'step_up' | 'operator'
    readonly stepUpId: string | null
  },
) {
  return tx.run(sql`
    update payouts.runs set status = 'released', released_by = ${released.by},
      released_at = ${released.at}, released_on = ${released.on},
      released_for = ${released.forPerson}, release_proof = ${released.proof},
      step_up_id = ${released.stepUpId}::uuid, version = version + 1
    where run_id = ${released.runId} and status = 'approved'`)
}

/** What a payer released on a day in a currency, in minor units. Index runs_released_on. */
export function releasedOnDay(tx: Tx, payerId: PayerId, currency: string, on: PlainDate) {
  return tx.one<{ minor: bigint }>(sql`
    select coalesce(sum(p.amount_minor), 0)::int8 as minor
    from payouts.runs r join payouts.payments p on p.run_id = r.run_id and p.dropped_at is null
    where r.payer_id = ${payerId} and r.currency = ${currency} and r.released_on = ${on}`)
}

/** The run of a number, as people name it. Index runs_number. */
export function runByNumber(tx: Tx, number: string) {
  return tx.maybeOne<RunRow>(sql`select ${runColumns} from payouts.runs where number = ${number}`)
}

/** Runs by their number; with `released`, those that left or were answered. */
export function runsByNumber(tx: Tx, released: boolean) {
  return tx.many<RunRow>(sql`
    select ${runColumns} from payouts.runs
    where status <> 'cancelled' and (released_at is not null) = ${released}
    order by number limit 5000`)
}

export function insertFindings(
  tx: Tx,
  rows: readonly {
    readonly findingId: string
    readonly runId: RunId
    readonly paymentId: PaymentId | null
    readonly found: string
  }[],
  at: Instant,
) {
  return tx.run(sql`
    insert into payouts.findings (finding_id, run_id, payment_id, found, found_at)
    select f.finding_id, f.run_id, f.payment_id, f.found, ${at}
    from unnest(${rows.map((r) => r.findingId)}::uuid[], ${rows.map((r) => r.runId)}::uuid[],
      ${rows.map((r) => r.paymentId)}::uuid[], ${rows.map((r) => r.found)}::jsonb[])
      as f(finding_id, run_id, payment_id, found)`)
}

/** What was found of payments of a run, oldest first; `found` is a packed finding. */
export function findingsOfPayments(tx: Tx, runId: RunId, paymentIds: readonly PaymentId[]) {
  return tx.many<{ paymentId: PaymentId | null; found: object; foundAt: Instant }>(sql`
    select payment_id as "paymentId", found, found_at as "foundAt"
    from payouts.findings
    where run_id = ${runId} and payment_id = any(${paymentIds}::uuid[]) order by finding_id`)
}

export type FileRow = {
  name: string
  mediaType: string
  sha256: string
  sizeBytes: bigint
  writtenBy: string
  writtenAt: Instant
}

export function insertFile(tx: Tx, row: FileRow & { readonly runId: RunId }) {
  return tx.run(sql`
    insert into payouts.files (run_id, name, media_type, sha256, size_bytes, written_by, written_at)
    values (${row.runId}, ${row.name}, ${row.mediaType}, ${row.sha256}, ${row.sizeBytes},
      ${row.writtenBy}, ${row.writtenAt})`)
}

export function fileOf(tx: Tx, runId: RunId) {
  return tx.maybeOne<FileRow>(sql`
    select name, media_type as "mediaType", sha256, size_bytes as "sizeBytes",
      written_by as "writtenBy", written_at as "writtenAt"
    from payouts.files where run_id = ${runId}`)
}
