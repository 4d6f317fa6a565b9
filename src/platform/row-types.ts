import type pg from 'pg'
import { columnTypes } from './column-type.ts'

/** The schemas that migrations made; the queue's and the server's own are left out. */
export const ofDomains = `n.nspname !~ '^(pg_|information_schema|public$|jobs$|graphile_worker)'`

type Column = {
  readonly relation: string
  readonly name: string
  readonly typeId: number
  readonly isNullable: boolean
  readonly allowed: string | null
}

/** Every column of every table and view, with the CHECK that lists its values when it has one. */
const columns = `
  select format('%s.%s', n.nspname, c.relname) as relation, a.attname as name,
    case when t.typtype = 'd' then t.typbasetype else a.atttypid end::int4 as "typeId",
    not a.attnotnull as "isNullable",
    (select pg_catalog.pg_get_constraintdef(k.oid) from pg_catalog.pg_constraint k
     where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[a.attnum]
       and pg_catalog.pg_get_constraintdef(k.oid) ~
         '^CHECK \\(\\([^ ]+ = ANY \\(ARRAY\\[(''[^'']*''::text(, )?)+\\]\\)\\)\\)$'
     order by k.conname limit 1) as allowed
  from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
    join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    join pg_catalog.pg_type t on t.oid = a.atttypid
  where c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped and ${ofDomains}
  order by n.nspname collate "C", c.relname collate "C", a.attnum`

const heading = `/** What each table's columns are in TypeScript, printed from the catalog: read it, never edit it.
 *  Print it again: npm run -s quittance -- schema --write */
import type { Temporal } from '../kernel/temporal.ts'

export type Rows = {
`

/** The text of `db.d.ts`: one entry per table, columns named as statements hand them on. Throws
 *  when a column has a type that `db.ts` does not read. */
export async function rowTypesOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<Column>(columns)
  const relations = new Map<string, string[]>()
  for (const column of rows) {
    const lines = relations.get(column.relation) ?? []
    lines.push(`    ${camelCase(column.name)}: ${typeOf(column)}`)
    relations.set(column.relation, lines)
  }
  const entries = [...relations].map(
    ([name, lines]) => `  '${name}': {\n${lines.join('\n')}\n  }\n`,
  )
  return `${heading}${entries.join('')}}\n`
}

function camelCase(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
}

function typeOf({ relation, name, typeId, isNullable, allowed }: Column): string {
  const base = columnTypes[typeId]
  if (base === undefined) throw new Error(`${relation}.${name}: no TypeScript type for ${typeId}`)
  const values = [...(allowed ?? '').matchAll(/'([^']*)'/g)].map((match) => `'${match[1]}'`)
  const type = values.length > 0 ? values.join(' | ') : base
  return isNullable && type !== 'unknown' ? `${type} | null` : type
}
