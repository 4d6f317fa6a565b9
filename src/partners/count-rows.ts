import { recordAll, type Act } from '../audit/index.ts'
import type { Currency } from '../kernel/currency.ts'
import { must } from '../kernel/assert.ts'
import { money } from '../kernel/money.ts'
import { toDecimal } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { countedKey, type CountedList, type CountedRow, type KnownRow } from './counted-row.ts'
import * as rows from './sales-sql.ts'

/** What is known before rows are counted: those that are there, and whom they stand under. */
export type CountedBefore = {
  readonly rows: ReadonlyMap<string, KnownRow>
  readonly ids: ReadonlyMap<string, string>
  readonly currencies: ReadonlyMap<string, Currency | null>
  readonly owners: ReadonlyMap<string, CountedOwner>
  readonly today: PlainDate
}
export type CountedOwner = { readonly id: string; readonly customerId: string | null }

/** The opportunities or partners of these codes, locked until the end: what is given back of them
 *  cannot change meanwhile. */
export async function lockOwners(
  act: Act,
  list: CountedList,
  codes: readonly string[],
): Promise<Pick<CountedBefore, 'owners' | 'currencies'>> {
  await rows.lockList(act.tx, list)
  const unique = [...new Set(codes)]
  const found =
    list === 'collection'
      ? await rows.opportunityOwners(act.tx, unique)
      : (await rows.partnerOwners(act.tx, unique)).map((row) => ({
          ...row,
          currency: null,
          customerId: null,
        }))
  return {
    owners: new Map(
      found.map(({ code, aboutId, customerId }) => [code, { id: aboutId, customerId }]),
    ),
    currencies: new Map(found.map(({ code, currency }) => [code, currency])),
  }
}

/** The rows that are there already, of those handed in and of those they return. */
export async function knownBefore(
  act: Act,
  list: CountedList,
  given: readonly CountedRow[],
): Promise<Pick<CountedBefore, 'rows' | 'ids' | 'today'>> {
  const keys = given.flatMap(({ source, externalId, returns }) => [
    { source, number: externalId },
    ...(returns === null ? [] : [{ source, number: returns }]),
  ])
  const asked = {
    sources: keys.map((key) => key.source),
    numbers: keys.map((key) => key.number),
  }
  const found =
    list === 'collection'
      ? await rows.knownCollections(act.tx, asked)
      : await rows.knownPurchases(act.tx, asked)
  return {
    rows: new Map(found.map((row) => [countedKey(row), knownRowOf(row)])),
    ids: new Map(found.map((row) => [countedKey(row), row.rowId])),
    today: act.at.toZonedDateTimeISO('UTC').toPlainDate(),
  }
}

export function knownRowOf(row: rows.CountedDbRow): KnownRow {
  const { source, externalId, about, kind, currency, on, product, returns } = row
  return {
    source,
    externalId,
    about,
    kind,
    on,
    product,
    returns,
    amount: money(row.amountMinor, currency),
    corrected: money(row.correctedMinor, currency),
    givenBack: money(row.givenBackMinor, currency),
  }
}

/** Writes rows that were judged new, each with its event, in sets. Answers their ids by key. */
export async function countRows(
  act: Act,
  list: CountedList,
  fresh: readonly CountedRow[],
  before: CountedBefore,
): Promise<ReadonlyMap<string, string>> {
  const ids = new Map(before.ids)
  for (const row of fresh) ids.set(countedKey(row), act.newId())
  const idOf = (source: string, externalId: string) =>
    must(ids.get(countedKey({ source, externalId })), 'a row judged new returns one that is there')
  const writes = fresh.map((row): rows.CountedWrite => ({
    rowId: idOf(row.source, row.externalId),
    source: row.source,
    externalId: row.externalId,
    aboutId: ownerOf(before, row).id,
    kind: row.kind,
    amountMinor: row.amount.minor,
    currency: row.amount.currency,
    on: row.on,
    product: row.product,
    returnsId: row.returns === null ? null : idOf(row.source, row.returns),
    by: act.actor.principalId,
  }))
  if (writes.length === 0) return ids
  if (list === 'collection') await rows.insertCollections(act.tx, writes)
  else await rows.insertPurchases(act.tx, writes)
  await recordAll(
    act,
    writes.map((write, at) => eventOf(list, write, ownerOf(before, fresh[at]!))),
  )
  return ids
}

function ownerOf(before: CountedBefore, row: CountedRow): CountedOwner {
  return must(before.owners.get(row.about), `${row.about} is known where a row was judged new`)
}

function eventOf(list: CountedList, write: rows.CountedWrite, { customerId }: CountedOwner) {
  const { rowId, source, externalId, aboutId, kind, returnsId, on } = write
  const amount = {
    amount: toDecimal(money(write.amountMinor, write.currency)),
    currency: write.currency,
  }
  const shared = { source, externalId, kind, amount, returnsId }
  const about = { subjectKind: list, subjectId: rowId, type: `${list}.recorded` }
  return list === 'collection'
    ? { ...about, body: { ...shared, opportunityId: aboutId, customerId, collectedOn: on } }
    : { ...about, partnerId: aboutId, body: { ...shared, purchasedOn: on } }
}
