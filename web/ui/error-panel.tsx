import { CircleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

/** What a refusal says to a person; the shape of `application/problem+json`. */
export type ShownProblem = {
  readonly title: string
  readonly detail: string
  readonly code?: string | undefined
  readonly requestId?: string | undefined
  readonly fields?: readonly { readonly path: string; readonly detail: string }[] | undefined
}

/** Something was refused or broke: what, why, and what to do next. */
export function ErrorPanel(props: {
  problem: ShownProblem
  action?: ReactNode
  className?: string
}) {
  const { problem } = props
  return (
    <div
      role="alert"
      className={cn(
        'flex gap-3 rounded-md border border-bad/35 bg-bad-soft px-3 py-2.5',
        props.className,
      )}
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-bad" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{problem.title}</p>
        <p className="wrap-anywhere">{problem.detail}</p>
        {problem.fields && problem.fields.length > 0 ? (
          <ul className="mt-1 list-disc pl-4">
            {problem.fields.map((field) => (
              <li key={`${field.path}${field.detail}`}>
                <span className="font-medium">{field.path}</span>: {field.detail}
              </li>
            ))}
          </ul>
        ) : null}
        {problem.code ? (
          <p className="mt-1 font-mono text-[11px] text-muted">
            {problem.code}
            {problem.requestId ? ` · ${problem.requestId}` : ''}
          </p>
        ) : null}
        {props.action ? <div className="mt-2">{props.action}</div> : null}
      </div>
    </div>
  )
}
