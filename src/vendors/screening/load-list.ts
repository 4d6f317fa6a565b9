import { createHash } from 'node:crypto'
import { type Act, personBehind, record, recordAll } from '../../audit/index.ts'
import type { ListedEntry } from '../../formats/sanctions.ts'
import { must } from '../../kernel/assert.ts'
import { canonicalJson } from '../../kernel/json.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import * as hits from './hit-sql.ts'
import { readListFiles } from './list-files.ts'
import { type ListKind, sayList } from './list-names.ts'
import * as lists from './list-sql.ts'
import { keysText, rebuildNameKeys } from './name-keys.ts'
import type { ScreeningRefusal } from './refusals.ts'
import { SCREENING_RULES, screenerOf } from './screen-name.ts'
import { keepHits, listedName, recordScreened } from './screen-vendors.ts'

export type ListLoad = {
  readonly kind: ListKind
  /** What the list is called here; by default its kind. A house may keep several of its own. */
  readonly listCode?: string | undefined
  readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]
  /** Loads it though it has lost more than a tenth of its entries or names. */
  readonly evenShrunk?: boolean
  /** Loads it though it is older than what is loaded, or was loaded before and replaced. */
  readonly evenOlder?: boolean
}

export type Loaded = {
  readonly listCode: string
  readonly version: number
  /** The very files that are loaded already: nothing was done. */
  readonly isSame: boolean
  readonly entries: number
  readonly names: number
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly records: Readonly<Record<string, number>>
  /** Vendors held by what is new on it. */
  readonly hits: number
}

/** A list that lost more of its entries than this is refused until somebody says that it is right: a
 *  file cut short would clear whoever stands behind the cut. In thousandths. */
const SHRUNK_MOST = 100
const ROWS_PER_STATEMENT = 5_000
const VENDORS_PER_STEP = 5_000

/** Loads a list whole, in one transaction: reads it, writes what was added, changed and removed since
 *  the version before, ends what hung on entries that are no longer so, and holds every vendor that
 *  was screened before against what is new. Whoever releases a payment meanwhile sees the list before
 *  or the list after, with everybody it names held. The same files again change nothing. Each load writes anew the
 *  keys of names that an earlier release heard otherwise. */
export async function loadScreeningList(
  act: Act,
  asked: ListLoad,
): Promise<Result<Loaded, ScreeningRefusal>> {
  const listCode = asked.listCode ?? asked.kind
  const read = readListFiles(asked.kind, asked.files)
  if (!read.ok) {
    const { file, line, message } = read.refusal
    return refuse({ code: 'screening.list_unreadable', file, line, message })
  }
  await lists.lockLists(act.tx)
  const before = (await lists.listRows(act.tx)).find((row) => row.listCode === listCode)
  const { entries, records, publishedOn } = read.value
  const sha256 = hashOf(entries)
  if (before !== undefined && before.kind !== asked.kind) {
    return refuse({
      code: 'screening.other_list',
      list: sayList(listCode),
      kind: sayList(before.kind),
    })
  }
  await rebuildNameKeys(act)
  if (before?.sha256 === sha256) return ok({ ...sameAs(before), records })
  const known = await lists.liveEntries(act.tx, listCode)
  const delta = deltaOf(known, entries)
  const doubtful =
    (await isAnother(act, asked.kind, delta)) ??
    (await isOlder(act, before, asked, read.value, sha256)) ??
    hasShrunk(listCode, before, asked, { known, entries, delta })
  if (doubtful !== null) return doubtful
  const { listsMark: markBefore } = await lists.listsMark(act.tx)
  const version = (before?.version ?? 0) + 1
  const counts = {
    entries: entries.length,
    names: namesOf(entries),
    added: delta.added.length,
    changed: delta.changed.length,
    removed: delta.removed.length,
  }
  await lists.putList(act.tx, { listCode, kind: asked.kind, version })
  const by = personBehind(act.actor)
  const of = { listCode, version, sha256, publishedOn, at: act.at, by }
  await lists.insertVersion(act.tx, { ...of, ...counts })
  await writeDelta(act, { listCode, version }, delta)
  const { listsMark } = await lists.listsMark(act.tx)
  const held = await screenDelta(act, { listCode, version, markBefore, listsMark })
  const gone = await endHits(act, delta.ended, { listCode, version })
  await recordScreened(act, [], gone)
  await record(act, {
    type: 'screening.list_loaded',
    subjectKind: 'screening_list',
    subjectId: act.newId<'screening_load'>(),
    body: { listCode, version, ...counts, hits: held },
  })
  return ok({ listCode, version, isSame: false, ...counts, records, hits: held })
}

