import { z } from 'zod'
import type { Currency } from '../kernel/currency.ts'
import { type Money, printMoney, zero } from '../kernel/money.ts'
import {
  accrualEntry,
  accrualOf,
  type AccrualTerms,
  accrualTermsOf,
  activityTermsOf,
} from './mdf-accrual.ts'
import type { Activity, MdfPack, PackSubmissionType, PackTable, Term } from './pack.ts'
import { formFile, mdfWays } from './pack.ts'
import { activitiesSchema, amountEntry, commonEntries, commonWindows } from './pack-schema.ts'
import type { PackProblem } from './problem.ts'
import { passes } from './segments.ts'
import { slotFrom } from './slot.ts'
import { atMost, termProblem, type TypeReader, type TypeSource, twice } from './type-reader.ts'
import { wholeEntry, wholeListEntry, yesNoEntry } from './yaml-entries.ts'

/** What an MDF program says that no other does. */
export type MdfTerms = {
  readonly type: 'mdf'
  /** Requests come before the activity; else its cost is reimbursed without being asked about. */
  readonly priorApproval: boolean
  readonly windows: {
    /** Of requests; 0 where nothing is asked before. */
    readonly requestDaysBefore: number
    /** Claims after the activity's last day; where something is earned, after the period in which
     *  it is used: what is left then is forfeited. */
    readonly claimDaysAfter: number
    /** A cost is reimbursed so long after the date of its invoice; null: no window of its own. */
    readonly claimDaysAfterInvoice: number | null
    readonly closeWarningDays: readonly number[]
  }
  /** Of requests, as the minimum; zero where nothing is asked before. */
  readonly caps: { readonly perActivity: Money; readonly perPartnerQuarter: Money }
  readonly minimumRequest: Money
  /** What partners earn of their purchases; null where the owner allocates. */
  readonly accrual: AccrualTerms | null
}

const ACTIVITIES = 'activities.yaml'
const PROGRAM = 'program.yaml'

const waySchema = z.looseObject({ prior_approval: yesNoEntry.optional() })

const askedTypes = ['mdf_request', 'mdf_change', 'mdf_claim'] as const

/** A program that is asked before. */
function askedSchema(currency: Currency) {
  const amount = amountEntry(currency)
  return z.strictObject({
    ...commonEntries(currency, askedTypes, ['mdf_claim']),
    type: z.literal('mdf'),
    prior_approval: yesNoEntry.optional(),
    windows: z.strictObject({
      ...commonWindows,
      request_days_before: wholeEntry(0, 365),
      claim_days_after: wholeEntry(1, 365),
      close_warning_days: wholeListEntry(1, 365),
    }),
    caps: z.strictObject({ per_activity: amount, per_partner_quarter: amount }),
    minimum_request: amount,
  })
}

const unaskedTypes = ['mdf_reimbursement', 'mdf_rebate'] as const

/** A program that reimburses what was not asked about before. */
function unaskedSchema(currency: Currency) {
  return z.strictObject({
    ...commonEntries(currency, unaskedTypes, unaskedTypes),
    type: z.literal('mdf'),
    prior_approval: yesNoEntry,
    windows: z.strictObject({
      ...commonWindows,
      claim_days_after: wholeEntry(1, 365),
      claim_days_after_invoice: wholeEntry(1, 365).optional(),
      close_warning_days: wholeListEntry(1, 365),
    }),
    accrual: accrualEntry(currency).optional(),
  })
}

type Own = Omit<MdfTerms, 'type'>

/** What the program says, whichever of the two it is; its own terms, and the same as people read it. */
function readTerms({ currency, yaml }: TypeSource) {
  const way = yaml(PROGRAM, waySchema)
  if (way === null) return null
  return way.prior_approval === false ? readUnasked(currency, yaml) : readAsked(currency, yaml)
}

function readAsked(currency: Currency, yaml: TypeSource['yaml']) {
  const program = yaml(PROGRAM, askedSchema(currency))
  if (program === null) return null
  const { windows, caps } = program
  const own: Own = {
    priorApproval: true,
    windows: {
      requestDaysBefore: windows.request_days_before,
      claimDaysAfter: windows.claim_days_after,
      claimDaysAfterInvoice: null,
      closeWarningDays: windows.close_warning_days,
    },
    caps: { perActivity: caps.per_activity, perPartnerQuarter: caps.per_partner_quarter },
    minimumRequest: program.minimum_request,
    accrual: null,
  }
  const terms: Term[] = [
    { label: 'At most for one activity', text: printMoney(own.caps.perActivity) },
    { label: 'At most per partner and quarter', text: printMoney(own.caps.perPartnerQuarter) },
    { label: 'At least', text: printMoney(own.minimumRequest) },
    { label: 'Ask before the first day', text: `${own.windows.requestDaysBefore} days` },
    { label: 'Claim after the last day', text: `within ${own.windows.claimDaysAfter} days` },
  ]
  return { program, own, terms }
}

