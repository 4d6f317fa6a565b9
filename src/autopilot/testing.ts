import { type Actor } from '../audit/index.ts'
import { fileURLToPath } from 'node:url'
import { execute } from '../identity/index.ts'
import { person } from '../identity/testing.ts'
import { must } from '../kernel/assert.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { inAct, testCall, type TestDatabase, undone } from '../platform/testing.ts'
import { readPackFolder } from '../programs/index.ts'
import { decide, type LineJudgment, submissionById } from '../submissions/index.ts'
import {
  amount,
  claimForm,
  enrol,
  handInClaim,
  handInRequest,
  line,
  type MdfSetting,
  mdfSetting,
} from '../submissions/testing.ts'

export const requestedAt = Temporal.Instant.from('2026-03-02T15:00:00Z')
export const claimedAt = Temporal.Instant.from('2026-04-20T15:00:00Z')

/** An MDF program with people who decide. */
export async function decidedSetting(db: TestDatabase) {
  const setting = await mdfSetting(db)
  const lead = await person(db, { roles: ['lead'], limit: amount('25000.00') })
  return { db, setting, lead }
}
export type DecidedSetting = Awaited<ReturnType<typeof decidedSetting>>

/** An activity of a partner of its own: 4 000.00 requested of 8 000.00 and approved, then a claim of
 *  two invoices, of which a person accepts the second in part. */
export async function decidedActivity(
  { db, setting, lead }: DecidedSetting,
  given: { readonly requested: string; readonly net: string; readonly accepted: string },
) {
  const partnerId = await inAct(db, lead, (act) => enrol(act, 'select'))
  const own: MdfSetting = { ...setting, partnerId }
  const { requested, net } = given
  const request = await handInRequest(own, { requested, net }, requestedAt)
  await decideAs(db, lead, { ...request, outcome: 'approve' }, requestedAt)
  const row = must(await undone(db, (tx) => submissionById(tx, request.submissionId)), 'there')
  const incentiveId = must(row.incentiveId, 'handed in')
  const claim = await handInClaim(
    own,
    {
      incentiveId,
      form: claimForm({ claimed: requested }),
      lines: [
        line(1, { costKind: 'venue', net: '1000.00', invoice: `${partnerId.slice(-6)}-1` }),
        line(2, { costKind: 'venue', net, invoice: `${partnerId.slice(-6)}-2` }),
      ],
    },
    claimedAt,
  )
  const judgment = {
    verdict: 'reduced' as const,
    accepted: amount(given.accepted),
    clauseId: null,
    reason: 'Half of it was another event',
  }
  const lines = [
    { lineNo: 1, partNo: 1, verdict: 'accepted' as const, clauseId: null, reason: 'Shown' },
    { lineNo: 2, partNo: 1, ...judgment },
  ]
  await decideAs(db, lead, { ...claim, outcome: 'approve_reduced', lines }, claimedAt)
  return { partnerId, incentiveId, request, claim }
}

async function decideAs(
  db: TestDatabase,
  actor: Actor,
  given: {
    readonly submissionId: string
    readonly version: number
    readonly outcome: 'approve' | 'approve_reduced'
    readonly lines?: readonly LineJudgment[]
  },
  at: Temporal.Instant,
) {
  const { submissionId, version, outcome, lines = [] } = given
  const input = { submissionId, version, outcome, lines, reason: '', clauseIds: [] }
  const call = testCall(db, actor, { at })
  return unwrap(await execute(call, 'submission.decide', decide, input))
}

/** The files of the sample program with some words of its terms replaced. */
export async function draftFiles(
  changes: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const folder = fileURLToPath(new URL('../../programs/mdf-na', import.meta.url))
  const files = Object.fromEntries(await readPackFolder(folder))
  for (const [found, becomes] of Object.entries(changes)) {
    const terms = must(files['program.yaml'], 'a pack has its terms')
    if (!terms.includes(found)) throw new Error(`the sample program does not say ${found}`)
    files['program.yaml'] = terms.replace(found, becomes)
  }
  return files
}
