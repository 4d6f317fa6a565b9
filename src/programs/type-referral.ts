import { z } from 'zod'
import type { Currency } from '../kernel/currency.ts'
import { type Money, printMoney } from '../kernel/money.ts'
import { compareRatio, type Ratio } from '../kernel/ratio.ts'
import { printPercent } from './figures.ts'
import {
  type PackTable,
  packTiers,
  type ReferralPack,
  submissionTypesOf,
  type Term,
} from './pack.ts'
import { amountEntry, commonEntries, commonWindows, LIST_MAX, rateEntry } from './pack-schema.ts'
import type { PackProblem } from './problem.ts'
import { termProblem, twice, type TypeReader } from './type-reader.ts'
import { nameEntry, textEntry, wholeEntry, wholeListEntry } from './yaml-entries.ts'

/** What the customer pays after the partnership has ended: owed to the end of the term, owed where
 *  the customer paid before the end, or not owed. */
export const feeTails = ['term', 'paid_before', 'none'] as const
export type FeeTail = (typeof feeTails)[number]

/** A paper that must be there for fees to be paid. */
export type RequiredPaper = { readonly slot: string; readonly label: string }

/** What a referral program says that no other does. `rates`: of what the customer pays. */
export type ReferralTerms = {
  readonly type: 'referral'
  readonly windows: {
    /** The referral counts for a sale begun within this many months of its acceptance. */
    readonly attributionMonths: number
    /** A fee waits this many days from its collection. */
    readonly holdDays: number
    /** A refund within this many days of the collection it returns recomputes the fee. */
    readonly refundDays: number
    /** Collections within this many days of the win count, in calendar days, of the value of the
     *  first year at most; null where `termMonths` says how long. */
    readonly firstYearDays: number | null
    /** Collections within this many months of the win count, whatever they come to. */
    readonly termMonths: number | null
    /** The customer goes on paying while no two payments (nor the win and the first) lie further
     *  apart than this many days; the first longer pause ends the earning. Null: it may pause. */
    readonly pauseDays: number | null
    /** Months from the win by the end of which `paperwork` must be handed in. */
    readonly paperworkMonths: number | null
  }
  /** Papers without which no fee is paid, and which forfeit every fee when they stay away. */
  readonly paperwork: readonly RequiredPaper[]
  /** Days before the last day of the paperwork on which the partner is reminded. */
  readonly paperworkWarnDays: readonly number[]
  /** Accepted referrals without a sale that a partner may have at one time; null: any number. */
  readonly maxLive: number | null
  readonly tail: FeeTail
  /** All fees of one referral together at most; null: no such limit. */
  readonly cap: Money | null
  /** Likeness of names: from `conflict` on the same customer, from `look` on a person looks. */
  readonly likeness: { readonly conflict: Ratio; readonly look: Ratio }
}

function referralSchema(currency: Currency) {
  return z.strictObject({
    ...commonEntries(currency, submissionTypesOf.referral, ['referral_fee']),
    type: z.literal('referral'),
    windows: z.strictObject({
      ...commonWindows,
      attribution_months: wholeEntry(1, 60),
      hold_days: wholeEntry(0, 365),
      refund_days: wholeEntry(0, 730),
      first_year_days: wholeEntry(1, 1100).optional(),
      term_months: wholeEntry(1, 240).optional(),
      pause_days: wholeEntry(1, 1100).optional(),
      paperwork_months: wholeEntry(1, 60).optional(),
      paperwork_warn_days: wholeListEntry(1, 365).optional(),
    }),
    paperwork: z
      .array(z.strictObject({ slot: nameEntry, label: textEntry(120) }))
      .min(1)
      .max(LIST_MAX)
      .optional(),
    max_live: wholeEntry(1, 100_000).optional(),
    tail: z.enum(feeTails).optional(),
    cap: amountEntry(currency).optional(),
    likeness: z.strictObject({ conflict: rateEntry, look: rateEntry }),
  })
}

/** Packs of referral fees: attribution, hold, refunds, cap. */
export const referralType: TypeReader<ReferralTerms> = {
  type: 'referral',
  files: [],
  fields: {
    referral: {
      title: 'text',
      customer_name: 'text',
      customer_domain: 'domain',
      customer_country: 'country',
      contact_name: 'text',
      contact_email: 'email',
      consent: 'yes_no',
      consent_on: 'date',
      need: 'long_text',
    },
    // Raised by a payment of the customer: we fill it in ourselves.
    referral_fee: {
      payment: 'text',
      sale: 'text',
      collected_on: 'date',
      collected: 'money',
      fee: 'money',
    },
  },
  lineFields: {},
  read: ({ currency, yaml }) => {
    const program = yaml('program.yaml', referralSchema(currency))
    if (program === null) return null
    const { windows, likeness } = program
    const own: ReferralTerms = {
      type: 'referral',
      windows: {
        attributionMonths: windows.attribution_months,
        holdDays: windows.hold_days,
        refundDays: windows.refund_days,
        firstYearDays: windows.first_year_days ?? null,
        termMonths: windows.term_months ?? null,
        pauseDays: windows.pause_days ?? null,
        paperworkMonths: windows.paperwork_months ?? null,
      },
      paperwork: program.paperwork ?? [],
      paperworkWarnDays: windows.paperwork_warn_days ?? [],
      maxLive: program.max_live ?? null,
      tail: program.tail ?? 'term',
      cap: program.cap ?? null,
      likeness,
    }
    return {
      program,
      activities: [],
      costKinds: [],
      choices: {},
      own,
      terms: termsOf(program, own),
    }
  },
  problems: (pack) => [
    ...(compareRatio(pack.likeness.look, pack.likeness.conflict) > 0
      ? [
          termProblem(
            'likeness.look',
            printPercent(pack.likeness.look),
            `at most likeness.conflict, ${printPercent(pack.likeness.conflict)}`,
          ),
        ]
      : []),
    ...(pack.cap === null || pack.cap.minor > 0n
      ? []
      : [termProblem('cap', printMoney(pack.cap), 'an amount above zero')]),
    ...windowProblems(pack),
    ...askedProblems(pack),
  ],
}

