import { type Pool, sql, withTx } from '../../src/platform/db.ts'
import type { Timed } from './asking.ts'

/** Submissions move while people look: one in ten of the open ones is free to, the others stand
 *  still for the proof. */
const isMover = sql`abs(hashtext(submission_id::text)) % 10 = 0`
const isOpen = sql`status in ('submitted', 'in_review', 'action_required', 'escalated')`

/** Moves submissions and their due instants, `perSecond`, until stopped; answers how many. */
export function move(pool: Pool, perSecond: number, random: () => number) {
  let [over, moved] = [false, 0]
  const moves = (async () => {
    const movers = await withTx(pool, (tx) =>
      tx.many<{ id: string }>(sql`
        select submission_id as id from submissions.submissions where ${isMover} and ${isOpen}`),
    )
    while (!over) {
      const began = performance.now()
      const id = movers[Math.floor(random() * movers.length)]?.id ?? null
      await withTx(pool, (tx) =>
        tx.run(sql`
          update submissions.submissions set version = version + 1,
            status = case status when 'in_review' then 'action_required' else 'in_review' end,
            decision_due_at = case status when 'in_review' then null
              else created_at + interval '410 days' end
          where submission_id = ${id}::uuid`),
      )
      moved += 1
      const left = 1000 / perSecond - (performance.now() - began)
      if (left > 0) await new Promise((resolve) => setTimeout(resolve, left))
    }
  })()
  return {
    async stop() {
      over = true
      await moves
      return moved
    },
  }
}

/** The physical limit: the keyset statement alone on a connection of its own, first page after page. */
export async function statementAlone(pool: Pool, ms: number): Promise<Timed[]> {
  const client = await pool.connect()
  const all: Timed[] = []
  try {
    let after = ['-infinity', '00000000-0000-0000-0000-000000000000']
    const until = performance.now() + ms
    while (performance.now() < until) {
      const from = performance.now()
      const { rows } = await client.query<{ due: string; id: string }>({
        name: 'alone',
        text: `select coalesce(decision_due_at, 'infinity')::text as due, submission_id as id
          from submissions.submissions
          where status in ('submitted', 'in_review', 'action_required', 'escalated')
            and (coalesce(decision_due_at, 'infinity'), submission_id) > ($1::timestamptz, $2::uuid)
          order by coalesce(decision_due_at, 'infinity'), submission_id limit 51`,
        values: after,
      })
      all.push({ name: 'alone', ms: performance.now() - from })
      const last = rows.at(-1)
      after = last === undefined ? ['-infinity', after[1] ?? ''] : [last.due, last.id]
    }
  } finally {
    client.release()
  }
  return all
}

/** Leafs through all open work while it moves: whatever stood still is there, and once. */
export async function provePages(url: string, cookie: string, pool: Pool): Promise<string[]> {
  const still = await withTx(pool, (tx) =>
    tx.many<{ id: string }>(sql`
      select submission_id as id from submissions.submissions where ${isOpen} and not ${isMover}`),
  )
  const seen = new Map<string, number>()
  let next: string | null = null
  do {
    const query = new URLSearchParams({ view: 'open', limit: '200' })
    if (next !== null) query.set('after', next)
    const answer = await fetch(`${url}/api/queue?${query}`, { headers: { cookie } })
    if (answer.status !== 200) return [`a page answered ${answer.status}`]
    // The contract of the route, held by its own tests.
    const page = (await answer.json()) as { rows: { submissionId: string }[]; next: string | null }
    for (const { submissionId } of page.rows) {
      seen.set(submissionId, (seen.get(submissionId) ?? 0) + 1)
    }
    next = page.next
  } while (next !== null)
  const wrong = still.filter(({ id }) => seen.get(id) !== 1)
  return wrong.slice(0, 5).map(({ id }) => `${id} was shown ${seen.get(id) ?? 0} times, not once`)
}
