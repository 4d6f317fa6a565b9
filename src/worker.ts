import { EventEmitter } from 'node:events'
import {
  Logger,
  makeWorkerUtils,
  run,
  runMigrations,
  type WorkerEvents,
  type WorkerUtils,
} from 'graphile-worker'
import pg from 'pg'
import {
  NEWS_BATCH_MAX,
  type NewsJob,
  newsJobs,
  openNews,
  sealNext,
  type Sweep,
} from './audit/index.ts'
import { takeOutbox } from './audit/sql.ts'
import { sendLetters } from './correspondence/index.ts'
import type { Domain } from './domains.ts'
import { executeAsSystem } from './identity/execute.ts'
import { orphans } from './orphan-sweep.ts'
import { bankReading } from './bank-reading.ts'
import { fetchFiles, sendFiles } from './payouts/index.ts'
import { sql, withTx } from './platform/db.ts'
import type { Mailer } from './platform/mail.ts'
import type { Logger as Log } from 'pino'
import { keysSigner } from './platform/signer.ts'
import type { World } from './platform/world.ts'

/** How often the worker looks for news, sweeps and events to seal, in milliseconds. */
const TICK_MS = 250
/** How often letters that wait are looked for. */
const LETTERS_EVERY_MS = 2_000
/** How often pay files that wait, and folders of banks whose look is due, are looked for. */
const FILES_EVERY_MS = 2_000
/** A worker silent for this long is taken for dead and its jobs are given to others. */
export const SILENT_SECONDS_MAX = 60
const HEARTBEAT_MS = 10_000
const JOBS_AT_ONCE = 4
const POLL_MS = 2_000
const JOB_ATTEMPTS_MAX = 12

const queueSchema = 'graphile_worker'

/** The one function through which the application enqueues: owned by the jobs login, which owns the
 *  queue's tables and nothing else. */
const enqueueFunction = `
  create schema if not exists jobs;
  create or replace function jobs.enqueue_news(jobs jsonb) returns void
  language sql security definer set search_path = '' as $$
    select ${queueSchema}.add_job('news', payload => job::json, job_key => job->>'key',
      max_attempts => ${JOB_ATTEMPTS_MAX})
    from jsonb_array_elements(jobs) as job
  $$;
  revoke all on function jobs.enqueue_news(jsonb) from public;
  grant usage on schema jobs to quittance_app;
  grant execute on function jobs.enqueue_news(jsonb) to quittance_app;`

/** Brings the queue's own schema up to date; safe to run at every start and by many at once. */
export async function prepareQueue(jobsUrl: string): Promise<void> {
  await runMigrations({ connectionString: jobsUrl })
  const client = new pg.Client({ connectionString: jobsUrl, application_name: 'quittance queue' })
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('begin')
    await client.query(`select pg_advisory_xact_lock(hashtext('quittance.migrate'))`)
    await client.query(enqueueFunction)
    await client.query('commit')
  } finally {
    await client.end()
  }
}

export type Worker = { stop(): Promise<void> }

/** Starts the worker: news, sweeps and sealing, and letters out when it is given a mailer. Stops
 *  after the jobs in hand are done. */
export async function startWorker(
  world: World,
  domains: readonly Domain[],
  log: Log,
  options: { readonly mailer?: Mailer } = {},
): Promise<Worker> {
  await prepareQueue(world.jobsUrl)
  const subscriptions = domains.flatMap((domain) => domain.subscriptions)
  const sweeps = [
    ...domains.flatMap((domain) => domain.sweeps),
    sealing(world, log),
    orphans(world.files),
  ]
  const pgPool = jobsPool(world.jobsUrl, log)
  const utils = await makeWorkerUtils({ pgPool })
  const workerIds = new Set<string>()
  const events = new EventEmitter() as WorkerEvents
  // Jobs are locked by the pool's id; a worker's own id is what older locks carry.
  events.on('pool:create', ({ workerPool }) => void workerIds.add(workerPool.id))
  events.on('worker:create', ({ worker }) => void workerIds.add(worker.workerId))
  const runner = await run({
    pgPool,
    concurrency: JOBS_AT_ONCE,
    noHandleSignals: true,
    pollInterval: POLL_MS,
    events,
    logger: quietLogger(log),
    taskList: { news: (payload) => runNews(world, subscriptions, log, payload) },
  })
  const alive = async () => {
    await beat(world, [...workerIds])
    await releaseSilent(world, utils)
  }
  await alive()
  const heart = setInterval(() => {
    alive().catch((error: unknown) => log.error({ error }, 'heartbeat failed'))
  }, HEARTBEAT_MS)
  const ticker = startTicker(async () => {
    await drainOutbox(world, subscriptions)
    for (const sweep of sweeps) await runSweep(world, sweep, log)
  }, log)
  const outgoing = startOutgoing(world, log, options.mailer)
  return {
    async stop() {
      clearInterval(heart)
      await Promise.all(outgoing.map((each) => each.stop()))
      await ticker.stop()
      await runner.stop()
      await withTx(world.app, (tx) =>
        tx.run(sql`delete from platform.worker_heartbeats
          where worker_id = any(${[...workerIds]}::text[])`),
      )
      await utils.release()
      await pgPool.end()
    },
  }
}

