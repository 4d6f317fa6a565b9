import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { CircleCheck } from 'lucide-react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { listVersions, publishVersion, showVersion } from '../../../src/programs/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader, Toolbar } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonRows } from '../../ui/surface.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { printDay } from '../../ui/when.tsx'
import { Back } from '../back.tsx'
import { PackProblems } from './pack-problems.tsx'
import { Sop } from './sop-sheet.tsx'
import { Clauses, Forms, Rules, Terms } from './version-sheets.tsx'

const route = getRouteApi('/console/programs/$programId')
export type VersionDetail = RouteWireAnswer<typeof showVersion>

/** One program: its versions, each as people read it: terms, rules as tables, forms, clauses, SOP. */
export default function Program() {
  const { programId } = route.useParams()
  const search = route.useSearch()
  const navigate = useNavigate()
  const versions = useRoute(listVersions, { params: { programId } })
  const rows = versions.data?.rows ?? []
  const shown = rows.find((row) => row.versionId === search.version) ?? rows[0]
  useTitle(shown?.name ?? 'Program')
  if (versions.error) return <ErrorPanel problem={versions.error.body} className="m-4" />
  if (!shown) return <SkeletonRows />
  return (
    <>
      <PageHeader
        crumb={<Back to="/programs" list="programs" />}
        title={shown.name}
        beside={<span className="font-mono text-[12px] text-muted">{shown.code}</span>}
      />
      <Toolbar>
        <Segmented
          label="Version"
          value={shown.versionId}
          onChange={(version) =>
            void navigate({
              to: '/programs/$programId',
              params: { programId },
              search: { version },
            })
          }
          options={rows.map((row) => ({
            value: row.versionId,
            label: `Version ${row.number}${row.status === 'draft' ? ' (draft)' : ''}`,
          }))}
        />
        <span className="text-muted max-md:hidden">
          from {printDay(shown.effectiveFrom)}
          {shown.effectiveUntil ? ` until ${printDay(shown.effectiveUntil)}` : ''}
        </span>
        <Badge tone={shown.status === 'published' ? 'good' : 'warn'} className="ml-auto">
          {shown.status}
        </Badge>
      </Toolbar>
      <Version key={shown.versionId} versionId={shown.versionId} />
    </>
  )
}

function Version({ versionId }: { versionId: string }) {
  const version = useRoute(showVersion, { params: { versionId } })
  if (version.error) return <ErrorPanel problem={version.error.body} className="m-4" />
  if (!version.data) return <SkeletonRows />
  const detail = version.data
  return (
    <>
      {detail.offer.status === 'draft' ? <DraftBar detail={detail} /> : null}
      <Tabs
        className="flex-1"
        entries={[
          { id: 'terms', label: 'Terms', body: <Terms detail={detail} /> },
          {
            id: 'rules',
            label: 'Rules',
            count: detail.tables.length,
            body: <Rules detail={detail} />,
          },
          { id: 'forms', label: 'Forms and evidence', body: <Forms detail={detail} /> },
          {
            id: 'clauses',
            label: 'Clauses',
            count: detail.offer.clauses.length,
            body: <Clauses detail={detail} />,
          },
          { id: 'sop', label: 'SOP', body: <Sop detail={detail} /> },
        ]}
      />
    </>
  )
}

function DraftBar({ detail }: { detail: VersionDetail }) {
  const may = useMay()
  const publish = useChange(publishVersion, {
    done: (answer) => toastDone(`Version ${answer.number} is published`),
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  const { problems, offer } = detail
  return (
    <div className="flex shrink-0 flex-wrap items-start gap-3 border-b bg-warn-soft/50 px-4 py-2">
      <div className="min-w-0 flex-1">
        {problems.length === 0 ? (
          <p>This draft can be published. A published version never changes again.</p>
        ) : (
          <>
            <p className="font-medium">What keeps it from being published</p>
            <PackProblems problems={problems} />
          </>
        )}
      </div>
      <Button
        look="primary"
        icon={CircleCheck}
        busy={publish.isPending}
        disabledReason={
          (may(publishVersion) && 'A program owner publishes.') ??
          (problems.length > 0 ? 'Mend what is listed first.' : null)
        }
        onClick={() =>
          publish.mutate({
            params: { versionId: offer.versionId },
            body: { revision: offer.revision },
          })
        }
      >
        Publish
      </Button>
    </div>
  )
}
