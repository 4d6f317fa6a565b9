import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import { createDraft, myIncentives } from '../../src/submissions/contract.ts'
import { useChange, usePages } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Money } from '../ui/money.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { Card, DefinitionList, SkeletonRows } from '../ui/surface.tsx'
import { Day } from '../ui/when.tsx'

const route = getRouteApi('/partner/portal/claim/$incentiveId')

/** Before a claim begins: what was approved and until when it can be claimed. */
export default function Claim() {
  useTitle('Claim the cost')
  const { incentiveId } = route.useParams()
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
  const problem = incentives.problem ?? open.error
  return (
    <div className="space-y-4">
      <h1
        tabIndex={-1}
        data-page-title
        className="text-[22px] font-semibold tracking-tight outline-none"
      >
        Claim the cost{row ? ` of ${row.title}` : ''}
      </h1>
      {problem ? <ErrorPanel problem={problem.body} /> : null}
      {row ? (
        <Card>
          <DefinitionList
            columns={3}
            entries={[
              { term: 'Approved', value: <Money value={row.approved} /> },
              { term: 'Claimed so far', value: <Money value={row.claimed} /> },
              { term: 'Claim by', value: <Day on={row.claimDeadlineOn} /> },
            ]}
          />
          <p className="mt-4 text-muted">
            Have your invoices at hand, and what shows that the activity took place. You can stop at
            any time: what you wrote is kept.
          </p>
          <Button
            look="primary"
            size="lg"
            icon={ArrowRight}
            className="mt-4 w-full sm:w-auto"
            busy={open.isPending}
            disabledReason={row.mayClaim ? null : 'Nothing can be claimed for this activity now.'}
            onClick={() => open.mutate({ body: { type: 'mdf_claim', incentiveId } })}
          >
            Begin the claim
          </Button>
        </Card>
      ) : incentives.loaded ? (
        <p className="text-muted">This activity is not one of yours.</p>
      ) : (
        <SkeletonRows />
      )}
    </div>
  )
}
