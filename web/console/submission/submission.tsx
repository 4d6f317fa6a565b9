import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { showOffer } from '../../../src/programs/contract.ts'
import { assessSubmission, readSubmission } from '../../../src/submissions/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { SkeletonRows } from '../../ui/surface.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { SlaChip } from '../../ui/when.tsx'
import { submissionNext } from '../../words/next-step.ts'
import { reopenedWords, typeWords } from '../../words/submission.ts'
import { Back } from '../back.tsx'
import { isDone, Status } from '../queue/columns.tsx'
import { SignalsPane } from '../signals/signals-pane.tsx'
import { AfterDecision, TakeUp } from './again.tsx'
import { AssessmentPane } from './assessment-pane.tsx'
import { DecisionBar } from './decision-bar.tsx'
import { EscalateDialog } from './escalate-dialog.tsx'
import { EvidencePane } from './evidence-pane.tsx'
import { FormSheet } from './form-sheet.tsx'
import { HistoryPane } from './history-pane.tsx'
import { useJudging } from './judgments.ts'
import type { SubmissionView } from './reading.ts'
import { SendBackDialog } from './send-back-dialog.tsx'

const route = getRouteApi('/console/submissions/$submissionId')

/** One submission, whole: what came, what the rules say, what was said, and the decision. */
export default function Submission() {
  const { submissionId } = route.useParams()
  const view = useRoute(readSubmission, { params: { submissionId } })
  useTitle(view.data?.number ?? 'Submission')
  if (view.error) return <ErrorPanel problem={view.error.body} className="m-4" />
  if (!view.data) return <SkeletonRows rows={14} />
  return <Desk key={submissionId} view={view.data} />
}

function Desk({ view }: { view: SubmissionView }) {
  const { submissionId } = view
  const assessment = useRoute(
    assessSubmission,
    { params: { submissionId } },
    { enabled: !isDone(view), keep: true },
  )
  const offer = useRoute(showOffer, { params: { versionId: view.versionId } })
  const fields = offer.data?.forms[view.type]?.fields ?? []
  const clauses = new Map(offer.data?.clauses.map((clause) => [clause.id, clause.text]))
  const judging = useJudging(view, assessment.data)
  const [sheet, setSheet] = useState('form')
  const [itemId, setItemId] = useState<string | null>(null)
  const [dialog, setDialog] = useState<'back' | 'ask' | null>(null)
  const navigate = useNavigate()
  useKeys('Submission', [
    { key: 'u', does: 'Back to the queue', run: () => void navigate({ to: '/queue' }) },
    {
      key: 'v',
      does: 'Form or evidence',
      run: () => setSheet(sheet === 'form' ? 'evidence' : 'form'),
    },
  ])
  const locked = view.mayNow.find((move) => move.name === 'approve')?.whyNot !== null
  const show = (id: string) => (setItemId(id), setSheet('evidence'))
  return (
    <>
      <PageHeader
        crumb={<Back to="/queue" list="the queue" />}
        title={view.partnerName}
        beside={
          <span className="flex flex-wrap items-center gap-1.5">
            <span className="font-mono text-[12px] text-muted">{view.number}</span>
            <Badge>{typeWords[view.type] ?? view.type}</Badge>
            <Status status={view.status} />
            {view.reopenedBy ? <Badge tone="warn">{reopenedWords[view.reopenedBy]}</Badge> : null}
            {view.health === 'blocked' ? <Badge tone="warn">Waits for an earlier one</Badge> : null}
            <SlaChip
              dueAt={view.decisionDueAt}
              paused={view.health === 'waiting'}
              done={isDone(view)}
            />
          </span>
        }
      />
      <div className="min-h-0 flex-1 overflow-y-auto lg:grid lg:grid-cols-[minmax(0,1fr)_24rem] lg:grid-rows-[minmax(0,1fr)] lg:overflow-hidden xl:grid-cols-[minmax(0,1fr)_25rem_19rem]">
        <Tabs
          value={sheet}
          onChange={setSheet}
          className="lg:min-h-0"
          entries={[
            {
              id: 'form',
              label: 'Submission',
              body: (
                <FormSheet
                  view={view}
                  judging={judging}
                  fields={fields}
                  locked={locked}
                  onEvidence={show}
                />
              ),
            },
            {
              id: 'evidence',
              label: 'Evidence',
              count: view.evidence.length,
              body: <EvidencePane view={view} itemId={itemId} onPick={setItemId} />,
            },
            {
              id: 'signs',
              label: 'In common',
              body: <SignalsPane submissionId={submissionId} />,
            },
          ]}
        />
        <div className="min-h-0 lg:overflow-y-auto lg:border-l xl:contents">
          <section
            aria-label="Checks and suggestion"
            className="min-h-0 bg-side xl:overflow-y-auto xl:border-l"
          >
            <AssessmentPane
              view={view}
              // Asked again after the decision, the terms answer about something else.
              assessment={isDone(view) ? undefined : assessment.data}
              clauses={clauses}
              problem={assessment.error?.body ?? null}
            />
          </section>
          <section aria-label="History" className="min-h-0 xl:overflow-y-auto xl:border-l">
            <HistoryPane view={view} />
          </section>
        </div>
      </div>
      {isDone(view) || view.status === 'draft' || view.status === 'appealed' ? (
        <section
          aria-label="Next step"
          className="flex shrink-0 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-t bg-raised px-4 py-3 text-muted"
        >
          {submissionNext[view.status]}
          {view.status === 'appealed' ? <TakeUp view={view} /> : <AfterDecision view={view} />}
        </section>
      ) : (
        <DecisionBar
          view={view}
          judging={judging}
          assessment={assessment.data}
          onSendBack={() => setDialog('back')}
          onEscalate={() => setDialog('ask')}
        />
      )}
      {dialog === 'back' ? (
        <SendBackDialog
          view={view}
          judging={judging}
          fields={fields}
          open
          onClose={() => setDialog(null)}
        />
      ) : null}
      {dialog === 'ask' ? (
        <EscalateDialog
          view={view}
          assessment={assessment.data}
          open
          onClose={() => setDialog(null)}
        />
      ) : null}
    </>
  )
}
