import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Inbox, ListFilter, UserPlus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import {
  queueCounts,
  queuePage,
  queueViews,
  readSubmission,
  takeNext,
} from '../../../src/submissions/contract.ts'
import { useChange, usePages, useReadAgain, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { DataTable } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { IconInput } from '../../ui/input.tsx'
import { useKeys } from '../../ui/keys.tsx'
import { PageHeader, Toolbar } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { viewWords } from '../../words/submission.ts'
import { queueColumns } from './columns.tsx'
import { Preview } from './preview.tsx'

const route = getRouteApi('/console/queue')
type View = (typeof queueViews)[number]

const uncounted: ReadonlySet<View> = new Set(['open', 'decided', 'everything'])

function isView(text: string | undefined): text is View {
  return queueViews.some((view) => view === text)
}

/** The queue: what needs somebody, the most urgent first, with the one in focus beside. */
export default function Queue() {
  useTitle('Queue')
  const search = route.useSearch()
  const navigate = useNavigate()
  const view: View = isView(search.view) ? search.view : 'open'
  const [text, setText] = useState(search.text ?? '')
  const asked = useDeferredValue(text.trim())
  const pages = usePages(queuePage, { query: { view, ...(asked ? { text: asked } : {}) } })
  const counts = useRoute(queueCounts, {})
  const active = pages.rows.find((row) => row.submissionId === search.at) ?? pages.rows[0]
  const go = (change: { view?: string; at?: string }) =>
    void navigate({ to: '/queue', search: { ...search, ...change }, replace: true })
  const open = (submissionId: string) =>
    void navigate({ to: '/submissions/$submissionId', params: { submissionId } })
  const next = useTakeNext(open)
  const count = (of: View) => counts.data?.[of]
  useKeys('Queue', [
    { key: 'n', does: 'Take the next one', run: next.take, off: next.whyNot !== null },
  ])
  return (
    <div className="flex min-h-0 flex-1">
      <section aria-label="Queue" className="flex min-h-0 min-w-0 flex-1 flex-col">
        <PageHeader
          title="Queue"
          beside={<Badge>{countText(count(view)) ?? '…'}</Badge>}
          actions={
            <Button
              look="primary"
              icon={UserPlus}
              hint="n"
              onClick={next.take}
              disabledReason={next.whyNot}
              busy={next.busy}
            >
              Take next
            </Button>
          }
        />
        <Toolbar>
          <Segmented
            label="Saved views"
            value={view}
            onChange={(value) => go({ view: value })}
            options={queueViews.map((value) => ({
              value,
              label: viewWords[value] ?? value,
              count: uncounted.has(value) ? undefined : countText(count(value)),
            }))}
          />
          <IconInput
            icon={ListFilter}
            label="Filter by number, partner or title"
            placeholder="Filter…"
            value={text}
            onChange={(event) => setText(event.target.value)}
            className="ml-auto w-40 shrink-0 max-md:w-28 max-md:flex-1"
          />
        </Toolbar>
        {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
        {pages.loaded ? (
          <DataTable
            label="Submissions"
            rows={pages.rows}
            columns={queueColumns}
            idOf={(row) => row.submissionId}
            nameOf={(row) => `${row.number}, ${row.partnerName}`}
            activeId={active?.submissionId ?? null}
            onActive={(row) => go({ at: row.submissionId })}
            onOpen={(row) => open(row.submissionId)}
            hrefOf={(row) => `/submissions/${row.submissionId}`}
            preview
            onEnd={pages.loadMore}
            total={pages.more ? -1 : pages.rows.length}
            empty={<NothingHere view={view} filtered={asked !== ''} />}
          />
        ) : (
          <SkeletonRows rows={12} />
        )}
      </section>
      {active ? (
        <Preview
          key={active.submissionId}
          submissionId={active.submissionId}
          onOpen={() => open(active.submissionId)}
        />
      ) : null}
    </div>
  )
}

function countText(count: { count: number; more: boolean } | undefined): string | undefined {
  return count === undefined ? undefined : `${count.count.toLocaleString()}${count.more ? '+' : ''}`
}

function useTakeNext(open: (submissionId: string) => void) {
  const may = useMay()
  const readAgain = useReadAgain()
  const change = useChange(takeNext, {
    done: ({ submissionId }) => {
      if (submissionId === null)
        toastDone('Nothing is waiting', { detail: 'Every open submission is with somebody.' })
      else
        void readAgain(readSubmission, { params: { submissionId } }).then(() => open(submissionId))
    },
    refused: (problem) => toastFailed(problem.body.title, { detail: problem.body.detail }),
  })
  return { take: () => change.mutate({ body: {} }), busy: change.isPending, whyNot: may(takeNext) }
}

function NothingHere({ view, filtered }: { view: View; filtered: boolean }) {
  if (filtered)
    return (
      <EmptyState icon={Inbox} title="Nothing fits the filter">
        Empty the filter, or look in “Everything”.
      </EmptyState>
    )
  const words: Partial<Record<View, string>> = {
    open: 'Nothing waits for a decision. What partners send appears here by itself.',
    mine: 'You hold nothing. Press n to take the most urgent submission.',
    breaching_today: 'No clock runs out today.',
  }
  return (
    <EmptyState icon={Inbox} title="All clear">
      {words[view] ?? 'No submission is in this view. What partners hand in appears by itself.'}
    </EmptyState>
  )
}
