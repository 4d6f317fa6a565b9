import { setTimeout as sleep } from 'node:timers/promises'
import { money } from '../../src/kernel/money.ts'
import { Temporal } from '../../src/kernel/temporal.ts'
import { dueOn, owed } from '../../src/payouts/testing.ts'
import { LEASE_MINUTES } from '../../src/payouts/transmission/transmission.ts'
import { sql, withTx } from '../../src/platform/db.ts'
import { camt053 } from '../../src/reconciliation/testing.ts'
import { randomFrom } from '../ledger/workload.ts'
import { type Child, startChild } from './child.ts'
import { type House } from './house.ts'
import { emptyLedger, type KnownFiles, proveBetween, proveRound } from './proof.ts'
import { type StepAnswered, type StepName, stepNames, WAIT_MINUTES_MAX } from './protocol.ts'

const executeOn = '2026-04-29'
const movedTo = '2026-04-30'
const PAYABLES_MAX = 4
/** What a step takes until it has been measured, in milliseconds. */
const GUESS_MS = 60
const KEPT_MS = 15
/** Beyond its usual time, so that kills fall after a step as well. */
const OVERSHOOT = 1.8

/** Where a kill fell: in which step, and whether its commit was there when the house came back. */
export type Fall = {
  readonly step: StepName
  readonly when: 'before its commit' | 'after its commit' | 'after its answer'
  readonly killed: 'process' | 'process and database'
  /** The last step of the file's way that was written when the house came back; null: none. */
  readonly left: string | null
}
export type Rounds = { readonly falls: Fall[]; readonly wrong: string[]; readonly seconds: number }

type Plan = { readonly step: StepName; readonly share: number; readonly database: boolean }
type Going = {
  readonly house: House
  readonly random: () => number
  readonly tookMs: Map<StepName, number[]>
  readonly files: KnownFiles
  at: Temporal.Instant
  child: Child
  balanceMinor: bigint
}
type Facts = { runId: string; contentHash: string; statement: string }

/** Runs so many rounds of prepare → change → check → approve → release → send → answer, each killed
 *  once at a moment drawn from the seed, brought back, and done again with the same words and keys.
 *  Proves after the restart and at the end of each round; stops at the first that does not hold. */
export async function runRounds(
  house: House,
  asked: { readonly rounds: number; readonly seed: number; readonly say: (line: string) => void },
): Promise<Rounds> {
  const child = await startChild(house.placeAt(house.startAt))
  const going: Going = {
    house,
    random: randomFrom(asked.seed),
    tookMs: new Map(),
    files: emptyLedger(),
    at: house.startAt,
    child,
    balanceMinor: 1_000_000_000n,
  }
  const falls: Fall[] = []
  const wrong: string[] = []
  const from = performance.now()
  try {
    for (let round = 1; round <= asked.rounds && wrong.length === 0; round += 1) {
      const { fall, found } = await playRound(going, round)
      falls.push(fall)
      wrong.push(...found.map((each) => `round ${round}, killed in ${fall.step}: ${each}`))
      if (round % 20 === 0) asked.say(`${round} rounds`)
    }
  } finally {
    await going.child.kill()
  }
  return { falls, wrong, seconds: (performance.now() - from) / 1000 }
}

async function playRound(going: Going, round: number) {
  const { house, random } = going
  const plan = planOf(random, round)
  const payableIds = await owedNow(going)
  const facts: Facts = { runId: '', contentHash: '', statement: '' }
  const fall = await untilKilled(going, { round, plan, facts })
  await comeBack(going, plan)
  const when = fall.answered
    ? 'after its answer'
    : (await isKept(house, round, { step: plan.step, facts }))
      ? 'after its commit'
      : 'before its commit'
  const left = await lastStep(house, facts.runId)
  const between = await proveBetween(house, going.files)
  for (const step of stepNames) await doStep(going, { round, step, facts })
  const found = [...between, ...(await proveRound(house, going.files, payableIds))]
  const killed = plan.database ? 'process and database' : 'process'
  return { fall: { step: plan.step, when, killed, left } as const, found }
}

function planOf(random: () => number, round: number): Plan {
  const step = stepNames[Math.floor(random() * stepNames.length)] ?? 'release'
  return { step, share: random() * OVERSHOOT, database: round % 3 === 0 }
}

/** New money owed for this round: one to four payables of vendors drawn, some of one vendor. */
async function owedNow({ house, random }: Going): Promise<string[]> {
  const ids: string[] = []
  const count = 1 + Math.floor(random() * PAYABLES_MAX)
  for (let n = 0; n < count; n += 1) {
    const vendor = house.vendors[Math.floor(random() * house.vendors.length)]
    const minor = BigInt(6_000 + Math.floor(random() * 90_000))
    if (vendor !== undefined) {
      ids.push(await owed(house.ground, { partnerId: vendor.partnerId, minor }))
    }
  }
  return ids
}

async function untilKilled(
  going: Going,
  of: { readonly round: number; readonly plan: Plan; readonly facts: Facts },
): Promise<{ answered: boolean }> {
  const { plan, facts, round } = of
  for (const step of stepNames) {
    if (step !== plan.step) {
      await doStep(going, { round, step, facts })
      continue
    }
    let answered = false
    const doing = doStep(going, { round, step, facts }).then((came) => (answered = came))
    await sleep(plan.share * usualMs(going, step))
    const before = answered
    await Promise.all([going.child.kill(), plan.database ? going.house.killDatabase() : null])
    await doing
    return { answered: before }
  }
  return { answered: true }
}

