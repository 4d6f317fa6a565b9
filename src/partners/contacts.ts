import { personBehind, record, type Act } from '../audit/index.ts'
import { mayApprove } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import {
  type AskedBy,
  CONTACT_COUNTS_AFTER_DAYS,
  type ConfirmSource,
  type ContactChangeId,
  countsFrom,
  reachChanges,
} from './contact-change.ts'
import * as changes from './contact-sql.ts'
import type { ContactId, ContactRole, PartnerId } from './partner.ts'
import { parseEmail, partnerColumns } from './partner-sheet.ts'
import type { PartnerRefusal } from './refusals.ts'
import * as rows from './sql.ts'

export type SavedContact = {
  readonly partnerId: PartnerId
  /** The contact to change; without it the one of this mail address, or a new one. */
  readonly contactId?: ContactId | undefined
  readonly email: string
  readonly name: string | null
  readonly phone: string | null
  readonly role: ContactRole
  /** Who asked for it and how; in the portal the portal itself. */
  readonly asked?: AskedBy | undefined
}

/** Adds a contact of a partner, or changes one. The first contact is the ground; whatever changes later
 *  in how a partner is reached is kept with what stood before, and counts as on file after 30 days.
 *  Refuses a mail address that another contact has. */
export async function saveContact(
  act: Act,
  asked: SavedContact,
): Promise<Result<{ contactId: ContactId }, PartnerRefusal>> {
  const unknown = await lockOwnPartner(act, asked.partnerId)
  if (unknown !== null) return unknown
  const email = parseEmail(asked.email)
  if (email === null) {
    const { expected } = partnerColumns.contactEmail
    return refuse({ code: 'partner.invalid', field: 'email', found: asked.email, expected })
  }
  const known = await rows.contactsOf(act.tx, [asked.partnerId])
  const ofMail = known.find((contact) => contact.email === email)
  const before =
    asked.contactId === undefined
      ? (ofMail ?? null)
      : (known.find((contact) => contact.contactId === asked.contactId) ?? null)
  if (asked.contactId !== undefined && before === null) {
    return refuse({ code: 'contact.unknown', contact: asked.contactId })
  }
  if (ofMail !== undefined && ofMail.contactId !== before?.contactId) {
    return refuse({ code: 'contact.mail_taken', email })
  }
  const isGround = (await changes.hadContacts(act.tx, [asked.partnerId])).length === 0
  const contactId = before?.contactId ?? act.newId<'contact'>()
  const after = { ...asked, contactId, email }
  await write(act, before, after)
  const noted = isGround ? [] : await noteChanges(act, [{ before, after, asked: asked.asked }])
  await recordContact(act, asked.partnerId, 'partner.contact_changed', {
    contactsChanged: 1,
    changes: noted,
  })
  return ok({ contactId })
}

async function lockOwnPartner(
  act: Act,
  partnerId: PartnerId,
): Promise<Refused<PartnerRefusal> | null> {
  const isTheirs = act.actor.partnerId === null || act.actor.partnerId === partnerId
  const partner = isTheirs ? (await rows.lockPartnerRows(act.tx, [partnerId]))[0] : undefined
  return partner === undefined ? refuse({ code: 'partner.unknown', partner: partnerId }) : null
}

type After = rows.ContactWrite

function write(act: Act, before: rows.ContactRow | null, after: After) {
  if (before === null) return changes.insertContact(act.tx, after, act.at)
  const isSame = before.phone === after.phone
  const since = after.phone === null ? null : act.at
  return changes.updateContact(act.tx, {
    ...after,
    phoneSince: isSame ? before.phoneSince : since,
  })
}

export type Noted = {
  readonly before: Omit<rows.ContactRow, 'version'> | null
  readonly after: After
  readonly asked?: AskedBy | undefined
}

/** Writes down what changed in how partners are reached; answers the changes. */
export async function noteChanges(
  act: Act,
  noted: readonly Noted[],
): Promise<readonly ContactChangeId[]> {
  const written = noted.flatMap(({ before, after, asked }) =>
    reachChanges(before, after).map((kind) => ({
      ...changeBy(act, asked),
      partnerId: after.partnerId,
      contactId: after.contactId,
      kind,
      grantId: null,
      ...stoodBefore(before),
      mailAfter: after.email,
      phoneAfter: after.phone,
    })),
  )
  if (written.length > 0) await changes.insertContactChanges(act.tx, written)
  return written.map((change) => change.contactChangeId)
}

