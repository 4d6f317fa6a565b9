import { personBehind, type Act } from '../audit/index.ts'
import { limitsOf } from '../identity/index.ts'
import { inSets } from '../kernel/in-sets.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { reissuesOf } from './answers/taken-back-sql.ts'
import { approvalBars } from './approval-sql.ts'
import { setRiskPoints } from './payment-page-sql.ts'
import { loadPlan, type Plan, type PlanPayment } from './plan.ts'
import type { PayoutRefusal } from './refusals.ts'
import { LATELY_DAYS, type Risk, type RiskHistory, riskOf, type RiskPayment } from './risk.ts'
import { SAME_AMOUNT_VENDORS_MIN, SPLIT_DAYS, standsOut } from './risk.ts'
import * as rows from './risk-sql.ts'
import { PAYMENTS_PER_SET, type PaymentId, type RunId } from './run.ts'
import { lockRunIn, recordRun } from './step.ts'

const PAID_MAX = 50
/** Payments and decisions around one payment that are looked at for splitting, the newest. */
const NEAR_MAX = 200
const SAME_AMOUNT_DAYS = 30

/** A payment as its risk is told. */
export type ReviewPayment = Pick<
  PlanPayment,
  'paymentId' | 'partnerId' | 'amount' | 'firstToAccount'
>
/** A run, or some of its payments, as their risk is told. */
export type ReviewPlan = Pick<Plan, 'run' | 'payer'> & {
  readonly payments: readonly ReviewPayment[]
}

/** The risk of each of these payments of a run, as of `at`. */
export async function risksOf(
  tx: Tx,
  plan: ReviewPlan,
  at: Instant,
): Promise<ReadonlyMap<PaymentId, Risk>> {
  const all = new Map<PaymentId, Risk>()
  for await (const set of riskSets(tx, plan, at)) for (const [id, risk] of set) all.set(id, risk)
  return all
}

/** {@link risksOf} set by set: a fixed number of statements for each. */
async function* riskSets(tx: Tx, plan: ReviewPlan, at: Instant) {
  const ofRun = await riskOfRun(tx, plan)
  for (const payments of inSets(plan.payments, PAYMENTS_PER_SET)) {
    yield await risksOfSet(tx, { ...plan, payments }, at, ofRun)
  }
}

/** Keeps what stands out of each payment of a run, in points: the order in which a run of many pages is
 *  looked at. What stands out when somebody approves is asked then. */
export async function keepRisks(act: Act, plan: ReviewPlan): Promise<void> {
  for await (const set of riskSets(act.tx, plan, act.at)) {
    const points = [...set].map(([paymentId, risk]) => ({ paymentId, points: risk.points }))
    await setRiskPoints(act.tx, points)
  }
}

type OfRun = Awaited<ReturnType<typeof riskOfRun>>

/** What is asked once of a run, however many payments of it are told. */
async function riskOfRun(tx: Tx, { run }: ReviewPlan) {
  const alike = { days: SAME_AMOUNT_DAYS, vendorsMin: SAME_AMOUNT_VENDORS_MIN }
  const same = await rows.riskSameAmounts(tx, run.runId, alike)
  const bar = await approvalBars(tx, run.payerId, run.currency)
  const again = Map.groupBy(await reissuesOf(tx, run.runId), (each) => each.paymentId)
  return {
    again,
    same: new Map(same.map((row) => [row.amountMinor, row.vendors])),
    approvalBar: bar === null ? null : money(bar.aboveMinor, run.currency),
  }
}

async function risksOfSet(
  tx: Tx,
  plan: ReviewPlan,
  at: Instant,
  { same, approvalBar, again }: OfRun,
): Promise<ReadonlyMap<PaymentId, Risk>> {
  const { run, payer } = plan
  const { currency } = run
  const facts = await factsOf(tx, plan, at)
  const { zone } = payer
  const today = at.toZonedDateTimeISO(zone).toPlainDate()
  const dayOf = (instant: Instant | null) =>
    instant === null ? null : instant.toZonedDateTimeISO(zone).toPlainDate()
  return new Map(
    plan.payments.map((payment) => {
      const { paymentId, partnerId } = payment
      const account = facts.accounts.get(paymentId)?.[0]
      const asked: RiskPayment = {
        amount: payment.amount,
        firstToAccount: payment.firstToAccount,
        lines: (facts.lines.get(paymentId) ?? []).map(({ amountMinor, currency: of, ...line }) => ({
          ...line,
          amount: money(amountMinor, of),
        })),
      }
      const history: RiskHistory = {
        today,
        zone,
        paid: (facts.paid.get(partnerId) ?? []).map((row) => money(row.amountMinor, currency)),
        accountChangedOn: dayOf(account?.accountChangedAt ?? null),
        contactChangedOn: dayOf(account?.contactChangedAt ?? null),
        bankCountry: account?.bankCountry ?? null,
        residence: account?.residence ?? null,
        around: (facts.around.get(paymentId) ?? []).map((row) => money(row.amountMinor, currency)),
        approvalBar,
        deciders: decidersIn(facts.decided.get(paymentId) ?? [], facts.limits),
        reissues: [...new Set((again.get(paymentId) ?? []).map((each) => each.earlier))],
        sameAmountVendors: same.get(payment.amount.minor) ?? 1,
      }
      return [paymentId, riskOf(asked, history)]
    }),
  )
}

