import type { Currency } from '../kernel/currency.ts'
import type { Money } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Clause } from './clauses.ts'
import type { Eligibility } from './eligibility.ts'
import type { Table } from './compile.ts'
import { must } from '../kernel/assert.ts'
import type { CoinvestTerms } from './type-coinvest.ts'
import type { DealTerms } from './type-deal.ts'
import type { MdfTerms } from './type-mdf.ts'
import type { ReferralTerms } from './type-referral.ts'
import type { PackProblem } from './problem.ts'

export const programTypes = ['mdf', 'deal', 'coinvest', 'referral'] as const
export type ProgramType = (typeof programTypes)[number]
/** What is handed in under a program of each type, in the order it comes. */
export const submissionTypesOf = {
  mdf: ['mdf_request', 'mdf_change', 'mdf_claim', 'mdf_reimbursement', 'mdf_rebate'],
  deal: ['deal_registration', 'deal_extension', 'deal_outcome'],
  coinvest: ['coinvest_proposal', 'coinvest_milestone'],
  referral: ['referral', 'referral_fee'],
} as const satisfies Record<ProgramType, readonly string[]>
export const packSubmissionTypes = [
  ...submissionTypesOf.mdf,
  ...submissionTypesOf.deal,
  ...submissionTypesOf.coinvest,
  ...submissionTypesOf.referral,
] as const
export type PackSubmissionType = (typeof packSubmissionTypes)[number]
/** The type of program a submission of this type is handed in under. */
export function programTypeOf(type: PackSubmissionType): ProgramType {
  const types: Readonly<Record<ProgramType, readonly PackSubmissionType[]>> = submissionTypesOf
  return must(
    programTypes.find((program) => types[program].includes(type)),
    `a program type of ${type}`,
  )
}

/** What a program may do without: its form, table, SLA, autonomy and checks are all there or none. */
export const optionalSubmissions = [
  'mdf_change',
  'mdf_rebate',
] as const satisfies readonly PackSubmissionType[]
/** Forms and tables of an MDF program that asks before, and of one that does not: its own terms say
 *  which of the two it is. */
export const mdfWays = {
  asked: ['mdf_request', 'mdf_claim', 'mdf_claim_line'],
  unasked: ['mdf_reimbursement', 'mdf_reimbursement_line'],
} as const
/** Whether every pack of its type has this form or table. */
export function isNeeded(name: PackSubmissionType | PackTable): boolean {
  const optional = [...optionalSubmissions, ...mdfWays.asked, ...mdfWays.unasked]
  return !optional.some((one) => one === name)
}

/** The file of a pack with the form of a submission. */
export function formFile(type: PackSubmissionType): string {
  return `forms/${type}.yaml`
}

/** The tables that judge one line each. */
export const lineTables = [
  'mdf_claim_line',
  'mdf_reimbursement_line',
  'coinvest_milestone_line',
] as const
export const packTables = [...packSubmissionTypes, ...lineTables, 'approval_level'] as const
export type PackTable = (typeof packTables)[number]
/** The tables of each type's packs. */
export const tablesOf = {
  mdf: [...submissionTypesOf.mdf, 'mdf_claim_line', 'mdf_reimbursement_line', 'approval_level'],
  deal: [...submissionTypesOf.deal, 'approval_level'],
  coinvest: [...submissionTypesOf.coinvest, 'coinvest_milestone_line', 'approval_level'],
  referral: [...submissionTypesOf.referral, 'approval_level'],
} as const satisfies Record<ProgramType, readonly PackTable[]>
export const packTiers = ['registered', 'select', 'premier'] as const
export type PackTier = (typeof packTiers)[number]
/** Who has the last word, from nobody's help to the machine's; each includes those before it. */
export const autonomies = ['off', 'shadow', 'suggest', 'auto'] as const
export type Autonomy = (typeof autonomies)[number]

/** When what is owed is paid: by its terms alone, or gathered to the end of a month or quarter, from
 *  which its terms count. */
