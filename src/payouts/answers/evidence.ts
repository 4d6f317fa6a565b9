import type { Act } from '../../audit/index.ts'
import { assert } from '../../kernel/assert.ts'
import type { PlainDate } from '../../kernel/temporal.ts'
import type { AttemptState, PaymentId } from '../run.ts'
import type { Arrival } from './answer-line.ts'
import * as rows from './taken-back-sql.ts'

/** A line of an answer that moves a payment, and who told us of it. */
export type ByLine = {
  readonly bankAnswerId: string
  /** Which line says it of a payment. */
  readonly lineOf: (paymentId: PaymentId) => number
  readonly arrivedBy: Arrival
  readonly filedBy: string
}

/** By what a payment is owed again. `person`: one filed it, or assigned its line; never of what was
 *  settled. `second_person`: another of Finance confirmed it. `channel`: our channel fetched it from
 *  the bank. `letter`: filed by one, confirmed by another. `statement`: a line of ours shows it. */
export type Evidence =
  | ({ readonly kind: 'person'; readonly assignedBy: string | null } & ByLine)
  | ({
      readonly kind: 'second_person'
      readonly assignedBy: string | null
      readonly confirmedBy: string
    } & ByLine)
  | ({ readonly kind: 'channel' } & ByLine)
  | {
      readonly kind: 'letter'
      readonly writtenAnswerId: string
      readonly filedBy: string
      readonly confirmedBy: string
    }
  | { readonly kind: 'statement' }

type Told = {
  readonly evidence: Evidence
  readonly bookedOn: PlainDate
  readonly causeEventId: string
}

/** Keeps by what payments are refused or come back, before they are moved: the database lets none of
 *  them go without. */
export async function keepEvidence(
  act: Act,
  payments: readonly { readonly paymentId: PaymentId; readonly state: AttemptState }[],
  told: Told,
): Promise<void> {
  const { evidence } = told
  const line = 'lineOf' in evidence ? evidence : null
  const moved = payments.map(({ paymentId, state }) => ({
    paymentId,
    lineNo: line?.lineOf(paymentId) ?? null,
    wasSettled: state === 'settled',
  }))
  const isProven = evidence.kind !== 'person' || moved.every((each) => !each.wasSettled)
  assert(isProven, 'what was settled never comes back by one person')
  if (moved.length > 0) await rows.insertTakenBack(act.tx, moved, rowOf(act, told))
}

function rowOf(act: Act, { evidence, bookedOn, causeEventId }: Told): rows.TakenBackRow {
  const { kind } = evidence
  const line = 'lineOf' in evidence ? evidence : null
  const letter = kind === 'letter' ? evidence : null
  return {
    evidence: kind,
    bankAnswerId: line?.bankAnswerId ?? null,
    arrivedBy: line?.arrivedBy ?? null,
    writtenAnswerId: letter?.writtenAnswerId ?? null,
    writtenState: letter === null ? null : 'confirmed',
    filedBy: 'filedBy' in evidence ? evidence.filedBy : null,
    assignedBy: 'assignedBy' in evidence ? evidence.assignedBy : null,
    confirmedBy: 'confirmedBy' in evidence ? evidence.confirmedBy : null,
    shownOn: kind === 'statement' ? bookedOn : null,
    causeEventId,
    at: act.at,
  }
}

/** A statement line shows the money of payments back that were refused or had come back before: paying
 *  them again is no news to look at any more. */
export async function showReturned(
  act: Act,
  asked: { readonly paymentIds: readonly PaymentId[]; readonly bookedOn: PlainDate },
): Promise<void> {
  if (asked.paymentIds.length === 0) return
  await rows.setShown(act.tx, asked.paymentIds, asked.bookedOn)
}
