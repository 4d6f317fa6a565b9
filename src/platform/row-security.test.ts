/** What the catalog must say whatever a migration forgets: partners see their own rows, and what is
 *  append-only cannot be changed by any login of the program. */
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, test } from 'node:test'
import pg from 'pg'
import { withTx } from './db.ts'
import { ofDomains } from './row-types.ts'
import { testDatabase } from './testing.ts'

const db = await testDatabase()
after(() => db.close())

type Table = {
  readonly name: string
  readonly hasPartner: boolean
  readonly isSecured: boolean
  readonly isForced: boolean
  readonly policies: string[]
  readonly portalReads: boolean
  readonly appChanges: boolean
  readonly guards: string[]
}

const { rows: tables } = await db.owner.query<Table>(`
  select format('%I.%I', n.nspname, c.relname) as name,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'partner_id'
      and not a.attisdropped) as "hasPartner",
    c.relrowsecurity as "isSecured", c.relforcerowsecurity as "isForced",
    coalesce((select array_agg(format('%s %s %s', r.rolname, p.polcmd,
        pg_get_expr(p.polqual, p.polrelid)) order by r.rolname)
      from pg_policy p join pg_roles r on r.oid = any(p.polroles) where p.polrelid = c.oid),
      '{}') as policies,
    has_any_column_privilege('quittance_portal', c.oid, 'select') as "portalReads",
    has_table_privilege('quittance_app', c.oid, 'update, delete, truncate')
      or has_any_column_privilege('quittance_app', c.oid, 'update') as "appChanges",
    coalesce((select array_agg(distinct case when t.tgtype & 16 > 0 then 'update' end) ||
        array_agg(distinct case when t.tgtype & 8 > 0 then 'delete' end) ||
        array_agg(distinct case when t.tgtype & 32 > 0 then 'truncate' end)
      from pg_trigger t join pg_proc f on f.oid = t.tgfoid
      where t.tgrelid = c.oid and not t.tgisinternal and t.tgenabled <> 'D'
        and f.prosrc ~ 'raise exception'), '{}') as guards
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and ${ofDomains} order by 1`)

/** Kept for ever: what happened, what was decided, what was sent and what the bank said. */
const appendOnly = [
  'audit.events',
  'audit.sealed_events',
  'audit.seals',
  'autopilot.simulated_cases',
  'autopilot.simulations',
  'clocks.marks',
  'incentives.accrual_rows',
  'incentives.fee_instalments',
  'ledger.accounts',
  'ledger.books',
  'ledger.entries',
  'ledger.postings',
  'partners.collections',
  'partners.purchases',
  'payables.adjustments',
  'payables.recoveries',
  'payouts.files',
  'payouts.transmission_steps',
  'rates.imports',
  'rates.rates',
  'reconciliation.details',
  'reconciliation.files',
  'reconciliation.lines',
  'reconciliation.matches',
  'reconciliation.statements',
  'submissions.decision_lines',
  'submissions.decisions',
  'submissions.research',
  'submissions.undone',
  'submissions.warnings',
]

/** Read by every partner alike: what is offered is no secret among them. */
const offered = ['programs.programs', 'programs.versions']

test('a table that names a partner has row-level security, enabled and forced', () => {
  const named = tables.filter((table) => table.hasPartner)
  assert.ok(named.length > 10, `${named.length} tables`)
  const open = named
    .filter(({ isSecured, isForced }) => !(isSecured && isForced))
    .map(({ name }) => name)
  assert.deepEqual(open, [])
})

test('it has a policy for the application, and one for the portal where the portal may read', () => {
  for (const { name, isSecured, policies, portalReads } of tables) {
    if (!isSecured) continue
    assert.ok(
      policies.some((policy) => policy.startsWith('quittance_app ')),
      `${name} has no policy for the application`,
    )
    const portal = policies.filter((policy) => policy.startsWith('quittance_portal '))
    assert.equal(
      portal.length > 0,
      portalReads,
      `${name}: the portal's policy and its grant differ`,
    )
    for (const policy of portal) {
      assert.match(
        policy,
        /^quittance_portal r /,
        `${name}: the portal reads and does nothing else`,
      )
      if (!offered.includes(name)) assert.match(policy, /app\.partner|EXISTS/, `${name}: ${policy}`)
    }
  }
})

