import { calendarOf } from '../clocks/index.ts'
import { readCamt053 } from '../formats/camt053.ts'
import type { Action, Command } from '../identity/index.ts'
import { assert, must } from '../kernel/assert.ts'
import { addBusinessDays, type Calendar, nextWorkingDay } from '../kernel/calendar.ts'
import { type Money, negate, subtract } from '../kernel/money.ts'
import { type Refusal, unwrap } from '../kernel/result.ts'
import { type Instant, type PlainDate, Temporal } from '../kernel/temporal.ts'
import { approveRun, lookAtPayment, prepareRun, releaseRun } from '../payouts/index.ts'
import { loadPlan } from '../payouts/plan.ts'
import { reviewedBy } from '../payouts/review.ts'
import { selectRun } from '../payouts/run-sql.ts'
import type { RunId } from '../payouts/run.ts'
import { withTx } from '../platform/db.ts'
import { importStatement } from '../reconciliation/import.ts'
import { type Answered, answerSteps, refusedAmount } from './bank-answer.ts'
import { ownAccounts, payRuns, type PayRunFacts } from './bank-facts.ts'
import type { Staff } from './company.ts'
import type { Days } from './days.ts'
import { amountOf, type Company } from './found.ts'
import { camtOf, closingOf, type StatementDay } from './papers/camt.ts'
import { ratesQueue } from './rates.ts'
import type { Step } from './step.ts'
import type { Teller } from './teller.ts'

type Banking = {
  readonly teller: Teller
  readonly days: Days
  readonly company: Company
  /** The closing balance of each account's newest statement. */
  readonly balances: Map<string, Money>
}

/** The pay runs, each prepared, approved and released by different people, and the statements that
 *  prove them: as far as each has come by the anchor. */
export async function bankSteps(teller: Teller, days: Days, company: Company): Promise<Step[]> {
  const banking: Banking = { teller, days, company, balances: new Map() }
  const steps = []
  for (const [number, run] of payRuns.entries()) {
    const code = ownAccounts[run.region].calendar
    const calendar = must(await withTx(teller.world.app, (tx) => calendarOf(tx, code)), code)
    steps.push(...runSteps(banking, { run, number: number + 1, calendar }))
  }
  return steps
}

type OneRun = { readonly run: PayRunFacts; readonly number: number; readonly calendar: Calendar }

type Doing<I, T, R extends Refusal> = {
  readonly action: Action
  readonly command: Command<I, T, R>
  readonly input: () => I
  readonly keep?: (made: T) => void
  /** Left out when this holds by then. */
  readonly unless?: () => boolean
  /** Done by the same person just before. */
  readonly first?: () => Promise<void>
}

/** Steps of one run, each by one of us. */
function stepsBy({ teller, company }: Banking, thread: string) {
  return <I, T, R extends Refusal>(
    name: string,
    at: Instant,
    who: Staff,
    doing: Doing<I, T, R>,
  ): Step => {
    const full = `${thread}:${name}`
    const told = { step: full, who: company.staff[who], at, action: doing.action }
    const play = async () => {
      if (doing.unless?.() === true) return
      await doing.first?.()
      const made = await teller.do(told, doing.command, doing.input())
      doing.keep?.(made)
    }
    return { at, name: full, thread, queues: [ratesQueue], run: play }
  }
}

function runSteps(banking: Banking, { run, number, calendar }: OneRun): Step[] {
  const { teller, days, company } = banking
  const { world } = teller
  const thread = `run:${number}`
  const executeOn = nextWorkingDay(calendar, days.day(-run.executeBack))
  const at = (offset: number, time: string) =>
    instantOn(calendar, addBusinessDays(calendar, executeOn, offset), time)
  const known = {
    runId: '' as RunId, // given by the first step
    contentHash: '',
    number: '',
    status: '',
    total: amountOf('0.00', ownAccounts[run.region].currency),
  }
  const step = stepsBy(banking, thread)
  const prepared = step('prepare', at(-2, '14:00'), 'jonas', {
    action: 'run.prepare',
    command: prepareRun(world.keys),
    input: () => ({
      payingAccountId: company.accounts[run.region],
      upToDueOn: days.day(-run.dueBack),
      executeOn,
    }),
    keep(made) {
      assert(made.contentHash !== null, `run ${made.number} of the sample passes its preflight`)
      Object.assign(known, made)
    },
  })
  if (run.statement === null) return [prepared]
  const looks = (by: Staff, time: string) => () =>
    lookThrough(banking, { thread, by, at: at(-1, time), ...known })
  const approved = step('approve', at(-1, '09:30'), 'aiko', {
    action: 'run.approve',
    command: approveRun,
    input: () => ({ runId: known.runId, contentHash: known.contentHash }),
    keep: ({ status }) => (known.status = status),
    first: looks('aiko', '09:30'),
  })
  // A second of Finance where one day's releases are above what one may approve.
  const seconded = step('second', at(-1, '09:50'), 'thomas', {
    action: 'run.approve',
    command: approveRun,
    input: () => ({ runId: known.runId, contentHash: known.contentHash }),
    unless: () => known.status === 'approved',
    first: looks('thomas', '09:50'),
  })
  const released = step('release', at(-1, '10:15'), 'thomas', {
    action: 'run.release',
    command: releaseRun(world),
    input: () => ({ runId: known.runId }),
  })
  const booked = { run, thread, calendar, executeOn, known }
  return [prepared, approved, seconded, released, ...fromTheBank(banking, booked)]
}

