import { Send } from 'lucide-react'
import { useState } from 'react'
import { postMessage, showThread } from '../../src/correspondence/contract.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { Conversation } from '../ui/conversation.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { Textarea } from '../ui/input.tsx'
import { Card } from '../ui/surface.tsx'

/** The conversation with us about one submission. */
export function PortalThread({ view }: { view: { readonly submissionId: string } }) {
  const params = { threadKind: 'submission', threadId: view.submissionId }
  const thread = useRoute(showThread, { params, query: { limit: 200 } })
  const [text, setText] = useState('')
  const say = useChange(postMessage, { done: () => setText('') })
  return (
    <Card title="Conversation">
      <Conversation
        messages={(thread.data?.rows ?? []).map((message) => ({
          id: message.messageId,
          who: message.kind === 'from_partner' ? (message.authorName ?? 'You') : 'Partner team',
          at: message.at,
          title: message.title,
          text: message.text,
          kind: message.kind === 'from_partner' ? 'mine' : 'theirs',
        }))}
      />
      {say.error ? <ErrorPanel problem={say.error.body} className="mt-3" /> : null}
      <Field label="Write to us" className="mt-3">
        {(wiring) => (
          <Textarea {...wiring} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <Button
        icon={Send}
        className="mt-2"
        busy={say.isPending}
        disabledReason={text.trim() === '' ? 'Write something first.' : null}
        onClick={() => say.mutate({ params, body: { text } })}
      >
        Send
      </Button>
    </Card>
  )
}
