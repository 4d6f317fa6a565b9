/** Makes the prepared cluster that a first start copies, unless it is there. Run at set-up. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { migrate } from '../src/platform/migrate.ts'
import { shippedVersion } from '../src/platform/postgres-binaries.ts'
import { ensureRoles, startPostgres } from '../src/platform/postgres.ts'
import {
  embeddedDatabase,
  inTemporaryFolder,
  keepPrepared,
  preparedFolder,
} from '../src/platform/prepared-cluster.ts'

const version = await shippedVersion()
const known = await stat(await preparedFolder(version)).catch(() => null)
if (known === null) {
  await inTemporaryFolder(async (dataFolder) => {
    const server = await startPostgres({ dataFolder, durable: true })
    try {
      const { owner } = await ensureRoles(server.superuserUrl, embeddedDatabase)
      await migrate(owner)
    } finally {
      await server.stop()
    }
    await keepPrepared(join(dataFolder, 'pg', 'data'), version)
  })
}
