/** What other domains, the command line and reports may use of reconciliation. */
export { closeMonth, periodPage, prepareClose } from './close.ts'
export { reconciliationEvents } from './events.ts'
export { statementReader } from './from-bank.ts'
export { type ImportAnswer, importStatementFile } from './import.ts'
export { knownStatementContents } from './import-sql.ts'
export type { LineId, MatchId, StatementId } from './line.ts'
export { lookAgain } from './look-again.ts'
export { explainAs, makeMatch, type MatchMade } from './match.ts'
export { matchRefund, type MatchRefund } from './refund.ts'
export { matchOpenLines, type MatchedCounts } from './match-open.ts'
export { accountStandings, breakPage, linePage, statementPage, statementsIn } from './read.ts'
export {
  reconciliationConstraints,
  type ReconciliationRefusal,
  reconciliationRefusals,
} from './refusals.ts'
export { undoMatch } from './undo.ts'
