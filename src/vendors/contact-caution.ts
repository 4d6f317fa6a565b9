import { newAdminsOf } from '../identity/index.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import {
  CONTACT_COUNTS_AFTER_DAYS,
  contactChangesOf,
  openContactChanges,
} from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import type { LiveDetail } from './bank-sql.ts'

/** A change of how a partner is reached that nobody confirmed with it yet, and the first day from which
 *  it counts as on file. */
export type ContactCaution = {
  readonly partnerId: string
  readonly at: Instant
  readonly until: PlainDate
}

const HOURS = 24 * CONTACT_COUNTS_AFTER_DAYS

/** What changed lately in how these partners are reached: contacts, and administrators in the portal
 *  (read where they are granted, so that no news must arrive first). `on`: the day of payment. */
export async function contactCautions(
  tx: Tx,
  partnerIds: readonly string[],
  on: PlainDate,
): Promise<ContactCaution[]> {
  const start = on.toZonedDateTime('UTC').toInstant()
  const changes = await openContactChanges(tx, partnerIds, start)
  const admins = await newAdminsOf(tx, partnerIds, start.subtract({ hours: HOURS }))
  const settled = new Set(
    admins.length === 0
      ? []
      : (await contactChangesOf(tx, partnerIds))
          .filter((change) => change.kind === 'admin' && change.state === 'confirmed')
          .map((change) => change.grantId),
  )
  const fresh = admins.filter(({ grantId }) => !settled.has(grantId))
  return [
    ...changes.map(({ partnerId, at, countsFrom }) => cautionOf(partnerId, at, countsFrom)),
    ...fresh.map(({ partnerId, at }) => cautionOf(partnerId, at, at.add({ hours: HOURS }))),
  ]
}

function cautionOf(partnerId: string, at: Instant, countsFrom: Instant): ContactCaution {
  const until = countsFrom.toZonedDateTimeISO('UTC').toPlainDate().add({ days: 1 })
  return { partnerId, at, until }
}

type Asked = Pick<LiveDetail, 'isFirst' | 'noticeCode' | 'proposedAt' | 'usableOn'>

/** Until when a contact change holds payments to an account: a changed one, asked for within 30 days
 *  after the change, or whose wait was not over when it happened. Null when none does. Pure. */
export function heldByContact(
  detail: Asked | null,
  cautions: readonly ContactCaution[],
): PlainDate | null {
  if (detail === null || detail.isFirst || detail.noticeCode !== null) return null
  const from = detail.proposedAt.subtract({ hours: HOURS })
  const { usableOn } = detail
  const holding = cautions.filter(({ at }) => {
    const isAfter = Temporal.Instant.compare(at, from) >= 0
    const day = at.toZonedDateTimeISO('UTC').toPlainDate()
    return isAfter && (usableOn === null || Temporal.PlainDate.compare(day, usableOn) < 0)
  })
  return latest(holding)
}

/** The last day of any caution; null without one. Pure. */
export function latest(cautions: readonly ContactCaution[]): PlainDate | null {
  return cautions.reduce<PlainDate | null>(
    (last, { until }) =>
      last === null || Temporal.PlainDate.compare(until, last) > 0 ? until : last,
    null,
  )
}
