import { Download, FileText } from 'lucide-react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { listStatements, statementFile } from '../../../src/reconciliation/contract.ts'
import { addressOf } from '../../api/client.ts'
import { usePages } from '../../api/queries.ts'
import { Badge, type Tone } from '../../ui/badge.tsx'
import { Button, buttonLook } from '../../ui/button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Money } from '../../ui/money.tsx'
import { EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { DateTime, Day } from '../../ui/when.tsx'
import { broughtBy } from '../../words/inbound.ts'

type Statement = RouteWireAnswer<typeof listStatements>['rows'][number]

const proofs: Record<string, { word: string; tone: Tone }> = {
  proven: { word: 'Proven', tone: 'good' },
  chained: { word: 'Proven by its neighbours', tone: 'good' },
  unproven: { word: 'Not proven', tone: 'warn' },
  contradicted: { word: 'Contradicts itself', tone: 'bad' },
}

/** Whether opening + lines = closing. */
export function Proof({ statement }: { statement: Pick<Statement, 'proof'> }) {
  const { word, tone } = proofs[statement.proof] ?? {
    word: statement.proof,
    tone: 'neutral' as const,
  }
  return <Badge tone={tone}>{word}</Badge>
}

export function StatementsPane() {
  const pages = usePages(listStatements, { query: {} })
  if (pages.problem) return <ErrorPanel problem={pages.problem.body} className="m-4" />
  if (!pages.loaded) return <SkeletonRows />
  if (pages.rows.length === 0)
    return (
      <EmptyState icon={FileText} title="No statement yet">
        A specialist or Finance imports what the bank sends: camt.053 or MT940.
      </EmptyState>
    )
  return (
    <>
      <ul>
        {pages.rows.map((row) => (
          <StatementRow key={row.statementId} row={row} />
        ))}
      </ul>
      {pages.more ? (
        <p className="p-3 text-center">
          <Button onClick={pages.loadMore}>Show older</Button>
        </p>
      ) : null}
    </>
  )
}

function StatementRow({ row }: { row: Statement }) {
  return (
    <li className="flex flex-wrap items-center gap-x-6 gap-y-2 border-b px-4 py-3">
      <div className="w-64">
        <p className="font-medium">{row.accountName}</p>
        <p className="text-[12px] text-muted">
          <Day on={row.openedOn} /> to <Day on={row.closedOn} />
        </p>
      </div>
      <p className="tnum min-w-64 flex-1">
        <Money value={row.opening} />{' '}
        <span className="text-muted">
          + {row.lines} {row.lines === 1 ? 'line' : 'lines'} =
        </span>{' '}
        <Money value={row.closing} />
        {row.difference ? (
          <span className="block text-bad">
            differs by <Money value={row.difference} />
          </span>
        ) : null}
        {row.why ? <span className="block text-[12px] text-muted">{row.why}</span> : null}
        {row.warnings.map((warning) => (
          <span key={warning} className="block text-[12px] text-warn">
            {warning}
          </span>
        ))}
      </p>
      <Proof statement={row} />
      <p className="text-[12px] text-muted">
        {broughtBy(row.importedBy)}, <DateTime at={row.importedAt} />
      </p>
      <a
        className={buttonLook({ look: 'quiet', size: 'sm' })}
        href={addressOf(statementFile, { params: { statementId: row.statementId } })}
        download={row.fileName}
      >
        <Download aria-hidden className="size-3.5" />
        File
      </a>
    </li>
  )
}
