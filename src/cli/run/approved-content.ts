import { createHash } from 'node:crypto'
import type { Tx } from '../../platform/db.ts'
import type { Keys } from '../../platform/secrets.ts'
import { openOwnAccount } from '../../payouts/payers.ts'
import { contentOf, loadPlan, type Plan } from '../../payouts/plan.ts'
import { writeRunFile } from '../../payouts/run-file.ts'
import type { RunRow } from '../../payouts/run-sql.ts'
import { openBankDetails } from '../../vendors/index.ts'

/** A run as approvers are shown it. */
export type Proposal = {
  readonly plan: Plan
  /** sha256 of the file that would leave, in hex: what approvals.csv names. It is the same in every
   *  fresh run of the same folder, while the database's own content hash binds ids as well. */
  readonly content: string | null
  readonly bytes: Uint8Array | null
}

/** Reads a run and the very bytes its release would write. Null content: it has no payment left, or
 *  the file's format refuses it, as its check says. */
export async function proposalOf(tx: Tx, keys: Keys, run: RunRow): Promise<Proposal> {
  const plan = await loadPlan(tx, run)
  const ids = plan.payments.flatMap(({ bankDetailId }) => bankDetailId ?? [])
  if (ids.length === 0) return { plan, content: null, bytes: null }
  const opened = await openBankDetails(tx, keys, ids)
  const creditors = new Map(
    opened.map(({ bankDetailId, scheme, account }) => [bankDetailId, { scheme, account }] as const),
  )
  const own = await openOwnAccount(tx, keys, run.payingAccountId)
  const written = writeRunFile(contentOf(plan), { own, creditors })
  if (!written.ok) return { plan, content: null, bytes: null }
  const { bytes } = written.file
  return { plan, content: createHash('sha256').update(bytes).digest('hex'), bytes }
}
