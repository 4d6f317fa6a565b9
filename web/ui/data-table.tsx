import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, type ReactNode } from 'react'
import { Checkbox } from './checkbox.tsx'
import { cn } from './cn.ts'
import { useKeys } from './keys.tsx'

export type Column<Row> = {
  readonly id: string
  readonly head: string
  readonly cell: (row: Row) => ReactNode
  /** CSS width; the table is laid out fixed. One column without a width takes the rest. */
  readonly width?: string
  readonly align?: 'right'
  /** Which columns go first when the table gets narrow. */
  readonly hide?: 'first' | 'second' | 'third' | 'last'
}

export type DataTableProps<Row> = {
  readonly label: string
  readonly rows: readonly Row[]
  readonly columns: readonly Column<Row>[]
  readonly idOf: (row: Row) => string
  /** How a row is named to those who cannot see it: "MDF-2026-00042, Brightpath Cloud". */
  readonly nameOf: (row: Row) => string
  /** The row in focus; `j` and `k` move it, the preview follows it. */
  readonly activeId?: string | null
  readonly onActive?: (row: Row) => void
  readonly onOpen?: (row: Row) => void
  readonly chosen?: ReadonlySet<string>
  readonly onChosen?: (ids: ReadonlySet<string>) => void
  /** All rows there are, when more can be loaded; -1 when unknown. */
  readonly total?: number
  readonly onEnd?: () => void
  readonly empty?: ReactNode
  readonly className?: string
}

const ROW_PX = 36
const hidden = {
  first: '@max-[52rem]:hidden',
  second: '@max-[46rem]:hidden',
  third: '@max-[34rem]:hidden',
  last: '@max-[26rem]:hidden',
} as const

/** A list of any length: only the rows in sight are in the page. Plain elements per cell. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, columns, idOf, activeId, chosen } = props
  const scroller = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    // The head stands above the rows and stays on top of them.
    scrollMargin: ROW_PX,
    scrollPaddingStart: ROW_PX,
    scrollPaddingEnd: ROW_PX,
  })
  const items = virtual.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { onEnd } = props
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 20) onEnd?.()
  }, [last, rows.length, onEnd])
  useTableKeys(props, (index) => virtual.scrollToIndex(index))

  const top = (items[0]?.start ?? ROW_PX) - ROW_PX
  const bottom = virtual.getTotalSize() - ((items.at(-1)?.end ?? ROW_PX) - ROW_PX)
  if (rows.length === 0 && props.empty)
    return <div className="min-h-0 flex-1 overflow-y-auto">{props.empty}</div>
  return (
    <div
      ref={scroller}
      tabIndex={0}
      role="region"
      aria-label={props.label}
      className={cn(
        '@container relative min-h-0 flex-1 overflow-auto -outline-offset-2',
        props.className,
      )}
    >
      <table
        aria-label={props.label}
        aria-rowcount={(props.total ?? rows.length) < 0 ? -1 : (props.total ?? rows.length) + 1}
        className="w-full table-fixed border-collapse text-left"
      >
        <TableHead {...props} />
        <tbody>
          {top > 0 ? <tr aria-hidden style={{ height: top }} /> : null}
          {items.map((item) => {
            const row = rows[item.index]
            if (row === undefined) return null
            const id = idOf(row)
            return (
              <tr
                key={id}
                aria-rowindex={item.index + 2}
                aria-selected={chosen ? chosen.has(id) : id === activeId}
                onClick={() => (props.onActive ?? props.onOpen)?.(row)}
                onDoubleClick={() => props.onOpen?.(row)}
                className={cn(
                  'h-9 border-b',
                  (props.onActive ?? props.onOpen) && 'cursor-default hover:bg-hover',
                  id === activeId &&
                    'bg-chosen shadow-[inset_2px_0_0_var(--accent)] hover:bg-chosen',
                )}
              >
                {chosen ? (
                  <td className="pl-3.5" onClick={(event) => event.stopPropagation()}>
                    <Checkbox
                      label={`Select ${props.nameOf(row)}`}
                      checked={chosen.has(id)}
                      onChange={() => props.onChosen?.(toggled(chosen, id))}
                    />
                  </td>
                ) : null}
                {columns.map((column) => (
                  <td
                    key={column.id}
                    className={cn(
                      'truncate px-3',
                      column.align && 'text-right',
                      column.hide && hidden[column.hide],
                    )}
                  >
                    {column.cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          {bottom > 0 ? <tr aria-hidden style={{ height: bottom }} /> : null}
        </tbody>
      </table>
    </div>
  )
}

function TableHead<Row>({ rows, columns, idOf, chosen, onChosen }: DataTableProps<Row>) {
  const all = chosen !== undefined && rows.length > 0 && rows.every((row) => chosen.has(idOf(row)))
  return (
    <thead className="sticky top-0 z-10 bg-canvas">
      <tr aria-rowindex={1} className="h-9 shadow-[inset_0_-1px_0_var(--line)]">
        {chosen ? (
          <th className="w-9 pl-3.5">
            <Checkbox
              label="Select all rows loaded"
              checked={all}
              some={!all && chosen.size > 0}
              onChange={(on) => onChosen?.(on ? new Set(rows.map(idOf)) : new Set())}
            />
          </th>
        ) : null}
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            style={{ width: column.width }}
            className={cn(
              'eyebrow truncate px-3',
              column.align && 'text-right',
              column.hide && hidden[column.hide],
            )}
          >
            {column.head}
          </th>
        ))}
      </tr>
    </thead>
  )
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}

function useTableKeys<Row>(props: DataTableProps<Row>, show: (index: number) => void): void {
  const { rows, idOf, activeId, onActive, onOpen, chosen, onChosen } = props
  const at = rows.findIndex((row) => idOf(row) === activeId)
  const active = rows[at]
  const move = (step: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, at + step))
    const row = rows[next]
    if (row === undefined) return
    onActive?.(row)
    show(next)
  }
  const still = onActive === undefined
  useKeys(props.label, [
    { key: 'j', does: 'Next row', run: () => move(1), off: still },
    { key: 'k', does: 'Row before', run: () => move(-1), off: still },
    ...(onOpen
      ? [
          {
            key: 'Enter',
            does: 'Open the row',
            run: () => active && onOpen(active),
            off: active === undefined,
          },
        ]
      : []),
    ...(chosen
      ? [
          {
            key: 'x',
            does: 'Select the row',
            run: () => active && onChosen?.(toggled(chosen, idOf(active))),
          },
        ]
      : []),
  ])
}
