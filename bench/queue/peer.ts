import { createServer, type Server } from 'node:http'
import type pg from 'pg'

/** How the textbook shows a list: the page by its number, and how many there are in all. The same
 *  rows and filters, in one plain handler without sign-in, permissions or contract. */
export type TextbookAsked = {
  readonly where: string
  readonly values: readonly unknown[]
  readonly page: number
  readonly limit: number
}

const from = `submissions.submissions s
  join partners.partners p on p.partner_id = s.partner_id
  join programs.versions v on v.version_id = s.version_id
  left join incentives.incentives i on i.incentive_id = s.incentive_id`

async function textbookPage(pool: pg.Pool, asked: TextbookAsked) {
  const { where, values, page, limit } = asked
  const counted = await pool.query<{ count: string }>(
    `select count(*) as count from ${from} where ${where}`,
    [...values],
  )
  const { rows } = await pool.query(
    `select s.submission_id, s.number, s.type, s.status, s.partner_id, p.legal_name,
      v.name as program, coalesce(i.title, '') as title, s.currency, s.requested_minor::text,
      s.submitted_at, s.decision_due_at, s.assigned_to
    from ${from} where ${where}
    order by s.decision_due_at nulls last, s.submission_id
    limit ${limit} offset ${page * limit}`,
    [...values],
  )
  return { total: Number(counted.rows[0]?.count ?? 0), rows }
}

/** Serves {@link textbookPage} for the JSON in `?asked=`; `/bare` answers `bareBytes` of nothing. */
export async function servePeer(
  pool: pg.Pool,
  bareBytes: number,
): Promise<{ server: Server; url: string }> {
  const bare = JSON.stringify({ rows: 'x'.repeat(bareBytes) })
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json')
    const url = new URL(request.url ?? '/', 'http://peer')
    if (url.pathname === '/bare') {
      response.end(bare)
      return
    }
    // The bench itself wrote it.
    const asked = JSON.parse(url.searchParams.get('asked') ?? '{}') as TextbookAsked
    textbookPage(pool, asked).then(
      (page) => response.end(JSON.stringify(page)),
      (error: unknown) => {
        response.statusCode = 500
        response.end(String(error))
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { server, url: `http://127.0.0.1:${port}` }
}
