/** Every statement of every domain is prepared against the migrated database, and what it answers is
 *  compared with the row type its function declares: names, types, and whether it may be null. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { after, test } from 'node:test'
import pg from 'pg'
import { columnTypes } from './column-type.ts'
import { type Asked, type Column, describe, placesIn, statementsOf } from './statements-testing.ts'
import { testDatabase } from './testing.ts'

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '')
const files = globSync(['src/**/sql.ts', 'src/**/*-sql.ts'], { cwd: root }).sort()

/** Arguments after `tx` of functions whose text depends on what they are given. */
const variants: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  selectFunds: ['none', 'share', 'update'].map((lock) => [[], lock]),
  insertMatches: [[[matchRow()], { by: 'p', name: 'n', at: 'a' }]],
  ...queueVariants(),
}

/** Columns the catalog allows to be null where the statement’s own condition rules it out, or that an
 *  outer join always finds. `<file> <column>`: why. */
const neverNull: Readonly<Record<string, string>> = {
  'src/correspondence/sql.ts messageId': 'asked by message',
  'src/identity/accounts-sql.ts email': 'principals_person_has_email, and only persons are asked',
  'src/identity/new-admins-sql.ts partnerId': 'asked where a partner is there',
  'src/identity/sql.ts email': 'principals_person_has_email, and only persons are asked',
  'src/payouts/payment-sql.ts bankDetailId': 'asked by bank detail',
  'src/reconciliation/match-sql.ts sentOn': 'the join asks for released runs',
  'src/submissions/queue-sql.ts incentiveId': 'asked by incentive',
  'src/submissions/sql.ts number': 'asked where the number is there',
}

/** Places no argument leads to, each with its reason. */
const uncovered: Readonly<Record<string, string>> = {}

const db = await testDatabase()
const client = new pg.Client({ connectionString: db.urls.app })
await client.connect()
after(async () => {
  await client.end()
  await db.close()
})

const sources = new Map<string, string>()
const asked: Asked[] = []
for (const path of files) {
  const source = await readFile(join(root, path), 'utf8')
  sources.set(path, source)
  asked.push(...(await statementsOf(root, path, source, variants)))
}

const answered: { readonly each: Asked; readonly columns: readonly Column[] }[] = []

test('every place that asks the database was reached', (t) => {
  const reached = new Set(asked.map((each) => each.at))
  const places = files.flatMap((path) =>
    placesIn(sources.get(path) ?? '').map((line) => `${path}:${line}`),
  )
  const missed = places.filter((place) => !reached.has(place) && !(place in uncovered))
  t.diagnostic(`${places.length - missed.length} of ${places.length} places, ${asked.length} texts`)
  assert.deepEqual(missed, [])
})

