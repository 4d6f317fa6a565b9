import { must } from '../kernel/assert.ts'
import { money, parseDecimal, zero } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import { type ItemRow, itemsOf } from '../evidence/index.ts'
import { type Incentive, incentiveById } from '../incentives/index.ts'
import { type Pack, versionById } from '../programs/index.ts'
import { type Handed, type Line, type Problem, problemsOf } from './completeness.ts'
import { TYPED_MINOR_MAX } from './line-check.ts'
import { type LineRow, linesOf, type SubmissionRow } from './sql.ts'

/** A submission with everything that was handed in: what commands and screens work on. */
export type HandedIn = {
  readonly row: SubmissionRow
  readonly pack: Pack
  readonly incentive: Incentive | null
  readonly lines: readonly Line[]
  readonly items: readonly ItemRow[]
  readonly problems: readonly Problem[]
}

/** Reads what belongs to a submission row (read or locked before). */
export async function handedIn(tx: Tx, row: SubmissionRow): Promise<HandedIn> {
  const version = must(await versionById(tx, row.versionId), `version ${row.versionId}`)
  const incentive = row.incentiveId === null ? null : await incentiveById(tx, row.incentiveId)
  const lines = (await linesOf(tx, row.submissionId)).map(lineOf)
  const items = await itemsOf(tx, 'submission', row.submissionId)
  const problems = problemsOf(version.pack, asHanded(row, { lines, items, incentive }))
  return { row, pack: version.pack, incentive, lines, items, problems }
}

function asHanded(
  row: SubmissionRow,
  rest: { lines: readonly Line[]; items: readonly ItemRow[]; incentive: Incentive | null },
): Handed {
  const activityType = row.type === 'mdf_claim' ? (rest.incentive?.activityType ?? null) : null
  return { type: row.type, form: row.form, lines: rest.lines, items: rest.items, activityType }
}

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
  }
}

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
  }
}

/** What a form asks for in money: `requested` of a request, `claimed` of a claim; zero while it is
 *  not an amount. */
export function requestedOf(
  type: SubmissionRow['type'],
  form: Readonly<Record<string, string>>,
  currency: string,
) {
  const text = form[type === 'mdf_request' ? 'requested' : 'claimed']?.trim() ?? ''
  const amount = parseDecimal(text, currency)
  if (amount === null || amount.minor < 0n || amount.minor > TYPED_MINOR_MAX) return zero(currency)
  return amount
}
