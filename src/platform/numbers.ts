import { sql, type Tx } from './db.ts'

/** Takes the next number of a series: `MDF-2026` gives 1, 2, 3… without gaps among what commits.
 *  The series' row stays locked until the transaction ends, so take it late. */
export async function nextNumber(tx: Tx, series: string): Promise<bigint> {
  const row = await tx.one<{ lastNumber: bigint }>(sql`
    insert into platform.number_series (series, last_number) values (${series}, 1)
    on conflict (series) do update set last_number = platform.number_series.last_number + 1
    returning last_number as "lastNumber"`)
  return row.lastNumber
}

/** `MDF-2026-00042`: people say it on the phone. */
export async function nextHumanNumber(
  tx: Tx,
  asked: { readonly prefix: string; readonly year: number; readonly digits: number },
): Promise<string> {
  const series = `${asked.prefix}-${asked.year}`
  const number = await nextNumber(tx, series)
  return `${series}-${number.toString().padStart(asked.digits, '0')}`
}
