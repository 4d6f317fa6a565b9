import { z } from 'zod'
import type { Currency } from '../kernel/currency.ts'
import { type Money, printMoney } from '../kernel/money.ts'
import { compareRatio, type Ratio } from '../kernel/ratio.ts'
import { printPercent } from './figures.ts'
import { packTiers, submissionTypesOf } from './pack.ts'
import { amountEntry, commonEntries, commonWindows, rateEntry } from './pack-schema.ts'
import { termProblem, type TypeReader } from './type-reader.ts'
import { wholeEntry } from './yaml-entries.ts'

/** What a referral program says that no other does. `rates`: of first-year net contract value. */
export type ReferralTerms = {
  readonly type: 'referral'
  readonly windows: {
    /** The referral counts for a sale begun within this many months of its acceptance. */
    readonly attributionMonths: number
    /** A fee waits this many days from its collection. */
    readonly holdDays: number
    /** A refund within this many days of the collection it returns recomputes the fee. */
    readonly refundDays: number
    /** Collections within this many days of the win count, in calendar days. */
    readonly firstYearDays: number
  }
  /** All fees of one referral together at most. */
  readonly cap: Money
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
      first_year_days: wholeEntry(1, 1100),
    }),
    cap: amountEntry(currency),
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
    const { windows, likeness, rates } = program
    return {
      program,
      activities: [],
      costKinds: [],
      choices: {},
      own: {
        type: 'referral',
        windows: {
          attributionMonths: windows.attribution_months,
          holdDays: windows.hold_days,
          refundDays: windows.refund_days,
          firstYearDays: windows.first_year_days,
        },
        cap: program.cap,
        likeness,
      },
      terms: [
        {
          label: 'Fee, of what the customer pays in the first year',
          text: packTiers.map((tier) => `${printPercent(rates[tier])} ${tier}`).join(' · '),
        },
        { label: 'Counts for', text: `${windows.attribution_months} months` },
        { label: 'All fees together at most', text: printMoney(program.cap) },
        { label: 'Paid after the customer paid', text: `${windows.hold_days} days` },
        { label: 'A refund counts', text: `within ${windows.refund_days} days` },
        { label: 'The first year', text: `${windows.first_year_days} days from the win` },
      ],
    }
  },
  problems: ({ likeness, cap }) => [
    ...(compareRatio(likeness.look, likeness.conflict) > 0
      ? [
          termProblem(
            'likeness.look',
            printPercent(likeness.look),
            `at most likeness.conflict, ${printPercent(likeness.conflict)}`,
          ),
        ]
      : []),
    ...(cap.minor > 0n ? [] : [termProblem('cap', printMoney(cap), 'an amount above zero')]),
  ],
}
