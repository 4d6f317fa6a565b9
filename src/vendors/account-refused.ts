import { personBehind, recordAll, type Act } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
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

/** One of Finance says why an account that a bank refused may be paid to after all: the bank erred, or
 *  opened it again. Nothing changes before another does it. Refuses an account of which no refusal
 *  stands. */
export async function askToLiftRefusal(
  act: Act,
  asked: Lift & { readonly reason: string },
): Promise<Result<{ readonly asked: number }, VendorRefusal>> {
  const opened = await openRefused(act, asked)
  if (!opened.ok) return opened
  const { masked } = opened.value
  const who = { by: personBehind(act.actor), name: act.actor.name, at: act.at }
  const count = await rows.askLift(act.tx, { ...asked, ...who })
  if (count === 0) return refuse({ code: 'bank_detail.not_refused', masked })
  await tell(act, opened.value, 'vendor.bank_refusal_lift_asked', asked.reason)
  return ok({ asked: count })
}

/** Another person of Finance lets an account be paid to again that a bank had refused. Refuses who
 *  asked for it, and where nobody did. A refusal that came after it was asked stands. */
export async function liftAccountRefusal(
  act: Act,
  asked: Lift,
): Promise<Result<{ readonly lifted: number }, VendorRefusal>> {
  const opened = await openRefused(act, asked)
  if (!opened.ok) return opened
  const { masked, bankDetailId } = opened.value
  const given = await rows.lockLiftAsked(act.tx, bankDetailId)
  const [first] = given
  if (first === undefined) return refuse({ code: 'bank_detail.lift_not_asked', masked })
  const askers = given.flatMap((each) => each.askedBy ?? [])
  if (!mayApprove(act.actor, askers)) return refuse({ code: 'bank_detail.own_lift', masked })
  const by = personBehind(act.actor)
  const lifted = await rows.liftRefusals(act.tx, { bankDetailId, by, at: act.at })
  await tell(act, opened.value, 'vendor.bank_refusal_lifted', first.reason ?? '')
  return ok({ lifted })
}

/** Finance does not pay to the account again: what was asked is so no more, and the refusal stands. */
export async function declineLift(
  act: Act,
  asked: Lift & { readonly reason: string },
): Promise<Result<{ readonly declined: number }, VendorRefusal>> {
  const opened = await openRefused(act, asked)
  if (!opened.ok) return opened
  const { masked, bankDetailId } = opened.value
  const declined = await rows.unaskLift(act.tx, bankDetailId)
  if (declined === 0) return refuse({ code: 'bank_detail.lift_not_asked', masked })
  await tell(act, opened.value, 'vendor.bank_refusal_lift_declined', asked.reason)
  return ok({ declined })
}

type Lift = { readonly bankDetailId: BankDetailId }
type Detail = Awaited<ReturnType<typeof selectDetails>>[number]

async function openRefused(
  act: Act,
  { bankDetailId }: Lift,
): Promise<Result<Detail, VendorRefusal>> {
  const [detail] = await selectDetails(act.tx, [bankDetailId])
  if (detail === undefined) {
    return refuse({ code: 'bank_detail.unknown', bankDetail: bankDetailId })
  }
  await lockVendorsOf(act.tx, [detail.partnerId])
  return ok(detail)
}

async function tell(act: Act, detail: Detail, type: string, reason: string): Promise<void> {
  const { partnerId, vendorId: subjectId, bankDetailId, currency } = detail
  const body = { bankDetailId, currency }
  await recordAll(act, [{ type, subjectKind: 'vendor', subjectId, partnerId, reason, body }])
}
