import { createHash } from 'node:crypto'
import { type Act, recordAll } from '../../audit/index.ts'
import { notify } from '../../correspondence/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, type Result } from '../../kernel/result.ts'
import type { Tx } from '../../platform/db.ts'
import * as hits from './hit-sql.ts'
import * as lists from './list-sql.ts'
import { rebuildNameKeys } from './name-keys.ts'
import { wordsOfName, type NamedKind } from './listed-words.ts'
import {
  type AskedName,
  type ListedNameRow,
  nameKeys,
  SCREENING_RULES,
  screenerOf,
} from './screen-name.ts'

/** Vendors screened by one sweep; the next takes the rest. */
export const SWEEP_VENDORS = 2_000
/** From so many names on, all listed names are read once instead of by key. */
const ALL_NAMES_FROM = 100

/** Screens these vendors against every list, as they stand now, with their profiles locked. What
 *  matches holds them; what no longer applies (another name) falls. Without a list loaded nothing is
 *  screened and nothing is written. */
export async function screenVendors(
  act: Act,
  asked: { readonly vendorIds: readonly string[] },
): Promise<Result<{ screened: number; hits: number }, never>> {
  const { listsMark } = await lists.listsMark(act.tx)
  if (listsMark === '' || asked.vendorIds.length === 0) return ok({ screened: 0, hits: 0 })
  const locked = await hits.lockVendorNames(act.tx, [...new Set(asked.vendorIds)])
  const vendorIds = locked.map((vendor) => vendor.vendorId)
  const names = await hits.screenedNames(act.tx, vendorIds)
  const marks = await hits.namesMarks(act.tx, vendorIds)
  const gone = await hits.endHitsOfNames(act.tx, vendorIds, names.map(askedMark), act.at)
  const screen = screenerOf(await listedFor(act.tx, names))
  const found = await keepHits(act, names, screen)
  await hits.putScreenings(act.tx, marks, { listsMark, rules: SCREENING_RULES, at: act.at })
  await recordScreened(act, marks, gone)
  return ok({ screened: vendorIds.length, hits: found.length })
}

/** A few names are looked up by their keys; many are held against all. Both answer the same, as no
 *  name is compared without a key in common. */
async function listedFor(tx: Tx, names: readonly hits.ScreenedNameRow[]): Promise<ListedNameRow[]> {
  if (names.length >= ALL_NAMES_FROM) return (await lists.allListedNames(tx)).map(listedName)
  const keys = names.flatMap((row) => nameKeys(wordsOfName(row.name, kindOf(row))))
  return (await lists.namesByKeys(tx, [...new Set(keys)])).map(listedName)
}

/** A listed name as the scorer takes it. */
export function listedName(row: lists.ListedRow): ListedNameRow {
  const { entryId, name, countries } = row
  // Kind and quality are held by constraints, births were written by the loader.
  const kind = row.kind as NamedKind
  const quality = row.quality as ListedNameRow['quality']
  const births = JSON.parse(row.births) as ListedNameRow['births']
  return { entryId, name, quality, kind, births, countries }
}

/** Holds vendors for names that match: what is new is kept, told to Finance and legal, and recorded. */
export async function keepHits(
  act: Act,
  names: readonly hits.ScreenedNameRow[],
  screen: ReturnType<typeof screenerOf>,
): Promise<readonly { readonly hitId: string; readonly vendorId: string }[]> {
  const rows = onePerQuestion(names).flatMap((row): hits.HitWrite[] =>
    screen(askedName(row)).map((hit) => ({
      hitId: act.newId<'screening_hit'>(),
      vendorId: row.vendorId,
      partnerId: row.partnerId,
      subject: row.subject,
      askedName: row.name,
      askedMark: askedMark(row),
      entryId: hit.entryId,
      listedName: hit.listedName,
      quality: hit.quality,
      score: hit.score,
      evidence: JSON.stringify({ name: hit.name, evidence: hit.evidence }),
      typedBy: JSON.stringify(row.typedBy),
    })),
  )
  if (rows.length === 0) return []
  const kept = await hits.insertHits(act.tx, rows, act.at)
  await tellHits(act, kept)
  return kept
}

