import pg from 'pg'
import { assert } from '../kernel/assert.ts'
import { dayFrom, instantFrom, Temporal } from '../kernel/temporal.ts'

/** A statement: text with `$1…` and the values bound to it. Made by {@link sql} only. */
export type Sql = { readonly text: string; readonly values: readonly unknown[] }

const statements = new WeakSet<Sql>()

/** A parameterized statement. A nested `Sql` is spliced with its parameters renumbered; every other
 *  value becomes a parameter: bigint, Temporal, arrays, Buffer, and plain objects (as jsonb). */
export function sql(strings: TemplateStringsArray, ...values: readonly unknown[]): Sql {
  let text = strings[0]!
  const bound: unknown[] = []
  values.forEach((value, index) => {
    if (isSql(value)) {
      text += value.text.replace(/\$(\d+)/g, (_, n: string) => `$${Number(n) + bound.length}`)
      bound.push(...value.values)
    } else {
      bound.push(bindable(value))
      text += `$${bound.length}`
    }
    text += strings[index + 1]!
  })
  const statement = { text, values: bound }
  statements.add(statement)
  return statement
}

function isSql(value: unknown): value is Sql {
  return typeof value === 'object' && value !== null && statements.has(value as Sql)
}

/** Conditions joined by `and`; none at all is `true`. For readers whose filters compose. */
export function allOf(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql`true`
  return conditions.slice(1).reduce((all, next) => sql`${all} and ${next}`, conditions[0]!)
}

function bindable(value: unknown): unknown {
  if (value === undefined) return null
  if (value === null || typeof value !== 'object') return value
  if (value instanceof Temporal.Instant || value instanceof Temporal.PlainDate)
    return value.toString()
  if (Array.isArray(value)) return value.map(bindable)
  if (value instanceof Uint8Array) return Buffer.isBuffer(value) ? value : Buffer.from(value)
  return JSON.stringify(value)
}

/** One connection inside one transaction. */
export type Tx = {
  /** The only row; a fault when there is none or more than one. */
  one<R extends object>(query: Sql): Promise<R>
  maybeOne<R extends object>(query: Sql): Promise<R | null>
  many<R extends object>(query: Sql): Promise<R[]>
  /** Rows touched. */
  run(query: Sql): Promise<number>
  /** What was worked out from rows that never change (a published pack parsed), kept as long as the
   *  pool: key → value. Nothing that a transaction could see differently belongs here. */
  readonly lasting: Map<string, unknown>
  /** Runs `body`; when it throws, what it wrote is undone and the transaction goes on. */
  savepoint<T>(body: () => Promise<T>): Promise<T>
}

/** A pool of connections, what {@link Tx.lasting} of its transactions share, and the statements that
 *  its connections know by name. */
export type Pool = pg.Pool & { readonly lasting: Map<string, unknown>; readonly texts: Texts }

const OID = { int8: 20, date: 1082, timestamptz: 1184, int8Array: 1016 } as const
const parsePgArray = pg.types.getTypeParser(1009 as never, 'text') as (text: string) => string[]

const parsers: Readonly<Record<number, (text: string) => unknown>> = {
  [OID.int8]: (text) => BigInt(text),
  [OID.int8Array]: (text) => parsePgArray(text).map((part) => BigInt(part)),
  [OID.date]: dayFrom,
  // `2026-03-02 15:00:00.125+00`, as of the pool's own zone.
  [OID.timestamptz]: (text) => instantFrom(text.replace(' ', 'T').replace(/\+00$/, 'Z')),
}

/** int8 → bigint, date → PlainDate, timestamptz → Instant; numeric stays text. */
export const typeParsers = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    return parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text')
  },
} as pg.CustomTypesConfig // pg's overloads cannot express a partial table; the fallback is pg's own

export const POOL_CONNECTIONS_MAX = 12

/** A pool on one login. `name` shows in pg_stat_activity. Errors of idle connections are dropped:
 *  the next query finds out by itself. */
export function openPool(url: string, name: string, connectionsMax = POOL_CONNECTIONS_MAX): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    application_name: name,
    types: typeParsers,
    allowExitOnIdle: true,
    options: '-c timezone=UTC -c datestyle=ISO',
  })
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return Object.assign(pool, { lasting: new Map<string, unknown>(), texts: new Map() })
}

