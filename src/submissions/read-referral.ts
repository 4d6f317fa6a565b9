import {
  attributionOf,
  type FeeStanding,
  feeStanding,
  type Incentive,
  incentiveById,
  type Instalment,
  instalmentsOf,
  whyNoStanding,
} from '../incentives/index.ts'
import { itemsOf } from '../evidence/index.ts'
import { must } from '../kernel/assert.ts'
import { type Money, parseDecimal, sum, zero } from '../kernel/money.ts'
import { Temporal } from '../kernel/temporal.ts'
import { opportunityById, salesSince } from '../partners/index.ts'
import { payablesOf, type PayableWithHolds } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import { packOf, type ReferralPack, versionById } from '../programs/index.ts'
import { parseDate } from './completeness.ts'
import type { Reader } from './read.ts'
import { PAPERS_OF, papersOf } from './referral-papers.ts'
import { meantBy } from './referral-moves.ts'
import { feesUnder, referralUnder } from './referral-sql.ts'
import { openStatuses } from './submission.ts'
import { selectSubmission } from './sql.ts'

/** One referral whole, as far as the reader may see it; null when there is none for them. Partners see
 *  their fees; which sale it is and what else the customer paid are for staff. */
export async function referralView(tx: Tx, incentiveId: string, reader: Reader) {
  const incentive = await incentiveById(tx, incentiveId)
  if (incentive === null || incentive.type !== 'referral') return null
  if (reader.partnerId !== null && incentive.partnerId !== reader.partnerId) return null
  const version = must(await versionById(tx, incentive.versionId), 'an incentive’s version')
  const pack = packOf(version.pack, 'referral')
  const { submissionId } = must(await referralUnder(tx, incentiveId), 'it was handed in')
  const row = must(await selectSubmission(tx, submissionId), 'a submission that was listed')
  const attribution = await attributionOf(tx, incentiveId)
  const instalments = await instalmentsOf(tx, incentiveId)
  return {
    incentiveId: incentive.incentiveId,
    number: incentive.number,
    status: incentive.status,
    title: incentive.title,
    submissionId,
    customer: row.form['customer_name'] ?? '',
    tier: incentive.approval?.tier ?? null,
    rate: incentive.approval?.rate ?? null,
    cap: pack.cap,
    countsFrom: attribution?.fromAt ?? null,
    countsUntilOn: attribution?.untilAt.toZonedDateTimeISO(pack.zone).toPlainDate() ?? null,
    wonOn: attribution?.wonOn ?? null,
    firstYearUntil: attribution?.firstYearUntil ?? null,
    termMonths: pack.windows.termMonths,
    payingUntil: isEarning(incentive.status) ? (attribution?.payingUntil ?? null) : null,
    schedule: pack.payment.schedule,
    paperwork: await paperworkView(tx, incentive, pack),
    fees: await feesView(tx, incentive, instalments),
    total: sum(
      instalments.map((one) => one.amount),
      pack.currency,
    ),
    staff: reader.partnerId === null ? await staffView(tx, incentive, pack) : null,
  }
}

function isEarning(status: Incentive['status']): boolean {
  return status === 'converted' || status === 'earning'
}

/** Which papers are wanted, which are there, and until when they may come. */
async function paperworkView(tx: Tx, incentive: Incentive, pack: ReferralPack) {
  if (pack.paperwork.length === 0) return null
  const attribution = await attributionOf(tx, incentive.incentiveId)
  const items = await itemsOf(tx, PAPERS_OF, incentive.incentiveId)
  const papers = await papersOf(tx, incentive, pack)
  return {
    lastOn: attribution?.paperworkLastOn ?? null,
    wholeAt: attribution?.paperworkWholeAt ?? null,
    forfeitedAt: attribution?.forfeitedAt ?? null,
    papers: papers.map((paper) => ({
      ...paper,
      items: items
        .filter((item) => item.slot === paper.slot)
        .map(({ itemId, name, state, reason }) => ({ itemId, name, state, reason })),
    })),
  }
}

