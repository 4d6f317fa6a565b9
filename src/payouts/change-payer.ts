import { type Act, personBehind, record } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { mayApprove } from '../identity/index.ts'
import { must } from '../kernel/assert.ts'
import { type Money, money } from '../kernel/money.ts'
import { ok, refuse, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Address } from './content.ts'
import { cooledOn, tellFinance } from './cooled-account.ts'
import { contentDifferences } from './differences.ts'
import type { Originator } from './originator.ts'
import * as rows from './payer-change-sql.ts'
import { type Columns, differing, standsOn } from './payer-change.ts'
import { fieldWord } from './payer-change-words.ts'
import * as payerRows from './payer-sql.ts'
import { lowThirdBar, unfitRefusal } from './payers.ts'
import { contentOf, loadPlan } from './plan.ts'
import type { PayoutRefusal } from './refusals.ts'
import * as runs from './run-sql.ts'
import type { FileProfile, PayerId, PayingAccountId, RunId } from './run.ts'
import { keepAccount, keepPayer } from './settings-kept.ts'
import { backToDraft } from './step.ts'
import { applyTaxes, type PayerTaxes, taxColumns } from './tax/settings.ts'

type Proposed = Result<{ readonly payerChangeId: rows.PayerChangeId }, PayoutRefusal>

export type PayerWanted = {
  readonly legalName?: string | undefined
  readonly address?: Address | undefined
  readonly taxNumber?: string | null | undefined
  readonly vatNumber?: string | null | undefined
  /** All bars, in place of all that stand; `thirdAbove` of the same currency, or none. */
  readonly approvals?:
    | readonly { readonly above: Money; readonly thirdAbove: Money | null }[]
    | undefined
  /** How it is taxed, whole. */
  readonly taxes?: PayerTaxes | undefined
}

/** Proposes that a payer is other than it stands: name, address, tax numbers, who approves above
 *  what, how it is taxed.
 *  Nothing changes before another of Finance approves it; until then nothing of this payer leaves.
 *  Everybody of Finance is told at once. Refuses what changes nothing, and a second while one waits. */
export async function proposePayerChange(
  act: Act,
  asked: { readonly payerId: PayerId; readonly wanted: PayerWanted; readonly reason: string },
): Promise<Proposed> {
  const { payerId, wanted } = asked
  if ((await payerRows.selectPayer(act.tx, payerId)) === null) {
    return refuse({ code: 'payer.unknown', payer: payerId })
  }
  const payer = await payerRows.lockPayer(act.tx, payerId)
  const low = lowThirdBar(wanted.approvals ?? [])
  if (low !== null) return refuse({ code: 'payer.third_bar_low', bar: low })
  const { now } = await rows.payerColumnsOf(act.tx, payerId)
  const told = { ...payerColumns(wanted), ...taxColumns(wanted.taxes, { payer, at: act.at }) }
  const found = differing(now, told)
  const of = { payerId, payingAccountId: null, name: payer.legalName }
  return keepProposal(act, of, found, asked.reason)
}

function payerColumns({ legalName, address, taxNumber, vatNumber, approvals }: PayerWanted) {
  const told: Columns = {
    legal_name: legalName,
    ...(address === undefined
      ? {}
      : {
          street: address.street,
          house_number: address.houseNumber,
          post_code: address.postCode,
          town: address.town,
          region: address.region,
          country: address.country,
        }),
    tax_number: taxNumber,
    vat_number: vatNumber,
    approvals: approvals
      ?.map(({ above, thirdAbove }) => [
        above.currency,
        String(above.minor),
        thirdAbove === null ? null : String(thirdAbove.minor),
      ])
      .toSorted(([one = ''], [other = '']) => ((one ?? '') < (other ?? '') ? -1 : 1)),
  }
  return given(told)
}

