import { useRef, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { Checkbox } from './checkbox.tsx'
import { cn } from './cn.ts'
import type { Column, DataTableProps } from './data-table.tsx'

/** Which columns leave when the table gets narrow. */
export const hidden = {
  first: '@max-[52rem]:hidden',
  second: '@max-[46rem]:hidden',
  third: '@max-[34rem]:hidden',
  last: '@max-[26rem]:hidden',
} as const

export function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Below this a preview is out of sight, so that a tap has to open the row itself. */
const previewSeen = '(width >= 64rem)'

/** What a press on a row does: nothing where a control in it was meant or text was selected; a new
 *  window with a key held or by the middle button; else the row, or its preview where one stands
 *  beside. Enter on the row's link comes as a press of no pointer (`detail` 0), and opens. */
function usePress<Row>(props: DataTableProps<Row>, setAt: (row: Row) => void) {
  const { hrefOf, onOpen, preview } = props
  return (event: MouseEvent<HTMLTableRowElement>, row: Row) => {
    const { target } = event
    const control = target instanceof Element ? target.closest('a,button,input,label') : null
    const own = control?.hasAttribute('data-row-link') === true
    if (control !== null && !own) return
    event.preventDefault()
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button === 1) {
      if (hrefOf) window.open(hrefOf(row), '_blank', 'noopener')
      return
    }
    if (event.detail > 0 && window.getSelection()?.type === 'Range' && !own) return
    const looks = preview === true && event.detail > 0 && window.matchMedia(previewSeen).matches
    setAt(row)
    // After the address of the list has taken the row in: on the way back it is in focus again.
    if (!looks && onOpen) setTimeout(() => onOpen(row))
  }
}

export type DataRowProps<Row> = {
  readonly table: DataTableProps<Row>
  readonly row: Row
  readonly index: number
  readonly active: boolean
  /** Whether Tab stops here: at one row of the table. */
  readonly stop: boolean
  readonly setAt: (row: Row) => void
  /** Puts a row further down or up in focus. */
  readonly move: (step: number) => void
}

/** One row: plain elements, its name a link where it leads somewhere. */
export function DataRow<Row>(props: DataRowProps<Row>) {
  const { table, row, index, active, stop, setAt, move } = props
  const press = usePress(table, setAt)
  const middle = useRef(false)
  const { chosen, columns, idOf, nameOf, hrefOf } = table
  const id = idOf(row)
  const named = columns.find((column) => column.hide === undefined)?.id
  const live = table.onActive ?? table.onOpen
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={chosen ? chosen.has(id) : active}
      onClick={live ? (event) => press(event, row) : undefined}
      onDoubleClick={() => table.preview && table.onOpen?.(row)}
      // A middle press begins the browser's own scrolling unless it is kept from it.
      onMouseDown={(event) => {
        middle.current = event.button === 1
        if (middle.current && hrefOf) event.preventDefault()
      }}
      onAuxClick={(event) => middle.current && press(event, row)}
      className={cn(
        'h-9 border-b',
        live && 'cursor-default hover:bg-hover',
        hrefOf && !table.preview && 'cursor-pointer',
        active && 'bg-chosen shadow-[inset_2px_0_0_var(--accent)] hover:bg-chosen',
      )}
    >
      {chosen ? (
        <td className="pl-3.5" onClick={(event) => event.stopPropagation()}>
          <Checkbox
            label={`Select ${nameOf(row)}`}
            checked={chosen.has(id)}
            onChange={() => table.onChosen?.(toggled(chosen, id))}
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
          {hrefOf && column.id === named ? (
            <RowLink href={hrefOf(row)} id={id} stop={stop} move={move}>
              {column.cell(row)}
            </RowLink>
          ) : (
            column.cell(row)
          )}
        </td>
      ))}
    </tr>
  )
}

type RowLinkProps = {
  readonly href: string
  readonly id: string
  readonly stop: boolean
  readonly move: (step: number) => void
  readonly children: ReactNode
}

/** The name of a row as a link. On it the arrows go from row to row. */
function RowLink({ href, id, stop, move, children }: RowLinkProps) {
  const arrow = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    move(step)
  }
  return (
    <a
      href={href}
      data-row-link={id}
      draggable={false}
      tabIndex={stop ? 0 : -1}
      onKeyDown={arrow}
      className="block truncate rounded-sm -outline-offset-2"
    >
      {children}
    </a>
  )
}

/** The columns' names, and the box that chooses all. */
export function TableHead<Row>(props: DataTableProps<Row>) {
  const { rows, columns, idOf, chosen, onChosen } = props
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
        {columns.map((column: Column<Row>) => (
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
