import type { Verification } from '../audit/index.ts'
import * as rows from './verify-sql.ts'

/** What must hold between funds and their books; the money itself is proven by the ledger. */
export const verifications: readonly Verification[] = [
  {
    name: 'funds.books',
    guarantee: 'every fund has a book of its payer and currency, and every fund book its fund',
    async firstWrong(tx) {
      const found = await rows.firstForeignBook(tx)
      return found && `fund ${found.fund}: ${found.what}`
    },
  },
  {
    name: 'funds.holders',
    guarantee:
      'what is available belongs to an allocation of the fund, what is delegated to a child',
    async firstWrong(tx) {
      const found = await rows.firstStrayHolder(tx)
      return (
        found &&
        `book ${found.bookId} holds ${found.bucket} of ${found.holder}, which is not its own`
      )
    },
  },
  {
    name: 'funds.delegated',
    guarantee: 'what a fund gives to a child is in the child’s budget, by the same entry',
    async firstWrong(tx) {
      const found = await rows.firstOneSidedDelegation(tx)
      return (
        found &&
        `entry ${found.entryId} delegates ${found.givenMinor}, the child took ${found.takenMinor}`
      )
    },
  },
  {
    name: 'funds.closed',
    guarantee: 'a closed fund has nothing available',
    async firstWrong(tx) {
      const found = await rows.firstClosedWithMoney(tx)
      return found && `fund ${found.fund} is closed and has ${found.availableMinor} available`
    },
  },
  {
    name: 'funds.tree',
    guarantee: 'a child fund lies one level below its parent, with its payer and currency',
    async firstWrong(tx) {
      const found = await rows.firstMisplacedChild(tx)
      return found && `fund ${found.fund} does not fit its parent ${found.parent}`
    },
  },
]
