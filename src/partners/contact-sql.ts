import type { Instant } from '../kernel/temporal.ts'
import { sql, type Sql, type Tx } from '../platform/db.ts'
import type {
  AskedChannel,
  ConfirmSource,
  ContactChangeId,
  ContactChangeKind,
  ContactChangeState,
} from './contact-change.ts'
import type { ContactId, ContactRole, PartnerId } from './partner.ts'

/** Has this partner ever had a contact? The first is the ground, every later one a change. */
export function hadContacts(tx: Tx, partnerIds: readonly PartnerId[]) {
  return tx.many<{ partnerId: PartnerId }>(sql`
    select distinct partner_id as "partnerId" from partners.contacts
    where partner_id = any(${partnerIds}::uuid[]) order by 1`)
}

export function insertContact(
  tx: Tx,
  row: {
    readonly contactId: ContactId
    readonly partnerId: PartnerId
    readonly name: string | null
    readonly email: string
    readonly phone: string | null
    readonly role: ContactRole
  },
  at: Instant,
) {
  return tx.run(sql`
    insert into partners.contacts (contact_id, partner_id, name, email, phone, phone_since, role,
      added_at)
    values (${row.contactId}, ${row.partnerId}, ${row.name}, ${row.email}, ${row.phone},
      case when ${row.phone}::text is not null then ${at}::timestamptz end, ${row.role}, ${at})`)
}

/** Writes what may change of a contact; a number counts as on file from when it changed. */
export function updateContact(
  tx: Tx,
  row: {
    readonly contactId: ContactId
    readonly name: string | null
    readonly email: string
    readonly phone: string | null
    readonly phoneSince: Instant | null
    readonly role: ContactRole
  },
) {
  return tx.run(sql`
    update partners.contacts set name = ${row.name}, email = ${row.email}, phone = ${row.phone},
      phone_since = ${row.phoneSince}, role = ${row.role}, version = version + 1
    where contact_id = ${row.contactId} and removed_at is null`)
}

/** Puts a removed contact back as it was. */
export function restoreContact(
  tx: Tx,
  row: {
    readonly contactId: ContactId
    readonly name: string | null
    readonly email: string | null
    readonly phone: string | null
    readonly phoneSince: Instant | null
  },
) {
  return tx.run(sql`
    update partners.contacts set removed_at = null, name = ${row.name}, email = ${row.email},
      phone = ${row.phone}, phone_since = ${row.phoneSince}, version = version + 1
    where contact_id = ${row.contactId} and removed_at is not null`)
}

/** A change with what stood before it: personal, for staff. */
export type ContactChangeRow = {
  contactChangeId: ContactChangeId
  partnerId: PartnerId
  contactId: ContactId | null
  kind: ContactChangeKind
  grantId: string | null
  nameBefore: string | null
  mailBefore: string | null
  mailAfter: string | null
  phoneBefore: string | null
  phoneSinceBefore: Instant | null
  phoneAfter: string | null
  roleBefore: string | null
  askedChannel: AskedChannel | null
  askedFrom: string | null
  typedBy: string
  byStaff: boolean
  at: Instant
  countsFrom: Instant
  state: ContactChangeState
  judgedBy: string | null
  judgedAt: Instant | null
  judgedSource: ConfirmSource | null
  judgedReference: string | null
}

const changeColumns: Sql = sql`
  contact_change_id as "contactChangeId", partner_id as "partnerId", contact_id as "contactId", kind,
  grant_id as "grantId", name_before as "nameBefore", mail_before as "mailBefore",
  mail_after as "mailAfter", phone_before as "phoneBefore",
  phone_since_before as "phoneSinceBefore", phone_after as "phoneAfter",
  role_before as "roleBefore", asked_channel as "askedChannel", asked_from as "askedFrom",
  typed_by as "typedBy", by_staff as "byStaff", at, counts_from as "countsFrom", state,
  judged_by as "judgedBy", judged_at as "judgedAt", judged_source as "judgedSource",
  judged_reference as "judgedReference"`

