import { type Act, record } from '../audit/index.ts'
import {
  addAllocation,
  allocationFor,
  availableIn,
  bookDay,
  type Fund,
  fundById,
  fundFor,
  type FundRefusal,
  moves,
  postMoves,
  shutSince,
} from '../funds/index.ts'
import { must } from '../kernel/assert.ts'
import { add, type Money, money, negate, subtract, zero } from '../kernel/money.ts'
import { type Ratio, ratio } from '../kernel/ratio.ts'
import { ok, type Result, unwrap } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { lockPartner, type Partner } from '../partners/index.ts'
import type { Tx } from '../platform/db.ts'
import {
  type AccrualTerms,
  accruingOf,
  type Pack,
  type Version,
  versionInForce,
  whyNotEligible,
} from '../programs/index.ts'
import { convertOn, ecb } from '../rates/index.ts'
import {
  accrualStanding,
  type AccrualStanding,
  carryOver,
  earnedInAll,
  earnedOf,
  earningPeriod,
  type EarningPeriod,
  lastClaimDay,
  periodName,
} from './accrual.ts'
import * as rows from './accrual-sql.ts'

/** The types of program whose partners may earn by buying. */
export const accruingTypes = ['mdf', 'coinvest'] as const
/** Purchases counted for one partner and program in one go; what is left comes with the next. */
export const ACCRUED_MAX = 500

/** Counts every purchase and credit of a partner that a program has not counted yet: a share of it is
 *  earned, `budget` → `available` of the period it was bought in; a credit lowers that, never below
 *  what was used: the rest is owed to the next accrual. Each counts once, whoever asks and however
 *  often. What has no rate of its day yet waits. Answers how many were counted. */
export async function accruePurchases(
  act: Act,
  input: { readonly partnerId: string },
): Promise<Result<{ readonly counted: number }, FundRefusal>> {
  const partner = await lockPartner(act.tx, input.partnerId)
  if (partner === null) return ok({ counted: 0 })
  let counted = 0
  for (const { programId, from } of await rows.programsOfTypes(act.tx, accruingTypes)) {
    const asked = { partnerId: partner.partnerId, programId, from, limit: ACCRUED_MAX }
    for (const purchase of await rows.uncountedPurchases(act.tx, asked)) {
      const version = await versionInForce(act.tx, programId, purchase.purchasedOn)
      const counting = version === null ? null : await countingFor(act, { partner, version })
      if (counting === null) continue
      const done = await countPurchase(counting, purchase)
      if (!done.ok) return done
      if (done.value) counted += 1
    }
  }
  return ok({ counted })
}

type Counting = {
  readonly act: Act
  readonly partner: Partner
  readonly version: Version
  readonly pack: Pack
  readonly terms: AccrualTerms
  readonly fund: Fund
}

/** What a version pays by; null where it accrues nothing for the partner, or its fund is shut. */
async function countingFor(
  act: Act,
  of: { readonly partner: Partner; readonly version: Version },
): Promise<Counting | null> {
  const { pack } = of.version
  const terms = accruingOf(pack)?.terms ?? null
  if (terms === null || whyNotEligible(pack.eligibility, of.partner) !== null) return null
  const fund = await fundFor(act.tx, pack.fundCode)
  if (fund === null || shutSince(fund, bookDay(fund, act.at)) !== null) return null
  return { act, ...of, pack, terms, fund }
}

