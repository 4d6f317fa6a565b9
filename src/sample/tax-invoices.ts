import type { Act } from '../audit/index.ts'
import { keepFile, putFile } from '../evidence/index.ts'
import { must } from '../kernel/assert.ts'
import { money, printMoney } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { approvePayerChange, proposePayerChange } from '../payouts/change-payer.ts'
import { reviewTaxInvoice, sendTaxInvoice } from '../payouts/tax/tax-invoice.ts'
import { wantedInvoices } from '../payouts/tax/views.ts'
import type { World } from '../platform/world.ts'
import type { Days } from './days.ts'
import type { Company } from './found.ts'
import { pdfOf } from './papers/pdf.ts'
import type { Step } from './step.ts'
import type { Teller } from './teller.ts'

/** Working days ago since which our company asks registered partners for a tax invoice per payout. */
const ASKED_BACK = 10

/** Who has sent one since: the first was looked through and waits for Finance, the other for a look. */
const sent = [
  { partner: 'RHONE', number: 'F-2217', back: 3, at: '13:20', isReviewed: true },
  { partner: 'DONAUBLICK', number: 'RE-10482', back: 2, at: '09:45', isReviewed: false },
] as const

/** Finance asks for tax invoices; two partners send theirs for what was decided since, and what the
 *  others are owed is held until they do. */
export function taxInvoiceSteps(teller: Teller, days: Days, company: Company): Step[] {
  const { staff } = company
  const thread = 'tax-invoices'
  const asked = days.instant({ back: ASKED_BACK, at: '07:30' }, 'UTC')
  const ask = async () => {
    const doing = { step: thread, who: staff.thomas, at: asked, action: 'payer.edit' } as const
    const taxes = {
      incomeSource: 'partner',
      taxInvoices: 'registered',
      taxInvoicesFrom: days.day(-ASKED_BACK),
      recoversVat: false,
    } as const
    const { payerChangeId } = await teller.do(doing, proposePayerChange, {
      payerId: company.payerId,
      wanted: { taxes },
      reason: 'The auditors ask for a tax invoice of every registered partner we pay.',
    })
    const agreeing = { ...doing, step: `${thread}:agreed`, who: staff.aiko } as const
    await teller.do(agreeing, approvePayerChange, { payerChangeId })
  }
  return [
    { at: asked, name: thread, thread, run: ask },
    ...sent.map((one) => sentStep(teller, days, company, one)),
  ]
}

function sentStep(
  teller: Teller,
  days: Days,
  company: Company,
  { partner, number, back, at: time, isReviewed }: (typeof sent)[number],
): Step {
  const { contact, partnerId } = must(company.partners.get(partner), 'an enrolled partner')
  const name = `tax-invoice:${partner}`
  const at = days.instant({ back, at: time }, 'UTC')
  const issuedOn = days.day(-back)
  const seller = company.partnerOf(partner).legalName
  const run = async () => {
    const doing = { step: name, who: contact, at, action: 'tax_invoice.send' } as const
    const send = sendFor(teller.world, { partnerId, seller, number, issuedOn })
    const { taxInvoiceId } = await teller.do(doing, send, {})
    if (!isReviewed) return
    const review = { step: `${name}:review`, at: at.add({ hours: 1 }) }
    await teller.do(
      { ...review, who: company.staff.jonas, action: 'tax_invoice.review' },
      reviewTaxInvoice,
      { taxInvoiceId },
    )
  }
  return { at, name, thread: name, run }
}

type Invoice = {
  readonly partnerId: string
  readonly seller: string
  readonly number: string
  readonly issuedOn: ReturnType<Days['day']>
}

/** What the partner sends for all that waits for one: what waits is read inside the command. A payer in
 *  the United States is charged no VAT of the Union. */
function sendFor(world: World, { partnerId, seller, number, issuedOn }: Invoice) {
  return async (act: Act) => {
    const [wanted] = await wantedInvoices(act.tx, partnerId)
    const { net, payables, payer } = must(wanted, 'a payable that waits for a tax invoice')
    const bytes = pdfOf({
      title: `Tax invoice ${number}`,
      from: [seller],
      on: issuedOn,
      facts: [
        ['To', payer.legalName],
        ['For', payables.map(({ reference }) => reference).join(', ')],
        ['Net', printMoney(net)],
        ['VAT', 'none: outside the scope of VAT'],
        ['To pay', printMoney(net)],
      ],
    })
    const kept = unwrap(await keepFile(world.files, { name: `${number}.pdf`, bytes }))
    const { fileId } = unwrap(await putFile(act, kept))
    return sendTaxInvoice(act, {
      payableIds: payables.map(({ payableId }) => payableId),
      number,
      issuedOn,
      net,
      vatRate: '0',
      vat: money(0n, net.currency),
      gross: net,
      sellerVat: null,
      buyerVat: null,
      fileId,
    })
  }
}