function readUnasked(currency: Currency, yaml: TypeSource['yaml']) {
  const program = yaml(PROGRAM, unaskedSchema(currency))
  if (program === null) return null
  const { windows } = program
  const own: Own = {
    priorApproval: false,
    windows: {
      requestDaysBefore: 0,
      claimDaysAfter: windows.claim_days_after,
      claimDaysAfterInvoice: windows.claim_days_after_invoice ?? null,
      closeWarningDays: windows.close_warning_days,
    },
    caps: { perActivity: zero(currency), perPartnerQuarter: zero(currency) },
    minimumRequest: zero(currency),
    accrual: accrualOf(program.accrual),
  }
  const { claimDaysAfter, claimDaysAfterInvoice } = own.windows
  const ends = own.accrual === null ? 'Claim after the last day' : 'Claim after the period of use'
  const terms: Term[] = [
    ...(own.accrual === null ? [] : accrualTermsOf(own.accrual)),
    { label: ends, text: `within ${claimDaysAfter} days` },
    ...(claimDaysAfterInvoice === null
      ? []
      : [{ label: 'Claim after the invoice', text: `within ${claimDaysAfterInvoice} days` }]),
  ]
  return { program, own, terms }
}

/** What every line of a claim says. */
const invoiceFields = {
  description: 'text',
  cost_kind: 'choice',
  seller: 'text',
  invoice_number: 'text',
  invoice_on: 'date',
  net: 'money',
  tax: 'money',
  claimed: 'money',
} as const

/** Packs of market development funds: windows, caps, activities with their proof, kinds of cost. */
export const mdfType: TypeReader<MdfTerms> = {
  type: 'mdf',
  files: [ACTIVITIES],
  fields: {
    mdf_request: {
      activity_type: 'choice',
      title: 'text',
      starts_on: 'date',
      ends_on: 'date',
      requested: 'money',
    },
    mdf_change: {
      activity_type: 'choice',
      title: 'text',
      starts_on: 'date',
      ends_on: 'date',
      requested: 'money',
      reason: 'long_text',
    },
    mdf_claim: { claimed: 'money', metric_value: 'integer', final: 'yes_no' },
    mdf_reimbursement: {
      activity_type: 'choice',
      title: 'text',
      starts_on: 'date',
      ends_on: 'date',
      claimed: 'money',
      metric_value: 'integer',
    },
    // Raised at the end of an earning period: we fill it in ourselves.
    mdf_rebate: { period: 'text', earned: 'money', rebate: 'money' },
  },
  lineFields: {
    mdf_request: { description: 'text', cost_kind: 'choice', net: 'money' },
    mdf_change: { description: 'text', cost_kind: 'choice', net: 'money' },
    mdf_claim: invoiceFields,
    mdf_reimbursement: invoiceFields,
  },
  read: (source) => {
    const read = readTerms(source)
    const lists = source.yaml(ACTIVITIES, activitiesSchema(source.currency))
    if (read === null || lists === null) return null
    const { program, own, terms } = read
    const activities = lists.activities.map(activityFrom)
    const costKinds = lists.cost_kinds.map(({ kind, label, never }) => {
      return { kind, label, never: never ?? null }
    })
    const { minimum } = program.payment
    return {
      program,
      activities,
      costKinds,
      choices: {
        activities: activities.map((one) => ({ value: one.type, label: one.label })),
        cost_kinds: costKinds.map((one) => ({ value: one.kind, label: one.label })),
      },
      own: { type: 'mdf', ...own },
      terms: [
        ...terms,
        ...activityTermsOf(activities),
        ...(minimum === undefined
          ? []
          : [{ label: 'Smallest payment', text: printMoney(minimum) }]),
        {
          label: 'Warned before the end',
          text: `${own.windows.closeWarningDays.join(', ')} days`,
        },
        { label: 'For', text: activities.map((activity) => activity.label).join(', ') },
      ],
    }
  },
  problems: (pack) => [
    ...wayProblems(pack),
    ...accrualProblems(pack),
    ...costKindProblems(pack),
    ...listProblems(pack),
    ...(pack.priorApproval ? capProblems(pack) : []),
  ],
}

