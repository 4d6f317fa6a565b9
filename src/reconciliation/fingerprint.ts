import { createHash } from 'node:crypto'
import type { StatementEntry } from '../formats/bank-statement.ts'
import { canonicalJson } from '../kernel/json.ts'
import type { PlainDate } from '../kernel/temporal.ts'

/** What the bank says of a line, as sha256 in hex: the same line of another file has the same. The
 *  entry's own number (`NtryRef`) is left out where the bank gives a reference beside it, as some
 *  banks count lines anew in every file. */
export function lineFingerprint(entry: StatementEntry, bookedOn: PlainDate): string {
  const said = {
    bookedOn: bookedOn.toString(),
    valuedOn: entry.valuedOn?.toString() ?? null,
    amountMinor: entry.amount.minor.toString(),
    currency: entry.amount.currency,
    reversal: entry.reversal,
    reference: entry.servicerReference ?? entry.entryReference,
    code: entry.transactionCode,
    information: entry.information,
    batch: entry.batch === null ? null : [entry.batch.messageId, entry.batch.paymentInfoId],
    details: entry.details.map((detail) => [
      detail.endToEndId,
      detail.transactionId,
      detail.amount?.minor.toString() ?? null,
      detail.counterpartyName,
      detail.counterpartyAccount,
      detail.remittance,
    ]),
  }
  return createHash('sha256').update(canonicalJson(said)).digest('hex')
}

/** Numbers equal values 1, 2, 3… in their order, each value by itself: a, b, a → 1, 1, 2. */
export function occurrences(values: readonly string[]): number[] {
  const seen = new Map<string, number>()
  return values.map((value) => {
    const count = (seen.get(value) ?? 0) + 1
    seen.set(value, count)
    return count
  })
}
