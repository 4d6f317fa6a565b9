import type { Act } from '../audit/index.ts'
import { endToEndId } from '../formats/end-to-end-id.ts'
import { must } from '../kernel/assert.ts'
import { money, type Money, subtract } from '../kernel/money.ts'
import type { Rate } from '../kernel/rate.ts'
import { unwrap } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { nettableReceivables, type Payable, toPay } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import type { Keys } from '../platform/secrets.ts'
import { convertOn, ecb, sayRateRefusal } from '../rates/index.ts'
import { amountOf, type Group, remittanceText } from './gather.ts'
import { plannedElsewhere } from './netting-sql.ts'
import { netOf, type PlanPayment } from './plan.ts'
import { nettedIn, type OpenReceivable, planNetting } from './plan-netting.ts'
import { creditorOf, type Standing } from './preflight.ts'
import type { Finding } from './reasons.ts'
import { taxGround } from './tax/ground.ts'
import { type PaymentTax, taxOf, withheldFrom, withheldIn, vatIn } from './tax/plan-tax.ts'
import type { PaymentId } from './run.ts'

type NewRun = { readonly number: string; readonly payerId: string; readonly currency: string }

export type Planned = {
  readonly payments: readonly PlanPayment[]
  /** What was found of them already: no rate of the day. */
  readonly before: ReadonlyMap<PaymentId, readonly Finding[]>
}

type ToPlan = {
  readonly run: NewRun
  readonly groups: readonly Group<Payable>[]
  /** Payments of the run that were planned before these. */
  readonly after: number
  readonly standing: Standing
  readonly payer: { readonly payerId: string; readonly country: string }
  readonly executeOn: PlainDate
  readonly preparedOn: PlainDate
}

function taxGroundOf(tx: Tx, { payer, groups, executeOn }: ToPlan) {
  const partnerIds = groups.map((group) => group.partnerId)
  const payableIds = groups.flatMap(({ payables }) => payables.map((each) => each.payableId))
  return taxGround(tx, { payer, partnerIds, payableIds, on: executeOn })
}

/** What the partner reads on its statement of lines of one currency, and what was taken off or added. */
function remittanceOf(
  run: Pick<NewRun, 'number'>,
  lines: PlanPayment['lines'],
  of: Pick<PlanPayment, 'nettings'> & PaymentTax,
): string {
  const { currency } = amountOf(lines)
  const references = lines.map((line) => line.reference)
  return remittanceText(run.number, references, {
    netted: nettedIn(of.nettings, currency),
    withheld: withheldIn(of.withholdings, currency),
    vat: vatIn(of.vats, currency),
  })
}

/** One payment per partner and currency owed in: its lines, what of them is netted, and what leaves,
 *  converted once, at the rate of the day it is prepared on. */
export async function planPayments(act: Act, keys: Keys, of: ToPlan): Promise<Planned> {
  const { run, groups, standing, preparedOn } = of
  const partnerIds = groups.map((group) => group.partnerId)
  const asked = { payerId: run.payerId, on: preparedOn }
  const netting = await openForNetting(act.tx, asked, partnerIds)
  const ground = await taxGroundOf(act.tx, of)
  const before = new Map<PaymentId, Finding[]>()
  const payments: PlanPayment[] = []
  for (const { partnerId, currency, payables } of groups) {
    const ordinal = of.after + payments.length + 1
    const paymentId = act.newId<'payment'>()
    const lines = payables.map(lineOf)
    const tax = taxOf(ground, partnerId, lines)
    const nettings = planNetting(
      payables.map((each) => nettableAfter(each, tax)),
      netting(partnerId, currency),
    )
    const owed = amountOf(lines)
    const paid = await convertForRun(act, netOf({ owed, nettings, ...tax }), {
      run,
      on: preparedOn,
    })
    if (paid.finding !== null) before.set(paymentId, [paid.finding])
    payments.push({
      paymentId,
      ordinal,
      endToEndId: unwrap(endToEndId({ runNumber: run.number, ordinal, attempt: 1 })),
      partnerId,
      ...(creditorOf(keys, standing, partnerId) ?? noCreditor(standing, partnerId)),
      amount: paid.amount,
      owed,
      rate: paid.rate,
      nettings,
      ...tax,
      remittance: remittanceOf(run, lines, { nettings, ...tax }),
      lines,
    })
  }
  return { payments, before }
}

