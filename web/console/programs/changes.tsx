import { FileDiff } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import type { RouteWireAnswer } from '../../../src/platform/contract.ts'
import { showDifference } from '../../../src/programs/contract.ts'
import { useRoute } from '../../api/queries.ts'
import { Badge } from '../../ui/badge.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { SelectField } from '../../ui/form-dialog.tsx'
import { cn } from '../../ui/cn.ts'
import { Card, EmptyState, SkeletonRows } from '../../ui/surface.tsx'
import { sayCode } from '../../words/submission.ts'

type Difference = NonNullable<RouteWireAnswer<typeof showDifference>['difference']>
type Change = Difference['figures'][number]
type VersionRow = { readonly versionId: string; readonly number: number; readonly status: string }

/** What a version says otherwise than another of its program: figures, rows, clauses, forms. */
export function Changes(props: { versionId: string; versions: readonly VersionRow[] }) {
  const { versionId, versions } = props
  const own = versions.find((row) => row.versionId === versionId)
  const others = versions.filter((row) => row.versionId !== versionId)
  const before = others.find((row) => row.number < (own?.number ?? 0))
  const [against, setAgainst] = useState(before?.versionId ?? others[0]?.versionId ?? '')
  const found = useRoute(
    showDifference,
    { params: { versionId }, query: against === '' ? {} : { against } },
    { keep: true },
  )
  if (found.error) return <ErrorPanel problem={found.error.body} className="m-4" />
  if (!found.data) return <SkeletonRows />
  const { difference } = found.data
  return (
    <div className="mx-auto w-full max-w-6xl space-y-4 p-4">
      {others.length === 0 ? (
        <EmptyState icon={FileDiff} title="There is no other version">
          What a later version says otherwise is listed here, row by row.
        </EmptyState>
      ) : (
        <SelectField
          label="Compared with"
          value={against}
          onChange={setAgainst}
          wrap="max-w-64"
          options={others.map((row) => ({
            value: row.versionId,
            label: `Version ${row.number}${row.status === 'draft' ? ' (draft)' : ''}`,
          }))}
        />
      )}
      {difference ? <Differences difference={difference} /> : null}
    </div>
  )
}

function Differences({ difference }: { difference: Difference }) {
  const { figures, tables, clauses, forms, lists, files } = difference
  if (files.length === 0)
    return <EmptyState icon={FileDiff} title="They say the same, byte for byte" />
  const said = files.map((file) => file.at)
  return (
    <>
      <ChangeCard title="Figures" changes={figures} />
      {tables.map((table) => (
        <Card key={table.table} title={sayCode(table.table)} note={tableNote(table)}>
          <ul className="space-y-2">
            {table.heading.map((change) => (
              <ChangeLine key={`head ${change.at}`} change={change} name={`Column ${change.at}`} />
            ))}
            {table.rows.map((row) =>
              row.cells.length > 0 ? (
                row.cells.map((cell) => (
                  <ChangeLine
                    key={`${row.at} ${cell.at}`}
                    change={cell}
                    name={`${row.at}, ${sayCode(cell.at)}`}
                  />
                ))
              ) : (
                <ChangeLine key={row.at} change={row} name={`Row ${row.at}`} />
              ),
            )}
          </ul>
        </Card>
      ))}
      <ChangeCard title="Clauses" changes={clauses} />
      <ChangeCard title="Forms" changes={forms} />
      <ChangeCard title="Lists" changes={lists} />
      <p className="text-muted">Files that differ: {said.join(', ')}.</p>
    </>
  )
}

function tableNote(table: Difference['tables'][number]): string {
  const count = (word: Change['change']) => table.rows.filter((row) => row.change === word).length
  const parts = (['added', 'removed', 'changed'] as const).flatMap((word) =>
    count(word) === 0 ? [] : [`${count(word)} ${word}`],
  )
  return [...parts, ...(table.reordered ? ['rows in another order'] : [])].join(', ')
}

function ChangeCard({ title, changes }: { title: string; changes: readonly Change[] }) {
  if (changes.length === 0) return null
  return (
    <Card title={title}>
      <ul className="space-y-2">
        {changes.map((change) => (
          <ChangeLine key={change.at} change={change} name={change.at} />
        ))}
      </ul>
    </Card>
  )
}

/** Longer than a line: before and after stand under each other. */
function isLong({ before, after }: Change): boolean {
  return Math.max(before?.length ?? 0, after?.length ?? 0) > 40
}

const tones = { added: 'good', removed: 'bad', changed: 'warn' } as const

function ChangeLine({ change, name }: { change: Change; name: ReactNode }) {
  return (
    <li className="grid gap-x-3 gap-y-0.5 sm:grid-cols-[14rem_1fr]">
      <span className="wrap-anywhere">
        <Badge tone={tones[change.change]} className="mr-1.5">
          {change.change}
        </Badge>
        <span className="font-mono text-[12px]">{name}</span>
      </span>
      <span className="min-w-0 wrap-anywhere whitespace-pre-line">
        {change.before === null ? null : (
          <del
            className={cn(
              'mr-2 rounded-sm bg-bad-soft px-1 text-bad',
              isLong(change) && 'mb-1 block',
            )}
          >
            {change.before}
          </del>
        )}
        {change.after === null ? null : (
          <ins
            className={cn(
              'rounded-sm bg-good-soft px-1 text-good no-underline',
              isLong(change) && 'block',
            )}
          >
            {change.after}
          </ins>
        )}
      </span>
    </li>
  )
}
