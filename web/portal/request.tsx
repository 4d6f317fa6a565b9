import { useNavigate } from '@tanstack/react-router'
import { ArrowRight, CalendarX } from 'lucide-react'
import { listOffers } from '../../src/programs/contract.ts'
import { createDraft } from '../../src/submissions/contract.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Money } from '../ui/money.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { Card, DefinitionList, EmptyState, SkeletonRows } from '../ui/surface.tsx'
import type { Offer } from './draft.ts'

/** What can be asked for today, on which terms. */
export default function Request() {
  useTitle('Request funds')
  const offers = useRoute(listOffers, {})
  const navigate = useNavigate()
  const open = useChange(createDraft, {
    done: ({ submissionId }) =>
      void navigate({ to: '/portal/submissions/$submissionId', params: { submissionId } }),
  })
  const problem = offers.error ?? open.error
  return (
    <div className="space-y-4">
      <h1
        tabIndex={-1}
        data-page-title
        className="text-[22px] font-semibold tracking-tight outline-none"
      >
        Request funds
      </h1>
      {problem ? <ErrorPanel problem={problem.body} /> : null}
      {offers.isLoading ? <SkeletonRows /> : null}
      {offers.data?.rows.length === 0 ? (
        <EmptyState icon={CalendarX} title="No program is open now">
          When one opens, it appears here.
        </EmptyState>
      ) : null}
      {offers.data?.rows.map((offer) => (
        <OfferCard
          key={offer.versionId}
          offer={offer}
          busy={open.isPending}
          onStart={() => open.mutate({ body: { type: 'mdf_request', programId: offer.programId } })}
        />
      ))}
    </div>
  )
}

function OfferCard({ offer, busy, onStart }: { offer: Offer; busy: boolean; onStart: () => void }) {
  return (
    <Card title={offer.name} note={offer.forms.mdf_request.intro}>
      <DefinitionList
        columns={3}
        entries={[
          { term: 'At most for one activity', value: <Money value={offer.perActivity} /> },
          { term: 'At most in a quarter', value: <Money value={offer.perPartnerQuarter} /> },
          { term: 'At least', value: <Money value={offer.minimumRequest} /> },
          { term: 'Ask before the first day', value: `${offer.windows.requestDaysBefore} days` },
          {
            term: 'Claim after the last day',
            value: `within ${offer.windows.claimDaysAfter} days`,
          },
          { term: 'For', value: offer.activities.map((activity) => activity.label).join(', ') },
        ]}
      />
      <Button
        look="primary"
        size="lg"
        icon={ArrowRight}
        busy={busy}
        onClick={onStart}
        className="mt-4 w-full sm:w-auto"
      >
        Begin a request
      </Button>
    </Card>
  )
}
