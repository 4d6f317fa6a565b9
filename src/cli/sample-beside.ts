import type { Log } from '../platform/log.ts'
import type { World } from '../platform/world.ts'
import { loadSample } from '../sample/load.ts'
import { domains } from '../wiring.ts'

type Beside = {
  readonly log: Log
  readonly note: (line: string) => void
  /** Hears how far the load is, and null when it ends. */
  readonly onProgress: (percent: number | null) => void
  /** Starts the worker, when the past has been told. */
  readonly work: () => Promise<void>
}

/** Loads the sample company while the server answers already, then lets the worker begin. Closing
 *  ends the load after the step at hand; the next start goes on from there. */
export function loadSampleBeside(world: World, { log, note, onProgress, work }: Beside) {
  const stopping = new AbortController()
  const listening = {
    subscriptions: domains.flatMap((domain) => domain.subscriptions),
    sweeps: domains.flatMap((domain) => domain.sweeps),
  }
  const loading = loadSample(world, { listening, log, onProgress, signal: stopping.signal })
    .then(({ state, failed }) => {
      if (state === 'loaded') note('The sample company is complete.')
      if (failed.length > 0)
        note(`${failed.length} steps of the sample company were left out: see the log.`)
    })
    .catch((error: unknown) => log.error({ error }, 'the sample company could not be loaded'))
    .then(work)
    .catch((error: unknown) => log.error({ error }, 'the worker could not be started'))
  return {
    async close() {
      stopping.abort()
      await loading
    },
  }
}
