import type { Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import { ok } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import { withTx } from '../platform/db.ts'
import type { Log } from '../platform/log.ts'
import type { World } from '../platform/world.ts'
import { allocate, reduceAllocation } from '../funds/index.ts'
import { budgets, programs } from './company.ts'
import { bankSteps } from './bank.ts'
import { type Days, daysOf } from './days.ts'
import { draftSteps } from './draft.ts'
import { amountOf, type Company, foundCompany } from './found.ts'
import { onboardingSteps } from './onboarding.ts'
import { officeCalendars, storySteps } from './play.ts'
import { rateSteps } from './rates.ts'
import { type Listening, roundSteps } from './rounds.ts'
import { runSteps } from './run-steps.ts'
import { sanctionsSteps } from './sanctions.ts'
import { stepIsDone } from './sql.ts'
import type { Step } from './step.ts'
import type { Story } from './story.ts'
import { stories } from './stories/stories.ts'
import { taxInvoiceSteps } from './tax-invoices.ts'
import { founder, type Teller, tellerOf } from './teller.ts'

export type LoadOptions = {
  readonly listening: Listening
  readonly log: Pick<Log, 'info' | 'error'>
  /** Ends the load after the step at hand; the next start goes on from there. */
  readonly signal?: AbortSignal
  /** Hears how far it is, in whole percent, and null when it ends, however it does. */
  readonly onProgress?: (percent: number | null) => void
  /** Tells these stories only: for tests that load more than once. */
  readonly only?: (story: Story) => boolean
}

export type Loaded = {
  readonly state: 'loaded' | 'was_loaded' | 'stopped'
  readonly steps: number
  /** Steps that were refused or failed, and those of their threads that were left out. */
  readonly failed: readonly string[]
}

const finished = 'loaded'

/** Tells the sample company's last weeks into the database, through the real commands as its people,
 *  dated back from the instant of the first load. Every step is done once however often this runs:
 *  killed half-way and called again, it goes on. A step that is refused (somebody was faster) ends
 *  its own thread only. */
export async function loadSample(world: World, options: LoadOptions): Promise<Loaded> {
  try {
    return await load(world, options)
  } finally {
    options.onProgress?.(null)
  }
}

async function load(world: World, options: LoadOptions): Promise<Loaded> {
  const key = `sample:${finished}`
  const before = await withTx(world.app, (tx) => stepIsDone(tx, founder.principalId, key))
  if (before.done) return { state: 'was_loaded', steps: 0, failed: [] }
  options.onProgress?.(0)
  const teller = tellerOf(world)
  const days = daysOf(await anchorOf(teller))
  const company = await foundCompany(teller, days)
  const steps = await stepsOf(teller, { days, company, ...options })
  const failed = await runSteps(steps, options)
  if (options.signal?.aborted === true) return { state: 'stopped', steps: steps.length, failed }
  await teller.do({ step: finished, who: founder, at: days.anchor, action: 'live.read' }, done, {})
  return { state: 'loaded', steps: steps.length, failed }
}

const done = async () => ok(null)

/** The instant of the first load: everything is dated from it for ever. */
async function anchorOf(teller: Teller): Promise<Instant> {
  const at = teller.world.clock().round({ smallestUnit: 'minute', roundingMode: 'floor' })
  const now = async (act: Act) => ok({ anchor: act.at })
  const { anchor } = await teller.do(
    { step: 'anchor', who: founder, at, action: 'live.read' },
    now,
    {},
  )
  return anchor
}

type Telling = Pick<LoadOptions, 'listening' | 'only'> & {
  readonly days: Days
  readonly company: Company
}

/** Everything that happens. */
async function stepsOf(teller: Teller, telling: Telling): Promise<Step[]> {
  const { days, company, listening, only = () => true } = telling
  const calendars = await officeCalendars(teller)
  const tools = { teller, days, company, calendars }
  return [
    ...budgetSteps(teller, days, company),
    ...onboardingSteps(teller, days, company),
    ...rateSteps(teller, days, company),
    ...stories.filter(only).flatMap((story) => storySteps(tools, story)),
    ...sanctionsSteps(teller, days, company),
    ...taxInvoiceSteps(teller, days, company),
    ...(await bankSteps(teller, days, company)),
    ...(await draftSteps(teller, days, company)),
    ...roundSteps(teller, days, listening),
  ]
}

function budgetSteps(teller: Teller, days: Days, company: Company): Step[] {
  return budgets.map(({ program, back, allocation, amount, reason, less = false }, number) => {
    const at = days.instant({ back, at: '09:00' }, programs[program].zone)
    const { fundId, allocations } = company.funds[program]
    const allocationId = must(allocations.get(allocation), `allocation ${allocation}`)
    const name = `budget:${number}`
    const doing = { step: name, who: company.staff.elena, at, action: 'fund.allocate' } as const
    const input = {
      fundId,
      allocationId,
      amount: amountOf(amount, programs[program].currency),
      reason,
    }
    const run = async () => void (await teller.do(doing, less ? reduceAllocation : allocate, input))
    return { at, name, thread: name, run }
  })
}
