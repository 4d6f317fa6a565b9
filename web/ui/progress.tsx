import { Check, CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export type TrackStep = {
  readonly id: string
  readonly label: string
  /** A date that happened, a date that is expected, or who has to act. */
  readonly when?: ReactNode
  readonly state: 'done' | 'now' | 'ahead' | 'stuck'
  readonly note?: ReactNode
}

const words = {
  done: 'done',
  now: 'happening now',
  ahead: 'still ahead',
  stuck: 'waiting for something',
}

/** Where something is on its way, like a parcel: across where there is room, down on a phone. */
export function ProgressTrack({ label, steps }: { label: string; steps: readonly TrackStep[] }) {
  return (
    <ol aria-label={label} className="flex flex-col sm:flex-row">
      {steps.map((step, index) => (
        <li
          key={step.id}
          aria-current={step.state === 'now' || step.state === 'stuck' ? 'step' : undefined}
          className="relative flex min-w-0 flex-1 gap-3 pb-5 last:pb-0 sm:flex-col sm:gap-1.5 sm:pb-0"
        >
          {index < steps.length - 1 ? (
            <span
              aria-hidden
              className={cn(
                'absolute top-6 bottom-0 left-[11px] w-0.5 sm:top-[11px] sm:right-0 sm:bottom-auto sm:left-6 sm:h-0.5 sm:w-auto',
                step.state === 'done' ? 'bg-good' : 'bg-line',
              )}
            />
          ) : null}
          <Mark state={step.state} number={index + 1} />
          <div className="min-w-0 sm:pr-3">
            <p className={cn('font-medium', step.state === 'ahead' && 'text-muted')}>
              {step.label}
              <span className="sr-only">, {words[step.state]}</span>
            </p>
            {step.when ? <p className="text-[12px] text-muted">{step.when}</p> : null}
            {step.note ? <div className="mt-0.5 text-[12px]">{step.note}</div> : null}
          </div>
        </li>
      ))}
    </ol>
  )
}

function Mark({ state, number }: { state: TrackStep['state']; number: number }) {
  return (
    <span
      aria-hidden
      className={cn(
        'tnum relative grid size-6 shrink-0 place-items-center rounded-full text-[11px] font-semibold',
        state === 'done' && 'bg-good-soft text-good',
        state === 'now' && 'bg-accent text-on-accent ring-4 ring-info-soft',
        state === 'stuck' && 'bg-warn-soft text-warn ring-4 ring-warn-soft',
        state === 'ahead' && 'border border-edge bg-raised text-muted',
      )}
    >
      {state === 'done' ? (
        <Check className="size-3.5" strokeWidth={3} />
      ) : state === 'stuck' ? (
        <CircleAlert className="size-3.5" />
      ) : (
        number
      )}
    </span>
  )
}

/** How far something has come, 0 to 1, with its words. */
export function ProgressBar({ value, label }: { value: number; label: string }) {
  const whole = Math.round(Math.min(1, Math.max(0, value)) * 100)
  return (
    <div
      role="progressbar"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={whole}
      aria-label={label}
      className="h-1.5 overflow-hidden rounded-full bg-hover"
    >
      <div
        className="h-full rounded-full bg-accent transition-[width]"
        style={{ width: `${whole}%` }}
      />
    </div>
  )
}
