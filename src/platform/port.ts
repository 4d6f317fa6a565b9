/** Whether a port can be had, asked before anything is started, so that the answer comes at once. */
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** A killed predecessor may still be leaving. */
const leaveTimeoutMs = 5_000

/** Answers when the port is free; throws with a message for the operator when it stays taken, is
 *  not ours to open, or the host is not one of this machine's addresses. Port 0 is always free. */
export async function refuseTakenPort(
  host: string,
  port: number,
  waitMs = leaveTimeoutMs,
): Promise<void> {
  const deadline = performance.now() + waitMs
  for (;;) {
    const fault = await tryPort(host, port)
    if (fault === null) return
    if (fault !== 'EADDRINUSE') throw new Error(explain(fault, host, port))
    if (performance.now() > deadline) throw new Error(explain(fault, host, port))
    await sleep(200)
  }
}

function tryPort(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}

function explain(fault: string, host: string, port: number): string {
  const other = port === 4310 ? 4311 : 4310
  const again = `Choose another: PORT=${other} npm start`
  if (fault === 'EADDRINUSE')
    return (
      `Port ${port} on ${host} is taken by another program, or by a Quittance that runs ` +
      `already. ${again}`
    )
  if (fault === 'EACCES') return `Port ${port} may not be opened by this user. ${again}`
  if (fault === 'EADDRNOTAVAIL' || fault === 'ENOTFOUND')
    return `${host} is no address of this machine: set QUITTANCE_HOST to one, or to 0.0.0.0`
  return `Port ${port} on ${host} cannot be opened (${fault}). ${again}`
}
