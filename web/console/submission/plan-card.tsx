import { Link } from '@tanstack/react-router'
import { CalendarClock, OctagonX } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { readPlan, slipMilestone, terminatePlan } from '../../../src/submissions/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money, printAmount } from '../../ui/money.tsx'
import { NewDayDialog } from '../../ui/new-day-dialog.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Card, DefinitionList, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone } from '../../ui/toast.tsx'
import { Day, printDay } from '../../ui/when.tsx'
import { planNext } from '../../words/next-step.ts'
import { isBeyond, planWords, sayPaid, sayShare, saySlip, shapeWords } from '../../words/plan.ts'
import { MilestoneWorth, PlanFigures } from '../../words/plan-figures.tsx'
import { statusWords } from '../../words/submission.ts'

export type PlanView = RouteWireAnswer<typeof readPlan>
type Milestone = PlanView['milestones'][number]

/** The plan a submission belongs to: customer, shares, and each milestone with its day, its amount and
 *  what became of it. */
export function PlanCard({ incentiveId }: { incentiveId: string }) {
  const view = useRoute(readPlan, { params: { incentiveId } })
  const [slipping, setSlipping] = useState<Milestone | null>(null)
  const may = useMay()
  if (view.error) return <ErrorPanel problem={view.error.body} />
  if (!view.data) return <SkeletonRows rows={4} />
  const plan = view.data
  const { word, tone } = planWords[plan.status] ?? { word: plan.status, tone: 'neutral' as const }
  return (
    <Card
      title="Plan"
      note={<span className="font-mono">{plan.number}</span>}
      aside={<Badge tone={tone}>{word}</Badge>}
    >
      <p className="mb-3 text-muted">{planNext[plan.status]}</p>
      <PlanFigures plan={plan} />
      <DefinitionList
        columns={3}
        entries={[
          { term: 'Customer', value: plan.customerName },
          { term: 'Use case', value: plan.useCase },
          { term: 'First day', value: <Day on={plan.startsOn} /> },
          { term: 'Pays', value: shapeWords[plan.shape] },
          ...(plan.shape === 'tranches' ? fundedBy(plan) : sharedBy(plan)),
        ]}
      />
      {plan.milestones.length > 0 ? (
        <ol aria-label="Milestones" className="mt-4 divide-y border-t">
          {plan.milestones.map((one) => (
            <MilestoneRow
              key={one.milestoneNo}
              milestone={one}
              whyNot={may(slipMilestone)}
              onSlip={plan.status === 'committed' ? () => setSlipping(one) : null}
            />
          ))}
        </ol>
      ) : null}
      {plan.status === 'committed' ? <EndPlan plan={plan} /> : null}
      {slipping ? (
        <SlipDialog plan={plan} milestone={slipping} onClose={() => setSlipping(null)} />
      ) : null}
    </Card>
  )
}

function fundedBy(plan: PlanView) {
  return [
    { term: 'Annual recurring revenue', value: <Money value={plan.expectedRevenue} /> },
    { term: 'We pay of it', value: sayShare(plan.share) },
  ]
}

function sharedBy(plan: PlanView) {
  return [
    { term: 'Total cost', value: <Money value={plan.totalCost} /> },
    { term: 'We bear', value: sayShare(plan.share) },
    { term: 'Partner in cash', value: <Money value={plan.partnerCash} /> },
    { term: 'Partner in kind', value: <Money value={plan.partnerInKind} /> },
    { term: 'Expected revenue', value: <Money value={plan.expectedRevenue} /> },
  ]
}

function MilestoneRow(props: {
  milestone: Milestone
  whyNot: string | null
  onSlip: (() => void) | null
}) {
  const { milestone, onSlip } = props
  const { milestoneNo: no, submission } = milestone
  const paid = sayPaid(milestone.owed, printDay)
  return (
    <li className="flex flex-wrap items-start gap-3 py-2.5">
      <span className="tnum mt-0.5 w-5 shrink-0 text-[12px] text-muted">{no}</span>
      <span className="min-w-40 flex-1">
        <span className="block font-medium">{milestone.deliverable}</span>
        <span className="block text-[12px] text-muted">{milestone.criterion}</span>
        <span className="block text-[12px] text-muted">
          Due <Day on={milestone.dueOn} />
          {milestone.slips > 0 ? (
            <>
              , slipped from <Day on={milestone.plannedOn} />
            </>
          ) : null}
          {milestone.spend ? ` · spent by then: ${printAmount(milestone.spend)}` : ''}
          {paid ? ` · ${paid}` : ''}
        </span>
        {submission ? (
          <span className="block text-[12px]">
            <Link
              to="/submissions/$submissionId"
              params={{ submissionId: submission.submissionId }}
              className="font-mono underline underline-offset-3"
            >
              {submission.number}
            </Link>{' '}
            <span className="text-muted">{statusWords[submission.status]?.word}</span>
          </span>
        ) : null}
      </span>
      <MilestoneWorth milestone={milestone} small="text-[12px]" />
      {onSlip && milestone.status === 'pending' ? (
        <Button
          look="quiet"
          icon={CalendarClock}
          disabledReason={props.whyNot}
          aria-label={`Move milestone ${no}`}
          onClick={onSlip}
        >
          Move
        </Button>
      ) : null}
    </li>
  )
}

function EndPlan({ plan }: { plan: PlanView }) {
  const [open, setOpen] = useState(false)
  const may = useMay()
  const end = useChange(terminatePlan, {
    done: () => {
      setOpen(false)
      toastDone(`${plan.number} has ended`, { detail: 'What was left went back to the fund.' })
    },
  })
  return (
    <>
      <Button
        look="quiet"
        icon={OctagonX}
        className="mt-3"
        disabledReason={may(terminatePlan)}
        onClick={() => setOpen(true)}
      >
        End the plan early
      </Button>
      {open ? (
        <ReasonDialog
          title={`End ${plan.number} early?`}
          intro="What was accepted is paid. The open milestones are given up and what is left goes back to the fund. This cannot be undone."
          does="End the plan"
          busy={end.isPending}
          problem={end.error?.body ?? null}
          onReason={(reason) =>
            end.mutate({ params: { incentiveId: plan.incentiveId }, body: { reason } })
          }
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}

/** Moves the day of a milestone; beyond the terms with the owner's authority, once they gave one. */
function SlipDialog(props: { plan: PlanView; milestone: Milestone; onClose: () => void }) {
  const { plan, milestone } = props
  const { milestoneNo } = milestone
  const slip = useChange(slipMilestone, {
    done: (_answer, { body }) => {
      props.onClose()
      toastDone(`Milestone ${milestoneNo} is due on ${printDay(body.dueOn)}`)
    },
  })
  const authorityId = plan.slipAuthorityId
  const cited = (day: string) =>
    isBeyond(milestone, day) && authorityId !== null ? { authorityId } : {}
  return (
    <NewDayDialog
      title={`Move milestone ${milestoneNo}`}
      intro={saySlip(milestone, printDay)}
      say={(day) =>
        isBeyond(milestone, day) && authorityId === null ? 'Ask the program owner' : 'Move it'
      }
      busy={slip.isPending}
      problem={slip.error?.body ?? null}
      onClose={props.onClose}
      onDay={(dueOn, reason) =>
        slip.mutate({
          params: { incentiveId: plan.incentiveId },
          body: { milestoneNo, dueOn, reason, ...cited(dueOn) },
        })
      }
    />
  )
}
