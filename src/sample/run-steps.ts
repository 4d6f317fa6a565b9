import { must } from '../kernel/assert.ts'
import { Temporal } from '../kernel/temporal.ts'
import type { Log } from '../platform/log.ts'
import type { Step } from './step.ts'

/** Steps under way at once: enough to keep the server's core and ours busy, each on a connection of
 *  its own, and connections left for visitors. */
const AT_ONCE = 5
/** Steps between two lines of progress. */
const PROGRESS_STEPS = 60

export type Running = {
  readonly log: Pick<Log, 'info' | 'error'>
  /** Ends the load after the steps at hand. */
  readonly signal?: AbortSignal
  /** Hears, before each step, how much is done. */
  readonly onProgress?: (percent: number) => void
}

/** Does the steps in order of time. Those of one thread, or of one queue, wait for each other; the
 *  rest of a day goes on side by side, and a round waits for all. Answers the names of the steps that
 *  were refused or failed, with those of their threads that were left out. */
export async function runSteps(steps: readonly Step[], running: Running): Promise<string[]> {
  const state: State = { ...running, all: steps.length, done: 0, broken: new Set(), failed: [] }
  const sorted = steps.toSorted((a, b) => Temporal.Instant.compare(a.at, b.at))
  const slots = slotsOf(AT_ONCE)
  let begun: Promise<void>[] = []
  const ends = new Map<string, Promise<void>>()
  for (const step of sorted) {
    if (step.isRound === true) {
      await Promise.all(begun)
      begun = []
      ends.clear()
      await runOne(step, state)
      continue
    }
    const queues = [step.thread, ...(step.queues ?? [])]
    const before = queues.flatMap((queue) => ends.get(queue) ?? [])
    const end = Promise.all(before).then(() => slots(() => runOne(step, state)))
    for (const queue of queues) ends.set(queue, end)
    begun.push(end)
  }
  await Promise.all(begun)
  return state.failed
}

type State = Running & {
  readonly all: number
  done: number
  readonly broken: Set<string>
  readonly failed: string[]
}

/** Never throws: a step that fails ends its own thread. */
async function runOne(step: Step, state: State): Promise<void> {
  const { log, signal, broken, failed } = state
  const isStopped = () => signal?.aborted === true
  if (isStopped()) return
  if (state.done % PROGRESS_STEPS === 0) {
    log.info({ done: state.done, steps: state.all }, 'loading the sample company')
  }
  state.onProgress?.(Math.floor((state.done * 100) / state.all))
  state.done += 1
  if (broken.has(step.thread)) {
    failed.push(step.name)
    return
  }
  try {
    await step.run()
  } catch (error) {
    if (isStopped()) return
    log.error({ error, step: step.name }, 'a step of the sample company failed')
    broken.add(step.thread)
    failed.push(step.name)
  }
}

/** Lets so many run at once, first come, first served. */
function slotsOf(count: number) {
  let free = count
  const waiting: (() => void)[] = []
  return async (run: () => Promise<void>): Promise<void> => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    await run()
    if (waiting.length > 0) must(waiting.shift(), 'who waits')()
    else free += 1
  }
}
