import { randomBytes } from 'node:crypto'
import { deliverNews, type Act } from '../../audit/index.ts'
import { type Action, type Call, emailKnown, execute, personActor } from '../../identity/index.ts'
import { executeAsSystem } from '../../identity/execute.ts'
import type { Refusal, Result } from '../../kernel/result.ts'
import { type Instant, Temporal } from '../../kernel/temporal.ts'
import { withTx } from '../../platform/db.ts'
import type { World } from '../../platform/world.ts'
import { domains } from '../../wiring.ts'
import { refusalText } from '../say-refusal.ts'

/** A run on its way: the world at its own time, and what has come up. */
export type Doing = {
  readonly world: World
  readonly folder: string
  readonly out: string
  /** The instant it is now in this run. */
  readonly now: () => Instant
  /** Time goes on to `at`; it never goes back. */
  readonly moveTo: (at: Instant) => void
  /** Something that people must bring, in a sentence. */
  readonly missing: (what: string) => void
  /** Something that was refused, in a sentence. */
  readonly wrong: (what: string) => void
  /** Something worth knowing that nobody must do anything about. */
  readonly note: (what: string) => void
  readonly found: Readonly<Record<'missing' | 'wrong' | 'notes', readonly string[]>>
}

/** Begins a run at `start` in this world, whose clock from now on is the run's. */
export function beginDoing(
  given: World,
  places: { readonly folder: string; readonly out: string },
  start: Instant,
): Doing {
  let now = start
  const missing: string[] = []
  const wrong: string[] = []
  const notes: string[] = []
  const once = (list: string[]) => (what: string) => {
    if (!list.includes(what)) list.push(what)
  }
  const world: World = { ...given, clock: () => now, random: inOrder() }
  return {
    world,
    ...places,
    now: () => now,
    moveTo(at) {
      if (Temporal.Instant.compare(at, now) > 0) now = at
    },
    missing: once(missing),
    wrong: once(wrong),
    note: once(notes),
    found: { missing, wrong, notes },
  }
}

/** Bytes for ids that count up before they are random: rows of one instant lie in the order they
 *  were made, so that a run from the same folder goes the same way. */
function inOrder(): World['random'] {
  let count = 0
  return (bytes) => {
    const made = randomBytes(bytes)
    count += 1
    if (bytes >= 10) made.writeUInt32BE(count, bytes - 8)
    return made
  }
}

/** Who does something, and where the folder says so. */
export type By = { readonly email: string; readonly where: string }

/** A call of a named person at this instant; null, and said, when nobody active has the address. */
export async function callOf(doing: Doing, by: By): Promise<Call | null> {
  const at = doing.now()
  const actor = await withTx(doing.world.app, async (tx) => {
    const known = by.email === '' ? null : await emailKnown(tx, by.email)
    return known === null ? null : personActor(tx, known.principalId, at)
  })
  if (actor === null) {
    const who = by.email === '' ? 'nobody is named' : `${by.email} is nobody of people.csv`
    doing.missing(`${by.where}: ${who}.`)
    return null
  }
  return { world: doing.world, actor, at, key: null, requestId: `run: ${by.where}` }
}

/** What a command answered; null where it was refused, which was said with where and why. */
export type Done<T> = { readonly value: T } | null

/** Runs a command as a named person and delivers its news. */
export async function does<I, T, R extends Refusal>(
  doing: Doing,
  by: By,
  action: Action,
  command: (act: Act, input: I) => Promise<Result<T, R>>,
  input: I,
): Promise<Done<T>> {
  const call = await callOf(doing, by)
  if (call === null) return null
  const done = accepted(doing, by.where, await execute(call, action, command, input))
  if (done !== null) await hearNews(doing)
  return done
}

/** Runs a command as the system itself: setting up, deciding by rule, sweeps. */
export async function systemDoes<I, T, R extends Refusal>(
  doing: Doing,
  as: { readonly name: string; readonly where: string },
  command: (act: Act, input: I) => Promise<Result<T, R>>,
  input: I,
): Promise<Done<T>> {
  const done = accepted(doing, as.where, await runAsSystem(doing, as, command, input))
  if (done !== null) await hearNews(doing)
  return done
}

function runAsSystem<I, T, R extends Refusal>(
  { world }: Doing,
  { name, where }: { readonly name: string; readonly where: string },
  command: (act: Act, input: I) => Promise<Result<T, R>>,
  input: I,
) {
  return executeAsSystem(world, { name, key: null, requestId: `run: ${where}` }, command, input)
}

function accepted<T>(doing: Doing, where: string, result: Result<T, Refusal>): Done<T> {
  if (result.ok) return { value: result.value }
  doing.wrong(`${where}: ${refusalText(result.refusal)}`)
  return null
}

/** Everything above hears what happened, at once and in this process. */
export async function hearNews(doing: Doing): Promise<void> {
  const { world } = doing
  const subscriptions = domains.flatMap((domain) => domain.subscriptions)
  const refusals = await deliverNews(world.app, subscriptions, (job, command) => {
    const as = { name: job.subscriber, key: job.key, requestId: `run: news ${job.key}` }
    return executeAsSystem(world, as, command, {})
  })
  for (const { job, refusal } of refusals)
    doing.wrong(`${job.subscriber} did not take the news: ${refusalText(refusal)}`)
}

/** What the worker does every so often, once for this instant: clocks, follow-ups, cooled accounts,
 *  holds. */
export async function sweep(doing: Doing): Promise<void> {
  for (const { name, run } of domains.flatMap((domain) => domain.sweeps)) {
    const as = { name, where: `the sweep ${name}` }
    accepted(doing, as.where, await runAsSystem(doing, as, (act) => run(act), {}))
  }
  await hearNews(doing)
}
