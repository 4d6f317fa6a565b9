import type { Calendar } from '../kernel/calendar.ts'
import { addBusinessDays } from '../kernel/calendar.ts'
import type { Currency } from '../kernel/currency.ts'
import { must } from '../kernel/assert.ts'
import { money, type Money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import type { Instant, PlainDate } from '../kernel/temporal.ts'
import { applyAnswer } from '../payouts/answers/file-answer.ts'
import { askLiftOf, liftRefusalOf } from '../payouts/answers/lift-refusal.ts'
import { readAnswer } from '../payouts/index.ts'
import { withTx } from '../platform/db.ts'
import type { Company } from './found.ts'
import { pain002Of } from './papers/pain002.ts'
import { paymentsOfRun } from './sql.ts'
import type { Step } from './step.ts'
import type { Teller } from './teller.ts'

/** A payment of a run that the bank refuses before it books the rest: with which code and words, and why
 *  Finance lets it be paid again to the same account. */
export type Refusal = {
  readonly partner: string
  readonly code: string
  readonly words: string
  readonly mended: string
}

export type Answered = {
  readonly teller: Teller
  readonly company: Company
  readonly thread: string
  readonly calendar: Calendar
  readonly executeOn: PlainDate
  readonly refusal: Refusal
  /** Known once the run was prepared. */
  readonly run: { readonly runId: string; readonly number: string }
}

/** The bank's answer on the evening of the release, filed by the specialist; two days later, after the
 *  partner's bank has mended it, Finance says why the account may be paid to. A later run pays it. */
export function answerSteps(one: Answered): { readonly filed: Step; readonly mended: Step } {
  const { thread, calendar, executeOn } = one
  const filedAt = instantOn(calendar, addBusinessDays(calendar, executeOn, -1), '16:20')
  const mendedAt = instantOn(calendar, addBusinessDays(calendar, executeOn, 1), '10:40')
  const name = `${thread}:answer`
  const mend = `${thread}:mended`
  return {
    filed: { at: filedAt, name, thread, run: () => fileAnswer(one, name, filedAt) },
    mended: { at: mendedAt, name: mend, thread, run: () => letAgain(one, mend, mendedAt) },
  }
}

async function fileAnswer(one: Answered, name: string, at: Instant): Promise<void> {
  const { teller, company, refusal, run } = one
  const payments = (await paymentsOf(one)).map(({ endToEndId, partnerId }) => ({
    endToEndId,
    refused: partnerId === refusedPartner(one) ? refusal : null,
  }))
  const bytes = pain002Of({ id: `STAT-${run.number}`, at, answers: run.number, payments })
  const stored = await teller.world.files.put(bytes)
  const file = {
    name: `${run.number}-pain002.xml`,
    ...must('tooLarge' in stored ? null : stored, 'small'),
  }
  const doing = { step: name, who: company.staff.jonas, at, action: 'answer.file' } as const
  await teller.do(doing, applyAnswer(teller.world.keys, unwrap(readAnswer(bytes))), file)
}

async function letAgain(one: Answered, name: string, at: Instant): Promise<void> {
  const { teller, company, refusal } = one
  const { paymentId } = await refusedPayment(one)
  const action = 'bank_detail.approve'
  const asking = { step: `${name} asked`, who: company.staff.thomas, at, action } as const
  await teller.do(asking, askLiftOf, { paymentId, reason: refusal.mended })
  const lifting = { step: name, who: company.staff.aiko, at, action } as const
  await teller.do(lifting, liftRefusalOf, { paymentId })
}

/** What the bank does not book of a run, because it refused it. */
export async function refusedAmount(one: Answered): Promise<Money> {
  const { amountMinor, currency } = await refusedPayment(one)
  return money(amountMinor, currency as Currency) // a currency of the table, by a foreign key
}

async function refusedPayment(one: Answered) {
  const found = (await paymentsOf(one)).find((each) => each.partnerId === refusedPartner(one))
  return must(found, `a payment of ${one.refusal.partner} in ${one.run.number}`)
}

function refusedPartner({ company, refusal }: Answered): string {
  return must(company.partners.get(refusal.partner), 'an enrolled partner').partnerId
}

function paymentsOf({ teller, run }: Answered) {
  return withTx(teller.world.app, (tx) => paymentsOfRun(tx, run.runId), { readOnly: true })
}

function instantOn(calendar: Calendar, day: PlainDate, time: string): Instant {
  return day.toZonedDateTime({ timeZone: calendar.zone, plainTime: time }).toInstant()
}
