import { personBehind, record, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { parsePack } from './parse-pack.ts'
import { PROBLEMS_MAX } from './problem.ts'
import type { ProgramRefusal } from './refusals.ts'
import * as rows from './sql.ts'
import type { ProgramId, VersionId } from './sql.ts'
import { packProblems, type Vocabulary } from './vocabulary.ts'

export type Published = {
  readonly programId: ProgramId
  readonly versionId: VersionId
  readonly number: number
}
export type PublishAsked = {
  readonly versionId: VersionId
  /** The revision that was looked at; another one is refused. */
  readonly revision: number
}

/** The command that publishes a draft for good, in an installation that knows these names. Refuses
 *  gaps, overlaps and unknown names, a draft that changed meanwhile, and a version that would begin
 *  in the past of one already published. */
export function publishVersion(vocabulary: Vocabulary) {
  return async (act: Act, asked: PublishAsked): Promise<Result<Published, ProgramRefusal>> => {
    const version = await rows.lockVersion(act.tx, asked.versionId)
    if (version === null) {
      return refuse({ code: 'program.version_unknown', version: asked.versionId })
    }
    const { versionId, programId, number, code, revision } = version
    if (version.status === 'published') {
      return refuse({ code: 'program.published', program: code, number })
    }
    if (revision !== asked.revision) {
      return refuse({ code: 'program.stale', revision: asked.revision, newest: revision })
    }
    const parsed = parsePack(new Map(Object.entries(version.files)))
    if (!parsed.ok) return parsed
    const pack = parsed.value
    const problems = packProblems(pack, vocabulary).slice(0, PROBLEMS_MAX)
    if (problems.length > 0) {
      return refuse({ code: 'program.not_publishable', program: code, number, problems })
    }
    const today = act.at.toZonedDateTimeISO(pack.zone).toPlainDate()
    const earlier = await rows.newestPublished(act.tx, programId)
    const begins = pack.effectiveFrom
    if (earlier.number !== null && Temporal.PlainDate.compare(begins, today) < 0) {
      const [effectiveFrom, day] = [begins.toString(), today.toString()]
      return refuse({ code: 'program.effective_in_past', program: code, effectiveFrom, today: day })
    }
    await rows.markPublished(act.tx, { versionId, by: personBehind(act.actor), at: act.at })
    await record(act, {
      type: 'program.version_published',
      subjectKind: 'version',
      subjectId: versionId,
      body: {
        code,
        number,
        contentHash: pack.contentHash,
        effectiveFrom: begins.toString(),
        effectiveUntil: pack.effectiveUntil?.toString() ?? null,
      },
    })
    return ok({ programId, versionId, number })
  }
}
