import { must } from '../kernel/assert.ts'
import type { Tx } from '../platform/db.ts'
import { firstKey, type SealedColumn } from '../platform/sealed.ts'
import { blindIndex, blindIndexes, open, seal, type Keys } from '../platform/secrets.ts'
import { ACCOUNT_FIELD } from './account-claim.ts'
import { indexesOf } from './account-number.ts'
import { accountSeal } from './bank-detail.ts'
import * as rows from './seal-sql.ts'
import { taxNumberSeal } from './tax-number-change.ts'

/** What vendors keep sealed, for the rotation of keys. */
export const sealed: readonly SealedColumn[] = [
  {
    column: 'vendors.bank_details.account_sealed',
    uses: (tx, keys) => rows.accountUses(tx, firstKey(keys)),
    reseal: resealAccounts,
  },
  {
    column: 'vendors.vendors.tax_number_sealed',
    uses: (tx) => rows.taxNumberUses(tx),
    async reseal(tx, keys, limit) {
      const found = await rows.taxNumbersOfOtherKeys(tx, keys.current, limit)
      if (found.length > 0) await rows.resealTaxNumbers(tx, taxNumbersAnew(keys, found))
      return found.length
    },
  },
  {
    column: 'vendors.tax_forms.tax_number_sealed',
    uses: (tx) => rows.formNumberUses(tx),
    async reseal(tx, keys, limit) {
      const found = await rows.formNumbersOfOtherKeys(tx, keys.current, limit)
      if (found.length > 0) await rows.resealFormNumbers(tx, taxNumbersAnew(keys, found))
      return found.length
    },
  },
]

/** Both lie bound to their vendor, so that a renewal's number moves to the profile as it is. */
function taxNumbersAnew(
  keys: Keys,
  found: readonly { id: string; vendorId: string; sealed: string | null }[],
) {
  return found.map(({ id, vendorId, sealed: text }) => {
    const about = taxNumberSeal(vendorId)
    const number = open(keys, about, must(text, 'asked where it is there'))
    return { id, sealed: seal(keys, about, number) }
  })
}

/** Seals accounts anew and moves each, in every way it can be written, to the index of the current key.
 *  A British account that was claimed before sort codes were known is claimed as one too. */
async function resealAccounts(tx: Tx, keys: Keys, limit: number): Promise<number> {
  const found = await rows.accountsOfOtherKeys(tx, keys.current, limit)
  if (found.length === 0) return 0
  const opened = found.map((row) => ({
    ...row,
    account: open(keys, accountSeal(row.bankDetailId), row.accountSealed),
  }))
  const at = opened.flatMap((row) => indexesOf(row).map((plain) => ({ plain, row })))
  const moves = at.flatMap(({ plain }) => {
    const [to, ...older] = blindIndexes(keys, ACCOUNT_FIELD, plain)
    return older.map((from) => ({ from, to: must(to, 'the current index') }))
  })
  await rows.rekeyAccounts(tx, keys.current, moves)
  const blindOf = (plain: string) => blindIndex(keys, ACCOUNT_FIELD, plain)
  await rows.nameKeyOf(
    tx,
    keys.current,
    at.map(({ plain }) => blindOf(plain)),
  )
  const aliases = opened.flatMap((row) => {
    const [first = '', ...others] = indexesOf(row)
    return others.map((other) => ({ known: blindOf(first), alias: blindOf(other) }))
  })
  if (aliases.length > 0) await rows.claimAliases(tx, keys.current, aliases)
  await rows.resealAccounts(
    tx,
    opened.map(({ bankDetailId: id, account }) => ({
      id,
      sealed: seal(keys, accountSeal(id), account),
    })),
  )
  return found.length
}
