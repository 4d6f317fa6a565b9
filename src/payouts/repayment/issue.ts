import { personBehind, record, type Act } from '../../audit/index.ts'
import { must } from '../../kernel/assert.ts'
import { sum } from '../../kernel/money.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import {
  lockOpenReceivables,
  NETTING_DAYS,
  type PayableRefusal,
  type Receivable,
  receivablesById,
  setInvoicedUntil,
  uninvoicedReceivables,
} from '../../payables/index.ts'
import { nextHumanNumber } from '../../platform/numbers.ts'
import { plannedElsewhere } from '../netting-sql.ts'
import { selectPayer } from '../payer-sql.ts'
import type { PayerId } from '../run.ts'
import type { RepaymentRefusal } from './refusals.ts'
import * as rows from './repayment-sql.ts'
import {
  invoiceableFrom,
  REPAYMENT_TERMS_DAYS,
  type RepaymentInvoiceId,
  whyNotInvoiced,
} from './repayment.ts'

type Debt = Pick<Receivable, 'partnerId' | 'payerId'> & { readonly currency: string }
type Issued = {
  readonly repaymentInvoiceId: RepaymentInvoiceId
  readonly number: string
  readonly dueOn: PlainDate
}

/** Asks a partner by one invoice for this receivable and whatever else it owes the same payer in the
 *  same currency and may be asked for by now, due in 30 days. No money moves; until the invoice's day
 *  is over nothing of it is netted. Refuses what is not to be asked for yet, or is disputed, asked for
 *  already, or part of a run that is not released, and where no account of the payer takes the money. */
export async function issueRepaymentInvoice(
  act: Act,
  asked: { readonly receivableId: Receivable['receivableId'] },
): Promise<Result<Issued, RepaymentRefusal | PayableRefusal>> {
  const [found] = await receivablesById(act.tx, [asked.receivableId])
  if (found === undefined) {
    return refuse({ code: 'receivable.unknown', receivable: asked.receivableId })
  }
  const { partnerId, payerId } = found
  const debt = { partnerId, payerId, currency: found.amount.currency }
  const { on, ready, why } = await whatIsReady(act, debt)
  const reason = why.get(found.receivableId) ?? null
  if (reason !== null || !ready.some((one) => one.receivableId === found.receivableId)) {
    return refuse({
      code: 'repayment_invoice.not_ready',
      receivable: found.reference,
      why: reason ?? 'closed',
      from: invoiceableFrom(found),
    })
  }
  return issueFor(act, debt, { on, ready })
}

/** Each open claim of a debtor, locked: which may be asked for on the payer's day, and of the others
 *  why not. */
async function whatIsReady(act: Act, debt: Debt) {
  const payer = must(await selectPayer(act.tx, debt.payerId), 'a receivable has a payer')
  const on = act.at.toZonedDateTimeISO(payer.zone).toPlainDate()
  const open = await lockOpenReceivables(act.tx, debt)
  const ids = open.map((one) => one.receivableId)
  const planned = await plannedElsewhere(act.tx, ids, null)
  const isPlanned = new Set(planned.map((row) => row.receivableId))
  const why = new Map(
    open.map((one) => [
      one.receivableId,
      whyNotInvoiced(one, { on, planned: isPlanned.has(one.receivableId) }),
    ]),
  )
  return { on, why, ready: open.filter((one) => why.get(one.receivableId) === null) }
}

