import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { stopPostgres } from '../platform/postgres.ts'
import { type ExitCode, runCommandLine } from './command-line.ts'
import { commands } from './commands.ts'

/** What one command answered. */
export type Answered = { readonly code: ExitCode; readonly out: string; readonly err: string }

/** Runs a command as the terminal would, in this process, with these settings alone. */
export async function quittance(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await runCommandLine(args, commands, {
    env,
    out: (line) => void out.push(line),
    err: (line) => void err.push(line),
  })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

export const tidy = fileURLToPath(new URL('../../examples/tidy', import.meta.url))

/** A folder of one test file; PostgreSQL's user may enter it. `close` stops the databases begun in
 *  the data folders below it and removes everything. */
export async function scratchFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'quittance-cli-'))
  await chmod(folder, 0o755)
  const dataFolders: string[] = []
  return {
    path: (...parts: readonly string[]) => join(folder, ...parts),
    /** A data folder below it, stopped at the end. */
    data(...parts: readonly string[]) {
      const path = join(folder, ...parts)
      dataFolders.push(path)
      return path
    },
    async close() {
      for (const path of dataFolders) await stopPostgres(path)
      await rm(folder, { recursive: true, force: true })
    },
  }
}
