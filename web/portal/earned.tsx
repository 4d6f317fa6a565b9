import { useState } from 'react'
import { listAccruals, readAccrual } from '../../src/submissions/contract.ts'
import type { RouteWireAnswer } from '../../src/platform/contract.ts'
import { usePages, useRoute } from '../api/queries.ts'
import { Button } from '../ui/button.tsx'
import { ErrorPanel } from '../ui/error-panel.tsx'
import { Card, SkeletonRows } from '../ui/surface.tsx'
import { AccrualFigures, AccrualRows, AccrualStage } from '../words/accrual.tsx'

type Row = RouteWireAnswer<typeof listAccruals>['rows'][number]

/** What the partner earned of its purchases, period by period; nothing where it earns nothing. */
export function Earned() {
  const accruals = usePages(listAccruals, { query: {} })
  if (accruals.problem) return <ErrorPanel problem={accruals.problem.body} />
  return (
    <>
      {accruals.rows.map((row) => (
        <Period key={row.accrualId} row={row} />
      ))}
    </>
  )
}

function Period({ row }: { row: Row }) {
  const [open, setOpen] = useState(false)
  return (
    <Card
      title={`Earned in ${row.period}`}
      note={row.programName}
      aside={<AccrualStage accrual={row} />}
    >
      <AccrualFigures accrual={row} />
      {open ? <Behind accrualId={row.accrualId} /> : null}
      <Button className="mt-3" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide the purchases' : 'Show the purchases'}
      </Button>
    </Card>
  )
}

function Behind({ accrualId }: { accrualId: string }) {
  const accrual = useRoute(readAccrual, { params: { accrualId } })
  if (accrual.error) return <ErrorPanel problem={accrual.error.body} className="mt-3" />
  if (!accrual.data) return <SkeletonRows rows={3} />
  const { rows, rowsMore, drawn } = accrual.data
  const href = (submissionId: string) => `/portal/submissions/${submissionId}`
  return <AccrualRows rows={rows} more={rowsMore} drawn={drawn} href={href} />
}
