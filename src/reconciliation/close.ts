import { createHash } from 'node:crypto'
import { type Act, personBehind, record } from '../audit/index.ts'
import { canonicalJson } from '../kernel/json.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import { Temporal, type Instant, type PlainDate } from '../kernel/temporal.ts'
import { closePeriod, type LedgerRefusal, startClosing } from '../ledger/index.ts'
import { payerById } from '../payouts/index.ts'
import type { Tx } from '../platform/db.ts'
import * as rows from './close-sql.ts'
import type { ReconciliationRefusal } from './refusals.ts'

/** Closing a month: one person prepares, another looks at the checklist and closes; the figures it
 *  was closed with are kept with their hash. */

export type PayerMonth = { readonly payerId: string; readonly month: string }
type Refusals = ReconciliationRefusal | LedgerRefusal

const codes = ['statements', 'breaks', 'tie_out', 'in_transit'] as const
export type ChecklistRow = {
  readonly code: (typeof codes)[number]
  readonly done: boolean
  /** It must be done before the month can be closed. */
  readonly blocks: boolean
  readonly text: string
}

function firstOf(month: string): PlainDate {
  return Temporal.PlainDate.from(`${month}-01`)
}

function periodView(row: rows.PeriodRow) {
  const { month, preparedById: _, ...rest } = row
  return { ...rest, month: month.toPlainYearMonth().toString() }
}
export type PeriodView = ReturnType<typeof periodView>

/** The months of every payer, newest first. */
export async function periodPage(tx: Tx, at: Instant): Promise<PeriodView[]> {
  return (await rows.periodRows(tx, { at, payerId: null, month: null })).map(periodView)
}

/** One month with its checklist; null for a payer that is not there or has nothing booked. */
export async function periodWithChecklist(tx: Tx, asked: PayerMonth, at: Instant) {
  const month = firstOf(asked.month)
  const [row] = await rows.periodRows(tx, { at, payerId: asked.payerId, month })
  if (row === undefined) return null
  return { ...periodView(row), checklist: await checklist(tx, asked) }
}

/** What is to be done before the month is closed. */
export async function checklist(tx: Tx, asked: PayerMonth): Promise<ChecklistRow[]> {
  const facts = await rows.checklistFacts(tx, asked.payerId, firstOf(asked.month))
  return [
    {
      code: 'statements',
      done: facts.covered === facts.accounts,
      blocks: false,
      text: `${facts.covered} of ${facts.accounts} accounts have statements to the end of the month`,
    },
    {
      code: 'breaks',
      done: facts.openBreaks === 0,
      blocks: true,
      text: `${facts.openBreaks} breaks of the month or before are open`,
    },
    {
      code: 'tie_out',
      done: facts.differences === 0,
      blocks: true,
      text: `${facts.differences} cash accounts differ from their statement lines`,
    },
    {
      code: 'in_transit',
      done: facts.inTransit === 0,
      blocks: false,
      text: `${facts.inTransit} runs of the month or before wait for the bank`,
    },
  ]
}

/** Begins to close a month. Refuses one that is not over in the payer's zone, or closed. */
export async function prepareClose(
  act: Act,
  asked: PayerMonth,
): Promise<Result<PeriodView, Refusals>> {
  const barred = await monthRefusal(act, asked)
  if (barred !== null) return barred
  const started = await startClosing(act, asked)
  if (!started.ok) return started
  const month = firstOf(asked.month)
  const by = personBehind(act.actor)
  const { payerId } = asked
  await rows.upsertPreparation(act.tx, { payerId, month, by, name: act.actor.name, at: act.at })
  await recordClose(act, 'period.prepared', asked, {})
  return viewOf(act, asked)
}

/** Closes a prepared month for good. Refuses whoever prepared it, and a month that still misses
 *  what its checklist asks for. */
export async function closeMonth(
  act: Act,
  asked: PayerMonth,
): Promise<Result<PeriodView, Refusals>> {
  const barred = await monthRefusal(act, asked)
  if (barred !== null) return barred
  const { payerId } = asked
  const month = firstOf(asked.month)
  const [row] = await rows.periodRows(act.tx, { at: act.at, payerId, month })
  if (row === undefined || row.preparedById === null) {
    return refuse({ code: 'close.not_prepared', month: asked.month })
  }
  const by = personBehind(act.actor)
  if (row.preparedById === by) return refuse({ code: 'close.same_person', month: asked.month })
  // The month is closed first: from here on nothing else comes into it.
  const closed = await closePeriod(act, asked)
  if (!closed.ok) return closed
  const open = (await checklist(act.tx, asked)).filter((each) => each.blocks && !each.done)
  if (open.length > 0) {
    const missing = open.map((each) => each.text)
    return refuse({ code: 'close.not_ready', month: asked.month, missing })
  }
  const figures = canonicalJson(await rows.closingFigures(act.tx, payerId, month))
  const figuresHash = createHash('sha256').update(figures).digest('hex')
  const { name } = act.actor
  await rows.saveReview(act.tx, { payerId, month, by, name, at: act.at, figures, figuresHash })
  await recordClose(act, 'period.reviewed', asked, { figuresHash })
  return viewOf(act, asked)
}

async function monthRefusal(
  act: Act,
  { payerId, month }: PayerMonth,
): Promise<Refused<ReconciliationRefusal> | null> {
  const payer = await payerById(act.tx, payerId)
  if (payer === null) return refuse({ code: 'close.payer_unknown', payer: payerId })
  const today = act.at.toZonedDateTimeISO(payer.zone).toPlainDate()
  const after = firstOf(month).add({ months: 1 })
  const isOver = Temporal.PlainDate.compare(today, after) >= 0
  return isOver ? null : refuse({ code: 'close.not_over', month })
}

function recordClose(act: Act, type: string, { payerId, month }: PayerMonth, more: object) {
  const subject = { subjectKind: 'period', subjectId: `${payerId}/${month}` }
  return record(act, { type, ...subject, body: { payerId, month, ...more } })
}

async function viewOf(act: Act, asked: PayerMonth): Promise<Result<PeriodView, Refusals>> {
  const { payerId } = asked
  const month = firstOf(asked.month)
  const [row] = await rows.periodRows(act.tx, { at: act.at, payerId, month })
  return row === undefined
    ? refuse({ code: 'close.not_prepared', month: asked.month })
    : ok(periodView(row))
}
