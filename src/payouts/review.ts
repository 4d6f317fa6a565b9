import { personBehind, type Act } from '../audit/index.ts'
import { limitsOf } from '../identity/index.ts'
import { money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { Instant } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { approvalBars } from './approval-sql.ts'
import { loadPlan, type Plan } from './plan.ts'
import type { PayoutRefusal } from './refusals.ts'
import { LATELY_DAYS, type Risk, type RiskHistory, riskOf, type RiskPayment } from './risk.ts'
import { SAME_AMOUNT_VENDORS_MIN, SPLIT_DAYS, standsOut } from './risk.ts'
import * as rows from './risk-sql.ts'
import type { PaymentId, RunId } from './run.ts'
import { lockRunIn, recordRun } from './step.ts'

const PAID_MAX = 50
/** Payments and decisions around one payment that are looked at for splitting, the newest. */
const NEAR_MAX = 200
const SAME_AMOUNT_DAYS = 30

/** The risk of each payment that is still in a run, as of `at`. A fixed number of statements, however
 *  many payments: they are read in sets. */
export async function risksOf(
  tx: Tx,
  plan: Plan,
  at: Instant,
): Promise<ReadonlyMap<PaymentId, Risk>> {
  const { run, payer } = plan
  const { runId, currency } = run
  const facts = await factsOf(tx, plan, at)
  const { zone } = payer
  const today = at.toZonedDateTimeISO(zone).toPlainDate()
  const dayOf = (instant: Instant | null) =>
    instant === null ? null : instant.toZonedDateTimeISO(zone).toPlainDate()
  const bar = await approvalBars(tx, run.payerId, currency)
  const approvalBar = bar === null ? null : money(bar.aboveMinor, currency)
  const lines = grouped(await rows.riskLines(tx, runId))
  return new Map(
    plan.payments.map((payment) => {
      const { paymentId, partnerId } = payment
      const account = facts.accounts.get(paymentId)?.[0]
      const asked: RiskPayment = {
        amount: payment.amount,
        firstToAccount: payment.firstToAccount,
        lines: (lines.get(paymentId) ?? []).map(({ amountMinor, currency: of, ...line }) => ({
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
        sameAmountVendors: facts.same.get(payment.amount.minor) ?? 1,
      }
      return [paymentId, riskOf(asked, history)]
    }),
  )
}

async function factsOf(tx: Tx, plan: Plan, at: Instant) {
  const { runId } = plan.run
  const since = at.subtract({ hours: LATELY_DAYS * 24 })
  const decided = await rows.riskDecided(tx, runId, { days: SPLIT_DAYS, limit: NEAR_MAX })
  const persons = [...new Set(decided.map((row) => row.person))]
  const limits = new Map<string, Awaited<ReturnType<typeof limitsOf>>>()
  for (const currency of new Set(decided.map((row) => row.currency))) {
    limits.set(currency, await limitsOf(tx, persons, currency))
  }
  const alike = { days: SAME_AMOUNT_DAYS, vendorsMin: SAME_AMOUNT_VENDORS_MIN }
  const same = await rows.riskSameAmounts(tx, runId, alike)
  return {
    accounts: grouped(await rows.riskAccounts(tx, runId, since)),
    paid: Map.groupBy(await rows.riskPaid(tx, runId, PAID_MAX), (row) => row.partnerId),
    around: grouped(await rows.riskAround(tx, runId, { days: SPLIT_DAYS, limit: NEAR_MAX })),
    same: new Map(same.map((row) => [row.amountMinor, row.vendors])),
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
  const risk = (await risksOf(act.tx, plan, act.at)).get(paymentId) ?? { points: 0, signs: [] }
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
  const risks = await risksOf(tx, plan, of.at)
  const looks = await rows.looksOf(tx, plan.run.runId)
  const { contentHash } = plan.run
  const own = new Set(
    looks
      .filter((look) => look.person === of.person && look.contentHash === contentHash)
      .map((look) => look.paymentId),
  )
  const out = plan.payments
    .map((payment) => payment.paymentId)
    .filter((paymentId) => standsOut(risks.get(paymentId) ?? { points: 0 }))
  return {
    seen: out.filter((paymentId) => own.has(paymentId)),
    unseen: out.filter((paymentId) => !own.has(paymentId)),
  }
}
