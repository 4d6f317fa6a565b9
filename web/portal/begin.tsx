import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import { createDraft, myIncentives } from '../../src/submissions/contract.ts'
import { useChange, usePages } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { isSome, Money } from '../ui/money.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { Card, DefinitionList, SkeletonRows } from '../ui/surface.tsx'
import { Day } from '../ui/when.tsx'
import { beginWords, sayBegin } from '../words/submission.ts'

/** What to have at hand, by what is handed in. */
const papers: Record<string, string> = {
  mdf_change: 'What was approved is filled in: change what is to be otherwise.',
  mdf_claim: 'Have your invoices at hand, and what shows that the activity took place.',
  deal_extension: 'Tell us what moved since you registered it, and show it.',
  deal_outcome: 'Have the customer’s order at hand.',
  coinvest_milestone: 'Have the deliverable and the customer’s signed acceptance at hand.',
}

const route = getRouteApi('/partner/portal/activities/$incentiveId/$type')

/** Before something is handed in under what the partner holds: what was approved, and until when. */
export default function Begin() {
  const { incentiveId, type: asked } = route.useParams()
  const words = beginWords[asked]
  useTitle(words?.title ?? 'Hand in')
  const incentives = usePages(myIncentives, { query: { limit: 200 } })
  const navigate = useNavigate()
  const open = useChange(createDraft, {
    done: ({ submissionId }) =>
      void navigate({
        to: '/portal/submissions/$submissionId',
        params: { submissionId },
        replace: true,
      }),
  })
  const row = incentives.rows.find((one) => one.incentiveId === incentiveId)
  const type = row?.mayHandIn.find((one) => one === asked)
  const problem = incentives.problem ?? open.error
  return (
    <div className="space-y-4">
      <h1
        tabIndex={-1}
        data-page-title
        className="text-[22px] font-semibold tracking-tight outline-none"
      >
        {row ? sayBegin(asked, row.title) : words?.title}
      </h1>
      {problem ? <ErrorPanel problem={problem.body} /> : null}
      {row ? (
        <Card>
          <DefinitionList
            columns={3}
            entries={[
              ...(row.approved && isSome(row.approved)
                ? [{ term: 'Approved', value: <Money value={row.approved} /> }]
                : [{ term: 'Number', value: row.number }]),
              ...(asked === 'mdf_claim' || asked === 'coinvest_milestone'
                ? [{ term: 'Claimed so far', value: <Money value={row.claimed} /> }]
                : []),
              ...(row.claimDeadlineOn
                ? [{ term: 'Claim by', value: <Day on={row.claimDeadlineOn} /> }]
                : []),
            ]}
          />
          <p className="mt-4 text-muted">
            {papers[asked] ?? ''} You can stop at any time: what you wrote is kept.
          </p>
          <Button
            look="primary"
            size="lg"
            icon={ArrowRight}
            className="mt-4 w-full sm:w-auto"
            busy={open.isPending}
            disabledReason={type ? null : 'Nothing of this kind can be handed in for it now.'}
            onClick={() => (type ? open.mutate({ body: { type, incentiveId } }) : undefined)}
          >
            {words?.begin ?? 'Begin'}
          </Button>
        </Card>
      ) : incentives.loaded ? (
        <p className="text-muted">This is not one of yours.</p>
      ) : (
        <SkeletonRows />
      )}
    </div>
  )
}
