import { personBehind, record, type Act } from '../audit/index.ts'
import { calendarOf } from '../clocks/index.ts'
import { mayApprove } from '../identity/index.ts'
import { currencyScale, type Currency } from '../kernel/currency.ts'
import { money, type Money } from '../kernel/money.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import { openBook } from '../ledger/index.ts'
import { isTimeZone } from '../kernel/country.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Tx } from '../platform/db.ts'
import { blindIndexes, open, seal, type Keys } from '../platform/secrets.ts'
import { indexesOf } from '../vendors/index.ts'
import { setThirdBars } from './approval-sql.ts'
import { cooledOn, noticeFinance } from './cooled-account.ts'
import type { AccountScheme } from '../formats/clearing.ts'
import type { Address } from './content.ts'
import { leadDaysMin } from './file-profile.ts'
import { type Originator, originatorProblem } from './originator.ts'
import { type OwnAccount, ownMisfit } from './own-account.ts'
import * as rows from './payer-sql.ts'
import { readOwnAccount } from './read-own-account.ts'
import type { PayoutRefusal } from './refusals.ts'
import type { OpenAccount } from './run-file.ts'
import { keepAccount, keepPayer } from './settings-kept.ts'
import type { AccountState, FileProfile, PayerId, PayingAccountId } from './run.ts'

/** What two of Finance approve above, unless a payer says otherwise: 50 000 on one day. */
const SECOND_APPROVAL_ABOVE = 50_000n
/** The smallest payment, in whole units, unless an account says otherwise. */
const PAYMENT_MIN = 50n
/** The field whose blind index finds one of our accounts. */
export const OWN_ACCOUNT_FIELD = 'payouts.paying_accounts.account'

function whole(units: bigint, currency: Currency): Money {
  return money(units * 10n ** BigInt(currencyScale(currency)), currency)
}

export type NewPayer = {
  readonly code: string
  readonly legalName: string
  readonly address: Address
  readonly zone: string
  readonly taxNumber: string | null
  readonly vatNumber: string | null
  /** Per currency; 50,000 USD and EUR unless told. A currency without one always needs two. */
  readonly secondApprovalAbove?: readonly Money[] | undefined
  /** Above it three approve; only beside a bar for two of the same currency, and higher. */
  readonly thirdApprovalAbove?: readonly Money[] | undefined
}

/** Adds a legal entity that pays. Refuses a code that is taken and a zone that is none. */
export async function createPayer(
  act: Act,
  asked: NewPayer,
): Promise<Result<{ payerId: PayerId }, PayoutRefusal>> {
  if (!isTimeZone(asked.zone)) return refuse({ code: 'payer.zone_unknown', zone: asked.zone })
  const taken = (await rows.selectPayers(act.tx)).some((payer) => payer.code === asked.code)
  if (taken) return refuse({ code: 'payer.code_taken', payer: asked.code })
  const payerId = act.newId<'payer'>()
  const { address, secondApprovalAbove, thirdApprovalAbove = [], ...own } = asked
  const createdBy = personBehind(act.actor)
  await rows.insertPayer(act.tx, { payerId, ...own, ...address, createdBy, createdAt: act.at })
  const limits = secondApprovalAbove ?? [
    whole(SECOND_APPROVAL_ABOVE, 'USD'),
    whole(SECOND_APPROVAL_ABOVE, 'EUR'),
  ]
  const low = thirdApprovalAbove.find((third) => !isAboveSecond(third, limits))
  if (low !== undefined) return refuse({ code: 'payer.third_bar_low', bar: low })
  await rows.insertSecondApprovals(act.tx, payerId, limits)
  await setThirdBars(act.tx, payerId, thirdApprovalAbove)
  await record(act, {
    type: 'payer.created',
    subjectKind: 'payer',
    subjectId: payerId,
    body: { code: asked.code },
  })
  await keepPayer(act, payerId)
  return ok({ payerId })
}

/** The first bar for three that is not above that for two of its currency; null when none is. */
export function lowThirdBar(
  bars: readonly { readonly above: Money; readonly thirdAbove: Money | null }[],
): Money | null {
  const low = bars.find(
    ({ above, thirdAbove }) => thirdAbove !== null && !isAboveSecond(thirdAbove, [above]),
  )
  return low?.thirdAbove ?? null
}

function isAboveSecond(third: Money, limits: readonly Money[]): boolean {
  const second = limits.find((limit) => limit.currency === third.currency)
  return second !== undefined && third.minor > second.minor
}

