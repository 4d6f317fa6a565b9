import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Building2, ListFilter, Plus, Upload } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { enrolPartner, importPartners, listPartners } from '../../../src/partners/contract.ts'
import { usePages } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge, StatusDot, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { DataTable, type Column } from '../../ui/data-table.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { IconInput } from '../../ui/input.tsx'
import { PageHeader, Toolbar } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { sayCode } from '../../words/submission.ts'
import { ImportList } from '../imports/import-list.tsx'
import { EnrolDialog } from './enrol-dialog.tsx'

const route = getRouteApi('/console/partners')
export type PartnerRow = RouteWireAnswer<typeof listPartners>['rows'][number]

const statusTone: Record<string, Tone> = { active: 'good', suspended: 'warn', terminated: 'bad' }

export function PartnerStatus({ status }: { status: string }) {
  return <StatusDot tone={statusTone[status] ?? 'neutral'}>{sayCode(status)}</StatusDot>
}

const columns: readonly Column<PartnerRow>[] = [
  {
    id: 'code',
    head: 'Code',
    width: '8rem',
    hide: 'third',
    cell: (row) => <span className="font-mono text-[12px] text-muted">{row.code}</span>,
  },
  {
    id: 'name',
    head: 'Partner',
    cell: (row) => <span className="font-medium">{row.legalName}</span>,
  },
  {
    id: 'tier',
    head: 'Tier',
    width: '7rem',
    hide: 'last',
    cell: (row) => <Badge>{sayCode(row.tier)}</Badge>,
  },
  {
    id: 'status',
    head: 'Status',
    width: '7.5rem',
    cell: (row) => <PartnerStatus status={row.status} />,
  },
  { id: 'country', head: 'Country', width: '6rem', cell: (row) => row.country, hide: 'second' },
  {
    id: 'zone',
    head: 'Time zone',
    width: '11rem',
    cell: (row) => <span className="text-muted">{row.timeZone}</span>,
    hide: 'first',
  },
  {
    id: 'domains',
    head: 'Domains',
    width: '14rem',
    cell: (row) => <span className="text-muted">{row.domains.join(', ')}</span>,
    hide: 'first',
  },
]

const byOperations = 'A specialist or the lead keeps the list of partners.'

/** All partners, found by typing, and the door for a new list. */
export default function Partners() {
  useTitle('Partners')
  const search = route.useSearch()
  const navigate = useNavigate()
  const may = useMay()
  const [text, setText] = useState('')
  const [importing, setImporting] = useState(false)
  const [enrolling, setEnrolling] = useState(false)
  const asked = useDeferredValue(text.trim())
  const pages = usePages(listPartners, { query: asked ? { text: asked } : {} })
  const active = pages.rows.find((row) => row.partnerId === search.at) ?? pages.rows[0]
  const open = (row: PartnerRow) =>
    void navigate({ to: '/partners/$partnerId', params: { partnerId: row.partnerId } })
  return (
    <>
      <PageHeader
        title="Partners"
        actions={
          <>
            <Button
              icon={Upload}
              onClick={() => setImporting(true)}
              disabledReason={may(importPartners) && byOperations}
            >
              Import a list
            </Button>
            <Button
              icon={Plus}
              onClick={() => setEnrolling(true)}
              disabledReason={may(enrolPartner) && byOperations}
            >
              Add a partner
            </Button>
          </>
        }
      />
      <Toolbar>
        <IconInput
          icon={ListFilter}
          label="Filter by code or name"
          placeholder="Filter…"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="w-64"
        />
      </Toolbar>
      {pages.problem ? <ErrorPanel problem={pages.problem.body} className="m-4" /> : null}
      {pages.loaded ? (
        <DataTable
          label="Partners"
          rows={pages.rows}
          columns={columns}
          idOf={(row) => row.partnerId}
          nameOf={(row) => row.legalName}
          activeId={active?.partnerId ?? null}
          onActive={(row) =>
            void navigate({ to: '/partners', search: { at: row.partnerId }, replace: true })
          }
          onOpen={open}
          onEnd={pages.loadMore}
          total={pages.more ? -1 : pages.rows.length}
          empty={
            <EmptyState
              icon={Building2}
              title={asked ? 'No partner fits the filter' : 'No partners yet'}
            >
              {asked
                ? null
                : 'A specialist or the lead adds one, or imports a list from CSV or XLSX.'}
            </EmptyState>
          }
        />
      ) : pages.problem ? null : (
        <SkeletonRows rows={12} />
      )}
      {enrolling ? <EnrolDialog onClose={() => setEnrolling(false)} /> : null}
      <ImportList list="partners" open={importing} onClose={() => setImporting(false)} />
    </>
  )
}
