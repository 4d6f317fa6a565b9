import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Building2, Plus, Upload } from 'lucide-react'
import { useState } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { enrolPartner, importPartners, listPartners } from '../../../src/partners/contract.ts'
import { usePages } from '../../api/queries.ts'
import { useMay } from '../../api/session.ts'
import { Badge, StatusDot, type Tone } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import type { Column } from '../../ui/data-table.tsx'
import { PageHeader } from '../../ui/page.tsx'
import { useTitle } from '../../ui/route-announcer.tsx'
import { sayCode } from '../../words/submission.ts'
import { FilteredList, useFilter } from '../filtered-list.tsx'
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
  const filter = useFilter()
  const [importing, setImporting] = useState(false)
  const [enrolling, setEnrolling] = useState(false)
  const pages = usePages(listPartners, { query: filter.asked ? { text: filter.asked } : {} })
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
      <FilteredList
        filter={filter}
        by="code or name"
        pages={pages}
        label="Partners"
        columns={columns}
        idOf={(row) => row.partnerId}
        nameOf={(row) => row.legalName}
        at={search.at ?? null}
        onAt={(at) => void navigate({ to: '/partners', search: { at }, replace: true })}
        onOpen={({ partnerId }) =>
          void navigate({ to: '/partners/$partnerId', params: { partnerId } })
        }
        hrefOf={({ partnerId }) => `/partners/${partnerId}`}
        icon={Building2}
        one="partner"
        none="No partners yet"
        next="A specialist or the lead adds one, or imports a list from CSV or XLSX."
      />
      {enrolling ? <EnrolDialog onClose={() => setEnrolling(false)} /> : null}
      <ImportList list="partners" open={importing} onClose={() => setImporting(false)} />
    </>
  )
}
