import type { Activity, CostKind, Field, FieldKind, Form, PackSubmissionType } from './pack.ts'
import type { FieldYaml, FormYaml } from './pack-schema.ts'
import type { PackProblem } from './problem.ts'
import { slotFrom } from './slot.ts'

/** Fields that checks, amounts and screens read by name: a form must ask them, in this kind. */
export const neededFields: Readonly<
  Record<PackSubmissionType, Readonly<Record<string, FieldKind>>>
> = {
  mdf_request: {
    activity_type: 'choice',
    title: 'text',
    starts_on: 'date',
    ends_on: 'date',
    requested: 'money',
  },
  mdf_claim: { claimed: 'money', metric_value: 'integer', final: 'yes_no' },
}
export const neededLineFields: typeof neededFields = {
  mdf_request: { description: 'text', cost_kind: 'choice', net: 'money' },
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
}

type FormSource = {
  readonly file: string
  readonly type: PackSubmissionType
  readonly yaml: FormYaml
  readonly activities: readonly Activity[]
  readonly costKinds: readonly CostKind[]
}

/** A form with its choices resolved, and what is wrong with it. */
export function readForm(source: FormSource): { form: Form; problems: PackProblem[] } {
  const { file, type, yaml } = source
  const problems: PackProblem[] = []
  const wrong = (column: string, found: string, expected: string) =>
    problems.push({ file, line: null, column, found, expected })
  if (yaml.submission !== type) wrong('submission', yaml.submission, `${type}, as its name says`)
  checkFields({ wrong, at: 'fields', fields: yaml.fields, needed: neededFields[type] })
  const lineNeeds = neededLineFields[type]
  checkFields({ wrong, at: 'lines.fields', fields: yaml.lines.fields, needed: lineNeeds })
  if (yaml.lines.min > yaml.lines.max) wrong('lines.min', `${yaml.lines.min}`, `at most lines.max`)
  const fieldOf = (field: FieldYaml) => toField(field, source)
  const form: Form = {
    submission: type,
    title: yaml.title,
    intro: yaml.intro,
    fields: yaml.fields.map(fieldOf),
    lines: {
      label: yaml.lines.label,
      min: yaml.lines.min,
      max: yaml.lines.max,
      fields: yaml.lines.fields.map(fieldOf),
      slots: yaml.lines.slots.map(slotFrom),
    },
    slots: yaml.slots.map(slotFrom),
    proofOfPerformance: yaml.proof_of_performance ?? false,
  }
  return { form, problems }
}

type FieldCheck = {
  readonly wrong: (column: string, found: string, expected: string) => void
  readonly at: string
  readonly fields: readonly FieldYaml[]
  readonly needed: Readonly<Record<string, FieldKind>>
}

function checkFields({ wrong, at, fields, needed }: FieldCheck): void {
  for (const [place, field] of fields.entries()) {
    const column = `${at}.${field.name}`
    if (fields.findIndex((other) => other.name === field.name) < place) {
      wrong(column, `${field.name} twice`, 'each field once')
    }
    const sources = [field.options, field.options_from].filter((source) => source !== undefined)
    const expected = field.kind === 'choice' ? 1 : 0
    if (sources.length !== expected) {
      const found = sources.length === 0 ? 'no options' : 'options'
      wrong(
        column,
        found,
        `${expected === 1 ? 'options or options_from' : 'options only for a choice'}`,
      )
    }
  }
  for (const [name, kind] of Object.entries(needed)) {
    const field = fields.find((one) => one.name === name)
    const column = `${at}.${name}`
    if (field === undefined) wrong(column, 'nothing', `a required field of kind ${kind}`)
    else if (field.kind !== kind) wrong(column, `kind ${field.kind}`, `kind ${kind}`)
    else if (!field.required) wrong(column, 'required: no', 'required: yes')
  }
}

function toField(field: FieldYaml, { activities, costKinds }: FormSource): Field {
  const { name, label, kind, required } = field
  const offered =
    field.options_from === 'activities'
      ? activities.map((one) => ({ value: one.type, label: one.label }))
      : costKinds.map((one) => ({ value: one.kind, label: one.label }))
  const options = field.options ?? (field.options_from === undefined ? [] : offered)
  const [min, max] = [field.min ?? null, field.max ?? null]
  return { name, label, kind, required, help: field.help ?? null, min, max, options }
}
