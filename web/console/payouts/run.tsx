import { getRouteApi } from '@tanstack/react-router'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { showRun } from '../../../src/payouts/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { PageBody, PageHeader } from '../../ui/page.tsx'
import { ProgressTrack, type TrackStep } from '../../ui/progress.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Card, DefinitionList, Figure, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { railWords } from '../../words/payout.ts'
import { Back } from '../back.tsx'
import { ScreeningNotice } from '../vendors/screening-notice.tsx'
import { RunAnswers } from './answers.tsx'
import { Approvals } from './approvals.tsx'
import { RunFileSheet } from './file-sheet.tsx'
import { HandIn } from './hand-in.tsx'
import { RunActions } from './run-actions.tsx'
import { MoveDay } from './move-day.tsx'
import { PaymentPages } from './payment-pages.tsx'
import { Payments } from './payments.tsx'
import { RemedyLink } from './remedy-link.tsx'
import { RunStatus } from './payouts.tsx'
import { Transmission } from './transmission.tsx'

const route = getRouteApi('/console/payouts/$runId')
export type RunView = RouteWireAnswer<typeof showRun>

/** One run: what would leave, what dropped out and why, who approved which content, the file. */
export default function Run() {
  const { runId } = route.useParams()
  const run = useRoute(showRun, { params: { runId } })
  useTitle(run.data?.number ?? 'Pay run')
  if (run.error) return <ErrorPanel problem={run.error.body} className="m-4" />
  if (!run.data) return <SkeletonRows rows={12} />
  return <RunPage run={run.data} />
}

function RunPage({ run }: { run: RunView }) {
  const inRun = run.paymentRows.filter((payment) => payment.reasons.length === 0)
  const out = run.paymentRows.filter((payment) => payment.reasons.length > 0)
  return (
    <>
      <PageHeader
        crumb={<Back to="/payouts" list="payouts" />}
        title={run.number}
        beside={<RunStatus status={run.status} />}
      />
      <PageBody>
        <Card>
          <ProgressTrack label="Steps of the run" steps={stepsOf(run)} />
        </Card>
        <ScreeningNotice />
        {run.reasons.map((reason) => (
          <div key={reason.code} className="space-y-1">
            <ErrorPanel problem={{ title: reason.text, detail: reason.remedy }} />
            <RemedyLink place={reason.place} />
          </div>
        ))}
        {run.warnings.map((warning) => (
          <p key={warning.code} role="status" className="rounded-md bg-warn-soft px-3 py-2">
            {warning.text} {warning.remedy}
          </p>
        ))}
        <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_22rem]">
          <div className="min-w-0 space-y-4">
            {run.morePayments > 0 ? (
              <PaymentPages run={run} />
            ) : (
              <Payments title="Payments" run={run} rows={inRun} />
            )}
            {run.morePayments === 0 && out.length > 0 ? (
              <Payments title="Left out" run={run} rows={out} />
            ) : null}
            <RunAnswers run={run} />
          </div>
          <div className="space-y-4 max-lg:order-first">
            <Summary run={run} />
            <RunFileSheet run={run} />
            {run.file ? <Transmission runId={run.runId} /> : null}
            <HandIn run={run} />
            <Approvals run={run} />
          </div>
        </div>
      </PageBody>
      <RunActions run={run} />
    </>
  )
}

function stepsOf(run: RunView): TrackStep[] {
  const order = ['draft', 'checked', 'approved', 'released', 'settled']
  const at = run.status === 'acknowledged' ? 3 : order.indexOf(run.status)
  const stopped = at < 0
  const live = run.approvals.filter((approval) => approval.voidedAt === null)
  const labels = ['Prepared', 'Checked', 'Approved', 'Released', 'Settled by the bank']
  const whens = [
    <DateTime key="p" at={run.preparedAt} />,
    null,
    live.length > 0 ? `${live.length} of ${run.approvalsNeeded}` : `needs ${run.approvalsNeeded}`,
    run.releasedAt ? (
      <DateTime key="r" at={run.releasedAt} />
    ) : (
      <>
        before <DateTime key="b" at={run.releaseBefore} />
      </>
    ),
    null,
  ]
  const state = (index: number): TrackStep['state'] => {
    if (stopped) return index === 0 ? 'stuck' : 'ahead'
    if (index <= at) return 'done'
    return index === at + 1 ? 'now' : 'ahead'
  }
  return labels.map((label, index) => ({
    id: label,
    label,
    when: whens[index],
    state: state(index),
  }))
}

function Summary({ run }: { run: RunView }) {
  return (
    <Card title="The run">
      <Figure label="Total" note={`${run.payments} payments from ${run.accountName}`}>
        <Money value={run.total} />
      </Figure>
      <DefinitionList
        className="mt-4"
        columns={1}
        entries={[
          {
            term: 'Executes on',
            value: (
              <span id="execution-day" className="flex flex-wrap items-center gap-2">
                <Day on={run.executeOn} />
                <MoveDay run={run} />
              </span>
            ),
          },
          { term: 'What is due by', value: <Day on={run.upToDueOn} /> },
          { term: 'Rail', value: railWords[run.profile] ?? run.profile },
          {
            term: 'Prepared by',
            value: run.preparers.map((one) => one.name).join(', ') || run.preparedBy.name,
          },
          {
            term: 'May release',
            value:
              [
                ...run.mayRelease.map((one) => one.name),
                ...run.standIns.map((one) => `${one.person.name} for ${one.standsInFor.name}`),
              ].join(', ') || 'nobody yet',
          },
          { term: 'Released by this payer that day', value: <Money value={run.releasedThatDay} /> },
          ...(run.file
            ? [
                {
                  term: 'File',
                  value: <span className="font-mono text-[12px]">{run.file.name}</span>,
                },
                {
                  term: 'sha256',
                  value: <span className="font-mono text-[11px]">{run.file.sha256}</span>,
                },
              ]
            : []),
        ]}
      />
    </Card>
  )
}
