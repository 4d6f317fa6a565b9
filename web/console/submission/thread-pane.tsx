import { Lock, Send } from 'lucide-react'
import { useState } from 'react'
import { postMessage, postNote, showThread } from '../../../src/correspondence/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import type { Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Conversation, type SpokenMessage } from '../../ui/conversation.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Textarea } from '../../ui/input.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonRows } from '../../ui/surface.tsx'
import { DateTime } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { StuckLetters } from './stuck-letters.tsx'

type Message = RouteWireAnswer<typeof showThread>['rows'][number]

/** The conversation about one subject, with the notes among ourselves between. */
export function ThreadPane({
  kind,
  id,
  partnerName,
}: {
  kind: string
  id: string
  partnerName: string
}) {
  const thread = useRoute(showThread, {
    params: { threadKind: kind, threadId: id },
    query: { limit: 200 },
  })
  const [audience, setAudience] = useState<'partner' | 'us'>('partner')
  const [text, setText] = useState('')
  const may = useMay()
  const said = { done: () => setText('') }
  const say = useChange(postMessage, said)
  const note = useChange(postNote, said)
  const active = audience === 'partner' ? say : note
  const whyNot = may(audience === 'partner' ? postMessage : postNote)
  const send = () => active.mutate({ params: { threadKind: kind, threadId: id }, body: { text } })
  return (
    <section aria-label="Conversation" className="space-y-3">
      <h2 className="font-semibold">Conversation</h2>
      {thread.error && thread.error.body.status !== 404 ? (
        <ErrorPanel problem={thread.error.body} />
      ) : null}
      {thread.isLoading ? <SkeletonRows rows={3} /> : null}
      <Conversation
        messages={(thread.data?.rows ?? []).map((message) => spoken(message, partnerName))}
      />
      <StuckLetters messages={thread.data?.rows ?? []} />
      {thread.data?.followUp?.state === 'open' ? (
        <p className="text-[12px] text-muted">
          {partnerName} owes the answer; {reminded(thread.data.followUp.reminders)}, lapses{' '}
          <DateTime at={thread.data.followUp.lapsesAt} />
        </p>
      ) : null}
      <div className="space-y-2">
        <Segmented
          small
          label="Who reads it"
          value={audience}
          onChange={(value) => setAudience(value === 'us' ? 'us' : 'partner')}
          options={[
            { value: 'partner', label: 'To the partner' },
            { value: 'us', label: 'Note among us' },
          ]}
        />
        <Textarea
          aria-label={audience === 'partner' ? `Message to ${partnerName}` : 'Note among us'}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {active.error ? <ErrorPanel problem={active.error.body} /> : null}
        <Button
          icon={audience === 'partner' ? Send : Lock}
          onClick={send}
          busy={active.isPending}
          disabledReason={whyNot ?? (text.trim() === '' ? 'Write something first.' : null)}
        >
          {audience === 'partner' ? 'Send' : 'Keep the note'}
        </Button>
      </div>
    </section>
  )
}

function reminded(times: number): string {
  return times === 0
    ? 'not reminded yet'
    : times === 1
      ? 'reminded once'
      : `reminded ${times} times`
}

const letterTone: Record<string, Tone> = { sent: 'good', failed: 'bad', unknown: 'warn' }

/** A letter by template goes out by itself, whoever's act caused it. */
function authorOf(message: Message, partnerName: string): string {
  if (message.kind === 'from_partner') return message.authorName ?? partnerName
  if (message.kind === 'note') return message.authorName ?? 'Quittance'
  return message.title === null ? (message.authorName ?? 'Quittance') : 'Quittance'
}

const letterWords: Record<string, string> = {
  waiting: 'goes out by mail',
  sent: 'sent by mail',
  failed: 'mail came back',
}

function spoken(message: Message, partnerName: string): SpokenMessage {
  const letter = message.letters[0]
  const inward = message.kind === 'note'
  return {
    id: message.messageId,
    who: authorOf(message, partnerName),
    at: message.at,
    title: message.title,
    text: message.text,
    kind: inward ? 'note' : message.kind === 'from_partner' ? 'theirs' : 'mine',
    delivery: letter
      ? {
          word: letterWords[letter.state] ?? sayCode(letter.state),
          tone: letterTone[letter.state] ?? 'neutral',
        }
      : undefined,
  }
}
