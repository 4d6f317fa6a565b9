/** The served side of the queue's measurement, a process of its own: our server as it is, and beside
 *  it the textbook's. Told what to open by one message, says where it listens by another. */
import { openPool } from '../../src/platform/db.ts'
import { serve } from '../../src/server.ts'
import { type BenchPlace, openBenchWorld } from '../ground/world.ts'
import { servePeer } from './peer.ts'

export type Told = BenchPlace & {
  readonly people: readonly string[]
  readonly bareBytes: number
}
export type Listening = {
  readonly url: string
  readonly peerUrl: string
  readonly cookies: readonly string[]
}

/** As many as a process of ours has in use. */
const PEER_POOL = 10
/** The bench is one address that asks for twenty people; in use, each has an allowance. */
const unlimited = { perMinute: 1_000_000_000 }

async function listen(told: Told): Promise<() => Promise<void>> {
  const world = openBenchWorld(told)
  const limits = {
    principal: unlimited,
    visitor: unlimited,
    signIn: unlimited,
    signInAs: unlimited,
  }
  const serving = await serve(world, { host: '127.0.0.1', port: 0, limits })
  const cookies: string[] = []
  for (const person of told.people) {
    const set = await serving.app.signIn.signInAs(person)
    cookies.push(set.map((each) => each.split(';')[0]).join('; '))
  }
  const peerPool = openPool(told.app, 'bench peer', PEER_POOL)
  const peer = await servePeer(peerPool, told.bareBytes)
  const listening: Listening = { url: serving.url, peerUrl: peer.url, cookies }
  process.send?.(listening)
  process.on('message', (asked) => {
    const { user, system } = process.cpuUsage()
    if (asked === 'cpu') process.send?.({ cpuMs: (user + system) / 1000 })
  })
  return async () => {
    await serving.close()
    peer.server.closeAllConnections()
    peer.server.close()
    await Promise.all([peerPool.end(), world.app.end(), world.portal.end()])
  }
}

if (process.send !== undefined) {
  process.once('message', (told: Told) => {
    listen(told).then(
      (close) => process.once('disconnect', () => void close()),
      (error: unknown) => {
        console.error(error)
        process.exitCode = 1
        process.disconnect()
      },
    )
  })
}
