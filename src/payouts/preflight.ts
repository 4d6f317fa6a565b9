import type { Act } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { heldIn } from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import { type Calendar, isWorkingDay, nextWorkingDay } from '../kernel/calendar.ts'
import { canonicalJson } from '../kernel/json.ts'
import { compare, money, printMoney, sum } from '../kernel/money.ts'
import { type Instant, type PlainDate, Temporal } from '../kernel/temporal.ts'
import { isInStanding, lockPartners, type Partner } from '../partners/index.ts'
import { lockPayables, lockReceivables, type PayableWithHolds, toPay } from '../payables/index.ts'
import type { Tx } from '../platform/db.ts'
import type { Keys } from '../platform/secrets.ts'
import {
  erpNumbersOf,
  lockVendors,
  openBankDetails,
  sayList,
  staleListsAt,
  vendorStandings,
  type OpenedDetail,
  type VendorStanding,
} from '../vendors/index.ts'
import { accountMarks } from './account-mark.ts'
import { canStillExecute, releaseBefore } from './cut-off.ts'
import type { ForFile, RunContent } from './content.ts'
import { isErpProfile } from './file-profile.ts'
import { writtenNamesOf } from './written-name-sql.ts'
import { openChanges } from './payer-change-sql.ts'
import { standsOn } from './payer-change.ts'
import { openOwnAccount } from './payers.ts'
import { contentOf, netOf, type Plan, type PlanPayment, type RunHead } from './plan.ts'
import type { Finding } from './reasons.ts'
import { type OpenAccounts, readingBack, streamRunFile } from './run-file.ts'
import { accountsReached, paidElsewhere } from './payment-sql.ts'
import type { PaymentId, RunId } from './run.ts'
import { taxFindings } from './tax/tax-findings.ts'

/** Roll-over ends here: after this many months even less than the minimum is paid. */
export const ROLL_OVER_MONTHS_MAX = 12

/** What stands behind payments, read under the locks that a change of it would take. */
export type Standing = {
  readonly partners: ReadonlyMap<string, Partner>
  readonly vendors: ReadonlyMap<string, VendorStanding>
  readonly opened: ReadonlyMap<string, OpenedDetail>
  readonly erpNumbers: ReadonlyMap<string, string | null>
  /** Shorter names for files, as Finance stated them, by account. */
  readonly written: ReadonlyMap<string, string>
  /** Accounts that a settled payment has reached before. */
  readonly reached: ReadonlySet<string>
}

/** Locks partners, then vendors, and reads what a payment to each would need. `on` is today in the
 *  zone of the account's calendar; what lapses before `executeOn` is missing too. */
export async function lockStanding(
  tx: Tx,
  keys: Keys,
  asked: {
    readonly partnerIds: readonly string[]
    readonly currency: string
    readonly on: PlainDate
    readonly executeOn: PlainDate
  },
): Promise<Standing> {
  const { currency, on, executeOn } = asked
  const partnerIds = [...new Set(asked.partnerIds)]
  const partners = await lockPartners(tx, partnerIds)
  const today = await lockVendors(tx, { partnerIds, currency, on })
  const then = await vendorStandings(tx, { partnerIds, currency, on: executeOn })
  const vendors = new Map(
    partnerIds.map((id) => {
      const now = must(today.get(id), 'each vendor was asked')
      const lapses = (then.get(id)?.missing ?? []).filter(
        (lack) => !now.missing.some((known) => known.what === lack.what),
      )
      const missing = [...now.missing, ...lapses]
      return [id, { ...now, missing, usable: missing.length === 0 }]
    }),
  )
  const usable = [...vendors.values()].flatMap((vendor) =>
    vendor.usable && vendor.bankDetailId !== null ? [vendor.bankDetailId] : [],
  )
  const details = await openBankDetails(tx, keys, usable)
  const numbers = await erpNumbersOf(tx, partnerIds)
  const reached = await accountsReached(tx, usable)
  return {
    partners,
    vendors,
    opened: new Map(details.map((detail) => [detail.bankDetailId, detail])),
    erpNumbers: new Map(numbers.map((row) => [row.partnerId, row.erpNumber])),
    written: new Map((await writtenNamesOf(tx, usable)).map((row) => [row.bankDetailId, row.name])),
    reached: new Set(reached.map((row) => row.bankDetailId)),
  }
}

