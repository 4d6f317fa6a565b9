import { money, type Money } from '../kernel/money.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { TrackerStage } from './contract.ts'
import type { TrackerRow } from './sql.ts'

/** What a payable is held for, in words. */
const holdWords: Readonly<Record<string, string>> = {
  unassessed: 'to be assessed',
  vendor: 'the vendor profile',
  bank: 'a usable bank account',
  tax_form: 'a valid tax form',
  tax_invoice: 'an accepted tax invoice',
  screening: 'screening',
  standing: 'the partner’s standing',
  hold_period: 'the end of the hold',
  dispute: 'a dispute to be settled',
  correction: 'a correction',
  paperwork: 'the paperwork',
}

/** `MDF-2026-00042/2-L1-1`: submission, line (left out for a whole decision), instalment; a later
 *  decision on the same adds `-D2`. It never changes. */
export function trackerKey(row: {
  readonly reference: string
  readonly lineNo: number
  readonly instalment: number
  readonly nth: number
}): string {
  const line = row.lineNo === 0 ? '' : `-L${row.lineNo}`
  const later = row.nth > 1 ? `-D${row.nth}` : ''
  return `${row.reference}${line}-${row.instalment}${later}`
}

/** Where the money is, from the states of payable and payment. */
export function trackerStage(
  row: Pick<TrackerRow, 'status' | 'sentOn' | 'attemptState'>,
): TrackerStage {
  if (row.status === 'scheduled') return row.sentOn === null ? 'scheduled' : 'sent'
  if (row.status === 'paid' || row.status === 'cancelled') return row.status
  const cameBack = row.attemptState === 'returned' || row.attemptState === 'rejected'
  return cameBack ? 'returned' : row.status
}

/** What it waits for and who owes that; nobody when it is paid or cancelled. */
export function waiting(row: Pick<TrackerRow, 'holds' | 'bankReason'>, stage: TrackerStage) {
  if (stage === 'paid' || stage === 'cancelled') return { waitsFor: null, owedBy: null }
  if (stage === 'scheduled') return { waitsFor: 'approval and release', owedBy: 'finance' }
  if (stage === 'sent') return { waitsFor: 'the bank', owedBy: 'bank' }
  const holds = row.holds.map((hold) => hold.split(':'))
  const [first] = holds
  const back = stage === 'returned' && row.bankReason !== null ? `${row.bankReason}; ` : ''
  if (first === undefined) return { waitsFor: `${back}the next pay run`, owedBy: 'specialist' }
  const words = [...new Set(holds.map(([kind = '']) => holdWords[kind] ?? kind))]
  return { waitsFor: `${back}${words.join(', ')}`, owedBy: first[1] ?? null }
}

/** The row as people read it: pure. `today` tells how late what is not paid is. */
export function trackerView(row: TrackerRow, today: PlainDate) {
  const { currency } = row
  const stage = trackerStage(row)
  const amount = money(row.amountMinor, currency)
  const isBack = row.attemptState === 'returned' || row.attemptState === 'rejected'
  const orNull = (minor: bigint | null): Money | null =>
    minor === null ? null : money(minor, currency)
  const ended = stage === 'paid' ? (row.bankBookedOn ?? row.paidOn) : today
  const late = ended?.since(row.dueOn, { largestUnit: 'day' }).days ?? 0
  return {
    key: trackerKey(row),
    payableId: row.payableId,
    partnerId: row.partnerId,
    partnerCode: row.partnerCode,
    partnerName: row.partnerName,
    programName: row.programName ?? '',
    incentiveNumber: row.incentiveNumber ?? '',
    activity: row.activity ?? '',
    submissionId: row.submissionId,
    submissionNumber: row.reference,
    fundCode: row.fundCode,
    currency,
    requested: orNull(row.requestedMinor),
    claimed: orNull(row.claimedMinor),
    requestedOn: row.requestedAt?.toZonedDateTimeISO(row.zone).toPlainDate() ?? null,
    approved: orNull(row.approvedMinor),
    decidedOn: row.decidedOn,
    decidedBy: row.decidedBy,
    amount,
    dueOn: row.dueOn,
    stage,
    ...waiting(row, stage),
    runNumber: row.runNumber,
    endToEndId: row.endToEndId,
    sentOn: row.sentOn,
    bankBookedOn: row.bankBookedOn,
    bankAmount: orNull(row.bankMinor),
    statementRef: row.statementRef,
    returnedOn: isBack ? row.attemptBookedOn : null,
    daysLate: stage === 'cancelled' || late <= 0 ? null : late,
  }
}
export type TrackerView = ReturnType<typeof trackerView>
