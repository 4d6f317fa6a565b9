import { Fragment } from 'react'
import { cn } from './cn.ts'
import { printAmount, type WireMoney } from './money.tsx'

/** One step of a calculation: what it is, how it came about, and what it came to. */
export type ArithmeticStep = {
  readonly label: string
  /** The reckoning in words and figures: `50 % × 3,000.00`. */
  readonly how?: string | undefined
  readonly amount?: WireMoney | null | undefined
  readonly clause?: string | undefined
  /** `limit` is the term that decided a minimum; `result` is the last line. */
  readonly kind?: 'step' | 'limit' | 'result'
}

/** The working of an amount, line by line, as one would write it on paper. */
export function Arithmetic({ steps, label }: { steps: readonly ArithmeticStep[]; label: string }) {
  return (
    <dl aria-label={label} className="grid grid-cols-[minmax(0,1fr)_auto] text-[13px]">
      {steps.map((step, index) => {
        const result = step.kind === 'result'
        const line = cn(
          'py-1.5',
          result
            ? 'mt-1 border-t-2 border-double border-edge font-semibold'
            : index > 0 && 'border-t',
        )
        return (
          <Fragment key={index}>
            <dt className={line}>
              <span>{step.label}</span>
              {step.kind === 'limit' ? (
                <span className="ml-2 rounded-sm bg-info-soft px-1 text-[11px] font-medium text-info">
                  decides
                </span>
              ) : null}
              {step.how || step.clause ? (
                <span className="block text-[12px] font-normal text-muted">
                  {step.how}
                  {step.how && step.clause ? ' · ' : ''}
                  {step.clause ? (
                    <span className="font-mono text-[11px]">{step.clause}</span>
                  ) : null}
                </span>
              ) : null}
            </dt>
            <dd className={cn(line, 'tnum pl-4 text-right', result && 'text-good')}>
              {step.amount ? printAmount(step.amount) : ''}
            </dd>
          </Fragment>
        )
      })}
    </dl>
  )
}
