import pdfmake from 'pdfmake'
import { type Money, printMoney } from '../../kernel/money.ts'
import { type PlainDate, printDay } from '../../kernel/temporal.ts'
import { firstPrintable, printed, sayNamed } from '../advice/latin.ts'
import { hasLetter, muted, prepareFonts } from '../print-pdf.ts'
import type { RepaymentState } from './repayment-state.ts'

prepareFonts()

/** What a repayment invoice says. */
export type RepaymentInvoice = {
  readonly number: string
  readonly state: RepaymentState
  readonly payer: { readonly name: string; readonly address: string; readonly vat: string | null }
  readonly partner: string
  readonly partnerCode: string
  readonly amount: Money
  readonly issuedOn: PlainDate
  readonly dueOn: PlainDate
  /** Where to pay: `IBAN` and its number, `BIC`, … in the order a transfer asks for them. */
  readonly account: readonly (readonly [label: string, value: string])[]
  readonly lines: readonly {
    readonly reference: string
    readonly reason: string
    readonly claimedOn: PlainDate
    readonly amount: Money
  }[]
}

/** The invoice as a PDF (A4); the same invoice is the same text. Text alone: what partners and we typed
 *  is never read as anything else. */
export async function repaymentPdf(invoice: RepaymentInvoice): Promise<Uint8Array> {
  const { number, payer } = invoice
  const partner = firstPrintable([invoice.partner], hasLetter) ?? invoice.partnerCode
  const document = pdfmake.createPdf({
    info: { title: `Invoice ${number}`, author: payer.name },
    pageSize: 'A4',
    pageMargins: [48, 48, 48, 56],
    defaultStyle: { fontSize: 9.5, lineHeight: 1.2 },
    footer: (page: number, pages: number) => ({
      columns: [
        { text: `${payer.name} · ${number}`, color: muted, fontSize: 8 },
        { text: `${page} of ${pages}`, alignment: 'right', color: muted, fontSize: 8 },
      ],
      margin: [48, 16, 48, 0],
    }),
    content: [
      { text: payer.name, bold: true, fontSize: 11 },
      { text: payer.address, color: muted },
      ...(payer.vat === null ? [] : [{ text: `VAT ${payer.vat}`, color: muted }]),
      { text: `Invoice ${number}`, fontSize: 18, bold: true, margin: [0, 22, 0, 2] },
      { text: `to ${partner}`, fontSize: 11, margin: [0, 0, 0, 14] },
      head(invoice),
      { text: '', margin: [0, 8, 0, 8] },
      lineTable(invoice),
      {
        text: 'What is asked back was paid too much. It is no supply, and carries no VAT.',
        color: muted,
        margin: [0, 12, 0, 0],
      },
      ...(partner === invoice.partner ? [] : [{ text: sayNamed(partner), color: muted }]),
    ],
  })
  return new Uint8Array(await document.getBuffer())
}

function head({ state, issuedOn, dueOn, amount, account, number }: RepaymentInvoice) {
  const ends: Readonly<Partial<Record<RepaymentState, string>>> = {
    paid: 'paid in full',
    withdrawn: 'withdrawn: please do not pay it',
  }
  const end = ends[state]
  const rows = [
    ['Date', printDay(issuedOn)],
    ['To be paid by', printDay(dueOn)],
    ['Amount', printMoney(amount)],
    ...(end === undefined ? account : [['State', end]]),
    ['Reference', number],
  ]
  return {
    layout: 'noBorders',
    table: {
      widths: [150, '*'],
      body: rows.map(([label = '', text = '']) => [{ text: label, color: muted }, { text }]),
    },
  }
}

function lineTable({ lines, amount }: RepaymentInvoice) {
  const titles = ['Claimed back', 'On', 'Amount'].map((text, at) => ({
    text,
    bold: true,
    color: muted,
    alignment: at === 2 ? 'right' : 'left',
  }))
  const rows = lines.map((line) => [
    {
      text: [
        { text: line.reference },
        { text: `\n${printed(line.reason, hasLetter)}`, color: muted, fontSize: 8 },
      ],
    },
    { text: printDay(line.claimedOn) },
    { text: printMoney(line.amount), alignment: 'right' },
  ])
  const total = [
    { text: 'In all', bold: true, colSpan: 2 },
    {},
    { text: printMoney(amount), bold: true, alignment: 'right' },
  ]
  return {
    layout: 'lightHorizontalLines',
    table: { headerRows: 1, widths: ['*', 90, 110], body: [titles, ...rows, total] },
  }
}