/** Whoever approves looks first at each payment that stands out. */
async function lookThrough(
  { teller, company }: Banking,
  of: {
    readonly thread: string
    readonly by: Staff
    readonly at: Instant
    readonly runId: RunId
    readonly contentHash: string
  },
): Promise<void> {
  const { thread, by, at, runId, contentHash } = of
  const who = company.staff[by]
  const { unseen } = await withTx(teller.world.app, async (tx) => {
    const plan = await loadPlan(tx, must(await selectRun(tx, runId), 'a run of the sample'))
    return reviewedBy(tx, plan, { person: who.principalId, at })
  })
  for (const [index, paymentId] of unseen.entries()) {
    const step = `${thread}:${by} looks ${index + 1}`
    const doing = { step, who, at, action: 'run.approve' } as const
    await teller.do(doing, lookAtPayment, { runId, paymentId, contentHash })
  }
}

type Booked = {
  readonly run: PayRunFacts
  readonly thread: string
  readonly calendar: Calendar
  readonly executeOn: PlainDate
  readonly known: { readonly runId: string; readonly number: string; readonly total: Money }
}

/** What the bank refuses of a run, where it does, and the statement of what it booked. */
function fromTheBank(banking: Banking, booked: Booked): Step[] {
  const { thread, calendar, executeOn, known } = booked
  const { refused: refusal } = booked.run
  if (refusal === undefined) return [statementStep(banking, booked, null)]
  const { teller, company } = banking
  const answered = { teller, company, thread, calendar, executeOn, refusal, run: known }
  const { filed, mended } = answerSteps(answered)
  return [filed, statementStep(banking, booked, answered), mended]
}

/** The statement of the execution day, imported on the next morning. */
function statementStep(banking: Banking, booked: Booked, answered: Answered | null): Step {
  const { teller, company } = banking
  const { run, thread, calendar, executeOn } = booked
  const at = instantOn(calendar, addBusinessDays(calendar, executeOn, 1), '08:30')
  const name = `${thread}:statement`
  const play = async () => {
    const { known } = booked
    const left = answered === null ? null : await refusedAmount(answered)
    const total = left === null ? known.total : subtract(known.total, left)
    const day = statementOf(banking, { ...booked, known: { ...known, total } })
    banking.balances.set(run.region, closingOf(day))
    const bytes = camtOf(day)
    const message = unwrap(readCamt053(bytes))
    const stored = await teller.world.files.put(bytes)
    assert(!('tooLarge' in stored), 'a statement of the sample is small')
    const doing = { step: name, who: company.staff.aiko, at, action: 'statement.import' } as const
    await teller.do(doing, importStatement(teller.world.keys, message), {
      name: `${day.id}.xml`,
      ...stored,
    })
  }
  return { at, name, thread, run: play }
}

function statementOf({ balances }: Banking, { run, executeOn, known }: Booked): StatementDay {
  const { currency } = ownAccounts[run.region]
  const own = ownAccounts[run.region].account
  const batch = {
    amount: negate(known.total),
    information: `Credit transfers ${known.number}`,
    paymentInfoId: `${known.number}-1`,
  }
  const others = (run.statement ?? []).map(({ amount, ...line }) => ({
    ...line,
    amount: amountOf(amount, currency),
  }))
  return {
    id: `${currency}-${executeOn.toString()}`,
    on: executeOn,
    account: own.scheme === 'iban' ? { iban: own.iban } : { number: own.accountNumber },
    opening: balances.get(run.region) ?? amountOf(ownAccounts[run.region].opening, currency),
    lines: [batch, ...others],
  }
}

function instantOn(calendar: Calendar, day: PlainDate, time: string): Instant {
  const plainTime = Temporal.PlainTime.from(time)
  return day.toZonedDateTime({ timeZone: calendar.zone, plainTime }).toInstant()
}
