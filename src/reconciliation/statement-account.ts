import type { BankStatement } from '../formats/bank-statement.ts'
import { must } from '../kernel/assert.ts'
import type { Currency } from '../kernel/currency.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import { payingAccountByNumber } from '../payouts/index.ts'
import type { Tx } from '../platform/db.ts'
import type { Keys } from '../platform/secrets.ts'
import { numbersBehind, shortNumber, spellingsOf } from './account-number.ts'
import * as rows from './import-sql.ts'
import type { ReconciliationRefusal } from './refusals.ts'
import { otherCurrency, type OwnAccount } from './statement-plan.ts'

/** Which of our accounts each statement is of, in their order. Refuses a number that is none of
 *  ours, naming those we have, and amounts in another currency than the account's. */
export async function accountsOf(
  tx: Tx,
  keys: Keys,
  statements: readonly BankStatement[],
): Promise<Result<OwnAccount[], ReconciliationRefusal>> {
  const own = await rows.ownAccounts(tx)
  const found = new Map<string, OwnAccount>()
  for (const { account, currency } of statements) {
    const { number } = account
    if (found.has(number)) continue
    for (const spelling of spellingsOf(number)) {
      const known =
        (await payingAccountByNumber(tx, keys, { iban: spelling })) ??
        (await byCountryNumber(tx, keys, { spelling, own, currency }))
      if (known === null) continue
      found.set(number, known)
      break
    }
  }
  const unknown = statements.filter(({ account }) => !found.has(account.number))
  if (unknown.length > 0) {
    return refuse({
      code: 'statement.account_unknown',
      found: [...new Set(unknown.map(({ account }) => shortNumber(account.number)))],
      accounts: own.map((each) => `${each.name} (${each.masked ?? 'known to the ERP only'})`),
    })
  }
  const accounts = statements.map(({ account }) => must(found.get(account.number), 'it was found'))
  return currencyRefusal(statements, accounts) ?? ok(accounts)
}

/** By a number of a country, behind each clearing code that our accounts have. Where a bare number is
 *  that of accounts at several banks, the statement's currency tells which; null where it does not. */
async function byCountryNumber(
  tx: Tx,
  keys: Keys,
  of: {
    readonly spelling: string
    readonly currency: Currency | null
    readonly own: Awaited<ReturnType<typeof rows.ownAccounts>>
  },
): Promise<OwnAccount | null> {
  const found = new Map<string, OwnAccount>()
  const tried = new Set<string>()
  for (const { scheme, routingNumber } of of.own) {
    if (scheme === null || scheme === 'iban') continue
    for (const account of numbersBehind(scheme, routingNumber, of.spelling)) {
      const key = [scheme, routingNumber, account].join(':')
      if (tried.has(key)) continue
      tried.add(key)
      const known = await payingAccountByNumber(tx, keys, { scheme, routingNumber, account })
      if (known !== null) found.set(known.payingAccountId, known)
    }
  }
  const all = [...found.values()]
  const same = all.filter((each) => each.currency === of.currency)
  const told = same.length > 0 ? same : all
  return told.length === 1 ? (told[0] ?? null) : null
}

function currencyRefusal(
  statements: readonly BankStatement[],
  accounts: readonly OwnAccount[],
): Refused<ReconciliationRefusal> | null {
  for (const [index, statement] of statements.entries()) {
    const { name: account, currency } = must(accounts[index], 'each statement has an account')
    const found = otherCurrency(statement, currency)
    if (found !== null) {
      return refuse({ code: 'statement.other_currency', account, currency, found })
    }
  }
  return null
}
