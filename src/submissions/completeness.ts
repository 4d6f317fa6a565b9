import { parseCountry } from '../kernel/country.ts'
import { parseCurrency } from '../kernel/currency.ts'
import { compare, parseDecimal, type Money, sum } from '../kernel/money.ts'
import { Temporal, type PlainDate } from '../kernel/temporal.ts'
import { parseDomain } from '../partners/index.ts'
import { type Field, type Form, formOf, type Pack, type Slot } from '../programs/index.ts'
import { isYearOfOurs, TYPED_MINOR_MAX } from './line-check.ts'
import type { SubmissionType } from './submission.ts'

/** Something required that is not there or not right. */
export type Problem = {
  readonly targetKind: 'field' | 'line' | 'slot'
  /** Field name; line number, or `line.field`; slot, or `slot:line`. */
  readonly target: string
  readonly code: 'missing' | 'wrong' | 'too_few' | 'too_many'
  readonly detail: string
}

/** A line as typed: a plan's cost has no invoice, a milestone has a day. */
export type Line = {
  readonly lineNo: number
  readonly description: string
  readonly costKind: string
  readonly seller: string | null
  readonly invoiceNumber: string | null
  readonly invoiceOn: PlainDate | null
  readonly deliveredOn: PlainDate | null
  readonly net: Money
  readonly tax: Money
  readonly claimed: Money
  readonly parts: readonly { readonly costKind: string; readonly net: Money }[]
  /** Of a milestone: what its acceptance is judged by, and its day. */
  readonly criterion: string | null
  readonly dueOn: PlainDate | null
}

/** What a paper has to do with completeness: that it is there and was not rejected. */
export type SlotItem = {
  readonly slot: string
  readonly lineNo: number | null
  readonly state: 'pending' | 'accepted' | 'rejected'
}

export type Handed = {
  readonly type: SubmissionType
  readonly form: Readonly<Record<string, string>>
  readonly lines: readonly Line[]
  readonly items: readonly SlotItem[]
  /** Of a claim: the activity's type, fixed by its request. */
  readonly activityType: string | null
  /** The end of another deal raised it: nobody is asked to fill it in. */
  readonly raisedByOutcome?: boolean
}

/** What one type of submission asks beyond its form. */
export type Asks = {
  readonly problems: (pack: Pack, handed: Handed) => Problem[]
  readonly slots: (pack: Pack, handed: Handed) => Slot[]
}

/** What is missing or wrong, field by field, line by line, slot by slot; empty when complete. */
export function problemsOf(pack: Pack, handed: Handed, asks: Asks): Problem[] {
  const form = formOf(pack, handed.type)
  return [
    ...fieldProblems(form, handed, pack.currency),
    ...lineProblems(form, handed),
    ...asks.problems(pack, handed),
    ...slotProblems(asks.slots(pack, handed), handed.items),
  ]
}

function fieldProblems(form: Form, handed: Handed, currency: string): Problem[] {
  return form.fields.flatMap((field) => {
    const text = handed.form[field.name]?.trim() ?? ''
    const detail = text === '' ? whatIsMissing(field) : whatIsWrong(field, text, currency)
    if (detail === null) return []
    const code = text === '' ? ('missing' as const) : ('wrong' as const)
    return [{ targetKind: 'field' as const, target: field.name, code, detail }]
  })
}

/** A label inside a sentence: one that asks is quoted. */
function named(label: string): string {
  return label.endsWith('?') ? `“${label}”` : label
}

function whatIsMissing(field: Field): string | null {
  return field.required ? `${named(field.label)} is required.` : null
}

function whatIsWrong(field: Field, text: string, currency: string): string | null {
  switch (field.kind) {
    case 'text':
    case 'long_text':
      if (unseen.test(text)) return `${field.label} has characters that nobody can see.`
      return field.max !== null && text.length > field.max
        ? `${field.label} has ${text.length} characters; at most ${field.max} fit.`
        : null
    case 'date':
      return parseDate(text) === null ? `“${text}” is no date such as 2026-03-31.` : null
    case 'money': {
      const amount = parseDecimal(text, currency)
      if (amount === null || amount.minor > TYPED_MINOR_MAX) {
        return `“${text}” is no amount in ${currency} such as 1234.50.`
      }
      return amount.minor < 0n ? `${field.label} is below zero.` : null
    }
    case 'integer':
      return wrongInteger(field, text)
    case 'choice':
      return field.options.some((option) => option.value === text)
        ? null
        : `“${text}” is none of: ${field.options.map((option) => option.label).join(', ')}.`
    case 'currency':
      return parseCurrency(text) !== null
        ? null
        : `“${text}” is no currency of ISO 4217 such as EUR.`
    case 'choices':
      return wrongChoices(field, text)
    case 'domain':
      return /^[a-z0-9.-]+$/i.test(text) && parseDomain(text) !== null
        ? null
        : `“${text}” is no domain such as example.com.`
    case 'email':
      return /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) && text.length <= DOMAIN_LENGTH_MAX
        ? null
        : `“${text}” is no e-mail address such as ana@example.com.`
    case 'country':
      return parseCountry(text) === text ? null : `“${text}” is no country code such as DE.`
    case 'yes_no':
      return text === 'yes' || text === 'no' ? null : `“${text}” is neither yes nor no.`
  }
}