/** What files ask beside the name: US accounts by whom and which kind; a shorter name where stated. */
function forFileOf(detail: OpenedDetail, name: string | null): ForFile | null {
  const { scheme, entityKind: creditorKind, accountKind } = detail
  return scheme === 'aba' || name !== null ? { creditorKind, accountKind, name } : null
}

/** What a payment says of its creditor, as it stands now; null while the vendor is not usable. */
export function creditorOf(keys: Keys, standing: Standing, partnerId: string) {
  const vendor = must(standing.vendors.get(partnerId), 'each vendor was asked')
  const detail = vendor.bankDetailId === null ? undefined : standing.opened.get(vendor.bankDetailId)
  if (detail === undefined) return null
  const { street, houseNumber, postCode, town, region, country } = detail.address
  return {
    bankDetailId: detail.bankDetailId,
    creditorName: detail.holderName,
    creditorAddress: { street, houseNumber, postCode, town, region, country },
    masked: must(vendor.masked, 'a usable account has a mask'),
    accountMark: must(accountMarks(keys, detail)[0], 'the current key marks'),
    bic: detail.bic,
    routingNumber: detail.routingNumber,
    erpNumber: standing.erpNumbers.get(partnerId) ?? null,
    forFile: forFileOf(detail, standing.written.get(detail.bankDetailId) ?? null),
    firstToAccount: !standing.reached.has(detail.bankDetailId),
    accountApprovedBy: vendor.bankApprovedBy,
  }
}

type Checked = Omit<Plan, 'run' | 'reissues'> & {
  readonly run: RunHead & { readonly runId: RunId | null }
}

export type Preflight = {
  /** Why a payment cannot be paid; one without a line here may. */
  readonly failed: ReadonlyMap<PaymentId, readonly Finding[]>
  /** Why the run itself cannot go. */
  readonly ofRun: readonly Finding[]
  readonly accounts: OpenAccounts
}

/** How a plan is looked at. */
export type PreflightHow = {
  /** What its payables must be. */
  readonly expected: 'ready' | 'scheduled'
  /** What was found while it was planned. */
  readonly before?: ReadonlyMap<PaymentId, readonly Finding[]>
  /** The payments are all of the run: its file is looked at with them, and not as one of several sets
   *  (`preflight-run.ts`). */
  readonly isWhole: boolean
  /** The file is written and read back. Whoever stores it does that with what is stored. */
  readonly readBack: boolean
}

/** Checks every payment of a plan, or of one set of it, against what stands now; the caller has locked
 *  the standing, this locks the payables, then the receivables to be netted. Nothing is written. */
export async function preflight(
  act: Act,
  keys: Keys,
  plan: Checked,
  standing: Standing,
  how: PreflightHow,
): Promise<Preflight> {
  const { expected, before = new Map<PaymentId, readonly Finding[]>() } = how
  const ids = plan.payments.flatMap((payment) => payment.lines.map((line) => line.payableId))
  const payables = new Map(
    (await lockPayables(act.tx, ids)).map((payable) => [payable.payableId, payable]),
  )
  const calendar = must(await calendarOf(act.tx, plan.account.calendarCode), 'a known calendar')
  const today = act.at.toZonedDateTimeISO(calendar.zone).toPlainDate()
  const failed = new Map([...before].map(([id, found]) => [id, [...found]]))
  const add = (paymentId: PaymentId, found: readonly Finding[]) => {
    if (found.length > 0) failed.set(paymentId, [...(failed.get(paymentId) ?? []), ...found])
  }
  const taken = await takenElsewhere(act.tx, plan)
  const netting = await nettingFindings(act.tx, plan)
  const tax = await taxFindings(act.tx, plan)
  for (const payment of plan.payments) {
    const of = payment.lines.map((line) => must(payables.get(line.payableId), 'payables stay'))
    add(payment.paymentId, [
      ...payableFindings(plan.run.runId, payment, of, expected),
      ...standingFindings(keys, standing, payment, of),
      ...netting(payment),
      ...tax(payment),
      ...payment.lines.filter(taken).map(({ reference }) => duplicate(reference)),
      ...minimumFindings(plan, payment, {
        payables: of,
        today,
        partner: must(standing.partners.get(payment.partnerId), 'a payment has a partner'),
      }),
    ])
  }
  const covered = plan.payments.filter((payment) => !failed.has(payment.paymentId))
  for (const [paymentId, found] of await shortFunds(act.tx, covered)) add(paymentId, [found])
  const accounts = await openAccounts(act.tx, keys, plan, standing)
  const passing = plan.payments.filter((payment) => !failed.has(payment.paymentId))
  const ofRun = how.isWhole ? await findingsOfRun(act, plan) : []
  const isRead = how.isWhole && how.readBack
  for (const { paymentId, finding } of fileFaults(plan, passing, accounts, isRead)) {
    if (paymentId !== null) add(paymentId, [finding])
    else if (how.isWhole) ofRun.push(finding)
  }
  return { failed, ofRun, accounts }
}

