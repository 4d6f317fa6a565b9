import { serve as listenHttp, type ServerType } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { eventsAfter } from './audit/index.ts'
import type { Domain } from './domains.ts'
import { mayUseLink } from './identity/accounts-sql.ts'
import { visitor } from './identity/actor.ts'
import { authorize, callerOf } from './identity/caller.ts'
import type { Call } from './identity/execute.ts'
import { identityRoutes } from './identity/routes.ts'
import * as sessionContract from './identity/contract.ts'
import { openSignIn, type SendMail, type SignIn } from './identity/sign-in.ts'
import { uuidV7 } from './kernel/ids.ts'
import { must } from './kernel/assert.ts'
import { Temporal } from './kernel/temporal.ts'
import { withTx } from './platform/db.ts'
import type { ServedRoute } from './platform/handler.ts'
import { mount, openHttp, type Door, type HttpEnv } from './platform/http.ts'
import { openLimiter, rateLimits, type RateLimits } from './platform/http-limit.ts'
import { callerAddress, originsOf } from './platform/http-security.ts'
import { openLive, type Live } from './platform/live.ts'
import { openLog, type Log } from './platform/log.ts'
import { defaultSender, openMailer, type Mailer } from './platform/mail.ts'
import { openMetrics, type Metrics } from './platform/metrics.ts'
import { inLookupOrder } from './platform/openapi.ts'
import { sessionSecret } from './platform/secrets.ts'
import type { World } from './platform/world.ts'
import { mountAuth, mountSampleLoad, mountSampleSignIn } from './server-sign-in.ts'
import { mountSampleCode } from './server-second-factor.ts'
import { mountDocuments, mountLive, mountPages, mountProbes } from './server-mounts.ts'
import { domains as allDomains, refusalCatalog } from './wiring.ts'

/** Events told per look; a flood beyond it is told by what comes after. */
const LIVE_EVENTS_MAX = 500

/** The library of the sign-in is loaded so long after the server listens. */
const SIGN_IN_LOADS_AFTER_MS = 500

/** Requests in hand get this long to end when the server closes. */
const CLOSE_MS_MAX = 10_000

const root = fileURLToPath(new URL('..', import.meta.url))

/** What a server may be told beyond its world; everything has a default. */
export type ServerOptions = {
  readonly domains?: readonly Domain[]
  /** Where people reach us, without a slash at its end. */
  readonly publicUrl?: string
  readonly version?: string
  readonly webFolder?: string
  readonly mailer?: Mailer
  readonly log?: Log
  readonly limits?: RateLimits
  /** Percent of the sample company that the loader beside this server has told; null: none loads. */
  readonly sampleLoad?: () => number | null
}

/** A server with its parts, not yet listening. */
export type App = {
  readonly http: Hono<HttpEnv>
  /** Every contract route it serves, those of the sample included. */
  readonly routes: readonly ServedRoute<Call>['route'][]
  readonly signIn: SignIn
  readonly live: Live
  readonly metrics: Metrics
  /** Ends live streams and closes the pool of the sign-in; the world stays open. */
  close(): Promise<void>
}

/** Everything a mount needs, made once per server. */
export type Parts = Required<Omit<ServerOptions, 'mailer'>> & {
  readonly world: World
  readonly door: Door<Call>
  readonly signIn: SignIn
  readonly live: Live
  readonly limiter: ReturnType<typeof openLimiter>
  readonly routes: readonly ServedRoute<Call>['route'][]
}

/** Builds the HTTP app of this world: API, sign-in, live news, documents, health, metrics, pages. */
export function buildServer(world: World, options: ServerOptions = {}): App {
  const settings = {
    domains: allDomains,
    publicUrl: 'http://127.0.0.1:4310',
    version: '0.1.0',
    webFolder: join(root, 'web', 'dist'),
    log: openLog('silent'),
    limits: rateLimits,
    sampleLoad: () => null,
    ...options,
  }
  const mailer = options.mailer ?? folderMailer(world, settings.publicUrl)
  const sendMail = letterSender(world, mailer, settings.log)
  const metrics = openMetrics()
  const signIn = signInOf(world, { ...settings, sendMail })
  const limiter = openLimiter()
  const door = openDoor(world, signIn, limiter, { ...settings, metrics })
  const live = openLive(
    (ms) => newsSince(world, ms),
    () => world.clock().epochMilliseconds,
    metrics,
  )
  const served = [
    ...identityRoutes({
      sendMail,
      mail: mailer.kind,
      origin: settings.publicUrl,
      authenticatorOf: (userId) => signIn.authenticatorOf(userId),
    }),
    ...settings.domains.flatMap((domain) => domain.routes),
  ]
  const { signInSample, readSampleLoad, readSampleCode } = sessionContract
  const sample = [signInSample, readSampleLoad, readSampleCode]
  const routes = inLookupOrder([...served.map(({ route }) => route), ...sample])
  const parts: Parts = { ...settings, world, door, signIn, live, limiter, routes }
  const http = openHttp(door)
  mountAuth(http, parts)
  mountSampleSignIn(http, parts)
  mountSampleLoad(http, parts)
  mountSampleCode(http, parts)
  mountLive(http, parts)
  mountDocuments(http, parts)
  mountProbes(http, parts)
  const byRoute = new Map(served.map((each) => [each.route, each]))
  for (const route of routes) {
    const each = byRoute.get(route)
    if (each !== undefined) mount(http, door, each)
  }
  mountPages(http, parts)
  const close = async () => {
    live.close()
    metrics.registry.clear()
    await signIn.close()
  }
  return { http, routes, signIn, live, metrics, close }
}