function usualMs({ tookMs }: Going, step: StepName): number {
  const known = (tookMs.get(step) ?? []).toSorted((a, b) => a - b)
  return known[Math.floor(known.length / 2)] ?? GUESS_MS
}

/** The database first, if it fell; then the process, later than any lease of the one before. */
async function comeBack(going: Going, plan: Plan): Promise<void> {
  if (plan.database) await going.house.startDatabase()
  going.at = going.at.add({ minutes: LEASE_MINUTES + WAIT_MINUTES_MAX + 1 })
  going.child = await startChild(going.house.placeAt(going.at))
}

/** One step as a person does it, under a key of the round: done again it is the same. False when the
 *  process was killed before it answered. */
async function doStep(
  going: Going,
  of: { readonly round: number; readonly step: StepName; readonly facts: Facts },
): Promise<boolean> {
  const { step, round, facts } = of
  if (step === 'answer') facts.statement ||= await statementOf(going, round, facts.runId)
  const from = performance.now()
  const answer = await going.child.ask({
    step,
    actor: actorOf(going.house, step),
    key: `round-${round}-${step}`,
    input: inputOf(going.house, { round, step, facts }),
  })
  if (answer === null) return false
  const took = [...(going.tookMs.get(step) ?? []), performance.now() - from].slice(-KEPT_MS)
  going.tookMs.set(step, took)
  keepFacts(answer, { step, round, facts })
  return true
}

function keepFacts(
  answer: StepAnswered,
  {
    step,
    round,
    facts,
  }: { readonly step: StepName; readonly round: number; readonly facts: Facts },
): void {
  if (!answer.ok) throw new Error(`round ${round}: ${step} was refused: ${answer.said}`)
  if (answer.runId !== undefined) facts.runId = answer.runId
  if (answer.contentHash !== undefined && step === 'check') facts.contentHash = answer.contentHash
  const wanted = { release: 'released', answer: 'imported' }[step as string]
  const known = step === 'answer' && answer.said === 'known'
  if (wanted !== undefined && answer.said !== wanted && !known) {
    throw new Error(`round ${round}: ${step} ended ${answer.said}, expected ${wanted}`)
  }
}

function actorOf({ ground }: House, step: StepName) {
  const { specialist, frank } = ground.crew
  return step === 'approve' || step === 'release' ? frank : specialist
}

function inputOf(
  { ground }: House,
  of: { readonly round: number; readonly step: StepName; readonly facts: Facts },
): Record<string, string> {
  const { runId, contentHash, statement } = of.facts
  switch (of.step) {
    case 'prepare':
      return {
        payingAccountId: ground.payingAccountId,
        upToDueOn: dueOn.toString(),
        executeOn,
      }
    case 'change':
      return { runId, executeOn: movedTo }
    case 'approve':
      return { runId, contentHash }
    case 'answer':
      return { statement, name: `round-${of.round}.xml` }
    default:
      return { runId }
  }
}

/** The bank's statement of what this run pays: the same bytes whenever it is imported again. */
async function statementOf(going: Going, round: number, runId: string): Promise<string> {
  const { house } = going
  const paid = await withTx(house.db.world.app, (tx) =>
    tx.many<{ endToEndId: string; minor: bigint }>(sql`
      select t.end_to_end_id as "endToEndId", p.amount_minor as minor
      from payouts.payments p join payouts.attempts t using (payment_id)
      where p.run_id = ${runId} and p.dropped_at is null order by p.ordinal`),
  )
  const opening = money(going.balanceMinor, 'EUR')
  const entries = paid.map(({ endToEndId, minor }, n) => ({
    amount: money(-minor, 'EUR'),
    on: movedTo,
    endToEndId,
    reference: `R${round}-${n}`,
    name: 'A partner',
  }))
  for (const { minor } of paid) going.balanceMinor -= minor
  const bytes = camt053({
    iban: house.iban,
    id: `S-${round}`,
    from: movedTo,
    to: movedTo,
    opening,
    entries,
  })
  return Buffer.from(bytes).toString('base64')
}

async function lastStep({ db }: House, runId: string): Promise<string | null> {
  if (runId === '') return null
  const steps = await withTx(db.world.app, (tx) =>
    tx.many<{ step: string }>(sql`
      select step from payouts.transmission_steps where run_id = ${runId}
      order by step_no desc limit 1`),
  )
  return steps[0]?.step ?? null
}

/** Whether the step that was cut off had committed. */
async function isKept(
  { db, ground }: House,
  round: number,
  of: { readonly step: StepName; readonly facts: Facts },
): Promise<boolean> {
  const { step, facts } = of
  const { payingAccountId } = ground
  const key = `round-${round}-${step}`
  const kept = await withTx(db.world.app, (tx) => {
    switch (step) {
      case 'send':
        return tx.many(sql`select from payouts.transmissions where run_id = ${facts.runId}
          and state = 'sent'`)
      case 'answer':
        return tx.many(sql`select from payouts.runs where run_id = ${facts.runId}
          and paying_account_id = ${payingAccountId} and status = 'settled'`)
      default:
        return tx.many(sql`select from platform.requests where key = ${key}`)
    }
  })
  return kept.length > 0
}
