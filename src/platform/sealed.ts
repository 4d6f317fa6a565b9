import type { Tx } from './db.ts'
import type { Keys } from './secrets.ts'

/** How many values of a column a key sealed or indexed. */
export type KeyUse = { keyId: string; rows: number }

/** A column of sealed values, and how its domain writes them anew with the current key. */
export type SealedColumn = {
  /** `vendors.bank_details.account_sealed` */
  readonly column: string
  /** What each key holds of it. A null index is of the first key, before keys could rotate. */
  readonly uses: (tx: Tx, keys: Keys) => Promise<readonly KeyUse[]>
  /** Seals at most `limit` values anew that another key holds; answers how many. Run it again until it
   *  answers 0: each time is a transaction of its own, and what it did stays done. */
  readonly reseal: (tx: Tx, keys: Keys, limit: number) => Promise<number>
}

/** The key that made what names none: the first of the file. */
export function firstKey(keys: Keys): string {
  return [...keys.secrets.keys()][0] ?? keys.current
}
