/** A process that looks into the folders of banks until there is nothing left to do, says where it is, and
 *  stands still where it is told to: for the test that kills it there and starts it again. */
import { bankReading } from './bank-reading.ts'
import { Temporal } from './kernel/temporal.ts'
import { fetchFiles } from './payouts/index.ts'
import type { Reading } from './payouts/inbound/reader.ts'
import { openPool } from './platform/db.ts'
import { openFileStore, type FileStore } from './platform/files.ts'
import { parseKeys } from './platform/secrets.ts'
import type { World } from './platform/world.ts'
import { constraintsOf } from './wiring.ts'

export type KilledFetch = {
  readonly urls: { readonly app: string; readonly portal: string; readonly jobs: string }
  readonly dataFolder: string
  readonly keyFile: string
  /** When each of its looks is. */
  readonly looks: readonly string[]
  readonly standStillAt: string | null
}

// Written by the test that starts this process.
const input = JSON.parse(process.argv[2] ?? '') as KilledFetch

async function reached(place: string): Promise<void> {
  process.stdout.write(`${place}\n`)
  // An interval keeps the process alive: a promise alone would let it end.
  if (place === input.standStillAt) await new Promise(() => setInterval(() => {}, 60_000))
}

const store = openFileStore(`${input.dataFolder}/files`)
const files: FileStore = {
  ...store,
  async put(bytes, bytesMax) {
    await reached('read')
    const stored = await store.put(bytes, bytesMax)
    await reached('stored')
    return stored
  },
  async bytes(sha256) {
    await reached('taken')
    return store.bytes(sha256)
  },
}

let at = Temporal.Instant.from(input.looks[0] ?? '')
const world: World = {
  app: openPool(input.urls.app, 'killed'),
  portal: openPool(input.urls.portal, 'killed'),
  jobsUrl: input.urls.jobs,
  files,
  keys: parseKeys(input.keyFile),
  clock: () => at,
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  dataFolder: input.dataFolder,
  sampleMode: false,
  constraints: constraintsOf(),
  escalating: new Map(),
}

const reading: Reading = {
  ...bankReading,
  readers: bankReading.readers.map((reader) => ({
    ...reader,
    async file(call, file) {
      const filed = await reader.file(call, file)
      await reached('filed')
      return filed
    },
  })),
}

for (const look of input.looks) {
  at = Temporal.Instant.from(look)
  await fetchFiles(world, reading)
  await reached('looked')
}
await Promise.all([world.app.end(), world.portal.end()])
