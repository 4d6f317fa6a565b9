import { CircleCheck } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { listBreaks, resolveBreak } from '../../../src/reconciliation/contract.ts'
import { useChange, usePages } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { Toolbar } from '../../ui/page.tsx'
import { ReasonDialog } from '../../ui/reason-dialog.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'

type Break = RouteWireAnswer<typeof listBreaks>['rows'][number]

/** What is not explained: whose it is, how old, and what to do. */
export function BreaksPane() {
  const [state, setState] = useState<'open' | 'resolved'>('open')
  const pages = usePages(listBreaks, { query: { state } })
  const [closing, setClosing] = useState<Break | null>(null)
  const resolve = useChange(resolveBreak, { done: () => setClosing(null) })
  return (
    <>
      <Toolbar>
        <Segmented
          label="Which breaks"
          value={state}
          onChange={(value) => setState(value === 'resolved' ? 'resolved' : 'open')}
          options={[
            { value: 'open', label: 'Open' },
            { value: 'resolved', label: 'Resolved' },
          ]}
        />
      </Toolbar>
      {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
      {!pages.loaded && !pages.problem ? <SkeletonRows /> : null}
      {pages.loaded && pages.rows.length === 0 ? (
        <EmptyState icon={CircleCheck} title={state === 'open' ? 'No open break' : 'None yet'}>
          What a bank statement says and nothing explains becomes a break, with an owner and its
          age. It comes with a statement that a specialist or Finance imports.
        </EmptyState>
      ) : null}
      <ul>
        {pages.rows.map((row) => (
          <BreakRow key={row.breakId} row={row} onResolve={() => setClosing(row)} />
        ))}
      </ul>
      {pages.more ? (
        <p className="p-3 text-center">
          <Button onClick={pages.loadMore}>Show more</Button>
        </p>
      ) : null}
      {closing ? (
        <ReasonDialog
          title="Resolve by a reason"
          intro="Money that is not explained stays in suspense."
          does="Resolve"
          busy={resolve.isPending}
          problem={resolve.error?.body ?? null}
          onClose={() => setClosing(null)}
          onReason={(reason) =>
            resolve.mutate({ params: { breakId: closing.breakId }, body: { reason } })
          }
        />
      ) : null}
    </>
  )
}

function BreakRow({ row, onResolve }: { row: Break; onResolve: () => void }) {
  const may = useMay()
  return (
    <li className="flex items-start gap-x-4 gap-y-2 border-b px-4 py-3 max-md:flex-wrap">
      <div className="min-w-0 flex-1 max-md:basis-full">
        <p>{row.resolution ?? row.text}</p>
        <p className="text-muted">
          {row.resolvedAt ? `resolved by ${row.resolvedBy}` : row.remedy}
        </p>
        <p className="mt-1 flex flex-wrap gap-1.5">
          <Badge>{sayCode(row.cause)}</Badge>
          <Badge tone="warn">{sayCode(row.owner)}</Badge>
          {row.accountName ? <Badge>{row.accountName}</Badge> : null}
        </p>
      </div>
      <div className="text-right max-md:flex-1 max-md:text-left">
        <Money value={row.amount} className="font-medium" />
        <p className="text-[12px] text-muted">
          since <Day on={row.since} />, {row.ageDays === 1 ? '1 day' : `${row.ageDays} days`}
        </p>
      </div>
      {row.resolvedAt === null ? (
        <Button size="sm" onClick={onResolve} disabledReason={may(resolveBreak)}>
          Resolve
        </Button>
      ) : null}
    </li>
  )
}
