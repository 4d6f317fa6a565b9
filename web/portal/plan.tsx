import { Link, useNavigate } from '@tanstack/react-router'
import { ArrowRight, CalendarClock } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { createDraft, readPlan, slipMilestone } from '../../src/submissions/contract.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Money, printAmount } from '../ui/money.tsx'
import { NewDayDialog } from '../ui/new-day-dialog.tsx'
import { Card, DefinitionList, SkeletonRows } from '../ui/surface.tsx'
import { toastDone } from '../ui/toast.tsx'
import { Day, printDay } from '../ui/when.tsx'
import { partnerPlanNext } from '../words/next-step.ts'
import { isBeyond, sayPaid, sayShare, saySlip } from '../words/plan.ts'
import { MilestoneWorth, PlanFigures } from '../words/plan-figures.tsx'
import { SubmissionStatus } from './status.tsx'

type Plan = RouteWireAnswer<typeof readPlan>
type Milestone = Plan['milestones'][number]

/** A plan of the partner's own: what we share in, what is left, and the milestone that comes next. */
export function PlanMilestones({ incentiveId }: { incentiveId: string }) {
  const view = useRoute(readPlan, { params: { incentiveId } })
  const [slipping, setSlipping] = useState<Milestone | null>(null)
  if (view.error) return <ErrorPanel problem={view.error.body} />
  if (!view.data) return <SkeletonRows rows={5} />
  const plan = view.data
  return (
    <>
      <Card title={plan.customerName} note={<span className="font-mono">{plan.number}</span>}>
        <p className="mb-3">{partnerPlanNext[plan.status]}</p>
        <PlanFigures plan={plan} />
        <DefinitionList
          entries={[
            { term: 'Use case', value: plan.useCase },
            ...(plan.shape === 'tranches'
              ? [
                  {
                    term: 'Annual recurring revenue',
                    value: <Money value={plan.expectedRevenue} />,
                  },
                  { term: 'We pay of it', value: sayShare(plan.share) },
                ]
              : [
                  { term: 'Total cost', value: <Money value={plan.totalCost} /> },
                  { term: 'We bear', value: sayShare(plan.share) },
                  { term: 'You in cash', value: <Money value={plan.partnerCash} /> },
                  { term: 'You in kind', value: <Money value={plan.partnerInKind} /> },
                ]),
          ]}
        />
      </Card>
      {plan.milestones.length > 0 ? (
        <Card title={plan.shape === 'tranches' ? 'Tranches' : 'Milestones'} flush>
          <ol>
            {plan.milestones.map((one) => (
              <Row
                key={one.milestoneNo}
                milestone={one}
                plan={plan}
                onSlip={() => setSlipping(one)}
              />
            ))}
          </ol>
        </Card>
      ) : null}
      {slipping ? (
        <SlipDialog plan={plan} milestone={slipping} onClose={() => setSlipping(null)} />
      ) : null}
    </>
  )
}

function Row(props: { milestone: Milestone; plan: Plan; onSlip: () => void }) {
  const { milestone, plan } = props
  const { milestoneNo: no, submission, slips } = milestone
  const paid = sayPaid(milestone.owed, printDay)
  const isOpen = plan.status === 'committed' && milestone.status === 'pending'
  return (
    <li className="space-y-2 border-t px-4 py-3">
      <div className="flex items-start gap-3">
        <span className="min-w-0 flex-1">
          <span className="block font-medium">
            {no}. {milestone.deliverable}
          </span>
          <span className="block text-[13px] text-muted">{milestone.criterion}</span>
          <span className="block text-[13px] text-muted">
            Due <Day on={milestone.dueOn} />
            {slips > 0 ? (
              <>
                , moved from <Day on={milestone.plannedOn} />
              </>
            ) : null}
            {milestone.spend ? ` · the customer had spent ${printAmount(milestone.spend)}` : ''}
            {paid ? ` · ${paid}` : ''}
          </span>
        </span>
        <MilestoneWorth milestone={milestone} small="text-[13px]" />
      </div>
      {submission ? (
        <Link
          to="/portal/submissions/$submissionId"
          params={{ submissionId: submission.submissionId }}
          className="flex flex-wrap items-center gap-2 underline underline-offset-3"
        >
          <span className="font-mono text-[12.5px]">{submission.number}</span>
          <SubmissionStatus status={submission.status} />
        </Link>
      ) : null}
      {isOpen ? (
        <div className="flex flex-wrap gap-2">
          {plan.nextNo === no ? <HandIn plan={plan} milestone={milestone} /> : null}
          <Button
            look="quiet"
            icon={CalendarClock}
            aria-label={`It will be later: milestone ${no}`}
            onClick={props.onSlip}
          >
            It will be later
          </Button>
        </div>
      ) : null}
    </li>
  )
}

function HandIn({ plan, milestone }: { plan: Plan; milestone: Milestone }) {
  const navigate = useNavigate()
  const open = useChange(createDraft, {
    done: ({ submissionId }) =>
      void navigate({ to: '/portal/submissions/$submissionId', params: { submissionId } }),
  })
  const { milestoneNo: no, amount } = milestone
  const form = { milestone: String(no), claimed: amount.amount }
  return (
    <>
      <Button
        look="primary"
        icon={ArrowRight}
        busy={open.isPending}
        onClick={() =>
          open.mutate({
            body: { type: 'coinvest_milestone', incentiveId: plan.incentiveId, form },
          })
        }
      >
        {plan.shape === 'tranches' ? `Claim tranche ${no}` : `Hand in milestone ${no}`}
      </Button>
      {open.error ? <ErrorPanel problem={open.error.body} className="w-full" /> : null}
    </>
  )
}

/** Moves the day of a milestone; beyond the terms the owner is asked. */
function SlipDialog(props: { plan: Plan; milestone: Milestone; onClose: () => void }) {
  const { plan, milestone } = props
  const { milestoneNo } = milestone
  const slip = useChange(slipMilestone, {
    done: (_answer, { body }) => {
      props.onClose()
      toastDone(`Milestone ${milestoneNo} is due on ${printDay(body.dueOn)}`)
    },
  })
  return (
    <NewDayDialog
      title={`Move milestone ${milestoneNo}`}
      intro={saySlip(milestone, printDay)}
      say={(day) => (isBeyond(milestone, day) ? 'Ask the program owner' : 'Move it')}
      busy={slip.isPending}
      problem={slip.error?.body ?? null}
      onClose={props.onClose}
      onDay={(dueOn, reason) =>
        slip.mutate({
          params: { incentiveId: plan.incentiveId },
          body: { milestoneNo, dueOn, reason },
        })
      }
    />
  )
}
