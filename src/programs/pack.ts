import type { Currency } from '../kernel/currency.ts'
import type { Money } from '../kernel/money.ts'
import type { Ratio } from '../kernel/ratio.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import type { Clause } from './clauses.ts'
import type { Table } from './compile.ts'
import type { PackProblem } from './problem.ts'

export const programTypes = ['mdf'] as const
export type ProgramType = (typeof programTypes)[number]
export const packSubmissionTypes = ['mdf_request', 'mdf_claim'] as const
export type PackSubmissionType = (typeof packSubmissionTypes)[number]
export const packTables = ['mdf_request', 'mdf_claim', 'mdf_claim_line', 'approval_level'] as const
export type PackTable = (typeof packTables)[number]
export const packTiers = ['registered', 'select', 'premier'] as const
export type PackTier = (typeof packTiers)[number]
/** Who has the last word, from nobody's help to the machine's; each includes those before it. */
export const autonomies = ['off', 'shadow', 'suggest', 'auto'] as const
export type Autonomy = (typeof autonomies)[number]

export const fieldKinds = [
  'text',
  'long_text',
  'date',
  'money',
  'integer',
  'choice',
  'country',
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
  /** What a choice offers; `options_from` was resolved to the activities or kinds of cost. */
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
}
/** `never`: the clause that shuts this kind out of the eligible cost. */
export type CostKind = {
  readonly kind: string
  readonly label: string
  readonly never: string | null
}

export type SlaTarget = { readonly firstResponseDays: number; readonly decisionDays: number }

/** What program.yaml says. Days of windows are calendar days in `zone`; days of SLA targets and
 *  follow-ups are business days of `calendar`. */
export type ProgramTerms = {
  readonly code: string
  readonly name: string
  readonly type: ProgramType
  readonly currency: Currency
  readonly fundCode: string
  readonly calendar: string
  readonly zone: string
  readonly effectiveFrom: PlainDate
  /** The first day it no longer applies. */
  readonly effectiveUntil: PlainDate | null
  readonly windows: {
    readonly requestDaysBefore: number
    readonly claimDaysAfter: number
    readonly appealDays: number
    readonly closeWarningDays: readonly number[]
  }
  readonly rates: Readonly<Record<PackTier, Ratio>>
  readonly caps: { readonly perActivity: Money; readonly perPartnerQuarter: Money }
  readonly minimumRequest: Money
  readonly payment: { readonly termsDays: number; readonly netting: boolean }
  readonly sla: Readonly<Record<PackSubmissionType | 'appeal', SlaTarget>>
  readonly followUps: { readonly remindDays: readonly number[]; readonly lapseDays: number }
  /** Live settings lie at or below these. */
  readonly ceilings: {
    readonly limits: { readonly specialist: Money; readonly lead: Money }
    readonly autonomy: Readonly<Record<PackSubmissionType, Autonomy>>
  }
  /** Numbered check sets and amount functions this version is judged by to its end. */
  readonly checks: Readonly<Record<PackSubmissionType, string>>
  readonly amounts: { readonly mdf_claim: string }
}

/** A program pack as typed data: everything a version says, and the files it was read from. */
export type Pack = ProgramTerms & {
  readonly activities: readonly Activity[]
  readonly costKinds: readonly CostKind[]
  readonly forms: Readonly<Record<PackSubmissionType, Form>>
  readonly clauses: ReadonlyMap<string, Clause>
  readonly tables: Readonly<Record<PackTable, Table>>
  /** Markdown, its figures filled in. */
  readonly sop: string
  readonly files: PackFiles
  /** sha256 over the files, as `contentHash` says. */
  readonly contentHash: string
}

/** Path inside the folder (`tables/mdf-claim.csv`) → text. */
export type PackFiles = ReadonlyMap<string, string>

export type PackRefusal = {
  readonly code: 'program.pack_invalid'
  readonly problems: readonly PackProblem[]
}

/** The evidence slots of a submission: those of its form, and the proof of its activity's type. */
export function slotsOf(pack: Pack, type: PackSubmissionType, activityType: string): Slot[] {
  const form = pack.forms[type]
  const activity = pack.activities.find((one) => one.type === activityType)
  return [...form.slots, ...(form.proofOfPerformance ? (activity?.proof ?? []) : [])]
}

/** The cap of one activity: its type's own, where that is less than the program's. */
export function activityCap(pack: Pack, activityType: string): Money {
  const own = pack.activities.find((one) => one.type === activityType)?.cap ?? null
  const { perActivity } = pack.caps
  return own !== null && own.minor < perActivity.minor ? own : perActivity
}
