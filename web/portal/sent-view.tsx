import { Undo2 } from 'lucide-react'
import { useState } from 'react'
import { ownPayDates } from '../../src/payouts/contract.ts'
import { withdrawSubmission } from '../../src/submissions/contract.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Field } from '../ui/field.tsx'
import { Textarea } from '../ui/input.tsx'
import { isSome, Money } from '../ui/money.tsx'
import { Badge } from '../ui/badge.tsx'
import { Card, DefinitionList } from '../ui/surface.tsx'
import { ProgressTrack } from '../ui/progress.tsx'
import { Timeline } from '../ui/timeline.tsx'
import { DateTime, Day } from '../ui/when.tsx'
import { sayAnswer } from '../words/answer.tsx'
import { Changes } from '../words/changes.tsx'
import { sayReason } from '../words/reason.ts'
import { sayCode, sayWaitsFor, verdictWords } from '../words/submission.ts'
import { Appeals } from './appeal.tsx'
import type { Offer, OfferForm, PortalSubmission } from './draft.ts'
import { LinkedClaims } from './later-lines.tsx'
import { SlotList } from './slots.tsx'
import { SubmissionStatus } from './status.tsx'
import { PortalThread } from './thread.tsx'
import { decisionsOf, trackOf } from './track.tsx'

type SentProps = {
  readonly view: PortalSubmission
  readonly offer: Offer
  readonly form: OfferForm
}

/** What was sent: where it stands, what was decided and why, and everything in it. */
export function SentView({ view, offer, form }: SentProps) {
  const isOwed = view.payables.some(({ paidOn, status }) => !paidOn && status !== 'cancelled')
  const payDates = useRoute(ownPayDates, {}, { enabled: isOwed })
  return (
    <div className="space-y-5">
      <header className="flex flex-wrap items-center gap-2">
        <h1
          tabIndex={-1}
          data-page-title
          className="text-[22px] font-semibold tracking-tight outline-none"
        >
          {view.title}
        </h1>
        <SubmissionStatus status={view.status} />
        <span className="font-mono text-[12.5px] text-muted">{view.number}</span>
      </header>
      {view.waitsFor ? (
        <p className="text-muted">
          {sayWaitsFor(view.waitsFor.roles)} since <DateTime at={view.waitsFor.since} />
        </p>
      ) : null}
      <Card title={view.pays ? 'Where your money is' : 'Where it stands'}>
        <ProgressTrack label="Steps" steps={trackOf(view, payDates.data?.rows)} />
      </Card>
      {decisionsOf(view)
        .toReversed()
        .map((decision) => (
          <Decision key={decision.decisionId} decision={decision} offer={offer} />
        ))}
      <Appeals view={view} />
      <LinkedClaims view={view} />
      {view.before ? (
        <Card title="What changes" note="Approved before, and asked for now">
          <Changes fields={form.fields} before={view.before} now={view} currency={view.currency} />
        </Card>
      ) : null}
      <Card title={view.type === 'referral_fee' ? 'What it is for' : 'What you sent'}>
        <DefinitionList
          entries={form.fields.map((field) => ({
            term: field.label,
            value: sayAnswer(field, view.form[field.name] ?? '', view.currency),
          }))}
        />
        <ul className="mt-4 divide-y border-t">
          {view.lines.map((line) => (
            <li key={line.lineNo} className="flex items-start justify-between gap-3 py-2.5">
              <span className="min-w-0">
                <span className="block font-medium">{line.description}</span>
                <span className="block text-[13px] text-muted">
                  {line.dueOn ? (
                    <>
                      {line.criterion} · due <Day on={line.dueOn} />
                    </>
                  ) : (
                    [line.seller, line.invoiceNumber].filter(Boolean).join(' · ') ||
                    sayCode(line.costKind)
                  )}
                </span>
              </span>
              <Money value={line.dueOn ? line.net : line.claimed} className="font-medium" />
            </li>
          ))}
        </ul>
        <SlotList
          view={view}
          slots={filledSlots(view)}
          lineNo={null}
          open={() => false}
          defectOf={() => undefined}
          flush={async () => view.version}
        />
      </Card>
      <PortalThread view={view} />
      <Card title="What happened">
        <Timeline
          entries={view.timeline.map((event) => ({
            id: event.eventId,
            at: event.at,
            by: event.actor,
            title: event.words,
          }))}
        />
      </Card>
      <Withdraw view={view} />
    </div>
  )
}

function filledSlots(view: PortalSubmission) {
  const names = new Set(
    view.evidence.filter((item) => item.lineNo === null).map((item) => item.slot),
  )
  return [...names].map((slot) => ({ slot, label: sayCode(slot), required: false }))
}

const partnerOutcome: Record<string, string> = {
  approve: 'Approved',
  approve_reduced: 'Approved for less',
  reject: 'Declined',
}

function Decision({
  decision,
  offer,
}: {
  decision: PortalSubmission['decisions'][number]
  offer: Offer
}) {
  const judged = decision.lines.filter((line) => line.verdict !== 'accepted')
  const clause = (id: string | null) => offer.clauses.find((one) => one.id === id)
  return (
    <Card
      title={partnerOutcome[decision.outcome] ?? sayCode(decision.outcome)}
      note={<DateTime at={decision.decidedAt} />}
      aside={
        decision.amount && isSome(decision.amount) ? (
          <Money value={decision.amount} className="text-[17px] font-semibold" />
        ) : undefined
      }
    >
      <p>{sayReason(decision.reason)}</p>
      {judged.length > 0 ? (
        <ul className="mt-3 divide-y border-t">
          {judged.map((line) => (
            <li key={`${line.lineNo}.${line.partNo}`} className="py-2">
              <span className="flex items-center gap-2">
                <Badge tone={verdictWords[line.verdict]?.tone ?? 'neutral'}>
                  {verdictWords[line.verdict]?.word}
                </Badge>
                <span className="flex-1">
                  Line {line.lineNo}, {sayCode(line.costKind).toLowerCase()}
                </span>
                <Money value={line.accepted} /> of <Money value={line.claimed} />
              </span>
              <span className="block text-muted">{sayReason(line.reason)}</span>
              {clause(line.clauseId) ? (
                <span className="block text-[12.5px] text-muted italic">
                  {clause(line.clauseId)?.text}
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </Card>
  )
}

function Withdraw({ view }: { view: PortalSubmission }) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const change = useChange(withdrawSubmission, { done: () => setOpen(false) })
  const move = view.mayNow.find((one) => one.name === 'withdraw')
  if (!move || move.whyNot !== null) return null
  return (
    <>
      <Button look="quiet" icon={Undo2} onClick={() => setOpen(true)}>
        Take it back
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Take it back?"
        intro="Nobody decides on it any more. This cannot be undone; you can send a new one."
        actions={
          <Button
            look="danger"
            busy={change.isPending}
            disabledReason={reason.trim() === '' ? 'Say why.' : null}
            onClick={() =>
              change.mutate({
                params: { submissionId: view.submissionId },
                body: { version: view.version, reason },
              })
            }
          >
            Take it back
          </Button>
        }
      >
        {change.error ? <ErrorPanel problem={change.error.body} className="mb-3" /> : null}
        <Field label="Why" required>
          {(wiring) => (
            <Textarea
              {...wiring}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      </Dialog>
    </>
  )
}
