import { type Money, printMoney, sum } from '../../kernel/money.ts'
import { type Tx, withTx } from '../../platform/db.ts'
import { payablesOf } from '../../payables/index.ts'
import type { SubmissionRow } from '../../submissions/index.ts'
import { submissionTypes } from '../../submissions/submission.ts'
import { decidersOf, decisionsOf } from '../../submissions/sql.ts'
import type { Verdict } from '../verify.ts'
import type { Doing } from './doing.ts'
import type { SentFile } from './outputs.ts'
import { allOf, type Sheeted } from './submissions.ts'

/** What came of a run, for its last lines. */
export type Outcome = {
  readonly sheeted: Iterable<Sheeted>
  readonly sent: readonly SentFile[]
  readonly breaks: number
  readonly settled: { readonly payments: number; readonly amounts: readonly Money[] }
  readonly verdicts: readonly Verdict[]
}

/** The summary of a run: submissions, decisions, what is owed and paid, files, breaks, verify. */
export async function summaryOf(doing: Doing, outcome: Outcome): Promise<string[]> {
  const rows = await allOf(doing, outcome.sheeted)
  const { app } = doing.world
  const ids = rows.map((row) => row.submissionId)
  const owed = await withTx(app, (tx) => payablesOf(tx, ids), { readOnly: true })
  const paid = owed.filter((payable) => payable.status === 'paid')
  const wrong = outcome.verdicts.filter((verdict) => verdict.wrong !== null)
  return [
    `submissions  ${rows.length}: ${byType(rows)}`,
    `decided      ${await decidedText(doing, rows)}`,
    `owed         ${owed.length} payables, ${amountsText(owed.map(({ amount }) => amount))}`,
    `paid         ${paid.length} payables, ${amountsText(paid.map(({ amount }) => amount))}`,
    ...outcome.sent.map(
      ({ name, payments, total }) =>
        `file         ${name}: ${payments} payments, ${printMoney(total)}`,
    ),
    `matched      ${outcome.settled.payments} payments, ${amountsText(outcome.settled.amounts)}`,
    `breaks       ${outcome.breaks}`,
    `verify       ${wrong.length === 0 ? `clean, ${outcome.verdicts.length} guarantees` : `${wrong.length} WRONG`}`,
    ...wrong.map(({ name, wrong: row }) => `  ${name}: ${row ?? ''}`),
  ]
}

/** `8 mdf requests, 3 deal registrations`, in the order of the types. */
function byType(rows: readonly SubmissionRow[]): string {
  const counts = Map.groupBy(rows, (row) => row.type)
  return submissionTypes
    .flatMap((type) => {
      const count = counts.get(type)?.length ?? 0
      const words = type.replaceAll('_', ' ').replace('mdf', 'MDF').replace('coinvest', 'plan')
      return count === 0 ? [] : [`${count} ${words}${count === 1 ? '' : 's'}`]
    })
    .join(', ')
}

async function decidedText(doing: Doing, rows: readonly SubmissionRow[]): Promise<string> {
  const outcomes: string[] = []
  let byRule = 0
  for (const { submissionId } of rows) {
    const last = await withTx(doing.world.app, (tx) => lastDecision(tx, submissionId))
    if (last === null) continue
    outcomes.push(last.outcome)
    if (last.decidedBy === 'system:autopilot') byRule += 1
  }
  const counts = [...Map.groupBy(outcomes, (outcome) => outcome)]
    .map(([outcome, all]) => `${all.length} ${outcome.replaceAll('_', ' ')}`)
    .toSorted()
  const text = counts.length === 0 ? '' : `: ${counts.join(', ')}`
  return `${outcomes.length}${text}${byRule > 0 ? `; ${byRule} by rule alone` : ''}`
}

async function lastDecision(tx: Tx, submissionId: string) {
  const last = (await decisionsOf(tx, submissionId)).at(-1)
  if (last === undefined) return null
  const deciders = await decidersOf(tx, submissionId)
  const by = deciders.find(({ decisionId }) => decisionId === last.decisionId)
  return { outcome: last.outcome, decidedBy: by?.decidedBy ?? null }
}

/** `1,200.00 EUR and 800.00 USD`, by currency; `nothing` when there is none. */
export function amountsText(amounts: readonly Money[]): string {
  const byCurrency = Map.groupBy(amounts, (amount) => amount.currency)
  const sums = [...byCurrency].map(([currency, own]) => printMoney(sum(own, currency)))
  return sums.length === 0 ? 'nothing' : sums.toSorted().join(' and ')
}
