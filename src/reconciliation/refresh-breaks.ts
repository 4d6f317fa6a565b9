import type { Act } from '../audit/index.ts'
import type { Tx } from '../platform/db.ts'
import * as rows from './break-sql.ts'

type Subject = Pick<rows.Unexplained, 'subjectKind' | 'subjectId'>

/** Brings the breaks of these accounts up to date, in sets: opens what is new, follows what changed,
 *  closes what was explained. A person's answer stands while the amount is what they answered.
 *  Answers how many are open. What is unexplained and what is open are compared here and not by the
 *  database: right after an import it knows nothing of the size of its tables, and compared 5,000
 *  lines with 5,000 breaks one by one (100 s). */
export async function refreshBreaks(
  tx: Tx,
  act: Pick<Act, 'at' | 'newId'>,
  payingAccountIds: readonly string[],
): Promise<number> {
  const now = await rows.unexplainedRows(tx, payingAccountIds, act.at)
  const open = new Map(
    (await rows.openBreaks(tx, payingAccountIds)).map((each) => [keyOf(each), each]),
  )
  const current = new Set(now.map(keyOf))
  const explained = [...open.values()].filter((each) => !current.has(keyOf(each)))
  const changed = now.filter((each) => {
    const known = open.get(keyOf(each))
    if (known === undefined) return false
    return known.amountMinor !== each.amountMinor || known.cause !== each.cause
  })
  const fresh = await unanswered(
    tx,
    now.filter((each) => !open.has(keyOf(each))),
  )
  if (explained.length > 0) await rows.resolveExplained(tx, explained, act.at)
  if (changed.length > 0) await rows.changeBreaks(tx, changed)
  const opened = fresh.length > 0 ? await rows.insertBreaks(tx, act, fresh) : 0
  return open.size - explained.length + opened
}

/** Without what a person answered for this very amount. */
async function unanswered(
  tx: Tx,
  fresh: readonly rows.Unexplained[],
): Promise<readonly rows.Unexplained[]> {
  if (fresh.length === 0) return fresh
  const subjectIds = fresh.map((each) => each.subjectId)
  const answered = new Set(
    (await rows.answeredBreaks(tx, subjectIds)).map((each) => `${keyOf(each)} ${each.amountMinor}`),
  )
  return fresh.filter((each) => !answered.has(`${keyOf(each)} ${each.amountMinor}`))
}

function keyOf({ subjectKind, subjectId }: Subject): string {
  return `${subjectKind} ${subjectId}`
}
