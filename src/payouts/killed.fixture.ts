/** A process that prepares, approves and releases one run with fixed keys, says where it is, and
 *  stands still where it is told to: for the test that kills it there and starts it again. */
import type { Actor } from '../audit/index.ts'
import { execute, type Action, type Command } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { unwrap, type Refusal } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { openPool } from '../platform/db.ts'
import { openFileStore, type FileStore } from '../platform/files.ts'
import { parseKeys } from '../platform/secrets.ts'
import type { World } from '../platform/world.ts'
import { approveRun, prepareRun, releaseRun } from './index.ts'

export type KilledInput = {
  readonly urls: { readonly app: string; readonly portal: string; readonly jobs: string }
  readonly dataFolder: string
  readonly keyFile: string
  readonly at: string
  readonly standStillAt: string | null
  readonly payingAccountId: string
  readonly upToDueOn: string
  readonly preparer: Actor
  readonly approver: Actor
}

// Written by the test that starts this process.
const input = JSON.parse(process.argv[2] ?? '') as KilledInput

async function reached(place: string): Promise<void> {
  process.stdout.write(`${place}\n`)
  // An interval keeps the process alive: a promise alone would let it end.
  if (place === input.standStillAt) await new Promise(() => setInterval(() => {}, 60_000))
}

const store = openFileStore(`${input.dataFolder}/files`)
const files: FileStore = {
  ...store,
  async put(bytes, bytesMax) {
    await reached('writing')
    const stored = await store.put(bytes, bytesMax)
    await reached('written')
    return stored
  },
}

const world: World = {
  app: openPool(input.urls.app, 'killed'),
  portal: openPool(input.urls.portal, 'killed'),
  jobsUrl: input.urls.jobs,
  files,
  keys: parseKeys(input.keyFile),
  clock: () => Temporal.Instant.from(input.at),
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  dataFolder: input.dataFolder,
  sampleMode: false,
  constraints: new Map(),
  escalating: new Map(),
}

async function step<I, T, R extends Refusal>(
  actor: Actor,
  of: { readonly action: Action; readonly command: Command<I, T, R>; readonly given: I },
): Promise<T> {
  const call = { world, actor, at: world.clock(), key: of.action, requestId: 'killed' }
  return unwrap(await execute(call, of.action, of.command, of.given))
}

const { payingAccountId, preparer, approver } = input
const upToDueOn = Temporal.PlainDate.from(input.upToDueOn)
await reached('started')
const { runId, contentHash } = await step(preparer, {
  action: 'run.prepare',
  command: prepareRun(world.keys),
  given: { payingAccountId, upToDueOn, executeOn: upToDueOn },
})
await reached('prepared')
const approval = { runId, contentHash: must(contentHash, 'the run passed') }
await step(approver, { action: 'run.approve', command: approveRun, given: approval })
await reached('approved')
await step(approver, { action: 'run.release', command: releaseRun(world), given: { runId } })
await reached('released')
await Promise.all([world.app.end(), world.portal.end()])
