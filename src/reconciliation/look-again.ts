import type { Act, HeardEvent } from '../audit/index.ts'
import { ok, type Result } from '../kernel/result.ts'
import { accountOfRun, accountsToRefresh } from './break-sql.ts'
import {
  matchOpenLines,
  type MatchedCounts,
  type MatchRefusal,
  nothingMatched,
} from './match-open.ts'

type Answer = Promise<Result<MatchedCounts, MatchRefusal>>

/** Matches what is open on every account that has something open, and brings breaks up to date. */
export async function lookAgain(act: Act): Answer {
  const accounts = await accountsToRefresh(act.tx)
  return matchOpenLines(
    act,
    accounts.map((account) => account.payingAccountId),
  )
}

/** The same for the account of the run that the news is about. */
export async function lookAgainAtRun(act: Act, event: HeardEvent): Answer {
  const runId = event.subjectKind === 'run' ? event.subjectId : event.body['runId']
  if (typeof runId !== 'string') return ok(nothingMatched)
  const account = await accountOfRun(act.tx, runId)
  return matchOpenLines(act, account === null ? [] : [account.payingAccountId])
}
