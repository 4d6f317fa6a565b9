import type { PlainDate } from '../../kernel/temporal.ts'
import { encoded, fontEncoding, widthOf } from './pdf-text.ts'

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

/** A4 and its margins, in points from the bottom left. */
const [LEFT, RIGHT, TOP] = [56, 539, 778] as const
const LINE = 15
/** Figures stand in columns of this width, from the right. */
const FIGURE_WIDTH = 96

/** What is drawn so far, and how far down the page that reaches. */
type Canvas = { readonly ops: string[]; y: number }
type Style = {
  readonly size?: number
  readonly bold?: boolean
  readonly grey?: boolean
  /** Where it ends, for figures; without it the text begins at `x`. */
  readonly endsAt?: number
}

/** One A4 page in the fonts every reader has (ISO 32000-1, 9.6.2.2). The same facts give the same
 *  bytes: the page is dated by its own day. Written here because a load writes hundreds of them, at
 *  a tenth of a millisecond each. */
export function pdfOf(page: Page): Buffer {
  const canvas: Canvas = { ops: [], y: TOP }
  page.from.forEach((line, at) => {
    write(canvas, line, LEFT, at === 0 ? { size: 14, bold: true } : { size: 9, grey: true })
    canvas.y -= at === 0 ? 18 : 12
  })
  canvas.y -= 26
  for (const line of wrapped(page.title, 18, RIGHT - LEFT)) {
    write(canvas, line, LEFT, { size: 18, bold: true })
    canvas.y -= 22
  }
  canvas.y -= 8
  for (const [label, value] of [['Date', page.on.toString()] as const, ...page.facts]) {
    write(canvas, label, LEFT, { grey: true })
    for (const line of wrapped(value, 10, RIGHT - LEFT - 124)) {
      write(canvas, line, LEFT + 124, {})
      canvas.y -= LINE
    }
  }
  if (page.table !== undefined) drawTable(canvas, page.table)
  drawTotals(canvas, page.totals ?? [])
  for (const text of page.text ?? []) {
    canvas.y -= 12
    for (const line of wrapped(text, 10, RIGHT - LEFT)) {
      write(canvas, line, LEFT, {})
      canvas.y -= LINE
    }
  }
  return documentOf(page, canvas.ops.join('\n'))
}

function drawTable(canvas: Canvas, { head, rows, figuresFrom }: NonNullable<Page['table']>): void {
  const endOf = (column: number) => RIGHT - (head.length - 1 - column) * FIGURE_WIDTH
  const textWidth = endOf(figuresFrom) - FIGURE_WIDTH - LEFT
  const row = (cells: readonly string[], bold: boolean) => {
    const lines = wrapped(cells.slice(0, figuresFrom).join(' · '), 10, textWidth)
    cells.forEach((cell, column) => {
      if (column >= figuresFrom) write(canvas, cell, LEFT, { bold, endsAt: endOf(column) })
    })
    for (const line of lines) {
      write(canvas, line, LEFT, { bold })
      canvas.y -= LINE
    }
    canvas.ops.push(`0.8 G 0.5 w ${LEFT} ${canvas.y + 10} m ${RIGHT} ${canvas.y + 10} l S`)
    canvas.y -= 5
  }
  canvas.y -= 16
  row(head, true)
  for (const cells of rows) row(cells, false)
}

function drawTotals(canvas: Canvas, totals: NonNullable<Page['totals']>): void {
  if (totals.length > 0) canvas.y -= 8
  totals.forEach(([label, value], at) => {
    const bold = at === totals.length - 1
    write(canvas, label, RIGHT - 220, { bold })
    write(canvas, value, LEFT, { bold, endsAt: RIGHT })
    canvas.y -= LINE
  })
}

function write(canvas: Canvas, text: string, x: number, style: Style): void {
  const { size = 10, bold = false, grey = false, endsAt } = style
  const from = endsAt === undefined ? x : endsAt - widthOf(text, size)
  const place = `1 0 0 1 ${from.toFixed(2)} ${canvas.y.toFixed(2)} Tm`
  const font = `/${bold ? 'F2' : 'F1'} ${size} Tf`
  canvas.ops.push(`BT ${grey ? '0.35' : '0'} g ${font} ${place} <${encoded(text)}> Tj ET`)
}

/** The words in lines that are no wider than this, in points. */
function wrapped(text: string, size: number, width: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`
    if (lines.length > 0 && widthOf(longer, size) <= width) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines
}

/** A text outside of a page is UTF-16, its byte order first (ISO 32000-1, 7.9.2.2). */
function utf16(text: string): string {
  return Buffer.from(`\ufeff${text}`, 'utf16le').swap16().toString('hex')
}

/** Objects, their offsets and the trailer (ISO 32000-1, 7.5). */
function documentOf(page: Page, content: string): Buffer {
  const fontOf = (name: string) =>
    `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding ${fontEncoding} >>`
  const day = page.on.toString().replaceAll('-', '')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R ' +
      '/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    fontOf('Helvetica'),
    fontOf('Helvetica-Bold'),
    `<< /Title <${utf16(page.title)}> /Author <${utf16(page.from[0] ?? '')}> ` +
      `/CreationDate (D:${day}120000Z) >>`,
  ]
  let text = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = text.length
    text += `${at + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join('')}`
  const trailer = `trailer\n<< /Size ${size} /Root 1 0 R /Info 7 0 R >>\n`
  // Everything above is ASCII, so that a character is a byte.
  return Buffer.from(`${text}${table}${trailer}startxref\n${text.length}\n%%EOF\n`, 'latin1')
}
