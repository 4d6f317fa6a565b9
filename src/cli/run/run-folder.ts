import { sql, withTx } from '../../platform/db.ts'
import { type Instant, Temporal } from '../../kernel/temporal.ts'
import { makeLasting } from '../open-world.ts'
import { verifyAll } from '../verify.ts'
import { decisionSteps } from './decisions.ts'
import { type Doing, sweep } from './doing.ts'
import { reconciled } from './found.ts'
import { judgmentSteps } from './judgments.ts'
import { writeLetters } from './letters.ts'
import { writeOutputs } from './outputs.ts'
import { approvalSteps, payRunSteps } from './pay-runs.ts'
import { setUpPayers } from './payers.ts'
import { addPeople } from './people.ts'
import type { RunFile } from './run-file.ts'
import { importLists, setUpCalendars, setUpFunds, setUpPrograms } from './set-up.ts'
import { salesSteps } from './sales.ts'
import { statementSteps } from './statements.ts'
import { type SubmissionPlan, submissionPlan } from './submissions.ts'
import { summaryOf } from './summary.ts'
import { inOrder, type Step } from './timeline.ts'
import { vendorSteps } from './vendors.ts'
import { sayWhatWaits } from './waiting.ts'

/** Does everything a folder says, each thing at its instant as its named person, then writes the
 *  results and verifies. Answers the summary; what is refused or missing is in `doing.found`. Doing
 *  the same folder again over the same data changes nothing. */
export async function runFolder(doing: Doing, file: RunFile): Promise<string[]> {
  await setUp(doing, file)
  const plan = await submissionPlan(doing, file)
  const steps = [
    ...(await vendorSteps(doing, file.on)),
    ...(await salesSteps(doing, file, plan.byKey)),
    ...plan.steps,
    ...(await judgmentSteps(doing, plan.byKey, file.on)),
    ...(await decisionSteps(doing, plan.byKey, file.on)),
    ...payRunSteps(doing, file),
    ...(await approvalSteps(doing, file.on)),
    ...statementSteps(doing, file),
  ]
  await live(doing, inOrder(steps), file.on)
  return conclude(doing, plan)
}

async function setUp(doing: Doing, file: RunFile): Promise<void> {
  const before = await eventsSoFar(doing)
  await addPeople(doing)
  await setUpCalendars(doing, file)
  await setUpPayers(doing, file)
  await importLists(doing, file)
  await setUpFunds(doing, file)
  await setUpPrograms(doing, file)
  await endOfInstant(doing, before)
}

/** Steps in their order, then the day of the run itself. What lies after it has not happened yet. */
async function live(doing: Doing, steps: readonly Step[], on: Instant): Promise<void> {
  const isDue = (step: Step) => Temporal.Instant.compare(step.at, on) <= 0
  const byInstant = Map.groupBy(steps.filter(isDue), (step) => step.at.epochMilliseconds)
  for (const group of byInstant.values()) {
    const before = await eventsSoFar(doing)
    doing.moveTo(group[0]?.at ?? on)
    for (const step of group) await step.run()
    await endOfInstant(doing, before)
  }
  doing.moveTo(on)
  await sweepAndSend(doing)
  const later = steps.filter((step) => !isDue(step)).length
  if (later > 0)
    doing.missing(
      `${later} rows lie after the day of the run, ${on.toString()}: run it again then.`,
    )
}

/** After something happened: what the worker would do now, and the letters it would send. */
async function endOfInstant(doing: Doing, eventsBefore: bigint): Promise<void> {
  if ((await eventsSoFar(doing)) !== eventsBefore) await sweepAndSend(doing)
}

async function sweepAndSend(doing: Doing): Promise<void> {
  await sweep(doing)
  await writeLetters(doing)
}

async function eventsSoFar(doing: Doing): Promise<bigint> {
  const { count } = await withTx(
    doing.world.app,
    (tx) => tx.one<{ count: bigint }>(sql`select count(*) as count from audit.events`),
    { readOnly: true },
  )
  return count
}

async function conclude(doing: Doing, plan: SubmissionPlan): Promise<string[]> {
  const sheeted = [...plan.byKey.values()]
  await sayWhatWaits(doing, sheeted)
  const found = await reconciled(doing)
  const verdicts = await verifyAll(doing.world)
  for (const { name, wrong } of verdicts) if (wrong !== null) doing.wrong(`${name}: ${wrong}`)
  await makeLasting(doing.world)
  const sent = await writeOutputs(doing)
  return summaryOf(doing, { sheeted, sent, ...found, verdicts })
}
