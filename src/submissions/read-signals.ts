import { money } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import { foundSignals, type FoundRow, invoicesAt, papersAt } from './signal-sql.ts'

type Asked = Parameters<typeof foundSignals>[1]

/** What was found, with the invoice or paper on either side; an invoice with its own document. */
export async function signalRows(tx: Tx, asked: Asked) {
  const found = await foundSignals(tx, asked)
  const sides = found.flatMap((row) => [laterOf(row), earlierOf(row)])
  const places = sides.flatMap(({ submissionId, lineNo }) =>
    lineNo === null ? [] : [{ submissionId, lineNo }],
  )
  const invoices = await invoicesAt(tx, places)
  const itemIds = sides.flatMap(({ itemId }) => itemId ?? [])
  const papers = await papersAt(tx, { itemIds, places })
  const whole = ({ lineNo, itemId, ...side }: Side) => {
    const { submissionId } = side
    const line = invoices.find((one) => one.submissionId === submissionId && one.lineNo === lineNo)
    const paper = papers.find((one) =>
      itemId === null
        ? lineNo !== null && one.submissionId === submissionId && one.lineNo === lineNo
        : one.itemId === itemId,
    )
    return {
      ...side,
      invoice:
        line === undefined
          ? null
          : {
              lineNo: line.lineNo,
              number: line.invoiceNumber,
              seller: line.seller,
              on: line.invoiceOn,
              net: money(line.netMinor, line.currency),
              claimed: money(line.claimedMinor, line.currency),
            },
      paper:
        paper === undefined
          ? null
          : {
              itemId: paper.itemId,
              slot: paper.slot,
              name: paper.name,
              mediaType: paper.mediaType,
            },
    }
  }
  return found.map((row) => {
    const { signalId, kind, isCertain, foundAt, questionId } = row
    const both = { later: whole(laterOf(row)), earlier: whole(earlierOf(row)) }
    return { signalId, kind, isCertain, foundAt, questionId, ...both }
  })
}

type Side = ReturnType<typeof laterOf>

function laterOf(row: FoundRow) {
  const { submissionId, number, type, status, partnerName, lineNo, itemId } = row
  return { submissionId, number, type, status, partnerName, lineNo, itemId }
}

function earlierOf(row: FoundRow): Side {
  return {
    submissionId: row.otherId,
    number: row.otherNumber,
    type: row.otherType,
    status: row.otherStatus,
    partnerName: row.otherPartnerName,
    lineNo: row.otherLineNo,
    itemId: row.otherItemId,
  }
}