/** From this use on a statement is prepared under a name, so that its connection parses and plans it
 *  once: that halves what PostgreSQL does for a command (16.3 s of its time for the sample company
 *  became 8.4). */
const PREPARED_FROM_USE = 3
/** Texts that may get a name: ours are some hundreds; those composed of filters may be any number. */
const PREPARED_MAX = 1000
/** How often each text was used on a pool, and its name once it has one. */
type Texts = Map<string, { count: number; readonly number: number }>

function nameOf(texts: Texts, text: string): string | null {
  const known = texts.get(text)
  if (known === undefined) {
    if (texts.size < PREPARED_MAX) texts.set(text, { count: 1, number: texts.size + 1 })
    return null
  }
  known.count += 1
  return known.count < PREPARED_FROM_USE ? null : `q${known.number}`
}

function txOn(client: pg.PoolClient, { lasting, texts }: Pick<Pool, 'lasting' | 'texts'>): Tx {
  let savepoints = 0
  const query = async <R extends object>(statement: Sql) => {
    const [name, values] = [nameOf(texts, statement.text), statement.values as unknown[]]
    if (name === null) return client.query<R>(statement.text, values)
    return client.query<R>({ name, text: statement.text, values })
  }
  const many = async <R extends object>(statement: Sql) => (await query<R>(statement)).rows
  return {
    lasting,
    many,
    async maybeOne<R extends object>(statement: Sql) {
      const rows = await many<R>(statement)
      assert(rows.length <= 1, `one row expected, ${rows.length} found: ${statement.text}`)
      return rows[0] ?? null
    },
    async one<R extends object>(statement: Sql) {
      const rows = await many<R>(statement)
      assert(rows.length === 1, `one row expected, ${rows.length} found: ${statement.text}`)
      return rows[0]!
    },
    async run(statement) {
      return (await query(statement)).rowCount ?? 0
    },
    async savepoint(body) {
      const name = `s${(savepoints += 1)}`
      await client.query(`savepoint ${name}`)
      try {
        const value = await body()
        await client.query(`release savepoint ${name}`)
        return value
      } catch (error) {
        await client.query(`rollback to savepoint ${name}`)
        throw error
      }
    },
  }
}

export type TxOptions = {
  readonly readOnly?: boolean
  /** Whose rows the portal login may see; sets `app.partner` for this transaction. */
  readonly partnerId?: string
}

/** Thrown inside {@link withTx} to roll back and answer `value`. */
export class RollBack<T> extends Error {
  readonly value: T
  constructor(value: T) {
    super('rolled back on purpose')
    this.value = value
  }
}

/** Runs `body` in one transaction: committed when it returns, rolled back when it throws. A thrown
 *  {@link RollBack} rolls back and its value is the answer. */
export async function withTx<T>(
  pool: Pool,
  body: (tx: Tx) => Promise<T>,
  options: TxOptions = {},
): Promise<T> {
  const client = await pool.connect()
  let broken = false
  try {
    await client.query(options.readOnly === true ? 'begin read only' : 'begin')
    if (options.partnerId !== undefined) {
      await client.query(`select set_config('app.partner', $1, true)`, [options.partnerId])
    }
    const value = await body(txOn(client, pool))
    await client.query('commit')
    return value
  } catch (error) {
    await client.query('rollback').catch(() => (broken = true))
    if (error instanceof RollBack) return error.value as T
    throw error
  } finally {
    client.release(broken)
  }
}

/** Runs a reader of one statement without a transaction around it: a third of the statements, for what
 *  every request asks. For the application's login only: what `app.partner` hides needs one. */
export async function readAlone<T>(pool: Pool, body: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  try {
    return await body(txOn(client, pool))
  } finally {
    client.release()
  }
}

/** What PostgreSQL said, when `error` is an answer of its own. */
export function databaseError(
  error: unknown,
): { code: string; constraint: string | null; message: string } | null {
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) return null
  const { code, constraint = null, message } = error
  return { code, constraint, message }
}
