import { UserCheck } from 'lucide-react'
import { useState } from 'react'
import { listContactChanges } from '../../../src/partners/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { answerContactChange } from '../../../src/vendors/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Input } from '../../ui/input.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { Select } from '../../ui/select.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { DateTime, printDay } from '../../ui/when.tsx'
import {
  callBackWords,
  channelWords,
  contactChangeWords,
  contactStateWords,
} from '../../words/bank.ts'
import { NumberOnFile } from '../vendors/call-dialog.tsx'

type Change = RouteWireAnswer<typeof listContactChanges>['rows'][number]

const tones = { open: 'warn', confirmed: 'good', denied: 'bad' } as const

/** How the ways to reach this partner changed, with what stood before, and whether it was confirmed. */
export function ContactChanges({ partnerId }: { partnerId: string }) {
  const may = useMay()
  const changes = useRoute(listContactChanges, { params: { partnerId } })
  const [asking, setAsking] = useState<Change | null>(null)
  if (changes.error) return <ErrorPanel problem={changes.error.body} className="m-4" />
  const rows = changes.data?.rows ?? []
  if (rows.length === 0) return null
  return (
    <Card
      title="Changes of contacts"
      note="What is new counts as on file after 30 days. Unconfirmed, it holds payments to a changed account."
      className="mx-4 mb-4"
    >
      <ul className="divide-y">
        {rows.map((change) => (
          <li key={change.contactChangeId} className="flex flex-wrap items-start gap-2 py-2">
            <span className="min-w-0 flex-1">
              <span className="font-medium">{contactChangeWords[change.kind] ?? change.kind}</span>{' '}
              <span className="text-muted">
                <DateTime at={change.at} />
                {change.askedChannel ? `, asked ${channelWords[change.askedChannel]}` : ''}
                {change.askedFrom ? `, ${change.askedFrom}` : ''}
              </span>
              <span className="block text-[12px] text-muted">{beforeAndAfter(change)}</span>
              {change.judgedReference ? (
                <span className="block text-[12px] text-muted">{change.judgedReference}</span>
              ) : null}
            </span>
            <Badge tone={tones[change.state]}>{contactStateWords[change.state]}</Badge>
            {change.state === 'open' ? (
              <Button
                size="sm"
                icon={UserCheck}
                disabledReason={may(answerContactChange)}
                onClick={() => setAsking(change)}
              >
                The partner says…
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
      {asking === null ? null : <AnswerDialog change={asking} onClose={() => setAsking(null)} />}
    </Card>
  )
}

function beforeAndAfter(change: Change): string {
  const of = {
    added: [null, [change.mailAfter, change.phoneAfter].filter(Boolean).join(' · ')],
    mail: [change.mailBefore, change.mailAfter],
    phone: [change.phoneBefore ?? 'none', change.phoneAfter ?? 'none'],
    removed: [
      [change.nameBefore, change.mailBefore, change.phoneBefore].filter(Boolean).join(' · '),
    ],
    admin: ['Somebody more administers the partner in the portal'],
  }[change.kind]
  const said = of.filter((part) => part !== null && part !== undefined && part !== '').join(' → ')
  return `${said}. On file from ${printDay(change.countsFrom.slice(0, 10))}.`
}

const sources = ['number_on_file', 'former', 'contract', 'public_register'] as const

function AnswerDialog({ change, onClose }: { change: Change; onClose: () => void }) {
  const [outcome, setOutcome] = useState<'confirmed' | 'denied'>('confirmed')
  const [source, setSource] = useState<(typeof sources)[number]>('number_on_file')
  const [contactId, setContactId] = useState<string | null>(null)
  const [reference, setReference] = useState('')
  const isOnFile = source === 'number_on_file'
  const answer = useChange(answerContactChange, {
    done: () => (
      toastDone(outcome === 'confirmed' ? 'The change is confirmed' : 'What stood before is back'),
      onClose()
    ),
  })
  const whyNot =
    isOnFile && contactId === null
      ? 'Say whose number you called.'
      : reference.trim() === ''
        ? 'Say what was said.'
        : null
  return (
    <FormDialog
      title={contactChangeWords[change.kind] ?? change.kind}
      intro="Ask somebody who was on file before the change. Whoever typed it does not."
      send="Record the answer"
      busy={answer.isPending}
      whyNot={whyNot}
      problem={answer.error?.body ?? null}
      onClose={onClose}
      onSend={() =>
        answer.mutate({
          params: { contactChangeId: change.contactChangeId },
          body: { outcome, source, reference, contactId: isOnFile ? contactId : null },
        })
      }
    >
      <Segmented
        label="What the partner says"
        value={outcome}
        onChange={(value) => setOutcome(value === 'denied' ? 'denied' : 'confirmed')}
        options={[
          { value: 'confirmed', label: 'It asked for it' },
          { value: 'denied', label: 'It did not' },
        ]}
      />
      {outcome === 'denied' ? (
        <p className="text-warn-text">
          What stood before stands again, and lead and Finance are asked whether it was fraud.
        </p>
      ) : null}
      <Field label="How you reached them">
        {(wiring) => (
          <Select
            {...wiring}
            value={source}
            onChange={(value) => setSource(sources.find((one) => one === value) ?? 'contract')}
            options={sources.map((value) => ({ value, label: callBackWords[value] ?? value }))}
          />
        )}
      </Field>
      {isOnFile ? (
        <NumberOnFile partnerId={change.partnerId} value={contactId} onChange={setContactId} />
      ) : null}
      <Field label="Whom you reached, and what they said" required>
        {(wiring) => (
          <Input
            {...wiring}
            value={reference}
            onChange={(event) => setReference(event.target.value)}
          />
        )}
      </Field>
    </FormDialog>
  )
}
