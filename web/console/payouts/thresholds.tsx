import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { showThresholds } from '../../../src/payouts/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { Select } from '../../ui/select.tsx'
import { Card, SkeletonRows } from '../../ui/surface.tsx'
import { todayText } from '../../ui/when.tsx'

const YEARS = 6

/** Who is above the reporting line of a calendar year, per payer in the US and vendor. */
export function Thresholds() {
  const thisYear = Number(todayText().slice(0, 4))
  const [year, setYear] = useState(String(thisYear))
  const found = useRoute(showThresholds, { query: { year } })
  const years = Array.from({ length: YEARS }, (_, back) => String(thisYear - back))
  const choose = (
    <Select
      label="Calendar year"
      className="w-28"
      options={years.map((value) => ({ value, label: value }))}
      value={year}
      onChange={setYear}
    />
  )
  if (found.error) return <ErrorPanel problem={found.error.body} />
  const rows = found.data?.rows ?? []
  return (
    <Card
      title="Reporting thresholds"
      note={
        found.data?.line ? (
          <>
            Line of {year}: <Money value={found.data.line} className="text-inherit" />, per payer
            and vendor. {found.data.source}
          </>
        ) : (
          'Per payer and vendor, by the bank’s booking date'
        )
      }
      aside={choose}
      flush
    >
      {found.data === undefined ? <SkeletonRows rows={3} /> : null}
      {found.data && rows.length === 0 ? (
        <p className="px-4 pb-4 text-muted">
          No payer in the US has paid a vendor that is reported in {year}.
        </p>
      ) : null}
      <ul aria-label="Reporting thresholds">
        {rows.map((row) => (
          <li
            key={`${row.payerId}${row.partnerId}`}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 border-t px-4 py-2.5"
          >
            <span className="min-w-0 flex-1">
              <Link
                to="/partners/$partnerId"
                params={{ partnerId: row.partnerId }}
                className="font-medium hover:underline"
              >
                {row.partnerName}
              </Link>
              <span className="block text-[12px] text-muted">
                {row.payerName} · tax number {row.taxNumberMasked ?? 'missing'}
                {row.isExempt ? ' · exempt' : ''}
              </span>
            </span>
            {row.isReported ? <Badge tone="warn">on Form {row.form}</Badge> : null}
            <span className="text-right">
              <Money value={row.paid} className="font-medium" />
              {/[1-9]/.test(row.withheld.amount) ? (
                <span className="block text-[12px] text-muted">
                  <Money value={row.withheld} className="text-inherit" /> withheld
                </span>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
