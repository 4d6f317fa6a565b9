/** One server at a time on one embedded database: whoever serves stops PostgreSQL when it leaves. */
import pg from 'pg'

export type ServingClaim =
  | { readonly claimed: true; release(): Promise<void> }
  | { readonly claimed: false; readonly by: string }

/** Any number: says which advisory lock means "somebody serves this cluster". */
const servingLock = 7_261_905

/** Claims the cluster for this process until `release`, or until the process ends in whatever way.
 *  `label` says who we are, for example our address; when another serves, `by` is its label. */
export async function claimServing(superuserUrl: string, label: string): Promise<ServingClaim> {
  const client = new pg.Client({
    connectionString: superuserUrl,
    application_name: label.replaceAll(/[^ -~]/g, '?').slice(0, 63), // what PostgreSQL keeps
  })
  client.on('error', () => {}) // the server went away, and the claim with it
  await client.connect()
  const { rows } = await client.query<{ claimed: boolean }>(
    'select pg_try_advisory_lock($1) as claimed',
    [servingLock],
  )
  if (rows[0]?.claimed) return { claimed: true, release: () => client.end() }
  const holder = await client.query<{ label: string }>(
    `select activity.application_name as label from pg_locks
     join pg_stat_activity activity using (pid)
     where locktype = 'advisory' and classid = 0 and objid = $1 and granted`,
    [servingLock],
  )
  await client.end()
  return { claimed: false, by: holder.rows[0]?.label ?? 'a Quittance that is just leaving' }
}
