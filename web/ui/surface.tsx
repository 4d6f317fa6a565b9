import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

/** A sheet on the page with a title, an optional aside, and its body. */
export function Card(props: {
  title?: ReactNode
  note?: ReactNode
  aside?: ReactNode
  children?: ReactNode
  className?: string
  flush?: boolean
}) {
  return (
    <section className={cn('min-w-0 rounded-lg border bg-raised', props.className)}>
      {props.title ? (
        <header className="flex flex-wrap items-center justify-between gap-2 px-4 pt-3.5">
          <div>
            <h2 className="text-[13.5px] font-semibold">{props.title}</h2>
            {props.note ? <p className="text-[12px] text-muted">{props.note}</p> : null}
          </div>
          {props.aside}
        </header>
      ) : null}
      <div className={cn(props.flush ? 'pt-2' : 'p-4', props.title && !props.flush && 'pt-3')}>
        {props.children}
      </div>
    </section>
  )
}

/** Nothing here, why, and what to do about it. */
export function EmptyState(props: {
  icon: LucideIcon
  title: string
  children?: ReactNode
  action?: ReactNode
}) {
  const Icon = props.icon
  return (
    <div data-empty className="mx-auto flex max-w-md flex-col items-center px-6 py-14 text-center">
      <span className="mb-3 grid size-11 place-items-center rounded-full border bg-hover">
        <Icon aria-hidden className="size-5 text-muted" />
      </span>
      <p className="text-[14px] font-semibold">{props.title}</p>
      {props.children ? (
        <p data-empty-says className="mt-1 text-muted">
          {props.children}
        </p>
      ) : null}
      {props.action ? <div className="mt-4">{props.action}</div> : null}
    </div>
  )
}

/** The shape of what is being fetched; shown only when it takes longer than a moment. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden className={cn('block animate-pulse rounded-md bg-hover', className)} />
}

export function SkeletonRows({ rows = 8 }: { rows?: number }) {
  return (
    <div role="status" aria-label="Loading" className="space-y-2.5 p-4">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className={cn('h-5', row % 3 === 2 ? 'w-2/3' : 'w-full')} />
      ))}
    </div>
  )
}

export type Definition = { readonly term: string; readonly value: ReactNode }

/** Names and values, in one or two columns as there is room. */
export function DefinitionList(props: {
  entries: readonly Definition[]
  columns?: 1 | 2 | 3
  className?: string
}) {
  return (
    <div className={cn('@container', props.className)}>
      <dl
        className={cn(
          'grid gap-x-6 gap-y-2.5',
          props.columns !== 1 && '@xs:grid-cols-2',
          props.columns === 3 && '@md:grid-cols-3',
        )}
      >
        {props.entries.map((entry) => (
          <div key={entry.term} className="min-w-0">
            <dt className="eyebrow">{entry.term}</dt>
            <dd className="wrap-anywhere">
              {entry.value ?? <span className="text-muted">—</span>}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}

/** A number to look at, with its name, and what lies behind it one click away. */
export function Figure(props: {
  label: string
  children: ReactNode
  note?: ReactNode
  tone?: string
}) {
  return (
    <div className="min-w-0">
      <p className="eyebrow">{props.label}</p>
      <p className={cn('tnum text-[20px] leading-7 font-semibold tracking-tight', props.tone)}>
        {props.children}
      </p>
      {props.note ? <p className="text-[12px] text-muted">{props.note}</p> : null}
    </div>
  )
}
