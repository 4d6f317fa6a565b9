import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { usePageTools } from './page-tools.tsx'

/** The head of a screen: its name (the only h1), a count or status, and what can be done here. */
export function PageHeader(props: {
  title: ReactNode
  beside?: ReactNode
  actions?: ReactNode
  crumb?: ReactNode
}) {
  // On a phone the page of one thing keeps its name and the tools in one line.
  const narrow = props.crumb !== undefined && props.actions === undefined
  return (
    <header className="flex min-h-13 shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2">
      {props.crumb}
      <h1
        tabIndex={-1}
        data-page-title
        className={cn('text-[14px] font-semibold outline-none', narrow && 'max-md:flex-1')}
      >
        {props.title}
      </h1>
      {props.beside && narrow ? (
        <div className="max-md:order-last max-md:basis-full">{props.beside}</div>
      ) : (
        props.beside
      )}
      <div className="ml-auto flex flex-wrap items-center gap-2">
        {props.actions}
        {usePageTools()}
      </div>
    </header>
  )
}

/** Under the header: filters and views. */
export function Toolbar({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div
      className={cn(
        'flex min-h-12 shrink-0 items-center gap-2 border-b px-4 py-2 max-md:flex-wrap',
        className,
      )}
    >
      {children}
    </div>
  )
}

/** The body of a screen that scrolls as one. */
export function PageBody({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <div data-prints className="min-h-0 flex-1 overflow-y-auto">
      <div className={cn('mx-auto w-full max-w-6xl space-y-4 p-4 lg:p-6', className)}>
        {children}
      </div>
    </div>
  )
}