export type NewPayingAccount = {
  readonly payerId: PayerId
  readonly name: string
  readonly currency: Currency
  readonly profile: FileProfile
  readonly account: OwnAccount | null
  /** Banking calendar, by code: `target`, `us-fed`. */
  readonly calendar: string
  readonly cutOff: string
  readonly leadDays: number
  readonly batchBooking: boolean
  readonly paymentMin?: Money | undefined
  readonly glAccount: string | null
  /** By what the bank knows us; asked for by NACHA and Bacs. */
  readonly originator?: Originator | null | undefined
}
/** What an own account's sealed number is bound to. */
export function accountSeal(payingAccountId: PayingAccountId): string {
  return `paying_account:${payingAccountId}:account`
}

/** Adds one of our bank accounts and opens its cash book. It pays nothing before a second person of
 *  Finance approves it. Refuses a number that cannot exist, one that is ours already, and one that
 *  does not fit its file profile: currency, kind of account, ids of the bank, days of the rail. */
export function addPayingAccount(keys: Keys) {
  return async (
    act: Act,
    asked: NewPayingAccount,
  ): Promise<
    Result<{ payingAccountId: PayingAccountId; masked: string | null }, PayoutRefusal>
  > => {
    const payer = await rows.selectPayer(act.tx, asked.payerId)
    if (payer === null) return refuse({ code: 'payer.unknown', payer: asked.payerId })
    const account = asked.account === null ? null : readOwnAccount(asked.account)
    if (account !== null && 'field' in account) {
      return refuse({ code: 'paying_account.invalid', ...account })
    }
    const { originator = null } = asked
    const scheme = asked.account?.scheme ?? null
    const masked = account?.masked ?? null
    const unfit = await unfitRefusal(act.tx, { ...asked, originator, scheme, masked })
    if (unfit !== null) return unfit
    const payingAccountId = act.newId<'paying_account'>()
    const blinds = account === null ? [] : blindIndexes(keys, OWN_ACCOUNT_FIELD, account.indexed)
    const blind = blinds[0] ?? null
    // A British IBAN is a sort code and a number: one account, however it is written.
    const aliases = (account?.aliases ?? []).flatMap((each) =>
      blindIndexes(keys, OWN_ACCOUNT_FIELD, each),
    )
    if (blind !== null && (await rows.accountByBlind(act.tx, [...blinds, ...aliases])) !== null) {
      return refuse({ code: 'paying_account.exists', account: masked ?? '' })
    }
    const { currency, payerId } = asked
    await rows.insertAccount(act.tx, {
      payingAccountId,
      payerId,
      name: asked.name,
      currency,
      profile: asked.profile,
      scheme: account?.scheme ?? null,
      accountSealed:
        account === null ? null : seal(keys, accountSeal(payingAccountId), account.account),
      masked,
      accountBlind: blind,
      bic: account?.bic ?? null,
      routingNumber: account?.routingNumber ?? null,
      calendarCode: asked.calendar,
      cutOff: asked.cutOff,
      leadDays: asked.leadDays,
      batchBooking: asked.batchBooking,
      paymentMinMinor: (asked.paymentMin ?? whole(PAYMENT_MIN, currency)).minor,
      glAccount: asked.glAccount,
      originator: asked.originator ?? null,
      proposedBy: personBehind(act.actor),
      proposedAt: act.at,
    })
    await keepAccount(act, payingAccountId)
    const row = { payingAccountId, payerId, currency }
    const eventId = await recordAccount(act, 'proposed', row)
    const text = `the account ${asked.name} of ${payer.legalName} is to be added`
    await noticeFinance(act, aboutAccount(payingAccountId, eventId), text)
    await openBook(act, { bookId: payingAccountId, kind: 'cash', payerId, currency })
    return ok({ payingAccountId, masked })
  }
}

/** Why an account does not fit its file profile; null when it does. */
export async function unfitRefusal(
  tx: Tx,
  asked: Pick<NewPayingAccount, 'profile' | 'currency' | 'leadDays' | 'paymentMin' | 'calendar'> & {
    readonly scheme: AccountScheme | null
    readonly masked: string | null
    readonly originator: Originator | null
  },
): Promise<Refused<PayoutRefusal> | null> {
  const invalid = (field: string, expected: string) =>
    refuse({ code: 'paying_account.invalid', field, expected } as const)
  const { profile, currency, paymentMin } = asked
  const misfit = ownMisfit(asked)
  if (misfit !== null) return invalid('account', misfit)
  const unnamed = originatorProblem(profile, asked.originator)
  if (unnamed !== null) return invalid(unnamed.field, unnamed.expected)
  if (asked.leadDays < leadDaysMin(profile)) {
    return invalid('lead days', `${leadDaysMin(profile)} or more: one to process, one to arrive`)
  }
  if (paymentMin !== undefined && paymentMin.currency !== currency) {
    return invalid('minimum', `an amount in ${currency}`)
  }
  const calendar = await calendarOf(tx, asked.calendar)
  return calendar === null ? invalid('calendar', 'the code of a banking calendar') : null
}

/** A second person of Finance approves the account. The payer's first pays from then on, every other
 *  after three banking days; everybody of Finance is told. */
