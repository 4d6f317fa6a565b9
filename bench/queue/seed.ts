import { openPool, sql, withTx } from '../../src/platform/db.ts'

/** What the rows are made of. They are written by SQL and not by commands, as nobody waits for a
 *  hundred thousand commands: only the queue reads them, nothing of their money is in the books. */
export type Seeding = {
  readonly submissions: number
  readonly partners: number
  readonly specialists: readonly string[]
  readonly programId: string
  readonly versionId: string
  readonly fundId: string
  readonly allocationId: string
  /** Milliseconds of "now": submissions are of the 400 days before. */
  readonly nowMs: number
}

/** Names of partners are three words and a number: every search finds some of them. */
const words = {
  first: [
    'Blue',
    'North',
    'Silver',
    'Green',
    'Harbor',
    'Summit',
    'Bright',
    'Delta',
    'Urban',
    'Iron',
  ],
  second: [
    'River',
    'Point',
    'Stone',
    'Field',
    'Bridge',
    'Cloud',
    'Data',
    'Signal',
    'Peak',
    'Forge',
  ],
  third: ['Systems', 'Partners', 'Networks', 'Software', 'Services', 'Consulting', 'Technology'],
} as const

/** Fifteen in a hundred are open; of these one in four waits for the partner and has no due instant,
 *  one in fourteen is escalated, seven in ten are somebody's. Everything follows from the row's
 *  number, so that two runs make the same rows. */
export async function seed(appUrl: string, given: Seeding): Promise<void> {
  const pool = openPool(appUrl, 'bench seed', 1)
  try {
    await withTx(pool, async (tx) => {
      await tx.run(sql`select set_config('statement_timeout', '0', true)`)
      await tx.run(partners(given))
      await tx.run(incentives(given))
      await tx.run(submissions(given))
    })
  } finally {
    await pool.end()
  }
}

/** A version 7 id of an instant, told apart by a text. */
const idAt = (ms: ReturnType<typeof sql>, told: ReturnType<typeof sql>) => sql`
  (lpad(to_hex(${ms}), 12, '0') || '7' || substr(md5(${told}), 1, 3) || '8'
    || substr(md5(${told}), 4, 15))::uuid`

const ENROLLED_MS = Date.parse('2025-01-01T00:00:00Z')
const partnerId = (n: ReturnType<typeof sql>) =>
  idAt(sql`${ENROLLED_MS}::bigint + ${n}`, sql`'partner ' || ${n}`)
const DAY_MS = 86_400_000

function partners({ partners: count }: Seeding) {
  const { first, second, third } = words
  return sql`
    insert into partners.partners (partner_id, code, legal_name, domains, country, time_zone, tier,
      status, good_standing, enrolled_at)
    select ${partnerId(sql`n`)}, 'BENCH-' || n,
      (${first}::text[])[1 + n % 10] || ' ' || (${second}::text[])[1 + n / 10 % 10] || ' '
        || (${third}::text[])[1 + n / 100 % 7] || ' ' || n || ' Inc.',
      array['bench-' || n || '.example'], 'US', 'America/New_York', 'select', 'active', true,
      '2025-01-01T00:00:00Z'
    from generate_series(1, ${count}::int) as n`
}

/** Six incentives to ten submissions: each has its request, two of three a claim. */
function incentives({ submissions: count, partners: among, ...given }: Seeding) {
  return sql`
    insert into incentives.incentives (incentive_id, number, type, status, partner_id, program_id,
      version_id, fund_id, allocation_id, title, activity_type, first_on, last_on, currency,
      requested_minor, created_at)
    select ${idAt(sql`ms`, sql`'incentive ' || n`)}, 'MDF-2025-' || lpad(n::text, 6, '0'), 'mdf',
      'pending', ${partnerId(sql`(1 + n * 7919::bigint % ${among}::int)`)}, ${given.programId},
      ${given.versionId}, ${given.fundId}, ${given.allocationId}, 'Activity number ' || n, 'event',
      '2026-03-20', '2026-03-22', 'USD', 500000, to_timestamp(ms / 1000.0)
    from (
      select n, ${given.nowMs}::bigint - 400 * ${DAY_MS}::bigint
        + n * 400 * ${DAY_MS}::bigint / ${(count * 6) / 10}::int as ms
      from generate_series(1, ${(count * 6) / 10}::int) as n) as made`
}

function submissions({ submissions: count, specialists, ...given }: Seeding) {
  return sql`
    insert into submissions.submissions (submission_id, number, incentive_id, sequence, type, status,
      partner_id, program_id, version_id, form, currency, requested_minor, source, assigned_to,
      created_by, created_at, submitted_at, complete_at, decided_at, decision_due_at)
    select ${idAt(sql`ms`, sql`'submission ' || n`)}, i.number || '/' || sequence, i.incentive_id,
      sequence, case sequence when 1 then 'mdf_request' else 'mdf_claim' end, made.status,
      i.partner_id,
      ${given.programId}, ${given.versionId},
      jsonb_build_object('title', i.title, 'activity_type', 'event', 'place', 'Boston',
        'starts_on', '2026-03-20', 'ends_on', '2026-03-22', 'audience', repeat('People. ', 20)),
      'USD', 100000 + h % 900000, 'portal',
      case when is_open and h % 10 < 7
        then (${specialists}::text[])[1 + h / 10 % ${specialists.length}::int] end,
      'bench', to_timestamp(ms / 1000.0), to_timestamp(ms / 1000.0), to_timestamp(ms / 1000.0),
      case when not is_open then to_timestamp(ms / 1000.0) + interval '2 days' end,
      case when made.status in ('submitted', 'in_review', 'escalated')
        then to_timestamp(${given.nowMs}::bigint / 1000.0)
          + (h % 14400 - 2880) * interval '1 minute' end
    from (
      select *, case when not is_open then case when h % 10 < 7 then 'approved' else 'rejected' end
        when h % 100 < 25 then 'action_required' when h % 100 < 32 then 'escalated'
        when h % 100 < 39 then 'submitted' else 'in_review' end as status
      from (
        select n, case when n <= ${count}::int * 6 / 10 then 1 else 2 end as sequence,
          case when n <= ${count}::int * 6 / 10 then n
            else (n - ${count}::int * 6 / 10) * 3 / 2 end as activity,
          abs(hashtext('row ' || n)) as h, abs(hashtext('open ' || n)) % 100 < 15 as is_open,
          ${given.nowMs}::bigint - 400 * ${DAY_MS}::bigint
            + n * 400 * ${DAY_MS}::bigint / ${count}::int as ms
        from generate_series(1, ${count}::int) as n) as numbered) as made
    join incentives.incentives i on i.number = 'MDF-2025-' || lpad(activity::text, 6, '0')`
}