type Before = Awaited<ReturnType<typeof lists.listRows>>[number] | undefined

/** A file of another list under this one's name would replace it: most of its entries are known there. */
async function isAnother(act: Act, kind: ListKind, delta: Delta) {
  const hashes = [...delta.added, ...delta.changed].map(({ hash }) => hash)
  const [most] = await lists.sameEntriesElsewhere(act.tx, kind, hashes)
  if (most === undefined || most.count * 2 <= hashes.length) return null
  const { listCode: other, count } = most
  return refuse({ code: 'screening.list_is_another', other: sayList(other), count } as const)
}

/** An older list does not name who was listed since: made on an earlier day, or the very entries of a
 *  version that was replaced. A house's own list goes back when the house says so. */
async function isOlder(
  act: Act,
  before: Before,
  asked: ListLoad,
  read: { readonly publishedOn: string | null },
  sha256: string,
) {
  if (before === undefined || asked.evenOlder === true || before.kind === 'house') return null
  const list = sayList(before.listCode)
  const was = before.publishedOn?.toString() ?? null
  const { publishedOn: is } = read
  if (was !== null && is !== null && is < was) {
    return refuse({ code: 'screening.list_older', list, was, is } as const)
  }
  const replaced = await lists.versionOf(act.tx, before.listCode, sha256)
  if (replaced === null) return null
  const [newest, version] = [`version ${before.version}`, `version ${replaced.version}`]
  return refuse({ code: 'screening.list_older', list, was: newest, is: version } as const)
}

/** Entries that are gone, and aliases that are: half a file finds half of who is on it. */
function hasShrunk(
  listCode: string,
  before: Before,
  asked: ListLoad,
  of: {
    readonly known: readonly unknown[]
    readonly entries: readonly ListedEntry[]
    readonly delta: Delta
  },
) {
  if (before === undefined || asked.evenShrunk === true) return null
  const list = sayList(listCode)
  const { known, entries, delta } = of
  if (delta.removed.length * 1000 > SHRUNK_MOST * known.length) {
    const [was, is] = [known.length, entries.length]
    return refuse({ code: 'screening.list_shrunk', list, what: 'entries', was, is } as const)
  }
  const [was, is] = [before.names, namesOf(entries)]
  if ((was - is) * 1000 <= SHRUNK_MOST * was) return null
  return refuse({ code: 'screening.list_shrunk', list, what: 'names', was, is } as const)
}

function namesOf(entries: readonly ListedEntry[]): number {
  return entries.reduce((total, { names }) => total + names.length, 0)
}

/** Ends what hung on entries that are no longer as they were. What was cleared falls; what waits and was
 *  found anew falls too. What waits for an entry that left the list, or is another there, holds on: whoever
 *  loaded the list says so as the first of two, where they may, and another agrees. Else one person could
 *  let go whom they like with a file of their own. */
async function endHits(
  act: Act,
  entryIds: readonly string[],
  of: { readonly listCode: string; readonly version: number },
) {
  const gone = await hits.endHitsOfEntries(act.tx, entryIds, act.at)
  const list = sayList(of.listCode)
  const reason = `${list} no longer has this entry as it was, since version ${of.version}.`
  const by = { who: personBehind(act.actor), at: act.at, reason }
  const left = await hits.proposeLeftHits(act.tx, entryIds, by)
  await recordAll(
    act,
    left.map(({ hitId, vendorId: subjectId }) => {
      const type = 'vendor.screening_clearing'
      return { type, subjectKind: 'vendor', subjectId, body: { hitId }, reason }
    }),
  )
  return gone
}

function sameAs(row: Awaited<ReturnType<typeof lists.listRows>>[number]): Omit<Loaded, 'records'> {
  const { listCode, version, entries, names } = row
  return {
    listCode,
    version,
    isSame: true,
    entries,
    names,
    added: 0,
    changed: 0,
    removed: 0,
    hits: 0,
  }
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex')
}

type Written = ListedEntry & { readonly hash: string }
type Delta = {
  readonly added: readonly Written[]
  readonly changed: readonly Written[]
  readonly removed: readonly string[]
  /** Entry ids that end: removed, or there otherwise. */
  readonly ended: readonly string[]
}

