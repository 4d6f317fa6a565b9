import { Trash2 } from 'lucide-react'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { Input } from '../ui/input.tsx'
import { Select } from '../ui/select.tsx'
import type { TypedDirector, TypedOwner } from './owners-draft.ts'

function Text(props: {
  readonly label: string
  readonly value: string
  readonly off: boolean
  readonly onSet: (value: string) => void
  readonly type?: string
  readonly help?: string
  readonly required?: boolean
}) {
  return (
    <Field label={props.label} help={props.help} required={props.required ?? false}>
      {(wiring) => (
        <Input
          {...wiring}
          type={props.type ?? 'text'}
          autoComplete="off"
          disabled={props.off}
          value={props.value}
          onChange={(event) => props.onSet(event.target.value)}
        />
      )}
    </Field>
  )
}

/** One owner, a person or a company, with the share of it. */
export function OwnerFields(props: {
  readonly number: number
  readonly one: TypedOwner
  readonly off: boolean
  readonly onSet: (next: Partial<TypedOwner>) => void
  /** Null: the last one stays. */
  readonly onAway: (() => void) | null
}) {
  const { number, one, off, onSet } = props
  return (
    <fieldset className="rounded-md border p-3">
      <legend className="eyebrow px-1">Owner {number}</legend>
      <div className="grid gap-3 sm:grid-cols-2">
        <Text label="Name" required value={one.name} off={off} onSet={(name) => onSet({ name })} />
        <Field label="Person or company">
          {(wiring) => (
            <Select
              {...wiring}
              disabled={off}
              value={one.kind}
              onChange={(kind) => onSet({ kind: kind === 'person' ? 'person' : 'company' })}
              options={[
                { value: 'person', label: 'Person' },
                { value: 'company', label: 'Company' },
              ]}
            />
          )}
        </Field>
        <Text
          label="Share in percent"
          required
          value={one.share}
          off={off}
          onSet={(share) => onSet({ share })}
        />
        <Text
          label="Country"
          required
          value={one.country}
          off={off}
          onSet={(country) => onSet({ country })}
        />
        {one.kind === 'person' ? (
          <Text
            label="Date of birth"
            type="date"
            help="Keeps you from being taken for somebody of the same name."
            value={one.bornOn}
            off={off}
            onSet={(bornOn) => onSet({ bornOn })}
          />
        ) : null}
      </div>
      {props.onAway === null || off ? null : (
        <Button look="quiet" size="sm" icon={Trash2} className="mt-2" onClick={props.onAway}>
          Take owner {number} away
        </Button>
      )}
    </fieldset>
  )
}

/** The person who directs the company, where no person with a quarter of it is named. */
export function DirectorFields(props: {
  readonly director: TypedDirector
  readonly off: boolean
  readonly onSet: (next: Partial<TypedDirector>) => void
}) {
  const { director, off, onSet } = props
  return (
    <fieldset className="rounded-md border p-3">
      <legend className="eyebrow px-1">Who directs the company</legend>
      <p className="mb-2 text-muted">
        The person with the last word in running it, such as the managing director.
      </p>
      <div className="grid gap-3 sm:grid-cols-2">
        <Text
          label="Director’s name"
          required
          value={director.name}
          off={off}
          onSet={(name) => onSet({ name })}
        />
        <Text
          label="Director’s country"
          required
          value={director.country}
          off={off}
          onSet={(country) => onSet({ country })}
        />
        <Text
          label="Director’s date of birth"
          type="date"
          value={director.bornOn}
          off={off}
          onSet={(bornOn) => onSet({ bornOn })}
        />
      </div>
    </fieldset>
  )
}
