import { z } from 'zod'
import type { Currency } from '../kernel/currency.ts'
import { type Money, printMoney } from '../kernel/money.ts'
import { compareRatio, type Ratio } from '../kernel/ratio.ts'
import { planAccrualEntry, planAccrualProblems } from './coinvest-accrual.ts'
import { printPercent } from './figures.ts'
import { accrualOf, type AccrualTerms, accrualTermsOf } from './mdf-accrual.ts'
import {
  type CoinvestPack,
  type Field,
  type FieldKind,
  packTiers,
  submissionTypesOf,
  type Term,
} from './pack.ts'
import { amountEntry, commonEntries, commonWindows, LIST_MAX, rateEntry } from './pack-schema.ts'
import type { PackProblem } from './problem.ts'
import { passes } from './segments.ts'
import { atMost, termProblem, twice, type TypeReader } from './type-reader.ts'
import { nameEntry, textEntry, wholeEntry, wholeListEntry, yesNoEntry } from './yaml-entries.ts'

/** How a plan pays: a share of what a milestone cost, its amount on acceptance, what the partner
 *  proves to have spent, tranches as the customer spends, or a share of the cost out of what the
 *  partner earned by buying. */
export const planShapes = ['cost_share', 'milestone', 'matched', 'tranches', 'accrual'] as const
export type PlanShape = (typeof planShapes)[number]
/** Money functions that say how much a plan is funded by. */
export const fundingFormulas = ['coinvest_funding@1'] as const
export type FundingFormula = (typeof fundingFormulas)[number]

/** What a day of one role of the partner's own people counts for. */
export type DayRate = { readonly role: string; readonly label: string; readonly rate: Money }

/** What a co-investment program says that no other does. */
export type CoinvestTerms = {
  readonly type: 'coinvest'
  readonly windows: {
    /** Days between the proposal and the first day of the plan. */
    readonly leadDays: number
    /** Days by which a milestone may slip. */
    readonly slipDays: number
    /** Of the shape `accrual`: days before its end on which what is earned is warned of; else none. */
    readonly closeWarningDays: readonly number[]
  }
  readonly shape: PlanShape
  /** Of the shape `tranches`, else null: the named formula of our funding (`rates` of the annual
   *  recurring revenue, `cap` at most) and of it the first tranche, once the customer spent `firstAt`. */
  readonly funding: {
    readonly formula: FundingFormula
    readonly cap: Money
    readonly first: Money
    readonly firstAt: Money
  } | null
  /** Of the shape `accrual`, else null: what partners earn of their purchases. */
  readonly accrual: AccrualTerms | null
  /** Our share of the total cost at most, whatever the tier. */
  readonly shareMax: Ratio
  /** Of the partner's share, what may be work of its own people. */
  readonly inKindMax: Ratio
  /** Of our share, what one milestone may be. */
  readonly milestoneMax: Ratio
  /** Likeness of customers' names from which a person looks. */
  readonly likeness: { readonly look: Ratio }
  /** How often a milestone may slip without asking. */
  readonly slipsMax: number
  readonly useCases: readonly { readonly value: string; readonly label: string }[]
  readonly dayRates: readonly DayRate[]
  /** Kinds of cost that are the partner's own work, counted at the day rates. */
  readonly inKindKinds: readonly string[]
}

const PLAN = 'plan.yaml'

function coinvestSchema(currency: Currency) {
  return z.strictObject({
    ...commonEntries(currency, submissionTypesOf.coinvest, ['coinvest_milestone']),
    type: z.literal('coinvest'),
    windows: z.strictObject({
      ...commonWindows,
      lead_days: wholeEntry(0, 365),
      slip_days: wholeEntry(0, 365),
      close_warning_days: wholeListEntry(1, 365).optional(),
    }),
    shape: z.enum(planShapes),
    funding: z
      .strictObject({
        formula: z.enum(fundingFormulas),
        cap: amountEntry(currency),
        first: amountEntry(currency),
        first_at: amountEntry(currency),
      })
      .optional(),
    accrual: planAccrualEntry(currency).optional(),
    share_max: rateEntry,
    in_kind_max: rateEntry,
    milestone_max: rateEntry,
    slips_max: wholeEntry(0, 10),
    likeness: z.strictObject({ look: rateEntry }),
  })
}

function planSchema(currency: Currency) {
  const list = <S extends z.ZodType>(entry: S) => z.array(entry).min(1).max(LIST_MAX)
  return z.strictObject({
    use_cases: list(z.strictObject({ use_case: nameEntry, label: textEntry(120) })),
    cost_kinds: list(
      z.strictObject({
        kind: nameEntry,
        label: textEntry(120),
        never: z.string().optional(),
        in_kind: yesNoEntry.optional(),
      }),
    ),
    day_rates: z
      .array(
        z.strictObject({ role: nameEntry, label: textEntry(120), rate: amountEntry(currency) }),
      )
      .max(LIST_MAX),
  })
}