async function factsOf(tx: Tx, plan: ReviewPlan, at: Instant) {
  const { runId } = plan.run
  const paymentIds = plan.payments.map((payment) => payment.paymentId)
  const since = at.subtract({ hours: LATELY_DAYS * 24 })
  const near = { paymentIds, days: SPLIT_DAYS, limit: NEAR_MAX }
  const decided = await rows.riskDecided(tx, near)
  const persons = [...new Set(decided.map((row) => row.person))]
  const limits = new Map<string, Awaited<ReturnType<typeof limitsOf>>>()
  for (const currency of new Set(decided.map((row) => row.currency))) {
    limits.set(currency, await limitsOf(tx, persons, currency))
  }
  const paid = await rows.riskPaid(tx, { paymentIds, runId, limit: PAID_MAX })
  return {
    lines: grouped(await rows.riskLines(tx, paymentIds)),
    accounts: grouped(await rows.riskAccounts(tx, paymentIds, since)),
    paid: Map.groupBy(paid, (row) => row.partnerId),
    around: grouped(await rows.riskAround(tx, { ...near, runId })),
    decided: grouped(decided),
    limits,
  }
}

function grouped<R extends { readonly paymentId: PaymentId }>(
  all: readonly R[],
): ReadonlyMap<PaymentId, readonly R[]> {
  return Map.groupBy(all, (row) => row.paymentId)
}

type Decided = Awaited<ReturnType<typeof rows.riskDecided>>[number]

function decidersIn(
  decided: readonly Decided[],
  limits: ReadonlyMap<string, Awaited<ReturnType<typeof limitsOf>>>,
): RiskHistory['deciders'] {
  return [...Map.groupBy(decided, (row) => row.person)].map(([person, own]) => ({
    person,
    limit: limits.get(own[0]?.currency ?? '')?.get(person) ?? null,
    decided: own.map((row) => money(row.amountMinor, row.currency)),
  }))
}

export type LookAt = {
  readonly runId: RunId
  readonly paymentId: PaymentId
  /** sha256 of the content in which it is looked at. */
  readonly contentHash: string
}

/** Notes that somebody looked at a payment, in this content and with what stood out by then. It is
 *  part of what an approval says; looking again changes nothing. */
export async function lookAtPayment(
  act: Act,
  asked: LookAt,
): Promise<Result<{ paymentId: PaymentId; points: number }, PayoutRefusal>> {
  const from = ['checked', 'approved'] as const
  const locked = await lockRunIn(act, asked.runId, { from, wanted: 'looked through' })
  if (!locked.ok) return locked
  const plan = await loadPlan(act.tx, locked.value)
  const { number, contentHash: now } = plan.run
  const { paymentId, contentHash } = asked
  if (!plan.payments.some((payment) => payment.paymentId === paymentId)) {
    return refuse({ code: 'run.payment_unknown', run: number, payment: paymentId })
  }
  if (now === null || contentHash !== now) {
    const [approved, is] = [contentHash, now ?? contentHash]
    const nothing = { changed: [], differences: [] }
    return refuse({ code: 'run.content_changed', run: number, approved, now: is, ...nothing })
  }
  const one = { ...plan, payments: plan.payments.filter((each) => each.paymentId === paymentId) }
  const risk = (await risksOf(act.tx, one, act.at)).get(paymentId) ?? { points: 0, signs: [] }
  const person = personBehind(act.actor)
  const signs = risk.signs.map((sign) => sign.code)
  const { points } = risk
  const made = await rows.insertLook(act.tx, {
    paymentId,
    person,
    contentHash,
    points,
    signs,
    at: act.at,
  })
  if (made === 1)
    await recordRun(act, plan.run, 'run.payment_looked_at', { paymentId, points, signs })
  return ok({ paymentId, points })
}

/** Of the payments that stand out, which `person` has looked at in the present content, and which
 *  they have not. */
export async function reviewedBy(
  tx: Tx,
  plan: Plan,
  of: { readonly person: string; readonly at: Instant },
): Promise<{ readonly seen: readonly PaymentId[]; readonly unseen: readonly PaymentId[] }> {
  const out: PaymentId[] = []
  for await (const set of riskSets(tx, plan, of.at)) {
    for (const [paymentId, risk] of set) if (standsOut(risk)) out.push(paymentId)
  }
  const looks = await rows.looksOf(tx, plan.run.runId)
  const { contentHash } = plan.run
  const own = new Set(
    looks
      .filter((look) => look.person === of.person && look.contentHash === contentHash)
      .map((look) => look.paymentId),
  )
  return {
    seen: out.filter((paymentId) => own.has(paymentId)),
    unseen: out.filter((paymentId) => !own.has(paymentId)),
  }
}
