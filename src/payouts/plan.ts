import { must } from '../kernel/assert.ts'
import { money, type Money, subtract, sum, zero } from '../kernel/money.ts'
import { convert, rate, type Rate } from '../kernel/rate.ts'
import { printRatio, readRatio } from '../kernel/ratio.ts'
import type { Tx } from '../platform/db.ts'
import {
  type Address,
  type ContentConversion,
  type ContentLine,
  type ContentPayment,
  type ForFile,
  type RunContent,
} from './content.ts'
import { type ReissueRow, reissuesOf } from './answers/taken-back-sql.ts'
import type { DutyFacts } from './duties.ts'
import * as payers from './payer-sql.ts'
import { type NettingRow, nettingsOf } from './netting-sql.ts'
import { nettedIn, type Netting } from './plan-netting.ts'
import type { PaymentId } from './run.ts'
import * as paymentRows from './payment-sql.ts'
import * as runs from './run-sql.ts'
import {
  afterTax,
  type PaymentTax,
  type PlannedVat,
  type PlannedWithholding,
} from './tax/plan-tax.ts'
import * as taxes from './tax/tax-sql.ts'

/** A payment as planned: what content says of it, or not all of it when it cannot be paid. */
export type PlanPayment = Omit<
  ContentPayment,
  | 'paymentId'
  | 'bankDetailId'
  | 'creditorAddress'
  | 'lines'
  | 'conversion'
  | 'nettings'
  | 'withholdings'
  | 'vats'
  | 'forFile'
> & {
  readonly forFile: ForFile | null
  /** The sum of its lines, in the currency they are owed in. */
  readonly owed: Money
  /** Of the owed currency to the paid one; null where they are one, or no rate was found. */
  readonly rate: Rate | null
  readonly nettings: readonly Netting[]
  readonly withholdings: readonly PlannedWithholding[]
  readonly vats: readonly PlannedVat[]
  readonly paymentId: PaymentId
  readonly bankDetailId: string | null
  readonly creditorAddress: Address | null
  readonly firstToAccount: boolean
  readonly accountApprovedBy: string | null
  readonly lines: readonly (ContentLine & {
    readonly decidedBy: string
    /** Who else decided its submission, before or after. */
    readonly alsoDecidedBy: readonly string[]
  })[]
}

/** A run with its payments that are still in it. */
export type Plan = {
  readonly run: runs.RunRow
  readonly payer: payers.PayerRow
  readonly account: payers.AccountRow
  readonly payments: readonly PlanPayment[]
  /** What it pays again after an answer that a person filed and no statement shows. */
  readonly reissues: readonly ReissueRow[]
}

/** Reads a run and what is still in it; the caller has locked the run where it matters. */
export async function loadPlan(tx: Tx, run: runs.RunRow): Promise<Plan> {
  const payer = must(await payers.selectPayer(tx, run.payerId), 'a run has a payer')
  const account = must(await payers.selectAccount(tx, run.payingAccountId), 'a run has an account')
  const payments: PlanPayment[] = []
  for (let after = 0; ;) {
    const page = await paymentRows.paymentsAfter(tx, {
      runId: run.runId,
      after,
      limit: ROWS_PER_SET,
    })
    payments.push(...(await planRows(tx, page)))
    const last = page.at(-1)
    if (last === undefined || page.length < ROWS_PER_SET) {
      const reissues = await reissuesOf(tx, run.runId)
      return { run, payer, account, payments, reissues }
    }
    after = last.ordinal
  }
}

/** Payments read together, with what belongs to them. */
const ROWS_PER_SET = 5_000

async function planRows(
  tx: Tx,
  rows: readonly paymentRows.PaymentRow[],
): Promise<readonly PlanPayment[]> {
  const ids = rows.map((row) => row.paymentId)
  const lines = await paymentRows.linesOf(tx, ids)
  const living = livingBy(lines)
  const nettings = livingBy(await nettingsOf(tx, ids))
  const withheld = livingBy(await taxes.withholdingsOf(tx, ids))
  const vats = livingBy(await taxes.vatsOf(tx, ids))
  return rows.map((row) =>
    planPayment(row, living(row.paymentId), {
      nettings: nettings(row.paymentId),
      withheld: withheld(row.paymentId),
      vats: vats(row.paymentId),
    }),
  )
}

/** What lives of rows, by payment. */
function livingBy<R extends { readonly paymentId: string; readonly live: boolean }>(
  all: readonly R[],
): (paymentId: string) => readonly R[] {
  const byPayment = Map.groupBy(
    all.filter((row) => row.live),
    (row) => row.paymentId,
  )
  return (paymentId) => byPayment.get(paymentId) ?? []
}

function planPayment(
  row: paymentRows.PaymentRow,
  lines: readonly paymentRows.LineRow[],
  of: {
    readonly nettings: readonly NettingRow[]
    readonly withheld: readonly taxes.WithholdingRow[]
    readonly vats: readonly taxes.VatRow[]
  },
): PlanPayment {
  const { amountMinor, currency, owedMinor, owedCurrency, ...rest } = row
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
    owed: money(owedMinor, owedCurrency),
    rate: rateOf(row),
    nettings: of.nettings.map(({ payableId, receivableId, reference, amountMinor: minor }) => ({
      payableId,
      receivableId,
      reference,
      amount: money(minor, owedCurrency),
    })),
    withholdings: of.withheld.map((each) => plannedWithholding(each, owedCurrency)),
    vats: of.vats.map((each) => plannedVat(each, owedCurrency)),
    remittance: rest.remittance,
    forFile: rest.forFile,
    firstToAccount: rest.firstToAccount,
    accountApprovedBy: rest.accountApprovedBy,
    lines: lines.map((line) => ({
      payableId: line.payableId,
      decisionId: line.decisionId,
      lineNo: line.lineNo,
      instalment: line.instalment,
      fundId: line.fundId,
      reference: line.reference,
      amount: money(line.amountMinor, owedCurrency),
      decidedBy: line.decidedBy,
      alsoDecidedBy: line.alsoDecidedBy,
    })),
  }
}