function signInOf(
  world: World,
  of: { readonly publicUrl: string; readonly log: Log; readonly sendMail: SendMail },
): SignIn {
  return openSignIn({
    databaseUrl: must(world.app.options.connectionString, 'the pool was opened by a URL'),
    origin: of.publicUrl,
    origins: originsOf(of.publicUrl),
    secret: sessionSecret(world.keys),
    sendMail: of.sendMail,
    log: (level, said) => of.log[level === 'error' ? 'error' : 'warn']({ said }, 'sign-in'),
    mayUseLink: async (email) =>
      (await withTx(world.app, (tx) => mayUseLink(tx, email), { readOnly: true })).may,
  })
}

function folderMailer(world: World, publicUrl: string): Mailer {
  const folder = join(world.dataFolder, 'mail')
  return openMailer({ smtpUrl: null, folder, from: defaultSender(publicUrl) })
}

/** Letters of the sign-in leave at once and are kept nowhere: they carry a secret. */
function letterSender(world: World, mailer: Mailer, log: Log): SendMail {
  return async ({ to, subject, text }) => {
    const at = world.clock()
    const id = uuidV7(at, world.random)
    const delivery = await mailer.deliver({ id, to: { name: null, email: to }, subject, text, at })
    if (delivery.kind !== 'sent') log.warn({ delivery }, 'a letter of the sign-in did not leave')
  }
}

function openDoor(
  world: World,
  signIn: SignIn,
  limiter: ReturnType<typeof openLimiter>,
  settings: Required<Pick<ServerOptions, 'domains' | 'publicUrl' | 'log' | 'limits'>> & {
    readonly metrics: Metrics
  },
): Door<Call> {
  const { limits, log, metrics, publicUrl } = settings
  const tight = new Set(['session.set_up', 'session.sign_in'])
  return {
    origins: originsOf(publicUrl),
    catalog: refusalCatalog(settings.domains),
    log,
    metrics,
    uploadFolder: join(world.dataFolder, 'uploads'),
    addressOf: (socket, headers) => callerAddress(socket, headers, publicUrl),
    callerOf: (context, key) => callerOf(world, signIn, context, key),
    countOf(context, route, caller) {
      const isTight = tight.has(route.action)
      // Sign-in is counted before we look who it is; everything else after, persons by themselves.
      if ((caller === null) !== isTight) return null
      const who = caller?.call.actor.principalId ?? visitor.principalId
      const address = context.get('address')
      const [bucket, allowance] = isTight
        ? [`sign-in ${address}`, limits.signIn]
        : who === visitor.principalId
          ? [`visitor ${address}`, limits.visitor]
          : [`principal ${who}`, limits.principal]
      const retrySeconds = limiter.take(bucket, allowance, performance.now())
      return retrySeconds === 0 ? null : { code: 'http.rate_limited', retrySeconds }
    },
    authorize,
  }
}

async function newsSince(world: World, ms: number) {
  const at = Temporal.Instant.fromEpochMilliseconds(ms)
  const first = uuidV7(at, (bytes) => new Uint8Array(bytes))
  return withTx(world.app, (tx) => eventsAfter(tx, first, LIVE_EVENTS_MAX), { readOnly: true })
}

export type Serving = { readonly url: string; readonly app: App; close(): Promise<void> }

/** Listens on `host:port` (0 takes a free one). `close` ends live streams, then waits for requests
 *  in hand. */
export async function serve(
  world: World,
  options: ServerOptions & { readonly host: string; readonly port: number },
): Promise<Serving> {
  const app = buildServer(world, options)
  const { host: hostname, port } = options
  const server = listenHttp({ fetch: app.http.fetch, hostname, port })
  const fault = await new Promise<Error | null>((resolve) => {
    server.once('listening', () => resolve(null))
    server.once('error', resolve)
  })
  if (fault !== null) {
    await app.close()
    throw fault
  }
  // A quarter of what there is to load: after the first page, before somebody signs in.
  const load = () => app.signIn.ready().catch(() => {}) // told by whoever needs it
  const loading = setTimeout(() => void load(), SIGN_IN_LOADS_AFTER_MS)
  const address = server.address()
  const taken = typeof address === 'object' && address !== null ? address.port : port
  const name = hostname.includes(':') ? `[${hostname}]` : hostname
  return {
    url: `http://${name}:${taken}`,
    app,
    async close() {
      clearTimeout(loading)
      app.live.close()
      await closeListener(server)
      await app.close()
    },
  }
}

/** Takes no more requests and waits for those in hand, at most {@link CLOSE_MS_MAX}. Connections that
 *  browsers keep open with nothing on them are closed as soon as they are idle. */
async function closeListener(server: ServerType): Promise<void> {
  // Made without options of its own, so it is a plain node:http server.
  const plain = server as Server
  const startedMs = performance.now()
  const sweep = setInterval(() => {
    if (performance.now() - startedMs > CLOSE_MS_MAX) plain.closeAllConnections()
    else plain.closeIdleConnections()
  }, 50)
  await new Promise<void>((resolve) => plain.close(() => resolve()))
  clearInterval(sweep)
}
