import type { Act } from '../audit/index.ts'
import { officeCalendarIn } from '../clocks/index.ts'
import { say } from '../correspondence/index.ts'
import { must } from '../kernel/assert.ts'
import { weekdaysOpen } from '../kernel/calendar.ts'
import { nextOpen } from '../kernel/calendar-time.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { contactsOf, partnerById, type ContactChangeRow } from '../partners/index.ts'
import type { VendorId } from './vendor.ts'

/** Where no office calendar of the partner's zone is known. */
const PARTNER_HOURS = '09:00-17:00'

type About = { readonly vendorId: VendorId; readonly partnerId: string }

async function nameOf(act: Act, about: About): Promise<string> {
  return must(await partnerById(act.tx, about.partnerId), 'a vendor has a partner').legalName
}

function key(about: About) {
  return { threadKind: 'vendor', threadId: about.vendorId, partnerId: about.partnerId }
}

/** Everybody the partner has on file, for money and security: not only who asked. */
async function everybody(act: Act, partnerId: string) {
  const contacts = await contactsOf(act.tx, [partnerId])
  return contacts.flatMap(({ name, email }) => (email === null ? [] : [{ name, email }]))
}

export async function tellInvited(act: Act, about: About): Promise<void> {
  const facts = { partner: await nameOf(act, about), link: null }
  const to = await everybody(act, about.partnerId)
  await say(act, { ...key(about), to, template: 'vendor.invited', facts })
}

export async function tellActive(act: Act, about: About): Promise<void> {
  const facts = { partner: await nameOf(act, about), link: null }
  await say(act, { ...key(about), template: 'vendor.active', facts })
}

/** A W-8 ends soon; in the hours the partner works, as nothing hurries yet. */
export async function tellFormEnds(
  act: Act,
  about: About,
  ending: { readonly form: string; readonly until: string },
): Promise<void> {
  const facts = { partner: await nameOf(act, about), link: null, ...ending }
  const to = await everybody(act, about.partnerId)
  const notBefore = await officeOpens(act, about.partnerId)
  await say(act, { ...key(about), to, template: 'vendor.form_ends', facts, notBefore })
}

/** A company that is paid is asked who owns it, in its own hours. */
export async function tellOwnersAsked(act: Act, about: About): Promise<void> {
  const facts = { partner: await nameOf(act, about), link: null }
  const to = await everybody(act, about.partnerId)
  const notBefore = await officeOpens(act, about.partnerId)
  await say(act, { ...key(about), to, template: 'vendor.owners_asked', facts, notBefore })
}

/** The next opening hour of the partner. */
async function officeOpens(act: Act, partnerId: string) {
  const { timeZone } = must(await partnerById(act.tx, partnerId), 'a vendor has a partner')
  const office = await officeCalendarIn(act.tx, timeZone)
  return nextOpen(office?.calendar ?? weekdaysOpen(timeZone, PARTNER_HOURS), act.at)
}

/** A form is relied on no more: nothing is paid before a new one. */
export async function tellFormNeeded(
  act: Act,
  about: About,
  needed: { readonly form: string; readonly why: string },
): Promise<void> {
  const facts = { partner: await nameOf(act, about), link: null, ...needed }
  const to = await everybody(act, about.partnerId)
  await say(act, { ...key(about), to, template: 'vendor.form_needed', facts })
}

/** Names what to mend; the reason is the specialist's own words. */
export async function tellSentBack(
  act: Act,
  about: About,
  mend: { readonly fields: readonly string[]; readonly reason: string },
): Promise<void> {
  const { reason } = mend
  const places = mend.fields.length === 0 ? ['profile'] : mend.fields
  const defects = places.map((where) => ({ where, reason }))
  const facts = { partner: await nameOf(act, about), link: null, defects }
  const to = await everybody(act, about.partnerId)
  await say(act, { ...key(about), to, template: 'vendor.sent_back', facts })
}

/** Tells every contact on file at once that an account is to change: whoever asked may not be them. */
export async function tellBankChange(
  act: Act,
  about: About,
  change: { readonly masked: string; readonly earliest: PlainDate },
): Promise<void> {
  const facts = {
    partner: await nameOf(act, about),
    link: null,
    masked: change.masked,
    usableFrom: change.earliest.toString(),
    callUs: 'the person you know with us, on the number you have always used',
  }
  const to = await everybody(act, about.partnerId)
  await say(act, { ...key(about), to, template: 'bank_detail.changed', facts })
}

const changed: Readonly<Record<ContactChangeRow['kind'], string>> = {
  added: 'a new contact of yours was entered',
  mail: 'the mail address of a contact of yours was changed',
  phone: 'the telephone number of a contact of yours was changed',
  removed: 'a contact of yours was removed',
  admin: 'a new administrator of your portal was let in',
}

/** Tells whoever is on file, and the address that was there before, that the ways to reach the partner
 *  changed. What is new is not said: whoever reads this may not be who asked. */
export async function tellContactChange(
  act: Act,
  about: About,
  change: Pick<ContactChangeRow, 'kind' | 'mailBefore' | 'nameBefore' | 'countsFrom'>,
): Promise<void> {
  const { kind, mailBefore: email, nameBefore: name, countsFrom } = change
  const facts = {
    partner: await nameOf(act, about),
    link: null,
    what: changed[kind],
    countsFrom: countsFrom.toZonedDateTimeISO('UTC').toPlainDate().toString(),
    callUs: 'the person you know with us, on the number you have always used',
  }
  const now = await everybody(act, about.partnerId)
  const isGone = email !== null && now.every((one) => one.email !== email)
  const to = isGone ? [...now, { name, email }] : now
  await say(act, { ...key(about), to, template: 'contact.changed', facts })
}
