import { printMoney } from '../../kernel/money.ts'
import { withTx, type Tx } from '../../platform/db.ts'
import { payablesOf } from '../../payables/index.ts'
import { calendarOf } from '../../clocks/index.ts'
import { must } from '../../kernel/assert.ts'
import { releaseBefore } from '../../payouts/cut-off.ts'
import { planTotal } from '../../payouts/plan.ts'
import { runsByNumber } from '../../payouts/run-sql.ts'
import { handedIn, judge, type SubmissionRow } from '../../submissions/index.ts'
import { defectsOf } from '../../submissions/sql.ts'
import { proposalOf } from './approved-content.ts'
import type { Doing } from './doing.ts'
import { allOf, type Sheeted } from './submissions.ts'

/** Says, at the end, what waits for people: undecided submissions with what policy would answer,
 *  payables with what they lack, runs with the content to approve. */
export async function sayWhatWaits(doing: Doing, sheeted: Iterable<Sheeted>): Promise<void> {
  const handed = await allOf(doing, sheeted)
  for (const row of handed) {
    const waits = await withTx(doing.world.app, (tx) => whatWaits(tx, doing, row))
    const key = row.originKey === null || row.source !== 'sheet' ? '' : ` (${row.originKey})`
    if (waits !== null) doing.missing(`${row.number ?? 'A draft'}${key}: ${waits}`)
  }
  await sayHeld(doing, handed)
  await sayRuns(doing)
}

async function whatWaits(tx: Tx, doing: Doing, row: SubmissionRow): Promise<string | null> {
  switch (row.status) {
    case 'draft':
    case 'submitted':
      return `it is ${row.status} and not in review yet.`
    case 'action_required': {
      const open = (await defectsOf(tx, row.submissionId)).filter(
        ({ mendedAt }) => mendedAt === null,
      )
      return `it waits for the partner: ${open.map(({ reason }) => reason).join(' ')}`
    }
    case 'escalated':
      return 'a question about it is open; it comes back when it is answered.'
    case 'in_review':
      return `it waits for a decision in decisions.csv; ${await policySays(tx, doing, row)}`
    default:
      return null
  }
}

async function policySays(tx: Tx, doing: Doing, row: SubmissionRow): Promise<string> {
  const { assessment } = await judge(tx, await handedIn(tx, row), doing.now())
  const { outcome, amount } = assessment
  if (outcome === null) return 'no table of the program covers it.'
  const words = [outcome.outcome, outcome.reason].map((word) => word.replaceAll('_', ' '))
  return `policy says ${words[0]} ${printMoney(amount)} (${words[1]}, ${outcome.clause}).`
}

async function sayHeld(doing: Doing, handed: readonly SubmissionRow[]): Promise<void> {
  const ids = handed.map(({ submissionId }) => submissionId)
  const owed = await withTx(doing.world.app, (tx) => payablesOf(tx, ids), { readOnly: true })
  for (const { reference, amount, holds } of owed.toSorted(byReference)) {
    const lacks = holds.map(({ what, owedBy }) => `${what.replaceAll('_', ' ')} (${owedBy})`)
    if (lacks.length > 0)
      doing.missing(`${reference}, ${printMoney(amount)} owed, is held: ${lacks.join(', ')}.`)
  }
}

function byReference(a: { reference: string }, b: { reference: string }): number {
  return a.reference < b.reference ? -1 : 1
}

async function sayRuns(doing: Doing): Promise<void> {
  const { app, keys } = doing.world
  await withTx(
    app,
    async (tx) => {
      for (const run of await runsByNumber(tx, false)) {
        const { plan, content } = await proposalOf(tx, keys, run)
        const { number, status } = run
        if (status === 'approved') doing.missing(`${number} is approved and waits for its release.`)
        else if (status === 'draft' || content === null)
          doing.missing(
            `${number} is a draft that its check holds back; see the run in the console.`,
          )
        else {
          const calendar = must(await calendarOf(tx, plan.account.calendarCode), 'a known calendar')
          const until = releaseBefore(calendar, plan.account, run.executeOn)
          doing.missing(
            `${number}: ${plan.payments.length} payments, ${printMoney(planTotal(plan))}, wait for ` +
              `approval and for release before ${until.toString()}. Whoever approves looks at ` +
              `to-approve/${number}.txt and adds to approvals.csv: ` +
              `${number},approve,<mail address>,<when>,${content}`,
          )
        }
      }
    },
    { readOnly: true },
  )
}
