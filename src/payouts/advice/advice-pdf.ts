import pdfmake from 'pdfmake'
import { printMoney } from '../../kernel/money.ts'
import { printDay } from '../../kernel/temporal.ts'
import { hasLetter, muted, prepareFonts } from '../print-pdf.ts'
import type { Advice, AdviceLine } from './advice.ts'
import { inLatin } from './latin.ts'

prepareFonts()

/** The advice as a PDF (A4, one page or as many as its claims need); the same advice is the same text.
 *  Text alone: what partners and we typed is never read as anything else. */
export async function advicePdf(asked: Advice): Promise<Uint8Array> {
  const { advice, note } = inLatin(asked, hasLetter)
  const document = pdfmake.createPdf({
    info: { title: `Remittance advice ${advice.reference}`, author: advice.payer.name },
    pageSize: 'A4',
    pageMargins: [48, 48, 48, 56],
    defaultStyle: { fontSize: 9.5, lineHeight: 1.2 },
    footer: (page: number, pages: number) => ({
      columns: [
        { text: `${advice.payer.name} · ${advice.reference}`, color: muted, fontSize: 8 },
        { text: `${page} of ${pages}`, alignment: 'right', color: muted, fontSize: 8 },
      ],
      margin: [48, 16, 48, 0],
    }),
    content: [
      { text: advice.payer.name, bold: true, fontSize: 11 },
      { text: advice.payer.address, color: muted },
      ...(advice.payer.vat === null ? [] : [{ text: `VAT ${advice.payer.vat}`, color: muted }]),
      { text: 'Remittance advice', fontSize: 18, bold: true, margin: [0, 22, 0, 2] },
      { text: `to ${advice.partner}`, fontSize: 11, margin: [0, 0, 0, 14] },
      headTable(advice),
      { text: '', margin: [0, 8, 0, 8] },
      lineTable(advice),
      ...(advice.converted === null
        ? []
        : [{ text: `Converted once: ${advice.converted}.`, color: muted, margin: [0, 8, 0, 0] }]),
      ...(note === null ? [] : [{ text: note, color: muted, margin: [0, 8, 0, 0] }]),
    ],
  })
  return new Uint8Array(await document.getBuffer())
}

function headTable(advice: Advice) {
  const booked = advice.bookedOn
  const rows = [
    ['Reference on your statement', advice.reference],
    ['Pay run', advice.runNumber],
    [booked === null ? 'To be executed' : 'Paid', printDay(booked ?? advice.executeOn)],
    ['To your account', advice.masked],
    ['Amount', printMoney(advice.paid)],
    ['State', states[advice.state] ?? advice.state],
  ]
  return {
    layout: 'noBorders',
    table: {
      widths: [150, '*'],
      body: rows.map(([label = '', text = '']) => [{ text: label, color: muted }, { text }]),
    },
  }
}

function lineTable({ lines, net, converted, paid }: Advice) {
  const head = ['What', 'Earned', 'Amount'].map((text, at) => ({
    text,
    bold: true,
    color: muted,
    alignment: at === 2 ? 'right' : 'left',
  }))
  const total = (text: string, amount: string) => [
    { text, bold: true, colSpan: 2 },
    {},
    { text: amount, bold: true, alignment: 'right' },
  ]
  const totals = [total(converted === null ? 'Paid' : 'In all', printMoney(net))]
  if (converted !== null) totals.push(total('Paid', printMoney(paid)))
  return {
    layout: 'lightHorizontalLines',
    table: { headerRows: 1, widths: ['*', 60, 110], body: [head, ...lines.map(row), ...totals] },
  }
}

function row(line: AdviceLine) {
  const note = line.note === null ? [] : [{ text: `\n${line.note}`, color: muted, fontSize: 8 }]
  return [
    { text: [{ text: line.what }, ...note] },
    { text: line.earnedIn ?? '' },
    { text: printMoney(line.amount), alignment: 'right' },
  ]
}

const states: Readonly<Record<string, string>> = {
  sent: 'with the bank',
  accepted: 'accepted by the bank',
  settled: 'booked by the bank',
  rejected: 'refused by the bank: what is owed stands',
  returned: 'came back: what is owed stands',
  unknown: 'the bank has not answered yet',
}
