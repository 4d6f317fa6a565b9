/** A PostgreSQL of its own for one run of the tests, so that two runs never meet. */
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, stopPostgres } from '../src/platform/postgres.ts'

const prefix = 'quittance-run-'

/** Starts the cluster and points the tests at it; answers how to take it away again. Does nothing
 *  when the tests are to run on a server of the developer's own. */
export async function startTestCluster(): Promise<() => Promise<void>> {
  if (process.env['QUITTANCE_TEST_SERVER_URL']) return async () => {}
  await removeAbandoned()
  const folder = await mkdtemp(join(tmpdir(), prefix))
  await chmod(folder, 0o711) // as root, PostgreSQL runs as another user
  await writeFile(join(folder, 'owner'), String(process.pid))
  await startPostgres({ dataFolder: folder, durable: false })
  process.env['QUITTANCE_TEST_CLUSTER'] = folder
  return () => remove(folder)
}

async function remove(folder: string): Promise<void> {
  await stopPostgres(folder)
  await rm(folder, { recursive: true, force: true })
}

/** What killed runs left behind. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue
    const folder = join(tmpdir(), name)
    const owner = Number(await readFile(join(folder, 'owner'), 'utf8').catch(() => ''))
    if (!owner || isAlive(owner)) continue
    await remove(folder).catch(() => {}) // another user's, or another run removes it too
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
