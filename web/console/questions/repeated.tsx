import { Link } from '@tanstack/react-router'
import { repeatedExceptions } from '../../../src/reports/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Button } from '../../ui/button.tsx'
import { Money } from '../../ui/money.tsx'

/** Clauses that are overridden again and again: whether to change them is the owner's. */
export function RepeatedClauses({ onShow }: { onShow: (clauseId: string) => void }) {
  const found = useRoute(repeatedExceptions, {})
  if (!found.data || found.data.rows.length === 0) return null
  const { days, rows } = found.data
  return (
    <section aria-label="Clauses to change" className="shrink-0 space-y-2 border-b px-4 py-3">
      {rows.map((row) => (
        <p
          key={`${row.programId} ${row.clauseId} ${row.amount.currency}`}
          className="flex flex-wrap items-center gap-2"
        >
          <strong className="font-medium">Change clause {row.clauseId}?</strong>
          <span>
            {row.programName} overrode it {row.times} times in {days} days, for{' '}
            <Money value={row.amount} />.
          </span>
          <Button onClick={() => onShow(row.clauseId)}>Show them</Button>
          <Link
            to="/programs/$programId/edit"
            params={{ programId: row.programId }}
            className="font-medium underline underline-offset-3"
          >
            {row.draftId === null ? 'Begin a draft' : 'Open the draft'}
          </Link>
          {row.draftId === null ? null : (
            <span className="text-muted">
              {row.simulationId === null
                ? 'The draft is not simulated as it stands.'
                : 'The draft is simulated as it stands.'}
            </span>
          )}
        </p>
      ))}
    </section>
  )
}