/** Control characters but tab and line end, and those that turn the direction of what follows. */
const unseen = /[^\P{Cc}\t\n\r]|[\u202A-\u202E\u2066-\u2069]/u

/** Characters of a domain or address (RFC 1035, 2.3.4; RFC 5321, 4.5.3.1). */
const DOMAIN_LENGTH_MAX = 254

/** The values of a field that takes several, as they were typed: `edge, core`. */
export function choicesIn(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

function wrongChoices(field: Field, text: string): string | null {
  const offered = field.options.map((option) => option.label).join(', ')
  const strange = choicesIn(text).filter(
    (value) => !field.options.some((option) => option.value === value),
  )
  if (strange.length > 0) return `“${strange.join(', ')}” is none of: ${offered}.`
  return choicesIn(text).length === 0 ? `${field.label}: none of ${offered} is chosen.` : null
}

const INTEGER_DIGITS_MAX = 15

function wrongInteger(field: Field, text: string): string | null {
  if (!/^-?\d+$/.test(text) || text.length > INTEGER_DIGITS_MAX) {
    return `“${text}” is no whole number.`
  }
  const value = Number(text)
  if (field.min !== null && value < field.min) return `${field.label} is at least ${field.min}.`
  if (field.max !== null && value > field.max) return `${field.label} is at most ${field.max}.`
  return null
}

/** `2026-03-31` as a date of a year that calendars hold, or null. */
export function parseDate(text: string): PlainDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  try {
    const date = Temporal.PlainDate.from(text, { overflow: 'reject' })
    return isYearOfOurs(date) ? date : null
  } catch {
    return null
  }
}

function lineProblems(form: Form, handed: Handed): Problem[] {
  const { lines } = handed
  const about = (target: string, code: Problem['code'], detail: string): Problem => ({
    targetKind: 'line',
    target,
    code,
    detail,
  })
  const problems: Problem[] = []
  if (lines.length < form.lines.min) {
    const detail = `${form.lines.label}: at least ${form.lines.min} needed, ${lines.length} given.`
    problems.push(about('*', 'too_few', detail))
  }
  if (lines.length > form.lines.max) {
    const detail = `${form.lines.label}: at most ${form.lines.max} fit, ${lines.length} given.`
    problems.push(about('*', 'too_many', detail))
  }
  for (const line of lines) {
    problems.push(...oneLine(form, line, about, handed.items))
  }
  return problems
}

function oneLine(
  form: Form,
  line: Line,
  about: (target: string, code: Problem['code'], detail: string) => Problem,
  items: readonly SlotItem[],
): Problem[] {
  const at = (field: string) => `${line.lineNo}.${field}`
  const problems: Problem[] = []
  for (const field of form.lines.fields) {
    if (field.required && lineValue(line, field.name) === null) {
      problems.push(
        about(at(field.name), 'missing', `Line ${line.lineNo}: ${named(field.label)} is required.`),
      )
    }
  }
  const kinds = form.lines.fields.find((field) => field.name === 'cost_kind')?.options ?? []
  for (const { costKind } of [line, ...line.parts]) {
    if (costKind === '' || kinds.some((kind) => kind.value === costKind)) continue
    problems.push(
      about(at('cost_kind'), 'wrong', `Line ${line.lineNo}: “${costKind}” is no kind of cost.`),
    )
  }
  const partsTotal = sum(
    line.parts.map((part) => part.net),
    line.claimed.currency,
  )
  if (line.parts.length > 0 && compare(partsTotal, line.claimed) !== 0) {
    const detail = `Line ${line.lineNo}: its parts do not add up to the cost claimed.`
    problems.push(about(at('parts'), 'wrong', detail))
  }
  for (const slot of form.lines.slots.filter((one) => one.required)) {
    if (hasPaper(items, slot.slot, line.lineNo)) continue
    const target = `${slot.slot}:${line.lineNo}`
    const detail = `Line ${line.lineNo}: ${slot.label} is missing.`
    problems.push({ targetKind: 'slot', target, code: 'missing', detail })
  }
  return problems
}

function lineValue(line: Line, field: string): unknown {
  const values: Readonly<Record<string, unknown>> = {
    description: line.description.trim() === '' ? null : line.description,
    cost_kind: line.costKind === '' ? null : line.costKind,
    seller: line.seller?.trim() === '' ? null : line.seller,
    invoice_number: line.invoiceNumber?.trim() === '' ? null : line.invoiceNumber,
    invoice_on: line.invoiceOn,
    delivered_on: line.deliveredOn,
    net: line.net.minor === 0n ? null : line.net,
    tax: line.tax,
    claimed: line.claimed.minor === 0n ? null : line.claimed,
    currency: line.net.currency,
    criterion: line.criterion?.trim() === '' ? null : line.criterion,
    due_on: line.dueOn,
  }
  return values[field] ?? null
}

function slotProblems(slots: readonly Slot[], items: readonly SlotItem[]): Problem[] {
  return slots
    .filter((slot) => slot.required && !hasPaper(items, slot.slot, null))
    .map((slot) => ({
      targetKind: 'slot',
      target: slot.slot,
      code: 'missing',
      detail: `${slot.label} is missing.`,
    }))
}

/** A rejected paper fills no slot. */
function hasPaper(items: readonly SlotItem[], slot: string, lineNo: number | null): boolean {
  return items.some(
    (item) => item.slot === slot && item.lineNo === lineNo && item.state !== 'rejected',
  )
}