/** The type's own terms as people read them. */
function termsOf({ rates }: { rates: ReferralPack['rates'] }, own: ReferralTerms): Term[] {
  const { windows, cap, paperwork, tail } = own
  const papers = paperwork.map(({ label }) => label).join(', ')
  const tiers = packTiers.map((tier) => `${printPercent(rates[tier])} ${tier}`).join(' · ')
  const pays = windows.firstYearDays === null ? 'pays' : 'pays in the first year'
  return [
    { label: `Fee, of what the customer ${pays}`, text: tiers },
    { label: 'Counts for', text: `${windows.attributionMonths} months` },
    ...(cap === null ? [] : [{ label: 'All fees together at most', text: printMoney(cap) }]),
    { label: 'Paid after the customer paid', text: `${windows.holdDays} days` },
    { label: 'A refund counts', text: `within ${windows.refundDays} days` },
    ...figure('The first year', windows.firstYearDays, (days) => `${days} days from the win`),
    ...figure('Earns for', windows.termMonths, (months) => `${months} months from the win`),
    ...figure('The customer goes on paying', windows.pauseDays, (days) => {
      return `without a pause of more than ${days} days`
    }),
    ...figure('Paperwork', windows.paperworkMonths, (months) => {
      return `${papers}: within ${months} months of the win, else the fees are forfeited`
    }),
    ...figure('Live referrals', own.maxLive, (most) => `at most ${most} at one time`),
    ...(tail === 'term' ? [] : [{ label: 'After the partnership', text: tailWords[tail] }]),
  ]
}

/** A term that a program may do without. */
function figure(label: string, value: number | null, say: (value: number) => string): Term[] {
  return value === null ? [] : [{ label, text: say(value) }]
}

const tailWords: Readonly<Record<FeeTail, string>> = {
  term: 'owed to the end of the term',
  paid_before: 'owed where the customer paid before its end',
  none: 'nothing more is owed',
}

/** How long a referral earns is said once; paperwork and its window come together. */
function windowProblems({ windows, paperwork, paperworkWarnDays }: ReferralPack): PackProblem[] {
  const { firstYearDays, termMonths, paperworkMonths } = windows
  const both = firstYearDays !== null && termMonths !== null
  const neither = firstYearDays === null && termMonths === null
  return [
    ...(both || neither
      ? [
          termProblem(
            'windows.term_months',
            both ? 'first_year_days too' : 'neither',
            'one of first_year_days and term_months',
          ),
        ]
      : []),
    ...((paperworkMonths === null) === (paperwork.length === 0)
      ? []
      : [termProblem('paperwork', 'one without the other', 'windows.paperwork_months with it')]),
    ...(paperworkWarnDays.length === 0 || paperworkMonths !== null
      ? []
      : [termProblem('windows.paperwork_warn_days', 'no paperwork', 'paperwork to warn of')]),
    ...twice(
      'program.yaml',
      paperwork.map(({ slot }) => slot),
    ),
  ]
}

/** A limit that no table asks about would bind nobody: it is named, so that it is not forgotten. */
function askedProblems(pack: ReferralPack): PackProblem[] {
  const { windows, maxLive, tail } = pack
  const asked: readonly (readonly [boolean, string, PackTable, string])[] = [
    [windows.termMonths !== null, 'windows.term_months', 'referral_fee', 'check_term'],
    [windows.firstYearDays !== null, 'windows.first_year_days', 'referral_fee', 'check_first_year'],
    [windows.pauseDays !== null, 'windows.pause_days', 'referral_fee', 'check_paying'],
    [pack.paperwork.length > 0, 'paperwork', 'referral_fee', 'check_paperwork'],
    [tail !== 'term', 'tail', 'referral_fee', 'check_tail'],
    [maxLive !== null, 'max_live', 'referral', 'check_live'],
  ]
  return asked.flatMap(([isSaid, entry, table, check]) => {
    const inputs = pack.tables[table]?.source.inputs ?? []
    if (!isSaid || inputs.some(({ name }) => name === check)) return []
    return [termProblem(entry, `a limit that no row of ${table} asks about`, `a column ${check}`)]
  })
}
