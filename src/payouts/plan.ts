import { must } from '../kernel/assert.ts'
import { money, type Money, sum } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import { type Address, type ContentLine, type ContentPayment, type RunContent } from './content.ts'
import type { DutyFacts } from './duties.ts'
import * as payers from './payer-sql.ts'
import type { PaymentId } from './run.ts'
import * as paymentRows from './payment-sql.ts'
import * as runs from './run-sql.ts'

/** A payment as planned: what content says of it, or not all of it when it cannot be paid. */
export type PlanPayment = Omit<
  ContentPayment,
  'paymentId' | 'bankDetailId' | 'creditorAddress' | 'lines'
> & {
  readonly paymentId: PaymentId
  readonly bankDetailId: string | null
  readonly creditorAddress: Address | null
  readonly firstToAccount: boolean
  readonly accountApprovedBy: string | null
  readonly lines: readonly (ContentLine & { readonly decidedBy: string })[]
}

/** A run with its payments that are still in it. */
export type Plan = {
  readonly run: runs.RunRow
  readonly payer: payers.PayerRow
  readonly account: payers.AccountRow
  readonly payments: readonly PlanPayment[]
}

/** Reads a run and what is still in it; the caller has locked the run where it matters. */
export async function loadPlan(tx: Tx, run: runs.RunRow): Promise<Plan> {
  const payer = must(await payers.selectPayer(tx, run.payerId), 'a run has a payer')
  const account = must(await payers.selectAccount(tx, run.payingAccountId), 'a run has an account')
  const rows = (await paymentRows.paymentsOfRuns(tx, [run.runId])).filter(
    (row) => row.droppedAt === null,
  )
  const lines = await paymentRows.linesOf(
    tx,
    rows.map((row) => row.paymentId),
  )
  const payments = rows.map((row) =>
    planPayment(
      row,
      lines.filter((line) => line.paymentId === row.paymentId && line.live),
    ),
  )
  return { run, payer, account, payments }
}

function planPayment(
  row: paymentRows.PaymentRow,
  lines: readonly paymentRows.LineRow[],
): PlanPayment {
  const { amountMinor, currency, ...rest } = row
  return {
    paymentId: rest.paymentId,
    ordinal: rest.ordinal,
    endToEndId: rest.endToEndId,
    partnerId: rest.partnerId,
    bankDetailId: rest.bankDetailId,
    creditorName: rest.creditorName,
    creditorAddress: rest.creditorAddress,
    masked: rest.masked,
    accountMark: rest.accountMark,
    bic: rest.bic,
    routingNumber: rest.routingNumber,
    erpNumber: rest.erpNumber,
    amount: money(amountMinor, currency),
    remittance: rest.remittance,
    firstToAccount: rest.firstToAccount,
    accountApprovedBy: rest.accountApprovedBy,
    lines: lines.map((line) => ({
      payableId: line.payableId,
      decisionId: line.decisionId,
      lineNo: line.lineNo,
      instalment: line.instalment,
      fundId: line.fundId,
      reference: line.reference,
      amount: money(line.amountMinor, currency),
      decidedBy: line.decidedBy,
    })),
  }
}

/** What is approved and written of a plan. Every payment still in it has an account. */
export function contentOf(plan: Omit<Plan, 'run'> & { readonly run: RunHead }): RunContent {
  const { run, payer, account } = plan
  return {
    number: run.number,
    messageId: run.messageId,
    createdAt: run.createdAt,
    executeOn: run.executeOn,
    currency: run.currency,
    payer: { payerId: payer.payerId, legalName: payer.legalName, address: addressOf(payer) },
    account: {
      payingAccountId: account.payingAccountId,
      profile: account.profile,
      masked: account.masked,
      bic: account.bic,
      routingNumber: account.routingNumber,
      batchBooking: account.batchBooking,
      glAccount: account.glAccount,
    },
    payments: plan.payments.map(contentPayment),
  }
}
export type RunHead = Pick<
  runs.RunRow,
  'number' | 'messageId' | 'createdAt' | 'executeOn' | 'currency'
>

function contentPayment(payment: PlanPayment): ContentPayment {
  const { firstToAccount: _, accountApprovedBy: __, lines, ...rest } = payment
  return {
    ...rest,
    bankDetailId: must(payment.bankDetailId, 'a payment in a run has an account'),
    creditorAddress: must(payment.creditorAddress, 'a payment in a run has an address'),
    lines: lines.map(({ decidedBy: ___, ...line }) => line),
  }
}

function addressOf(payer: payers.PayerRow): Address {
  const { street, houseNumber, postCode, town, region, country } = payer
  return { street, houseNumber, postCode, town, region, country }
}

export function planTotal(plan: Pick<Plan, 'payments'> & { readonly run: RunHead }): Money {
  const { currency } = plan.run
  return sum(
    plan.payments.map((payment) => payment.amount),
    currency,
  )
}

/** What separation of duties asks of a run. */
export function dutiesOf(plan: Plan): DutyFacts {
  const first = plan.payments.filter((payment) => payment.firstToAccount)
  return {
    preparers: plan.run.preparers,
    deciders: [
      ...new Set(plan.payments.flatMap((payment) => payment.lines.map((line) => line.decidedBy))),
    ],
    firstAccountApprovers: [
      ...new Set(first.flatMap(({ accountApprovedBy: by }) => (by === null ? [] : [by]))),
    ],
  }
}