/** Packs of co-investment: the shape, the shares, milestones, use cases and day rates. */
export const coinvestType: TypeReader<CoinvestTerms> = {
  type: 'coinvest',
  files: [PLAN],
  fields: {
    coinvest_proposal: {
      title: 'text',
      customer: 'text',
      customer_domain: 'domain',
      customer_country: 'country',
      use_case: 'choice',
      starts_on: 'date',
      requested: 'money',
      expected_revenue: 'money',
    },
    coinvest_milestone: {
      milestone: 'integer',
      claimed: 'money',
      signed_by: 'text',
      signer_email: 'email',
      signed_on: 'date',
    },
  },
  lineFields: {
    coinvest_proposal: {
      description: 'text',
      criterion: 'long_text',
      due_on: 'date',
      net: 'money',
    },
  },
  read: ({ currency, yaml }) => {
    const program = yaml('program.yaml', coinvestSchema(currency))
    const lists = yaml(PLAN, planSchema(currency))
    if (program === null || lists === null) return null
    const { windows } = program
    const costKinds = lists.cost_kinds.map(({ kind, label, never }) => {
      return { kind, label, never: never ?? null }
    })
    const useCases = lists.use_cases.map(({ use_case, label }) => ({ value: use_case, label }))
    return {
      program,
      activities: [],
      costKinds,
      choices: {
        use_cases: useCases,
        cost_kinds: costKinds.map((one) => ({ value: one.kind, label: one.label })),
      },
      own: {
        type: 'coinvest',
        windows: {
          leadDays: windows.lead_days,
          slipDays: windows.slip_days,
          closeWarningDays: windows.close_warning_days ?? [],
        },
        shape: program.shape,
        funding: fundingFrom(program.funding),
        accrual: accrualOf(program.accrual),
        shareMax: program.share_max,
        inKindMax: program.in_kind_max,
        milestoneMax: program.milestone_max,
        likeness: program.likeness,
        slipsMax: program.slips_max,
        useCases,
        dayRates: lists.day_rates,
        inKindKinds: lists.cost_kinds.filter((one) => one.in_kind).map((one) => one.kind),
      },
      terms: [
        { label: 'Pays', text: shapeWords[program.shape] },
        ...fundingTerms(program),
        ...earnedTerms(program),
        {
          label: 'One milestone, of our share',
          text: `at most ${printPercent(program.milestone_max)}`,
        },
        { label: 'Ask before the first day', text: `${windows.lead_days} days` },
        { label: 'A milestone may slip', text: `${program.slips_max} × ${windows.slip_days} days` },
        { label: 'For', text: useCases.map((one) => one.label).join(', ') },
        ...lists.day_rates.map(({ label, rate }) => ({
          label: `A day: ${label}`,
          text: printMoney(rate),
        })),
      ],
    }
  },
  problems: (pack) => [
    ...shapeProblems(pack),
    ...planAccrualProblems(pack),
    ...shareProblems(pack),
    ...listProblems(pack),
    ...costKindProblems(pack),
    ...dayFieldProblems(pack),
  ],
}

const shapeWords: Readonly<Record<PlanShape, string>> = {
  cost_share: 'our share of what each milestone cost, up to its amount',
  milestone: 'the amount of each milestone the customer accepted',
  matched: 'what the partner proves to have spent, up to the milestone’s amount',
  tranches: 'tranches, as the customer spends',
  accrual: 'our share of what each milestone cost, out of what the partner earned by buying',
}

type CoinvestYaml = z.output<ReturnType<typeof coinvestSchema>>

function fundingFrom(funding: CoinvestYaml['funding']): CoinvestTerms['funding'] {
  if (funding === undefined) return null
  const { formula, cap, first, first_at: firstAt } = funding
  return { formula, cap, first, firstAt }
}

/** What is earned by buying, as people read it. */
function earnedTerms({ accrual }: CoinvestYaml): Term[] {
  const terms = accrualOf(accrual)
  return terms === null ? [] : accrualTermsOf(terms)
}

/** Our share as people read it, of the cost or of the revenue. */
function fundingTerms({ funding, share_max, in_kind_max }: CoinvestYaml): Term[] {
  const share = printPercent(share_max)
  if (funding === undefined) {
    return [
      { label: 'Our share at most', text: share },
      { label: 'In kind, of the partner’s share', text: `at most ${printPercent(in_kind_max)}` },
    ]
  }
  const { cap, first, first_at } = funding
  return [
    {
      label: 'Our funding',
      text: `${share} of the annual recurring revenue, at most ${printMoney(cap)}`,
    },
    {
      label: 'First tranche',
      text: `at most ${printMoney(first)}, once the customer has spent ${printMoney(first_at)}`,
    },
    { label: 'The rest', text: `${share} of what the customer spends beyond, as it is spent` },
  ]
}

