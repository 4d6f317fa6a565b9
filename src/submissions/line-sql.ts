import type { PlainDate } from '../kernel/temporal.ts'
import { sql, type Tx } from '../platform/db.ts'
import { invoiceKey } from './invoice.ts'

/** A line as it is stored: a planned cost, an invoice that is claimed, or a milestone. */
export type LineRow = {
  lineNo: number
  description: string
  costKind: string
  seller: string | null
  invoiceNumber: string | null
  invoiceOn: PlainDate | null
  deliveredOn: PlainDate | null
  currency: string
  netMinor: bigint
  taxMinor: bigint
  claimedMinor: bigint
  parts: readonly { readonly costKind: string; readonly netMinor: string }[]
  criterion: string | null
  dueOn: PlainDate | null
}

export function linesOf(tx: Tx, submissionId: string) {
  return tx.many<LineRow>(sql`
    select line_no as "lineNo", description, cost_kind as "costKind", seller,
      invoice_number as "invoiceNumber", invoice_on as "invoiceOn", delivered_on as "deliveredOn",
      currency, net_minor as "netMinor", tax_minor as "taxMinor", claimed_minor as "claimedMinor",
      parts, criterion, due_on as "dueOn"
    from submissions.lines where submission_id = ${submissionId} order by line_no`)
}

export async function replaceLines(
  tx: Tx,
  of: { readonly submissionId: string; readonly partnerId: string },
  lines: readonly LineRow[],
) {
  await tx.run(sql`delete from submissions.lines where submission_id = ${of.submissionId}`)
  if (lines.length === 0) return
  const column = <K extends keyof LineRow>(key: K) => lines.map((line) => line[key])
  await tx.run(sql`
    insert into submissions.lines (submission_id, partner_id, line_no, description, cost_kind,
      seller, invoice_number, invoice_key, invoice_on, delivered_on, currency, net_minor,
      tax_minor, claimed_minor, parts, criterion, due_on)
    select ${of.submissionId}, ${of.partnerId}, line_no, description, cost_kind, seller,
      invoice_number, invoice_key, invoice_on, delivered_on, currency, net_minor, tax_minor,
      claimed_minor, parts, criterion, due_on
    from unnest(${column('lineNo')}::int[], ${column('description')}::text[],
      ${column('costKind')}::text[], ${column('seller')}::text[],
      ${column('invoiceNumber')}::text[],
      ${lines.map((line) => invoiceKey(line.invoiceNumber))}::text[],
      ${column('invoiceOn')}::date[], ${column('deliveredOn')}::date[],
      ${column('currency')}::text[],
      ${column('netMinor')}::int8[], ${column('taxMinor')}::int8[],
      ${column('claimedMinor')}::int8[], ${lines.map((line) => JSON.stringify(line.parts))}::jsonb[],
      ${column('criterion')}::text[], ${column('dueOn')}::date[])
      as line(line_no, description, cost_kind, seller, invoice_number, invoice_key, invoice_on,
        delivered_on, currency, net_minor, tax_minor, claimed_minor, parts, criterion, due_on)`)
}