/** What goes to and fro: letters, where there is a mailer, pay files, and what banks have for us. */
function startOutgoing(world: World, log: Log, mailer: Mailer | undefined): Ticker[] {
  const files = [
    startTicker(() => sendFiles(world), log, FILES_EVERY_MS),
    startTicker(() => fetchFiles(world, bankReading), log, FILES_EVERY_MS),
  ]
  if (mailer === undefined) return files
  return [...files, startTicker(() => sendLetters(world, mailer), log, LETTERS_EVERY_MS)]
}

/** The queue's connections. One that breaks, in hand or idle, is logged: the queue opens another, and
 *  the process lives on. */
function jobsPool(connectionString: string, log: Log): pg.Pool {
  const pool = new pg.Pool({ connectionString, application_name: 'quittance jobs' })
  const broken = (error: Error) => log.warn({ error }, 'a connection of the job queue broke')
  pool.on('error', broken)
  pool.on('connect', (client) => client.on('error', broken))
  return pool
}

function quietLogger(log: Log): Logger {
  return new Logger(() => (level, message) => {
    if (String(level) === 'error') log.error({ jobs: message }, 'the job queue reports an error')
    else if (String(level) === 'warning') log.warn({ jobs: message }, 'the job queue warns')
  })
}

async function runNews(
  world: World,
  subscriptions: Domain['subscriptions'],
  log: Log,
  payload: unknown,
): Promise<void> {
  // Written by jobs.enqueue_news from newsJobs().
  const job = payload as NewsJob
  const result = await executeAsSystem(
    world,
    { name: job.subscriber, key: job.key, requestId: `news:${job.key}` },
    async (act) => {
      const news = await openNews(act.tx, job, subscriptions)
      return news === null ? { ok: true, value: null } : news.subscription.run(act, news.event)
    },
    { eventId: job.eventId },
  )
  if (!result.ok) log.warn({ job, refusal: result.refusal.code }, 'a subscriber refused news')
}

type Ticker = { stop(): Promise<void> }

function startTicker(body: () => Promise<unknown>, log: Log, everyMs = TICK_MS): Ticker {
  let stopped = false
  let wake: (() => void) | null = null
  const loop = (async () => {
    while (!stopped) {
      await body().catch((error: unknown) => log.error({ error }, 'a tick of the worker failed'))
      if (!stopped) {
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, everyMs)
        })
      }
    }
  })()
  return {
    async stop() {
      stopped = true
      wake?.()
      await loop
    },
  }
}

/** Takes news out of the outbox and enqueues one job per subscriber, in one transaction. */
export async function drainOutbox(
  world: World,
  subscriptions: Domain['subscriptions'],
): Promise<number> {
  return withTx(world.app, async (tx) => {
    const taken = await takeOutbox(tx, NEWS_BATCH_MAX)
    if (taken.length === 0) return 0
    const jobs = await newsJobs(
      tx,
      taken.map((row) => row.eventId),
      subscriptions,
    )
    if (jobs.length > 0) await tx.run(sql`select jobs.enqueue_news(${JSON.stringify(jobs)}::jsonb)`)
    return taken.length
  })
}

/** Runs a sweep whose time has come, on whichever worker claims it first. */
async function runSweep(world: World, sweep: Sweep, log: Log): Promise<void> {
  const due = await withTx(world.app, (tx) => claimSweep(tx, sweep, world.clock().toString()))
  if (!due) return
  const at = world.clock()
  const result = await executeAsSystem(
    world,
    { name: sweep.name, key: null, requestId: `sweep:${sweep.name}:${at.toString()}` },
    (act) => sweep.run(act),
    {},
  )
  if (!result.ok) log.warn({ sweep: sweep.name, refusal: result.refusal.code }, 'a sweep refused')
}

async function claimSweep(
  tx: Parameters<Parameters<typeof withTx>[1]>[0],
  sweep: Sweep,
  at: string,
): Promise<boolean> {
  const rows = await tx.run(sql`
    insert into platform.sweeps (name, ran_at) values (${sweep.name}, ${at}::timestamptz)
    on conflict (name) do update set ran_at = excluded.ran_at
    where platform.sweeps.ran_at <= excluded.ran_at - make_interval(secs => ${sweep.everySeconds})`)
  return rows === 1
}

/** Seals what happened. The head leaves the database with the log: whoever keeps the log can prove
 *  later that the past was not rewritten (`verify --head`). */
function sealing(world: World, log: Log): Sweep {
  const signer = keysSigner(world.keys)
  return {
    name: 'seal',
    everySeconds: 2,
    run: async (act) => {
      const head = await sealNext(act.tx, signer, act.at)
      if (head !== null) log.info({ head: { ...head, number: String(head.number) } }, 'sealed')
      return { ok: true, value: null }
    },
  }
}

async function beat(world: World, workerIds: readonly string[]): Promise<void> {
  await withTx(world.app, (tx) =>
    tx.run(sql`
      insert into platform.worker_heartbeats (worker_id, beat_at)
      select worker_id, clock_timestamp() from unnest(${workerIds}::text[]) as worker_id
      on conflict (worker_id) do update set beat_at = excluded.beat_at`),
  )
}

/** Gives the jobs of workers that fell silent to the living: a killed process holds its jobs. */
async function releaseSilent(world: World, utils: WorkerUtils): Promise<void> {
  const silent = await withTx(world.app, (tx) =>
    tx.many<{ workerId: string }>(sql`
      delete from platform.worker_heartbeats
      where beat_at < clock_timestamp() - make_interval(secs => ${SILENT_SECONDS_MAX})
      returning worker_id as "workerId"`),
  )
  if (silent.length > 0) await utils.forceUnlockWorkers(silent.map((row) => row.workerId))
}