async function issueFor(
  act: Act,
  debt: Debt,
  of: { readonly on: PlainDate; readonly ready: readonly Receivable[] },
): Promise<Result<Issued, RepaymentRefusal>> {
  const { partnerId, currency } = debt
  const payerId: PayerId = debt.payerId
  const account = await rows.accountToPayTo(act.tx, payerId, currency)
  if (account === null) return refuse({ code: 'repayment_invoice.no_account', currency })
  const amount = sum(
    of.ready.map((one) => one.open),
    currency,
  )
  const dueOn = of.on.add({ days: REPAYMENT_TERMS_DAYS })
  const repaymentInvoiceId = act.newId<'repayment_invoice'>()
  const number = await nextHumanNumber(act.tx, { prefix: 'RI', year: of.on.year, digits: 4 })
  await rows.insertInvoice(act.tx, {
    repaymentInvoiceId,
    number,
    payerId,
    partnerId,
    payingAccountId: account.payingAccountId,
    currency,
    amountMinor: amount.minor,
    issuedOn: of.on,
    dueOn,
    issuedBy: personBehind(act.actor),
    issuedAt: act.at,
    lines: of.ready.map(({ receivableId, open }) => ({ receivableId, minor: open.minor })),
  })
  const receivableIds = of.ready.map((one) => one.receivableId)
  await setInvoicedUntil(act.tx, receivableIds, dueOn)
  await record(act, {
    type: 'repayment_invoice.issued',
    subjectKind: 'repayment_invoice',
    subjectId: repaymentInvoiceId,
    partnerId,
    body: {
      number,
      payerId,
      receivableIds,
      amountMinor: amount.minor,
      currency,
      dueOn: `${dueOn}`,
    },
  })
  return ok({ repaymentInvoiceId, number, dueOn })
}

/** Takes an invoice back, with the reason: what it asked for is netted again, and may be asked for
 *  anew. Refuses one that is withdrawn, or paid in full. */
export async function withdrawRepaymentInvoice(
  act: Act,
  asked: { readonly repaymentInvoiceId: RepaymentInvoiceId; readonly reason: string },
): Promise<Result<null, RepaymentRefusal>> {
  const { repaymentInvoiceId, reason } = asked
  const found = await rows.selectInvoice(act.tx, repaymentInvoiceId)
  if (found === null) return unknown(repaymentInvoiceId)
  const { partnerId, payerId, currency, number } = found
  // Receivables before their invoice, as whoever issues locks them.
  await lockOpenReceivables(act.tx, { partnerId, payerId, currency })
  const row = must(await rows.lockInvoice(act.tx, repaymentInvoiceId), 'it was there')
  if (row.withdrawnBecause !== null || row.openMinor === 0n) {
    const state = row.withdrawnBecause === null ? 'paid' : 'withdrawn'
    return refuse({ code: 'repayment_invoice.not_open', number, state })
  }
  const by = personBehind(act.actor)
  await rows.withdrawInvoiceRow(act.tx, { repaymentInvoiceId, by, at: act.at, reason })
  const lines = await rows.linesOfInvoice(act.tx, repaymentInvoiceId)
  const receivableIds = lines.map((line) => line.receivableId as Receivable['receivableId'])
  await setInvoicedUntil(act.tx, receivableIds, null)
  await record(act, {
    type: 'repayment_invoice.withdrawn',
    subjectKind: 'repayment_invoice',
    subjectId: repaymentInvoiceId,
    partnerId,
    reason,
    body: { number, payerId, receivableIds, amountMinor: row.amountMinor, currency },
  })
  return ok(null)
}

function unknown(repaymentInvoiceId: RepaymentInvoiceId) {
  return refuse({ code: 'repayment_invoice.unknown', invoice: repaymentInvoiceId } as const)
}

const SWEEP_RECEIVABLES = 1000

/** Asks for what nothing netted for 90 days, and at once for what no payout may net, one invoice per
 *  partner, payer and currency. Where no account takes the money it waits for one. */
export async function sweepRepaymentInvoices(
  act: Act,
): Promise<Result<{ issued: number }, RepaymentRefusal>> {
  const today = act.at.toZonedDateTimeISO('UTC').toPlainDate()
  // A day more, for payers east of Greenwich; each is judged by its own day below.
  const claimedBy = today.subtract({ days: NETTING_DAYS - 1 })
  const found = await uninvoicedReceivables(act.tx, { claimedBy, limit: SWEEP_RECEIVABLES })
  const debts = new Map(
    found.map(({ partnerId, payerId, amount: { currency } }) => [
      `${partnerId} ${payerId} ${currency}`,
      { partnerId, payerId, currency },
    ]),
  )
  let issued = 0
  for (const [, debt] of [...debts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { on, ready } = await whatIsReady(act, debt)
    if (ready.length === 0) continue
    if ((await issueFor(act, debt, { on, ready })).ok) issued += 1
  }
  return ok({ issued })
}
