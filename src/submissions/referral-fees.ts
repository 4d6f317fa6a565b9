import type { Act } from '../audit/index.ts'
import {
  countedPayments,
  daysPaid,
  type FeeDebt,
  type FeeStanding,
  feeStanding,
  type GroupedPayment,
  type Incentive,
  type Instalment,
  incentiveById,
  keepPaying,
  lockIncentive,
  recordInstalment,
  recoverFrom,
  referralFeeInstalment,
  referralFeeReturn,
} from '../incentives/index.ts'
import { must } from '../kernel/assert.ts'
import {
  greatest,
  least,
  type Money,
  negate,
  printMoney,
  subtract,
  sum,
  toDecimal,
  zero,
} from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { printDay, Temporal } from '../kernel/temporal.ts'
import { type Collection, lockPartner } from '../partners/index.ts'
import { clawBackPaid, lockPayables, lowerPayable, type PayableId } from '../payables/index.ts'
import { clauseOfCheck, packOf, type ReferralPack, versionById } from '../programs/index.ts'
import { createDraft, saveDraft } from './draft.ts'
import { feesUnder } from './referral-sql.ts'
import { openStatuses } from './submission.ts'
import { submit } from './submit.ts'

/** What was done about a referral: how many fees were raised or counted, how many refunds taken into
 *  account, and what waits. */
export type Settled = {
  readonly raised: number
  readonly counted: number
  readonly returned: number
  readonly waits: boolean
}

const nothing: Settled = { raised: 0, counted: 0, returned: 0, waits: false }

/** Brings the fees of a referral up to date with what its customer paid and got back: raises the next
 *  fee, counts what adds nothing to a fee at its cap, and takes back what a refund leaves too much.
 *  Fees are raised one after the other, in the order of the payments. Asked as often as one likes:
 *  each payment is counted once. */
export async function settleReferral(act: Act, incentiveId: string): Promise<Settled> {
  const known = await lockedReferral(act, incentiveId)
  // What is forfeited or ended without a payment earns nothing any more.
  if (known === null || known.incentive.status === 'expired') return nothing
  const { incentive, pack } = known
  const settling: Settling = { act, incentive, pack, done: { ...nothing } }
  // Each row changes what the next one adds: the standing is read again after every change.
  for (let changed = true; changed;) {
    const standing = await feeStanding(act.tx, incentive, pack)
    // Without a rate for the first year nothing is computed, without one of its day a payment is not;
    // the sweep comes again when the list is there.
    if (!standing.ok || standing.value === null || standing.value.attribution.wonOn === null) break
    const { attribution, lacking } = standing.value
    if (lacking !== null) settling.done = { ...settling.done, waits: true }
    await keepPaying(act, { attribution, paidOn: daysPaid(standing.value), pack })
    changed = await settleNext(settling, standing.value)
  }
  return settling.done
}

type Settling = {
  readonly act: Act
  readonly incentive: Incentive
  readonly pack: ReferralPack
  done: Settled
}

/** The referral with its pack, locked behind its partner as every decision locks them; null for an
 *  incentive of another type. */
export async function lockedReferral(act: Act, incentiveId: string) {
  const seen = await incentiveById(act.tx, incentiveId)
  if (seen === null || seen.type !== 'referral') return null
  await lockPartner(act.tx, seen.partnerId)
  const incentive = must(await lockIncentive(act.tx, incentiveId), 'it was just there')
  const version = must(await versionById(act.tx, incentive.versionId), 'an incentive’s version')
  return { incentive, pack: packOf(version.pack, 'referral') }
}

/** Takes the first row that was not taken into account and can be; false when there is none. */
async function settleNext(of: Settling, standing: FeeStanding): Promise<boolean> {
  const fees = await feesUnder(of.act.tx, of.incentive.incentiveId)
  const taken = new Set(standing.instalments.map((one) => one.collectionId))
  const feeOf = new Map(fees.map((fee) => [fee.originKey, fee]))
  const isOpen = fees.some((fee) => openStatuses.some((status) => status === fee.status))
  for (const { group, row } of rowsInOrder(standing)) {
    if (taken.has(row.collectionId) || feeOf.has(row.collectionId)) continue
    const isFixed = group.rows.some((one) => taken.has(one.collectionId))
    if (row.amount.minor < 0n) {
      if (isFixed && (await takeBack(of, standing, { group, row }))) return true
      continue
    }
    const isOwn = row.returnsId === null
    if (isOpen || !(isOwn || isFixed) || isAfterFirstYear(standing, group)) continue
    await takeFee(of, standing, { group, row })
    return true
  }
  return false
}