/** Counts one purchase or credit; false while its currency has no rate of its day. */
async function countPurchase(
  of: Counting,
  purchase: rows.UncountedRow,
): Promise<Result<boolean, FundRefusal>> {
  const { act, pack, terms, partner, version } = of
  const amount = money(purchase.amountMinor, purchase.currency)
  // What is given back counts at the rate of what it gives back, so that nothing is left of the two.
  const on = purchase.returnedOn ?? purchase.purchasedOn
  const asked = { amount, to: pack.currency, on, source: ecb }
  const converted = await convertOn(act.tx, asked)
  if (!converted.ok) return ok(false)
  const counted = converted.value.to
  const { tier, rate } = await rateOf(of, purchase)
  const earned = earnedOf(counted, rate)
  const accrual = await ensureAccrual(act, {
    partner,
    version,
    fund: of.fund,
    period: earningPeriod(purchase.purchasedOn, terms),
  })
  const after = await standingAfter(act.tx, accrual, earned)
  const carried = carryOver(after.target, await debtsBeside(act.tx, accrual))
  const borne = earnedInAll(carried, pack.currency)
  const change = subtract(subtract(after.target, borne), after.available)
  const eventId = await record(act, {
    type: 'accrual.counted',
    subjectKind: 'accrual',
    subjectId: accrual.accrualId,
    partnerId: partner.partnerId,
    body: {
      program: pack.code,
      period: periodName(accrual),
      purchaseId: purchase.purchaseId,
      counted,
      earned,
      posted: change,
    },
  })
  const row = { ...accrual, recordedOn: purchase.purchasedOn, eventId }
  await write(act, row, {
    kind: 'purchase',
    amount: earned,
    posted: change,
    purchase: {
      purchaseId: purchase.purchaseId,
      tier,
      rateNum: rate.num,
      rateDen: rate.den,
      countedMinor: counted.minor,
    },
  })
  for (const { debt, amount: part } of carried) {
    await write(act, row, { kind: 'carried', amount: negate(part) })
    await write(act, { ...row, accrualId: debt.accrualId }, { kind: 'carried', amount: part })
  }
  const posted = await postChange(act, { accrual, fund: of.fund, change, eventId })
  return posted.ok ? ok(true) : posted
}

type Earning = { readonly tier: string; readonly rate: Ratio }

/** A credit earns at the rate its purchase earned at; else the tier of today decides. */
async function rateOf(of: Counting, purchase: rows.UncountedRow): Promise<Earning> {
  const { act, version, partner, terms } = of
  const { programId } = version
  const before =
    purchase.returnsId === null
      ? null
      : await rows.rateEarned(act.tx, { programId, purchaseId: purchase.returnsId })
  if (before !== null) return { tier: before.tier, rate: ratio(before.rateNum, before.rateDen) }
  return { tier: partner.tier, rate: terms.rates[partner.tier] }
}

/** How an accrual stands once `earned` is added to it; available is what the books hold now. */
async function standingAfter(
  tx: Tx,
  accrual: rows.AccrualRow,
  earned: Money,
): Promise<AccrualStanding & { readonly available: Money }> {
  const sums = await sumsOf(tx, accrual)
  const standing = accrualStanding({ ...sums, earned: add(sums.earned, earned) })
  return { ...standing, available: sums.available }
}

/** What rows and books say of an accrual now. */
export async function sumsOf(tx: Tx, accrual: rows.AccrualRow) {
  const { currency, fundId, allocationId } = accrual
  const fund = must(await fundById(tx, fundId), 'an accrual has its fund')
  return {
    earned: money(accrual.earnedMinor, currency),
    posted: money(accrual.postedMinor, currency),
    forfeited: money(accrual.forfeitedMinor, currency),
    available: await availableIn(tx, fund, allocationId),
  }
}

/** What other periods of the partner under the program owe, the oldest first. */
async function debtsBeside(tx: Tx, accrual: rows.AccrualRow) {
  const debts: { readonly accrualId: string; readonly owed: Money }[] = []
  for (const other of await rows.accrualsUnder(tx, accrual)) {
    if (other.accrualId === accrual.accrualId) continue
    const { owed } = accrualStanding(await sumsOf(tx, other))
    if (owed.minor > 0n) debts.push({ accrualId: other.accrualId, owed })
  }
  return debts
}

type Ensure = {
  readonly partner: Partner
  readonly version: Pick<Version, 'programId' | 'versionId' | 'pack'>
  readonly fund: Fund
  readonly period: EarningPeriod
}

/** The accrual of a partner for an earning period, with its allocation; opened empty where there is
 *  none. The partner is locked by the caller. */
