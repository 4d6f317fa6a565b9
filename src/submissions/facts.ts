import { must } from '../kernel/assert.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { LineJudged } from '../incentives/index.ts'
import { partnerById } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import type { HandedIn } from './handed-in.ts'
import type { Judged } from './kind.ts'
import { kindOf } from './kinds.ts'

/** Fetches every fact once and judges. `verdicts`: a person's on the lines of a claim. */
export async function judge(
  tx: Tx,
  handed: HandedIn,
  at: Instant,
  verdicts: readonly LineJudged[] | null = null,
): Promise<Judged> {
  const partner = must(await partnerById(tx, handed.row.partnerId), 'the submission has a partner')
  return kindOf(handed.row.type).judge(tx, handed, { partner, at, verdicts })
}
