import { Tabs as Base } from '@base-ui/react/tabs'
import type { ReactNode } from 'react'
import { cn } from './cn.ts'

export type TabEntry = {
  readonly id: string
  readonly label: string
  readonly count?: number | string | undefined
  readonly body: ReactNode
}

/** Several sheets in one place, one in front. */
export function Tabs(props: {
  entries: readonly TabEntry[]
  value?: string
  onChange?: (id: string) => void
  className?: string
}) {
  const first = props.entries[0]?.id ?? ''
  return (
    <Base.Root
      {...(props.value === undefined ? { defaultValue: first } : { value: props.value })}
      onValueChange={(id) => props.onChange?.(String(id))}
      className={cn('flex min-h-0 flex-col', props.className)}
    >
      <Base.List className="relative flex shrink-0 flex-wrap gap-x-4 border-b px-4">
        {props.entries.map((entry) => (
          <Base.Tab
            key={entry.id}
            value={entry.id}
            className="flex h-9 items-center gap-1.5 font-medium whitespace-nowrap text-muted -outline-offset-2 hover:text-ink data-active:text-ink"
          >
            {entry.label}
            {entry.count === undefined ? null : (
              <span className="tnum text-[12px] text-muted">{entry.count}</span>
            )}
          </Base.Tab>
        ))}
        <Base.Indicator className="absolute top-0 left-0 h-0.5 w-(--active-tab-width) translate-x-(--active-tab-left) translate-y-[calc(var(--active-tab-top)+var(--active-tab-height)-2px)] bg-accent transition-all duration-100" />
      </Base.List>
      {props.entries.map((entry) => (
        <Base.Panel
          key={entry.id}
          value={entry.id}
          className="min-h-0 flex-1 overflow-y-auto outline-offset-[-2px]"
        >
          {entry.body}
        </Base.Panel>
      ))}
    </Base.Root>
  )
}