export async function ensureAccrual(act: Act, of: Ensure): Promise<rows.AccrualRow> {
  const { partner, version, fund, period } = of
  const { partnerId } = partner
  const { programId, versionId, pack } = version
  const { daysAfter } = must(accruingOf(pack), 'a program whose partners earn by buying')
  const known = (await rows.accrualsUnder(act.tx, { partnerId, programId })).find((one) =>
    one.earnedFrom.equals(period.earnedFrom),
  )
  if (known !== undefined) return known
  const accrualId = act.newId<'accrual'>()
  const { fundId } = fund
  const name = periodName(period)
  const short = `${partner.code} ${name}`.slice(0, 32)
  const isTaken = (await allocationFor(act.tx, fundId, short)) !== null
  const allocation = unwrap(
    await addAllocation(act, {
      fundId,
      code: isTaken ? `${name} ${accrualId.slice(-12)}` : short,
      name: `Earned in ${name}, ${partner.legalName}`.slice(0, 120),
      kind: 'period',
      partnerId,
    }),
  )
  const opened = {
    accrualId,
    partnerId,
    programId,
    versionId,
    fundId,
    allocationId: allocation.allocationId,
    currency: pack.currency,
    ...period,
    claimsDueOn: lastClaimDay(period, daysAfter, fund.claimsDueOn),
  }
  await rows.insertAccrual(act.tx, { ...opened, at: act.at })
  return { ...opened, earnedMinor: 0n, postedMinor: 0n, forfeitedMinor: 0n }
}

/** Forfeits what is left of an accrual: `available` → `budget`. Nothing happens where nothing is left.
 *  The partner is locked by the caller, who knows that nothing is undecided any more. */
export async function forfeitAccrual(
  act: Act,
  accrual: rows.AccrualRow,
): Promise<Result<Money, FundRefusal>> {
  const { available } = await sumsOf(act.tx, accrual)
  if (available.minor === 0n) return ok(available)
  const { fundId, partnerId, accrualId, currency } = accrual
  const fund = must(await fundById(act.tx, fundId), 'an accrual has its fund')
  const eventId = await record(act, {
    type: 'accrual.forfeited',
    subjectKind: 'accrual',
    subjectId: accrualId,
    partnerId,
    body: { period: periodName(accrual), amount: available },
  })
  const row = { ...accrual, recordedOn: bookDay(fund, act.at), eventId }
  const amount = zero(currency)
  await write(act, row, { kind: 'forfeited', amount, posted: negate(available) })
  const change = negate(available)
  const posted = await postChange(act, { accrual, fund, change, eventId, kind: 'forfeited' })
  return posted.ok ? ok(available) : posted
}

type RowOf = rows.AccrualRow & { readonly recordedOn: PlainDate; readonly eventId: string }

async function write(
  act: Act,
  of: RowOf,
  row: Pick<rows.NewAccrualRow, 'kind'> & {
    readonly amount: Money
    readonly posted?: Money
    readonly purchase?: rows.NewAccrualRow['purchase']
  },
): Promise<void> {
  const { accrualId, programId, partnerId, currency, recordedOn, eventId } = of
  await rows.insertAccrualRow(act.tx, {
    accrualRowId: act.newId<'accrual_row'>(),
    accrualId,
    programId,
    partnerId,
    currency,
    recordedOn,
    eventId,
    kind: row.kind,
    purchase: row.purchase ?? null,
    amountMinor: row.amount.minor,
    postedMinor: row.posted?.minor ?? 0n,
  })
}

/** `budget` → `available` or back; nothing is posted for nothing. */
async function postChange(
  act: Act,
  of: {
    readonly accrual: rows.AccrualRow
    readonly fund: Fund
    readonly change: Money
    readonly eventId: string
    readonly kind?: 'forfeited'
  },
): Promise<Result<null, FundRefusal>> {
  const { accrual, fund, change, eventId } = of
  if (change.minor === 0n) return ok(null)
  const { fundId, allocationId } = accrual
  const isMore = change.minor > 0n
  const amount = isMore ? change : negate(change)
  const move = isMore
    ? moves.allocate({ fundId, allocationId, amount })
    : moves.reduceAllocation({ fundId, allocationId, amount })
  const kind = of.kind ?? (isMore ? 'accrued' : 'reduced')
  const on = bookDay(fund, act.at)
  const posted = await postMoves(act, { eventId, kind, on, moves: [move] })
  return posted.ok ? ok(null) : posted
}
