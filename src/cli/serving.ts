import { join } from 'node:path'
import { createServer } from 'node:net'
import { type Config, readConfig } from '../platform/config.ts'
import { type Log, openLog } from '../platform/log.ts'
import { defaultSender, type Mailer, openMailer } from '../platform/mail.ts'
import { refuseTakenPort } from '../platform/port.ts'
import { onShutdown } from '../platform/shutdown.ts'
import { serve } from '../server.ts'
import { startWorker } from '../worker.ts'
import { domains } from '../wiring.ts'
import { type Asked, CliFault, type ExitCode, exitCodes, type Terminal } from './command-line.ts'
import { inviteFirstAdmin } from './first-admin.ts'
import { askedInstant } from './on.ts'
import { openWorld, type Opened } from './open-world.ts'
import { loadSampleBeside } from './sample-beside.ts'

/** Something that was started, and how it ends. */
type Closable = { close(): Promise<void> }

/** Which parts this process runs. `sample`: whether a new database of our own becomes the
 *  sample company. Where it is given, what a sample still lacks is loaded beside the server before
 *  the worker begins. */
export type Parts = {
  readonly server: boolean
  readonly worker: boolean
  readonly sample?: boolean
}

/** Opens the installation, starts the parts asked for, says where they are, and stays until a
 *  signal comes or whoever started us is gone. Then everything ends in reverse order. A signal
 *  during the start waits for what is being opened and closes it. */
export async function runParts(parts: Parts, asked: Asked, terminal: Terminal): Promise<ExitCode> {
  refuseDay(asked)
  const opened: Closable[] = []
  const stopping = Promise.withResolvers<void>()
  let isStopping = false
  const starting = startParts(parts, terminal, {
    own: (closable) => void opened.push(closable),
    isStopping: () => isStopping,
  })
  onShutdown(async (reason) => {
    isStopping = true
    terminal.err(`Stopping: ${reason}`)
    await starting.catch(() => {})
    await closeAll(opened)
    stopping.resolve()
  })
  try {
    await starting
  } catch (error) {
    if (!isStopping) await closeAll(opened)
    throw error
  }
  await stopping.promise
  return exitCodes.done
}

function refuseDay(asked: Asked): void {
  if (askedInstant(asked) === null) return
  throw new CliFault(
    'A server lives in its own time: --on is for commands that end. In a database marked sample, ' +
      'QUITTANCE_CLOCK shifts server and worker together.',
    exitCodes.usage,
  )
}

async function closeAll(opened: Closable[]): Promise<void> {
  for (let last = opened.pop(); last !== undefined; last = opened.pop()) await last.close()
}

type Start = {
  readonly own: (closable: Closable) => void
  readonly isStopping: () => boolean
}

async function startParts(parts: Parts, terminal: Terminal, start: Start): Promise<void> {
  const config = await withPort(readConfig(terminal.env), parts, terminal)
  if (parts.server) await refuseTakenPort(config.host, config.port)
  const note = terminal.out
  const serves = parts.server ? `${config.publicUrl}, process ${process.pid}` : null
  const sampleIfNew = parts.sample === true
  const opened = await openWorld(config, { serves, on: null, note, sampleIfNew })
  start.own(opened)
  const log = openLog(config.logLevel)
  const mailer = mailerOf(opened)
  start.own({ close: async () => mailer.close() })
  const work = async () => {
    if (start.isStopping()) return
    const worker = await startWorker(opened.world, domains, log, { mailer })
    start.own({ close: () => worker.stop() })
  }
  // The worker lives in the present: it begins when the sample's past has been told.
  const tells = parts.sample !== undefined && opened.world.sampleMode
  let percent: number | null = tells ? 0 : null
  const sampleLoad = () => percent
  // The first page waits for no worker.
  if (parts.server && !start.isStopping()) {
    await startServer(opened, { log, mailer, start, note, sampleLoad })
  }
  if (parts.worker && !tells) await work()
  if (!parts.server && !start.isStopping()) note('The worker is at work. Ctrl-C stops it.')
  if (start.isStopping()) return
  const onProgress = (now: number | null) => void (percent = now)
  if (tells) start.own(loadSampleBeside(opened.world, { log, note, onProgress, work }))
  else if (parts.server && !opened.world.sampleMode) await inviteFirstAdmin(opened, note)
}

async function startServer(
  { world, config }: Opened,
  tools: {
    readonly log: Log
    readonly mailer: Mailer
    readonly start: Start
    readonly note: (line: string) => void
    readonly sampleLoad: () => number | null
  },
): Promise<void> {
  const { log, mailer, start, note, sampleLoad } = tools
  const { host, port, publicUrl } = config
  const serving = await serve(world, { host, port, publicUrl, log, mailer, sampleLoad })
  start.own(serving)
  note(`Quittance is ready: ${publicUrl}`)
  if (publicUrl !== serving.url) note(`It listens on ${serving.url}`)
  note('Ctrl-C stops it.')
}

function mailerOf({ world, config }: Opened): Mailer {
  const folder = join(world.dataFolder, 'mail')
  return openMailer({ smtpUrl: config.smtpUrl, folder, from: defaultSender(config.publicUrl) })
}

/** Port 0 means any: it is chosen first, since letters and the door must know the address. */
async function withPort(config: Config, parts: Parts, { env }: Terminal): Promise<Config> {
  if (!parts.server || config.port !== 0) return config
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(0, config.host, resolve)
  })
  const address = probe.address()
  await new Promise((resolve) => probe.close(resolve))
  if (address === null || typeof address === 'string') return config
  return readConfig({ ...env, PORT: String(address.port) })
}
