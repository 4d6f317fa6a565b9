import { personBehind, record, type Act } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { parsePack } from './parse-pack.ts'
import { PROBLEMS_MAX } from './problem.ts'
import type { ProgramRefusal } from './refusals.ts'
import * as rows from './sql.ts'
import type { ProgramId, PublicationId, VersionId, VersionRow } from './sql.ts'
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
type Outcome<T> = Promise<Result<T, ProgramRefusal>>

/** The command that publishes a program's first version for good, in an installation that knows these
 *  names: setting a program up takes one person. Refuses later versions, which a second person agrees
 *  to ({@link proposePublication}), gaps, overlaps and unknown names, and a draft that changed
 *  meanwhile. */
export function publishVersion(vocabulary: Vocabulary) {
  return async (act: Act, asked: PublishAsked): Outcome<Published> => {
    const version = await publishable(act, asked, vocabulary)
    if (!version.ok) return version
    const { code, number } = version.value
    if (number > 1) return refuse({ code: 'program.second_person', program: code, number })
    return ok(await publish(act, version.value))
  }
}

export type Proposed = Published & {
  readonly publicationId: PublicationId
  readonly contentHash: string
}

/** The command that puts a draft forward: what it says now is what another person may agree to. Saving
 *  another draft makes the proposal void. Refuses what could not be published, and a first version,
 *  which needs nobody else. */
export function proposePublication(vocabulary: Vocabulary) {
  return async (act: Act, asked: PublishAsked & { readonly note: string }): Outcome<Proposed> => {
    const found = await publishable(act, asked, vocabulary)
    if (!found.ok) return found
    const { versionId, programId, number, code, contentHash, revision } = found.value
    if (number === 1) return refuse({ code: 'program.first_version', program: code })
    const publicationId = act.newId<'publication'>()
    const proposal = { publicationId, versionId, revision, contentHash, note: asked.note }
    const proposedBy = personBehind(act.actor)
    await rows.insertPublication(act.tx, { ...proposal, proposedBy, proposedAt: act.at })
    await record(act, {
      type: 'program.publication_proposed',
      subjectKind: 'version',
      subjectId: versionId,
      reason: asked.note,
      body: { code, number, contentHash, publicationId },
    })
    return ok({ programId, versionId, number, publicationId, contentHash })
  }
}

export type AgreeAsked = {
  readonly publicationId: PublicationId
  /** The content that was looked at; agreed to is that and nothing else. */
  readonly contentHash: string
}

/** The command by which a second person, who neither wrote nor proposed it, agrees to a draft: it is
 *  published in the same step. Refuses other content than was looked at, and all that keeps a version
 *  from being published by now. */
export function agreePublication(vocabulary: Vocabulary) {
  return async (act: Act, asked: AgreeAsked): Outcome<Published> => {
    const proposal = await openProposal(act, asked.publicationId)
    if (!proposal.ok) return proposal
    const { versionId, revision, contentHash, proposedBy, publicationId } = proposal.value
    const found = await publishable(act, { versionId, revision }, vocabulary)
    if (!found.ok) return found
    const version = found.value
    const { code, number } = version
    if (contentHash !== asked.contentHash || contentHash !== version.contentHash) {
      return refuse({ code: 'program.content_differs', program: code, number })
    }
    if (!mayApprove(act.actor, [proposedBy, version.draftedBy])) {
      return refuse({ code: 'program.second_person', program: code, number })
    }
    const settled = { by: personBehind(act.actor), at: act.at, reason: null }
    await rows.settlePublication(act.tx, publicationId, { ...settled, status: 'agreed' })
    return ok(await publish(act, version))
  }
}

/** Says no to a proposal, or takes back one's own, with the reason; the draft stays. */
export async function declinePublication(
  act: Act,
  asked: { readonly publicationId: PublicationId; readonly reason: string },
): Outcome<{ readonly versionId: VersionId }> {
  const proposal = await openProposal(act, asked.publicationId)
  if (!proposal.ok) return proposal
  const { versionId, contentHash, publicationId } = proposal.value
  const settled = { by: personBehind(act.actor), at: act.at, reason: asked.reason }
  await rows.settlePublication(act.tx, publicationId, { ...settled, status: 'declined' })
  await record(act, {
    type: 'program.publication_declined',
    subjectKind: 'version',
    subjectId: versionId,
    reason: asked.reason,
    body: { contentHash, publicationId },
  })
  return ok({ versionId })
}

async function openProposal(act: Act, publicationId: PublicationId) {
  const proposal = await rows.lockPublication(act.tx, publicationId)
  if (proposal === null) {
    return refuse({ code: 'program.publication_unknown', publication: publicationId })
  }
  const { status } = proposal
  return status === 'proposed' ? ok(proposal) : refuse({ code: 'program.proposal_settled', status })
}

/** The draft, locked, when nothing of what it says keeps it from being published now. */
async function publishable(
  act: Act,
  asked: PublishAsked,
  vocabulary: Vocabulary,
): Outcome<VersionRow> {
  const version = await rows.lockVersion(act.tx, asked.versionId)
  if (version === null) return refuse({ code: 'program.version_unknown', version: asked.versionId })
  const { number, code, revision } = version
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
  return (await beginsInPast(act, version, pack.zone)) ?? ok(version)
}

/** A version that would begin in the past of one already published: null when it would not. */
async function beginsInPast(
  act: Act,
  { programId, code, effectiveFrom: begins }: VersionRow,
  zone: string,
): Promise<Refused<ProgramRefusal> | null> {
  const today = act.at.toZonedDateTimeISO(zone).toPlainDate()
  const earlier = await rows.newestPublished(act.tx, programId)
  if (earlier.number === null || Temporal.PlainDate.compare(begins, today) >= 0) return null
  const [effectiveFrom, day] = [begins.toString(), today.toString()]
  return refuse({ code: 'program.effective_in_past', program: code, effectiveFrom, today: day })
}

async function publish(act: Act, version: VersionRow): Promise<Published> {
  const { versionId, programId, number, code, contentHash, effectiveFrom, effectiveUntil } = version
  await rows.markPublished(act.tx, { versionId, by: personBehind(act.actor), at: act.at })
  await record(act, {
    type: 'program.version_published',
    subjectKind: 'version',
    subjectId: versionId,
    body: {
      code,
      number,
      contentHash,
      effectiveFrom: effectiveFrom.toString(),
      effectiveUntil: effectiveUntil?.toString() ?? null,
    },
  })
  return { programId, versionId, number }
}