/** Only what was said: what is left out stays. */
function given(columns: Columns): Columns {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

export type AccountWanted = {
  readonly name?: string | undefined
  readonly profile?: FileProfile | undefined
  readonly originator?: Originator | null | undefined
  readonly bic?: string | null | undefined
  readonly calendar?: string | undefined
  readonly cutOff?: string | undefined
  readonly leadDays?: number | undefined
  readonly batchBooking?: boolean | undefined
  readonly paymentMin?: Money | undefined
  readonly glAccount?: string | null | undefined
}

/** Proposes that a paying account is other than it stands. What steers where or when money goes
 *  (profile, ids of the bank, BIC, calendar, cut-off, days) waits three banking days after another of
 *  Finance approved it. Number and currency never change: that is another account. */
export async function proposeAccountChange(
  act: Act,
  asked: {
    readonly payingAccountId: PayingAccountId
    readonly wanted: AccountWanted
    readonly reason: string
  },
): Promise<Proposed> {
  const { payingAccountId, wanted } = asked
  const known = await payerRows.selectAccount(act.tx, payingAccountId)
  if (known === null) return refuse({ code: 'paying_account.unknown', account: payingAccountId })
  await payerRows.lockPayer(act.tx, known.payerId)
  const account = must(await payerRows.lockAccount(act.tx, payingAccountId), 'accounts stay')
  const { name, state, payerId } = account
  if (state === 'proposed' || state === 'retired') {
    const move = { account: name, state, wanted: 'changed' }
    return refuse({ code: 'paying_account.not_movable', ...move })
  }
  const { paymentMinMinor, calendarCode: calendar, ...stands } = account
  const paymentMin = money(paymentMinMinor, account.currency)
  const unfit = await unfitRefusal(act.tx, { ...stands, calendar, paymentMin, ...defined(wanted) })
  if (unfit !== null) return unfit
  const { now } = await rows.accountColumnsOf(act.tx, payingAccountId)
  const found = differing(
    now,
    given({
      name: wanted.name,
      profile: wanted.profile,
      originator: wanted.originator,
      bic: wanted.bic,
      calendar_code: wanted.calendar,
      cut_off: wanted.cutOff,
      lead_days: wanted.leadDays,
      batch_booking: wanted.batchBooking,
      payment_min_minor:
        wanted.paymentMin === undefined ? undefined : String(wanted.paymentMin.minor),
      gl_account: wanted.glAccount,
    }),
  )
  return keepProposal(act, { payerId, payingAccountId, name }, found, asked.reason)
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }
function defined<T extends object>(of: T): Defined<T> {
  // Entries that are undefined are left out, so that what is left is what the type says.
  return Object.fromEntries(
    Object.entries(of).filter(([, value]) => value !== undefined),
  ) as Defined<T>
}

async function keepProposal(
  act: Act,
  of: {
    readonly payerId: PayerId
    readonly payingAccountId: PayingAccountId | null
    readonly name: string
  },
  found: ReturnType<typeof differing>,
  reason: string,
): Promise<Proposed> {
  const { payerId, payingAccountId, name } = of
  if (found === null) return refuse({ code: 'payer_change.nothing', of: name })
  const open = await rows.openChanges(act.tx, [payerId])
  if (open.some((each) => each.payingAccountId === payingAccountId)) {
    return refuse({ code: 'payer_change.waits', of: name })
  }
  const payerChangeId = act.newId<'payer_change'>()
  const proposedBy = personBehind(act.actor)
  const row = { payerChangeId, payerId, payingAccountId, ...found, reason }
  await rows.insertChange(act.tx, { ...row, proposedBy, proposedAt: act.at })
  const eventId = await tell(act, row, 'proposed')
  const fields = Object.keys(row.after).map((each) => fieldWord(each).toLowerCase())
  const what = `${name} is to be changed (${fields.join(', ')})`
  await tellFinance(act, { id: payerChangeId, eventId, what, reason })
  return ok({ payerChangeId })
}

type Decided = Result<
  { readonly state: rows.PayerChangeRow['state']; readonly usableOn: PlainDate | null },
  PayoutRefusal
>

/** Another of Finance approves a change. What cools off counts after its banking days, the rest at
 *  once; runs not yet released go back to draft by it and say what differs. */
export async function approvePayerChange(
  act: Act,
  asked: { readonly payerChangeId: rows.PayerChangeId },
): Promise<Decided> {
  const known = await openChange(act, asked.payerChangeId)
  if (!known.ok) return known
  const change = known.value
  if (change.state !== 'proposed') {
    return refuse({ code: 'payer_change.not_open', state: change.state })
  }
  if (!mayApprove(act.actor, [change.proposedBy])) return refuse({ code: 'payer_change.own' })
  const { payerChangeId, payingAccountId, cools } = change
  const by = personBehind(act.actor)
  const usableOn = cools && payingAccountId !== null ? await coolsUntil(act, payingAccountId) : null
  const state = usableOn === null ? 'applied' : 'cooling'
  const row = { payerChangeId, state, by, at: act.at, usableOn, declinedReason: null } as const
  await rows.setDecided(act.tx, row)
  await tell(act, change, state === 'applied' ? 'applied' : 'approved')
  if (state === 'applied') await write(act, change)
  return ok({ state, usableOn })
}

/** Takes a change back, by anybody of Finance and at any time before it counts. */
export async function declinePayerChange(
  act: Act,
  asked: { readonly payerChangeId: rows.PayerChangeId; readonly reason: string },
): Promise<Decided> {
  const known = await openChange(act, asked.payerChangeId)
  if (!known.ok) return known
  const { payerChangeId } = known.value
  const by = personBehind(act.actor)
  const row = { payerChangeId, by, at: act.at, usableOn: null, declinedReason: asked.reason }
  await rows.setDecided(act.tx, { ...row, state: 'declined' })
  await tell(act, known.value, 'declined', asked.reason)
  return ok({ state: 'declined', usableOn: null })
}

/** The change with its unreleased runs, payer and row locked, in the order of a release. */
async function openChange(
  act: Act,
  payerChangeId: rows.PayerChangeId,
): Promise<Result<rows.PayerChangeRow, PayoutRefusal>> {
  const seen = await rows.selectChange(act.tx, payerChangeId)
  if (seen === null) return refuse({ code: 'payer_change.unknown', change: payerChangeId })
  await rows.lockUnreleased(act.tx, seen.payerId, seen.payingAccountId)
  await payerRows.lockPayer(act.tx, seen.payerId)
  const change = await rows.lockChange(act.tx, payerChangeId)
  const { state } = change
  if (state !== 'proposed' && state !== 'cooling') {
    return refuse({ code: 'payer_change.not_open', state })
  }
  return ok(change)
}

async function coolsUntil(act: Act, payingAccountId: PayingAccountId): Promise<PlainDate> {
  const account = must(await payerRows.selectAccount(act.tx, payingAccountId), 'accounts stay')
  return (await cooledOn(act, account.calendarCode)).cooled
}

/** Writes the new over the old; what was checked or approved with the old is a draft again. */
async function write(act: Act, change: rows.PayerChangeRow): Promise<void> {
  const { payerId, payingAccountId, after } = change
  const before = await unreleased(act, change)
  if (payingAccountId !== null) {
    await rows.writeAccount(act.tx, payingAccountId, after)
    await keepAccount(act, payingAccountId)
  } else {
    await rows.writePayer(act.tx, payerId, after)
    if ('approvals' in after) await rows.writeApprovals(act.tx, payerId, after['approvals'])
    await applyTaxes(act, change)
    await keepPayer(act, payerId)
  }
  const now = new Map((await unreleased(act, change)).map((plan) => [plan.run.runId, plan]))
  for (const plan of before) {
    const fresh = must(now.get(plan.run.runId), 'locked runs stay')
    const text = 'our own account or payer was changed'
    const differences = contentDifferences(contentOf(plan), contentOf(fresh))
    await backToDraft(act, fresh, { changes: [{ told: 'own_account', text }], differences })
  }
}

async function unreleased(act: Act, { payerId, payingAccountId }: rows.PayerChangeRow) {
  const found = await rows.lockUnreleased(act.tx, payerId, payingAccountId)
  return Promise.all(found.map(({ runId }) => planOf(act, runId)))
}

async function planOf(act: Act, runId: RunId) {
  return loadPlan(act.tx, must(await runs.selectRun(act.tx, runId), 'locked runs stay'))
}

function tell(
  act: Act,
  change: Pick<rows.PayerChangeRow, 'payerChangeId' | 'payerId' | 'payingAccountId' | 'after'>,
  what: 'proposed' | 'approved' | 'applied' | 'declined',
  reason: string | null = null,
) {
  const { payerChangeId: subjectId, payerId, payingAccountId, after } = change
  const body = { payerId, payingAccountId, changed: Object.keys(after).toSorted() }
  return record(act, {
    type: `payer_change.${what}`,
    subjectKind: 'payer_change',
    subjectId,
    reason,
    body,
  })
}

/** Kiribati is a day ahead of everybody: what is over anywhere is looked at. */
const LAST_ZONE = 'Pacific/Kiritimati'
const COOLED_PER_SWEEP = 100

/** Accounts and changes whose banking days are over count from now on, once each. */
export async function sweepOwnAccounts(
  act: Act,
): Promise<Result<{ usable: number; applied: number }, never>> {
  const last = act.at.toZonedDateTimeISO(LAST_ZONE).toPlainDate()
  let [usable, applied] = [0, 0]
  for (const each of await rows.cooledAccounts(act.tx, last, COOLED_PER_SWEEP)) {
    if (!(await isOver(act, each))) continue
    const { payingAccountId, payerId, currency } = each
    await rows.setCooled(act.tx, payingAccountId)
    const body = { payerId, currency }
    const subject = { subjectKind: 'paying_account', subjectId: payingAccountId }
    await record(act, { type: 'paying_account.usable', ...subject, body })
    usable += 1
  }
  for (const each of await rows.cooledChanges(act.tx, last, COOLED_PER_SWEEP)) {
    if (!(await isOver(act, each))) continue
    const open = await openChange(act, each.payerChangeId)
    if (!open.ok || open.value.state !== 'cooling') continue
    await rows.setApplied(act.tx, each.payerChangeId, act.at)
    await tell(act, open.value, 'applied')
    await write(act, open.value)
    applied += 1
  }
  return ok({ usable, applied })
}

async function isOver(
  act: Act,
  of: { readonly usableOn: PlainDate; readonly calendarCode: string },
): Promise<boolean> {
  const calendar = must(await calendarOf(act.tx, of.calendarCode), 'a known calendar')
  const today = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
  return standsOn({ state: 'cooling', usableOn: of.usableOn }, today) === 'usable'
}
