import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ScanSearch } from 'lucide-react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { listScreeningHits } from '../../../src/vendors/contract.ts'
import { sayList } from '../../../src/vendors/editing.ts'
import { usePages } from '../../api/queries.ts'
import { StatusDot } from '../../ui/badge.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { PageHeader, Toolbar } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime } from '../../ui/when.tsx'
import { hitWords, sayScore, subjectWords } from '../../words/screening.ts'
import { Back } from '../back.tsx'
import { ScreeningLists } from './screening-lists.tsx'

const route = getRouteApi('/console/vendors/screening')
export type HitRow = RouteWireAnswer<typeof listScreeningHits>['rows'][number]

const views = ['waiting', 'cleared', 'true', 'lists'] as const
const labels = { waiting: 'Waiting', cleared: 'Cleared', true: 'True', lists: 'Lists' } as const

export function HitState({ state }: { state: string }) {
  const { word, tone } = hitWords[state] ?? { word: state, tone: 'neutral' as const }
  return <StatusDot tone={tone}>{word}</StatusDot>
}

const columns: readonly Column<HitRow>[] = [
  {
    id: 'ours',
    head: 'Our name',
    cell: (row) => <span className="font-medium">{row.askedName}</span>,
  },
  {
    id: 'subject',
    head: 'It is the',
    width: '9rem',
    hide: 'second',
    cell: (row) => <span className="text-muted">{subjectWords[row.subject] ?? row.subject}</span>,
  },
  { id: 'theirs', head: 'On the list', hide: 'last', cell: (row) => row.listedName },
  {
    id: 'list',
    head: 'List',
    width: '11rem',
    hide: 'first',
    cell: (row) => <span className="text-muted">{sayList(row.listCode)}</span>,
  },
  {
    id: 'score',
    head: 'Alike',
    width: '5rem',
    align: 'right',
    hide: 'third',
    cell: (row) => <span className="tnum">{sayScore(row.score)}</span>,
  },
  {
    id: 'state',
    head: 'Where it stands',
    width: '10rem',
    cell: (row) => <HitState state={row.state} />,
  },
  {
    id: 'found',
    head: 'Found',
    width: '9rem',
    hide: 'first',
    cell: (row) => <DateTime at={row.foundAt} className="text-muted" />,
  },
]

/** Names of vendors that may be on a sanctions list, and the lists themselves. */
export default function Screening() {
  useTitle('Screening')
  const search = route.useSearch()
  const navigate = useNavigate()
  const view = views.find((one) => one === search.view) ?? 'waiting'
  return (
    <>
      <PageHeader crumb={<Back to="/vendors" list="vendors" />} title="Screening" />
      <Toolbar>
        <Segmented
          label="What is shown"
          value={view}
          onChange={(value) =>
            void navigate({ to: '/vendors/screening', search: { view: value }, replace: true })
          }
          options={views.map((value) => ({ value, label: labels[value] }))}
        />
      </Toolbar>
      {view === 'lists' ? <ScreeningLists /> : <Hits view={view} />}
    </>
  )
}

function Hits({ view }: { view: 'waiting' | 'cleared' | 'true' }) {
  const search = route.useSearch()
  const navigate = useNavigate()
  const pages = usePages(listScreeningHits, { query: view === 'waiting' ? {} : { state: view } })
  const active = pages.rows.find((row) => row.hitId === search.at) ?? pages.rows[0]
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows rows={12} />
  return (
    <DataTable
      label="Screening hits"
      rows={pages.rows}
      columns={columns}
      idOf={(row) => row.hitId}
      nameOf={(row) => `${row.askedName}, ${row.listedName}`}
      activeId={active?.hitId ?? null}
      onActive={(row) =>
        void navigate({
          to: '/vendors/screening',
          search: { ...search, at: row.hitId },
          replace: true,
        })
      }
      onOpen={(row) =>
        void navigate({ to: '/vendors/screening/$hitId', params: { hitId: row.hitId } })
      }
      onEnd={pages.loadMore}
      total={pages.more ? -1 : pages.rows.length}
      empty={
        <EmptyState icon={ScanSearch} title="No hit here">
          Every name of a vendor (legal, enrolled, account holders, owners, directors, signers) is
          held against every list whenever either changes. The lists tab says how old they are.
        </EmptyState>
      }
    />
  )
}
