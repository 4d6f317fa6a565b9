import { createRequire } from 'node:module'
import { Temporal, type PlainDate } from '../../kernel/temporal.ts'

/** What we use of pdfmake, which ships no types of its own. */
type PdfMake = {
  setFonts(fonts: object): void
  setUrlAccessPolicy(may: (url: string) => boolean): void
  setLocalAccessPolicy(may: (path: string) => boolean): void
  createPdf(definition: object): { getBuffer(): Promise<Buffer> }
}

let loaded: PdfMake | null = null

/** Loaded when the first page is written: only a sample company ever needs it. */
function pdfmake(): PdfMake {
  if (loaded !== null) return loaded
  // pdfmake is CommonJS and exports exactly these (its js/index.js and js/base.js).
  const made = createRequire(import.meta.url)('pdfmake') as PdfMake
  made.setFonts({
    Helvetica: {
      normal: 'Helvetica',
      bold: 'Helvetica-Bold',
      italics: 'Helvetica-Oblique',
      bolditalics: 'Helvetica-BoldOblique',
    },
  })
  made.setUrlAccessPolicy(() => false)
  // The fonts that every reader has are named like files; no other file is read.
  made.setLocalAccessPolicy((path) => path.startsWith('Helvetica'))
  loaded = made
  return made
}

export type Page = {
  readonly title: string
  /** Who issued it, in the letterhead; its first line is printed bold. */
  readonly from: readonly string[]
  readonly on: PlainDate
  readonly facts: readonly (readonly [label: string, value: string])[]
  readonly table?: {
    readonly head: readonly string[]
    readonly rows: readonly (readonly string[])[]
    /** Columns from this one on hold figures and stand at the right. */
    readonly figuresFrom: number
  }
  readonly totals?: readonly (readonly [label: string, value: string])[]
  readonly text?: readonly string[]
}

/** One A4 page. The same facts give the same bytes: the page is dated by its own day. */
export async function pdfOf(page: Page): Promise<Buffer> {
  const noon = { timeZone: 'UTC', plainTime: Temporal.PlainTime.from({ hour: 12 }) }
  const creationDate = new Date(page.on.toZonedDateTime(noon).epochMilliseconds)
  return pdfmake()
    .createPdf({
      info: { title: page.title, author: page.from[0] ?? '', creationDate },
      pageMargins: [56, 64, 56, 56],
      defaultStyle: { font: 'Helvetica', fontSize: 10, lineHeight: 1.25 },
      content: [
        ...page.from.map((line, at) => ({
          text: line,
          bold: at === 0,
          fontSize: at === 0 ? 14 : 9,
        })),
        { text: page.title, fontSize: 18, bold: true, margin: [0, 28, 0, 12] },
        factsTable(page),
        ...(page.table === undefined ? [] : [rowsTable(page.table)]),
        ...(page.totals === undefined ? [] : [totalsTable(page.totals)]),
        ...(page.text ?? []).map((text) => ({ text, margin: [0, 12, 0, 0] })),
      ],
    })
    .getBuffer()
}

function factsTable(page: Page) {
  const rows = [['Date', page.on.toString()] as const, ...page.facts]
  const body = rows.map(([label, value]) => [{ text: label, color: '#555555' }, value])
  return { layout: 'noBorders', table: { widths: [120, '*'], body } }
}

function rowsTable({ head, rows, figuresFrom }: NonNullable<Page['table']>) {
  const cell = (text: string, at: number, bold = false) => ({
    text,
    bold,
    alignment: at >= figuresFrom ? 'right' : 'left',
  })
  const body = [
    head.map((text, at) => cell(text, at, true)),
    ...rows.map((row) => row.map((text, at) => cell(text, at))),
  ]
  const widths = head.map((_, at) => (at === 0 ? '*' : 'auto'))
  return {
    layout: 'lightHorizontalLines',
    margin: [0, 20, 0, 0],
    table: { headerRows: 1, widths, body },
  }
}

function totalsTable(totals: NonNullable<Page['totals']>) {
  const body = totals.map(([label, value], at) => {
    const bold = at === totals.length - 1
    return [
      { text: label, bold },
      { text: value, alignment: 'right', bold },
    ]
  })
  return { layout: 'noBorders', margin: [0, 12, 0, 0], table: { widths: ['*', 'auto'], body } }
}
