import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Download, PencilRuler } from 'lucide-react'
import { listSimulations } from '../../../src/autopilot/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  draftVersion,
  exportVersion,
  listVersions,
  showVersion,
} from '../../../src/programs/contract.ts'
import { call, Problem } from '../../api/client.ts'
import { useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader, Toolbar } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonRows } from '../../ui/surface.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { toastFailed } from '../../ui/toast.tsx'
import { DateTime, printDay } from '../../ui/when.tsx'
import { Back } from '../back.tsx'
import { Changes } from './changes.tsx'
import { saveFile, zipOf } from './pack-zip.ts'
import { PrintedPane } from './printed-sheet.tsx'
import { PublicationBar } from './publication-bar.tsx'
import { Simulations } from './simulations.tsx'
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
        actions={<Actions shown={shown} newest={rows[0]} />}
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
        <VersionFacts shown={shown} />
        <Badge tone={shown.status === 'published' ? 'good' : 'warn'} className="ml-auto">
          {shown.status}
        </Badge>
      </Toolbar>
      <Version key={shown.versionId} versionId={shown.versionId} rows={rows} />
    </>
  )
}

type VersionRow = RouteWireAnswer<typeof listVersions>['rows'][number]

/** When it applies, who wrote it and who published it, and the content that was agreed to. */
function VersionFacts({ shown }: { shown: VersionRow }) {
  return (
    <span className="min-w-0 text-[12.5px] text-muted max-md:basis-full">
      from {printDay(shown.effectiveFrom)}
      {shown.effectiveUntil ? ` until ${printDay(shown.effectiveUntil)}` : ''} · drafted by{' '}
      {shown.draftedByName}, <DateTime at={shown.draftedAt} />
      {shown.publishedAt ? (
        <>
          {' '}
          · published by {shown.publishedByName}, <DateTime at={shown.publishedAt} />
        </>
      ) : null}{' '}
      · content <span className="font-mono">{shown.contentHash.slice(0, 12)}</span>
    </span>
  )
}

/** The pack as a zip of its folder, and the way to the next draft. */
function Actions({ shown, newest }: { shown: VersionRow; newest: VersionRow | undefined }) {
  const may = useMay()
  const navigate = useNavigate()
  const { programId, versionId, code, number } = shown
  const download = async () => {
    try {
      const { files } = await call(exportVersion, { params: { versionId } })
      const folder = `${code.toLowerCase()}-${number}`
      saveFile(`${folder}.zip`, zipOf(folder, files))
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      toastFailed(error.body.title, { detail: error.body.detail })
    }
  }
  const isNewest = newest?.versionId === versionId
  return (
    <>
      <Button icon={Download} disabledReason={may(exportVersion)} onClick={() => void download()}>
        Files
      </Button>
      <Button
        icon={PencilRuler}
        disabledReason={
          (may(draftVersion) && 'A program owner edits.') ??
          (isNewest ? null : 'A newer version is there: edit that one.')
        }
        onClick={() =>
          void navigate({
            to: '/programs/$programId/edit',
            params: { programId },
            search: { version: versionId },
          })
        }
      >
        {shown.status === 'draft' ? 'Edit the draft' : 'Draft the next version'}
      </Button>
    </>
  )
}

function Version({ versionId, rows }: { versionId: string; rows: readonly VersionRow[] }) {
  const version = useRoute(showVersion, { params: { versionId } })
  const may = useMay()
  if (version.error) return <ErrorPanel problem={version.error.body} className="m-4" />
  if (!version.data) return <SkeletonRows />
  const detail = version.data
  const isDraft = detail.offer.status === 'draft'
  const { programId } = detail.offer
  return (
    <>
      {isDraft ? <PublicationBar detail={detail} /> : null}
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
          {
            id: 'changes',
            label: 'Changes',
            body: <Changes versionId={versionId} versions={rows} />,
          },
          ...(isDraft && may(listSimulations) === null
            ? [
                {
                  id: 'simulate',
                  label: 'Simulate',
                  body: <Simulations programId={programId} versionId={versionId} />,
                },
              ]
            : []),
          { id: 'guide', label: 'Guide', body: <PrintedPane kind="guide" versionId={versionId} /> },
          {
            id: 'sheet',
            label: 'Rule sheet',
            body: <PrintedPane kind="rules" versionId={versionId} />,
          },
          {
            id: 'checks',
            label: 'Checks',
            body: <PrintedPane kind="checks" versionId={versionId} />,
          },
        ]}
      />
    </>
  )
}
