import { personBehind, recordAll, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { selectDetails } from './bank-sql.ts'
import * as rows from './account-refused-sql.ts'
import type { VendorRefusal } from './refusals.ts'
import { lockVendorsOf } from './sql.ts'
import type { BankDetailId } from './vendor.ts'

/** A bank refused a payment to these accounts, or sent it back, for a reason that lies in the account.
 *  From now on nothing is paid to them: their partners are asked for others, and a new account is a
 *  new detail. Saying it twice of one payment changes nothing. Takes the vendors' locks, as a release
 *  does. */
export async function refuseAccounts(
  act: Act,
  refused: readonly {
    readonly bankDetailId: BankDetailId
    readonly partnerId: string
    /** The payment's end-to-end id. */
    readonly paymentRef: string
    /** The bank's code, such as AC04 or R03. */
    readonly code: string
  }[],
): Promise<void> {
  if (refused.length === 0) return
  const partnerIds = [...new Set(refused.map((each) => each.partnerId))]
  const vendors = await lockVendorsOf(act.tx, partnerIds)
  const made = refused.map((each) => ({ ...each, refusalId: act.newId<'account_refusal'>() }))
  const kept = await rows.insertRefusals(act.tx, made, act.at)
  const isNew = new Set(kept.map((each) => each.refusalId))
  const details = await selectDetails(act.tx, [
    ...new Set(refused.map((each) => each.bankDetailId)),
  ])
  await recordAll(
    act,
    made
      .filter(({ refusalId }) => isNew.has(refusalId))
      .flatMap(({ bankDetailId, partnerId, code }) => {
        const vendor = vendors.find((one) => one.partnerId === partnerId)
        const detail = details.find((one) => one.bankDetailId === bankDetailId)
        if (vendor === undefined || detail === undefined) return []
        const body = { bankDetailId, currency: detail.currency, code }
        const subjectId = vendor.vendorId
        return [{ type: 'vendor.bank_refused', subjectKind: 'vendor', subjectId, partnerId, body }]
      }),
  )
}

/** Finance says why an account that a bank refused may be paid to after all: the bank erred, or opened
 *  it again. Refuses an account of which no refusal stands. */
export async function liftAccountRefusal(
  act: Act,
  asked: { readonly bankDetailId: BankDetailId; readonly reason: string },
): Promise<Result<{ readonly lifted: number }, VendorRefusal>> {
  const [detail] = await selectDetails(act.tx, [asked.bankDetailId])
  if (detail === undefined) {
    return refuse({ code: 'bank_detail.unknown', bankDetail: asked.bankDetailId })
  }
  const { partnerId, vendorId: subjectId, bankDetailId, currency, masked } = detail
  await lockVendorsOf(act.tx, [partnerId])
  const by = personBehind(act.actor)
  const lifted = await rows.liftRefusals(act.tx, { ...asked, by, at: act.at })
  if (lifted === 0) return refuse({ code: 'bank_detail.not_refused', masked })
  await recordAll(act, [
    {
      type: 'vendor.bank_refusal_lifted',
      subjectKind: 'vendor',
      subjectId,
      partnerId,
      reason: asked.reason,
      body: { bankDetailId, currency },
    },
  ])
  return ok({ lifted })
}
