import type { Setting } from '../audit/index.ts'
import { sql, type Tx } from '../platform/db.ts'

/** The dated figures of the law, as one setting: a figure rewritten, added or taken away is found. */
export function figureSettings(tx: Tx) {
  return tx.many<Setting>(sql`
    select 'figures:tax' as id, encode(sha256(convert_to(coalesce(jsonb_agg(jsonb_build_array(
      f.figure, f.from_on, f.rate, f.amount_minor::text, f.currency, f.source)
      order by f.figure, f.from_on)::text, ''), 'UTF8')), 'hex') as hash
    from vendors.tax_figures f`)
}