type Row = { readonly group: GroupedPayment; readonly row: Collection }

function rowsInOrder({ groups }: FeeStanding): Row[] {
  return groups
    .flatMap((group) => group.rows.map((row) => ({ group, row })))
    .toSorted((a, b) => Temporal.PlainDate.compare(a.row.collectedOn, b.row.collectedOn))
}

function isAfterFirstYear({ attribution }: FeeStanding, { payment }: GroupedPayment): boolean {
  const until = must(attribution.firstYearUntil, 'a won sale has its first year')
  return Temporal.PlainDate.compare(payment.collectedOn, until) >= 0
}

/** Raises the fee of a payment; one that adds nothing is counted without asking anybody. */
async function takeFee(of: Settling, standing: FeeStanding, { group, row }: Row): Promise<void> {
  const { act, incentive, pack, done } = of
  const { terms, instalments } = standing
  const earlier = countedPayments(standing).filter(
    (one) => one.collectionId !== group.payment.collectionId,
  )
  const fixed = instalments.map((one) => one.amount)
  const { payable } = referralFeeInstalment([...earlier, group.payment], fixed, terms)
  if (payable.minor > 0n) {
    await raiseFee(act, { incentive, pack, standing, group, row, fee: payable })
    of.done = { ...done, raised: done.raised + 1 }
    return
  }
  const { currency, minor: totalMinor } = sum(fixed, terms.currency)
  await recordInstalment(
    act,
    incentive,
    {
      collectionId: row.collectionId,
      instalment: fixed.length + 1,
      kind: 'fee',
      submissionId: null,
      payableId: null,
      currency,
      totalMinor,
      amountMinor: 0n,
      loweredMinor: 0n,
      clawedMinor: 0n,
    },
    null,
  )
  of.done = { ...done, counted: done.counted + 1 }
}

async function raiseFee(
  act: Act,
  given: {
    readonly incentive: Incentive
    readonly pack: ReferralPack
    readonly standing: FeeStanding
    readonly group: GroupedPayment
    readonly row: Collection
    readonly fee: Money
  },
): Promise<void> {
  const { incentive, standing, group, row, fee } = given
  const { opportunity } = standing
  const form = {
    payment: group.payment.code,
    sale: `${opportunity.code}, ${opportunity.customerName}`,
    collected_on: group.payment.collectedOn.toString(),
    collected: toDecimal(subtract(group.payment.amount, group.payment.refunded)),
    fee: toDecimal(fee),
  }
  const draft = unwrap(
    await createDraft(act, {
      type: 'referral_fee',
      incentiveId: incentive.incentiveId,
      form,
      source: 'collection',
      originKey: row.collectionId,
    }),
  )
  const { submissionId, version } = draft
  const filled = { submissionId, version, form, lines: [], isFinal: false }
  const saved = unwrap(await saveDraft(act, filled))
  unwrap(await submit(act, { submissionId, version: saved.version }))
}

/** A refund or a correction downwards: the fee is computed anew; what was fixed above it lowers unpaid
 *  fees, and the rest is clawed back. False while a part of it is on its way to the partner. */
