import { openPool, type Sql, sql, withTx } from '../../src/platform/db.ts'
import type { Prototype } from './prototypes.ts'

/** What the rows are made of. They are written by SQL and not by commands, as nobody waits for a
 *  million commands: each activity is a copy of one of the prototypes, which the program judged. */
export type Seeding = {
  readonly activities: number
  readonly partners: number
  readonly programId: string
  readonly versionId: string
  readonly fundId: string
  readonly allocationId: string
  readonly prototypes: readonly Prototype[]
}

const START_MS = Date.parse('2025-02-03T15:00:00Z')

/** A version 7 id of a number, told apart by a text: in the order of the numbers. */
const idOf = (n: Sql, told: string) => sql`
  (lpad(to_hex(${START_MS}::bigint + ${n}), 12, '0') || '7' || substr(md5(${told} || ${n}), 1, 3)
    || '8' || substr(md5(${told} || ${n}), 4, 15))::uuid`
const partnerId = (n: Sql) => idOf(sql`(${n})`, 'partner ')
const incentiveId = sql`${idOf(sql`n`, 'incentive ')}`

/** Two decided cases to each activity: its request and its claim. The number of an activity names its
 *  prototype: `MDF-2025-0000042` is a copy of the one in place 42 modulo their count. */
export async function seed(appUrl: string, given: Seeding): Promise<void> {
  const pool = openPool(appUrl, 'bench seed', 1)
  try {
    await withTx(pool, async (tx) => {
      await tx.run(sql`select set_config('statement_timeout', '0', true)`)
      await tx.run(partners(given))
      await tx.run(incentives(given))
      for (const sequence of [1, 2] as const) await tx.run(submissions(given, sequence))
      await tx.run(temporary)
      for (const sequence of [1, 2] as const) {
        await tx.run(sql`truncate pg_temp.prototypes`)
        await tx.run(copies(given, sequence))
        await tx.run(decisions(given, sequence))
      }
    })
  } finally {
    await pool.end()
  }
}

const temporary = sql`
  create temporary table prototypes (place integer primary key, facts text, outcome text,
    amount_minor bigint) on commit drop`

function partners({ partners: count }: Seeding) {
  return sql`
    insert into partners.partners (partner_id, code, legal_name, domains, country, time_zone, tier,
      status, good_standing, enrolled_at)
    select ${partnerId(sql`n`)}, 'BENCH-' || n, 'Bench partner ' || n || ' Inc.',
      array['bench-' || n || '.example'], 'US', 'America/New_York', 'select', 'active', true,
      '2025-01-01T00:00:00Z'
    from generate_series(1, ${count}::int) as n`
}

function incentives({ activities, partners: among, ...given }: Seeding) {
  return sql`
    insert into incentives.incentives (incentive_id, number, type, status, partner_id, program_id,
      version_id, fund_id, allocation_id, title, activity_type, first_on, last_on, currency,
      requested_minor, tier, rate_num, rate_den, approved_minor, created_at)
    select ${incentiveId}, 'MDF-2025-' || lpad(n::text, 7, '0'), 'mdf', 'settled',
      ${partnerId(sql`1 + n % ${among}::int`)}, ${given.programId}, ${given.versionId},
      ${given.fundId}, ${given.allocationId}, 'Activity number ' || n, 'event', '2025-04-14',
      '2025-04-15', 'USD', 500000, 'select', 1, 2, 500000,
      to_timestamp((${START_MS}::bigint + n) / 1000.0)
    from generate_series(1, ${activities}::int) as n`
}

function submissions({ activities, partners: among, ...given }: Seeding, sequence: 1 | 2) {
  const at = sql`to_timestamp((${START_MS}::bigint + n) / 1000.0)`
  return sql`
    insert into submissions.submissions (submission_id, number, incentive_id, sequence, type, status,
      partner_id, program_id, version_id, form, currency, requested_minor, source, created_by,
      created_at, submitted_at, complete_at, decided_at)
    select ${idOf(sql`n`, `submission ${sequence} `)},
      'MDF-2025-' || lpad(n::text, 7, '0') || '/' || ${sequence}::int, ${incentiveId},
      ${sequence}::int, ${sequence === 1 ? 'mdf_request' : 'mdf_claim'}, 'approved',
      ${partnerId(sql`1 + n % ${among}::int`)}, ${given.programId}, ${given.versionId}, '{}', 'USD',
      500000, 'portal', 'bench', ${at}, ${at}, ${at}, ${at}
    from generate_series(1, ${activities}::int) as n`
}

function copies({ prototypes }: Seeding, sequence: 1 | 2) {
  const decided = prototypes.map((one) => (sequence === 1 ? one.request : one.claim))
  return sql`
    insert into pg_temp.prototypes (place, facts, outcome, amount_minor)
    select place - 1, facts, outcome, amount_minor
    from unnest(${decided.map((one) => one.facts)}::text[],
      ${decided.map((one) => one.outcome)}::text[],
      ${decided.map((one) => one.amountMinor)}::int8[])
      with ordinality as one(facts, outcome, amount_minor, place)`
}

/** The claim is decided after the request, by its id as well. */
function decisions(given: Seeding, sequence: 1 | 2) {
  const { activities, partners: among, versionId, prototypes } = given
  const later = sequence === 1 ? 0 : activities
  return sql`
    insert into submissions.decisions (decision_id, submission_id, partner_id, outcome,
      amount_minor, currency, reason, decided_by, decided_at, version_id, facts, record, event_id)
    select ${idOf(sql`(n + ${later}::int)`, 'decision ')},
      ${idOf(sql`n`, `submission ${sequence} `)}, ${partnerId(sql`1 + n % ${among}::int`)},
      p.outcome, p.amount_minor, 'USD', 'bench', 'bench',
      to_timestamp((${START_MS}::bigint + n + ${later}::int) / 1000.0), ${versionId}, p.facts, '{}',
      ${idOf(sql`n`, `event ${sequence} `)}
    from generate_series(1, ${activities}::int) as n
    join pg_temp.prototypes p on p.place = n % ${prototypes.length}::int`
}
