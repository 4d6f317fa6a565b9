import type { Id } from '../kernel/ids.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { type Sql, sql, type Tx } from '../platform/db.ts'
import type { ChangeKind } from './roads.ts'

export type SimulationId = Id<'simulation'>

export type SimulationRow = {
  readonly simulationId: SimulationId
  readonly programId: Id<'program'>
  readonly programCode: string
  readonly versionId: Id<'version'>
  readonly versionNumber: number
  readonly contentHash: string
  readonly isStale: boolean
  readonly since: PlainDate | null
  readonly until: PlainDate | null
  readonly ranBy: string
  readonly ranAt: Instant
  readonly totals: string
}

const columns: Sql = sql`
  m.simulation_id as "simulationId", m.program_id as "programId", p.code as "programCode",
  m.version_id as "versionId", v.number as "versionNumber", m.content_hash as "contentHash",
  m.content_hash <> v.content_hash as "isStale", m.since, m.until, m.ran_by as "ranBy",
  m.ran_at as "ranAt", m.totals`
const tables: Sql = sql`
  autopilot.simulations m join programs.programs p on p.program_id = m.program_id
  join programs.versions v on v.version_id = m.version_id`

export function insertSimulation(
  tx: Tx,
  row: {
    readonly simulationId: string
    readonly programId: string
    readonly versionId: string
    readonly contentHash: string
    readonly since: PlainDate | null
    readonly until: PlainDate | null
    readonly ranBy: string
    readonly ranAt: Instant
    readonly eventId: string
    readonly totals: string
  },
) {
  return tx.run(sql`
    insert into autopilot.simulations (simulation_id, program_id, version_id, content_hash, since,
      until, ran_by, ran_at, event_id, totals)
    values (${row.simulationId}, ${row.programId}, ${row.versionId}, ${row.contentHash},
      ${row.since}, ${row.until}, ${row.ranBy}, ${row.ranAt}, ${row.eventId}, ${row.totals})`)
}

export type CaseWrite = {
  readonly submissionId: string
  readonly partnerId: string
  readonly decidedAt: Instant
  readonly change: ChangeKind
  readonly answers: string
}

/** The changed cases of a simulation, numbered in the order given. */
export function insertCases(tx: Tx, simulationId: string, cases: readonly CaseWrite[]) {
  const column = <K extends keyof CaseWrite>(key: K) => cases.map((one) => one[key])
  return tx.run(sql`
    insert into autopilot.simulated_cases (simulation_id, case_no, submission_id, partner_id,
      decided_at, change, answers)
    select ${simulationId}, place, submission_id, partner_id, decided_at, change, answers
    from unnest(${column('submissionId')}::uuid[], ${column('partnerId')}::uuid[],
      ${column('decidedAt').map(String)}::timestamptz[], ${column('change')}::text[],
      ${column('answers')}::text[])
      with ordinality as one(submission_id, partner_id, decided_at, change, answers, place)`)
}

export function selectSimulation(tx: Tx, simulationId: string) {
  return tx.maybeOne<SimulationRow>(sql`
    select ${columns} from ${tables} where m.simulation_id = ${simulationId}`)
}

/** Simulations of a program, the newest first. */
export function simulationRows(
  tx: Tx,
  asked: { readonly programId: string; readonly after: string | null; readonly limit: number },
) {
  const { programId, after, limit } = asked
  return tx.many<SimulationRow>(sql`
    select ${columns} from ${tables}
    where m.program_id = ${programId}
      and (${after}::uuid is null or m.simulation_id < ${after}::uuid)
    order by m.simulation_id desc limit ${limit + 1}`)
}

export type CaseRow = {
  readonly caseNo: number
  readonly submissionId: Id<'submission'>
  readonly number: string
  readonly type: string
  readonly partnerId: Id<'partner'>
  readonly decidedAt: Instant
  readonly change: ChangeKind
  readonly answers: string
}

/** Changed cases in their order, from the one after `after`. */
export function caseRows(
  tx: Tx,
  asked: {
    readonly simulationId: string
    readonly change: ChangeKind | undefined
    readonly after: number
    readonly limit: number
  },
) {
  const { simulationId, change, after, limit } = asked
  const of: Sql = change === undefined ? sql`true` : sql`c.change = ${change}`
  return tx.many<CaseRow>(sql`
    select c.case_no as "caseNo", c.submission_id as "submissionId",
      coalesce(s.number, '') as number, s.type, c.partner_id as "partnerId",
      c.decided_at as "decidedAt", c.change, c.answers
    from autopilot.simulated_cases c join submissions.submissions s using (submission_id)
    where c.simulation_id = ${simulationId} and c.case_no > ${after} and ${of}
    order by c.case_no limit ${limit + 1}`)
}
