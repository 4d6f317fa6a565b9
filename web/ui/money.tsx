import { cn } from './cn.ts'

/** An amount as the wire carries it; never a number. */
export type WireMoney = { readonly amount: string; readonly currency: string }

const formats = new Map<string, Intl.NumberFormat>()

function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency)
  if (known) return known
  const made = new Intl.NumberFormat(undefined, { style: 'currency', currency })
  formats.set(currency, made)
  return made
}

/** `1234.5 USD` → `$1,234.50` as the reader writes it. The text goes to Intl as a decimal string,
 *  which keeps every digit. */
export function printAmount(money: WireMoney): string {
  // Intl takes decimal strings exactly; the DOM library types still say number | bigint.
  return formatOf(money.currency).format(money.amount as unknown as bigint)
}

/** Whether an amount on the wire is above zero. */
export function isSome(money: WireMoney): boolean {
  return /[1-9]/.test(money.amount) && !money.amount.startsWith('-')
}

/** An amount in figures that stand under one another. */
export function Money({ value, className }: { value: WireMoney | null; className?: string }) {
  if (value === null) return <span className={cn('text-muted', className)}>—</span>
  const negative = value.amount.startsWith('-')
  return (
    <span className={cn('tnum whitespace-nowrap', negative && 'text-bad', className)}>
      {printAmount(value)}
    </span>
  )
}
