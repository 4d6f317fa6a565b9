import assert from 'node:assert/strict'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import pg from 'pg'
import { migrate, migrationsFolder, readMigrations } from '../platform/migrate.ts'
import { databaseUrl, ensureRoles } from '../platform/postgres.ts'
import { testDatabase } from '../platform/testing.ts'

/** Payments of an installation from before conversion and netting, through migration 0026. */
const db = await testDatabase()
const server = databaseUrl(db.superuserUrl, 'postgres')
const name = `upgrade_${process.pid}`
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

test('payments from before owe what they paid, netted nothing and were not converted', async () => {
  const { owner } = await ensureRoles(server, name)
  for (const { name: file } of await readMigrations()) {
    if (file < '0026') await copyFile(join(migrationsFolder, file), join(folder, file))
  }
  await migrate(owner, folder)
  const url = databaseUrl(db.superuserUrl, name)
  await ask(
    url,
    `set session_replication_role = replica;
    insert into payouts.payments (payment_id, run_id, ordinal, partner_id, bank_detail_id, currency,
      amount_minor, creditor_name, creditor_address, account_masked, account_mark, remittance,
      first_to_account, dropped_at)
    select gen_random_uuid(), gen_random_uuid(), n, gen_random_uuid(), gen_random_uuid(), 'EUR',
      100 * n, 'Globex GmbH', '{}', 'DE**', 'mark', 'MDF-2026-00001/2', false,
      case n when 2 then now() end
    from generate_series(1, 3) n`,
  )
  await migrate(owner)
  const rows = await ask(
    url,
    `select ordinal, amount_minor::int as amount, owed_minor::int as owed, owed_currency as "in",
      netted_minor::int as netted, rate from payouts.payments order by ordinal`,
  )
  const same = (ordinal: number) => {
    const amount = 100 * ordinal
    return { ordinal, amount, owed: amount, in: 'EUR', netted: 0, rate: null }
  }
  assert.deepEqual(rows, [same(1), same(2), same(3)])
})
