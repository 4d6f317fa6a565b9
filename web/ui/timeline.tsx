import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { toneText, type Tone } from './badge.tsx'
import { DateTime } from './when.tsx'

export type TimelineEntry = {
  readonly id: string
  readonly at: string
  readonly title: ReactNode
  readonly by: string
  readonly tone?: Tone
  readonly body?: ReactNode
}

/** What happened, newest first, by whom and when. */
export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <ol className="relative">
      {entries.map((entry, index) => (
        <li key={entry.id} className="relative pb-4 pl-5 last:pb-0">
          {index < entries.length - 1 ? (
            <span aria-hidden className="absolute top-3 bottom-0 left-[3px] w-px bg-line" />
          ) : null}
          <span
            aria-hidden
            className={cn(
              'absolute top-[7px] left-0 size-[7px] rounded-full bg-current',
              toneText[entry.tone ?? 'neutral'],
            )}
          />
          <div>{entry.title}</div>
          <div className="text-[12px] text-muted">
            {entry.by} · <DateTime at={entry.at} />
          </div>
          {entry.body ? <div className="mt-1.5">{entry.body}</div> : null}
        </li>
      ))}
    </ol>
  )
}
