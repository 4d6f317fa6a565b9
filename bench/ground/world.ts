import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { Temporal } from '../../src/kernel/temporal.ts'
import { openPool } from '../../src/platform/db.ts'
import { openFileStore } from '../../src/platform/files.ts'
import { parseKeys } from '../../src/platform/secrets.ts'
import type { World } from '../../src/platform/world.ts'
import { constraintsOf, escalatingOf } from '../../src/wiring.ts'

/** Where a measurement's database and files are, and its one instant. */
export type BenchPlace = {
  readonly app: string
  readonly portal: string
  readonly jobs: string
  readonly dataFolder: string
  readonly keys: string
  readonly at: string
}

/** The world of a measurement: the product's own wiring on a throwaway database. */
export function openBenchWorld(place: BenchPlace): World {
  const at = Temporal.Instant.from(place.at)
  return {
    app: openPool(place.app, 'bench app'),
    portal: openPool(place.portal, 'bench portal', 4),
    jobsUrl: place.jobs,
    files: openFileStore(join(place.dataFolder, 'files')),
    keys: parseKeys(place.keys),
    clock: () => at,
    random: (bytes) => randomBytes(bytes),
    dataFolder: place.dataFolder,
    sampleMode: true,
    constraints: constraintsOf(),
    escalating: escalatingOf(),
  }
}