export const paymentSchedules = ['by_terms', 'monthly', 'quarterly'] as const
export type PaymentSchedule = (typeof paymentSchedules)[number]

export const fieldKinds = [
  'text',
  'long_text',
  'date',
  'money',
  'integer',
  'choice',
  'choices',
  'country',
  'currency',
  'domain',
  'email',
  'yes_no',
] as const
export type FieldKind = (typeof fieldKinds)[number]

export type FieldOption = { readonly value: string; readonly label: string }
export type Field = {
  readonly name: string
  readonly label: string
  readonly kind: FieldKind
  readonly required: boolean
  readonly help: string | null
  /** Text: most characters. Integer: least and greatest value. */
  readonly min: number | null
  readonly max: number | null
  /** What a choice offers; `options_from` was resolved to the list it names. */
  readonly options: readonly FieldOption[]
}
/** A named place for evidence. */
export type Slot = { readonly slot: string; readonly label: string; readonly required: boolean }
export type FormLines = {
  readonly label: string
  readonly min: number
  readonly max: number
  readonly fields: readonly Field[]
  readonly slots: readonly Slot[]
}
export type Form = {
  readonly submission: PackSubmissionType
  readonly title: string
  readonly intro: string
  readonly fields: readonly Field[]
  readonly lines: FormLines
  readonly slots: readonly Slot[]
  /** The proof slots of the activity's type belong to this form. */
  readonly proofOfPerformance: boolean
}

export type Activity = {
  readonly type: string
  readonly label: string
  /** Less than `caps.perActivity`, or null where that cap applies. */
  readonly cap: Money | null
  readonly metric: { readonly name: string; readonly label: string }
  readonly proof: readonly Slot[]
  /** Our share of its cost, where it is not that of the tier. */
  readonly rate: Ratio | null
  /** At most the greater of this share of what was earned in the period and this amount, of all its
   *  reimbursements from the period. */
  readonly capOfEarned: CapOfEarned | null
}
export type CapOfEarned = { readonly share: Ratio; readonly atLeast: Money | null }
/** `never`: the clause that shuts this kind out of the eligible cost. */
export type CostKind = {
  readonly kind: string
  readonly label: string
  readonly never: string | null
}

export type SlaTarget = {
  readonly firstResponseDays: number
  /** Of a target in hours: the days of 8 hours they make, rounded up, for lists. */
  readonly decisionDays: number
  /** Open hours of the calendar, where the program counts those. */
  readonly decisionHours?: number | undefined
}

/** A figure of each submission type that a program has. */
export type BySubmission<T> = Readonly<Partial<Record<PackSubmissionType, T>>>

/** What program.yaml says whatever the type. Days of windows are calendar days in `zone`; days of SLA
 *  targets and follow-ups are business days of `calendar`. */
export type CommonTerms = {
  readonly code: string
  readonly name: string
  readonly currency: Currency
  readonly fundCode: string
  readonly calendar: string
  readonly zone: string
  readonly effectiveFrom: PlainDate
  /** The first day it no longer applies. */
  readonly effectiveUntil: PlainDate | null
  /** Who may take part. */
  readonly eligibility: Eligibility
  readonly windows: { readonly appealDays: number }
  readonly rates: Readonly<Record<PackTier, Ratio>>
  readonly payment: {
    readonly termsDays: number
    /** Less than this is not paid by itself: it waits for more. Null: only the account's minimum. */
    readonly minimum: Money | null
    readonly netting: boolean
    readonly schedule: PaymentSchedule
  }
  readonly sla: BySubmission<SlaTarget> & { readonly appeal: SlaTarget }
  readonly followUps: { readonly remindDays: readonly number[]; readonly lapseDays: number }
  /** Live settings lie at or below these. */
  readonly ceilings: {
    readonly limits: { readonly specialist: Money; readonly lead: Money }
    readonly autonomy: BySubmission<Autonomy>
  }
  /** Numbered check sets and amount functions this version is judged by to its end. */
  readonly checks: BySubmission<string>
  readonly amounts: BySubmission<string>
}

