import { useSyncExternalStore } from 'react'
import { Badge, type Tone } from './badge.tsx'

/** Minutes tick for all who show a distance in time, by one timer. */
const listeners = new Set<() => void>()
let minute = Math.floor(Date.now() / 60_000)
let timer: ReturnType<typeof setInterval> | undefined

function onMinute(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    minute = Math.floor((Date.now() + clockAheadMs) / 60_000)
    for (const each of listeners) each()
  }, 15_000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

let clockAheadMs = 0

/** The server's clock may stand elsewhere (a shifted sample, a laptop set wrong): distances in time
 *  are counted from what the server said last. */
export function setServerClock(serverNow: Date): void {
  clockAheadMs = serverNow.getTime() - Date.now()
  minute = Math.floor(serverNow.getTime() / 60_000)
  for (const each of listeners) each()
}

function useMinute(): number {
  return useSyncExternalStore(onMinute, () => minute)
}

/** Today in the reader's zone by the server's clock, `YYYY-MM-DD`. */
export function todayText(): string {
  const now = new Date(Date.now() + clockAheadMs)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

const dayFormat = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
})
const shortFormat = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
})
const longFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' })

/** An instant in the reader's own zone; the full form with the zone's name on hover. */
export function DateTime({ at, className }: { at: string; className?: string }) {
  const date = new Date(at)
  return (
    <time dateTime={at} title={longFormat.format(date)} className={className}>
      {shortFormat.format(date)}
    </time>
  )
}

/** A calendar date, which has no zone: `2026-11-30` is the 30th everywhere. */
export function printDay(on: string): string {
  const [year = 0, month = 1, day = 1] = on.split('-').map(Number)
  return dayFormat.format(new Date(year, month - 1, day))
}

const monthFormat = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric' })

/** `2026-11` → `November 2026` as the reader writes it. */
export function printMonth(text: string): string {
  const [year = 0, month = 1] = text.split('-').map(Number)
  return monthFormat.format(new Date(year, month - 1, 1))
}

export function Day({ on, className }: { on: string | null; className?: string }) {
  if (on === null) return <span className="text-muted">—</span>
  return (
    <time dateTime={on} className={className}>
      {printDay(on)}
    </time>
  )
}

/** `95` → `1h 35m`, `2900` → `2d 0h`: two units, biggest first. */
export function printMinutes(minutes: number): string {
  const size = Math.abs(minutes)
  if (size < 60) return `${size}m`
  if (size < 24 * 60) return size >= 600 ? `${Math.floor(size / 60)}h` : hoursAndMinutes(size)
  return `${Math.floor(size / 1440)}d ${Math.floor((size % 1440) / 60)}h`
}

function hoursAndMinutes(size: number): string {
  return size % 60 === 0 ? `${size / 60}h` : `${Math.floor(size / 60)}h ${size % 60}m`
}

/** How long until the clock breaches, or by how much it has. A stopped or paused clock says so. */
export function SlaChip(props: { dueAt: string | null; paused?: boolean; done?: boolean }) {
  const now = useMinute()
  if (props.done) return <span className="text-muted">done</span>
  if (props.paused) return <Badge>paused</Badge>
  if (props.dueAt === null) return <span className="text-muted">—</span>
  const left = Math.floor(new Date(props.dueAt).getTime() / 60_000) - now
  const tone: Tone = left < 0 ? 'bad' : left < 8 * 60 ? 'warn' : 'good'
  const text = left < 0 ? `${printMinutes(left).split(' ')[0]} over` : printMinutes(left)
  return (
    <Badge tone={tone}>
      <span title={`due ${longFormat.format(new Date(props.dueAt))}`}>{text}</span>
    </Badge>
  )
}
