import { PenLine, RotateCcw, Scale, Undo2 } from 'lucide-react'
import { useState } from 'react'
import {
  correctDecision,
  keepDecision,
  takeUpAppeal,
  undoDecision,
} from '../../../src/submissions/contract.ts'
import { useChange } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { isSome, Money } from '../../ui/money.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Card } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { DateTime } from '../../ui/when.tsx'
import { sayReason } from '../../words/reason.ts'
import { decidedWords, sayCode } from '../../words/submission.ts'
import type { SubmissionView } from './reading.ts'

type Decision = SubmissionView['decisions'][number]

const failed = (problem: { body: { title: string; detail: string } }) =>
  toastFailed(problem.body.title, { detail: problem.body.detail })

function whyOf(view: SubmissionView, name: string): string | null {
  return view.mayNow.find((move) => move.name === name)?.whyNot ?? null
}

/** What may be done about a decision that was made: undo it in its first minute, or correct it. */
export function AfterDecision({ view }: { view: SubmissionView }) {
  const may = useMay()
  const [open, setOpen] = useState(false)
  const undo = useChange(undoDecision, {
    done: () => toastDone(`${view.number} is in review again`),
    refused: failed,
  })
  const correct = useChange(correctDecision, {
    done: () => (toastDone(`${view.number}: open for correction`), setOpen(false)),
  })
  const undoWhy = may(undoDecision) ?? whyOf(view, 'undo')
  const at = { submissionId: view.submissionId }
  return (
    <span className="flex flex-wrap items-center gap-2">
      {undoWhy === null ? (
        <Button
          icon={Undo2}
          busy={undo.isPending}
          onClick={() => undo.mutate({ params: at, body: { version: view.version } })}
        >
          Undo
        </Button>
      ) : null}
      {view.status === 'approved' ? (
        <Button
          icon={PenLine}
          disabledReason={may(correctDecision) ?? whyOf(view, 'correct')}
          onClick={() => setOpen(true)}
        >
          Correct the decision
        </Button>
      ) : null}
      {open ? (
        <ReasonDialog
          title={`Correct the decision on ${view.number}`}
          intro="It is in review again. What it owes and was not sent waits; the decision stands until a new one takes its place, and only the difference moves."
          does="Open it again"
          busy={correct.isPending}
          problem={correct.error?.body ?? null}
          onClose={() => setOpen(false)}
          onReason={(reason) =>
            correct.mutate({ params: at, body: { version: view.version, reason } })
          }
        />
      ) : null}
    </span>
  )
}

/** An appeal that waits for somebody who did not decide. */
export function TakeUp({ view }: { view: SubmissionView }) {
  const may = useMay()
  const change = useChange(takeUpAppeal, {
    done: () => toastDone(`${view.number}: the appeal is yours`),
    refused: failed,
  })
  return (
    <Button
      look="primary"
      icon={Scale}
      busy={change.isPending}
      disabledReason={may(takeUpAppeal) ?? whyOf(view, 'takeUpAppeal')}
      onClick={() =>
        change.mutate({
          params: { submissionId: view.submissionId },
          body: { version: view.version },
        })
      }
    >
      Take up the appeal
    </Button>
  )
}

/** Gives a correction up: the decision stands as it was. */
export function GiveUp({ view }: { view: SubmissionView }) {
  const may = useMay()
  const [open, setOpen] = useState(false)
  const change = useChange(keepDecision, {
    done: () => (toastDone(`${view.number}: the decision stands`), setOpen(false)),
  })
  if (view.reopenedBy !== 'correction') return null
  return (
    <>
      <Button
        icon={RotateCcw}
        disabledReason={may(keepDecision) ?? whyOf(view, 'keep')}
        onClick={() => setOpen(true)}
      >
        Let it stand
      </Button>
      {open ? (
        <ReasonDialog
          title="Let the decision stand"
          intro="The correction is given up; what waited goes on."
          does="Let it stand"
          busy={change.isPending}
          problem={change.error?.body ?? null}
          onClose={() => setOpen(false)}
          onReason={(reason) =>
            change.mutate({
              params: { submissionId: view.submissionId },
              body: { version: view.version, reason },
            })
          }
        />
      ) : null}
    </>
  )
}

/** Decisions side by side, and why one was looked at again. One alone is in the time line. */
export function Decisions({ view }: { view: SubmissionView }) {
  const decided = view.decisions.filter((one) => one.outcome !== 'request_information')
  const open = view.reopenings.filter((one) => one.ended === null)
  if (decided.length + open.length < 2) return null
  return (
    <Card title="Decisions">
      <ul className="divide-y">
        {decided.map((one) => (
          <li key={one.decisionId} className="py-2 first:pt-0">
            <span className="flex flex-wrap items-center gap-2">
              <strong className="font-medium">
                {decidedWords[one.outcome] ?? sayCode(one.outcome)}
              </strong>
              {one.amount && isSome(one.amount) ? <Money value={one.amount} /> : null}
              <Stands view={view} one={one} />
            </span>
            <span className="block text-[12px] text-muted">
              {one.decidedBy} · <DateTime at={one.decidedAt} />
            </span>
            <span className="block">{sayReason(one.reason)}</span>
          </li>
        ))}
      </ul>
      {open.map((one) => (
        <p key={one.reopeningId} className="mt-2 border-t pt-2">
          <Badge tone="warn">{one.kind === 'appeal' ? 'Appealed' : 'Being corrected'}</Badge>{' '}
          {one.reason}
          <span className="block text-[12px] text-muted">
            {one.openedBy} · <DateTime at={one.openedAt} />
          </span>
        </p>
      ))}
    </Card>
  )
}

function Stands({ view, one }: { view: SubmissionView; one: Decision }) {
  if (one.undoneAt !== null) return <Badge>undone</Badge>
  const later = view.decisions.find((other) => other.corrects === one.decisionId)
  if (later) return <Badge>another took its place</Badge>
  return <Badge tone="good">stands</Badge>
}
