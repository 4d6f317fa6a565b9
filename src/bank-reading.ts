import { answerReader, type BankFileReading } from './payouts/index.ts'
import { problemOf } from './platform/http-problem.ts'
import { statementReader } from './reconciliation/index.ts'
import { refusalCatalog } from './wiring.ts'

/** Who reads what is fetched from banks: answers belong to payouts, statements to reconciliation. */
export const bankReading: BankFileReading = {
  readers: [answerReader, statementReader],
  say: (refusal) => problemOf(refusalCatalog(), refusal, '').detail,
}
