import { money, type Money } from '../../kernel/money.ts'
import { Temporal } from '../../kernel/temporal.ts'
import type { Tx } from '../../platform/db.ts'
import {
  figureOn,
  isExemptFrom1099,
  type TaxFigure,
  taxFiguresOf,
  taxStandingsOf,
} from '../../vendors/index.ts'
import { paidInYear } from './remit-sql.ts'

/** What a payer paid a vendor in a calendar year, beside the line above which it reports it. */
export type ThresholdRow = {
  readonly payerId: string
  readonly payerName: string
  readonly partnerId: string
  readonly partnerCode: string
  readonly partnerName: string
  readonly payables: number
  readonly paid: Money
  readonly withheld: Money
  /** The line of the year. */
  readonly line: Money
  readonly isReported: boolean
  /** A corporation or exempt payee, left out of a 1099 but for tax withheld. */
  readonly isExempt: boolean
  readonly taxNumberMasked: string | null
  /** `1099-NEC or 1099-MISC`, or what abroad is reported on whatever it comes to. */
  readonly form: '1099' | '1042-S'
}

/** Who is above the reporting line of a year: per payer in the US and vendor, what was paid by the
 *  bank's booking date, before tax, less what was claimed back. US vendors from the line on (IRC §6041:
 *  "600 or more"), and whatever tax was withheld of (backup withholding on a 1099, of vendors abroad on a
 *  1042-S). Rows below the line are there too, nearest first. Only amounts in dollars: the law's line is
 *  in dollars. */
export async function thresholdsOf(
  tx: Tx,
  asked: { readonly year: number; readonly payerId: string | null },
): Promise<{
  readonly line: Money | null
  readonly source: string | null
  readonly rows: readonly ThresholdRow[]
}> {
  const figure = lineOf(await taxFiguresOf(tx), asked.year)
  if (figure === null) return { line: null, source: null, rows: [] }
  const { line, source } = figure
  const all = await paidInYear(tx, asked)
  const paid = all.filter((row) => row.payerCountry === 'US' && row.currency === line.currency)
  const vendors = await taxStandingsOf(
    tx,
    paid.map((row) => row.partnerId),
  )
  const rows = paid.flatMap((row): ThresholdRow[] => {
    const vendor = vendors.get(row.partnerId)
    const isDomestic = vendor?.residence === 'US'
    if (!isDomestic && row.withheldMinor === 0n) return []
    const { payerId, payerName, partnerId, partnerCode, partnerName, payables } = row
    const isExempt = vendor !== undefined && isExemptFrom1099(vendor)
    const isAbove = row.paidMinor >= line.minor && !isExempt
    const isReported = row.withheldMinor > 0n || isAbove
    return [
      {
        payerId,
        payerName,
        partnerId,
        partnerCode,
        partnerName,
        payables,
        paid: money(row.paidMinor, row.currency),
        withheld: money(row.withheldMinor, row.currency),
        line,
        isReported,
        isExempt,
        taxNumberMasked: vendor?.taxNumberMasked ?? null,
        form: isDomestic ? '1099' : '1042-S',
      },
    ]
  })
  const ordered = rows.toSorted((a, b) => (a.paid.minor > b.paid.minor ? -1 : 1))
  return { line, source, rows: ordered }
}

/** The line of a calendar year: the figure in force on its last day. */
function lineOf(figures: readonly TaxFigure[], year: number) {
  const last = Temporal.PlainDate.from({ year, month: 12, day: 31 })
  const figure = figureOn(figures, 'us_1099_line', last)
  if (figure === null || figure.amount === null) return null
  return { line: figure.amount, source: figure.source }
}
