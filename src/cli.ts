/** `quittance <command>`: the command line. Everything is in `cli/`; here it meets the process. */
import { runCommandLine } from './cli/command-line.ts'
import { commands } from './cli/commands.ts'

// A reader that has read enough, as in `quittance verify | head`, ends us without a word.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if ('code' in error && error.code === 'EPIPE') process.exit()
    throw error
  })
}

process.exitCode = await runCommandLine(process.argv.slice(2), commands, {
  env: process.env,
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
})