/** Contacts of a list, added or changed by their mail address. What the first list says of a partner is
 *  the ground; answers what changed of others, by partner. */
export async function saveListedContacts(
  act: Act,
  listed: readonly rows.ContactWrite[],
): Promise<ReadonlyMap<PartnerId, readonly ContactChangeId[]>> {
  if (listed.length === 0) return new Map()
  const partnerIds = [...new Set(listed.map((one) => one.partnerId))]
  const had = new Set((await changes.hadContacts(act.tx, partnerIds)).map((row) => row.partnerId))
  const key = (one: { partnerId: PartnerId; email: string | null }) =>
    `${one.partnerId}/${one.email}`
  const stood = new Map((await rows.contactsOf(act.tx, partnerIds)).map((one) => [key(one), one]))
  await rows.upsertContacts(act.tx, listed, act.at)
  const noted = new Map<PartnerId, readonly ContactChangeId[]>()
  for (const after of listed.filter((one) => had.has(one.partnerId))) {
    const before = stood.get(key(after)) ?? null
    const contactId = before?.contactId ?? after.contactId
    const asked = { channel: 'list', from: null } as const
    const ids = await noteChanges(act, [{ before, after: { ...after, contactId }, asked }])
    noted.set(after.partnerId, [...(noted.get(after.partnerId) ?? []), ...ids])
  }
  return noted
}

function changeBy(act: Act, asked: AskedBy | undefined) {
  const byStaff = act.actor.partnerId === null
  return {
    contactChangeId: act.newId<'contact_change'>(),
    askedChannel: byStaff ? (asked?.channel ?? null) : ('portal' as const),
    askedFrom: byStaff ? (asked?.from ?? null) : null,
    typedBy: personBehind(act.actor),
    byStaff,
    at: act.at,
    countsFrom: countsFrom(act.at),
  }
}

function stoodBefore(before: Omit<rows.ContactRow, 'version'> | null) {
  return {
    nameBefore: before?.name ?? null,
    mailBefore: before?.email ?? null,
    phoneBefore: before?.phone ?? null,
    phoneSinceBefore: before?.phoneSince ?? null,
    roleBefore: before?.role ?? null,
  }
}

/** Removes a contact and empties what it said. What stood is kept with the change, until retention
 *  empties it, so that a removal nobody asked for can be put back. */
export async function removeContact(
  act: Act,
  asked: { readonly partnerId: PartnerId; readonly contactId: ContactId; readonly asked?: AskedBy },
): Promise<Result<null, PartnerRefusal>> {
  const { contactId, partnerId } = asked
  const unknown = await lockOwnPartner(act, partnerId)
  if (unknown !== null) return unknown
  const known = await rows.contactsOf(act.tx, [partnerId])
  const before = known.find((contact) => contact.contactId === contactId)
  if (before === undefined) return refuse({ code: 'contact.unknown', contact: contactId })
  await rows.removeContactRow(act.tx, contactId, partnerId, act.at)
  const change = {
    ...changeBy(act, asked.asked),
    partnerId,
    contactId,
    kind: 'removed' as const,
    grantId: null,
    ...stoodBefore(before),
    mailAfter: null,
    phoneAfter: null,
  }
  await changes.insertContactChanges(act.tx, [change])
  const { contactChangeId } = change
  await recordContact(act, partnerId, 'partner.contact_removed', { contactId, contactChangeId })
  return ok(null)
}

/** Keeps that somebody more administers a partner in the portal, once per grant. */
export async function noteAdmin(
  act: Act,
  asked: { readonly partnerId: PartnerId; readonly grantId: string; readonly typedBy: string },
): Promise<ContactChangeId> {
  const { partnerId, grantId, typedBy } = asked
  const change = {
    ...changeBy(act, undefined),
    typedBy,
    partnerId,
    contactId: null,
    kind: 'admin' as const,
    grantId,
    ...stoodBefore(null),
    mailAfter: null,
    phoneAfter: null,
  }
  await changes.insertContactChanges(act.tx, [change])
  return change.contactChangeId
}

