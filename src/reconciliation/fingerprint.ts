import { createHash } from 'node:crypto'
import type { StatementEntry } from '../formats/bank-statement.ts'
import { canonicalJson } from '../kernel/json.ts'
import type { PlainDate } from '../kernel/temporal.ts'

/** What the bank says of a line, as sha256 in hex: the same line of another file has the same. The
 *  bank's own reference tells a line with its day and amount, whatever a later file adds in details
 *  (the same statement comes in several versions of camt). Only without one do the texts count, and
 *  never the entry's number: some banks count lines anew in every file. */
export function lineFingerprint(entry: StatementEntry, bookedOn: PlainDate): string {
  const core = {
    bookedOn: bookedOn.toString(),
    amountMinor: entry.amount.minor.toString(),
    currency: entry.amount.currency,
    reversal: entry.reversal,
    reference: entry.servicerReference,
  }
  const said = entry.servicerReference === null ? { ...core, texts: textsOf(entry) } : core
  return createHash('sha256').update(canonicalJson(said)).digest('hex')
}

function textsOf(entry: StatementEntry) {
  return {
    valuedOn: entry.valuedOn?.toString() ?? null,
    information: entry.information,
    batch: entry.batch === null ? null : [entry.batch.messageId, entry.batch.paymentInfoId],
    details: entry.details.map((detail) => [
      detail.endToEndId,
      detail.transactionId,
      detail.counterpartyName,
      detail.counterpartyAccount,
      detail.remittance,
    ]),
  }
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
