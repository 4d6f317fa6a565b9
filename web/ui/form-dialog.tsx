import { useId, useState, type ComponentProps, type ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorPanel, type ShownProblem } from './error-panel.tsx'
import { Field } from './field.tsx'
import { Input, Textarea } from './input.tsx'
import { Select, type Option } from './select.tsx'

export type FormDialogProps = {
  readonly title: string
  readonly intro?: ReactNode
  /** What the button that sends says. */
  readonly send: string
  readonly busy: boolean
  /** Why it cannot be sent yet; null when it can. */
  readonly whyNot?: string | null
  readonly problem: ShownProblem | null
  readonly wide?: boolean
  readonly onSend: () => void
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A form above the page: Enter sends it, a refusal stands on top, the button says why it is off. */
export function FormDialog(props: FormDialogProps) {
  const id = useId()
  const whyNot = props.whyNot ?? null
  return (
    <Dialog
      open
      onClose={props.onClose}
      title={props.title}
      intro={props.intro}
      wide={props.wide ?? false}
      actions={
        <Button type="submit" form={id} look="primary" busy={props.busy} disabledReason={whyNot}>
          {props.send}
        </Button>
      }
    >
      <form
        id={id}
        noValidate
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (whyNot === null && !props.busy) props.onSend()
        }}
      >
        {props.problem ? <ErrorPanel problem={props.problem} /> : null}
        {props.children}
      </form>
    </Dialog>
  )
}

/** What a form holds while it is written, and how its fields are bound: `{...text('name')}`. */
export function useWritten<T extends Readonly<Record<string, string>>>(start: T) {
  const [written, setWritten] = useState<T>(start)
  const set = (change: Partial<T>) => setWritten((before) => ({ ...before, ...change }))
  const text = (name: keyof T & string) => ({
    value: written[name] ?? '',
    onChange: (value: string) => setWritten((before) => ({ ...before, [name]: value })),
  })
  return { written, set, text }
}

/** The first of these that is still empty, as the reason why nothing can be sent. */
export function firstMissing(wanted: readonly (readonly [value: string, label: string])[]) {
  const empty = wanted.find(([value]) => value.trim() === '')
  return empty === undefined ? null : `Still missing: ${empty[1]}.`
}

/** What the refusal says about one field of the form. */
export function errorAt(problem: ShownProblem | null, path: string): string | undefined {
  return problem?.fields?.find((field) => field.path === path || field.path.startsWith(`${path}.`))
    ?.detail
}

export type TextFieldProps = Omit<ComponentProps<'input'>, 'value' | 'onChange'> & {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly wrap?: string
}

/** One line of text with its label. */
export function TextField(props: TextFieldProps) {
  const { label, help, error, required, onChange, wrap, ...rest } = props
  return (
    <Field
      label={label}
      help={help}
      error={error}
      required={required ?? false}
      {...(wrap ? { className: wrap } : {})}
    >
      {(wiring) => (
        <Input
          {...wiring}
          {...rest}
          autoComplete={rest.autoComplete ?? 'off'}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  )
}

/** Several lines of text with their label, such as the reason that stays in the record. */
export function LongTextField(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly required?: boolean
}) {
  const { label, required, value, onChange } = props
  return (
    <Field label={label} required={required ?? false}>
      {(wiring) => (
        <Textarea {...wiring} value={value} onChange={(event) => onChange(event.target.value)} />
      )}
    </Field>
  )
}

/** One of a few, with its label. */
export function SelectField(props: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly options: readonly Option[]
  readonly help?: ReactNode
  readonly error?: string | undefined
  readonly required?: boolean
  readonly wrap?: string
}) {
  const { label, help, error, required, wrap, value, ...rest } = props
  return (
    <Field
      label={label}
      help={help}
      error={error}
      required={required ?? false}
      {...(wrap ? { className: wrap } : {})}
    >
      {(wiring) => <Select {...wiring} {...rest} value={value === '' ? null : value} />}
    </Field>
  )
}
