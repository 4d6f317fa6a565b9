import type { Act, HeardEvent } from '../audit/index.ts'
import { bankingCalendarCode, calendarOf } from '../clocks/index.ts'
import { must } from '../kernel/assert.ts'
import { ok, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import {
  assess,
  dueForAssessment,
  openOfPartners,
  openOfPayer,
  type OpenPayable,
  payablesById,
  type Assessed,
  type PayableRefusal,
  type VendorLack,
  waitingForBank,
} from '../payables/index.ts'
import { partnerOfVendor, vendorStandings } from '../vendors/index.ts'
import { payCurrencies } from './pay-currency.ts'
import { selectAccount } from './payer-sql.ts'
import { taxInvoiceLacks } from './tax/ground.ts'

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
  // News of screening names no partner, as partners may read the news of theirs.
  if (event.subjectKind === 'vendor') return assessVendor(act, event.subjectId)
  const ofPartner = event.subjectKind === 'partner'
  if (ofPartner) return assessPartners(act, [event.subjectId])
  const payables = await payablesById(act.tx, [event.subjectId])
  return assessPartners(
    act,
    payables.map((payable) => payable.partnerId),
  )
}

async function assessVendor(act: Act, vendorId: string): Answer {
  const partnerId = await partnerOfVendor(act.tx, vendorId)
  return assessPartners(act, partnerId === null ? [] : [partnerId])
}

/** An account of ours came into use: what waits for a bank account may be paid in its currency. */
export async function assessOnAccount(act: Act, event: HeardEvent): Answer {
  const account = await selectAccount(act.tx, event.subjectId)
  if (account === null) return ok({ held: 0, ready: 0 })
  return assessOpen(act, await waitingForBank(act.tx, account.payerId))
}

/** A payer asks for tax invoices now, or no longer: what is open of it is looked at again, in sets. */
export async function assessOnPayer(act: Act, event: Pick<HeardEvent, 'subjectId'>): Answer {
  let [held, ready] = [0, 0]
  for (let after = ''; ;) {
    const page = await openOfPayer(act.tx, event.subjectId, after, SWEEP_PAYABLES)
    const last = page.at(-1)
    if (last === undefined) return ok({ held, ready })
    const done = await assessOpen(act, page)
    if (!done.ok) return done
    held += done.value.held
    ready += done.value.ready
    after = last.payableId
  }
}

/** Payer by payer, as what a payable is paid in depends on the accounts of its payer. */
async function assessOpen(act: Act, open: readonly OpenPayable[]): Answer {
  const paidIn = await payCurrencies(act.tx, open)
  let [held, ready] = [0, 0]
  for (const payerId of new Set(open.map((each) => each.payerId))) {
    const own = open.filter((each) => each.payerId === payerId)
    const vendors = await lacksOf(act, own, paidIn)
    const payableIds = own.map((each) => each.payableId)
    const invoices = await taxInvoiceLacks(act.tx, payableIds)
    const payables = [...invoices].map(([payableId, lack]) => ({ payableId, missing: [lack] }))
    const done = await assess(act, { payableIds, vendors, payables })
    if (!done.ok) return done
    held += done.value.held
    ready += done.value.ready
  }
  return ok({ held, ready })
}

/** What vendors lack in the currency that they are paid in, said of the currency they are owed in. */
async function lacksOf(
  act: Act,
  open: readonly OpenPayable[],
  paidIn: (payable: OpenPayable) => string,
): Promise<VendorLack[]> {
  const lacks = new Map<string, VendorLack>()
  for (const currency of new Set(open.map(paidIn))) {
    const own = open.filter((each) => paidIn(each) === currency)
    const partnerIds = own.map((each) => each.partnerId)
    const on = await bankingDay(act, currency)
    const standings = await vendorStandings(act.tx, { partnerIds, currency, on })
    for (const { partnerId, currency: owedIn } of own) {
      const { missing } = must(standings.get(partnerId), 'each vendor was asked')
      lacks.set(`${partnerId}/${owedIn}`, { partnerId, currency: owedIn, missing })
    }
  }
  return [...lacks.values()]
}

async function bankingDay(act: Act, currency: string): Promise<PlainDate> {
  const code = bankingCalendarCode(currency)
  const { zone } = must(await calendarOf(act.tx, code), `banking calendar ${code}`)
  return act.at.toZonedDateTimeISO(zone).toPlainDate()
}
