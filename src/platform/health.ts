import { withTx, sql, type Pool } from './db.ts'

export type Health = {
  readonly status: 'ok' | 'down'
  readonly version: string
  readonly database: 'answers' | 'does not answer'
  /** Whether the database itself keeps our login from changing what is append-only. */
  readonly appendOnly: 'held by the database' | 'unprotected' | 'unknown'
}

const ANSWER_TIMEOUT_MS = 2_000

/** Asks the database, at most two seconds long. */
export async function readHealth(app: Pool, version: string): Promise<Health> {
  const asked = withTx(
    app,
    (tx) =>
      tx.one<{ may: boolean }>(sql`
        select has_table_privilege('audit.events', 'update, delete, truncate') as may`),
    { readOnly: true },
  )
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), ANSWER_TIMEOUT_MS)
  })
  const answer = await Promise.race([asked.catch(() => null), late])
  clearTimeout(timer)
  if (answer === null) {
    return { status: 'down', version, database: 'does not answer', appendOnly: 'unknown' }
  }
  const appendOnly = answer.may ? 'unprotected' : 'held by the database'
  return { status: 'ok', version, database: 'answers', appendOnly }
}