export async function approvePayingAccount(
  act: Act,
  asked: { readonly payingAccountId: PayingAccountId },
): Promise<Result<{ state: AccountState; usableOn: PlainDate }, PayoutRefusal>> {
  // Payer before account, as a change of either takes them.
  const known = await rows.selectAccount(act.tx, asked.payingAccountId)
  if (known !== null) await rows.lockPayer(act.tx, known.payerId)
  const account = await rows.lockAccount(act.tx, asked.payingAccountId)
  if (account === null) {
    return refuse({ code: 'paying_account.unknown', account: asked.payingAccountId })
  }
  const { name, state, proposedBy, payingAccountId } = account
  if (state !== 'proposed') {
    return refuse({ code: 'paying_account.not_movable', account: name, state, wanted: 'approved' })
  }
  if (!mayApprove(act.actor, [proposedBy])) {
    return refuse({ code: 'paying_account.own_proposal', account: name })
  }
  const isFirst = !(await rows.hasApproved(act.tx, account.payerId))
  const { today, cooled } = await cooledOn(act, account.calendarCode)
  const by = personBehind(act.actor)
  const given = isFirst
    ? ({ state: 'usable', usableOn: today } as const)
    : ({ state: 'cooling', usableOn: cooled } as const)
  await rows.approveAccountRow(act.tx, { payingAccountId, by, at: act.at, ...given })
  await keepAccount(act, payingAccountId)
  const eventId = await recordAccount(act, 'approved', account)
  const text = `the account ${name} is approved and pays from ${given.usableOn.toString()} on`
  await noticeFinance(act, aboutAccount(payingAccountId, eventId), text)
  return ok(given)
}

function aboutAccount(subjectId: PayingAccountId, eventId: string) {
  return { subjectKind: 'paying_account', subjectId, eventId }
}

/** Takes an account out of use. Its book, and what its runs still wait for, stay. */
export async function retirePayingAccount(
  act: Act,
  asked: { readonly payingAccountId: PayingAccountId; readonly reason: string },
): Promise<Result<{ state: AccountState }, PayoutRefusal>> {
  const account = await rows.lockAccount(act.tx, asked.payingAccountId)
  if (account === null) {
    return refuse({ code: 'paying_account.unknown', account: asked.payingAccountId })
  }
  const { name, state } = account
  if (state === 'retired') {
    return refuse({ code: 'paying_account.not_movable', account: name, state, wanted: 'retired' })
  }
  await rows.retireAccountRow(act.tx, asked.payingAccountId, asked.reason)
  await recordAccount(act, 'retired', account, asked.reason)
  return ok({ state: 'retired' })
}

function recordAccount(
  act: Act,
  what: 'proposed' | 'approved' | 'retired',
  account: Pick<rows.AccountRow, 'payingAccountId' | 'payerId' | 'currency'>,
  reason: string | null = null,
) {
  const { payingAccountId: subjectId, payerId, currency } = account
  const type = `paying_account.${what}`
  const body = { payerId, currency }
  return record(act, { type, subjectKind: 'paying_account', subjectId, reason, body })
}

/** The number of one of our accounts, for the writing of a file; null when only the ERP knows it. */
export async function openOwnAccount(
  tx: Tx,
  keys: Keys,
  payingAccountId: PayingAccountId,
): Promise<OpenAccount | null> {
  const { scheme, accountSealed } = await rows.sealedAccount(tx, payingAccountId)
  if (scheme === null || accountSealed === null) return null
  return { scheme, account: open(keys, accountSeal(payingAccountId), accountSealed) }
}

/** Which of our accounts has this number, as a statement names it: an IBAN, or a number of a country
 *  with its clearing code (none beside a CLABE). A British IBAN finds the account by its sort code
 *  too. Null when it is none of ours. */
export async function payingAccountByNumber(
  tx: Tx,
  keys: Keys,
  number:
    | { readonly iban: string }
    | {
        readonly scheme: AccountScheme
        readonly routingNumber: string | null
        readonly account: string
      },
): Promise<rows.AccountRow | null> {
  const stored =
    'iban' in number
      ? {
          scheme: 'iban' as const,
          account: number.iban.replaceAll(/\s/g, '').toUpperCase(),
          routingNumber: null,
        }
      : number
  const blinds = indexesOf(stored).flatMap((each) => blindIndexes(keys, OWN_ACCOUNT_FIELD, each))
  return rows.accountByBlind(tx, blinds)
}

/** The payer with its zone and address; null when there is none. */
export function payerById(tx: Tx, payerId: PayerId): Promise<rows.PayerRow | null> {
  return rows.selectPayer(tx, payerId)
}

export function payingAccountById(
  tx: Tx,
  payingAccountId: PayingAccountId,
): Promise<rows.AccountRow | null> {
  return rows.selectAccount(tx, payingAccountId)
}
