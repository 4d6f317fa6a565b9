import { type Act, personBehind, record } from '../audit/index.ts'
import { canonicalJson, pack as mark } from '../kernel/json.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import { type ProgramRefusal, type VersionId, versionById } from '../programs/index.ts'
import { fundStanding } from '../submissions/index.ts'
import { type CaseAnswer, type Turned, whySentences } from './effect.ts'
import type { SimulationRefusal } from './refusals.ts'
import { type ChangedCase, simulate } from './simulate.ts'
import { type CaseWrite, insertCases, insertSimulation } from './sql.ts'
import { changedOf, shownTotals } from './totals.ts'

/** Cases judged at once behind the door; the terminal takes any number. */
export const CASES_MAX = 10_000

export type SimulateVersion = {
  readonly programId: string
  readonly versionId: VersionId
  readonly since: PlainDate | null
  readonly until: PlainDate | null
}

/** What of a changed case is kept, beside who and when. */
export type KeptAnswers = {
  readonly before: CaseAnswer
  readonly after: CaseAnswer
  readonly checks: readonly Turned[]
  readonly followsRequest: boolean
  readonly why: readonly string[]
}

/** Judges the decided cases of a program under one of its versions, and keeps totals and changed cases,
 *  the largest difference first. Decides nothing and moves nothing. */
export async function simulateVersion(
  act: Act,
  input: SimulateVersion,
): Promise<Result<{ simulationId: string }, SimulationRefusal | ProgramRefusal>> {
  const { programId, versionId, since, until } = input
  if (since !== null && until !== null && Temporal.PlainDate.compare(since, until) >= 0) {
    const span = { since: since.toString(), until: until.toString() }
    return refuse({ code: 'simulation.span', ...span })
  }
  const version = await versionById(act.tx, versionId)
  if (version === null) return refuse({ code: 'program.version_unknown', version: versionId })
  if (version.programId !== programId) {
    return refuse({ code: 'simulation.other_program', version: versionId })
  }
  const { pack: draft, contentHash } = version
  const standing = await fundStanding(act.tx, draft)
  if (standing === null) return refuse({ code: 'simulation.no_fund', fund: draft.fundCode })
  const changed: ChangedCase[] = []
  const asked = { programId, draft, since, until, most: CASES_MAX }
  const totals = await simulate(
    (body) => body(act.tx),
    asked,
    (one) => changed.push(one),
  )
  if (totals === null) return refuse({ code: 'simulation.too_many', most: CASES_MAX })
  const simulationId = act.newId<'simulation'>()
  const eventId = await record(act, {
    type: 'simulation.ran',
    subjectKind: 'simulation',
    subjectId: simulationId,
    body: {
      versionId,
      contentHash,
      since: since?.toString() ?? null,
      until: until?.toString() ?? null,
      judged: totals.judged,
      changed: changedOf(totals),
    },
  })
  const shown = shownTotals(totals, { currency: draft.currency, ...standing })
  await insertSimulation(act.tx, {
    simulationId,
    programId,
    versionId,
    contentHash,
    since,
    until,
    ranBy: personBehind(act.actor),
    ranAt: act.at,
    eventId,
    totals: canonicalJson(mark(shown)),
  })
  if (changed.length > 0) await insertCases(act.tx, simulationId, inOrder(changed).map(kept))
  return ok({ simulationId })
}

/** The largest difference first, then by number. */
export function inOrder(cases: readonly ChangedCase[]): ChangedCase[] {
  const size = ({ effect }: ChangedCase) => {
    const difference = effect.after.amount.minor - effect.before.amount.minor
    return difference < 0n ? -difference : difference
  }
  return cases.toSorted((a, b) => {
    const [first, second] = [size(a), size(b)]
    if (first !== second) return first > second ? -1 : 1
    return a.row.number < b.row.number ? -1 : 1
  })
}

function kept({ row, effect }: ChangedCase): CaseWrite {
  const { submissionId, partnerId, decidedAt, type } = row
  const { before, after, checks, followsRequest, change } = effect
  const why = whySentences(type, effect)
  const answers: KeptAnswers = { before, after, checks, followsRequest, why }
  return {
    submissionId,
    partnerId,
    decidedAt,
    change: change ?? 'reason', // only what changes is handed on
    answers: canonicalJson(mark(answers)),
  }
}