function deltaOf(
  known: readonly {
    readonly entryId: string
    readonly uid: string
    readonly contentHash: string
  }[],
  entries: readonly ListedEntry[],
): Delta {
  const byUid = new Map(known.map((row) => [row.uid, row]))
  const written = entries.map((entry) => ({ ...entry, hash: hashOf(entry) }))
  const added = written.filter(({ uid }) => !byUid.has(uid))
  const changed = written.filter(({ uid, hash }) => {
    const row = byUid.get(uid)
    return row !== undefined && row.contentHash !== hash
  })
  const still = new Set(entries.map(({ uid }) => uid))
  const removed = known.filter(({ uid }) => !still.has(uid)).map(({ entryId }) => entryId)
  const replaced = changed.map(({ uid }) => must(byUid.get(uid), 'a known entry').entryId)
  return { added, changed, removed, ended: [...removed, ...replaced] }
}

async function writeDelta(
  act: Act,
  of: { readonly listCode: string; readonly version: number },
  delta: Delta,
): Promise<void> {
  if (delta.ended.length > 0) await lists.endEntries(act.tx, delta.ended, of.version)
  const fresh = [...delta.added, ...delta.changed].map((entry) => ({
    entry,
    entryId: act.newId<'listed_entry'>(),
  }))
  for (let from = 0; from < fresh.length; from += ROWS_PER_STATEMENT) {
    const rows = fresh.slice(from, from + ROWS_PER_STATEMENT)
    await lists.insertEntries(act.tx, of, rows.map(entryWrite))
    await lists.insertNames(act.tx, rows.flatMap(nameWrites))
  }
}

type Fresh = { readonly entry: Written; readonly entryId: string }

function entryWrite({ entry, entryId }: Fresh): lists.EntryWrite {
  const { uid, hash, kind, names, programs, births, countries, ids, remarks } = entry
  return {
    entryId,
    uid,
    contentHash: hash,
    kind,
    primaryName: must(names[0], 'an entry has a name').name,
    programs: JSON.stringify(programs),
    births: JSON.stringify(births),
    countries: JSON.stringify(countries),
    ids: JSON.stringify(ids),
    remarks,
  }
}

function nameWrites({ entry, entryId }: Fresh): lists.NameWrite[] {
  return entry.names.map(({ name, quality }, ordinal) => {
    return { entryId, ordinal, name, quality, keys: keysText(name, entry.kind) }
  })
}

/** Holds vendors that were fresh a moment ago against what is new, and moves them on. Those whose
 *  names changed meanwhile stay due: the sweep screens them whole. */
async function screenDelta(
  act: Act,
  of: {
    readonly listCode: string
    readonly version: number
    readonly markBefore: string
    readonly listsMark: string
  },
): Promise<number> {
  const listed = await lists.namesOfVersion(act.tx, of.listCode, of.version)
  const screen = screenerOf(listed.map(listedName))
  if (of.markBefore === '') return screenFirst(act, of.listsMark, screen)
  let held = 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const asked = { listsMark: of.markBefore, after, limit: VENDORS_PER_STEP }
    const page = await hits.screenedAgainst(act.tx, asked)
    const last = page.at(-1)
    if (last === undefined) return held
    const vendorIds = page.map((row) => row.vendorId)
    const names = await hits.screenedNames(act.tx, vendorIds)
    held += (await keepHits(act, names, screen)).length
    const marks = { before: of.markBefore, listsMark: of.listsMark, at: act.at }
    await hits.moveScreenings(act.tx, page, marks)
    after = last.vendorId
  }
}

/** The first list there is: every vendor is held against it. */
async function screenFirst(
  act: Act,
  listsMark: string,
  screen: ReturnType<typeof screenerOf>,
): Promise<number> {
  let held = 0
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const page = await hits.lockVendorPage(act.tx, { after, limit: VENDORS_PER_STEP })
    const last = page.at(-1)
    if (last === undefined) return held
    const vendorIds = page.map((row) => row.vendorId)
    held += (await keepHits(act, await hits.screenedNames(act.tx, vendorIds), screen)).length
    const marks = await hits.namesMarks(act.tx, vendorIds)
    await hits.putScreenings(act.tx, marks, { listsMark, rules: SCREENING_RULES, at: act.at })
    after = last.vendorId
  }
}
