import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { migrate, migrationsFolder, readMigrations } from '../platform/migrate.ts'
import { databaseUrl, ensureRoles } from '../platform/postgres.ts'
import { testDatabase } from '../platform/testing.ts'

/** A vendor of an installation from before tax forms were rows, through migration 0049 and on. */
const db = await testDatabase()
const server = databaseUrl(db.superuserUrl, 'postgres')
const name = `upgrade_vendors_${process.pid}`
const folder = await mkdtemp(join(tmpdir(), 'quittance-before-'))
after(async () => {
  await ask(server, `drop database if exists ${name} with (force)`)
  await rm(folder, { recursive: true })
  await db.close()
})

async function ask<R extends pg.QueryResultRow>(url: string, text: string): Promise<R[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<R>(text)).rows
  } finally {
    await client.end()
  }
}

const forced = (url: string) =>
  ask<{ name: string }>(
    url,
    `select oid::regclass::text as name from pg_class where relforcerowsecurity order by 1`,
  )

test('a vendor approved before keeps its tax form, and policies bind the owner as before', async () => {
  const { owner } = await ensureRoles(server, name)
  for (const { name: file } of await readMigrations()) {
    if (file < '0049') await copyFile(join(migrationsFolder, file), join(folder, file))
  }
  await migrate(owner, folder)
  const url = databaseUrl(db.superuserUrl, name)
  await ask(
    url,
    `set session_replication_role = replica;
    insert into partners.partners (partner_id, code, legal_name, domains, country, time_zone, tier,
      status, good_standing, enrolled_at)
    values (gen_random_uuid(), 'GLOBEX', 'Globex Inc.', '{}', 'US', 'America/New_York', 'select',
      'active', true, '2026-01-05Z');
    insert into vendors.vendors (vendor_id, partner_id, state, legal_name, entity_kind,
      tax_residence, street, post_code, town, region, country, tax_form, tax_form_signed_on,
      tax_number_masked, typed_by, invited_at, submitted_at, approved_at, approved_by)
    select gen_random_uuid(), partner_id, 'active', legal_name, 'company', country, 'Main Street',
      '10001', 'New York', 'NY', country, 'w9', '2026-01-15', '***6789', '{someone}',
      '2026-01-10Z'::timestamptz, '2026-01-16Z', '2026-01-20Z', 'another'
    from partners.partners`,
  )
  await migrate(owner)
  const [vendor] = await ask(
    url,
    `select v.state_since = v.approved_at as since, f.form, f.state, f.decided_by
    from vendors.vendors v join vendors.tax_forms f using (vendor_id)`,
  )
  assert.deepEqual(vendor, { since: true, form: 'w9', state: 'in_force', decided_by: 'another' })
  assert.deepEqual(await forced(url), await forced(db.superuserUrl))
  assert.deepEqual(await migrate(owner), [])
})
