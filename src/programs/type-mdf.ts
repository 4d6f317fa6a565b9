import { z } from 'zod'
import type { Currency } from '../kernel/currency.ts'
import { type Money, printMoney } from '../kernel/money.ts'
import type { MdfPack } from './pack.ts'
import { submissionTypesOf } from './pack.ts'
import { activitiesSchema, amountEntry, commonEntries, commonWindows } from './pack-schema.ts'
import type { PackProblem } from './problem.ts'
import { passes } from './segments.ts'
import { slotFrom } from './slot.ts'
import { atMost, type TypeReader, twice } from './type-reader.ts'
import { wholeEntry, wholeListEntry } from './yaml-entries.ts'

/** What an MDF program says that no other does. */
export type MdfTerms = {
  readonly type: 'mdf'
  readonly windows: {
    readonly requestDaysBefore: number
    readonly claimDaysAfter: number
    readonly closeWarningDays: readonly number[]
  }
  readonly caps: { readonly perActivity: Money; readonly perPartnerQuarter: Money }
  readonly minimumRequest: Money
}

const ACTIVITIES = 'activities.yaml'

function mdfSchema(currency: Currency) {
  const amount = amountEntry(currency)
  return z.strictObject({
    ...commonEntries(currency, submissionTypesOf.mdf, ['mdf_claim']),
    type: z.literal('mdf'),
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
  },
  lineFields: {
    mdf_request: { description: 'text', cost_kind: 'choice', net: 'money' },
    mdf_change: { description: 'text', cost_kind: 'choice', net: 'money' },
    mdf_claim: {
      description: 'text',
      cost_kind: 'choice',
      seller: 'text',
      invoice_number: 'text',
      invoice_on: 'date',
      net: 'money',
      tax: 'money',
      claimed: 'money',
    },
  },
  read: ({ currency, yaml }) => {
    const program = yaml('program.yaml', mdfSchema(currency))
    const lists = yaml(ACTIVITIES, activitiesSchema(currency))
    if (program === null || lists === null) return null
    const { windows, caps } = program
    const activities = lists.activities.map(({ type, label, cap, metric, proof }) => {
      return { type, label, cap: cap ?? null, metric, proof: proof.map(slotFrom) }
    })
    const costKinds = lists.cost_kinds.map(({ kind, label, never }) => {
      return { kind, label, never: never ?? null }
    })
    const own = {
      perActivity: caps.per_activity,
      perPartnerQuarter: caps.per_partner_quarter,
    }
    return {
      program,
      activities,
      costKinds,
      choices: {
        activities: activities.map((one) => ({ value: one.type, label: one.label })),
        cost_kinds: costKinds.map((one) => ({ value: one.kind, label: one.label })),
      },
      own: {
        type: 'mdf',
        windows: {
          requestDaysBefore: windows.request_days_before,
          claimDaysAfter: windows.claim_days_after,
          closeWarningDays: windows.close_warning_days,
        },
        caps: own,
        minimumRequest: program.minimum_request,
      },
      terms: [
        { label: 'At most for one activity', text: printMoney(own.perActivity) },
        { label: 'At most per partner and quarter', text: printMoney(own.perPartnerQuarter) },
        { label: 'At least', text: printMoney(program.minimum_request) },
        { label: 'Ask before the first day', text: `${windows.request_days_before} days` },
        { label: 'Claim after the last day', text: `within ${windows.claim_days_after} days` },
        {
          label: 'Warned before the end',
          text: `${windows.close_warning_days.join(', ')} days`,
        },
        { label: 'For', text: activities.map((activity) => activity.label).join(', ') },
      ],
    }
  },
  problems: (pack) => [...costKindProblems(pack), ...listProblems(pack), ...capProblems(pack)],
}

function costKindProblems(pack: MdfPack): PackProblem[] {
  const source = pack.tables.mdf_claim_line?.source
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