/** Why the run itself cannot go, but for its file. */
export async function findingsOfRun(act: Act, plan: Omit<Checked, 'payments'>): Promise<Finding[]> {
  const calendar = must(await calendarOf(act.tx, plan.account.calendarCode), 'a known calendar')
  return [
    ...runFindings(act.at, plan, calendar),
    ...(await changingFindings(act.tx, plan)),
    ...(await staleFindings(act.tx, act.at)),
  ]
}

const duplicate = (reference: string): Finding => ({ code: 'duplicate', reference })

function payableFindings(
  runId: RunId | null,
  payment: PlanPayment,
  payables: readonly PayableWithHolds[],
  expected: 'ready' | 'scheduled',
): Finding[] {
  const found = payables.flatMap((payable): Finding[] => {
    const { reference, status, holds } = payable
    const isElsewhere = expected === 'scheduled' && payable.runId !== runId
    if (holds.length > 0) {
      return holds.map(({ what, owedBy, until }) => ({
        code: 'payable_held',
        reference,
        what,
        owedBy,
        until,
      }))
    }
    return status === expected && !isElsewhere
      ? []
      : [{ code: 'payable_moved', reference, status: isElsewhere ? 'in another run' : status }]
  })
  const owed = sum(payables.map(toPay), payment.owed.currency)
  if (compare(owed, payment.owed) === 0) return found
  return [...found, { code: 'amount_differs', payment: payment.owed, payables: owed }]
}

/** What no longer nets as planned: disputed since, or open by less than what this run, and others
 *  that are not released yet, take of it. */
async function nettingFindings(tx: Tx, plan: Checked) {
  const pieces = plan.payments.flatMap((payment) => payment.nettings)
  const ids = [...new Set(pieces.map((piece) => piece.receivableId))]
  const locked = await lockReceivables(tx, ids)
  const wrong = new Map<string, string>()
  const byReceivable = Map.groupBy(pieces, (piece) => piece.receivableId)
  for (const { receivableId, amountMinor, recoveredMinor, disputedAt } of locked) {
    const planned = (byReceivable.get(receivableId) ?? []).reduce(
      (total, piece) => total + piece.amount.minor,
      0n,
    )
    if (disputedAt !== null) wrong.set(receivableId, 'disputed')
    else if (amountMinor - recoveredMinor < planned) wrong.set(receivableId, 'no longer open')
  }
  return (payment: PlanPayment): Finding[] =>
    payment.nettings.flatMap(({ receivableId, reference }): Finding[] => {
      const why = wrong.get(receivableId)
      return why === undefined ? [] : [{ code: 'netting_changed', reference, why }]
    })
}

