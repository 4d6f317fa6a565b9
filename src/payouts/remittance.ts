import type { Act, HeardEvent, Subscription } from '../audit/index.ts'
import { say } from '../correspondence/index.ts'
import { must } from '../kernel/assert.ts'
import { money, printMoney } from '../kernel/money.ts'
import { ok } from '../kernel/result.ts'
import { printDay } from '../kernel/temporal.ts'
import { contactsOf, partnerById, type PartnerId } from '../partners/index.ts'
import { receivablesById } from '../payables/index.ts'
import { sayRate } from '../rates/index.ts'
import { bankReason, codeIn } from './answers/reason-codes.ts'
import { nettingsOf } from './netting-sql.ts'
import { linesOf, paymentById, type PaymentRow } from './payment-sql.ts'
import { rateOf } from './plan.ts'
import type { PaymentId } from './run.ts'
import { vatsOf, withholdingsOf } from './tax/tax-sql.ts'
import { sayRule } from './tax/withhold-at-release.ts'

/** Everybody at the partner who should know of money: contacts of business and of finance. */
async function recipients(act: Act, partnerId: PartnerId) {
  const contacts = await contactsOf(act.tx, [partnerId])
  return contacts.flatMap(({ name, email }) => (email === null ? [] : [{ name, email }]))
}

async function readPayment(act: Act, event: HeardEvent) {
  const paymentId: PaymentId = event.subjectId
  const payment = must(await paymentById(act.tx, paymentId), 'a payment that was told of is there')
  const partner = must(await partnerById(act.tx, payment.partnerId), 'a payment has a partner')
  const about = { partner: partner.legalName, link: null }
  const thread = { threadKind: 'payment', threadId: paymentId, partnerId: partner.partnerId }
  return { payment, about, thread, to: await recipients(act, partner.partnerId) }
}

/** The bank confirmed: the partner is told what was paid, claim by claim. */
async function advise(act: Act, event: HeardEvent) {
  const { payment, about, thread, to } = await readPayment(act, event)
  // News comes late: a match taken back since, or a return, has its own word.
  if (payment.state !== 'settled') return ok(null)
  const { amountMinor, currency, owedCurrency, owedMinor, nettedMinor } = payment
  const lines = await linesOf(act.tx, [payment.paymentId])
  const rate = rateOf(payment)
  const { withheldMinor, vatMinor } = payment
  const left = owedMinor - nettedMinor - withheldMinor + vatMinor
  const net = printMoney(money(left, owedCurrency))
  await say(act, {
    ...thread,
    to,
    template: 'payment.remittance',
    facts: {
      ...about,
      reference: payment.endToEndId,
      amount: amountMinor === 0n ? null : printMoney(money(amountMinor, currency)),
      paidOn: printDay(must(payment.bookedOn, 'what is settled has its day')),
      lines: [
        ...lines.map((line) => ({
          what: line.reference,
          amount: printMoney(money(line.amountMinor, owedCurrency)),
          outcome: 'paid',
          reason: null,
        })),
        ...(await vatLines(act, payment)),
      ],
      deductions: [...(await deductionsOf(act, payment)), ...(await withheldOf(act, payment))],
      converted: rate === null ? null : `${net} at ${sayRate(rate, rate.on)}`,
    },
  })
  return ok(null)
}

/** What was netted, one line per receivable, with what of it remains. */
async function deductionsOf(act: Act, payment: PaymentRow) {
  const nettings = await nettingsOf(act.tx, [payment.paymentId])
  const booked = nettings.filter((each) => each.nettedAt !== null)
  const receivables = await receivablesById(act.tx, [
    ...new Set(booked.map((each) => each.receivableId)),
  ])
  return receivables.map(({ receivableId, reference, reason, open }) => {
    const own = booked.filter((each) => each.receivableId === receivableId)
    const minor = own.reduce((total, each) => total + each.amountMinor, 0n)
    const rest = open.minor === 0n ? 'nothing of it remains' : `${printMoney(open)} of it remains`
    return {
      what: `${reference}, claimed back: ${reason}`,
      amount: printMoney(money(-minor, payment.owedCurrency)),
      outcome: 'netted',
      reason: rest,
    }
  })
}

/** What was withheld for an authority, one line per payable, with its rule. */
async function withheldOf(act: Act, payment: PaymentRow) {
  const rows = await withholdingsOf(act.tx, [payment.paymentId])
  const booked = rows.filter((row) => row.withheldAt !== null)
  return booked.map((row) => ({
    what: `Tax for ${row.authority}`,
    amount: printMoney(money(-row.amountMinor, payment.owedCurrency)),
    outcome: 'withheld',
    reason: sayRule(row),
  }))
}

/** The VAT paid on top, by tax invoice. */
async function vatLines(act: Act, payment: PaymentRow) {
  const rows = await vatsOf(act.tx, [payment.paymentId])
  return rows
    .filter((row) => row.live)
    .map((row) => ({
      what: `VAT of your tax invoice ${row.number}`,
      amount: printMoney(money(row.amountMinor, payment.owedCurrency)),
      outcome: 'paid',
      reason: null,
    }))
}

/** The payment came back: what is owed is unchanged, and the partner is asked for an account. */
async function tellOfReturn(act: Act, event: HeardEvent) {
  const { payment, about, thread, to } = await readPayment(act, event)
  const code = codeIn(event.reason)
  const said = bankReason(code)
  const facts = {
    ...about,
    reference: payment.endToEndId,
    // A partner reads a sentence; a reason that is in no list is said as the bank gave it.
    reason: code === null ? (event.reason ?? 'no reason given') : said.partner,
    newAccount: said.newAccount,
  }
  await say(act, { ...thread, to, template: 'payment.returned', facts })
  return ok(null)
}

/** Something was paid too much: the partner is told before it is netted. */
async function tellOfClaim(act: Act, event: HeardEvent) {
  const [receivable] = await receivablesById(act.tx, [event.subjectId])
  const { partnerId, amount, reference, reason, netting } = must(receivable, 'it was claimed')
  const partner = must(await partnerById(act.tx, partnerId), 'a receivable has a partner')
  await say(act, {
    threadKind: 'receivable',
    threadId: event.subjectId,
    partnerId,
    to: await recipients(act, partnerId),
    template: 'payment.claimed_back',
    facts: {
      partner: partner.legalName,
      link: null,
      reference,
      amount: printMoney(amount),
      reason,
      netting,
    },
  })
  return ok(null)
}

/** Letters about payments: told once per event, after the bank's word was booked. */
export const remittanceLetters: readonly Subscription[] = [
  { event: 'payment.settled', name: 'payouts.remittance', run: advise },
  { event: 'payment.returned', name: 'payouts.remittance', run: tellOfReturn },
  { event: 'payment.rejected', name: 'payouts.remittance', run: tellOfReturn },
  { event: 'receivable.claimed', name: 'payouts.remittance', run: tellOfClaim },
]
