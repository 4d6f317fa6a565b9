import type { Actor } from '../audit/index.ts'
import { type Call, execute, mayApprove, on } from '../identity/index.ts'
import type { Tx } from '../platform/db.ts'
import type { ServedRoute } from '../platform/handler.ts'
import * as changes from './change-payer.ts'
import * as contract from './payer-change-contract.ts'
import { openChanges, type PayerChangeRow } from './payer-change-sql.ts'
import { fieldWord, valueWords } from './payer-change-words.ts'
import { peopleNamed } from './release.ts'
import type { PayerId } from './run.ts'

/** What waits of payers, for whoever looks: old and new as text, and whether they may approve it. */
export async function changesView(tx: Tx, payerIds: readonly PayerId[], actor: Actor) {
  const open = await openChanges(tx, payerIds)
  const named = await peopleNamed(
    tx,
    open.map((each) => each.proposedBy),
  )
  return open.map((row) => {
    const { before, after, proposedBy, decidedBy: _, cools: __, currency, ...rest } = row
    const fields = Object.keys(after).map((field) => ({
      field,
      label: fieldWord(field),
      before: valueWords(field, before[field], currency),
      after: valueWords(field, after[field], currency),
    }))
    return { ...rest, fields, proposedBy: named(proposedBy), mayApprove: mayBe(actor, row) }
  })
}

function mayBe(actor: Actor, { state, usableOn, proposedBy }: PayerChangeRow) {
  const whyNot = !actor.roles.includes('finance')
    ? 'Finance does this.'
    : state === 'cooling'
      ? `It is approved and counts from ${usableOn?.toString() ?? 'its day'} on.`
      : mayApprove(actor, [proposedBy])
        ? null
        : 'You proposed it yourself.'
  return { may: whyNot === null, whyNot }
}

export const payerChangeRoutes: readonly ServedRoute<Call>[] = [
  on(contract.proposePayerChange, (call, { params, body }) =>
    execute(call, 'payer.edit', changes.proposePayerChange, { ...params, ...body }),
  ),
  on(contract.proposeAccountChange, (call, { params, body }) =>
    execute(call, 'payer.edit', changes.proposeAccountChange, { ...params, ...body }),
  ),
  on(contract.approvePayerChange, (call, { params }) =>
    execute(call, 'payer.edit', changes.approvePayerChange, params),
  ),
  on(contract.declinePayerChange, (call, { params, body }) =>
    execute(call, 'payer.edit', changes.declinePayerChange, { ...params, ...body }),
  ),
]
