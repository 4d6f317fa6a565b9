import { getRouteApi, Link } from '@tanstack/react-router'
import { ArrowLeft, Printer } from 'lucide-react'
import { showGuide } from '../../src/programs/contract.ts'
import { useRoute } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Printed } from '../ui/printed.tsx'
import { useTitle } from '../ui/route-announcer.tsx'
import { SkeletonRows } from '../ui/surface.tsx'

const route = getRouteApi('/partner/portal/programs/$versionId')

/** What a program pays, for what, until when, with which proof: printed from its rules. */
export default function Guide() {
  const { versionId } = route.useParams()
  const guide = useRoute(showGuide, { params: { versionId } })
  useTitle(guide.data?.title ?? 'Program guide')
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap items-center justify-between gap-2 print:hidden">
        <Link
          to="/portal/programs"
          className="inline-flex items-center gap-1 font-medium text-accent-ink hover:underline"
        >
          <ArrowLeft aria-hidden className="size-4" />
          Programs
        </Link>
        <Button icon={Printer} onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <h1
        tabIndex={-1}
        data-page-title
        className="text-[22px] font-semibold tracking-tight outline-none"
      >
        {guide.data?.title ?? 'Program guide'}
      </h1>
      {guide.error ? <ErrorPanel problem={guide.error.body} /> : null}
      {guide.data ? <Printed sheet={guide.data} /> : guide.error ? null : <SkeletonRows />}
    </div>
  )
}
