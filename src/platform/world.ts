import type { RandomSource } from '../kernel/ids.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Pool } from './db.ts'
import type { FileStore } from './files.ts'
import type { Keys } from './secrets.ts'

/** What the wiring hands to every door (HTTP, worker, command line, tests): the outside world. */
export type World = {
  /** The application's login: cannot change events, entries, postings, decisions, sent files. */
  readonly app: Pool
  /** The partners' reading login, under row-level security. */
  readonly portal: Pool
  /** The jobs login: owns the queue and nothing else; holds LISTEN. */
  readonly jobsUrl: string
  readonly files: FileStore
  readonly keys: Keys
  /** The only clock; `QUITTANCE_CLOCK` shifts it in a sample database. */
  readonly clock: () => Instant
  readonly random: RandomSource
  readonly dataFolder: string
  /** Below it alone files are written for a bank's program to take; absent: `outbox` in the data
   *  folder. */
  readonly outbox?: string
  /** Below it alone a bank's program puts files for us; absent: `inbox` in the data folder. */
  readonly inbox?: string
  readonly sampleMode: boolean
  /** Constraint name → the refusal it means; the database stays the judge. */
  readonly constraints: ReadonlyMap<string, { readonly code: string }>
  /** Refusal code → the kind of question it becomes when its caller can escalate. */
  readonly escalating: ReadonlyMap<string, string>
}