function standingFindings(
  keys: Keys,
  standing: Standing,
  payment: PlanPayment,
  payables: readonly PayableWithHolds[],
): Finding[] {
  const partner = must(standing.partners.get(payment.partnerId), 'a payment has a partner')
  const vendor = must(standing.vendors.get(payment.partnerId), 'each vendor was asked')
  const found: Finding[] = vendor.missing.map(({ what, owedBy, until }) => ({
    code: 'vendor_lacks',
    what,
    owedBy,
    until,
  }))
  const isTail = partner.status === 'terminated' && payables.every((each) => each.confirmed)
  if (!isInStanding(partner) && !isTail) {
    const status = partner.status === 'active' ? 'not in good standing' : partner.status
    found.push({ code: 'partner_standing', partner: partner.code, status })
  }
  const now = creditorOf(keys, standing, payment.partnerId)
  if (now === null) return found
  const { masked, creditorName: creditor } = payment
  const opened = must(standing.opened.get(now.bankDetailId), 'a usable account was opened')
  const isSame = accountMarks(keys, opened).includes(payment.accountMark)
  if (now.bankDetailId !== payment.bankDetailId || !isSame) {
    found.push({ code: 'account_changed', masked })
  } else if (creditorText(now) !== creditorText(payment)) {
    found.push({ code: 'creditor_changed', creditor })
  }
  return found
}

function creditorText(of: Pick<PlanPayment, 'creditorName' | 'creditorAddress' | 'erpNumber'>) {
  return canonicalJson([of.creditorName, of.creditorAddress, of.erpNumber])
}

async function takenElsewhere(tx: Tx, plan: Checked) {
  const lines = plan.payments.flatMap((payment) => payment.lines)
  const key = (line: { decisionId: string; lineNo: number; instalment: number }) =>
    `${line.decisionId}/${line.lineNo}/${line.instalment}`
  const taken = new Set((await paidElsewhere(tx, plan.run.runId, lines)).map(key))
  return (line: PlanPayment['lines'][number]) => taken.has(key(line))
}

/** Below the account's minimum, or that of a program it pays for, it rolls over: but not what is netted in full and leaves no account, nor after
 *  12 months, nor what a terminated partner is owed, as nothing more comes. */
function minimumFindings(
  plan: Checked,
  payment: PlanPayment,
  of: {
    readonly payables: readonly PayableWithHolds[]
    readonly today: PlainDate
    readonly partner: Partner
  },
): Finding[] {
  const { payables, today, partner } = of
  const ofAccount = money(plan.account.paymentMinMinor, payment.amount.currency)
  const below = [
    { amount: payment.amount, minimum: ofAccount },
    ...payables.flatMap((one) =>
      one.minimum === null ? [] : [{ amount: netOf(payment), minimum: one.minimum }],
    ),
  ].find(({ amount, minimum }) => compare(amount, minimum) < 0)
  if (payment.amount.minor === 0n || below === undefined) return []
  if (partner.status === 'terminated') return []
  const isOld = payables.some(({ decidedOn }) => {
    const ends = decidedOn.add({ months: ROLL_OVER_MONTHS_MAX })
    return Temporal.PlainDate.compare(today, ends) >= 0
  })
  return isOld ? [] : [{ code: 'below_minimum', ...below }]
}

/** Payments whose fund does not hold what they take: a difference of books and payables. */
async function shortFunds(
  tx: Tx,
  payments: readonly PlanPayment[],
): Promise<ReadonlyMap<PaymentId, Finding>> {
  const short = new Map<PaymentId, Finding>()
  const fundIds = [...new Set(payments.flatMap(({ lines }) => lines.map((line) => line.fundId)))]
  const holders = payments.map((payment) => payment.partnerId)
  const holding = await heldIn(tx, { fundIds, bucket: 'payable', holders })
  for (const { paymentId, partnerId, lines } of payments) {
    for (const [fundId, own] of Map.groupBy(lines, (line) => line.fundId)) {
      const { fund, held } = must(holding.get(fundId), 'a payable has a fund')
      const amounts = own.map((line) => line.amount)
      const needs = sum(amounts, fund.currency)
      const holds = held(partnerId)
      if (compare(holds, needs) < 0) {
        short.set(paymentId, { code: 'fund_short', fund: fund.code, holds, needs })
      }
    }
  }
  return short
}

