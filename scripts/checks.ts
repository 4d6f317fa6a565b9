/** What can be said about the code without running it. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folders = ['src', 'web', 'bench', 'scripts', 'tests']

const checks = {
  'lint (oxlint)': ['oxlint/bin/oxlint', '--type-aware', '--deny-warnings', ...folders],
  'format (oxfmt)': ['oxfmt/bin/oxfmt', '--check', ...folders],
  'types of server and tests (tsc)': ['typescript/bin/tsc', '-p', '.'],
  'types of the web (tsc)': ['typescript/bin/tsc', '-p', 'web', '--noEmit'],
} as const

/** Runs every check, two at a time; prints what each complains about and answers the names of those
 *  that failed and how many there were. */
export async function runChecks(): Promise<{ failed: string[]; count: number }> {
  const failed: string[] = []
  const open = Object.entries(checks)
  const work = async () => {
    for (let next = open.shift(); next; next = open.shift()) {
      const [name, [program, ...args]] = next
      const { code, output } = await runPackage(program, args)
      console.log(`${code === 0 ? '✔' : '✖'} ${name}`)
      if (code === 0) continue
      failed.push(name)
      console.log(output)
    }
  }
  await Promise.all([work(), work()])
  return { failed, count: Object.keys(checks).length }
}

function runPackage(program: string, args: readonly string[]) {
  return new Promise<{ code: number; output: string }>((resolve) => {
    const child = spawn(process.execPath, [`${root}node_modules/${program}`, ...args], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += String(chunk)))
    child.stderr.on('data', (chunk) => (output += String(chunk)))
    child.on('error', (error) => resolve({ code: 1, output: error.message }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

if (import.meta.main) {
  const { failed } = await runChecks()
  process.exitCode = failed.length === 0 ? 0 : 1
}
