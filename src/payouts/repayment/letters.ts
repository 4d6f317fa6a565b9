import type { Act, HeardEvent, Subscription } from '../../audit/index.ts'
import { say } from '../../correspondence/index.ts'
import { must } from '../../kernel/assert.ts'
import { money, printMoney } from '../../kernel/money.ts'
import { ok } from '../../kernel/result.ts'
import { printDay } from '../../kernel/temporal.ts'
import { contactsOf, partnerById } from '../../partners/index.ts'
import * as rows from './repayment-sql.ts'

async function readInvoice(act: Act, event: HeardEvent) {
  const invoice = must(await rows.selectInvoice(act.tx, event.subjectId), 'it was told of')
  const { partnerId, number, amountMinor, currency } = invoice
  const partner = must(await partnerById(act.tx, partnerId), 'an invoice has a partner')
  const contacts = await contactsOf(act.tx, [partnerId])
  return {
    invoice,
    letter: {
      threadKind: 'repayment_invoice',
      threadId: invoice.repaymentInvoiceId,
      partnerId,
      to: contacts.flatMap(({ name, email }) => (email === null ? [] : [{ name, email }])),
    },
    facts: {
      number,
      partner: partner.legalName,
      link: null,
      amount: printMoney(money(amountMinor, currency)),
    },
  }
}

/** The partner is asked to pay back; where to pay stands on the invoice in the portal, never in mail. */
async function tellIssued(act: Act, event: HeardEvent) {
  const { invoice, letter, facts } = await readInvoice(act, event)
  // News comes late: one withdrawn since is told of by its own letter alone.
  if (invoice.withdrawnBecause !== null) return ok(null)
  const { repaymentInvoiceId, currency, dueOn } = invoice
  const head = await rows.headOfInvoice(act.tx, repaymentInvoiceId)
  const lines = (await rows.linesOfInvoice(act.tx, repaymentInvoiceId)).map((line) => ({
    what: line.reference,
    amount: printMoney(money(line.amountMinor, currency)),
    outcome: 'claimed back',
    reason: line.reason,
  }))
  const asked = { ...facts, payer: head.payerName, dueOn: printDay(dueOn), lines }
  await say(act, { ...letter, template: 'repayment.invoiced', facts: asked })
  return ok(null)
}

async function tellWithdrawn(act: Act, event: HeardEvent) {
  const { letter, facts } = await readInvoice(act, event)
  const reason = event.reason ?? 'no reason given'
  await say(act, { ...letter, template: 'repayment.withdrawn', facts: { ...facts, reason } })
  return ok(null)
}

/** Letters about invoices for what is owed back. */
export const repaymentLetters: readonly Subscription[] = [
  { event: 'repayment_invoice.issued', name: 'payouts.repayment_letters', run: tellIssued },
  { event: 'repayment_invoice.withdrawn', name: 'payouts.repayment_letters', run: tellWithdrawn },
]
