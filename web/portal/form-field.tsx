import { Checkbox } from '../ui/checkbox.tsx'
import { Field, type FieldWiring } from '../ui/field.tsx'
import { AmountInput, Input, Textarea } from '../ui/input.tsx'
import { Select } from '../ui/select.tsx'
import type { FormField } from './draft.ts'

export type FormFieldProps = {
  readonly field: FormField
  readonly value: string
  readonly onChange: (value: string) => void
  readonly currency: string
  /** What would be refused when it is sent. */
  readonly warning?: string | undefined
  /** What we asked to be mended. */
  readonly defect?: string | undefined
  readonly locked?: boolean
}

/** One question of a pack's form, drawn by its kind. */
export function PackField(props: FormFieldProps) {
  const { field } = props
  return (
    <Field
      label={field.label}
      required={field.required}
      help={field.help ?? undefined}
      error={props.defect}
      warning={props.warning}
      className={field.kind === 'long_text' ? 'sm:col-span-2' : ''}
    >
      {(wiring) => <Control {...props} wiring={wiring} />}
    </Field>
  )
}

function Control({
  field,
  value,
  onChange,
  currency,
  locked,
  wiring,
}: FormFieldProps & { wiring: FieldWiring }) {
  const off = locked ?? false
  const plain = { ...wiring, value, disabled: off, name: field.name }
  const typed = (event: { target: { value: string } }) => onChange(event.target.value)
  switch (field.kind) {
    case 'long_text':
      return <Textarea {...plain} maxLength={field.max ?? undefined} onChange={typed} />
    case 'date':
      return <Input {...plain} type="date" onChange={typed} />
    case 'money':
      return <AmountInput {...plain} currency={currency} onChange={typed} />
    case 'integer':
      return <Input {...plain} inputMode="numeric" onChange={typed} className="tnum" />
    case 'choices':
      return (
        <Choices
          legend={field.label}
          options={field.options}
          value={value}
          disabled={off}
          onChange={onChange}
        />
      )
    case 'currency':
      return (
        <Input
          {...plain}
          value={value === '' ? currency : value}
          maxLength={3}
          autoCapitalize="characters"
          onChange={(event) => onChange(event.target.value.toUpperCase())}
        />
      )
    case 'email':
      return <Input {...plain} type="email" onChange={typed} />
    case 'domain':
      return <Input {...plain} inputMode="url" placeholder="example.com" onChange={typed} />
    case 'choice':
    case 'country':
      return field.options.length > 0 ? (
        <Select
          {...wiring}
          name={field.name}
          disabled={off}
          value={value === '' ? null : value}
          onChange={onChange}
          options={field.options}
        />
      ) : (
        <Input {...plain} onChange={typed} />
      )
    case 'yes_no':
      return (
        <Select
          {...wiring}
          name={field.name}
          disabled={off}
          value={value === '' ? null : value}
          onChange={onChange}
          options={[
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ]}
        />
      )
    default:
      return <Input {...plain} maxLength={field.max ?? undefined} onChange={typed} />
  }
}

/** Several of a few, kept as their values with commas between them. */
function Choices(props: {
  readonly legend: string
  readonly options: FormField['options']
  readonly value: string
  readonly disabled: boolean
  readonly onChange: (value: string) => void
}) {
  const { options, value } = props
  const chosen = value.split(',').map((one) => one.trim())
  const toggle = (one: string, on: boolean) =>
    props.onChange(
      options
        .map((option) => option.value)
        .filter((each) => (each === one ? on : chosen.includes(each)))
        .join(', '),
    )
  return (
    <fieldset disabled={props.disabled} className="space-y-1.5">
      <legend className="sr-only">{props.legend}</legend>
      {options.map((option) => (
        <Checkbox
          key={option.value}
          shown
          label={option.label}
          checked={chosen.includes(option.value)}
          onChange={(on) => toggle(option.value, on)}
        />
      ))}
    </fieldset>
  )
}
