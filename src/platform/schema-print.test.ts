import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, test } from 'node:test'
import { printSchema, rowTypesFile, schemaFile } from './schema-print.ts'
import { testDatabase } from './testing.ts'

const db = await testDatabase()
after(() => db.close())

const again = 'print it again: npm run -s quittance -- schema --write'

/** PostgreSQL 15 names the table before each column of a view, newer ones where it is needed. */
function withoutQualifiers(schema: string): string {
  return schema.replace(/^create view [^;]*;/gm, (view) => view.replace(/\b[a-z_]+\./g, ''))
}

test('the committed schema is what the migrations make', async () => {
  const { schema, rowTypes } = await printSchema(db.urls.owner)
  const committed = await readFile(schemaFile, 'utf8')
  const { rows } = await db.owner.query<{ isOld: boolean }>(
    `select current_setting('server_version_num')::int < 160000 as "isOld"`,
  )
  const alike = rows[0]?.isOld === true ? withoutQualifiers : (text: string) => text
  assert.equal(alike(committed), alike(schema), again)
  assert.equal(await readFile(rowTypesFile, 'utf8'), rowTypes, again)
})

test('a column, a grant or a guard that was changed by hand shows', async () => {
  const before = await printSchema(db.urls.owner)
  assert.match(before.schema, /create table ledger\.entries \(/)
  for (const change of [
    'alter table partners.partners add column nickname text',
    'grant delete on audit.events to quittance_app',
    'alter table partners.partners no force row level security',
    'drop policy if exists partners_portal on partners.partners',
  ]) {
    const earlier = await printSchema(db.urls.owner)
    await db.owner.query(change)
    const later = await printSchema(db.urls.owner)
    assert.notEqual(later.schema, earlier.schema, change)
  }
})
