import type { Verification } from '../audit/index.ts'
import { balanceIn, fundBalance, fundById } from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import { withheldByAuthority } from './adjustment-sql.ts'
import { firstOfAnother, firstUnrecorded } from './recorded-sql.ts'
import { firstTotalOff, firstWrongWriteOff, openByFund } from './receivable-sql.ts'
import { firstReadyWithHold, owedByBucket } from './sql.ts'

export const verifications: readonly Verification[] = [
  {
    name: 'payables.books',
    guarantee:
      'What payables say is owed and on its way is what the fund book holds, per partner, run and fund.',
    async firstWrong(tx) {
      const owed = await owedByBucket(tx)
      for (const { fundId, bucket, holder, amountMinor } of owed) {
        const fund = must(await fundById(tx, fundId), 'a payable has a fund')
        const booked = (await balanceIn(tx, fund, bucket, holder)).minor
        if (booked === amountMinor) continue
        return `fund ${fund.code}: ${bucket} of ${holder} is ${booked}, payables say ${amountMinor}`
      }
      for (const fundId of new Set(owed.map((row) => row.fundId))) {
        const fund = must(await fundById(tx, fundId), 'a payable has a fund')
        const { payable, inTransit } = await fundBalance(tx, fund)
        const booked = payable.minor + inTransit.minor
        const mine = owed.filter((row) => row.fundId === fundId)
        const said = mine.reduce((sum, row) => sum + row.amountMinor, 0n)
        if (booked !== said) return `fund ${fund.code} owes ${booked}, payables say ${said}`
      }
      return null
    },
  },
  {
    name: 'payables.ready',
    guarantee: 'No payable is ready while something holds it.',
    async firstWrong(tx) {
      const wrong = await firstReadyWithHold(tx)
      return wrong === null
        ? null
        : `payable ${wrong.payableId} is ready and held for ${wrong.kind}`
    },
  },
  {
    name: 'payables.adjustments',
    guarantee:
      'What a payable was lowered, netted and clawed back by, and what came back of a receivable, is ' +
      'the sum of its rows; what was netted of payables is what was netted of receivables.',
    async firstWrong(tx) {
      const wrong = await firstTotalOff(tx)
      return wrong && `${wrong.what}: stored ${wrong.stored}, rows ${wrong.rows}`
    },
  },
  {
    name: 'payables.receivables',
    guarantee: 'What is open of receivables is what the fund book holds, per partner and fund.',
    async firstWrong(tx) {
      for (const { fundId, partnerId, minor } of await openByFund(tx)) {
        const fund = must(await fundById(tx, fundId), 'a receivable has a fund')
        const booked = (await balanceIn(tx, fund, 'receivable', partnerId)).minor
        if (booked === minor) continue
        return `fund ${fund.code}: receivable of ${partnerId} is ${booked}, receivables say ${minor}`
      }
      return null
    },
  },
  {
    name: 'payables.withheld',
    guarantee:
      'What payables say is withheld and not remitted waits in the fund book, per authority.',
    async firstWrong(tx) {
      for (const { fundId, authority, minor } of await withheldByAuthority(tx)) {
        const fund = must(await fundById(tx, fundId), 'a payable has a fund')
        const holder = must(authority, 'tax is withheld for an authority')
        const booked = (await balanceIn(tx, fund, 'withheld', holder)).minor
        if (booked === minor) continue
        return `fund ${fund.code}: withheld for ${authority} is ${booked}, payables say ${minor}`
      }
      return null
    },
  },
  {
    name: 'payables.write_offs',
    guarantee: 'A receivable is given up by two people, and by what they approved.',
    async firstWrong(tx) {
      const wrong = await firstWrongWriteOff(tx)
      return wrong && `receivable ${wrong.receivableId}: ${wrong.why}`
    },
  },
  {
    name: 'payables.own',
    guarantee:
      'Receivables and what changes a payable are of its partner, payer, fund and currency.',
    async firstWrong(tx) {
      const wrong = await firstOfAnother(tx)
      return wrong && `${wrong.what} is of another partner, payer, fund or currency`
    },
  },
  {
    name: 'payables.recorded',
    guarantee: 'What is owed, lowered, claimed back and recovered is what the log says of it.',
    async firstWrong(tx) {
      const wrong = await firstUnrecorded(tx)
      return wrong && `${wrong.what} is not what was recorded`
    },
  },
]