async function takeBack(of: Settling, standing: FeeStanding, { group, row }: Row) {
  const { act, incentive, done } = of
  const { terms, instalments } = standing
  const fixed = instalments.map((one) => one.amount)
  const { excess } = referralFeeReturn(countedPayments(standing), fixed, terms)
  const debts = await debtsOf(act, standing, group)
  const byHand = await takenByHand(act, standing, group)
  const { lower, clawBack, waits } = recoverFrom(subtract(excess, least(excess, byHand)), debts)
  if (waits.minor > 0n) {
    of.done = { ...done, waits: true }
    return false
  }
  const before = sum(fixed, terms.currency)
  const total = subtract(before, excess)
  const all = (parts: readonly { amount: Money }[]) =>
    sum(
      parts.map((part) => part.amount),
      terms.currency,
    )
  const eventId = await recordInstalment(
    act,
    incentive,
    {
      collectionId: row.collectionId,
      instalment: fixed.length + 1,
      kind: 'refund',
      submissionId: null,
      payableId: null,
      currency: total.currency,
      totalMinor: total.minor,
      amountMinor: -excess.minor,
      loweredMinor: all(lower).minor,
      clawedMinor: all(clawBack).minor,
    },
    null,
  )
  const reason =
    `${printMoney(group.payment.refunded)} of the payment of ` +
    `${printDay(group.payment.collectedOn)} was returned to the customer.`
  const clauseId = clauseOfCheck(of.pack, 'referral_fee', 'check_refunds')
  const why = { reason, clauseId, causeEventId: eventId }
  for (const { payableId, amount: by } of owing(lower)) {
    unwrap(await lowerPayable(act, { payableId, by, ...why }))
  }
  for (const { payableId, amount } of owing(clawBack)) {
    unwrap(await clawBackPaid(act, { payableId, amount, ...why }))
  }
  of.done = { ...done, returned: done.returned + 1 }
  return true
}

/** `recoverFrom` answers the ids it was given. */
function owing<T extends { readonly payableId: string }>(parts: readonly T[]) {
  return parts.map((part) => ({ ...part, payableId: part.payableId as PayableId }))
}

/** What the partner was to get out of this referral, the fee of the returned payment first, then the
 *  latest; locked. What was cancelled is not owed any more. */
async function debtsOf(
  act: Act,
  { instalments }: FeeStanding,
  group: GroupedPayment,
): Promise<FeeDebt[]> {
  const own = new Set(group.rows.map((row) => row.collectionId))
  const ids = instalments
    .toReversed()
    .toSorted((a, b) => Number(own.has(b.collectionId)) - Number(own.has(a.collectionId)))
    .flatMap(({ payableId }) => (payableId === null ? [] : [payableId as PayableId])) // written as one
  const locked = await lockPayables(act.tx, ids)
  return ids.flatMap((payableId): FeeDebt[] => {
    const payable = must(
      locked.find((one) => one.payableId === payableId),
      'an instalment names its payable',
    )
    const { status, amount, netted, clawedBack } = payable
    if (status === 'cancelled') return []
    if (status === 'paid') {
      return [{ payableId, left: subtract(amount, clawedBack), state: 'paid' }]
    }
    const isOpen = status !== 'scheduled' && netted.minor === 0n
    return [{ payableId, left: amount, state: isOpen ? 'open' : 'on_its_way' }]
  })
}

/** What a person took off the fee of the returned payment before the refund was told: a refund takes
 *  that much less, so that no other payment's fee bears it. What refunds took by themselves, of
 *  whichever payment, and what they left because a person had, is none of it. */
async function takenByHand(
  act: Act,
  { instalments, terms }: FeeStanding,
  group: GroupedPayment,
): Promise<Money> {
  const { currency } = terms
  const fees = instalments.filter((row) => row.payableId !== null)
  const ids = fees.flatMap(({ payableId }) => (payableId === null ? [] : [payableId as PayableId]))
  const payables = await lockPayables(act.tx, ids)
  const gone = (rows: readonly Instalment[]) =>
    sum(
      rows.map(({ payableId, amount: fixed }) => {
        const payable = must(
          payables.find((one) => one.payableId === payableId),
          'an instalment names its payable',
        )
        const { status, amount, clawedBack } = payable
        return status === 'cancelled' ? fixed : subtract(fixed, subtract(amount, clawedBack))
      }),
      currency,
    )
  const returned = (rows: readonly Instalment[]) =>
    sum(
      rows.flatMap((row) => (row.kind === 'refund' ? [negate(row.amount)] : [])),
      currency,
    )
  const isOwn = new Set(group.rows.map((row) => row.collectionId))
  const own = instalments.filter((row) => isOwn.has(row.collectionId))
  const ofAll = subtract(gone(fees), returned(instalments))
  const ofOwn = subtract(gone(fees.filter((row) => own.includes(row))), returned(own))
  return greatest(zero(currency), least(ofAll, ofOwn))
}
