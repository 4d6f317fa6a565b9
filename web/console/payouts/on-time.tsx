import { Link } from '@tanstack/react-router'
import { CalendarCheck } from 'lucide-react'
import { useState } from 'react'
import { showOnTime } from '../../../src/payouts/contract.ts'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge, StatusDot } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { sayHealth, sayPast, sayStep } from '../../words/on-time.ts'
import { sayCode } from '../../words/submission.ts'

type Row = RouteWireAnswer<typeof showOnTime>['rows'][number]

/** What will be late unless somebody acts: who, what, and by when. */
export function OnTime() {
  const [owner, setOwner] = useState('all')
  const seen = useRoute(showOnTime, { query: {} })
  if (seen.error) return <ErrorPanel problem={seen.error.body} className="m-4" />
  if (!seen.data) return <SkeletonRows />
  const { rows, tallies, more, until } = seen.data
  if (rows.length === 0)
    return (
      <EmptyState icon={CalendarCheck} title="Nothing is due soon">
        What is owed until <Day on={until} /> stands here with the day it will be in the partner’s
        account, and who must act for it to be in time.
      </EmptyState>
    )
  const owners = [...new Set(rows.map((row) => row.owedBy))]
  const shown = rows.filter((row) => owner === 'all' || row.owedBy === owner)
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-x-5 gap-y-2 border-b px-4 py-2">
        {tallies.map(({ health, payables }) => {
          const { word, tone } = sayHealth(health)
          return (
            <span key={health} className="flex items-center gap-1.5">
              <StatusDot tone={tone}>{word}</StatusDot>
              <span className="tnum font-medium">{payables}</span>
            </span>
          )
        })}
        <Segmented
          label="Who acts next"
          value={owner}
          onChange={setOwner}
          options={[
            { value: 'all', label: 'Everybody' },
            ...owners.map((one) => ({ value: one, label: sayOwner(one) })),
          ]}
          className="ml-auto max-md:ml-0"
        />
      </div>
      <ul
        className="min-h-0 flex-1 overflow-y-auto"
        aria-label="What is owed, the most urgent first"
      >
        {shown.map((row) => (
          <OnTimeRow key={row.payableId} row={row} />
        ))}
        {more ? (
          <li className="px-4 py-3 text-muted">Only what is due first is shown: pay that first.</li>
        ) : null}
      </ul>
    </div>
  )
}

function OnTimeRow({ row }: { row: Row }) {
  const { word, tone } = sayHealth(row.health)
  return (
    <li className="flex items-start gap-x-4 gap-y-1 border-b px-4 py-2.5 max-md:flex-wrap">
      <div className="w-28 shrink-0 max-md:order-first max-md:w-full">
        <StatusDot tone={tone}>{word}</StatusDot>
      </div>
      <div className="w-60 shrink-0 max-md:w-auto max-md:flex-1">
        <p className="font-medium">{row.partnerName}</p>
        <Link
          to="/submissions/$submissionId"
          params={{ submissionId: row.submissionId }}
          className="font-mono text-[12px] text-muted underline underline-offset-3"
        >
          {row.reference}
        </Link>
      </div>
      <div className="min-w-0 flex-1 max-md:order-last max-md:basis-full">
        <p>
          {sayStep(row.step)}{' '}
          <Badge tone={tone === 'good' ? 'neutral' : tone}>{sayOwner(row.owedBy)}</Badge>{' '}
          {row.run ? (
            <Link
              to="/payouts/$runId"
              params={{ runId: row.run.runId }}
              className="font-mono text-[12px] underline underline-offset-3"
            >
              {row.run.number}
            </Link>
          ) : null}
        </p>
        <p className="text-[12.5px] text-muted">
          {row.actBefore && row.pastDays !== null ? (
            <span className="text-bad">
              was due <DateTime at={row.actBefore} />, {sayPast(row.pastDays)}
            </span>
          ) : row.actBefore ? (
            <>
              before <DateTime at={row.actBefore} />
            </>
          ) : (
            row.missing.map((reason) => reason.remedy).join(' ')
          )}
        </p>
      </div>
      <div className="shrink-0 text-right max-md:max-w-[50%]">
        <Money value={row.amount} className="font-medium" />
        <p className="text-[12px] text-muted">
          {row.health === 'late' ? (
            <>
              was due <Day on={row.dueOn} />
              {row.lateDays > 0 ? `, ${sayPast(row.lateDays)}` : null}
            </>
          ) : (
            <>
              due <Day on={row.dueOn} />
            </>
          )}
          {row.predictedOn === row.dueOn ? null : (
            <>, expected {row.predictedOn ? <Day on={row.predictedOn} /> : 'nobody can say when'}</>
          )}
          {row.isProvisional ? (
            <span className="block">its bank holidays are not published yet</span>
          ) : null}
        </p>
      </div>
    </li>
  )
}

function sayOwner(owner: string): string {
  return owner === 'time' ? 'waits' : sayCode(owner)
}
