import { parseDecimal, printMoney } from '../kernel/money.ts'
import { printPercent } from './figures.ts'
import { packLists } from './pack-lists.ts'
import {
  packTables,
  packTiers,
  submissionTypesOf,
  type Field,
  type Form,
  type Pack,
  type PackSubmissionType,
  type ProgramType,
  type SlaTarget,
  type Slot,
} from './pack.ts'
import { printMarkdown, type PrintedBlock, type PrintedDocument } from './print-document.ts'
import { rulesOf, sayName, sayTitle } from './print-rule.ts'
import type { TableSource } from './table.ts'

/** The guide of a program for its partners, as Markdown: {@link guideOf} printed. */
export function printGuide(pack: Pack): string {
  return printMarkdown(guideOf(pack))
}

/** What a partner is told of a program: what it may ask for, how much, until when, with which proof,
 *  what is never paid, how it is decided, how to appeal. All of it is read from the pack; what the
 *  house keeps to itself (ceilings, pinned functions, likeness) is left out. */
export function guideOf(pack: Pack): PrintedDocument {
  return {
    title: `${pack.name}: guide for partners`,
    intro: introOf(pack),
    blocks: [
      section('What you may ask for'),
      paragraph(offered[pack.type]),
      ...listsOf(pack),
      section('How much, and until when'),
      { kind: 'figures', entries: termsOf(pack) },
      section('What we ask of you'),
      ...formsOf(pack).flatMap((form) => formBlocks(pack, form)),
      ...proofOf(pack),
      ...neverOf(pack),
      section('How it is decided'),
      paragraph(
        'An answer names the clause it rests on. These are the rules, in the order we ask.',
      ),
      ...decidedOf(pack),
      section('How fast we answer, and how to appeal'),
      ...fastOf(pack),
      section('The terms in full'),
      ...[...pack.clauses.values()].map((clause): PrintedBlock => ({ kind: 'clause', ...clause })),
      section('Every figure of this program'),
      { kind: 'figures', entries: figuresOfGuide(pack) },
    ],
  }
}

function section(text: string): PrintedBlock {
  return { kind: 'section', text }
}

function paragraph(text: string): PrintedBlock {
  return { kind: 'paragraph', text }
}

const offered: Readonly<Record<ProgramType, string>> = {
  mdf: 'We bear a share of what it costs you to bring our products to market.',
  deal: 'Register a sale you work on: we keep it yours while you do, and say what it earns.',
  coinvest: 'Put forward a plan for a customer: we invest beside you, milestone by milestone.',
  referral: 'Send us a customer who agrees to it: you earn a fee on what that customer pays.',
}

function introOf({ code, currency, zone, effectiveFrom, effectiveUntil }: Pack): string {
  const until = effectiveUntil === null ? '' : ` until before ${effectiveUntil.toString()}`
  return (
    `${code}, from ${effectiveFrom.toString()}${until}. Amounts are in ${currency}, ` +
    `days are those of ${zone}.`
  )
}

/** What of a list is said elsewhere, or is no partner's business. */
const saidElsewhere = ['never', 'metric', 'proof']

/** The pack's own lists: activities, products, what a plan may be for. Kinds of cost that are never
 *  paid stand further down, and so does the proof of an activity. */
function listsOf(pack: Pack): PrintedBlock[] {
  return packLists(pack.files).flatMap(({ name, columns, rows }): PrintedBlock[] => {
    const never = columns.indexOf('never')
    const kept = rows.filter((row) => never === -1 || (row[never] ?? '') === '')
    const filled = columns.filter(
      (column, at) => !saidElsewhere.includes(column) && kept.some((row) => (row[at] ?? '') !== ''),
    )
    const shown = filled.includes('label') ? filled.slice(1) : filled
    const cells = kept.map((row) =>
      shown.map((column) => sayAmount(pack, row[columns.indexOf(column)] ?? '')),
    )
    if (cells.length === 0) return []
    const body: PrintedBlock =
      shown.length === 1
        ? { kind: 'list', numbered: false, entries: cells.map(([cell = '']) => cell) }
        : { kind: 'table', columns: shown.map(sayTitle), rows: cells }
    return [{ kind: 'part', text: sayTitle(name) }, body]
  })
}

/** An amount of a list with its currency; any other text as it stands. */
function sayAmount({ currency }: Pack, text: string): string {
  const amount = /^\d+\.\d+$/.test(text) ? parseDecimal(text, currency) : null
  return amount === null ? text : printMoney(amount)
}

/** From when the days until it is paid count. */
const paidAfter: Readonly<Record<Pack['payment']['schedule'], string>> = {
  by_terms: 'it is due to you',
  monthly: 'the last day of the month in which it is due to you',
  quarterly: 'the last day of the quarter in which it is due to you',
}

function termsOf(pack: Pack) {
  const rates = packTiers.map((tier) => ({
    term: `Rate for ${tier} partners`,
    text: printPercent(pack.rates[tier]),
  }))
  const own = pack.terms.map(({ label, text }) => ({ term: label, text }))
  const { termsDays, netting, schedule } = pack.payment
  return [
    ...rates,
    ...own,
    { term: 'Paid', text: `${termsDays} days after ${paidAfter[schedule]}` },
    { term: 'What you owe us', text: netting ? 'is taken off a payment' : 'is never taken off' },
  ]
}