test('PostgreSQL understands every statement', async () => {
  const wrong: string[] = []
  for (const each of asked) {
    try {
      answered.push({ each, columns: await describe(client, each.text) })
    } catch (error) {
      wrong.push(`${each.at}: ${String(error)}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('a row is what its function says it is', async () => {
  const untyped = answered
    .filter(({ each }) => each.method !== 'run' && each.rowType === null)
    .map(({ each }) => `${each.at} names no row type`)
  assert.deepEqual(untyped, [])
  assert.deepEqual(await wrongRows(), [])
  const inUse = new Set(
    answered.flatMap(({ each, columns }) => columns.map((c) => `${each.path} ${c.name}`)),
  )
  assert.deepEqual(
    Object.keys(neverNull).filter((key) => !inUse.has(key)),
    [],
    'an exception nobody uses',
  )
})

test('a column that answers something else is found out', async () => {
  const columns = [
    { name: 'fundId', typeId: 2950, table: 'funds.funds', isNotNull: true },
    { name: 'closedOn', typeId: 1082, table: 'funds.funds', isNotNull: false },
  ]
  const path = 'src/funds/sql.ts'
  const found = async (rowType: string) => {
    const each = { path, text: 'select', method: 'one', rowType, at: `${path}:1` }
    return (await wrongRows([{ each, columns }])).map((line) => line.replace(/^[^ ]* /, ''))
  }
  assert.deepEqual(await found('{ fundId: string; closedOn: PlainDate | null }'), [])
  assert.deepEqual(await found('{ fundId: bigint; closedOn: PlainDate | null }'), [
    'fundId is of another type',
  ])
  assert.deepEqual(await found('{ fundId: string | null; closedOn: PlainDate | null }'), [
    'fundId is never null',
  ])
  assert.deepEqual(await found('{ fundId: string; closedOn: PlainDate }'), ['closedOn may be null'])
  assert.deepEqual(await found('{ closedOn: PlainDate | null }'), ['fundId is not declared'])
})

/** Lets the compiler compare, in a copy of each file with one assertion per statement at its end. */
async function wrongRows(rows: typeof answered = answered): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-statements-'))
  try {
    const places = new Map<string, string>()
    for (const path of new Set(rows.map(({ each }) => each.path))) {
      const checks = rows
        .filter(({ each }) => each.path === path && each.rowType !== null)
        .map(({ each, columns }, index) => checkOf(each, columns, index))
      let text = `${sources.get(path) ?? ''}\n${prelude}`
      for (const check of checks) {
        places.set(`${path}:${text.split('\n').length}`, check.at)
        text += `${check.text}\n`
      }
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings(folder)))
    return compilerSays(folder, places)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const settings = (folder: string) => ({
  extends: join(root, 'tsconfig.json'),
  compilerOptions: { rootDirs: [folder, root], rootDir: '/', noUnusedLocals: false },
  include: ['src'],
})

/** `N` says what is known about null: `never`, `maybe`, or `unknown` for what is computed. */
const prelude = `
type FitsColumn<D, T, N, K extends string> = unknown extends D ? never
  : [NonNullable<D>] extends [T]
    ? null extends D ? (N extends 'never' ? \`\${K} is never null\` : never)
      : (N extends 'maybe' ? \`\${K} may be null\` : never)
    : \`\${K} is of another type\`
type FitsRow<R, C> = { [K in (keyof R | keyof C) & string]:
  K extends keyof R ? K extends keyof C
    ? C[K] extends [infer T, infer N] ? FitsColumn<R[K], T, N, K> : never
    : \`\${K} is not answered\` : \`\${K} is not declared\` }[(keyof R | keyof C) & string]
type RowIs<C, R> = [FitsRow<R, C>] extends [never] ? true : FitsRow<R, C>
`

function checkOf(each: Asked, columns: readonly Column[], index: number) {
  const described = columns.map((column) => {
    const type = columnTypes[column.typeId]?.replace(
      'Temporal.',
      'import("temporal-polyfill").Temporal.',
    )
    assert.ok(type !== undefined, `${each.at}: ${column.name} has type ${column.typeId}`)
    const readable = type.endsWith('[]') ? `readonly ${type}` : type
    return `${JSON.stringify(column.name)}: [${readable}, '${nullOf(each, column)}']`
  })
  const text = `const row${index}: RowIs<{ ${described.join('; ')} }, ${each.rowType}> = true`
  return { at: each.at, text }
}

function nullOf({ path, text }: Asked, { name, table, isNotNull }: Column) {
  if (`${path} ${name}` in neverNull) return 'unknown'
  if (table === null || isNotNull === null) return 'unknown'
  if (!isNotNull) return 'maybe'
  if (!/\b(left|right|full)\s+(outer\s+)?join\b/i.test(text)) return 'never'
  const others = text.replace(/left\s+(outer\s+)?join\s+([a-z_]+\.[a-z_]+)/gi, '')
  const isOuterOnly = text.includes(table) && !others.includes(table)
  return isOuterOnly ? 'maybe' : 'unknown'
}

function compilerSays(folder: string, places: ReadonlyMap<string, string>): string[] {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  const ran = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const errors = `${ran.stdout}${ran.stderr}`.matchAll(/^(src\/[^(]+)\((\d+),\d+\): error (.*)$/gm)
  const said = [...errors].map(([, path, line, text]) => {
    const fits = /type '(.*)'\.$/.exec(text ?? '')?.[1]?.replaceAll('"', '')
    return `${places.get(`${path}:${line}`) ?? `${path}:${line}`} ${fits ?? text}`
  })
  assert.ok(ran.status === 0 || said.length > 0, `${ran.stdout}${ran.stderr}`)
  return said
}

/** One that opens its leg: rows are spread before they are written down. */
function matchRow() {
  const amounts = { amountMinor: 1n, shortMinor: 0n, vatMinor: 0n, legMinor: 1n, entryId: 1n }
  return { kind: 'payment', paymentId: 'p', enteredOn: 'd', ...amounts }
}

function queueVariants() {
  const filter = { type: null, partnerId: null, status: null, text: null, person: 'p', at: 'a' }
  const views = [
    'open',
    'mine',
    'breaching_today',
    'waiting_on_partner',
    'escalated',
    'decided',
    'everything',
  ]
  const filters = [
    ...views.map((view) => ({ ...filter, view, until: 'u' })),
    { ...filter, view: 'open', type: 't', partnerId: 'p', status: 's', text: 't', until: 'u' },
  ]
  const pages = [null, { key: 'k', id: 'i' }]
  return {
    queueRows: filters.flatMap((each) => pages.map((page) => [each, { after: page, limit: 1 }])),
    countView: filters.map((each) => [each, 1]),
  }
}
