import type { Verification } from '../audit/index.ts'
import { firstWrongJoin } from './notified-sql.ts'
import * as rows from './verify-sql.ts'

export const verifications: readonly Verification[] = [
  {
    name: 'reconciliation.fetched',
    guarantee: 'each statement fetched from a bank is of the bytes fetched, and of that payer',
    async firstWrong(tx) {
      const wrong = await rows.firstWrongFetched(tx)
      return wrong && `${wrong.name}: ${wrong.why}`
    },
  },
  {
    name: 'reconciliation.lines',
    guarantee: 'each statement line is in the cash book by one entry of its own, with its amount',
    async firstWrong(tx) {
      const wrong = await rows.firstLineNotBookedOnce(tx)
      return wrong && `line ${wrong.lineId} is ${wrong.amountMinor}, its entry ${wrong.bookedMinor}`
    },
  },
  {
    name: 'reconciliation.accounts',
    guarantee: 'bank is the sum of the lines, suspense what of them is not explained',
    async firstWrong(tx) {
      const wrong = await rows.firstAccountOff(tx)
      return (
        wrong &&
        `${wrong.bucket} of ${wrong.name} holds ${wrong.bookMinor}, its lines say ${wrong.linesMinor}`
      )
    },
  },
  {
    name: 'reconciliation.matched',
    guarantee: 'what is matched is the sum of the matches, never more than line or payment hold',
    async firstWrong(tx) {
      const wrong = await rows.firstTotalOff(tx)
      return wrong && `${wrong.what}: stored ${wrong.storedMinor}, matched ${wrong.matchedMinor}`
    },
  },
  {
    name: 'reconciliation.returns',
    guarantee: 'what came back by a statement is matched by a line that shows it',
    async firstWrong(tx) {
      const wrong = await rows.firstUnshownReturn(tx)
      return wrong && `no line shows ${wrong.endToEndId} back`
    },
  },
  {
    name: 'reconciliation.notified',
    guarantee: 'what a notification told is joined to a line of its account and amount, or waits',
    async firstWrong(tx) {
      const wrong = await firstWrongJoin(tx)
      return wrong && `the entry of ${wrong.amountMinor} on ${wrong.bookedOn.toString()}`
    },
  },
  {
    name: 'reconciliation.settled',
    guarantee:
      'a payment is settled exactly when a statement, or the register of the ERP, shows it in full',
    async firstWrong(tx) {
      const wrong = await rows.firstSettledUnseen(tx)
      return wrong && `payment ${wrong.endToEndId} is ${wrong.state}, matched ${wrong.matchedMinor}`
    },
  },
  {
    name: 'reconciliation.matches',
    guarantee: 'each match has its entry in the cash book, of the same event',
    async firstWrong(tx) {
      const wrong = await rows.firstMatchUnposted(tx)
      return wrong && `match ${wrong.matchId} has no entry`
    },
  },
  {
    name: 'reconciliation.input_tax',
    guarantee: 'input tax in the cash books is the VAT of the payments that lines show',
    async firstWrong(tx) {
      const wrong = await rows.firstInputTaxOff(tx)
      return wrong && `${wrong.name} holds ${wrong.bookMinor}, its lines paid ${wrong.matchesMinor}`
    },
  },
  {
    name: 'reconciliation.closing',
    guarantee: 'where statements meet, first opening + lines = last proven closing balance',
    async firstWrong(tx) {
      const wrong = await rows.firstClosingMissed(tx)
      return (
        wrong &&
        `${wrong.name} reaches ${wrong.reachedMinor} on ${wrong.closedOn}, ` +
          `the bank closes at ${wrong.closingMinor}`
      )
    },
  },
]
