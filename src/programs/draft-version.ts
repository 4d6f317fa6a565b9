import { personBehind, record, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Pack } from './pack.ts'
import { parsePack } from './parse-pack.ts'
import type { ProgramRefusal } from './refusals.ts'
import * as rows from './sql.ts'
import type { ProgramId, ProgramRow, VersionId, VersionStatus } from './sql.ts'

export type Drafted = {
  readonly programId: ProgramId
  readonly versionId: VersionId
  readonly number: number
  readonly status: VersionStatus
  readonly revision: number
  readonly contentHash: string
  /** False when the newest version holds just these files already: nothing was written. */
  readonly changed: boolean
}

export type DraftAsked = {
  readonly files: Readonly<Record<string, string>>
  /** The version the files were written over: refused when somebody saved another one meanwhile. */
  readonly over?: { readonly versionId: string; readonly revision: number } | null
}

/** Keeps a pack as the draft of its program's next version, making the program if its code is new.
 *  A program has one draft: another pack replaces what it says. The same files again change
 *  nothing. What was proposed of the draft before is void. Refuses a pack that cannot be read, and
 *  another type or currency under the same code. */
export async function draftVersion(
  act: Act,
  asked: DraftAsked,
): Promise<Result<Drafted, ProgramRefusal>> {
  const parsed = parsePack(new Map(Object.entries(asked.files)))
  if (!parsed.ok) return parsed
  const pack = parsed.value
  const program = await programOf(act, pack)
  for (const entry of ['type', 'currency'] as const) {
    const [found, expected] = [pack[entry], program[entry]]
    if (found === expected) continue
    return refuse({ code: 'program.identity_fixed', program: pack.code, entry, found, expected })
  }
  const { programId } = program
  const newest = await rows.lockNewestVersion(act.tx, programId)
  const over = asked.over ?? null
  if (over !== null && newest !== null && !isSame(over, newest)) {
    return refuse({ code: 'program.stale', revision: over.revision, newest: newest.revision })
  }
  if (newest !== null && newest.contentHash === pack.contentHash) {
    const { versionId, number, status, revision, contentHash } = newest
    return ok({ programId, versionId, number, status, revision, contentHash, changed: false })
  }
  return ok(await writeDraft(act, { pack, programId, newest }))
}

function isSame(over: NonNullable<DraftAsked['over']>, newest: rows.VersionRow): boolean {
  return over.versionId === newest.versionId && over.revision === newest.revision
}

async function programOf(act: Act, pack: Pack): Promise<ProgramRow> {
  const known = await rows.selectProgramByCode(act.tx, pack.code)
  if (known !== null) return known
  const { code, type, currency } = pack
  const row = { programId: act.newId<'program'>(), code, type, currency, createdAt: act.at }
  if (!(await rows.insertProgram(act.tx, row))) return programOf(act, pack)
  await record(act, {
    type: 'program.created',
    subjectKind: 'program',
    subjectId: row.programId,
    body: { code, programType: type, currency },
  })
  return row
}

type DraftOf = {
  readonly pack: Pack
  readonly programId: ProgramId
  readonly newest: rows.VersionRow | null
}

async function writeDraft(act: Act, { pack, programId, newest }: DraftOf): Promise<Drafted> {
  const replaces = newest !== null && newest.status === 'draft' ? newest : null
  const versionId = replaces?.versionId ?? act.newId<'version'>()
  const number = replaces?.number ?? (newest?.number ?? 0) + 1
  const { name, fundCode, effectiveFrom, effectiveUntil, contentHash } = pack
  const write = {
    versionId,
    programId,
    number,
    name,
    fundCode,
    effectiveFrom,
    effectiveUntil,
    files: Object.fromEntries(pack.files),
    contentHash,
    draftedBy: personBehind(act.actor),
    draftedAt: act.at,
  }
  if (replaces === null) await rows.insertVersion(act.tx, write)
  const revision = replaces === null ? 1 : (await rows.updateDraft(act.tx, write)).revision
  await rows.voidProposal(act.tx, { versionId, by: write.draftedBy, at: act.at })
  await record(act, {
    type: 'program.version_drafted',
    subjectKind: 'version',
    subjectId: versionId,
    body: {
      code: pack.code,
      number,
      contentHash,
      effectiveFrom: effectiveFrom.toString(),
      effectiveUntil: effectiveUntil?.toString() ?? null,
      revision,
    },
  })
  return { programId, versionId, number, status: 'draft', revision, contentHash, changed: true }
}
