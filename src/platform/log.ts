import { pino, type DestinationStream, type Level, type Logger } from 'pino'

export type Log = Logger
export type LogLevel = Level | 'silent'

/** Names whose values never reach a log, at any of the first three depths. */
const secretNames = [
  'authorization',
  'cookie',
  'password',
  'passwordHash',
  'token',
  'secret',
  'sealed',
  'iban',
  'accountNumber',
  'account',
  'routingNumber',
  'taxNumber',
  'totp',
  'url',
] as const

/** The program's log: one JSON line each, with secrets and bank details struck out. A request's id
 *  is in every line that belongs to it. */
export function openLog(level: LogLevel, to?: DestinationStream): Log {
  const paths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  const options = {
    level,
    base: null,
    timestamp: () => `,"at":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { error: describeError },
    redact: { paths, censor: '[struck out]' },
  }
  return to === undefined ? pino(options) : pino(options, to)
}

/** An error without the values that a database driver hangs onto it. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack } = error
  const code = 'code' in error ? { code: String(error.code) } : {}
  const constraint = 'constraint' in error ? { constraint: String(error.constraint) } : {}
  const cause = error.cause === undefined ? {} : { cause: describeError(error.cause) }
  return { name, message, stack, ...code, ...constraint, ...cause }
}
