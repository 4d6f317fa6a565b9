import { personBehind, record, type Act } from '../../audit/index.ts'
import { calendarOf } from '../../clocks/index.ts'
import { must } from '../../kernel/assert.ts'
import { ok, refuse, type Result } from '../../kernel/result.ts'
import { Temporal, type PlainDate } from '../../kernel/temporal.ts'
import { selectAccount } from '../payer-sql.ts'
import type { Tx } from '../../platform/db.ts'
import type { PayoutRefusal } from '../refusals.ts'
import type { PayingAccountId } from '../run.ts'
import type { AnswerRefusal } from './refusals.ts'
import { answerTimesOn, insertAnswerTime } from './written-sql.ts'

/** Banking days after the execution day in which a rail answers, where an account says nothing else.
 *  Credit transfers: booked or refused by the third day. NACHA: returns of the receiving bank by the
 *  second banking day (Nacha Operating Rules, 3.8), settled a day later. Bacs: day three of its cycle,
 *  and a day. The ERP pays on its own days. */
const answerDays: Readonly<Record<string, number>> = {
  erp: 10,
  erp_netsuite: 10,
  erp_quickbooks: 10,
  erp_xero: 10,
  nacha: 3,
  bacs: 4,
  iso: 5,
}
export const ANSWER_DAYS_DEFAULT = 3

/** The answer time of each account on a day: what Finance set for it, else its rail's. */
export async function answerDaysOf(
  tx: Tx,
  accounts: readonly { readonly payingAccountId: PayingAccountId; readonly profile: string }[],
  on: PlainDate,
): Promise<ReadonlyMap<PayingAccountId, number>> {
  const ids = [...new Set(accounts.map((each) => each.payingAccountId))]
  const set = await answerTimesOn(tx, ids, on)
  return new Map([
    ...accounts.map(({ payingAccountId, profile }): [PayingAccountId, number] => [
      payingAccountId,
      answerDays[profile] ?? ANSWER_DAYS_DEFAULT,
    ]),
    ...set.map(({ payingAccountId, bankingDays }): [PayingAccountId, number] => [
      payingAccountId,
      bankingDays,
    ]),
  ])
}

/** Sets in how many banking days an account's bank answers, from a day on. Refuses a day that is past:
 *  what was `unknown` then was asked about then. */
export async function setAnswerTime(
  act: Act,
  asked: {
    readonly payingAccountId: PayingAccountId
    readonly bankingDays: number
    readonly validFrom: PlainDate
    readonly reason: string
  },
): Promise<Result<{ readonly bankingDays: number }, PayoutRefusal | AnswerRefusal>> {
  const { payingAccountId, bankingDays, validFrom, reason } = asked
  const account = await selectAccount(act.tx, payingAccountId)
  if (account === null) return refuse({ code: 'paying_account.unknown', account: payingAccountId })
  const calendar = must(await calendarOf(act.tx, account.calendarCode), 'a known calendar')
  const today = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
  if (Temporal.PlainDate.compare(validFrom, today) < 0) {
    return refuse({ code: 'answer_time.day', day: validFrom, today })
  }
  const setBy = personBehind(act.actor)
  const row = { payingAccountId, validFrom, bankingDays, reason, setBy, setAt: act.at }
  const isNew = await insertAnswerTime(act.tx, row)
  if (!isNew)
    return refuse({ code: 'answer_time.day', day: validFrom, today: validFrom.add({ days: 1 }) })
  await record(act, {
    type: 'paying_account.answer_time_set',
    subjectKind: 'paying_account',
    subjectId: payingAccountId,
    reason,
    body: { bankingDays, validFrom },
  })
  return ok({ bankingDays })
}