/** Why the run itself cannot go at `at`: our account is out of use, or the day cannot be kept. */
export function runFindings(
  at: Instant,
  plan: Pick<Checked, 'account'> & { readonly run: Pick<RunHead, 'executeOn'> },
  calendar: Calendar,
): Finding[] {
  const { account } = plan
  const { executeOn } = plan.run
  const state = standsOn(account, at.toZonedDateTimeISO(calendar.zone).toPlainDate())
  const found: Finding[] =
    state === 'usable' ? [] : [{ code: 'paying_account_unusable', account: account.name, state }]
  if (!isWorkingDay(calendar, executeOn)) {
    const next = nextWorkingDay(calendar, executeOn)
    return [...found, { code: 'not_banking_day', day: executeOn, next }]
  }
  if (canStillExecute(calendar, account, executeOn, at)) return found
  const closedAt = releaseBefore(calendar, account, executeOn)
  return [...found, { code: 'cut_off_passed', executeOn, closedAt, zone: calendar.zone }]
}

/** A change of our own account, or of the payer, that waits: nothing leaves by old or new meanwhile. */
async function changingFindings(tx: Tx, plan: Pick<Checked, 'account'>): Promise<Finding[]> {
  const { payerId, payingAccountId, name: account } = plan.account
  const open = await openChanges(tx, [payerId])
  return open
    .filter((each) => each.payingAccountId === null || each.payingAccountId === payingAccountId)
    .map(({ usableOn: until }) => ({ code: 'paying_account_changing', account, until }))
}

/** Whoever was listed since an old list was published is not held by it. */
export async function staleFindings(tx: Tx, at: Instant): Promise<Finding[]> {
  const stale = await staleListsAt(tx, at)
  return stale.map(({ listCode, ageDays, limitDays }) => {
    return { code: 'screening_stale', list: sayList(listCode), ageDays, limitDays }
  })
}

async function openAccounts(
  tx: Tx,
  keys: Keys,
  plan: Checked,
  standing: Standing,
): Promise<OpenAccounts> {
  const creditors = [...standing.opened].map(
    ([id, { scheme, account }]) => [id, { scheme, account }] as const,
  )
  const own = await openOwnAccount(tx, keys, plan.account.payingAccountId)
  return { own, creditors: new Map(creditors) }
}

/** What the file's own format refuses of the payments that passed everything else; with `isRead` it is
 *  written, chunk by chunk, and read back. */
export function fileFaults(
  plan: Checked,
  passing: readonly PlanPayment[],
  accounts: OpenAccounts,
  isRead: boolean,
): { readonly paymentId: PaymentId | null; readonly finding: Finding }[] {
  const isErp = isErpProfile(plan.account.profile)
  const leaving = passing.filter((payment) => payment.amount.minor > 0n)
  const isWithout = (payment: PlanPayment) => isErp && payment.erpNumber === null
  const without = leaving.filter(isWithout)
  const rest = leaving.filter((payment) => !isWithout(payment))
  const noNumber = without.map(({ paymentId }) => ({
    paymentId,
    finding: { code: 'no_erp_number' } as const,
  }))
  if (rest.length === 0) return noNumber
  const content = contentOf({ ...plan, payments: rest })
  const written = streamRunFile(content, accounts)
  if (written.ok) {
    if (isRead) readBack(content, written.file.chunks())
    return noNumber
  }
  const faults = written.faults.map(({ paymentId, finding }) => ({
    // The writer names payments by the ids it was given, which are ours.
    paymentId: paymentId as PaymentId | null,
    finding,
  }))
  return [...noNumber, ...faults]
}

function readBack(content: RunContent, chunks: Iterable<Uint8Array>): void {
  const reading = readingBack(content)
  for (const chunk of chunks) reading.take(chunk)
  reading.end()
}

/** One line for a log or an event: what was found of a payment, by code. */
export function codesOf(found: readonly Finding[]): string[] {
  return [...new Set(found.map((each) => each.code))]
}

/** `5,000.00 EUR to Globex GmbH` */
export function paymentInWords(payment: Pick<PlanPayment, 'amount' | 'creditorName'>): string {
  return `${printMoney(payment.amount)} to ${payment.creditorName}`
}
