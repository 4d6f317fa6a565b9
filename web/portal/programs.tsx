import { Link } from '@tanstack/react-router'
import { ArrowRight, BookOpen, CalendarX } from 'lucide-react'
import { listOffers } from '../../src/programs/contract.ts'
import { useRoute } from '../api/queries.ts'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { Card, EmptyState, SkeletonRows } from '../ui/surface.tsx'
import { printDay } from '../ui/when.tsx'

/** The programs in force, each with its guide. */
export default function PortalPrograms() {
  useTitle('Programs')
  const offers = useRoute(listOffers, {})
  return (
    <div className="space-y-4">
      <h1
        tabIndex={-1}
        data-page-title
        className="text-[22px] font-semibold tracking-tight outline-none"
      >
        Programs
      </h1>
      {offers.error ? <ErrorPanel problem={offers.error.body} /> : null}
      {offers.isLoading ? <SkeletonRows /> : null}
      {offers.data?.rows.length === 0 ? (
        <EmptyState icon={CalendarX} title="No program is in force now">
          When one begins, its guide appears here.
        </EmptyState>
      ) : null}
      {offers.data && offers.data.rows.length > 0 ? (
        <Card flush>
          <ul>
            {offers.data.rows.map((offer) => (
              <li key={offer.versionId} className="border-t first:border-t-0">
                <Link
                  to="/portal/programs/$versionId"
                  params={{ versionId: offer.versionId }}
                  className="flex min-h-16 items-center gap-3 px-4 py-2.5 hover:bg-hover"
                >
                  <BookOpen aria-hidden className="size-5 shrink-0 text-accent-ink" />
                  <span className="min-w-0 flex-1">
                    <span className="block font-medium">{offer.name}</span>
                    <span className="block text-[13px] text-muted">
                      from {printDay(offer.effectiveFrom)}
                      {offer.effectiveUntil ? ` until ${printDay(offer.effectiveUntil)}` : ''}
                    </span>
                  </span>
                  <span className="flex items-center gap-1 font-medium text-accent-ink">
                    Guide
                    <ArrowRight aria-hidden className="size-4" />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </div>
  )
}
