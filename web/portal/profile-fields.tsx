import type { TypedProfile } from '../../src/vendors/editing.ts'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Select, type Option } from '../ui/select.tsx'
import { CountryInput, sayTypedCountry } from '../words/country-input.tsx'
import type { ProfileDraft, TextName, TypedForm } from './profile-draft.ts'

/** The field of the rules that a typed text belongs to. */
function ruleOf(name: TextName): keyof TypedProfile | null {
  if (name === 'treatyPercent') return 'treatyRate'
  const plain = ['legalName', 'registrationNumber', 'street', 'houseNumber', 'postCode', 'town']
  return [...plain, 'region'].includes(name) ? null : (name as keyof TypedProfile) // the others are
}

/** One line of a profile, checked while it is written. */
export function ProfileText(props: {
  draft: ProfileDraft
  name: TextName
  label: string
  help?: string | undefined
  required?: boolean
  type?: string
}) {
  const { draft, name } = props
  const rule = ruleOf(name)
  return (
    <Field
      label={props.label}
      help={props.help}
      required={props.required ?? false}
      error={rule === null ? undefined : draft.faults.get(rule)}
    >
      {(wiring) => (
        <Input
          {...wiring}
          type={props.type ?? 'text'}
          autoComplete="off"
          value={draft.typed.texts[name]}
          onChange={(event) => {
            const texts = { ...draft.typed.texts, [name]: event.target.value }
            draft.change({ ...draft.typed, texts })
          }}
        />
      )}
    </Field>
  )
}

/** A country of a profile: its name is offered while typing, and said of a code. */
export function ProfileCountry(props: {
  draft: ProfileDraft
  name: 'country' | 'taxResidence'
  label: string
}) {
  const { draft, name } = props
  const typed = draft.typed.texts[name]
  return (
    <Field
      label={props.label}
      required
      help={sayTypedCountry(typed)}
      error={draft.faults.get(name)}
    >
      {(wiring) => (
        <CountryInput
          {...wiring}
          value={typed}
          onChange={(event) => {
            const texts = { ...draft.typed.texts, [name]: event.target.value }
            draft.change({ ...draft.typed, texts })
          }}
        />
      )}
    </Field>
  )
}

type Chosen = 'entityKind' | 'taxForm' | 'taxClassification' | 'chapter4Status'

/** One choice of a profile. */
export function ProfileChoice<N extends Chosen>(props: {
  draft: ProfileDraft
  name: N
  label: string
  required?: boolean
  options: readonly (Option & { readonly value: NonNullable<TypedForm[N]> })[]
}) {
  const { draft, name, options } = props
  return (
    <Field
      label={props.label}
      required={props.required ?? false}
      error={name === 'entityKind' ? undefined : draft.faults.get(name)}
    >
      {(wiring) => (
        <Select
          {...wiring}
          value={draft.typed[name]}
          options={options}
          onChange={(value) => {
            const found = options.find((one) => one.value === value)
            if (found !== undefined) draft.change({ ...draft.typed, [name]: found.value })
          }}
        />
      )}
    </Field>
  )
}