test('the portal may write nowhere', async () => {
  const { rows } = await db.owner.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v') and ${ofDomains}
      and (has_table_privilege('quittance_portal', c.oid, 'insert, update, delete, truncate')
        or has_any_column_privilege('quittance_portal', c.oid, 'insert, update'))`)
  assert.deepEqual(rows, [])
})

test('a view asks as whoever reads it', async () => {
  const { rows } = await db.owner.query<{ name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('v', 'm') and ${ofDomains}
      and not coalesce(c.reloptions, '{}') @> array['security_invoker=true']`)
  assert.deepEqual(rows, [])
})

test('what is append-only can be changed by no grant, and a trigger refuses the owner too', () => {
  const every = ['delete', 'truncate', 'update']
  for (const name of appendOnly) {
    const table = tables.find((each) => each.name === name)
    assert.ok(table !== undefined, `${name} is not there`)
    assert.equal(table.appChanges, false, `${name}: the application may change it`)
    const guards = every.filter((event) => table.guards.includes(event))
    assert.deepEqual(guards, every, `${name}: no trigger refuses`)
  }
  const guarded = tables
    .filter(({ guards }) => every.every((event) => guards.includes(event)))
    .map(({ name }) => name)
  assert.deepEqual(
    guarded,
    appendOnly,
    'guarded in the database and not in this list, or the reverse',
  )
})

test('without a partner the portal sees no row of any table, with one only theirs', async () => {
  const mine = '0194f3c2-7a10-7000-8000-000000000001'
  const theirs = '0194f3c2-7a10-7000-8000-000000000002'
  const superuser = new pg.Client({ connectionString: db.superuserUrl })
  await superuser.connect()
  try {
    const readable = tables.filter(
      ({ name, portalReads }) => portalReads && !offered.includes(name),
    )
    for (const { name } of readable)
      for (const partnerId of [mine, theirs]) await addRow(superuser, name, partnerId)
    const counts = (partnerId?: string) =>
      withTx(
        db.world.portal,
        async (tx) => {
          const found: Record<string, number> = {}
          for (const { name } of readable) {
            const columns = await readableColumns(name)
            const rows = await tx.many<object>({
              text: `select ${columns} from ${name}`,
              values: [],
            })
            found[name] = rows.length
          }
          return found
        },
        partnerId === undefined ? {} : { partnerId },
      )
    const nobody = await counts()
    assert.deepEqual(nobody, Object.fromEntries(readable.map(({ name }) => [name, 0])))
    const seen = Object.entries(await counts(mine))
    assert.deepEqual(
      seen.filter(([, count]) => count > 1),
      [],
      'rows of another partner are seen',
    )
    const visible = seen.filter(([, count]) => count === 1).length
    assert.ok(visible > readable.length / 2, `${visible} of ${readable.length} show their own row`)
  } finally {
    await superuser.end()
  }
})

async function readableColumns(table: string): Promise<string> {
  const { rows } = await db.owner.query<{ columns: string }>(
    `select string_agg(quote_ident(attname), ', ' order by attnum) as columns from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped
       and has_column_privilege('quittance_portal', attrelid, attnum, 'select')`,
    [table],
  )
  return rows[0]?.columns ?? ''
}

/** A row of this partner with something in every required column. Checks, keys and guards are out of
 *  the way: this database is thrown away, and only who sees the row is asked. */
async function addRow(superuser: pg.Client, table: string, partnerId: string): Promise<void> {
  await superuser.query(`set session_replication_role = replica`)
  const checks = await superuser.query<{ conname: string }>(
    `select quote_ident(conname) as conname from pg_constraint
     where conrelid = $1::regclass and contype = 'c'`,
    [table],
  )
  for (const { conname } of checks.rows)
    await superuser.query(`alter table ${table} drop constraint ${conname}`)
  const { rows } = await superuser.query<{ name: string; type: string }>(
    `select attname as name, format_type(atttypid, null) as type from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attidentity = ''
       and attgenerated = '' and (attnotnull or attname = 'partner_id')`,
    [table],
  )
  const values = rows.map(({ name, type }) => {
    if (name === 'partner_id') return `'${partnerId}'`
    if (type.endsWith('[]')) return `'{}'`
    return somethingOf[type] ?? `'${randomBytes(6).toString('hex')}'`
  })
  const names = rows.map(({ name }) => `"${name}"`).join(', ')
  await superuser.query(`insert into ${table} (${names}) values (${values.join(', ')})`)
}

const somethingOf: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  bigint: '7',
  integer: '7',
  smallint: '7',
  numeric: '7',
  boolean: 'true',
  date: `'2026-03-02'`,
  'timestamp with time zone': `'2026-03-02T09:00:00Z'`,
  jsonb: `'{}'`,
  character: `'DE'`,
  bytea: `'\\x00'`,
}
