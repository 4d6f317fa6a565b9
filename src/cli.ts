/** `quittance <command>`: the command line. Everything is in `cli/`; here it meets the process. */
import { runCommandLine } from './cli/command-line.ts'
import { commands } from './cli/commands.ts'

process.exitCode = await runCommandLine(process.argv.slice(2), commands, {
  env: process.env,
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
})
