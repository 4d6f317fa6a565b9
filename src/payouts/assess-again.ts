import type { Act, HeardEvent } from '../audit/index.ts'
import { bankingCalendarCode, calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import {
  assess,
  dueForAssessment,
  openOfPartners,
  payablesById,
  type Assessed,
  type PayableRefusal,
} from '../payables/index.ts'
import { vendorStandings } from '../vendors/index.ts'

type Open = {
  readonly payableId: string
  readonly partnerId: string
  readonly currency: string
}
type Answer = Promise<Result<Assessed, PayableRefusal>>

/** Assesses everything open of these partners: what the vendor lacks, said to payables, which may
 *  not ask vendors themselves. Saying the same again changes nothing. */
export async function assessPartners(act: Act, partnerIds: readonly string[]): Answer {
  return assessOpen(act, await openOfPartners(act.tx, [...new Set(partnerIds)]))
}

/** Payables assessed by one sweep; the next takes the rest. */
const SWEEP_PAYABLES = 500

/** Assesses what nobody has looked at, and what time alone has freed. */
export async function sweepAssessments(act: Act): Answer {
  const today = await bankingDay(act, 'USD')
  return assessOpen(act, await dueForAssessment(act.tx, today, SWEEP_PAYABLES))
}

/** News of a payable, a vendor or a partner: its open payables are looked at again. */
export async function assessOnNews(act: Act, event: HeardEvent): Answer {
  if (event.partnerId !== null) return assessPartners(act, [event.partnerId])
  const ofPartner = event.subjectKind === 'partner'
  if (ofPartner) return assessPartners(act, [event.subjectId])
  const payables = await payablesById(act.tx, [event.subjectId])
  return assessPartners(
    act,
    payables.map((payable) => payable.partnerId),
  )
}

async function assessOpen(act: Act, open: readonly Open[]): Answer {
  if (open.length === 0) return ok({ held: 0, ready: 0 })
  const currencies = [...new Set(open.map((each) => each.currency))]
  const vendors = []
  for (const currency of currencies) {
    const partnerIds = open
      .filter((each) => each.currency === currency)
      .map((each) => each.partnerId)
    const on = await bankingDay(act, currency)
    const standings = await vendorStandings(act.tx, { partnerIds, currency, on })
    for (const { partnerId, missing } of standings.values()) {
      vendors.push({ partnerId, currency, missing })
    }
  }
  return assess(act, { payableIds: open.map((each) => each.payableId), vendors })
}

async function bankingDay(act: Act, currency: string): Promise<PlainDate> {
  const code = bankingCalendarCode(currency)
  const { zone } = must(await calendarOf(act.tx, code), `banking calendar ${code}`)
  return act.at.toZonedDateTimeISO(zone).toPlainDate()
}