async function feesView(tx: Tx, incentive: Incentive, instalments: readonly Instalment[]) {
  const raised = await feesUnder(tx, incentive.incentiveId)
  const payables = await payablesOf(
    tx,
    raised.map((fee) => fee.submissionId),
  )
  const { currency } = incentive.requested
  const fixed = instalments.map((row) => {
    if (row.kind === 'refund') {
      const { amount, lowered, clawed: clawedBack, fixedAt } = row
      return { kind: 'refund' as const, amount, lowered, clawedBack, fixedAt }
    }
    const fee = raised.find((one) => one.submissionId === row.submissionId)
    const payable = payables.find((one) => one.payableId === row.payableId)
    return { ...feeView(fee, currency), amount: row.amount, fixedAt: row.fixedAt, ...owed(payable) }
  })
  const known = new Set(instalments.map((row) => row.submissionId))
  const rest = raised
    .filter((fee) => !known.has(fee.submissionId))
    .map((fee) => ({ ...feeView(fee, currency), fixedAt: null, owed: null }))
  return [...fixed, ...rest]
}

type Raised = Awaited<ReturnType<typeof feesUnder>>[number]

function feeView(fee: Raised | undefined, currency: string) {
  const amountOf = (text: string | undefined): Money | null =>
    text === undefined ? null : parseDecimal(text, currency)
  return {
    kind: 'fee' as const,
    submissionId: fee?.submissionId ?? null,
    number: fee?.number ?? null,
    status: fee?.status ?? null,
    payment: fee?.form['payment'] ?? null,
    collectedOn: parseDate(fee?.form['collected_on'] ?? ''),
    collected: amountOf(fee?.form['collected']),
    amount: amountOf(fee?.form['fee']) ?? zero(currency),
  }
}

function owed(payable: PayableWithHolds | undefined) {
  if (payable === undefined) return { owed: null }
  const { payableId, status, amount, lowered, clawedBack, holdUntil, dueOn, paidOn } = payable
  const missing = payable.holds.map((hold) => `${hold.hold}: ${hold.what.replaceAll('_', ' ')}`)
  return {
    owed: { payableId, status, amount, lowered, clawedBack, holdUntil, dueOn, paidOn, missing },
  }
}

async function staffView(tx: Tx, incentive: Incentive, pack: ReferralPack) {
  const attribution = await attributionOf(tx, incentive.incentiveId)
  const opportunityId = attribution?.opportunityId ?? null
  const linked = opportunityId === null ? null : await opportunityById(tx, opportunityId)
  const standing = await feeStanding(tx, incentive, pack)
  return {
    sale:
      linked === null
        ? null
        : {
            opportunityId: linked.opportunityId,
            code: linked.code,
            name: linked.name,
            customerName: linked.customerName,
            stage: linked.stage,
            openedOn: linked.openedOn,
            wonOn: linked.wonOn,
          },
    proposals: incentive.status === 'accepted' ? await proposals(tx, incentive, pack) : [],
    payments:
      standing.ok && standing.value !== null
        ? await paymentsView(tx, incentive, standing.value)
        : [],
    problem: sayLacking(standing),
  }
}

/** Why a payment is not counted yet: it has no rate of its day, or the first year has none. */
function sayLacking(standing: Awaited<ReturnType<typeof feeStanding>>): string | null {
  if (!standing.ok) return whyNoStanding(standing.refusal)
  const lacking = standing.value?.lacking ?? null
  return lacking === null ? null : whyNoStanding(lacking)
}

async function proposals(tx: Tx, incentive: Incentive, pack: ReferralPack) {
  const { referredAt, customerIds } = await meantBy(tx, incentive.incentiveId, pack)
  const since = referredAt.toZonedDateTimeISO(pack.zone).toPlainDate()
  return salesSince(tx, { customerIds, since })
}

async function paymentsView(tx: Tx, incentive: Incentive, standing: FeeStanding) {
  const raised = await feesUnder(tx, incentive.incentiveId)
  const taken = new Set(standing.instalments.map((row) => row.collectionId))
  const until = standing.attribution.firstYearUntil
  return standing.groups.map(({ payment, collectedAs, conversion }) => {
    const fee = raised.find((one) => one.originKey === payment.collectionId)
    const isOpen = openStatuses.some((status) => status === fee?.status)
    const isLate = until !== null && Temporal.PlainDate.compare(payment.collectedOn, until) >= 0
    const state = taken.has(payment.collectionId)
      ? ('fixed' as const)
      : fee !== undefined
        ? isOpen
          ? ('raised' as const)
          : ('rejected' as const)
        : isLate
          ? ('after_first_year' as const)
          : ('waits' as const)
    const { code, collectedOn, amount, refunded } = payment
    return {
      payment: code,
      collectedOn,
      collectedAs,
      conversion,
      counts: amount,
      refunded,
      state,
    }
  })
}
