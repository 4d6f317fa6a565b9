import { money } from '../kernel/money.ts'
import type { Tx } from '../platform/db.ts'
import { type TieOutFigures, tieOutFigures, tieOutPartners } from './sql.ts'

/** Sub-ledger = ledger = bank and what stands apart (netting, clawbacks), per fund; every fund that differs with the rows under it. The ERP's
 *  balance is not imported yet: null, never zero. */
export async function tieOut(tx: Tx, payerId: string | null) {
  const figures = await tieOutFigures(tx, payerId)
  const rows = figures.map(rowOf)
  const off = rows.filter((row) => row.difference.minor !== 0n).map((row) => row.fundId)
  const under = off.length === 0 ? [] : await tieOutPartners(tx, off)
  const differences = under.map((row) => {
    const { payablesMinor, ledgerMinor, bankMinor, currency, ...rest } = row
    return {
      ...rest,
      payables: money(payablesMinor, currency),
      ledger: money(ledgerMinor, currency),
      bank: bankMinor === null ? null : money(bankMinor, currency),
    }
  })
  return { rows, differences }
}

function rowOf(row: TieOutFigures) {
  const { fundId, fundCode, payerId, currency } = row
  const pairs = [
    row.paidPayables - row.paidLedger,
    row.paidLedger - row.apart - row.paidBank,
    row.paidPayables - row.apart - row.paidBank,
    row.owedPayables - row.owedLedger,
    row.sentPayables - row.sentLedger,
  ].map((off) => (off < 0n ? -off : off))
  const difference = pairs.reduce((most, off) => (off > most ? off : most), 0n)
  return {
    fundId,
    fundCode,
    payerId,
    currency,
    erp: null,
    payables: money(row.paidPayables, currency),
    ledger: money(row.paidLedger, currency),
    bank: money(row.paidBank, currency),
    apart: money(row.apart, currency),
    owedPayables: money(row.owedPayables, currency),
    owedLedger: money(row.owedLedger, currency),
    inTransitPayables: money(row.sentPayables, currency),
    inTransitLedger: money(row.sentLedger, currency),
    difference: money(difference, currency),
  }
}
