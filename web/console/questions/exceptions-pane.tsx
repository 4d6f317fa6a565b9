import { useNavigate } from '@tanstack/react-router'
import { Download, Scale } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { listPrograms } from '../../../src/programs/contract.ts'
import { exceptionClauses, exceptionFile, listExceptions } from '../../../src/reports/contract.ts'
import { addressOf } from '../../api/client.ts'
import { usePages, useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { buttonLook } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Input } from '../../ui/input.tsx'
import { Money } from '../../ui/money.tsx'
import { Toolbar } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { Day } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'
import { RepeatedClauses } from './repeated.tsx'

type Row = RouteWireAnswer<typeof listExceptions>['rows'][number]

const whyWords: Record<string, string> = {
  over_limit: 'Above the limit',
  outside_policy: 'Outside the terms',
  outside_term: 'Outside a term',
}
const tones = { open: 'warn', fulfilled: 'good', failed: 'bad' } as const

const columns: readonly Column<Row>[] = [
  { id: 'on', head: 'Used on', width: '7rem', cell: (row) => <Day on={row.usedOn} /> },
  {
    id: 'number',
    head: 'Case',
    width: '10rem',
    cell: (row) => <span className="font-mono text-[12px]">{row.number}</span>,
  },
  {
    id: 'partner',
    head: 'Partner',
    hide: 'third',
    cell: (row) => <span className="font-medium">{row.partnerName}</span>,
  },
  {
    id: 'why',
    head: 'What',
    width: '12rem',
    cell: (row) => (
      <>
        {whyWords[row.why] ?? row.why}{' '}
        <span className="text-muted">{row.clauseIds.join(', ')}</span>
      </>
    ),
  },
  {
    id: 'by',
    head: 'Asked by, authority of',
    hide: 'second',
    cell: (row) => `${row.askedByName ?? ''}, ${row.grantedByName ?? ''}`,
  },
  {
    id: 'condition',
    head: 'On condition',
    hide: 'first',
    cell: (row) =>
      row.condition === null ? null : (
        <>
          <Badge tone={toneOf(row.conditionState)}>{sayCode(row.conditionState ?? '')}</Badge>{' '}
          {row.condition}
        </>
      ),
  },
  {
    id: 'amount',
    head: 'Amount',
    width: '7.5rem',
    align: 'right',
    cell: (row) => <Money value={row.amount} />,
  },
]

function toneOf(state: string | null) {
  return state === 'open' || state === 'fulfilled' || state === 'failed' ? tones[state] : 'neutral'
}

const conditions = [
  { value: 'all', label: 'Any condition' },
  { value: 'open', label: 'Condition open' },
  { value: 'fulfilled', label: 'Condition fulfilled' },
  { value: 'failed', label: 'Condition failed' },
] as const

/** What was chosen, without what was left open. */
function useFilter() {
  const [programId, setProgram] = useState('all')
  const [clauseId, setClause] = useState('all')
  const [condition, setCondition] = useState<(typeof conditions)[number]['value']>('all')
  const [from, setFrom] = useState('')
  const [until, setUntil] = useState('')
  const query = {
    ...(programId === 'all' ? {} : { programId }),
    ...(clauseId === 'all' ? {} : { clauseId }),
    ...(condition === 'all' ? {} : { condition }),
    ...(from === '' ? {} : { from }),
    ...(until === '' ? {} : { until }),
  }
  return {
    programId,
    setProgram,
    clauseId,
    setClause,
    condition,
    setCondition,
    from,
    setFrom,
    until,
    setUntil,
    query,
  }
}

/** Every approval outside the terms: the clause, who asked, whose authority, on what condition. */
export function ExceptionsPane() {
  const filter = useFilter()
  const { query } = filter
  const pages = usePages(listExceptions, { query })
  const navigate = useNavigate()
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Toolbar className="flex-wrap">
        <Filters filter={filter} />
        <span className="ml-auto flex gap-2">
          {(['xlsx', 'csv'] as const).map((format) => (
            <a
              key={format}
              className={buttonLook()}
              href={addressOf(exceptionFile, { query: { ...query, format } })}
              download={`exceptions.${format}`}
            >
              <Download aria-hidden className="size-3.5" />
              {format.toUpperCase()}
            </a>
          ))}
        </span>
      </Toolbar>
      <RepeatedClauses onShow={filter.setClause} />
      {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
      {pages.loaded ? (
        <DataTable
          label="Exceptions"
          rows={pages.rows}
          columns={columns}
          idOf={(row) => row.authorityId}
          nameOf={(row) => `${row.number}, ${row.partnerName}`}
          onOpen={(row) =>
            void navigate({
              to: '/submissions/$submissionId',
              params: { submissionId: row.submissionId },
            })
          }
          hrefOf={(row) => `/submissions/${row.submissionId}`}
          onEnd={pages.loadMore}
          total={pages.more ? -1 : pages.rows.length}
          empty={
            <EmptyState icon={Scale} title="No exception here">
              A row appears with every decision that an authority let through: what it overrides,
              who asked, and on what condition.
            </EmptyState>
          }
        />
      ) : pages.problem ? null : (
        <SkeletonRows />
      )}
    </div>
  )
}

function Filters({ filter }: { filter: ReturnType<typeof useFilter> }) {
  const programs = usePages(listPrograms, {})
  const clauses = useRoute(exceptionClauses, {})
  return (
    <>
      <Select
        label="Program"
        className="w-44"
        value={filter.programId}
        onChange={filter.setProgram}
        options={[
          { value: 'all', label: 'All programs' },
          ...programs.rows.map((row) => ({ value: row.programId, label: row.code })),
        ]}
      />
      <Select
        label="Clause"
        className="w-44"
        value={filter.clauseId}
        onChange={filter.setClause}
        options={[
          { value: 'all', label: 'All clauses' },
          ...(clauses.data?.rows ?? []).map(({ clauseId, times }) => ({
            value: clauseId,
            label: clauseId,
            note: `${times} times`,
          })),
        ]}
      />
      <Select
        label="Condition"
        className="w-44"
        value={filter.condition}
        onChange={(value) =>
          filter.setCondition(conditions.find((one) => one.value === value)?.value ?? 'all')
        }
        options={[...conditions]}
      />
      <Input
        type="date"
        aria-label="From"
        className="w-36"
        value={filter.from}
        onChange={(event) => filter.setFrom(event.target.value)}
      />
      <Input
        type="date"
        aria-label="Before"
        className="w-36"
        value={filter.until}
        onChange={(event) => filter.setUntil(event.target.value)}
      />
    </>
  )
}
