import type { Field, FieldKind, Form, PackSubmissionType } from './pack.ts'
import type { FieldYaml, FormYaml } from './pack-schema.ts'
import type { PackProblem } from './problem.ts'
import { slotFrom } from './slot.ts'
import type { NeededFields, TypeRead } from './type-reader.ts'

type FormSource = {
  readonly file: string
  readonly type: PackSubmissionType
  readonly yaml: FormYaml
  readonly reader: { readonly fields: NeededFields; readonly lineFields: NeededFields }
  readonly choices: TypeRead<never>['choices']
}

/** A form without lines has none to fill in. */
const noLines = { label: '', min: 0, max: 0, fields: [], slots: [] }

/** A form with its choices resolved, and what is wrong with it. */
export function readForm(source: FormSource): { form: Form; problems: PackProblem[] } {
  const { file, type, yaml, reader } = source
  const lines = yaml.lines ?? noLines
  const problems: PackProblem[] = []
  const wrong = (column: string, found: string, expected: string) =>
    problems.push({ file, line: null, column, found, expected })
  if (yaml.submission !== type) wrong('submission', yaml.submission, `${type}, as its name says`)
  checkFields({ wrong, at: 'fields', fields: yaml.fields, needed: reader.fields[type] ?? {} })
  const lineNeeds = reader.lineFields[type] ?? {}
  checkFields({ wrong, at: 'lines.fields', fields: lines.fields, needed: lineNeeds })
  if (lines.min > lines.max) wrong('lines.min', `${lines.min}`, `at most lines.max`)
  const fieldOf = (field: FieldYaml) => toField(field, source)
  const form: Form = {
    submission: type,
    title: yaml.title,
    intro: yaml.intro,
    fields: yaml.fields.map(fieldOf),
    lines: {
      label: lines.label,
      min: lines.min,
      max: lines.max,
      fields: lines.fields.map(fieldOf),
      slots: lines.slots.map(slotFrom),
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
    const expected = field.kind === 'choice' || field.kind === 'choices' ? 1 : 0
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

function toField(field: FieldYaml, { choices }: FormSource): Field {
  const { name, label, kind, required, options_from: list } = field
  const options = field.options ?? (list === undefined ? [] : (choices[list] ?? []))
  const [min, max] = [field.min ?? null, field.max ?? null]
  return { name, label, kind, required, help: field.help ?? null, min, max, options }
}
