import type { Sweep } from './audit/index.ts'
import { orphanSweep } from './evidence/index.ts'
import { sql, type Tx } from './platform/db.ts'
import type { FileStore } from './platform/files.ts'

/** The daily sweep of the file store. Evidence, sent files and statements share it: whatever table
 *  names content by a column `sha256` keeps it, also one that did not exist when this was written. */
export function orphans(files: FileStore): Sweep {
  return orphanSweep(files, namedAnywhere)
}

/** Which of these contents any table of the application names. */
export async function namedAnywhere(
  tx: Tx,
  hashes: readonly string[],
): Promise<{ sha256: string }[]> {
  const tables = await tx.many<{ table: string }>(sql`
    select format('%I.%I', n.nspname, c.relname) as table
    from pg_attribute a join pg_class c on c.oid = a.attrelid
      join pg_namespace n on n.oid = c.relnamespace
    where a.attname = 'sha256' and not a.attisdropped and c.relkind in ('r', 'p')
      and a.atttypid = 'text'::regtype and has_table_privilege(c.oid, 'select')
    order by 1`)
  const named: { sha256: string }[] = []
  for (const { table } of tables) {
    // The name comes quoted from the catalog, never from outside.
    const text = `select distinct sha256 from ${table} where sha256 = any($1::text[])`
    named.push(...(await tx.many<{ sha256: string }>({ text, values: [hashes] })))
  }
  return named
}
