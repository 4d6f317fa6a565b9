import { CircleCheck, SquareArrowOutUpRight } from 'lucide-react'
import {
  assessSubmission,
  decideSubmission,
  readSubmission,
} from '../../../src/submissions/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Arithmetic } from '../../ui/arithmetic.tsx'
import { Badge, toneText } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckList, countChecks } from '../../ui/check-list.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { Money, printAmount } from '../../ui/money.tsx'
import { ProgressBar } from '../../ui/progress.tsx'
import { Figure, SkeletonRows } from '../../ui/surface.tsx'
import { Timeline } from '../../ui/timeline.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { SlaChip } from '../../ui/when.tsx'
import { outcomeWords, typeWords } from '../../words/submission.ts'
import {
  acceptance,
  checkEntries,
  stepEntries,
  type Assessment,
  type SubmissionView,
} from '../submission/reading.ts'
import { isDone, Status } from './columns.tsx'

/** The submission in focus, beside the list: enough to decide the plain ones with one key. */
export function Preview({ submissionId, onOpen }: { submissionId: string; onOpen: () => void }) {
  const view = useRoute(readSubmission, { params: { submissionId } })
  const assessment = useRoute(
    assessSubmission,
    { params: { submissionId } },
    { enabled: view.data !== undefined && !isDone(view.data) },
  )
  return (
    <aside
      aria-label="Preview"
      className="flex min-h-0 w-90 shrink-0 flex-col border-l max-2xl:w-82 max-xl:w-76 max-lg:hidden"
    >
      {view.error ? <ErrorPanel problem={view.error.body} className="m-4" /> : null}
      {view.data ? (
        <>
          <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto -outline-offset-2">
            <PreviewHead view={view.data} assessment={assessment.data} />
            <PreviewBody view={view.data} assessment={assessment.data} />
          </div>
          <PreviewActions view={view.data} assessment={assessment.data} onOpen={onOpen} />
        </>
      ) : view.error ? null : (
        <SkeletonRows />
      )}
    </aside>
  )
}

type Parts = { view: SubmissionView; assessment: Assessment | undefined }

function PreviewHead({ view, assessment }: Parts) {
  const judged = view.evidence.filter((item) => item.state === 'accepted').length
  const suggested = assessment?.suggestion
  const outcome = suggested ? outcomeWords[suggested.outcome] : undefined
  return (
    <div className="space-y-3 border-b p-4">
      <div className="flex items-center justify-between">
        <span className="font-mono text-[12px] text-muted">{view.number}</span>
        <SlaChip
          dueAt={view.decisionDueAt}
          paused={view.health === 'waiting'}
          done={isDone(view)}
        />
      </div>
      <h2 className="text-[18px] leading-6 font-semibold tracking-tight">{view.partnerName}</h2>
      <div className="flex flex-wrap items-center gap-1.5">
        <Badge>{typeWords[view.type] ?? view.type}</Badge>
        <Status status={view.status} />
      </div>
      <p className="text-muted">{view.title}</p>
      <div className="rounded-lg border bg-raised p-3">
        <div className="flex justify-between gap-3">
          <Figure label={view.judged === 'lines' ? 'Claimed' : 'Requested'}>
            <Money value={view.requested} />
          </Figure>
          {suggested ? (
            <div className="text-right">
              <Figure
                label={outcome?.word ?? 'Suggested'}
                tone={toneText[outcome?.tone ?? 'neutral']}
              >
                <Money value={suggested.amount} className="text-inherit" />
              </Figure>
            </div>
          ) : null}
        </div>
        <div className="mt-3">
          <ProgressBar
            value={view.evidence.length === 0 ? 0 : judged / view.evidence.length}
            label="Evidence accepted"
          />
          <p className="mt-1.5 text-[12px] text-muted">
            {judged} of {view.evidence.length} pieces of evidence accepted
          </p>
        </div>
      </div>
    </div>
  )
}

function PreviewBody({ view, assessment }: Parts) {
  return (
    <div className="space-y-5 p-4">
      {assessment ? (
        <>
          <section>
            <h3 className="font-semibold">Checks</h3>
            <p className="mb-1 text-[12px] text-muted">
              {countChecks(checkEntries(assessment, view.type))}
            </p>
            <CheckList
              checks={checkEntries(assessment, view.type).filter(
                (check) => check.outcome !== 'pass',
              )}
            />
          </section>
          {assessment.suggestion.arithmetic.length > 0 ? (
            <section>
              <h3 className="mb-1 font-semibold">How the amount came about</h3>
              <Arithmetic label="Arithmetic of the suggestion" steps={stepEntries(assessment)} />
            </section>
          ) : null}
        </>
      ) : null}
      <section>
        <h3 className="mb-2 font-semibold">Activity</h3>
        <Timeline
          entries={view.timeline.slice(0, 6).map((event) => ({
            id: event.eventId,
            at: event.at,
            title: event.words,
            by: event.actor,
          }))}
        />
      </section>
    </div>
  )
}

function PreviewActions({ view, assessment, onOpen }: Parts & { onOpen: () => void }) {
  const may = useMay()
  const accept = acceptance(view, assessment)
  const decide = useChange(decideSubmission, {
    done: (answer) =>
      toastDone(`${view.number} decided`, {
        detail: `${outcomeWords[answer.outcome]?.word ?? answer.outcome}: ${printAmount(answer.amount)}`,
      }),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const whyNot = may(decideSubmission) ?? (accept.ok ? null : accept.whyNot)
  const run = () => {
    if (accept.ok && !decide.isPending)
      decide.mutate({ params: { submissionId: view.submissionId }, body: accept.body })
  }
  useKeys('Preview', [{ key: 'a', does: 'Accept the suggestion', run, off: whyNot !== null }])
  return (
    <footer className="flex flex-wrap gap-2 border-t p-3">
      <Button
        look="primary"
        icon={CircleCheck}
        hint="a"
        onClick={run}
        disabledReason={whyNot}
        busy={decide.isPending}
      >
        Accept
      </Button>
      <Button icon={SquareArrowOutUpRight} hint="↵" onClick={onOpen}>
        Open
      </Button>
    </footer>
  )
}
