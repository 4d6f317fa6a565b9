/** A process that loads the sample company and says how far it is: for the test that kills it and
 *  starts it again. */
import { Temporal } from '../kernel/temporal.ts'
import { openPool } from '../platform/db.ts'
import { openFileStore } from '../platform/files.ts'
import { parseKeys } from '../platform/secrets.ts'
import type { World } from '../platform/world.ts'
import { constraintsOf, domains, escalatingOf } from '../wiring.ts'
import { loadSample } from './load.ts'

export type KilledInput = {
  readonly urls: { readonly app: string; readonly portal: string; readonly jobs: string }
  readonly dataFolder: string
  readonly keyFile: string
  readonly at: string
  /** The stories that are told. */
  readonly only: readonly string[]
}

// Written by the test that starts this process.
const input = JSON.parse(process.argv[2] ?? '') as KilledInput
const world: World = {
  app: openPool(input.urls.app, 'killed'),
  portal: openPool(input.urls.portal, 'killed'),
  jobsUrl: input.urls.jobs,
  files: openFileStore(`${input.dataFolder}/files`),
  keys: parseKeys(input.keyFile),
  clock: () => Temporal.Instant.from(input.at),
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  dataFolder: input.dataFolder,
  sampleMode: true,
  constraints: constraintsOf(),
  escalating: escalatingOf(),
}
const listening = {
  subscriptions: domains.flatMap((domain) => domain.subscriptions),
  sweeps: domains.flatMap((domain) => domain.sweeps),
}
const log = {
  info: (line: unknown) => void process.stdout.write(`${JSON.stringify(line)}\n`),
  // A run for which nothing is due is refused, of a part of the stories: the last line names them.
  error: () => {},
}
const { state, failed } = await loadSample(world, {
  listening,
  log,
  only: ({ id }) => input.only.includes(id),
})
process.stdout.write(`${JSON.stringify({ state, failed })}\n`)
await Promise.all([world.app.end(), world.portal.end()])
