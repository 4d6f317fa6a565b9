import type { Actor } from '../audit/index.ts'
import { mayApprove, mayDo, namesOf } from '../identity/index.ts'
import type { Tx } from '../platform/db.ts'
import { packDifference } from './difference.ts'
import * as rows from './sql.ts'
import type { VersionId } from './sql.ts'
import type { PackCache } from './versions.ts'
import { readVersion, versionById } from './versions.ts'

/** The proposals of a version, newest first, with people's names and whether `reader` may agree. */
export async function publicationList(tx: Tx, versionId: VersionId, reader: Actor) {
  const found = await rows.publicationsOf(tx, versionId)
  const version = await rows.selectVersion(tx, versionId)
  const nameOf = await namesFor(
    tx,
    found.flatMap((row) => [row.proposedBy, row.settledBy]),
  )
  return found.map(({ proposedBy, settledBy, ...row }) => ({
    ...row,
    proposedByName: nameOf(proposedBy) ?? proposedBy,
    settledByName: nameOf(settledBy),
    mayAgree:
      row.status === 'proposed' &&
      mayDo({ ...reader, signedIn: true }, 'program.agree') &&
      mayApprove(reader, [proposedBy, version?.draftedBy ?? '']),
  }))
}

/** The versions of a program, newest first, with the names of who drafted and published them. */
export async function namedVersions(tx: Tx, programId: rows.ProgramId) {
  const heads = await rows.versionHeads(tx, programId)
  const nameOf = await namesFor(
    tx,
    heads.flatMap((head) => [head.draftedBy, head.publishedBy]),
  )
  return heads.map((head) => ({
    ...head,
    draftedByName: nameOf(head.draftedBy) ?? head.draftedBy,
    publishedByName: nameOf(head.publishedBy),
  }))
}

async function namesFor(tx: Tx, ids: readonly (string | null)[]) {
  const people = ids.filter((id): id is string => id !== null && isUuid(id))
  const known = people.length === 0 ? [] : await namesOf(tx, [...new Set(people)])
  const names = new Map<string, string>(known.map((row) => [row.principalId, row.name]))
  return (id: string | null) => (id === null ? null : (names.get(id) ?? id))
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

/** What a version says otherwise than another, or than the published one before it; null where a
 *  version is unknown. `against` is null for the first version of a program. */
export async function differenceOf(
  tx: Tx,
  asked: { readonly versionId: VersionId; readonly against: VersionId | undefined },
  cache: PackCache,
) {
  const after = await versionById(tx, asked.versionId, cache)
  if (after === null) return null
  const against = asked.against
  const before =
    against === undefined
      ? readVersion(await rows.versionBefore(tx, asked.versionId))
      : await versionById(tx, against, cache)
  if (before === null) return against === undefined ? { against: null, difference: null } : null
  return { against: before.number, difference: packDifference(before.pack, after.pack) }
}
