import type { Act } from '../audit/index.ts'
import { must } from '../kernel/assert.ts'
import type { Instant } from '../kernel/temporal.ts'
import { opportunityByCode, recordCollection, saveOpportunity } from '../partners/index.ts'
import { decide, linkOpportunity, slipMilestone, submissionById } from '../submissions/index.ts'
import { amountOf } from './found.ts'
import { incentiveOf } from './hand-in-case.ts'
import type { Setting } from './hand-in.ts'
import { feeInReview } from './sql.ts'
import type { CollectionFacts, Move, SaleFacts } from './story.ts'

/** A story's first submission; what the commands below ask for is looked up from it. */
type First = { readonly firstId: string }

/** The sale as the CRM has it now. */
export function saleOf({ currency, days }: Setting, sale: SaleFacts) {
  const { code, customerCode, name, stage, opened, won } = sale
  const value = amountOf(sale.value, currency)
  return (act: Act) =>
    saveOpportunity(act, {
      code,
      customerCode,
      name,
      stage,
      isDirect: true,
      isTender: false,
      products: ['platform'],
      currency,
      value,
      netContract: won === undefined ? null : value,
      firstYear: won === undefined ? null : value,
      openedOn: days.day(opened),
      openedAt: null,
      closeOn: null,
      wonOn: won === undefined ? null : days.day(won),
      outreachOn: null,
    })
}

/** A payment of the customer, or a refund, from the books. */
export function collectionOf({ currency }: Setting, row: CollectionFacts, at: Instant) {
  return (act: Act) =>
    recordCollection(act, {
      source: 'erp',
      externalId: row.number,
      about: row.sale,
      kind: row.returns === undefined ? 'payment' : 'refund',
      amount: amountOf(row.amount, currency),
      on: at.toZonedDateTimeISO('UTC').toPlainDate(),
      product: null,
      returns: row.returns ?? null,
    })
}

/** Somebody says that this sale came of the story's referral. */
export function linkTo(code: string) {
  return async (act: Act, { firstId }: First) => {
    const sale = must(await opportunityByCode(act.tx, code), `sale ${code}`)
    const incentiveId = await incentiveOf(act, firstId)
    return linkOpportunity(act, { incentiveId, opportunityId: sale.opportunityId })
  }
}

/** Approves the fee that is in review under the story's referral. */
export async function approveFee(act: Act, { firstId }: First) {
  const { submissionId } = await feeInReview(act.tx, await incentiveOf(act, firstId))
  const { version } = must(await submissionById(act.tx, submissionId), 'a fee just found')
  const said = { lines: [], reason: '', clauseIds: [] }
  return decide(act, { submissionId, version, outcome: 'approve', ...said })
}

/** The partner moves the day of a milestone. */
export function slipOf({ days }: Setting, move: Extract<Move, { readonly do: 'slip' }>) {
  return async (act: Act, { firstId }: First) =>
    slipMilestone(act, {
      incentiveId: await incentiveOf(act, firstId),
      milestoneNo: move.milestone,
      dueOn: days.day(move.due),
      reason: move.reason,
    })
}
