import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import { toneText, type Tone } from './badge.tsx'
import { DateTime } from './when.tsx'

export type TimelineEntry = {
  readonly id: string
  readonly at: string
  readonly title: ReactNode
  /** Empty when the reader is not told who. */
  readonly by: string
  readonly tone?: Tone
  readonly body?: ReactNode
  /** How often it happened one after the other. */
  readonly times?: number
}

/** The same thing by the same person within a day stands once, with how often. */
function gathered(entries: readonly TimelineEntry[]): TimelineEntry[] {
  const kept: TimelineEntry[] = []
  for (const entry of entries) {
    const before = kept.at(-1)
    const same =
      before !== undefined &&
      before.title === entry.title &&
      before.by === entry.by &&
      before.at.slice(0, 10) === entry.at.slice(0, 10) &&
      !before.body &&
      !entry.body
    if (same) kept[kept.length - 1] = { ...entry, times: (before.times ?? 1) + 1 }
    else kept.push(entry)
  }
  return kept
}

/** What happened, by whom and when, in the order given. */
export function Timeline(props: { entries: readonly TimelineEntry[] }) {
  const entries = gathered(props.entries)
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
            {entry.by ? `${entry.by} · ` : ''}
            <DateTime at={entry.at} />
            {entry.times && entry.times > 1 ? ` · ${entry.times} times` : ''}
          </div>
          {entry.body ? <div className="mt-1.5">{entry.body}</div> : null}
        </li>
      ))}
    </ol>
  )
}
