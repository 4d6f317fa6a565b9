import { money } from '../kernel/money.ts'
import type { Line } from './completeness.ts'
import type { LineRow } from './line-sql.ts'

/** A stored line; one without parts is one part of its own kind. */
export function lineOf(row: LineRow): Line {
  const { currency } = row
  return {
    lineNo: row.lineNo,
    description: row.description,
    costKind: row.costKind,
    seller: row.seller,
    invoiceNumber: row.invoiceNumber,
    invoiceOn: row.invoiceOn,
    deliveredOn: row.deliveredOn,
    net: money(row.netMinor, currency),
    tax: money(row.taxMinor, currency),
    claimed: money(row.claimedMinor, currency),
    parts: row.parts.map((part) => ({
      costKind: part.costKind,
      net: money(BigInt(part.netMinor), currency),
    })),
    criterion: row.criterion,
    dueOn: row.dueOn,
  }
}

/** A line as it is stored. */
export function lineRow(line: Line): LineRow {
  return {
    lineNo: line.lineNo,
    description: line.description,
    costKind: line.costKind,
    seller: line.seller,
    invoiceNumber: line.invoiceNumber,
    invoiceOn: line.invoiceOn,
    deliveredOn: line.deliveredOn,
    currency: line.net.currency,
    netMinor: line.net.minor,
    taxMinor: line.tax.minor,
    claimedMinor: line.claimed.minor,
    parts: line.parts.map((part) => ({
      costKind: part.costKind,
      netMinor: part.net.minor.toString(),
    })),
    criterion: line.criterion,
    dueOn: line.dueOn,
  }
}
