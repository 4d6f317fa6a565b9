import { personBehind, type Act } from '../audit/index.ts'
import { raise } from '../escalations/index.ts'
import { mayApprove } from '../identity/index.ts'
import { ok, refuse, unwrap, type Result } from '../kernel/result.ts'
import { Temporal, type Instant } from '../kernel/temporal.ts'
import { contactChangesOf, contactsOf } from '../partners/index.ts'
import { restoreReplaced, retire } from './bank-detail-end.ts'
import { lockDetail, notMovable } from './bank-detail-lock.ts'
import * as bank from './bank-sql.ts'
import { insertCallBack } from './call-back-sql.ts'
import { recordVendor } from './profile.ts'
import type { VendorRefusal } from './refusals.ts'
import {
  NUMBER_ON_FILE_DAYS_MIN,
  type BankDetailId,
  type CallBackOutcome,
  type CallBackSource,
} from './vendor.ts'

export type CallBack = {
  readonly bankDetailId: BankDetailId
  readonly source: CallBackSource
  /** Which page of the contract or register, or what was said; never a number. */
  readonly reference: string
  /** The contact whose number was called, for `number_on_file`. */
  readonly contactId: string | null
  /** What came of it; `confirmed` unless told. */
  readonly outcome?: CallBackOutcome | undefined
}

/** Records a call about an account by somebody who did not type it. Confirmed, it may be approved: a
 *  change needs a number on file for 30 days that was there before it was asked for, a first account
 *  one from the contract or a register. Nobody reached: a try is counted, nothing moves. Denied: the
 *  account is retired, what it was to replace stands again, and lead and Finance are asked whether it
 *  was fraud; a denial is taken from any number, also after the approval. */
export async function recordCallBack(
  act: Act,
  asked: CallBack,
): Promise<Result<null, VendorRefusal>> {
  const locked = await lockDetail(act, asked.bankDetailId)
  if (!locked.ok) return locked
  const { vendor, detail } = locked.value
  const outcome = asked.outcome ?? 'confirmed'
  const isOpen = detail.state === 'proposed'
  const isDeniable = outcome === 'denied' && detail.state !== 'retired'
  if (!isOpen && !isDeniable) return notMovable(detail, 'called back')
  if (!mayApprove(act.actor, [detail.proposedBy])) {
    return refuse({ code: 'vendor.own_typing', what: 'this bank detail' })
  }
  const expected = outcome === 'denied' ? null : await sourceExpected(act, detail, asked)
  if (expected !== null) return refuse({ code: 'bank_detail.call_back_source', expected })
  const by = personBehind(act.actor)
  const { bankDetailId, currency, partnerId } = detail
  const callBackId = act.newId<'call_back'>()
  await insertCallBack(act.tx, { ...asked, callBackId, partnerId, outcome, by, at: act.at })
  const body = { bankDetailId, currency, source: asked.source }
  if (outcome === 'confirmed') {
    await bank.setCalledBack(act.tx, { ...asked, noticeCode: null, by, at: act.at })
    await recordVendor(act, vendor, 'vendor.bank_called_back', body)
  } else if (outcome === 'not_reached') {
    await recordVendor(act, vendor, 'vendor.bank_not_reached', body)
  } else {
    await deny(act, vendor, detail)
  }
  return ok(null)
}

type Vendor = { readonly vendorId: string; readonly partnerId: string }

async function deny(act: Act, vendor: Vendor, detail: bank.FullDetail): Promise<void> {
  const { bankDetailId, currency, masked } = detail
  const restored = await restoreReplaced(act, vendor, detail, async () => {
    await retire(act, vendor, [detail], 'the partner never asked for it')
  })
  await recordVendor(act, vendor, 'vendor.bank_denied', { bankDetailId, currency, restored })
  const how = detail.askedChannel === null ? '' : ` (asked for by ${detail.askedChannel})`
  const paid = detail.state === 'usable' ? ' It was usable: look at what was paid to it.' : ''
  const question =
    `The partner denies having named the account ${masked} for ${currency}${how}. It is retired. ` +
    `Was it fraud, and what else came from the same hand?${paid}`
  const subject = { subjectKind: 'vendor', subjectId: vendor.vendorId }
  unwrap(await raise(act, { ...subject, kind: 'fraud', question }))
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
  if (onFileHours < days * 24) return `a number on file for ${days} days`
  return (await isUnconfirmed(act, { ...contact, phoneSince: contact.phoneSince }))
    ? 'a number that somebody besides its typist confirmed with the partner'
    : null
}

/** A number that one of us typed on the partner's word counts once another of us asked the partner. */
async function isUnconfirmed(
  act: Act,
  contact: {
    readonly contactId: string
    readonly partnerId: string
    readonly phoneSince: Instant
  },
): Promise<boolean> {
  const changes = await contactChangesOf(act.tx, [contact.partnerId])
  return changes.some(
    (change) =>
      change.contactId === contact.contactId &&
      (change.kind === 'added' || change.kind === 'phone') &&
      change.byStaff &&
      change.state === 'open' &&
      change.at.equals(contact.phoneSince),
  )
}