/** The forms a partner hands in, in the order they come. */
function formsOf(pack: Pack): Form[] {
  const types: readonly PackSubmissionType[] = submissionTypesOf[pack.type]
  return types.flatMap((type) => pack.forms[type] ?? [])
}

function formBlocks(pack: Pack, form: Form): PrintedBlock[] {
  const { lines } = form
  const asked = [...form.fields.map(sayField), ...form.slots.map(saySlot)]
  const perLine = [...lines.fields.map(sayField), ...lines.slots.map(saySlot)]
  const target = pack.sla[form.submission]
  const answered = target === undefined ? '' : ` We decide within ${sayDecision(target)}.`
  return [
    { kind: 'part', text: form.title },
    paragraph(`${form.intro}${/business (days|hours)/.test(form.intro) ? '' : answered}`),
    { kind: 'list', numbered: false, entries: asked },
    ...(perLine.length === 0
      ? []
      : [
          paragraph(`${lines.label}, ${lines.min} to ${lines.max}. Of each:`),
          { kind: 'list', numbered: false, entries: perLine } as const,
        ]),
  ]
}

function sayField({ label, required, help }: Field): string {
  const ended = /[?.!]$/.test(label) ? label : `${label}.`
  return `${ended}${required ? '' : ' (optional)'}${help ? ` ${help}` : ''}`
}

function saySlot({ label, required }: Slot): string {
  return `Document: ${label}${required ? '' : ', if there is one'}.`
}

/** What proves an activity, where the pack asks it by type of activity. */
function proofOf({ activities }: Pack): PrintedBlock[] {
  if (activities.length === 0) return []
  return [
    { kind: 'part', text: 'Proof that it took place' },
    {
      kind: 'table',
      columns: ['Activity', 'Measured by', 'Proof'],
      rows: activities.map(({ label, metric, proof }) => [
        label,
        metric.label,
        proof.map((slot) => `${slot.label}${slot.required ? '' : ' (if there is one)'}`).join(', '),
      ]),
    },
  ]
}

function neverOf({ costKinds, clauses }: Pack): PrintedBlock[] {
  const shut = costKinds.filter(({ never }) => never !== null)
  if (shut.length === 0) return []
  return [
    section('What is never paid'),
    {
      kind: 'list',
      numbered: false,
      entries: shut.map(({ label, never }) => {
        const clause = clauses.get(never ?? '')
        return `${label}. ${clause === undefined ? '' : `${clause.text} `}(${never ?? ''})`
      }),
    },
  ]
}

/** The tables that judge what a partner hands in, each with the rows that answer. Whose limit an
 *  amount needs is the house's own. */
function decidedOf(pack: Pack): PrintedBlock[] {
  return tablesOfGuide(pack).flatMap(({ name, source }): PrintedBlock[] => [
    { kind: 'part', text: sayTitle(name) },
    ...(source.hit === 'first' ? [paragraph('The first rule that fits answers.')] : []),
    ...rulesOf(pack, source).map((rule): PrintedBlock => ({ kind: 'rule', rule })),
  ])
}

function tablesOfGuide(pack: Pack): { name: string; source: TableSource }[] {
  return packTables.flatMap((name) => {
    const table = pack.tables[name]
    return table === undefined || name === 'approval_level' ? [] : [{ name, source: table.source }]
  })
}

function fastOf(pack: Pack): PrintedBlock[] {
  const { remindDays, lapseDays } = pack.followUps
  const { appealDays } = pack.windows
  const types = Object.entries(pack.sla)
  return [
    {
      kind: 'table',
      columns: ['', 'First answer', 'Decision'],
      rows: types.map(([type, target]) => [
        sayTitle(type),
        `${target.firstResponseDays} business ${target.firstResponseDays === 1 ? 'day' : 'days'}`,
        sayDecision(target),
      ]),
    },
    paragraph(
      `When we ask you something, the time is yours until you answer. We remind you after ` +
        `${remindDays.join(', ')} business days; after ${lapseDays} it lapses.`,
    ),
    paragraph(
      `Whatever was rejected, lapsed or approved in part can be appealed within ${appealDays} days ` +
        `of the answer, with your reason. Another person decides it, within ` +
        `${sayDecision(pack.sla.appeal)}.`,
    ),
  ]
}

/** How long a decision takes at most: open hours of the calendar where the pack counts those. */
export function sayDecision({ decisionDays, decisionHours }: SlaTarget): string {
  if (decisionHours !== undefined) return `${decisionHours} business hours`
  return `${decisionDays} business ${decisionDays === 1 ? 'day' : 'days'}`
}

/** What the house keeps to itself. */
const inside = /^(code|name|type|currency|fund|ceilings|checks|amounts|likeness|calendar)(\.|$)/

/** A numbered function: `mdf_claim@1`. */
const pinned = /^[a-z_]+@\d+$/

/** Every figure of program.yaml that is a partner's business. */
export function figuresOfGuide({ figures }: Pack) {
  return [...figures]
    .filter(([path, text]) => !inside.test(path) && !pinned.test(text))
    .map(([path, text]) => ({ term: sayFigure(path), text }))
}

/** `windows.claim_days_after` → `Windows, claim days after`. */
export function sayFigure(path: string): string {
  const [first = '', ...rest] = path.split('.')
  return [sayTitle(first), ...rest.map(sayName)].join(', ')
}
