import {
  type Act,
  heard,
  newsJobs,
  type Subscription,
  type Sweep,
  systemActor,
} from '../audit/index.ts'
import { eventsById, takeOutbox } from '../audit/sql.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { Days } from './days.ts'
import type { Step } from './step.ts'
import { founder, type Teller } from './teller.ts'

/** What the worker would have done on each day: hear the news, chase, warn, assess. */
export type Listening = {
  readonly subscriptions: readonly Subscription[]
  readonly sweeps: readonly Sweep[]
}

const FIRST_ROUND_BACK = 82
const NEWS_AT_ONCE = 500
/** Rounds of news about news before we believe that two subscribers answer each other for ever. */
const NEWS_ROUNDS_MAX = 50

/** One round in the afternoon of every working day, and a last one at the anchor: so that reminders,
 *  warnings and assessments of the past bear the day on which a worker would have made them. */
export function roundSteps(teller: Teller, days: Days, listening: Listening): Step[] {
  const backs = Array.from({ length: FIRST_ROUND_BACK }, (_, at) => FIRST_ROUND_BACK - at)
  const instants = [
    ...backs.map((back) => ({
      name: `round:${back}`,
      at: days.instant({ back, at: '15:00' }, 'UTC'),
    })),
    { name: 'round:now', at: days.anchor },
  ]
  return instants.map(({ name, at }) => ({
    at,
    name,
    thread: name,
    isRound: true,
    run: async () => {
      await teller.do({ step: name, who: founder, at, action: 'live.read' }, goRound(listening), {})
    },
  }))
}

function goRound({ subscriptions, sweeps }: Listening) {
  return async (act: Act): Promise<Result<{ heard: number }, never>> => {
    let all = await hearNews(act, subscriptions)
    for (const sweep of sweeps) {
      await act.tx.savepoint(() => sweep.run({ ...act, actor: systemActor(sweep.name) }))
    }
    all += await hearNews(act, subscriptions)
    return ok({ heard: all })
  }
}

/** Tells every subscriber what happened since the last round, inside the round's own transaction: it
 *  is heard exactly when the round is kept. */
async function hearNews(act: Act, subscriptions: readonly Subscription[]): Promise<number> {
  let count = 0
  for (let round = 0; round < NEWS_ROUNDS_MAX; round += 1) {
    const eventIds = (await takeOutbox(act.tx, NEWS_AT_ONCE)).map((row) => row.eventId)
    if (eventIds.length === 0) return count
    const events = new Map((await eventsById(act.tx, eventIds)).map((row) => [row.eventId, row]))
    for (const job of await newsJobs(act.tx, eventIds, subscriptions)) {
      const event = heard(must(events.get(job.eventId), 'an event just read'))
      const listener = subscriptions.find(
        (each) => each.event === event.type && each.name === job.subscriber,
      )
      const hears = must(listener, 'who the job is for')
      await act.tx.savepoint(() => hears.run({ ...act, actor: systemActor(job.subscriber) }, event))
      count += 1
    }
  }
  throw new Error(`news did not come to rest in ${NEWS_ROUNDS_MAX} rounds`)
}