export type NewContactChange = Omit<
  ContactChangeRow,
  'state' | 'judgedBy' | 'judgedAt' | 'judgedSource' | 'judgedReference'
>

export function insertContactChanges(tx: Tx, rows: readonly NewContactChange[]) {
  return tx.run(sql`
    insert into partners.contact_changes (contact_change_id, partner_id, contact_id, kind, grant_id,
      name_before, mail_before, mail_after, phone_before, phone_since_before, phone_after,
      role_before, asked_channel, asked_from, typed_by, by_staff, at, counts_from, state)
    select w."contactChangeId", w."partnerId", w."contactId", w.kind, w."grantId", w."nameBefore",
      w."mailBefore", w."mailAfter", w."phoneBefore", w."phoneSinceBefore", w."phoneAfter",
      w."roleBefore", w."askedChannel", w."askedFrom", w."typedBy", w."byStaff", w.at,
      w."countsFrom", 'open'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w("contactChangeId" uuid,
      "partnerId" uuid, "contactId" uuid, kind text, "grantId" uuid, "nameBefore" text,
      "mailBefore" text, "mailAfter" text, "phoneBefore" text, "phoneSinceBefore" timestamptz,
      "phoneAfter" text, "roleBefore" text, "askedChannel" text, "askedFrom" text,
      "typedBy" text, "byStaff" boolean, at timestamptz, "countsFrom" timestamptz)
    on conflict on constraint contact_changes_once_per_grant do nothing`)
}

/** The changes of these partners, newest first; index contact_changes_partner_at. */
export function contactChangesOf(tx: Tx, partnerIds: readonly PartnerId[]) {
  return tx.many<ContactChangeRow>(sql`
    select ${changeColumns} from partners.contact_changes
    where partner_id = any(${partnerIds}::uuid[])
    order by at desc, contact_change_id desc limit 1000`)
}

export function selectContactChange(tx: Tx, contactChangeId: ContactChangeId) {
  return tx.maybeOne<ContactChangeRow>(sql`
    select ${changeColumns} from partners.contact_changes
    where contact_change_id = ${contactChangeId}`)
}

/** Changes nobody has confirmed or denied that are younger than 30 days at `at`, oldest first; staff
 *  and portal may both ask. */
export function openContactChanges(tx: Tx, partnerIds: readonly PartnerId[], at: Instant) {
  return tx.many<{
    partnerId: PartnerId
    kind: ContactChangeKind
    at: Instant
    countsFrom: Instant
  }>(
    sql`
    select partner_id as "partnerId", kind, at, counts_from as "countsFrom"
    from partners.contact_changes
    where partner_id = any(${partnerIds}::uuid[]) and state = 'open' and counts_from > ${at}
    order by partner_id, at`,
  )
}

/** Settles a change that is still open; 0 when somebody did before. */
export function judgeContactChange(
  tx: Tx,
  row: {
    readonly contactChangeId: ContactChangeId
    readonly state: 'confirmed' | 'denied'
    readonly by: string
    readonly at: Instant
    readonly source: ConfirmSource
    readonly reference: string
  },
) {
  return tx.run(sql`
    update partners.contact_changes set state = ${row.state}, judged_by = ${row.by},
      judged_at = ${row.at}, judged_source = ${row.source}, judged_reference = ${row.reference}
    where contact_change_id = ${row.contactChangeId} and state = 'open'`)
}

/** A change confirmed or denied by whoever typed it, or one that counts too early: neither can be. */
export function firstWrongChange(tx: Tx) {
  return tx.maybeOne<{ contactChangeId: ContactChangeId; why: string }>(sql`
    select contact_change_id as "contactChangeId",
      case when judged_by = typed_by then 'it was settled by whoever typed it'
        else 'it counts as on file before 30 days are over' end as why
    from partners.contact_changes
    where judged_by = typed_by or counts_from < at + interval '720 hours'
    order by contact_change_id limit 1`)
}
