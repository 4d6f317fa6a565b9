import {
  BadgeCheck,
  BookOpen,
  FileCheck2,
  FileCode2,
  Gavel,
  Inbox,
  Landmark,
  ListChecks,
  Paperclip,
  Receipt,
  Send,
  type LucideIcon,
} from 'lucide-react'
import { Money } from '../../ui/money.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { sayReason } from '../../words/reason.ts'
import { sayCode } from '../../words/submission.ts'
import { hopWords } from '../../words/trail.ts'
import { factsOf, ownScreen } from './hop-facts.tsx'
import type { Hop } from './reading.ts'

const icons: Record<Hop['hop'], LucideIcon> = {
  submission: Inbox,
  evidence: Paperclip,
  checks: ListChecks,
  policy: BookOpen,
  decision: Gavel,
  owed: FileCheck2,
  payable: Receipt,
  payment: Send,
  file: FileCode2,
  line: Landmark,
}

/** One hand of the chain: its facts, what it left in books and log, and its own screen. */
export function HopSheet({ hop, isLast }: { hop: Hop; isLast: boolean }) {
  const Icon = icons[hop.hop] ?? BadgeCheck
  const { title, says } = hopWords[hop.hop] ?? { title: hop.hop, says: '' }
  return (
    <li
      data-hand
      tabIndex={-1}
      aria-label={title}
      className="relative pb-5 pl-11 outline-none focus-visible:[&>div]:border-accent max-md:pl-9"
    >
      {isLast ? null : (
        <span aria-hidden className="absolute top-8 bottom-0 left-[15px] w-px bg-line" />
      )}
      <span
        aria-hidden
        className="absolute top-0.5 left-0 grid size-8 place-items-center rounded-full border bg-raised max-md:size-7"
      >
        <Icon className="size-4 text-muted" />
      </span>
      <div className="rounded-lg border bg-raised">
        <header className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-0.5 px-4 pt-3">
          <div>
            <h2 className="text-[13.5px] font-semibold">{title}</h2>
            <p className="text-[12px] text-muted">{says}</p>
          </div>
          {ownScreen(hop)}
        </header>
        <div className="space-y-3 px-4 pt-2.5 pb-3">
          {factsOf(hop)}
          <Recorded hop={hop} />
        </div>
      </div>
    </li>
  )
}

/** What the books and the log keep of it: entries with their postings, events with their seals. */
function Recorded({ hop }: { hop: Hop }) {
  const { events, entries } = hop
  if (events.length + entries.length === 0) return null
  const counts = [
    entries.length > 0 ? `${entries.length} ${entries.length === 1 ? 'entry' : 'entries'}` : null,
    events.length > 0 ? `${events.length} ${events.length === 1 ? 'event' : 'events'}` : null,
  ].filter((count) => count !== null)
  return (
    <details className="rounded-md border">
      <summary className="cursor-default rounded-md px-2.5 py-1.5 text-[12px] text-muted hover:bg-hover">
        On record: {counts.join(', ')}
      </summary>
      <div className="space-y-3 border-t px-2.5 py-2.5">
        {entries.map((entry) => (
          <Entry key={entry.entryId} entry={entry} />
        ))}
        <ul className="space-y-2">
          {events.map((event) => (
            <li key={event.eventId} className="text-[12px]">
              <span className="font-medium">{sayCode(event.type.replaceAll('.', ' '))}</span>{' '}
              <span className="text-muted">
                by {event.by} · <DateTime at={event.at} /> ·{' '}
                {event.sealNumber === null ? 'not sealed yet' : `seal ${event.sealNumber}`}
              </span>
              {event.reason ? (
                <span className="block wrap-anywhere">{sayReason(event.reason)}</span>
              ) : null}
              <span className="block font-mono text-[11px] wrap-anywhere text-muted">
                {event.eventId}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </details>
  )
}

function Entry({ entry }: { entry: Hop['entries'][number] }) {
  return (
    <div>
      <p className="text-[12px]">
        <span className="font-medium">
          Entry {entry.entryId}, {sayCode(entry.kind).toLowerCase()}
        </span>{' '}
        <span className="text-muted">
          booked <Day on={entry.bookedOn} />, earned {entry.earnedPeriod}
        </span>
      </p>
      <ul className="mt-1">
        {entry.postings.map((posting) => (
          <li
            key={`${posting.book} ${posting.bucket} ${posting.holder}`}
            className="flex justify-between gap-3 text-[12px]"
          >
            <span className="min-w-0 wrap-anywhere">
              {posting.book} · {sayCode(posting.bucket).toLowerCase()}
              {posting.holder ? <span className="text-muted"> · {posting.holder}</span> : null}
            </span>
            <Money value={posting.amount} />
          </li>
        ))}
      </ul>
      {entry.others > 0 ? (
        <p className="text-[12px] text-muted">
          and {entry.others} {entry.others === 1 ? 'posting' : 'postings'} of other payouts
        </p>
      ) : null}
    </div>
  )
}
