import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { cn } from './cn.ts'
import { DataRow, TableHead, toggled } from './data-row.tsx'
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
  /** The row in focus; `j` and `k` move it, the preview follows it. Without it the table keeps one
   *  itself, as far as rows can be opened. */
  readonly activeId?: string | null
  readonly onActive?: (row: Row) => void
  readonly onOpen?: (row: Row) => void
  /** Where a row leads: its name is a link there, for a new window and for those who tab. */
  readonly hrefOf?: (row: Row) => string
  /** The row in focus is shown beside: a click puts in focus, a second one opens. */
  readonly preview?: boolean
  readonly chosen?: ReadonlySet<string>
  readonly onChosen?: (ids: ReadonlySet<string>) => void
  /** All rows there are, when more can be loaded; -1 when unknown. */
  readonly total?: number
  readonly onEnd?: () => void
  readonly empty?: ReactNode
  readonly className?: string
}

const ROW_PX = 36
/** A list of any length: only the rows in sight are in the page. Plain elements per cell. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { rows, idOf } = props
  const [own, setOwn] = useState<string | null>(null)
  const activeId = props.activeId === undefined ? own : props.activeId
  const setAt = (row: Row) => {
    setOwn(idOf(row))
    props.onActive?.(row)
  }
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
  const show = (index: number, row: Row) => {
    virtual.scrollToIndex(index)
    const list = scroller.current
    if (!list?.contains(document.activeElement) || !props.hrefOf) return
    list.querySelector<HTMLElement>(`[data-row-link="${CSS.escape(idOf(row))}"]`)?.focus()
  }
  const move = useTableKeys(props, activeId, setAt, show)

  const shown = items.map(({ index }) => rows[index]).filter((row) => row !== undefined)
  const active = shown.find((row) => idOf(row) === activeId)
  const stop = active ?? shown[0]
  const top = (items[0]?.start ?? ROW_PX) - ROW_PX
  const bottom = virtual.getTotalSize() - ((items.at(-1)?.end ?? ROW_PX) - ROW_PX)
  if (rows.length === 0 && props.empty)
    return <div className="min-h-0 flex-1 overflow-y-auto">{props.empty}</div>
  return (
    <div
      ref={scroller}
      tabIndex={props.hrefOf && stop !== undefined ? undefined : 0}
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
          {items.map(({ index }) => {
            const row = rows[index]
            if (row === undefined) return null
            const place = { index, active: row === active, stop: row === stop, setAt, move }
            return <DataRow key={idOf(row)} table={props} row={row} {...place} />
          })}
          {bottom > 0 ? <tr aria-hidden style={{ height: bottom }} /> : null}
        </tbody>
      </table>
    </div>
  )
}

/** Binds the keys of the table, and answers what moves its focus. */
function useTableKeys<Row>(
  props: DataTableProps<Row>,
  activeId: string | null,
  setAt: (row: Row) => void,
  show: (index: number, row: Row) => void,
): (step: number) => void {
  const { rows, idOf, onActive, onOpen, chosen, onChosen } = props
  const at = rows.findIndex((row) => idOf(row) === activeId)
  const active = rows[at]
  const move = (step: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, at + step))
    const row = rows[next]
    if (row === undefined) return
    setAt(row)
    show(next, row)
  }
  const still = onActive === undefined && onOpen === undefined
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
  return move
}
