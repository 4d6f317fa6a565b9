import type { Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { countRows, knownBefore, lockOwners } from './count-rows.ts'
import { countedKey, judgeRow, type CountedList, type CountedRow } from './counted-row.ts'
import { parseExternalId, parseSource } from './counted-sheet.ts'
import { unusableSource } from './import-sales.ts'
import type { PartnerRefusal } from './refusals.ts'

/** The row that counts now; `isNew` is false when it counted before. */
export type RecordedRow = { readonly id: string; readonly isNew: boolean }

/** Records a customer's payment or refund on an opportunity. The amount is signed: a refund is below
 *  zero. The same row again is answered with the one that is there. Refuses the number of another
 *  row, an opportunity that is not there, and a refund above what is left of its collection. */
export function recordCollection(
  act: Act,
  row: CountedRow,
): Promise<Result<RecordedRow, PartnerRefusal>> {
  return recordRow(act, 'collection', row)
}

/** Records a partner's own purchase or credit; the same rules as {@link recordCollection}. */
export function recordPurchase(
  act: Act,
  row: CountedRow,
): Promise<Result<RecordedRow, PartnerRefusal>> {
  return recordRow(act, 'purchase', row)
}

async function recordRow(
  act: Act,
  list: CountedList,
  row: CountedRow,
): Promise<Result<RecordedRow, PartnerRefusal>> {
  if (parseSource(row.source) !== row.source) return unusableSource(row.source)
  const numbers = [row.externalId, row.returns ?? row.externalId]
  const bad = numbers.find((number) => number !== number.trim() || !parseExternalId(number))
  if (bad !== undefined) return unusableNumber(bad)
  const owners = await lockOwners(act, list, [row.about])
  if (!owners.owners.has(row.about)) {
    return list === 'collection'
      ? refuse({ code: 'opportunity.unknown', opportunity: row.about })
      : refuse({ code: 'partner.unknown', partner: row.about })
  }
  const before = { ...owners, ...(await knownBefore(act, list, [row])) }
  const returnedKey = row.returns === null ? null : countedKey({ ...row, externalId: row.returns })
  const judged = judgeRow(row, {
    list,
    same: before.rows.get(countedKey(row)) ?? null,
    returned: returnedKey === null ? null : (before.rows.get(returnedKey) ?? null),
    currency: before.currencies.get(row.about) ?? null,
    today: before.today,
  })
  if (!judged.ok) return judged
  const isNew = judged.value === 'new'
  const ids = isNew ? await countRows(act, list, [row], before) : before.ids
  return ok({ id: must(ids.get(countedKey(row)), 'the row is there now'), isNew })
}

function unusableNumber(found: string) {
  const expected = 'at most 100 characters of one line'
  return refuse({ code: 'sale.invalid', field: 'number', found, expected })
}
