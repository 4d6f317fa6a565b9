import type { Refusal, Result } from '../kernel/result.ts'
import { type Pool, withTx } from '../platform/db.ts'
import type { Act } from './act.ts'
import { heard, type HeardEvent, type Subscription } from './news.ts'
import { dropNews, eventsById, waitingNews } from './sql.ts'

/** Events taken from the outbox in one go. */
export const NEWS_BATCH_MAX = 500
/** Rounds of news about news before we believe that two subscribers answer each other for ever. */
const NEWS_ROUNDS_MAX = 1_000

/** One job: this event for this subscriber. The key makes it run once however often it is queued. */
export type NewsJob = {
  readonly eventId: string
  readonly subscriber: string
  readonly key: string
}

/** The jobs that `eventIds` mean, in the order of the events. */
export async function newsJobs(
  tx: Act['tx'],
  eventIds: readonly string[],
  subscriptions: readonly Subscription[],
): Promise<NewsJob[]> {
  const events = await eventsById(tx, eventIds)
  return events.flatMap((event) =>
    subscriptions
      .filter((subscription) => subscription.event === event.type)
      .map(({ name }) => ({
        eventId: event.eventId,
        subscriber: name,
        key: `${event.eventId}:${name}`,
      })),
  )
}

/** Finds who listens and what happened, for one job; null when either is gone. */
export async function openNews(
  tx: Act['tx'],
  job: Pick<NewsJob, 'eventId' | 'subscriber'>,
  subscriptions: readonly Subscription[],
): Promise<{ event: HeardEvent; subscription: Subscription } | null> {
  const [row] = await eventsById(tx, [job.eventId])
  if (row === undefined) return null
  const subscription = subscriptions.find(
    (candidate) => candidate.event === row.type && candidate.name === job.subscriber,
  )
  return subscription === undefined ? null : { event: heard(row), subscription }
}

export type RunNews = (
  job: NewsJob,
  command: (act: Act) => Promise<Result<unknown, Refusal>>,
) => Promise<Result<unknown, Refusal>>

/** Delivers all news in this process until none is left: for the command line and tests, which have
 *  no worker. News leaves the outbox after it was heard, so that a process killed in between tells it
 *  again; each subscriber runs once by its key. Answers what subscribers refused. */
export async function deliverNews(
  app: Pool,
  subscriptions: readonly Subscription[],
  run: RunNews,
): Promise<{ job: NewsJob; refusal: Refusal }[]> {
  const refusals: { job: NewsJob; refusal: Refusal }[] = []
  for (let round = 0; round < NEWS_ROUNDS_MAX; round += 1) {
    const waiting = await withTx(app, async (tx) => {
      const eventIds = (await waitingNews(tx, NEWS_BATCH_MAX)).map((row) => row.eventId)
      return { eventIds, jobs: await newsJobs(tx, eventIds, subscriptions) }
    })
    if (waiting.eventIds.length === 0) return refusals
    for (const job of waiting.jobs) {
      const result = await run(job, async (act) => {
        const news = await openNews(act.tx, job, subscriptions)
        return news === null ? { ok: true, value: null } : news.subscription.run(act, news.event)
      })
      if (!result.ok) refusals.push({ job, refusal: result.refusal })
    }
    await withTx(app, (tx) => dropNews(tx, waiting.eventIds))
  }
  throw new Error(`news did not come to rest in ${NEWS_ROUNDS_MAX} rounds`)
}