function plannedWithholding(row: taxes.WithholdingRow, currency: string): PlannedWithholding {
  const { payableId, authority, regime, rate: percent, source } = row
  const [basis, amount] = [money(row.basisMinor, currency), money(row.amountMinor, currency)]
  return { payableId, authority, regime, rate: percent, source, basis, amount }
}

function plannedVat(row: taxes.VatRow, currency: string): PlannedVat {
  const { payableId, taxInvoiceId, number, rate: percent } = row
  const [net, amount] = [money(row.netMinor, currency), money(row.amountMinor, currency)]
  return { payableId, taxInvoiceId, number, rate: percent, net, amount }
}

/** The rate a payment was converted at, as it was kept; null where none was needed. */
export function rateOf(
  row: Pick<paymentRows.PaymentRow, 'owedCurrency' | 'currency' | 'rate' | 'rateSource' | 'rateOn'>,
): Rate | null {
  if (row.rate === null) return null
  return rate({
    from: row.owedCurrency,
    to: row.currency,
    value: must(readRatio(row.rate), 'a kept rate is a ratio'),
    source: must(row.rateSource, 'a rate has a source'),
    on: must(row.rateOn, 'a rate has a day'),
  })
}

/** What of a payment is not netted, less tax, plus VAT, in the currency it is owed in: what is
 *  converted and leaves. */
export function netOf(payment: Pick<PlanPayment, 'owed' | 'nettings'> & PaymentTax): Money {
  const left = subtract(payment.owed, nettedIn(payment.nettings, payment.owed.currency))
  return afterTax(left, payment)
}

/** What of the amount is VAT, in the currency paid: the rest is what leaves without it. */
export function vatPaidOf(
  payment: Pick<PlanPayment, 'owed' | 'nettings' | 'rate' | 'amount'> & PaymentTax,
): Money {
  const { amount, rate: at, vats } = payment
  const cannotPay = at === null && amount.currency !== payment.owed.currency
  if (vats.length === 0 || cannotPay) return zero(amount.currency)
  return subtract(amount, amountAt(netOf({ ...payment, vats: [] }), at))
}

/** What leaves the account for a net amount: at the rate kept with the payment, or as it is. */
export function amountAt(net: Money, at: Rate | null): Money {
  return at === null ? net : convert(net, at)
}

/** What is approved and written of a plan. Every payment still in it has an account. */
export function contentOf(
  plan: Omit<Plan, 'run' | 'reissues'> & { readonly run: RunHead },
): RunContent {
  const { run, payer, account } = plan
  return {
    number: run.number,
    messageId: run.messageId,
    createdAt: run.createdAt,
    executeOn: run.executeOn,
    ...(run.processOn === null ? {} : { processOn: run.processOn }),
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
      ...(account.originator === null ? {} : { originator: account.originator, zone: payer.zone }),
    },
    payments: plan.payments.map(contentPayment),
  }
}
export type RunHead = Pick<
  runs.RunRow,
  'number' | 'messageId' | 'createdAt' | 'executeOn' | 'processOn' | 'currency'
>

function contentPayment(payment: PlanPayment): ContentPayment {
  const { firstToAccount: _, accountApprovedBy: __, lines, ...all } = payment
  const { owed: ___, rate: at, nettings, withholdings, vats, forFile, ...rest } = all
  return {
    ...rest,
    ...(at === null ? {} : { conversion: conversionOf(payment, at) }),
    ...(nettings.length === 0 ? {} : { nettings }),
    ...(withholdings.length === 0 ? {} : { withholdings }),
    ...(vats.length === 0 ? {} : { vats }),
    ...(forFile === null ? {} : { forFile }),
    bankDetailId: must(payment.bankDetailId, 'a payment in a run has an account'),
    creditorAddress: must(payment.creditorAddress, 'a payment in a run has an address'),
    lines: lines.map(({ decidedBy: ____, alsoDecidedBy: _____, ...line }) => line),
  }
}

function conversionOf(of: PlanPayment, at: Rate): ContentConversion {
  return { from: netOf(of), rate: printRatio(at.value), source: at.source, on: at.on }
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

/** Everybody who decided what a line pays. */
export function decidersOf(line: PlanPayment['lines'][number]): readonly string[] {
  return [line.decidedBy, ...line.alsoDecidedBy]
}

/** What separation of duties asks of a run. */
export function dutiesOf(plan: Plan): DutyFacts {
  const first = plan.payments.filter((payment) => payment.firstToAccount)
  return {
    preparers: plan.run.preparers,
    deciders: [...new Set(plan.payments.flatMap(({ lines }) => lines.flatMap(decidersOf)))],
    firstAccountApprovers: [
      ...new Set(first.flatMap(({ accountApprovedBy: by }) => (by === null ? [] : [by]))),
    ],
    answerFilers: [...new Set(plan.reissues.map((each) => each.person))],
  }
}