type FormNeeds = Readonly<Record<string, FieldKind>>
/** What forms ask beside what every shape does. */
const askedOf: Readonly<
  Record<'cost' | 'tranches', { proposal: FormNeeds; milestone: FormNeeds; lines: FormNeeds }>
> = {
  cost: {
    proposal: { total_cost: 'money', partner_cash: 'money' },
    milestone: {},
    lines: { description: 'text', cost_kind: 'choice', net: 'money', claimed: 'money' },
  },
  tranches: { proposal: {}, milestone: { spend_to_date: 'money' }, lines: {} },
}

/** The shape says what the forms ask, and whether our funding is a formula. */
function shapeProblems(pack: CoinvestPack): PackProblem[] {
  const isTranches = pack.shape === 'tranches'
  const needs = askedOf[isTranches ? 'tranches' : 'cost']
  const proposal = pack.forms.coinvest_proposal
  const milestone = pack.forms.coinvest_milestone
  const { funding } = pack
  return [
    ...(isTranches === (funding !== null)
      ? []
      : [
          termProblem(
            'funding',
            isTranches ? 'nothing' : 'a formula',
            isTranches ? 'formula, cap, first and first_at' : `nothing, for shape ${pack.shape}`,
          ),
        ]),
    ...(funding === null ? [] : atMost('funding.first', funding.first, 'funding.cap', funding.cap)),
    ...lackingFields('coinvest_proposal', 'fields', proposal?.fields ?? [], needs.proposal),
    ...lackingFields('coinvest_milestone', 'fields', milestone?.fields ?? [], needs.milestone),
    ...lackingFields(
      'coinvest_milestone',
      'lines.fields',
      milestone?.lines.fields ?? [],
      needs.lines,
    ),
  ]
}

function lackingFields(
  form: string,
  at: string,
  fields: readonly Field[],
  needs: FormNeeds,
): PackProblem[] {
  return Object.entries(needs).flatMap(([name, kind]) => {
    const field = fields.find((one) => one.name === name)
    if (field?.kind === kind && field.required) return []
    const found = field === undefined ? 'nothing' : `kind ${field.kind}`
    return [
      {
        file: `forms/${form}.yaml`,
        line: null,
        column: `${at}.${name}`,
        found: field?.kind === kind ? 'required: no' : found,
        expected: `a required field of kind ${kind}`,
      },
    ]
  })
}

/** A tier's share lies at or below the most; the amount function is that of the shape. */
function shareProblems(pack: CoinvestPack): PackProblem[] {
  const above = packTiers.filter((tier) => compareRatio(pack.rates[tier], pack.shareMax) > 0)
  const pinned = pack.amounts.coinvest_milestone ?? 'nothing'
  const meant = `${pack.shape}@`
  return [
    ...above.map((tier) =>
      termProblem(
        `rates.${tier}`,
        printPercent(pack.rates[tier]),
        `at most share_max, ${printPercent(pack.shareMax)}`,
      ),
    ),
    ...(pinned.startsWith(meant)
      ? []
      : [termProblem('amounts.coinvest_milestone', pinned, `${meant}<number>, as the shape says`)]),
  ]
}

function listProblems({ useCases, costKinds, dayRates }: CoinvestPack): PackProblem[] {
  const lists = [
    useCases.map(({ value }) => value),
    costKinds.map(({ kind }) => kind),
    dayRates.map(({ role }) => role),
  ]
  return lists.flatMap((names) => twice(PLAN, names))
}

function costKindProblems(pack: CoinvestPack): PackProblem[] {
  const source = pack.tables.coinvest_milestone_line?.source
  const input = source?.inputs.find(({ name }) => name === 'cost_kind')
  if (source === undefined || input === undefined) return []
  return pack.costKinds
    .filter(({ kind }) => !passes(input.domain, kind))
    .map(({ kind }) => ({
      file: PLAN,
      line: null,
      column: kind,
      found: `the kind of cost ${kind}`,
      expected: `a value of cost_kind in ${source.file}`,
    }))
}

/** Days of each role are asked for, so that work in kind is counted and never typed as an amount. */
function dayFieldProblems(pack: CoinvestPack): PackProblem[] {
  const fields = pack.forms.coinvest_proposal?.fields ?? []
  return pack.dayRates.flatMap(({ role }) => {
    const field = fields.find((one) => one.name === `days_${role}`)
    if (field?.kind === 'integer') return []
    return [
      {
        file: 'forms/coinvest_proposal.yaml',
        line: null,
        column: `fields.days_${role}`,
        found: field === undefined ? 'nothing' : `kind ${field.kind}`,
        expected: `a field of kind integer for the role ${role} of ${PLAN}`,
      },
    ]
  })
}
