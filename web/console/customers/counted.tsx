import type { Column } from '../../ui/data-table.tsx'
import { Money, type WireMoney } from '../../ui/money.tsx'

/** A row that counts once, by source and number. */
export type Counted = {
  readonly kind: 'payment' | 'refund' | 'purchase' | 'credit'
  readonly amount: WireMoney
  readonly returns: string | null
  readonly source: string
  readonly externalId: string
}

/** The columns that every list of such rows has. */
export const countedColumns = {
  what: { id: 'what', head: 'What', cell: (row) => sayCounted(row) },
  number: {
    id: 'number',
    head: 'Number',
    width: '12rem',
    hide: 'third',
    cell: (row) => (
      <span className="font-mono text-[12px] text-muted">
        {row.source}/{row.externalId}
      </span>
    ),
  },
  amount: {
    id: 'amount',
    head: 'Amount',
    width: '9rem',
    align: 'right',
    cell: (row) => <Money value={row.amount} />,
  },
} as const satisfies Record<string, Column<Counted>>

/** `Refund of R-17`, `Correction of O-1`: what such a row says, by kind and sign. */
export function sayCounted(row: Pick<Counted, 'kind' | 'amount' | 'returns'>): string {
  const isBelow = row.amount.amount.startsWith('-')
  const isForward = row.kind === 'payment' || row.kind === 'purchase'
  const word = row.kind.charAt(0).toUpperCase() + row.kind.slice(1)
  if (row.returns === null) return word
  if (isForward) return `Correction of ${row.returns}`
  return isBelow ? `${word} of ${row.returns}` : `${word} of ${row.returns} taken back`
}
