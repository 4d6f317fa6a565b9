import { CircleCheck, CornerUpLeft, HelpCircle, Mail, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import {
  bringBack,
  decideSubmission,
  escalateSubmission,
  sendBack,
} from '../../../src/submissions/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Arithmetic } from '../../ui/arithmetic.tsx'
import { toneText } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { AmountInput, Input } from '../../ui/input.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { isSome, Money, printAmount } from '../../ui/money.tsx'
import { Popover } from '../../ui/popover.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { outcomeWords } from '../../words/submission.ts'
import { GiveUp } from './again.tsx'
import { useForeseen } from './foreseen.ts'
import { draftDecision, type Judging } from './judgments.ts'
import { RejectButton } from './reject-button.tsx'
import { type Assessment, stepEntries, type SubmissionView } from './reading.ts'

type BarProps = {
  readonly view: SubmissionView
  readonly judging: Judging
  readonly assessment: Assessment | undefined
  readonly onSendBack: () => void
  readonly onEscalate: () => void
}

const failed = (problem: { body: { title: string; detail: string } }) =>
  toastFailed(problem.body.title, { detail: problem.body.detail })

/** The bottom: what this decision pays and says, and the ways to make it. */
export function DecisionBar(props: BarProps) {
  const { view, judging } = props
  const [reason, setReason] = useState('')
  const may = useMay()
  const authority = view.questions.find((question) => question.authority?.usable)?.authority ?? null
  const { drafted, preview, foreseen } = useForeseen(
    view,
    draftDecision(view, judging, {
      reason,
      authorityId: authority?.authorityId ?? null,
      suggested: props.assessment?.suggestion,
    }),
  )
  const moveWhy = (name: string) => view.mayNow.find((move) => move.name === name)?.whyNot ?? null
  const decide = useChange(decideSubmission, {
    done: (answer) =>
      toastDone(
        `${view.number}: ${outcomeWords[answer.outcome]?.word ?? answer.outcome}`,
        isSome(answer.amount) ? { detail: printAmount(answer.amount) } : {},
      ),
    refused: failed,
  })
  const whyNot = may(decideSubmission) ?? moveWhy('approve') ?? (drafted.ok ? null : drafted.whyNot)
  const run = () => {
    if (drafted.ok && !decide.isPending)
      decide.mutate({ params: { submissionId: view.submissionId }, body: drafted.body })
  }
  const backWhy = may(sendBack) ?? moveWhy('sendBack')
  const askWhy = may(escalateSubmission) ?? moveWhy('escalate')
  useKeys('Decision', [
    { key: 'a', does: 'Make the decision shown', run, off: whyNot !== null },
    { key: 'b', does: 'Send back with defects', run: props.onSendBack, off: backWhy !== null },
    { key: 'e', does: 'Ask somebody (escalate)', run: props.onEscalate, off: askWhy !== null },
  ])
  const outcome = drafted.ok ? drafted.body.outcome : 'approve'
  if (view.status === 'action_required')
    return (
      <section aria-label="Decision" className="shrink-0 border-t bg-raised px-4 py-3 text-muted">
        <strong className="font-medium text-ink">{view.partnerName}</strong> owes the next step. The
        clock waits; it can be decided once it comes back.
      </section>
    )
  return (
    <section
      aria-label="Decision"
      className="flex shrink-0 flex-wrap items-end gap-x-3 gap-y-2 border-t bg-raised px-4 py-3"
    >
      {foreseen ? (
        <p role="status" className="w-full text-warn">
          {foreseen}
        </p>
      ) : null}
      <Amount view={view} judging={judging} preview={preview} />
      <Field label="Reason, as the partner reads it" className="min-w-48 flex-1">
        {(wiring) => (
          <Input {...wiring} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
      {judging.touched ? (
        <Button look="quiet" icon={RotateCcw} onClick={judging.reset}>
          As suggested
        </Button>
      ) : null}
      <Button
        look="danger"
        icon={CornerUpLeft}
        hint="b"
        onClick={props.onSendBack}
        disabledReason={backWhy}
      >
        Send back
      </Button>
      <Button icon={HelpCircle} hint="e" onClick={props.onEscalate} disabledReason={askWhy}>
        Ask
      </Button>
      <BringBack view={view} />
      <GiveUp view={view} />
      <RejectButton view={view} />
      <Button
        look="primary"
        icon={CircleCheck}
        hint="a"
        onClick={run}
        disabledReason={whyNot}
        busy={decide.isPending}
      >
        {outcomeWords[outcome]?.word ?? 'Decide'}
      </Button>
    </section>
  )
}

type Preview = ReturnType<typeof useForeseen>['preview']

function Amount({
  view,
  judging,
  preview,
}: {
  view: SubmissionView
  judging: Judging
  preview: Preview
}) {
  const tone = outcomeWords[preview?.outcome ?? '']?.tone ?? 'neutral'
  return (
    <div className="flex items-end gap-3">
      {view.judged === 'amount' ? (
        <Field label="Approve for" className="w-40">
          {(wiring) => (
            <AmountInput
              {...wiring}
              currency={view.requested.currency}
              value={judging.amount}
              onChange={(event) => judging.setAmount(event.target.value)}
            />
          )}
        </Field>
      ) : (
        <div>
          <p className="eyebrow">{view.pays ? 'Pays' : 'Approves'}</p>
          <p
            className={`tnum text-[18px] leading-7 font-semibold ${toneText[tone]}`}
            aria-live="polite"
          >
            {!preview ? (
              '…'
            ) : view.pays || isSome(preview.amount) ? (
              <Money value={preview.amount} className="text-inherit" />
            ) : (
              outcomeWords[preview.outcome]?.word
            )}
          </p>
        </div>
      )}
      {preview ? (
        <Popover
          title="What this decision says"
          trigger={
            <Button look="quiet" icon={Mail}>
              Letter
            </Button>
          }
        >
          <div className="max-h-96 space-y-3 overflow-y-auto">
            <Arithmetic label="Arithmetic of this decision" steps={stepEntries(preview)} />
            <p className="rounded-md bg-hover p-2 whitespace-pre-wrap">{preview.letter}</p>
          </div>
        </Popover>
      ) : null}
    </div>
  )
}

function BringBack({ view }: { view: SubmissionView }) {
  const may = useMay()
  const change = useChange(bringBack, {
    done: () => toastDone(`${view.number} is in review again`),
    refused: failed,
  })
  if (view.status !== 'escalated') return null
  const open = view.questions.some((question) => question.status === 'open')
  return (
    <Button
      icon={CornerUpLeft}
      busy={change.isPending}
      disabledReason={may(bringBack) ?? (open ? 'The question is not answered yet.' : null)}
      onClick={() =>
        change.mutate({
          params: { submissionId: view.submissionId },
          body: { version: view.version },
        })
      }
    >
      Take back
    </Button>
  )
}
