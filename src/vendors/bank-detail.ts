import { personBehind, type Act } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { countryName } from '../kernel/country.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { openContactChanges, partnerById, type AskedBy } from '../partners/index.ts'
import { open, seal, type Keys } from '../platform/secrets.ts'
import { claimFor, type Claim } from './account-claim.ts'
import { accountForms, schemesOf } from './account-form.ts'
import { readAccount, type Account, type TypedAccount } from './account-number.ts'
import { bankingDays, retire } from './bank-detail-end.ts'
import { lockDetail, notMovable, type OpenDetail } from './bank-detail-lock.ts'
import * as bank from './bank-sql.ts'
import { normalizedName } from './holder-name.ts'
import { tellBankChange } from './letters.ts'
import { lockOwnVendor, recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import type { BankDetailId, VendorId } from './vendor.ts'
import { isVendor, type VendorNames } from './vendor-name.ts'

/** What a sealed account number is bound to. */
export function accountSeal(bankDetailId: BankDetailId): string {
  return `bank_detail:${bankDetailId}:account`
}

export type ProposedDetail = {
  readonly vendorId: VendorId
  readonly currency: string
  readonly holderName: string
  readonly account: TypedAccount
  /** Who asked us for it and by which way, where staff type it on the partner's behalf. */
  readonly asked?: AskedBy | undefined
}

/** Names an account for one currency. It waits for a call-back and an approval by somebody else; a
 *  change also waits its business days, and what stands now is held until it is decided. Refuses an
 *  account that cannot exist or is of no kind kept in the currency, a holder that is not the vendor, an
 *  account of another vendor without a Finance exception (which escalates as fraud), and a second
 *  change while one waits. */
export function proposeBankDetail(keys: Keys) {
  return async (
    act: Act,
    asked: ProposedDetail,
  ): Promise<Result<{ bankDetailId: BankDetailId; masked: string }, VendorRefusal>> => {
    const locked = await lockOwnVendor(act, asked.vendorId)
    if (!locked.ok) return locked
    const vendor = locked.value
    if (vendor.state === 'blocked' || vendor.state === 'rejected') {
      const name = vendor.legalName ?? 'This vendor'
      const wanted = 'name an account'
      return refuse({ code: 'vendor.not_movable', vendor: name, state: vendor.state, wanted })
    }
    const account = readAccount(asked.account)
    if ('field' in account) return refuse({ code: 'bank_detail.invalid', ...account })
    const unfit = schemeRefusal(asked.currency, account)
    if (unfit !== null) return unfit
    const { indexed, aliases, masked } = account
    const of = { vendorId: vendor.vendorId, indexes: [indexed, ...aliases], masked }
    const claim = await claimFor(act, keys, of)
    if (!claim.ok) return claim
    // Finance let the two share it, so it may be held by either.
    const stranger =
      claim.value.exceptionId === null ? await holderRefusal(act, vendor, asked.holderName) : null
    if (stranger !== null) return stranger
    const barred = await proposalRefusal(act, asked, { ...claim.value, masked })
    if (barred !== null) return barred
    return ok(await insertProposed(act, keys, { vendor, asked, account, claim: claim.value }))
  }
}

function schemeRefusal(currency: string, account: Account): Refused<VendorRefusal> | null {
  const schemes = schemesOf(currency)
  if (schemes.includes(account.scheme)) return null
  const expected = `for ${currency}: ${schemes.map((one) => accountForms[one].name).join(', ')}`
  return refuse({ code: 'bank_detail.invalid', field: 'kind of account', expected })
}

async function insertProposed(
  act: Act,
  keys: Keys,
  of: {
    readonly vendor: OpenDetail['vendor']
    readonly asked: ProposedDetail
    readonly account: Account
    readonly claim: Claim
  },
): Promise<{ bankDetailId: BankDetailId; masked: string }> {
  const { vendor, asked, account, claim } = of
  const { currency } = asked
  const bankDetailId = act.newId<'bank_detail'>()
  const isFirst = !(await bank.hasStoodBefore(act.tx, vendor.vendorId)).stood
  const isPortal = act.actor.partnerId !== null
  await bank.insertDetail(act.tx, {
    ...account,
    ...claim,
    bankDetailId,
    vendorId: vendor.vendorId,
    partnerId: vendor.partnerId,
    currency,
    holderName: asked.holderName.trim(),
    accountSealed: seal(keys, accountSeal(bankDetailId), account.account),
    accountMasked: account.masked,
    isFirst,
    proposedBy: personBehind(act.actor),
    proposedAt: act.at,
    askedChannel: isPortal ? 'portal' : (asked.asked?.channel ?? null),
    askedFrom: isPortal ? null : (asked.asked?.from ?? null),
  })
  await recordVendor(act, vendor, 'vendor.bank_proposed', { bankDetailId, currency, isFirst })
  if (!isFirst) {
    const { cooledOn: earliest } = await bankingDays(act, currency)
    await tellBankChange(act, vendor, { masked: account.masked, earliest })
  }
  return { bankDetailId, masked: account.masked }
}

/** Null when the holder is the vendor, as its profile and its enrolment name it. */
async function holderRefusal(
  act: Act,
  vendor: VendorNames & { readonly partnerId: string },
  holder: string,
): Promise<Refused<VendorRefusal> | null> {
  const partner = must(await partnerById(act.tx, vendor.partnerId), 'a vendor has a partner')
  const enrolledName = partner.legalName
  if (isVendor(holder, vendor, enrolledName)) return null
  const legalName = vendor.legalName ?? enrolledName
  return refuse({ code: 'bank_detail.holder_differs', holder, legalName, enrolledName })
}

async function proposalRefusal(
  act: Act,
  asked: ProposedDetail,
  account: Pick<Claim, 'accountBlind'> & { readonly masked: string },
): Promise<Refused<VendorRefusal> | null> {
  const { vendorId, currency } = asked
  const { accountBlind, masked } = account
  const live = await bank.liveDetails(act.tx, [vendorId], currency)
  if (live.some((detail) => detail.state === 'proposed' || detail.state === 'called_back')) {
    return refuse({ code: 'bank_detail.one_open', currency })
  }
  const standing = await bank.selectDetails(
    act.tx,
    live.map((detail) => detail.bankDetailId),
  )
  // The same account under another name of the holder is a change like any other.
  const isSame = (detail: bank.FullDetail) =>
    detail.accountBlind.equals(accountBlind) &&
    normalizedName(detail.holderName) === normalizedName(asked.holderName)
  if (standing.some(isSame)) {
    return refuse({ code: 'bank_detail.same_account', masked })
  }
  return null
}

export type ApprovedDetail = {
  readonly bankDetailId: BankDetailId
  /** Why it is right, where something about it is unusual. */
  readonly reason?: string | null | undefined
}

/** Finance approves what was called back; refused to whoever typed it, when the holder is no longer
 *  the vendor, and without a reason when the bank lies abroad or a contact changed lately. A first
 *  account is usable at once, and so is what our own bank corrected; a changed one after its business
 *  days. The one before it is retired now. What else waited as a first account is a change from here. */
export async function approveBankDetail(
  act: Act,
  asked: ApprovedDetail,
): Promise<Result<{ usableOn: PlainDate }, VendorRefusal>> {
  const locked = await lockDetail(act, asked.bankDetailId)
  if (!locked.ok) return locked
  const { vendor, detail } = locked.value
  if (detail.state !== 'called_back') return notMovable(detail, 'approved')
  if (!mayApprove(act.actor, [detail.proposedBy])) {
    return refuse({ code: 'vendor.own_typing', what: 'this bank detail' })
  }
  const stranger =
    detail.sharedWith === null ? await holderRefusal(act, vendor, detail.holderName) : null
  if (stranger !== null) return stranger
  const { bankDetailId, currency } = detail
  const { today, cooledOn } = await bankingDays(act, currency)
  const reason = asked.reason?.trim() || null
  const unusual = await unusualOf(act, { vendor, detail })
  if (unusual.length > 0 && reason === null) {
    return refuse({ code: 'bank_detail.reason_wanted', why: unusual })
  }
  const isAtOnce = detail.isFirst || detail.noticeCode !== null
  const usableOn = isAtOnce ? today : cooledOn
  const live = await bank.liveDetails(act.tx, [vendor.vendorId], currency)
  const before = live.filter((one) => one.bankDetailId !== bankDetailId)
  await retire(act, vendor, before, 'replaced by a newer account', bankDetailId)
  const state = isAtOnce ? 'usable' : 'cooling'
  const by = personBehind(act.actor)
  await bank.setApproved(act.tx, { bankDetailId, by, at: act.at, state, usableOn, reason })
  const body = { bankDetailId, currency, usableOn: usableOn.toString() }
  await recordVendor(act, vendor, 'vendor.bank_approved', body, reason)
  if (detail.isFirst) await othersBecomeChanges(act, vendor)
  return ok({ usableOn })
}

/** What about an account asks for a reason: the bank's country, and contacts changed of late. */
async function unusualOf(act: Act, { vendor, detail }: OpenDetail): Promise<string[]> {
  const residence = vendor.taxResidence
  const abroad =
    residence === null || residence === detail.bankCountry
      ? []
      : [
          `the bank is in ${countryName(detail.bankCountry)}, the tax residence in ${countryName(residence)}`,
        ]
  const changed = await openContactChanges(act.tx, [vendor.partnerId], act.at)
  const isFresh = changed.length > 0 && !detail.isFirst && detail.noticeCode === null
  return [...abroad, ...(isFresh ? ['a contact changed in the last 30 days'] : [])]
}

/** The first account stands: accounts that wait in other currencies are changes now, and everybody
 *  is told as for any change. */
async function othersBecomeChanges(act: Act, vendor: OpenDetail['vendor']): Promise<void> {
  for (const waiting of await bank.waitingFirsts(act.tx, vendor.vendorId)) {
    const { bankDetailId, currency, masked } = waiting
    await bank.becomeChange(act.tx, bankDetailId)
    const body = { bankDetailId, currency }
    await recordVendor(act, vendor, 'vendor.bank_became_change', body)
    const { cooledOn: earliest } = await bankingDays(act, currency)
    await tellBankChange(act, vendor, { masked, earliest })
  }
}

/** Shows the whole number, for a reason that is recorded. Run it without an idempotency key: its
 *  answer must not be stored. */
export function revealBankDetail(keys: Keys) {
  return async (
    act: Act,
    asked: { readonly bankDetailId: BankDetailId; readonly reason: string },
  ): Promise<Result<{ account: string; routingNumber: string | null }, VendorRefusal>> => {
    const locked = await lockDetail(act, asked.bankDetailId)
    if (!locked.ok) return locked
    const { vendor, detail } = locked.value
    const { bankDetailId, currency, routingNumber } = detail
    const body = { bankDetailId, currency }
    await recordVendor(act, vendor, 'vendor.bank_revealed', body, asked.reason)
    const account = open(keys, accountSeal(bankDetailId), detail.accountSealed)
    return ok({ account, routingNumber })
  }
}