/** A figure or a choice of a type's own, as people read it. */
export type Term = { readonly label: string; readonly text: string }

/** What a program of one type says that no other does. */
export type TypeTerms = MdfTerms | DealTerms | CoinvestTerms | ReferralTerms

type PackBase = CommonTerms & {
  readonly activities: readonly Activity[]
  readonly costKinds: readonly CostKind[]
  /** The type's own terms as people read them. */
  readonly terms: readonly Term[]
  /** Every figure of program.yaml as people read it, by its path: `rates.premier` → `75 %`. */
  readonly figures: ReadonlyMap<string, string>
  readonly forms: BySubmission<Form>
  readonly clauses: ReadonlyMap<string, Clause>
  readonly tables: Readonly<Partial<Record<PackTable, Table>>>
  /** Markdown, its figures filled in. */
  readonly sop: string
  readonly files: PackFiles
  /** sha256 over the files, as `contentHash` says. */
  readonly contentHash: string
}
/** A program pack as typed data: everything a version says, and the files it was read from. */
export type Pack = PackBase & TypeTerms
export type MdfPack = PackBase & MdfTerms
export type DealPack = PackBase & DealTerms
export type CoinvestPack = PackBase & CoinvestTerms
export type ReferralPack = PackBase & ReferralTerms

/** Path inside the folder (`tables/mdf-claim.csv`) → text. */
export type PackFiles = ReadonlyMap<string, string>

export type PackRefusal = {
  readonly code: 'program.pack_invalid'
  readonly problems: readonly PackProblem[]
}

/** Whether something of this type is handed in under the program. */
export function takes(pack: Pack, type: PackSubmissionType): boolean {
  return pack.forms[type] !== undefined
}

/** The form of a submission type; a fault for a type the program does not have. */
export function formOf(pack: Pack, type: PackSubmissionType): Form {
  return must(pack.forms[type], `${pack.code} has a form ${type}`)
}

/** The table of that name; a fault for one that packs of this type do not have. */
export function tableOf(pack: Pack, name: PackTable): Table {
  return must(pack.tables[name], `${pack.code} has a table ${name}`)
}

/** The same version with tables that answer without their traces: for judging many cases of which
 *  only the answers are asked. */
export function untraced(pack: Pack): Pack {
  const tables = Object.entries(pack.tables).map(([name, table]) => [
    name,
    { ...table, isTraced: false },
  ])
  return { ...pack, tables: Object.fromEntries(tables) }
}

/** How fast a submission type is answered, in business days. */
export function slaOf(pack: Pack, type: PackSubmissionType): SlaTarget {
  return must(pack.sla[type], `${pack.code} has an SLA for ${type}`)
}

/** How far the machine may go with a submission type at most. */
export function autonomyOf(pack: Pack, type: PackSubmissionType): Autonomy {
  return pack.ceilings.autonomy[type] ?? 'off'
}

/** A pack of the type asked for; a fault for any other: a submission's type and its program's agree
 *  from the draft on. */
export function packOf<T extends ProgramType>(pack: Pack, type: T): Extract<Pack, { type: T }> {
  if (pack.type !== type) throw new Error(`${pack.code} is a program of type ${pack.type}`)
  return pack as Extract<Pack, { type: T }> // its type was just compared
}

/** The evidence slots of a submission: those of its form, and the proof of its activity's type. */
export function slotsOf(pack: Pack, type: PackSubmissionType, activityType: string): Slot[] {
  const form = formOf(pack, type)
  const activity = pack.activities.find((one) => one.type === activityType)
  return [...form.slots, ...(form.proofOfPerformance ? (activity?.proof ?? []) : [])]
}

/** The cap of one activity: its type's own, where that is less than the program's. */
export function activityCap(pack: MdfPack, activityType: string): Money {
  const own = pack.activities.find((one) => one.type === activityType)?.cap ?? null
  const { perActivity } = pack.caps
  return own !== null && own.minor < perActivity.minor ? own : perActivity
}