/** The legal name is often the enrolled one, and the holder's: one question, typed by all who did. */
function onePerQuestion(names: readonly hits.ScreenedNameRow[]): hits.ScreenedNameRow[] {
  const questions = new Map<string, hits.ScreenedNameRow>()
  for (const row of names) {
    const key = `${row.vendorId}/${askedMark(row)}`
    const known = questions.get(key)
    const typedBy = [...new Set([...(known?.typedBy ?? []), ...row.typedBy])]
    questions.set(key, { ...row, ...known, typedBy })
  }
  return [...questions.values()]
}

/** An event for each hit; one notice for all, as a list may name many. */
async function tellHits(
  act: Act,
  kept: readonly { readonly hitId: string; readonly vendorId: string }[],
): Promise<void> {
  const events = kept.map(({ hitId, vendorId }) => hitEvent(vendorId, hitId))
  const [eventId] = await recordAll(act, events)
  const [first] = kept
  if (first === undefined || eventId === undefined) return
  const vendors = new Set(kept.map(({ vendorId }) => vendorId)).size
  const who = vendors === 1 ? 'A vendor' : `${vendors} vendors`
  const text = `${who} may be on a sanctions list: nothing is paid there until that is settled.`
  const roles = ['finance', 'legal'] as const
  await notify(act, { roles, subjectKind: 'vendor', subjectId: first.vendorId, eventId, text })
}

function hitEvent(vendorId: string, hitId: string) {
  const type = 'vendor.screening_hit'
  return { type, subjectKind: 'vendor', subjectId: vendorId, body: { hitId } }
}

/** News for whom it concerns: a vendor whose hold may have ended, or that was screened at last. */
export async function recordScreened(
  act: Act,
  vendors: readonly { readonly vendorId: string; readonly namesMark: string }[],
  gone: readonly { readonly vendorId: string }[],
): Promise<void> {
  const bodies = new Map<string, object>(gone.map(({ vendorId }) => [vendorId, {}]))
  for (const { vendorId, namesMark } of vendors) {
    bodies.set(vendorId, { mark: screenedMark(vendorId, namesMark) })
  }
  const type = 'vendor.screened'
  await recordAll(
    act,
    [...bodies].map(([subjectId, body]) => ({ type, subjectKind: 'vendor', subjectId, body })),
  )
}

/** What an event keeps of the names that were screened: enough to tell that they are others, too little
 *  to say which. */
function screenedMark(vendorId: string, namesMark: string): string {
  return createHash('sha256').update(`${vendorId}${namesMark}`).digest('hex').slice(0, 16)
}

function kindOf(row: { readonly kind: string }): NamedKind {
  return row.kind === 'person' || row.kind === 'entity' ? row.kind : 'unknown'
}

/** A vendor's name as the scorer takes it. */
export function askedName(row: hits.ScreenedNameRow): AskedName {
  const { bornOn, country } = row
  const day = bornOn?.toString() ?? null
  const year = bornOn?.year ?? 0
  return {
    name: row.name,
    kind: kindOf(row),
    births: day === null ? [] : [{ fromYear: year, untilYear: year, on: day, circa: false }],
    countries: country === null ? [] : [country],
  }
}

/** What a clearing is bound to on the vendor's side: the name with all that was weighed of it. */
export function askedMark(row: hits.ScreenedNameRow): string {
  const { name, kind, bornOn, country } = row
  const text = JSON.stringify([name, kind, bornOn?.toString() ?? null, country])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** Screens what was changed and not screened since: a safety net under the news, and what brings in
 *  vendors that were there before the first list, or were screened by rules that found less. */
export async function sweepScreenings(act: Act): Promise<Result<{ screened: number }, never>> {
  const due = await hits.dueForScreening(act.tx, SCREENING_RULES, SWEEP_VENDORS)
  // After a release that hears names otherwise: what it looks them up by is written anew first.
  if (due.some(({ rules }) => rules !== null && rules < SCREENING_RULES)) await rebuildNameKeys(act)
  const done = await screenVendors(act, { vendorIds: due.map((row) => row.vendorId) })
  return done.ok ? ok({ screened: done.value.screened }) : done
}

/** One vendor by hand, or by the news that its names changed. */
export async function screenVendor(
  act: Act,
  asked: { readonly vendorId: string },
): Promise<Result<{ screened: number; hits: number }, never>> {
  return screenVendors(act, { vendorIds: [must(asked.vendorId, 'a vendor')] })
}
