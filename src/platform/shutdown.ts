/** Stopping once and in order, whatever asked for it. */

/** Runs `stop` on SIGTERM, SIGINT, SIGHUP, or when the process that started us is gone, then exits.
 *  Asking again changes nothing: in a terminal the same Ctrl-C arrives up to three times, by the
 *  shell, npm and the starter. Exits with 1 when `stop` fails or outlasts `timeoutMs`. */
export function onShutdown(
  stop: (reason: string) => Promise<void>,
  options: { readonly timeoutMs?: number } = {},
): void {
  let stopping = false
  const begin = (reason: string) => {
    if (stopping) return
    stopping = true
    const timer = setTimeout(() => giveUp('it took too long'), options.timeoutMs ?? 20_000)
    timer.unref()
    stop(reason).then(
      () => process.exit(0),
      (error: unknown) => giveUp(error instanceof Error ? error.message : String(error)),
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, begin)
  if (process.connected) {
    process.on('disconnect', () => begin('the starting process is gone'))
    process.channel?.unref()
  }
}

function giveUp(why: string): void {
  process.stderr.write(`Quittance did not stop in order: ${why}\n`)
  process.exit(1)
}
