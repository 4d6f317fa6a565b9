import { Lock } from 'lucide-react'
import { Badge, type Tone } from './badge.tsx'
import { cn } from './cn.ts'
import { Face } from './person.tsx'
import { DateTime } from './when.tsx'

export type SpokenMessage = {
  readonly id: string
  readonly who: string
  readonly at: string
  readonly title: string | null
  readonly text: string
  /** `note` stays among ourselves. */
  readonly kind: 'mine' | 'theirs' | 'note'
  readonly delivery?: { readonly word: string; readonly tone: Tone } | undefined
}

/** What was said, oldest first; notes among ourselves look apart and say so. */
export function Conversation({ messages }: { messages: readonly SpokenMessage[] }) {
  return (
    <ol className="space-y-3">
      {messages.map((message) => (
        <li key={message.id} className="flex gap-2.5">
          <Face name={message.who} className="mt-0.5" />
          <div
            className={cn(
              'min-w-0 flex-1 rounded-lg border px-3 py-2',
              message.kind === 'note' && 'border-dashed bg-warn-soft/60',
              message.kind === 'mine' && 'bg-info-soft/60',
            )}
          >
            <p className="flex flex-wrap items-center gap-x-2 text-[12px] text-muted">
              <span className="font-medium text-ink">{message.who}</span>
              <DateTime at={message.at} />
              {message.kind === 'note' ? (
                <span className="inline-flex items-center gap-1 text-ink">
                  <Lock aria-hidden className="size-3" /> only we see this
                </span>
              ) : null}
              {message.delivery ? (
                <Badge tone={message.delivery.tone} className="h-4 px-1 text-[11px]">
                  {message.delivery.word}
                </Badge>
              ) : null}
            </p>
            {message.title ? <p className="mt-0.5 font-medium">{message.title}</p> : null}
            <p className="mt-0.5 wrap-anywhere whitespace-pre-line">{message.text}</p>
          </div>
        </li>
      ))}
    </ol>
  )
}
