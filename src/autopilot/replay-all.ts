import { must } from '../kernel/assert.ts'
import type { Pool } from '../platform/db.ts'
import { withTx } from '../platform/db.ts'
import { type Pack, versionById } from '../programs/index.ts'
import type { Tx } from '../platform/db.ts'
import { decidedPage, type DecidedRow } from '../submissions/index.ts'
import { replay, type Replayed } from './replay.ts'

/** Decisions read at a time. */
const PAGE_ROWS = 500

/** One decision and what came of asking it again. */
export type ReplayedDecision = { readonly decision: DecidedRow } & { readonly replayed: Replayed }

/** Asks every decision again, in the order they were made, or those of one number (`MDF-2026-00042`
 *  with all under it, `MDF-2026-00042/2` alone). Reads only. */
export async function* replayDecisions(
  pool: Pool,
  asked: { readonly number?: string } = {},
): AsyncGenerator<ReplayedDecision> {
  for (let after: string | null = null; ;) {
    const page = await withTx(
      pool,
      async (tx) => replayRows(tx, await decidedPage(tx, { ...asked, after, limit: PAGE_ROWS })),
      { readOnly: true },
    )
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE_ROWS) return
    after = last.decision.decisionId
  }
}

/** Asks the decisions of these rows again, each under the version it was judged by. */
export async function replayRows(tx: Tx, rows: readonly DecidedRow[]): Promise<ReplayedDecision[]> {
  const packs = new Map<string, Pack>()
  for (const { versionId } of rows) {
    if (packs.has(versionId)) continue
    const version = must(await versionById(tx, versionId), 'a decision names its version')
    packs.set(versionId, version.pack)
  }
  return rows.map((decision) => {
    const pack = must(packs.get(decision.versionId), 'it was read above')
    return { decision, replayed: replay(pack, decision) }
  })
}
