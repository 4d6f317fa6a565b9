import { personBehind, type Act } from '../audit/index.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import { open, seal, type Keys } from '../platform/secrets.ts'
import { claimFor } from './account-claim.ts'
import { readAccount, type AccountKind } from './account-number.ts'
import { accountSeal } from './bank-detail.ts'
import { lockDetail } from './bank-detail-lock.ts'
import * as bank from './bank-sql.ts'
import { type NoticeCode, noticeCodes } from './notice-code.ts'
import { recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import type { BankDetailId } from './vendor.ts'

export type Notice = {
  /** The detail a payment went to that the bank comments on. */
  readonly bankDetailId: BankDetailId
  readonly code: NoticeCode
  /** What the notice says is right; parts it does not name stay as they are. */
  readonly corrected: {
    readonly routingNumber?: string | undefined
    readonly accountNumber?: string | undefined
    readonly accountKind?: AccountKind | undefined
    readonly holderName?: string | undefined
  }
  /** Where the notice stands: file and trace number; no account number. */
  readonly reference: string
}

/** What came of a notice. `noted`: it asks for no other account; `moved_on`: the account it is about
 *  stands no more, or a change waits; `same`: it says what we have. */
export type NoticeAnswer =
  | { readonly kind: 'proposed'; readonly bankDetailId: BankDetailId }
  | { readonly kind: 'noted' | 'moved_on' | 'same' }

/** Our own bank tells that an account is to be written otherwise (Nacha Operating Rules, Appendix Five,
 *  notification of change). The corrected account is proposed in the bank's name: no call-back and no
 *  cooling, but Finance approves it, and until then what stands is held. Refuses a correction that
 *  cannot exist, and one to an account of another vendor. */
export function noticeOfChange(keys: Keys) {
  return async (act: Act, asked: Notice): Promise<Result<NoticeAnswer, VendorRefusal>> => {
    const locked = await lockDetail(act, asked.bankDetailId)
    if (!locked.ok) return locked
    const { vendor, detail } = locked.value
    const { currency } = detail
    const noted = (proposed: boolean) =>
      recordVendor(act, vendor, 'vendor.bank_notice', {
        bankDetailId: asked.bankDetailId,
        currency,
        code: asked.code,
        proposed,
      })
    if (!noticeCodes[asked.code].corrects || detail.scheme !== 'aba') {
      await noted(false)
      return ok({ kind: 'noted' })
    }
    const live = await bank.liveDetails(act.tx, [vendor.vendorId], currency)
    const isStanding = detail.state === 'usable' || detail.state === 'cooling'
    if (!isStanding || live.some((one) => one.approvedAt === null)) {
      await noted(false)
      return ok({ kind: 'moved_on' })
    }
    const right = correctedOf(keys, detail, asked)
    if ('field' in right) return refuse({ code: 'bank_detail.invalid', ...right })
    if (isSame(keys, detail, right)) {
      await noted(false)
      return ok({ kind: 'same' })
    }
    const bankDetailId = await propose(act, keys, { vendor, detail, right, asked })
    if (!bankDetailId.ok) return bankDetailId
    await noted(true)
    return ok({ kind: 'proposed', bankDetailId: bankDetailId.value })
  }
}

type Vendor = { readonly vendorId: string; readonly partnerId: string }

function correctedOf(keys: Keys, detail: bank.FullDetail, { corrected }: Notice) {
  const account = open(keys, accountSeal(detail.bankDetailId), detail.accountSealed)
  const read = readAccount({
    scheme: 'aba',
    routingNumber: corrected.routingNumber ?? detail.routingNumber ?? '',
    accountNumber: corrected.accountNumber ?? account,
    accountKind: corrected.accountKind ?? detail.accountKind ?? 'checking',
  })
  const holderName = corrected.holderName?.trim() || detail.holderName
  return 'field' in read ? read : { ...read, holderName }
}

type Corrected = Exclude<ReturnType<typeof correctedOf>, { readonly field: string }>

function isSame(keys: Keys, detail: bank.FullDetail, right: Corrected): boolean {
  return (
    right.account === open(keys, accountSeal(detail.bankDetailId), detail.accountSealed) &&
    right.routingNumber === detail.routingNumber &&
    right.accountKind === detail.accountKind &&
    right.holderName === detail.holderName
  )
}

async function propose(
  act: Act,
  keys: Keys,
  of: {
    readonly vendor: Vendor
    readonly detail: bank.FullDetail
    readonly right: Corrected
    readonly asked: Notice
  },
): Promise<Result<BankDetailId, VendorRefusal>> {
  const { vendor, detail, right, asked } = of
  const { vendorId, partnerId } = vendor
  const { currency } = detail
  const { masked } = right
  const claim = await claimFor(act, keys, { vendorId, indexes: [right.indexed], masked })
  if (!claim.ok) return claim
  const bankDetailId = act.newId<'bank_detail'>()
  const by = personBehind(act.actor)
  await bank.insertDetail(act.tx, {
    ...right,
    ...claim.value,
    bankDetailId,
    vendorId,
    partnerId,
    currency,
    accountSealed: seal(keys, accountSeal(bankDetailId), right.account),
    accountMasked: masked,
    isFirst: false,
    proposedBy: by,
    proposedAt: act.at,
    askedChannel: 'own_bank',
    askedFrom: asked.reference.slice(0, 200),
  })
  await recordVendor(act, vendor, 'vendor.bank_proposed', {
    bankDetailId,
    currency,
    isFirst: false,
  })
  const stands = { bankDetailId, by, at: act.at, source: 'own_bank', contactId: null } as const
  const { reference, code: noticeCode } = asked
  await bank.setCalledBack(act.tx, { ...stands, reference, noticeCode })
  const body = { bankDetailId, currency, source: 'own_bank' }
  await recordVendor(act, vendor, 'vendor.bank_called_back', body)
  return ok(bankDetailId)
}
