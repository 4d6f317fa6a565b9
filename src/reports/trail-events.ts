import { money } from '../kernel/money.ts'
import type { Moment, TrailEntry } from './trail-shapes.ts'
import type { TrailEventRow, TrailPostingRow } from './trail-sql.ts'

/** Who did something, as people are called: a person's name, or Quittance for what runs by itself. */
export type NameOf = (actorId: string) => string

/** Names for ids: what is known, `Quittance` for the system's own hands, else the id. */
export function namesFrom(
  known: readonly { readonly principalId: string; readonly name: string }[],
): NameOf {
  const names = new Map(known.map((one) => [one.principalId, one.name]))
  return (id) => names.get(id) ?? (id.startsWith('system') ? 'Quittance' : id)
}

export function momentOf(row: TrailEventRow, nameOf: NameOf): Moment {
  const { eventId, type, at, reason, sealNumber } = row
  const by = row.actorKind === 'system' ? 'Quittance' : nameOf(row.actorId)
  return { eventId, type, at, by, reason, sealNumber }
}

/** Books and holders by the names people know; the ids that a trail is about. */
export type Named = ReadonlyMap<string, string>

/** Entries with the postings that are this trail's, in the order they were written. */
export function entriesFrom(rows: readonly TrailPostingRow[], named: Named): TrailEntry[] {
  const byEntry = new Map<bigint, TrailPostingRow[]>()
  for (const row of rows) byEntry.set(row.entryId, [...(byEntry.get(row.entryId) ?? []), row])
  return [...byEntry.values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const { entryId, kind, eventId, bookedOn, earnedPeriod, postings } = first
    return [
      {
        entryId,
        kind,
        eventId,
        bookedOn,
        earnedPeriod: earnedPeriod.toString().slice(0, 7),
        others: postings - own.length,
        postings: own.map((row) => ({
          book: named.get(row.bookId) ?? row.bookId,
          bucket: row.bucket,
          holder: row.holder === '' ? '' : (named.get(row.holder) ?? row.holder),
          amount: money(row.amountMinor, row.currency),
        })),
      },
    ]
  })
}