type ActivityYaml = z.output<ReturnType<typeof activitiesSchema>>['activities'][number]

function activityFrom(yaml: ActivityYaml): Activity {
  const { type, label, cap, metric, proof, rate, cap_of_earned: capOf } = yaml
  return {
    type,
    label,
    cap: cap ?? null,
    metric,
    proof: proof.map(slotFrom),
    rate: rate ?? null,
    capOfEarned:
      capOf === undefined ? null : { share: capOf.share, atLeast: capOf.at_least ?? null },
  }
}

/** Requests and claims, or reimbursements: what `prior_approval` says, and not both. */
function wayProblems(pack: MdfPack): PackProblem[] {
  const way = pack.priorApproval ? 'asked' : 'unasked'
  const other = pack.priorApproval ? 'unasked' : 'asked'
  const said = `prior_approval: ${pack.priorApproval ? 'yes' : 'no'}`
  const rest: readonly PackSubmissionType[] = pack.priorApproval ? ['mdf_rebate'] : ['mdf_change']
  return [
    ...filesOf(pack, mdfWays[way]).flatMap(({ file, isThere }) =>
      isThere ? [] : [strayFile(file, 'no such file', `a file of a program with ${said}`)],
    ),
    ...filesOf(pack, [...mdfWays[other], ...rest]).flatMap(({ file, isThere }) =>
      isThere ? [strayFile(file, 'this file', `no such file in a program with ${said}`)] : [],
    ),
  ]
}

function strayFile(file: string, found: string, expected: string): PackProblem {
  return { file, line: null, column: null, found, expected }
}

function filesOf(pack: MdfPack, names: readonly (PackSubmissionType | PackTable)[]) {
  return names.flatMap((name) => {
    const table = {
      file: `tables/${name.replaceAll('_', '-')}.csv`,
      isThere: has(pack.tables, name),
    }
    if (name === 'mdf_claim_line' || name === 'mdf_reimbursement_line') return [table]
    const form = formFile(name as PackSubmissionType) // the rest of mdfWays are submissions
    return [{ file: form, isThere: has(pack.forms, name) }, table]
  })
}

function has(of: object, name: string): boolean {
  return Object.hasOwn(of, name)
}

/** What is said of what was earned needs something that earns. */
function accrualProblems({ accrual, activities, forms }: MdfPack): PackProblem[] {
  const rebates = forms.mdf_rebate !== undefined
  const threshold = accrual?.rebateBelow ?? null
  return [
    ...(accrual !== null
      ? []
      : activities
          .filter((activity) => activity.capOfEarned !== null)
          .map(({ type }): PackProblem => {
            const expected = 'an accrual in program.yaml'
            return { file: ACTIVITIES, line: null, column: type, found: 'cap_of_earned', expected }
          })),
    ...(rebates && threshold === null
      ? [termProblem('accrual.rebate_below', 'nothing', 'the amount below which a rebate is paid')]
      : []),
    ...(!rebates && threshold !== null
      ? [termProblem('accrual.rebate_below', printMoney(threshold), 'forms/mdf_rebate.yaml too')]
      : []),
  ]
}

function costKindProblems(pack: MdfPack): PackProblem[] {
  const { mdf_claim_line: claimed, mdf_reimbursement_line: reimbursed } = pack.tables
  const source = (claimed ?? reimbursed)?.source
  const input = source?.inputs.find(({ name }) => name === 'cost_kind')
  if (source === undefined || input === undefined) return []
  return pack.costKinds
    .filter(({ kind }) => !passes(input.domain, kind))
    .map(({ kind }) => ({
      file: ACTIVITIES,
      line: null,
      column: kind,
      found: `the kind of cost ${kind}`,
      expected: `a value of cost_kind in ${source.file}`,
    }))
}

function listProblems({ activities, costKinds }: MdfPack): PackProblem[] {
  const lists = [
    ...activities.map(({ proof }) => proof.map(({ slot }) => slot)),
    activities.map(({ type }) => type),
    costKinds.map(({ kind }) => kind),
  ]
  return lists.flatMap((names) => twice(ACTIVITIES, names))
}

function capProblems({ caps, minimumRequest }: MdfPack): PackProblem[] {
  const { perActivity, perPartnerQuarter } = caps
  return [
    ...atMost('caps.per_activity', perActivity, 'the quarter’s cap', perPartnerQuarter),
    ...atMost('minimum_request', minimumRequest, 'caps.per_activity', perActivity),
  ]
}