export type SettledChange = {
  readonly contactChangeId: ContactChangeId
  readonly outcome: 'confirmed' | 'denied'
  readonly source: ConfirmSource
  /** Whom one reached and what was said; never a number. */
  readonly reference: string
  /** Whose number was called, for `number_on_file`. */
  readonly contactId: ContactId | null
}

/** Records that the partner confirmed a change, or never asked for it: then what stood before stands
 *  again. Refuses whoever typed it, and a number or address that came with the change. */
export async function settleContactChange(
  act: Act,
  asked: SettledChange,
): Promise<Result<changes.ContactChangeRow, PartnerRefusal>> {
  const { contactChangeId, outcome, source, reference } = asked
  const unknown = refuse({ code: 'contact.change_unknown', change: contactChangeId } as const)
  const seen = await changes.selectContactChange(act.tx, contactChangeId)
  if (seen === null || (await lockOwnPartner(act, seen.partnerId)) !== null) return unknown
  const change = must(await changes.selectContactChange(act.tx, contactChangeId), 'changes stay')
  if (change.state !== 'open') return refuse({ code: 'contact.settled', state: change.state })
  if (!mayApprove(act.actor, [change.typedBy])) return refuse({ code: 'contact.own_change' })
  const expected = await sourceExpected(act, change, asked)
  if (expected !== null) return refuse({ code: 'contact.confirm_source', expected })
  if (outcome === 'denied') {
    const taken = await putBack(act, change)
    if (taken !== null) return taken
  }
  const by = personBehind(act.actor)
  const judged = { contactChangeId, state: outcome, by, at: act.at, source, reference }
  await changes.judgeContactChange(act.tx, judged)
  const body = { contactChangeId, outcome }
  await recordContact(act, change.partnerId, 'partner.contact_settled', body)
  return ok({ ...change, state: outcome })
}

async function sourceExpected(
  act: Act,
  change: changes.ContactChangeRow,
  asked: SettledChange,
): Promise<string | null> {
  if (asked.source === 'former') {
    const stood = change.mailBefore !== null || change.phoneBefore !== null
    return stood ? null : 'something that stood before: here nothing did'
  }
  if (asked.source !== 'number_on_file') return null
  const contacts = await rows.contactsOf(act.tx, [change.partnerId])
  const contact = contacts.find((one) => one.contactId === asked.contactId)
  if (contact === undefined || contact.phoneSince === null) {
    return 'a contact of this partner that has a number'
  }
  const latest = change.at.subtract({ hours: 24 * CONTACT_COUNTS_AFTER_DAYS })
  const isOld = Temporal.Instant.compare(contact.phoneSince, latest) <= 0
  return isOld ? null : `a number on file for ${CONTACT_COUNTS_AFTER_DAYS} days before the change`
}

/** What stood before the change stands again, with its day; what came with it is gone. */
async function putBack(
  act: Act,
  change: changes.ContactChangeRow,
): Promise<Refused<PartnerRefusal> | null> {
  const { contactId, partnerId, kind } = change
  if (contactId === null || kind === 'admin') return null
  const known = await rows.contactsOf(act.tx, [partnerId])
  const now = known.find((contact) => contact.contactId === contactId)
  if (kind === 'added') {
    await rows.removeContactRow(act.tx, contactId, partnerId, act.at)
    return null
  }
  const { nameBefore: name, mailBefore: email, phoneBefore: phone } = change
  const isTaken = known.some((one) => one.email === email && one.contactId !== contactId)
  if (kind !== 'phone' && isTaken) {
    return refuse({ code: 'contact.mail_taken', email: email ?? '' })
  }
  const phoneSince = change.phoneSinceBefore
  if (kind === 'removed') {
    await changes.restoreContact(act.tx, { contactId, name, email, phone, phoneSince })
    return null
  }
  if (now === undefined) return null
  const mail = kind === 'mail' ? (email ?? now.email) : now.email
  await changes.updateContact(act.tx, {
    ...now,
    email: must(mail, 'a live contact has a mail address'),
    ...(kind === 'phone' ? { phone, phoneSince } : {}),
  })
  return null
}

function recordContact(act: Act, partnerId: PartnerId, type: string, body: object) {
  return record(act, { type, subjectKind: 'partner', subjectId: partnerId, partnerId, body })
}
