import { add, least, type Money, money, zero } from '../kernel/money.ts'
import { plainName } from '../partners/index.ts'
import type { Line } from './completeness.ts'

/** Letters of other scripts, and of ours, that look like a figure or a Latin letter. */
const lookAlikes: Readonly<Record<string, string>> = {
  ...pairs('АВЕКМНОРСТУХІЈЅ', 'ABEKMHOPCTYXIJS'),
  ...pairs('ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'),
}

function pairs(from: string, to: string): Record<string, string> {
  return Object.fromEntries(Array.from(from).map((char, index) => [char, to[index] ?? char]))
}

/** An invoice number as it is compared: case, spaces, punctuation, leading zeros and look-alikes
 *  aside. `inv 0042`, `INV-42` and `INV–O042` are one. Null when nothing is left. */
export function invoiceKey(number: string | null): string | null {
  const plain = Array.from((number ?? '').normalize('NFKC').toUpperCase())
    .map((char) => lookAlikes[char] ?? char)
    .join('')
    .replace(/(?<!\p{N})[0O]+(?=\p{N})/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .replace(/[^\p{L}\p{N}]/gu, '')
  return plain === '' ? null : plain
}

/** A seller or partner as it is compared. */
export function isSameName(a: string, b: string): boolean {
  const plain = (name: string) =>
    Array.from(name.normalize('NFKD').toUpperCase())
      .map((char) => lookAlikes[char] ?? char)
      .join('')
      .replace(/[^\p{L}\p{N}]/gu, '')
  return plain(a) === plain(b)
}

/** The same seller, its legal form, script, case and punctuation aside. */
export function isSameSeller(a: string, b: string): boolean {
  if (isSameName(a, b)) return true
  const plain = plainName(a)
  return plain !== '' && plain === plainName(b)
}

/** Two numbers of which one was mistyped: one figure another, too many or missing, or two in each
 *  other's place. Of fewer than three figures every one is near every other. */
export function isNearKey(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (short.length < 3 || a === b || long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1)
  if (a.slice(at + 1) === b.slice(at + 1)) return true
  const swapped = a[at] === b[at + 1] && a[at + 1] === b[at]
  return swapped && a.slice(at + 2) === b.slice(at + 2)
}

/** The numbers right before and after one, by the figures it ends with; none where it ends otherwise,
 *  or with a single figure. */
export function neighbourKeys(key: string): string[] {
  const tail = /[0-9]{2,15}$/.exec(key)?.[0]
  if (tail === undefined) return []
  const head = key.slice(0, key.length - tail.length)
  const number = BigInt(tail)
  return [number - 1n, number + 1n].map((one) => head + one.toString().padStart(tail.length, '0'))
}

/** A line of another submission with a number like the one looked for. */
export type InvoiceUse = {
  readonly invoiceKey: string | null
  readonly seller: string | null
  readonly invoiceOn: Line['invoiceOn']
  readonly netMinor: bigint
  readonly currency: string
  /** What was accepted of it, or is claimed while nobody decided. */
  readonly claimedMinor: bigint
}

/** One invoice: the same number of the same seller; or, however the seller is spelled, of the same
 *  day and amount. */
function isSameInvoice(line: Line, use: InvoiceUse): boolean {
  if (use.invoiceKey === null || use.invoiceKey !== invoiceKey(line.invoiceNumber)) return false
  if (isSameSeller(use.seller ?? '', line.seller ?? '')) return true
  const sameDay =
    line.invoiceOn !== null && use.invoiceOn !== null && line.invoiceOn.equals(use.invoiceOn)
  return sameDay && use.netMinor === line.net.minor && use.currency === line.net.currency
}

export function sameInvoice<Use extends InvoiceUse>(line: Line, uses: readonly Use[]): Use[] {
  return uses.filter((use) => isSameInvoice(line, use))
}

/** An earlier line of the same claim, as a use of its invoice. */
export function useOfLine(line: Line): InvoiceUse {
  return {
    invoiceKey: invoiceKey(line.invoiceNumber),
    seller: line.seller,
    invoiceOn: line.invoiceOn,
    netMinor: line.net.minor,
    currency: line.net.currency,
    claimedMinor: line.claimed.minor,
  }
}

/** What was claimed of a line's invoice before, and what the invoice is for: of several totals that
 *  were typed for it, the least. */
export function standingOf(
  line: Line,
  uses: readonly InvoiceUse[],
): { readonly claimedBefore: Money; readonly net: Money } {
  const { currency } = line.net
  return {
    // The same invoice typed in another currency: nothing is left of it until a person looks.
    claimedBefore: uses.reduce(
      (total, use) =>
        add(total, use.currency === currency ? money(use.claimedMinor, currency) : line.net),
      zero(currency),
    ),
    net: least(
      line.net,
      ...uses
        .filter((use) => use.currency === currency)
        .map((use) => money(use.netMinor, currency)),
    ),
  }
}
