import type { Act } from '../audit/index.ts'
import type { Incentive } from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { submissionTypesOf, takes, versionById } from '../programs/index.ts'
import { kindOf } from './kinds.ts'
import { openBeside } from './next-claim-sql.ts'
import type { SubmissionRefusal } from './refusals.ts'
import type { SubmissionRow } from './sql.ts'
import type { SubmissionType } from './submission.ts'

/** Whether a submission may be handed in under an incentive: of its type, in a state for it, and
 *  nothing of the same type undecided but what it continues. Drafts may be many; what is handed in is decided one after the
 *  other. */
export async function mayStandUnder(
  act: Act,
  incentive: Incentive,
  of: {
    readonly type: SubmissionType
    readonly submissionId: string
    readonly source?: SubmissionRow['source'] | undefined
    /** The claim it continues, which may be undecided still. */
    readonly continuesId?: string | null
  },
): Promise<Result<null, SubmissionRefusal>> {
  const { number, status } = incentive
  const types: readonly SubmissionType[] = submissionTypesOf[incentive.type]
  const { place, noun } = kindOf(of.type)
  const no = (why: string) =>
    refuse({ code: 'submission.not_claimable' as const, incentive: number, why })
  if (place.by === 'opens' || !types.includes(of.type)) {
    return no(`nothing is handed in under it as a ${noun}.`)
  }
  const statuses = of.source === 'outcome' ? (place.raised ?? []) : place.statuses
  if (!statuses.includes(status)) return no(`it is ${status}.`)
  const { pack } = must(await versionById(act.tx, incentive.versionId), 'an incentive’s version')
  if (!takes(pack, of.type)) return no(`${pack.code} has no form for a ${noun}.`)
  const open = await openBeside(act.tx, {
    incentiveId: incentive.incentiveId,
    types: [of.type, ...(place.notBeside ?? [])],
    submissionId: of.submissionId,
    continuesId: of.continuesId ?? null,
  })
  return open.length === 0 ? ok(null) : no(`${open.join(', ')} is not decided yet.`)
}
