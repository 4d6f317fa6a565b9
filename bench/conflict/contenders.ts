import Fuse from 'fuse.js'
import type pg from 'pg'
import { keysOf, matchCustomers } from '../../src/partners/index.ts'
import { type Pool, readAlone } from '../../src/platform/db.ts'
import type { Query } from './companies.ts'
import type { Found } from './measure.ts'

/** Somebody who finds customers by a name. */
export type LookUp = {
  readonly name: string
  readonly ask: (typed: string) => Promise<readonly Found[]>
}

const TOP = 10
/** From this likeness on the product shows a customer: the sample programs’ `likeness.look`. */
const LOOK_SCORE = 750

const placeOf = (customerId: string) => Number.parseInt(customerId.slice(-12), 16)

/** The product's own look-up, its transaction included. */
export function ours(app: Pool): LookUp {
  const nobody = { domains: [], country: null, taxId: null }
  return {
    name: 'Quittance: blocks in PostgreSQL, scored word by word',
    ask: async (typed) => {
      const keys = keysOf({ ...nobody, name: typed })
      const found = await readAlone(app, (tx) => matchCustomers(tx, keys, LOOK_SCORE))
      return found.map(({ customerId, score }) => ({ at: placeOf(customerId), score }))
    },
  }
}

/** What one would write first: pg_trgm over the same plain names, best ten. */
export function trigrams(app: Pool, least: number): LookUp {
  return {
    name: `pg_trgm at ${least}, on the same plain names`,
    ask: async (typed) => {
      const client = await app.connect()
      try {
        await client.query(`select set_config('pg_trgm.similarity_threshold', $1, false)`, [
          `${least}`,
        ])
        const { rows } = await client.query<{ id: string }>(
          `select customer_id as id from partners.customers
           where match_name % partners.match_name($1)
           order by similarity(match_name, partners.match_name($1)) desc limit ${TOP}`,
          [typed],
        )
        return rows.map(({ id }) => ({ at: placeOf(id), score: null }))
      } finally {
        client.release()
      }
    },
  }
}

/** Fuse.js with its default threshold, over names in memory. */
export function fuzzyLibrary(names: readonly string[]): LookUp {
  const fuse = new Fuse(names, { ignoreLocation: true })
  return {
    name: `fuse.js, ${names.length.toLocaleString('en')} customers only`,
    ask: (typed) =>
      Promise.resolve(
        fuse.search(typed, { limit: TOP }).map(({ refIndex }) => ({ at: refIndex, score: null })),
      ),
  }
}

/** The floor: one row by a unique key. */
export function exactKey(app: Pool, placeOfName: (typed: string) => number) {
  const name = 'limit: one btree key'
  const prepared = (names: readonly Query[]): LookUp => {
    const codes = new Map(names.map(({ typed }) => [typed, `C-${placeOfName(typed)}`]))
    return {
      name,
      ask: async (typed) => {
        const asked: pg.QueryConfig = {
          name: 'by-code',
          text: 'select customer_id as id from partners.customers where code = $1',
          values: [codes.get(typed)],
        }
        const { rows } = await app.query<{ id: string }>(asked)
        return rows.map(({ id }) => ({ at: placeOf(id), score: null }))
      },
    }
  }
  return { name, prepared }
}
