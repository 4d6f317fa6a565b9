import type { StatementEntry } from '../formats/bank-statement.ts'
import { shortNumber } from './account-number.ts'
import type { DetailInsert } from './import-sql.ts'
import type { LineId } from './line.ts'

/** What an entry says of its payments, as rows of a line; the other side's account masked. */
export function detailRows(lineId: LineId, entry: StatementEntry): DetailInsert[] {
  return entry.details.map((detail, index) => {
    const account = detail.counterpartyAccount?.replaceAll(/\s/g, '').toUpperCase() ?? null
    return {
      lineId,
      detailNo: index + 1,
      endToEndId: detail.endToEndId,
      messageId: detail.messageId,
      paymentInfoId: detail.paymentInfoId,
      instructionId: detail.instructionId,
      transactionId: detail.transactionId,
      amountMinor: detail.amount?.minor.toString() ?? null,
      currency: detail.amount?.currency ?? null,
      counterpartyName: detail.counterpartyName,
      accountMasked: account === null ? null : shortNumber(account),
      remittance: detail.remittance,
      structuredReference: detail.structuredReference,
      returnCode: detail.returnReason?.code ?? null,
      returnText: detail.returnReason?.text ?? null,
    }
  })
}
