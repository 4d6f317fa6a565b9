import { Link, useNavigate } from '@tanstack/react-router'
import { CalendarPlus, Flag, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { createDraft, readDeal, releaseDeal } from '../../src/submissions/contract.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { Button, buttonLook } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Money } from '../ui/money.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'
import { Card, DefinitionList, Figure, SkeletonRows } from '../ui/surface.tsx'
import { toastDone, toastFailed } from '../ui/toast.tsx'
import { Day } from '../ui/when.tsx'
import { dealEndWords, sayDaysLeft, sayShare } from '../words/deal.ts'
import { partnerDealNext } from '../words/next-step.ts'
import type { IncentiveRow } from './home.tsx'

type Deal = RouteWireAnswer<typeof readDeal>

/** A deal of the partner's own: until when it is theirs, and what they may do with it now. */
export function DealProtection({ row }: { row: IncentiveRow }) {
  const { incentiveId } = row
  const view = useRoute(readDeal, { params: { incentiveId } })
  const [giving, setGiving] = useState(false)
  const release = useChange(releaseDeal, {
    done: ({ number }) => {
      setGiving(false)
      toastDone(`${number} is given back`)
    },
  })
  const navigate = useNavigate()
  const open = useChange(createDraft, {
    done: ({ submissionId }) =>
      void navigate({ to: '/portal/submissions/$submissionId', params: { submissionId } }),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  if (view.error) return <ErrorPanel problem={view.error.body} />
  if (!view.data) return <SkeletonRows rows={4} />
  const deal = view.data
  const { again } = deal
  return (
    <Card title={deal.customer} note={<span className="font-mono">{deal.number}</span>}>
      <p className="mb-3">{partnerDealNext[deal.status]}</p>
      {deal.researchedAt && deal.status === 'pending' ? (
        <p className="mb-3 text-muted">We look into something ourselves before we decide.</p>
      ) : null}
      {deal.runnerUpShare && !deal.owed ? (
        <p className="mb-3">
          You were second for this customer: if the first wins the deal,{' '}
          {sayShare(deal.runnerUpShare)} of what it earns is yours.
        </p>
      ) : null}
      <Protection deal={deal} />
      <DefinitionList
        entries={[
          { term: 'Products', value: deal.products.join(', ') },
          { term: 'Registered value', value: <Money value={deal.value} /> },
          { term: 'Expected to close on', value: <Day on={deal.closeOn} /> },
          ...(deal.award ? [{ term: 'You may give', value: deal.award.text }] : []),
          ...(deal.owed
            ? [
                {
                  term: deal.runnerUpShare ? 'Your share' : 'Your incentive',
                  value: <Money value={deal.owed.amount} />,
                },
                {
                  term: deal.owed.paidOn ? 'Paid on' : 'Paid until',
                  value: <Day on={deal.owed.paidOn ?? deal.owed.dueOn} />,
                },
              ]
            : []),
        ]}
      />
      <div className="mt-4 flex flex-wrap gap-2">
        <Begin row={row} type="deal_outcome" words="Tell the outcome" primary />
        {deal.mayExtend && deal.extensionAskedAt === null ? (
          <Begin row={row} type="deal_extension" words="Ask for more time" />
        ) : null}
        {again ? (
          <Button
            look="primary"
            icon={RotateCcw}
            busy={open.isPending}
            onClick={() => open.mutate({ body: { type: 'deal_registration', ...again } })}
          >
            Register the customer anew
          </Button>
        ) : null}
        {deal.mayRelease ? (
          <Button look="quiet" onClick={() => setGiving(true)}>
            Give it back
          </Button>
        ) : null}
      </div>
      {giving ? (
        <ReasonDialog
          title={`Give ${deal.customer} back?`}
          intro="The protection ends at once, and others may register the customer."
          does="Give it back"
          busy={release.isPending}
          problem={release.error?.body ?? null}
          onReason={(reason) => release.mutate({ params: { incentiveId }, body: { reason } })}
          onClose={() => setGiving(false)}
        />
      ) : null}
    </Card>
  )
}

function Protection({ deal }: { deal: Deal }) {
  if (deal.lastOn === null) return null
  const left = sayDaysLeft(deal)
  return (
    <div className="mb-3 grid grid-cols-2 gap-3">
      <Figure label={deal.endedBy ? 'Was yours until the end of' : 'Yours until the end of'}>
        <Day on={deal.lastOn} />
      </Figure>
      {left ? <Figure label="Left">{left}</Figure> : null}
      {deal.endedBy && deal.endedBy !== 'expired' ? (
        <Figure label="Ended before">{dealEndWords[deal.endedBy]}</Figure>
      ) : null}
    </div>
  )
}

function Begin(props: { row: IncentiveRow; type: string; words: string; primary?: boolean }) {
  const { incentiveId, mayHandIn } = props.row
  if (!mayHandIn.some((one) => one === props.type)) return null
  const Icon = props.primary === true ? Flag : CalendarPlus
  return (
    <Link
      to="/portal/activities/$incentiveId/$type"
      params={{ incentiveId, type: props.type }}
      className={buttonLook({ look: props.primary === true ? 'primary' : 'plain' })}
    >
      <Icon aria-hidden className="size-4" />
      {props.words}
    </Link>
  )
}
