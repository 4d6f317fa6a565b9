import type { Act } from '../audit/index.ts'
import { say } from '../correspondence/index.ts'
import { must } from '../kernel/assert.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { contactsOf, partnerById } from '../partners/index.ts'
import type { VendorId } from './vendor.ts'

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