/** A payable as netting sees it: tax goes first, and what carries VAT is paid and not netted, as its
 *  VAT must reach the partner. */
function nettableAfter(payable: Payable, tax: PaymentTax) {
  const { payableId, amount } = payable
  const withheld = withheldFrom(tax.withholdings, payableId, amount.currency)
  const carriesVat = tax.vats.some((vat) => vat.payableId === payableId)
  return {
    payableId,
    netting: payable.netting && !carriesVat,
    toPay: subtract(toPay(payable), withheld),
  }
}

/** What leaves for a net amount, at the source's rate of the day. Without a rate nothing does, nor
 *  where it comes to less than the smallest unit: the payment drops out and says why. */
async function convertForRun(
  act: Act,
  net: Money,
  of: { readonly run: Pick<NewRun, 'currency'>; readonly on: PlainDate },
): Promise<{ amount: Money; rate: Rate | null; finding: Finding | null }> {
  const { currency: to } = of.run
  const converted = await convertOn(act.tx, { amount: net, to, on: of.on, source: ecb })
  const nothing = money(0n, to)
  if (!converted.ok) {
    const { refusal } = converted
    const said = sayRateRefusal(refusal)
    return { amount: nothing, rate: null, finding: { code: 'no_rate', owed: net, to, said } }
  }
  const { to: amount, rate } = converted.value
  const isLost = amount.minor === 0n && net.minor > 0n
  const minimum = money(1n, to)
  return { amount, rate, finding: isLost ? { code: 'below_minimum', amount, minimum } : null }
}

/** What may be netted of each partner and currency: open, and not planned by a run that waits. The
 *  partners are locked, so two runs of one payer plan one after the other. */
async function openForNetting(
  tx: Tx,
  of: { readonly payerId: string; readonly on: PlainDate },
  partners: readonly string[],
) {
  const partnerIds = [...new Set(partners)]
  const found = await nettableReceivables(tx, { partnerIds, ...of })
  const ids = found.map((each) => each.receivableId)
  const planned = new Map(
    (await plannedElsewhere(tx, ids, null)).map((row) => [row.receivableId, row.minor]),
  )
  const byPartner = Map.groupBy(found, (each) => each.partnerId)
  return (partnerId: string, currency: string): OpenReceivable[] =>
    (byPartner.get(partnerId) ?? [])
      .filter((each) => each.open.currency === currency)
      .map(({ receivableId, reference, open }) => ({
        receivableId,
        reference,
        open: money(open.minor - (planned.get(receivableId) ?? 0n), currency),
      }))
}

/** Of a payment that cannot be made: whom it would have paid, and to no account. */
function noCreditor(standing: Standing, partnerId: string) {
  const partner = must(standing.partners.get(partnerId), 'a payable has a partner')
  return {
    bankDetailId: null,
    creditorName: partner.legalName,
    creditorAddress: null,
    masked: standing.vendors.get(partnerId)?.masked ?? 'no account',
    accountMark: '',
    bic: null,
    routingNumber: null,
    erpNumber: null,
    forFile: null,
    firstToAccount: false,
    accountApprovedBy: null,
  }
}

function lineOf(payable: Payable): PlanPayment['lines'][number] {
  const { payableId, decisionId, lineNo, instalment, fundId, reference } = payable
  const amount = toPay(payable)
  const { decidedBy } = payable
  return {
    payableId,
    decisionId,
    lineNo,
    instalment,
    fundId,
    reference,
    amount,
    decidedBy,
    alsoDecidedBy: [],
  }
}
