import { CalendarCheck, CircleAlert, CircleCheck, Lock } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import {
  closeMonth,
  listPeriods,
  prepareClose,
  showPeriod,
} from '../../../src/reconciliation/contract.ts'
import { useChange, useRoute } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { toastDone, toastFailed } from '../../ui/toast.tsx'
import { printMonth } from '../../ui/when.tsx'

type Period = RouteWireAnswer<typeof listPeriods>['rows'][number]

/** Months of the books; one prepares, another reviews and locks. */
export function ClosePane() {
  const periods = useRoute(listPeriods, {})
  const [open, setOpen] = useState<string | null>(null)
  if (periods.error) return <ErrorPanel problem={periods.error.body} className="m-4" />
  if (!periods.data) return <SkeletonRows />
  if (periods.data.rows.length === 0)
    return (
      <EmptyState icon={CalendarCheck} title="No month yet">
        A month stands here once something is booked in it. One of Finance prepares its close,
        another reviews and locks it.
      </EmptyState>
    )
  return (
    <ul>
      {periods.data.rows.map((row) => {
        const key = `${row.payerId} ${row.month}`
        return (
          <li key={key} className="border-b">
            <div className="flex items-center gap-3 px-4 py-2.5">
              <span className="tnum w-32 font-medium">{printMonth(row.month)}</span>
              <span className="flex-1">{row.payerName}</span>
              <Badge
                tone={
                  row.status === 'closed' ? 'good' : row.status === 'closing' ? 'warn' : 'neutral'
                }
              >
                {row.status}
              </Badge>
              <Button
                size="sm"
                aria-expanded={open === key}
                onClick={() => setOpen(open === key ? null : key)}
              >
                Checklist
              </Button>
            </div>
            {open === key ? <Checklist period={row} /> : null}
          </li>
        )
      })}
    </ul>
  )
}

const refused = (problem: { body: { title: string; detail: string } }) =>
  toastFailed(problem.body.title, { detail: problem.body.detail })

function Checklist({ period }: { period: Period }) {
  const params = { payerId: period.payerId, month: period.month }
  const detail = useRoute(showPeriod, { params })
  const may = useMay()
  const prepare = useChange(prepareClose, {
    done: () => toastDone('Handed over for review'),
    refused,
  })
  const close = useChange(closeMonth, {
    done: () => toastDone(`${printMonth(period.month)} is closed`),
    refused,
  })
  if (detail.error) return <ErrorPanel problem={detail.error.body} className="m-4" />
  if (!detail.data) return <SkeletonRows rows={4} />
  const blocked = detail.data.checklist.some((one) => one.blocks && !one.done)
  const stop = blocked ? 'What is listed comes first.' : null
  return (
    <div className="space-y-2 bg-side px-4 py-3">
      <ul className="space-y-1">
        {detail.data.checklist.map((one) => (
          <li key={one.code} className="flex gap-2">
            {one.done ? (
              <CircleCheck aria-label="Done" className="size-4 shrink-0 text-good" />
            ) : (
              <CircleAlert
                aria-label="To do"
                className={`size-4 shrink-0 ${one.blocks ? 'text-bad' : 'text-warn'}`}
              />
            )}
            {one.text}
          </li>
        ))}
      </ul>
      <p className="text-[12px] text-muted">
        {period.preparedBy ? `Prepared by ${period.preparedBy}. ` : ''}
        {period.reviewedBy ? `Closed by ${period.reviewedBy}. ` : ''}
        {period.figuresHash ? <span className="font-mono">{period.figuresHash}</span> : null}
      </p>
      {period.status === 'open' ? (
        <Button
          icon={CalendarCheck}
          busy={prepare.isPending}
          onClick={() => prepare.mutate({ params })}
          disabledReason={may(prepareClose) ?? stop}
        >
          Prepare the close
        </Button>
      ) : period.status === 'closing' ? (
        <Button
          look="primary"
          icon={Lock}
          busy={close.isPending}
          onClick={() => close.mutate({ params })}
          disabledReason={may(closeMonth) ?? stop}
        >
          Close the month
        </Button>
      ) : null}
    </div>
  )
}
