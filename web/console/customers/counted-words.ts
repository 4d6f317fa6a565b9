/** `Refund of R-17`, `Correction of O-1`: what a row that counts once says, by kind and sign. */
export function sayCounted(row: {
  readonly kind: 'payment' | 'refund' | 'purchase' | 'credit'
  readonly amount: { readonly amount: string }
  readonly returns: string | null
}): string {
  const isBelow = row.amount.amount.startsWith('-')
  const isForward = row.kind === 'payment' || row.kind === 'purchase'
  const word = row.kind.charAt(0).toUpperCase() + row.kind.slice(1)
  if (row.returns === null) return word
  if (isForward) return `Correction of ${row.returns}`
  return isBelow ? `${word} of ${row.returns}` : `${word} of ${row.returns} taken back`
}
