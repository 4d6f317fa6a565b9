import type { Verification } from '../audit/index.ts'
import * as rows from './verify-sql.ts'

function account(a: { bookId: string; bucket: string; holder: string }): string {
  return `account ${a.bucket}${a.holder === '' ? '' : ` of ${a.holder}`} in book ${a.bookId}`
}

/** Every guarantee of the ledger, recomputed from the postings. */
export const verifications: readonly Verification[] = [
  {
    name: 'ledger.sums',
    guarantee: 'every entry sums to zero in every book',
    async firstWrong(tx) {
      const found = await rows.firstUnbalancedEntry(tx)
      return found && `entry ${found.entryId} is ${found.total} off in book ${found.bookId}`
    },
  },
  {
    name: 'ledger.whole',
    guarantee: 'every entry has its postings, every posting its entry and its account',
    async firstWrong(tx) {
      const found = await rows.firstOrphan(tx)
      return found && `entry ${found.entryId} ${found.what}`
    },
  },
  {
    name: 'ledger.floors',
    guarantee: 'no bucket of a fund but its budget is below zero',
    async firstWrong(tx) {
      const found = await rows.firstBelowFloor(tx)
      return found && `${account(found)} holds ${found.balanceMinor}`
    },
  },
  {
    name: 'ledger.balances',
    guarantee: 'every stored balance is the sum of its postings, and keeps its floor',
    async firstWrong(tx) {
      const found = await rows.firstDriftedBalance(tx)
      if (found === null) return null
      const stored = found.balanceMinor === null ? 'nothing' : String(found.balanceMinor)
      const floor = found.floored === true ? 'with' : 'without'
      return `${account(found)} stores ${stored}, its postings sum to ${found.summed}; ${floor} floor`
    },
  },
  {
    name: 'ledger.equation',
    guarantee: 'the budget of every fund is what lies in all its other buckets',
    async firstWrong(tx) {
      const found = await rows.firstBrokenEquation(tx)
      return found && `fund ${found.bookId}: budget ${found.budget}, buckets ${found.buckets}`
    },
  },
  {
    name: 'ledger.events',
    guarantee: 'every entry names an event of the log',
    async firstWrong(tx) {
      const found = await rows.firstWithoutEvent(tx)
      return found && `entry ${found.entryId} names event ${found.eventId}, which is not in the log`
    },
  },
  {
    name: 'ledger.once',
    guarantee: 'every money event has exactly one entry',
    async firstWrong(tx) {
      const found = await rows.firstSharedEvent(tx)
      return found && `event ${found.eventId} has entries ${found.entryIds}`
    },
  },
  {
    name: 'ledger.periods',
    guarantee: 'nothing was posted into a month after it was closed',
    async firstWrong(tx) {
      const found = await rows.firstInClosedPeriod(tx)
      return found && `entry ${found.entryId} is booked on ${found.bookedOn.toString()}`
    },
  },
  {
    name: 'ledger.guards',
    guarantee: 'entries and postings are only ever added to, and only by ledger.post',
    async firstWrong(tx) {
      return (await rows.firstMissingGuard(tx))?.what ?? null
    },
  },
]
