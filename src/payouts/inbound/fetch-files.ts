import type { World } from '../../platform/world.ts'
import { lookOnce } from './fetch.ts'
import { readArrived } from './read-arrived.ts'
import type { Reading } from './reader.ts'

/** Folders that one look of the worker takes up, one after the other. */
const FOLDERS_MAX = 20

export type Fetched = {
  readonly looks: number
  readonly taken: number
  readonly filed: number
  readonly refused: number
}

/** One look of the fetcher, as the worker takes it every few seconds: looks into the folders whose time
 *  has come, takes what is whole, and has read what was taken. Safe on any number of workers at once;
 *  killed anywhere it goes on where it was. Moves money only as whoever reads a file does. */
export async function fetchFiles(world: World, reading: Reading): Promise<Fetched> {
  const count = { looks: 0, taken: 0 }
  for (; count.looks < FOLDERS_MAX; count.looks += 1) {
    const looked = await lookOnce(world)
    if (looked === null) break
    count.taken += looked.taken
  }
  return { ...count, ...(await readArrived(world, reading)) }
}
