import { useNavigate } from '@tanstack/react-router'
import { ArrowRight, CalendarX } from 'lucide-react'
import { listOffers } from '../../src/programs/contract.ts'
import { createDraft, myPrograms } from '../../src/submissions/contract.ts'
import { useChange, useRoute } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { Card, DefinitionList, EmptyState, SkeletonRows } from '../ui/surface.tsx'
import { beginWords, typeWords } from '../words/submission.ts'
import type { Offer } from './draft.ts'

/** What each type of program begins with. */
const firstOf = {
  mdf: 'mdf_request',
  deal: 'deal_registration',
  coinvest: 'coinvest_proposal',
  referral: 'referral',
} as const satisfies Record<Offer['type'], string>

/** An MDF program that is not asked before begins with the cost. */
function beginsWith(offer: Offer) {
  return offer.forms.mdf_reimbursement === undefined ? firstOf[offer.type] : 'mdf_reimbursement'
}

/** What can be handed in today, on which terms. */
export default function Request() {
  useTitle('New request')
  const all = useRoute(listOffers, {})
  const open = useRoute(myPrograms, {})
  const own = new Set(open.data?.rows.map((one) => one.versionId))
  const offers = all.data?.rows.filter((offer) => own.has(offer.versionId))
  const navigate = useNavigate()
  const begin = useChange(createDraft, {
    done: ({ submissionId }) =>
      void navigate({ to: '/portal/submissions/$submissionId', params: { submissionId } }),
  })
  const problem = all.error ?? open.error ?? begin.error
  return (
    <div className="space-y-4">
      <h1
        tabIndex={-1}
        data-page-title
        className="text-[22px] font-semibold tracking-tight outline-none"
      >
        What would you like to hand in?
      </h1>
      {problem ? <ErrorPanel problem={problem.body} /> : null}
      {all.isLoading || open.isLoading ? <SkeletonRows /> : null}
      {open.data && offers?.length === 0 ? (
        <EmptyState icon={CalendarX} title="No program is open to you now">
          When one opens, it appears here. If you expect one, ask whoever invited you.
        </EmptyState>
      ) : null}
      {offers?.map((offer) => (
        <OfferCard
          key={offer.versionId}
          offer={offer}
          busy={begin.isPending}
          onStart={() =>
            begin.mutate({ body: { type: beginsWith(offer), programId: offer.programId } })
          }
        />
      ))}
    </div>
  )
}

function OfferCard({ offer, busy, onStart }: { offer: Offer; busy: boolean; onStart: () => void }) {
  const type = beginsWith(offer)
  const words = beginWords[type]
  return (
    <Card title={offer.name} note={offer.forms[type]?.intro}>
      <DefinitionList
        columns={3}
        entries={offer.terms.map(({ label, text }) => ({ term: label, value: text }))}
      />
      <Button
        look="primary"
        size="lg"
        icon={ArrowRight}
        busy={busy}
        onClick={onStart}
        className="mt-4 w-full sm:w-auto"
      >
        {words?.begin ?? typeWords[type]}
      </Button>
    </Card>
  )
}
