/** A process that seals everything anew in batches of two and says each: for the test that kills it. */
import { Temporal } from '../kernel/temporal.ts'
import { openPool } from '../platform/db.ts'
import { openFileStore } from '../platform/files.ts'
import { parseKeys } from '../platform/secrets.ts'
import type { World } from '../platform/world.ts'
import { rotateBatch, sealedColumns } from './keys.ts'

export type RotatedInput = {
  readonly urls: { readonly app: string; readonly portal: string; readonly jobs: string }
  readonly dataFolder: string
  readonly keyFile: string
}

// Written by the test that starts this process.
const input = JSON.parse(process.argv[2] ?? '') as RotatedInput

const world: World = {
  app: openPool(input.urls.app, 'rotating'),
  portal: openPool(input.urls.portal, 'rotating'),
  jobsUrl: input.urls.jobs,
  files: openFileStore(`${input.dataFolder}/files`),
  keys: parseKeys(input.keyFile),
  clock: () => Temporal.Instant.from('2026-03-30T09:00:00Z'),
  random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  dataFolder: input.dataFolder,
  sampleMode: false,
  constraints: new Map(),
  escalating: new Map(),
}

for (const column of sealedColumns()) {
  while ((await rotateBatch(world, column, 2)) > 0) process.stdout.write(`${column.column}\n`)
}
process.exit(0)
