import { Link } from '@tanstack/react-router'
import { listTransmissions } from '../../../src/payouts/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { DateTime } from '../../ui/when.tsx'
import { transmissionWords } from '../../words/transmission.ts'

/** Files that did not reach the bank, or of which nobody can tell, or that are late: each leads to its
 *  run. Nothing when every file is where it should be. */
export function Unsent() {
  const found = useRoute(listTransmissions, {})
  const rows = (found.data?.rows ?? []).filter(
    ({ state, late }) => late || state === 'failed' || state === 'unknown',
  )
  if (rows.length === 0) return null
  return (
    <section aria-label="Files not at the bank" className="border-b bg-warn-soft px-4 py-2">
      <ul className="space-y-1">
        {rows.map((row) => {
          const words = transmissionWords[row.state]
          return (
            <li key={row.runId} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Badge tone={words?.tone ?? 'neutral'}>{words?.word ?? row.state}</Badge>
              <Link
                to="/payouts/$runId"
                params={{ runId: row.runId }}
                className="font-medium underline underline-offset-2"
              >
                The file of {row.number}
              </Link>
              <span>
                {row.late ? 'is late: ' : ''}the bank closes <DateTime at={row.cutOffAt} />
              </span>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
