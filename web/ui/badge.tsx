import type { ReactNode } from 'react'
import { cn } from './cn.ts'
import type { Tone } from './tone.ts'

export type { Tone }

const soft: Record<Tone, string> = {
  neutral: 'bg-hover text-muted',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  info: 'bg-info-soft text-info',
}
const dot: Record<Tone, string> = {
  neutral: 'bg-muted',
  good: 'bg-good',
  warn: 'bg-warn',
  bad: 'bg-bad',
  info: 'bg-accent',
}
export const toneText: Record<Tone, string> = {
  neutral: 'text-muted',
  good: 'text-good',
  warn: 'text-warn',
  bad: 'text-bad',
  info: 'text-info',
}

/** A word on a soft ground: a type, a count, a tier. */
export function Badge(props: { tone?: Tone; children: ReactNode; className?: string }) {
  return (
    <span
      className={cn(
        'tnum inline-flex h-5 items-center gap-1 rounded-sm px-1.5 text-[12px] font-medium',
        'whitespace-nowrap',
        soft[props.tone ?? 'neutral'],
        props.className,
      )}
    >
      {props.children}
    </span>
  )
}

/** A status: a coloured dot and always its word. */
export function StatusDot({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className="inline-flex h-5 items-center gap-1.5 rounded-sm border bg-raised px-1.5 text-[12px] font-medium whitespace-nowrap">
      <span aria-hidden className={cn('size-1.5 shrink-0 rounded-full', dot[tone])} />
      {children}
    </span>
  )
}
