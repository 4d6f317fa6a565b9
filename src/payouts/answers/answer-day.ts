import type { Act } from '../../audit/index.ts'
import { calendarOf } from '../../clocks/index.ts'
import { must } from '../../kernel/assert.ts'
import { selectAccount } from '../payer-sql.ts'
import { selectRun } from '../run-sql.ts'
import type { RunId } from '../run.ts'

/** Today where the account is kept: a file of answers has no booking day of its own. */
export async function dayOf(act: Act, runId: RunId) {
  const run = must(await selectRun(act.tx, runId), 'the run is locked')
  const account = must(await selectAccount(act.tx, run.payingAccountId), 'a run has an account')
  const calendar = must(await calendarOf(act.tx, account.calendarCode), 'a known calendar')
  return act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
}
