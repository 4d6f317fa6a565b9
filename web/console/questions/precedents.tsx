import { Link } from '@tanstack/react-router'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { readPrecedents } from '../../../src/submissions/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { Card, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime } from '../../ui/when.tsx'
import { sayCode } from '../../words/submission.ts'

type Precedent = RouteWireAnswer<typeof readPrecedents>['rows'][number]

/** Decided edge cases like this one: what was decided, why, and by whose authority. */
export function Precedents({ submissionId }: { submissionId: string }) {
  const found = useRoute(readPrecedents, { params: { submissionId } })
  const rows = found.data?.rows ?? []
  return (
    <section aria-label="Cases like this" className="space-y-3">
      <h2 className="font-semibold">Cases like this</h2>
      {found.error ? <ErrorPanel problem={found.error.body} /> : null}
      {!found.data && !found.error ? <SkeletonRows rows={3} /> : null}
      {found.data && rows.length === 0 ? (
        <p className="text-muted">No decided edge case is like this one yet.</p>
      ) : null}
      {rows.map((row) => (
        <PrecedentCard key={row.decisionId} row={row} />
      ))}
    </section>
  )
}

function PrecedentCard({ row }: { row: Precedent }) {
  const { authority } = row
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-2">
          <Link
            to="/submissions/$submissionId"
            params={{ submissionId: row.submissionId }}
            className="font-mono text-[12px] underline underline-offset-3"
          >
            {row.number}
          </Link>
          {sayCode(row.outcome)}
          {row.amount ? <Money value={row.amount} /> : null}
        </span>
      }
      note={
        <>
          {row.partnerName}, decided by {row.decidedByName ?? 'Quittance'},{' '}
          <DateTime at={row.decidedAt} />
        </>
      }
      aside={row.isReplaced ? <Badge tone="warn">decided again since</Badge> : null}
    >
      {row.reason ? <p className="whitespace-pre-line">{row.reason}</p> : null}
      {row.answers.map((one, index) => (
        <div key={index} className="mt-2 border-l-2 pl-2">
          <p className="text-muted">{one.question}</p>
          <p>
            {one.answer} <span className="text-[12px] text-muted">{one.answeredByName}</span>
          </p>
        </div>
      ))}
      {authority ? (
        <p className="mt-2 text-[12px]">
          By authority of {authority.grantedByName ?? 'Quittance'}, up to{' '}
          <Money value={authority.amount} />
          {authority.condition ? `, if: ${authority.condition} (${authority.conditionState})` : ''}
        </p>
      ) : null}
      <p className="mt-2 flex flex-wrap gap-1">
        {[...row.marks.map(sayCode), ...row.why].map((word) => (
          <Badge key={word}>{word}</Badge>
        ))}
      </p>
    </Card>
  )
}
