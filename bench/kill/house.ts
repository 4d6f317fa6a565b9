import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Temporal } from '../../src/kernel/temporal.ts'
import { payoutGround, type TestVendor, usableVendor } from '../../src/payouts/testing.ts'
import { testChannel } from '../../src/payouts/transmission/testing.ts'
import { openPool } from '../../src/platform/db.ts'
import { migrate } from '../../src/platform/migrate.ts'
import { databaseUrl, ensureRoles, startPostgres } from '../../src/platform/postgres.ts'
import { readLock } from '../../src/platform/postgres-cluster.ts'
import { newKeyFile } from '../../src/platform/secrets.ts'
import type { TestDatabase } from '../../src/platform/testing.ts'
import { ibanOf } from '../../src/reconciliation/testing.ts'
import { openBenchWorld } from '../ground/world.ts'
import type { KilledPlace } from './protocol.ts'

/** Clocks begin here; each restart moves on by more than a sender's lease. */
const startAt = Temporal.Instant.from('2026-03-30T06:00:00Z')
const VENDORS = 5
export const channelFolder = 'first-bank'

export type House = Awaited<ReturnType<typeof openHouse>>

/** A house of its own on a database of its own, durable: a payer with a folder of the outbox as its
 *  account's channel, a funded fund, and vendors with usable accounts. */
export async function openHouse() {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-kill-'))
  await chmod(folder, 0o755) // the server's user must be able to enter
  const options = { dataFolder: folder, durable: true }
  const server = await startPostgres(options)
  const urls = await ensureRoles(server.superuserUrl, 'kill')
  await migrate(urls.owner)
  const { app, portal, jobs } = urls
  const dataFolder = join(folder, 'own')
  const outbox = join(folder, 'outbox')
  const place = { app, portal, jobs, keys: newKeyFile(), dataFolder, outbox }
  const world = openBenchWorld({ ...place, at: startAt.toString() })
  const owner = openPool(urls.owner, 'kill owner', 1)
  const superuserUrl = databaseUrl(server.superuserUrl, 'kill')
  const db: TestDatabase = { world, urls, owner, superuserUrl, close: async () => {} }
  const ground = await payoutGround(db, { secondApprovalAbove: 1_000_000_000n })
  await testChannel(db, ground, { kind: 'folder', folder: channelFolder })
  const vendors: TestVendor[] = []
  for (const letter of 'ABCDEFGH'.slice(0, VENDORS)) {
    vendors.push(await usableVendor(ground, `Killed ${letter.repeat(3)} GmbH`))
  }
  const iban = await ibanOf(ground)
  return {
    db,
    ground,
    vendors,
    iban,
    sent: join(outbox, channelFolder),
    placeAt: (at: Temporal.Instant): KilledPlace => ({ ...place, at: at.toString() }),
    startAt,
    async killDatabase() {
      const lock = await readLock(join(folder, 'pg', 'data')).catch(() => null)
      if (lock === null) throw new Error('the database has no lock file to be killed by')
      process.kill(lock.pid, 'SIGKILL')
      while (isAlive(lock.pid)) await sleep(5)
    },
    async startDatabase() {
      await startPostgres(options)
    },
    async close() {
      await Promise.all([world.app.end(), world.portal.end(), owner.end()])
      await (await startPostgres(options)).stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
