import { personBehind, type Act } from '../audit/index.ts'
import { bankingCalendarCode, calendarOf } from '../clocks/index.ts'
import { mayApprove } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { addBusinessDays } from '../kernel/calendar.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import { contactsOf, partnerById } from '../partners/index.ts'
import { blindIndex, open, seal, type Keys } from '../platform/secrets.ts'
import { readAccount, type TypedAccount } from './account-number.ts'
import * as bank from './bank-sql.ts'
import { normalizedName } from './holder-name.ts'
import { tellBankChange } from './letters.ts'
import { lockOwnVendor, recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import {
  COOLING_BUSINESS_DAYS,
  NUMBER_ON_FILE_DAYS_MIN,
  type BankDetailId,
  type CallBackSource,
  type VendorId,
} from './vendor.ts'
import { isVendor, type VendorNames } from './vendor-name.ts'

/** What a sealed account number is bound to. */
export function accountSeal(bankDetailId: BankDetailId): string {
  return `bank_detail:${bankDetailId}:account`
}
const BLIND_FIELD = 'vendors.bank_details.account'

export type ProposedDetail = {
  readonly vendorId: VendorId
  readonly currency: string
  readonly holderName: string
  readonly account: TypedAccount
}

/** Names an account for one currency. It waits for a call-back and an approval by somebody else; a
 *  change also waits its business days, and what stands now is held until it is decided. Refuses an
 *  account that cannot exist, a holder that is not the vendor, an account of another vendor (which
 *  escalates as fraud), and a second change while one waits. */
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
    const stranger = await holderRefusal(act, vendor, asked.holderName)
    if (stranger !== null) return stranger
    const accountBlind = blindIndex(keys, BLIND_FIELD, account.indexed)
    const barred = await proposalRefusal(act, asked, { accountBlind, masked: account.masked })
    if (barred !== null) return barred
    const bankDetailId = act.newId<'bank_detail'>()
    const isFirst = !(await bank.hasStoodBefore(act.tx, vendor.vendorId)).stood
    await bank.insertDetail(act.tx, {
      ...account,
      bankDetailId,
      vendorId: vendor.vendorId,
      partnerId: vendor.partnerId,
      currency: asked.currency,
      holderName: asked.holderName.trim(),
      accountSealed: seal(keys, accountSeal(bankDetailId), account.account),
      accountMasked: account.masked,
      accountBlind,
      isFirst,
      proposedBy: personBehind(act.actor),
      proposedAt: act.at,
    })
    const { currency } = asked
    await recordVendor(act, vendor, 'vendor.bank_proposed', { bankDetailId, currency, isFirst })
    if (!isFirst) {
      const { cooledOn: earliest } = await bankingDays(act, currency)
      await tellBankChange(act, vendor, { masked: account.masked, earliest })
    }
    return ok({ bankDetailId, masked: account.masked })
  }
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
  account: { readonly accountBlind: Buffer; readonly masked: string },
): Promise<Refused<VendorRefusal> | null> {
  const { vendorId, currency } = asked
  const { accountBlind, masked } = account
  await bank.claimAccount(act.tx, accountBlind, vendorId, act.at)
  const owner = await bank.ownerOfAccount(act.tx, accountBlind)
  if (owner?.vendorId !== vendorId) {
    return refuse({ code: 'bank_detail.account_of_another', masked })
  }
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

type OpenDetail = {
  readonly vendor: VendorNames & { vendorId: VendorId; partnerId: string }
  readonly detail: bank.FullDetail
}

/** The detail with its vendor locked first, as every change of accounts does. */
async function lockDetail(
  act: Act,
  bankDetailId: BankDetailId,
): Promise<Result<OpenDetail, VendorRefusal>> {
  const unknown = refuse({ code: 'bank_detail.unknown', bankDetail: bankDetailId } as const)
  const seen = (await bank.selectDetails(act.tx, [bankDetailId]))[0]
  if (seen === undefined) return unknown
  const locked = await lockOwnVendor(act, seen.vendorId)
  if (!locked.ok) return unknown
  const detail = must((await bank.selectDetails(act.tx, [bankDetailId]))[0], 'details stay')
  return ok({ vendor: locked.value, detail })
}

export type CallBack = {
  readonly bankDetailId: BankDetailId
  readonly source: CallBackSource
  /** Which page of the contract or register, or what was said; never a number. */
  readonly reference: string
  /** The contact whose number was called, for `number_on_file`. */
  readonly contactId: string | null
}

/** Records that somebody who did not type the detail called back and had it confirmed. A change
 *  needs a number that is on file for 30 days and was before it was asked for; a first account one from the contract or a register. */
export async function recordCallBack(
  act: Act,
  asked: CallBack,
): Promise<Result<null, VendorRefusal>> {
  const locked = await lockDetail(act, asked.bankDetailId)
  if (!locked.ok) return locked
  const { vendor, detail } = locked.value
  if (detail.state !== 'proposed') return notMovable(detail, 'called back')
  if (!mayApprove(act.actor, [detail.proposedBy])) {
    return refuse({ code: 'vendor.own_typing', what: 'this bank detail' })
  }
  const expected = await sourceExpected(act, detail, asked)
  if (expected !== null) return refuse({ code: 'bank_detail.call_back_source', expected })
  const by = personBehind(act.actor)
  await bank.setCalledBack(act.tx, { ...asked, by, at: act.at })
  const { bankDetailId, currency } = detail
  const body = { bankDetailId, currency, source: asked.source }
  await recordVendor(act, vendor, 'vendor.bank_called_back', body)
  return ok(null)
}

async function sourceExpected(
  act: Act,
  detail: bank.FullDetail,
  asked: CallBack,
): Promise<string | null> {
  const days = NUMBER_ON_FILE_DAYS_MIN
  if (asked.source !== 'number_on_file') {
    return detail.isFirst
      ? null
      : `a contact's number on file for ${days} days, for a changed account`
  }
  const contacts = await contactsOf(act.tx, [detail.partnerId])
  const contact = contacts.find((one) => one.contactId === asked.contactId)
  if (contact === undefined || contact.phoneSince === null) {
    return 'a contact of this partner that has a number'
  }
  if (Temporal.Instant.compare(contact.phoneSince, detail.proposedAt) > 0) {
    return 'a number that was on file before the change was asked for'
  }
  const onFileHours = contact.phoneSince.until(act.at).total('hours')
  return onFileHours >= days * 24 ? null : `a number on file for ${days} days`
}

/** Finance approves what was called back; refused to whoever typed it, and when the holder is no
 *  longer the vendor. A first account is usable at once; a changed one after its business days, and
 *  the one before it is retired now. What else waited as a first account is a change from here on. */
export async function approveBankDetail(
  act: Act,
  asked: { readonly bankDetailId: BankDetailId },
): Promise<Result<{ usableOn: PlainDate }, VendorRefusal>> {
  const locked = await lockDetail(act, asked.bankDetailId)
  if (!locked.ok) return locked
  const { vendor, detail } = locked.value
  if (detail.state !== 'called_back') return notMovable(detail, 'approved')
  if (!mayApprove(act.actor, [detail.proposedBy])) {
    return refuse({ code: 'vendor.own_typing', what: 'this bank detail' })
  }
  const stranger = await holderRefusal(act, vendor, detail.holderName)
  if (stranger !== null) return stranger
  const { bankDetailId, currency } = detail
  const { today, cooledOn } = await bankingDays(act, currency)
  const usableOn = detail.isFirst ? today : cooledOn
  const live = await bank.liveDetails(act.tx, [vendor.vendorId], currency)
  const before = live.filter((one) => one.bankDetailId !== bankDetailId)
  await retire(act, vendor, before, 'replaced by a newer account')
  const state = detail.isFirst ? 'usable' : 'cooling'
  const by = personBehind(act.actor)
  await bank.setApproved(act.tx, { bankDetailId, by, at: act.at, state, usableOn })
  const body = { bankDetailId, currency, usableOn: usableOn.toString() }
  await recordVendor(act, vendor, 'vendor.bank_approved', body)
  if (detail.isFirst) await othersBecomeChanges(act, vendor)
  return ok({ usableOn })
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

/** Today in the zone of the currency's banks, and the day a change approved today is usable. */
async function bankingDays(
  act: Act,
  currency: string,
): Promise<{ readonly today: PlainDate; readonly cooledOn: PlainDate }> {
  const code = bankingCalendarCode(currency)
  const calendar = must(await calendarOf(act.tx, code), `banking calendar ${code}`)
  const today = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
  return { today, cooledOn: addBusinessDays(calendar, today, COOLING_BUSINESS_DAYS) }
}

async function retire(
  act: Act,
  vendor: OpenDetail['vendor'],
  details: readonly bank.BankDetailRow[],
  reason: string,
): Promise<void> {
  const bankDetailIds = details.map((detail) => detail.bankDetailId)
  if (bankDetailIds.length === 0) return
  await bank.retireDetails(act.tx, { bankDetailIds, at: act.at, reason })
  for (const { bankDetailId, currency } of details) {
    await recordVendor(act, vendor, 'vendor.bank_retired', { bankDetailId, currency }, reason)
  }
}

/** Withdraws a waiting change, or takes a standing account out of use. */
export async function retireBankDetail(
  act: Act,
  asked: { readonly bankDetailId: BankDetailId; readonly reason: string },
): Promise<Result<null, VendorRefusal>> {
  const locked = await lockDetail(act, asked.bankDetailId)
  if (!locked.ok) return locked
  const { vendor, detail } = locked.value
  if (detail.state === 'retired') return notMovable(detail, 'retired')
  await retire(act, vendor, [detail], asked.reason)
  return ok(null)
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

function notMovable(detail: bank.BankDetailRow, wanted: string) {
  const { masked, state } = detail
  return refuse({ code: 'bank_detail.not_movable', masked, state, wanted })
}
