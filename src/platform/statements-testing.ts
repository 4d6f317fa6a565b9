/** Finds every statement by running the functions that hold them: on a transaction that only writes
 *  down what it is asked, with arguments that answer anything. Then asks PostgreSQL what each gives. */
import { pathToFileURL } from 'node:url'
import pg from 'pg'
import type { Sql, Tx } from './db.ts'

export type Asked = {
  readonly path: string
  readonly text: string
  /** `many`, `one`, `maybeOne` or `run`. */
  readonly method: string
  /** The row type as the source declares it; null when the call names none. */
  readonly rowType: string | null
  /** `src/funds/sql.ts:31`: where the transaction is asked. */
  readonly at: string
}

/** Every statement that the exported functions of `path` ask for, once per place and text.
 *  `variants` gives a function's arguments after `tx`, where its filters choose the text. */
export async function statementsOf(
  root: string,
  path: string,
  source: string,
  variants: Variants,
): Promise<Asked[]> {
  const module = (await import(pathToFileURL(`${root}/${path}`).href)) as Record<string, unknown>
  const asked = new Map<string, Asked>()
  const note = (method: string, { text }: Sql) => {
    const place = callPlace(path)
    if (place === null) return
    const rowType = rowTypeAt(source, place)
    asked.set(`${place.line} ${text}`, { path, text, method, rowType, at: `${path}:${place.line}` })
  }
  await callAll(module, recordingTx(note, []), variants)
  const reached = new Set([...asked.values()].map((each) => each.at))
  // Some go on only when they found something; then only, because a proxy can end in a long sum.
  if (placesIn(source).some((line) => !reached.has(`${path}:${line}`)))
    await callAll(module, recordingTx(note, [anything()]), variants)
  return [...asked.values()]
}

type Variants = Readonly<Record<string, readonly (readonly unknown[])[]>>

async function callAll(module: Record<string, unknown>, tx: Tx, variants: Variants): Promise<void> {
  for (const [name, value] of Object.entries(module)) {
    if (typeof value !== 'function') continue
    for (const args of variants[name] ?? [Array.from({ length: 8 }, () => anything())]) {
      // What it makes of the nothing it gets back is its own affair: the statement is known by then.
      await Promise.resolve()
        .then(() => Reflect.apply(value, undefined, [tx, ...args]))
        .catch(() => {})
    }
  }
}

/** How many places of a file ask a transaction for something. */
export function placesIn(source: string): number[] {
  return [...source.matchAll(/\.(one|maybeOne|many|run)(?=[<(])/g)]
    .filter((match) => /\btx\s*$/.test(source.slice(0, match.index)))
    .map((match) => source.slice(0, match.index).split('\n').length)
}

function recordingTx(note: (method: string, query: Sql) => void, rows: readonly unknown[]): Tx {
  return {
    lasting: new Map(),
    one: async (query) => {
      note('one', query)
      return anything() as never // a row that has whatever its caller takes
    },
    maybeOne: async (query) => {
      note('maybeOne', query)
      return null
    },
    many: async (query) => {
      note('many', query)
      return [...rows] as never
    },
    run: async (query) => {
      note('run', query)
      return 0
    },
    savepoint: (body) => body(),
  }
}

/** A value that has every property, can be called, iterated and written down. */
function anything(): unknown {
  const target = () => anything()
  return new Proxy(target, {
    get(_, key) {
      if (key === 'then') return undefined // not a promise
      if (key === Symbol.iterator) return [][Symbol.iterator].bind([])
      if (key === Symbol.toPrimitive) return () => 1
      if (key === 'toJSON' || key === 'toString') return () => 'anything'
      if (key === 'map') return (body: (each: unknown) => unknown) => [body(anything())]
      return anything()
    },
  })
}

type Place = { readonly line: number; readonly column: number }

/** Node keeps lines and columns when it strips types, so the stack points into the source. */
function callPlace(path: string): Place | null {
  const lines = (new Error('where').stack ?? '').split('\n')
  const frame = lines.find((line) => line.includes(`/${path}:`))
  const match = /:(\d+):(\d+)\)?$/.exec(frame ?? '')
  return match === null ? null : { line: Number(match[1]), column: Number(match[2]) }
}

/** `R` of `tx.many<R>(…)` whose method stands at `place`. */
function rowTypeAt(source: string, { line, column }: Place): string | null {
  const before = source.split('\n').slice(0, line - 1)
  const start = before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1
  const call = /^(?:tx\s*\.\s*)?(?:one|maybeOne|many|run)</.exec(source.slice(start, start + 80))
  if (call === null) return null
  let depth = 1
  let at = start + call[0].length
  const from = at
  for (; depth > 0 && at < source.length; at += 1) {
    if (source[at] === '<') depth += 1
    else if (source[at] === '>' && source[at - 1] !== '=') depth -= 1
  }
  return source.slice(from, at - 1).trim()
}

export type Column = {
  readonly name: string
  readonly typeId: number
  /** Where it comes from unchanged; null for what is computed. */
  readonly table: string | null
  readonly isNotNull: boolean | null
}

/** The columns a statement gives, without running it; throws what PostgreSQL has against it. */
export async function describe(client: pg.Client, text: string): Promise<Column[]> {
  const fields = await new Promise<Field[]>((resolve, reject) => {
    let found: Field[] = []
    const question = {
      submit(connection: Wire) {
        connection.parse({ text, name: '', types: [] })
        connection.describe({ type: 'S', name: '' })
        connection.sync()
        return null
      },
      handleRowDescription(message: { fields: Field[] }) {
        found = message.fields
      },
      handleError: reject, // pg forgets the question then: nothing else is called
      handleReadyForQuery: () => resolve(found),
    }
    client.query(question as never) // pg runs whatever has `submit`; its types know queries only
  })
  const columns: Column[] = []
  for (const field of fields) columns.push(await columnOf(client, field))
  return columns
}

type Field = { name: string; tableID: number; columnID: number; dataTypeID: number }
type Wire = {
  parse(query: object): void
  describe(what: object): void
  sync(): void
}

async function columnOf(client: pg.Client, field: Field): Promise<Column> {
  const { name, tableID, columnID, dataTypeID } = field
  if (tableID === 0) return { name, typeId: dataTypeID, table: null, isNotNull: null }
  const { rows } = await client.query<{ table: string; isTable: boolean; isNotNull: boolean }>(
    `select c.oid::regclass::text as table, c.relkind in ('r', 'p') as "isTable",
       a.attnotnull as "isNotNull"
     from pg_attribute a join pg_class c on c.oid = a.attrelid
     where a.attrelid = $1 and a.attnum = $2`,
    [tableID, columnID],
  )
  const found = rows[0]
  // A view's columns carry no "not null" in the catalog, whatever its tables say.
  const isNotNull = found?.isTable === true ? found.isNotNull : null
  return { name, typeId: dataTypeID, table: found?.table ?? null, isNotNull }
}
