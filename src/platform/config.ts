/** Everything an operator may set, in one schema over the environment. A bare start needs nothing. */
import { z } from 'zod'
import { Temporal } from '../kernel/temporal.ts'

/** Where the rows lie: PostgreSQL in the data folder, or a server of the operator's own. */
export type DatabaseConfig =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'external'
      readonly owner: string
      readonly app: string
      readonly portal: string
      readonly jobs: string
      /** false when fewer than four logins are given: append-only then rests on the code alone. */
      readonly separateLogins: boolean
    }

export type Config = {
  readonly port: number
  readonly host: string
  /** As given; `openDataFolder` says where the data really lies. */
  readonly dataFolder: string
  readonly database: DatabaseConfig
  /** Sealing and signing keys; null: made once in the data folder. */
  readonly keys: string | null
  /** null: letters are written into the data folder instead of being sent. */
  readonly smtpUrl: string | null
  /** The address people reach Quittance by, for links in letters. No slash at its end. */
  readonly publicUrl: string
  /** The instant to pretend at start, in a database marked sample only; null: the real one. */
  readonly clock: Temporal.Instant | null
  /** A folder with official bank schemas to check files against; null: the writer's profile only. */
  readonly xsdFolder: string | null
  /** Below it alone pay files are written for a bank's program; null: `outbox` in the data folder. */
  readonly outbox: string | null
  /** Below it alone a bank's program puts files for us; null: `inbox` in the data folder. */
  readonly inbox: string | null
  readonly logLevel: (typeof logLevels)[number]
}

const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const

const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  hostname: /.*/,
  error: 'not a PostgreSQL address: expected postgresql://login:password@host:5432/database',
})

const instant = z.string().transform((text, context) => {
  try {
    return Temporal.Instant.from(text)
  } catch {
    context.addIssue({ code: 'custom', message: 'not an instant: expected 2026-03-31T09:00:00Z' })
    return z.NEVER
  }
})

const environmentSchema = z.object({
  PORT: z.coerce.number('not a port: expected a number').int().min(0).max(65_535).default(4310),
  QUITTANCE_HOST: z.string().default('127.0.0.1'),
  QUITTANCE_DATA: z.string().default('./data'),
  QUITTANCE_OWNER_URL: postgresUrl.optional(),
  QUITTANCE_DATABASE_URL: postgresUrl.optional(),
  QUITTANCE_PORTAL_URL: postgresUrl.optional(),
  QUITTANCE_JOBS_URL: postgresUrl.optional(),
  QUITTANCE_KEYS: z.string().optional(),
  QUITTANCE_SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: 'not a mail server: expected smtp://host:587' })
    .optional(),
  QUITTANCE_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: 'not a web address: expected https://host' })
    .optional(),
  QUITTANCE_CLOCK: instant.optional(),
  QUITTANCE_XSD_DIR: z.string().optional(),
  QUITTANCE_OUTBOX: z.string().regex(/^\//, 'not an absolute path').optional(),
  QUITTANCE_INBOX: z.string().regex(/^\//, 'not an absolute path').optional(),
  QUITTANCE_LOG_LEVEL: z
    .enum(logLevels, `not a log level: expected one of ${logLevels.join(', ')}`)
    .default('info'),
})

type Environment = z.output<typeof environmentSchema>

/** Thrown at start; its message is meant for the operator's terminal, without a stack. */
export class ConfigFault extends Error {
  override readonly name = 'ConfigFault'
}

/** Reads the settings; an empty variable counts as unset. Throws {@link ConfigFault} naming every
 *  setting that is wrong, what was expected of it, and nothing of its value. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const set = Object.entries(environment).filter(([, value]) => value?.trim())
  const parsed = environmentSchema.safeParse(Object.fromEntries(set))
  if (!parsed.success)
    throw new ConfigFault(
      `Quittance cannot start, settings are wrong:\n${z.prettifyError(parsed.error)}`,
    )
  const env = parsed.data
  mustLieApart(env.QUITTANCE_OUTBOX, env.QUITTANCE_INBOX)
  const host = env.QUITTANCE_HOST.includes(':') ? `[${env.QUITTANCE_HOST}]` : env.QUITTANCE_HOST
  return {
    port: env.PORT,
    host: env.QUITTANCE_HOST,
    dataFolder: env.QUITTANCE_DATA,
    database: databaseConfig(env),
    keys: env.QUITTANCE_KEYS ?? null,
    smtpUrl: env.QUITTANCE_SMTP_URL ?? null,
    publicUrl: (env.QUITTANCE_PUBLIC_URL ?? `http://${host}:${env.PORT}`).replace(/\/+$/, ''),
    clock: env.QUITTANCE_CLOCK ?? null,
    xsdFolder: env.QUITTANCE_XSD_DIR ?? null,
    outbox: env.QUITTANCE_OUTBOX ?? null,
    inbox: env.QUITTANCE_INBOX ?? null,
    logLevel: env.QUITTANCE_LOG_LEVEL,
  }
}

/** What we put for a bank is never read as what the bank put for us. */
function mustLieApart(outbox: string | undefined, inbox: string | undefined): void {
  if (outbox === undefined || inbox === undefined) return
  const [out, back] = [outbox, inbox].map((path) => `${path.replace(/\/+$/, '')}/`)
  if (out === undefined || back === undefined) return
  if (!out.startsWith(back) && !back.startsWith(out)) return
  throw new ConfigFault(
    'Quittance cannot start: QUITTANCE_INBOX and QUITTANCE_OUTBOX lie in one another. Expected two ' +
      'folders apart: what is written for a bank is never read as its answer.',
  )
}

function databaseConfig(env: Environment): DatabaseConfig {
  const given = [
    env.QUITTANCE_OWNER_URL,
    env.QUITTANCE_DATABASE_URL,
    env.QUITTANCE_PORTAL_URL,
    env.QUITTANCE_JOBS_URL,
  ].filter((url) => url !== undefined)
  if (given.length === 0) return { kind: 'embedded' }
  const [first] = [env.QUITTANCE_DATABASE_URL, env.QUITTANCE_OWNER_URL].filter(Boolean)
  if (!first)
    throw new ConfigFault(
      'Quittance cannot start: QUITTANCE_PORTAL_URL or QUITTANCE_JOBS_URL is set, but ' +
        'QUITTANCE_DATABASE_URL, the application’s own login, is not.',
    )
  const logins = new Set(given.map((url) => new URL(url).username))
  return {
    kind: 'external',
    owner: env.QUITTANCE_OWNER_URL ?? first,
    app: env.QUITTANCE_DATABASE_URL ?? first,
    portal: env.QUITTANCE_PORTAL_URL ?? first,
    jobs: env.QUITTANCE_JOBS_URL ?? first,
    separateLogins: given.length === 4 && logins.size === 4,
  }
}
