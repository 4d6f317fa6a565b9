import { CircleAlert, TriangleAlert } from 'lucide-react'
import { useId, type ReactNode } from 'react'
import { cn } from './cn.ts'

export type FieldWiring = {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': true | undefined
  readonly 'aria-required': true | undefined
}

export type FieldProps = {
  readonly label: ReactNode
  readonly help?: ReactNode
  /** What is wrong; announced when it appears. */
  readonly error?: string | undefined
  /** What would fail later, said while writing; does not stop anybody. */
  readonly warning?: string | undefined
  readonly required?: boolean
  readonly className?: string
  readonly children: (wiring: FieldWiring) => ReactNode
}

/** A label with its control, its help and its error, wired for assistive technology. */
export function Field(props: FieldProps) {
  const id = useId()
  const notes = [props.help && `${id}-help`, (props.error ?? props.warning) && `${id}-note`]
  const described = notes.filter(Boolean).join(' ')
  return (
    <div className={cn('min-w-0', props.className)}>
      <label htmlFor={id} className="eyebrow mb-1 block pointer-coarse:text-[13.5px]">
        {props.label}
        {props.required ? <span className="text-muted"> *</span> : null}
      </label>
      {props.children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': props.error ? true : undefined,
        'aria-required': props.required ? true : undefined,
      })}
      {props.help ? (
        <p id={`${id}-help`} className="mt-1 text-[12px] text-muted">
          {props.help}
        </p>
      ) : null}
      <FieldNote id={`${id}-note`} error={props.error} warning={props.warning} />
    </div>
  )
}

function FieldNote(props: {
  id: string
  error?: string | undefined
  warning?: string | undefined
}) {
  const text = props.error ?? props.warning
  const Icon = props.error ? CircleAlert : TriangleAlert
  return (
    <div id={props.id} role={props.error ? 'alert' : 'status'}>
      {text ? (
        <p className={cn('mt-1 flex gap-1.5 text-[12px]', props.error ? 'text-bad' : 'text-warn')}>
          <Icon aria-hidden className="mt-0.5 size-3.5 shrink-0" />
          {text}
        </p>
      ) : null}
    </div>
  )
}
