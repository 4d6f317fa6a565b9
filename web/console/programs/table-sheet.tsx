import { useEffect, useRef, type ClipboardEvent, type KeyboardEvent } from 'react'
import type { GridProblem, TableGrid } from '../../../src/programs/editing.ts'
import { cn } from '../../ui/cn.ts'
import { sayCode } from '../../words/submission.ts'
import { spanOf, type Cell } from './table-keys.ts'

export type SheetProps = {
  readonly label: string
  readonly grid: TableGrid
  readonly problems: readonly GridProblem[]
  readonly at: Cell
  readonly anchor: Cell
  /** What is being written into the cell; null when none is. */
  readonly written: string | null
  readonly describedBy: string
  /** The focus is in the sheet: it goes with the cell. */
  readonly isInside: boolean
  readonly onInside: (isInside: boolean) => void
  readonly onGo: (cell: Cell, extend: boolean) => void
  readonly onWrite: (text: string) => void
  readonly onOpen: (cell: Cell) => void
  readonly onLeave: () => void
  readonly onKey: (event: KeyboardEvent) => void
  readonly onCopy: (event: ClipboardEvent) => void
  readonly onPaste: (event: ClipboardEvent) => void
}

/** A decision table as a sheet: one cell has the focus, the arrows move it. */
export function TableSheet(props: SheetProps) {
  const { grid, problems } = props
  const lines = [['values', ...grid.columns.map(({ values }) => values)], ...grid.rows]
  return (
    <div className="max-h-[60vh] overflow-auto rounded-lg border bg-raised">
      <div
        role="grid"
        tabIndex={-1}
        aria-label={props.label}
        aria-describedby={props.describedBy}
        aria-rowcount={lines.length + 1}
        aria-colcount={grid.columns.length + 1}
        className="table w-max min-w-full text-left"
        onKeyDown={props.onKey}
        onFocus={() => props.onInside(true)}
        onBlur={({ currentTarget, relatedTarget }) => {
          // A cell that was being written leaves nobody behind: the next one takes the focus.
          if (relatedTarget !== null && !currentTarget.contains(relatedTarget))
            props.onInside(false)
        }}
        onCopy={props.onCopy}
        onPaste={props.onPaste}
      >
        <div role="rowgroup" className="table-header-group">
          <div role="row" className="table-row">
            <div role="columnheader" className={cn(headLook, 'left-0 z-20')}>
              <span className="block">Row</span>
              <span className="block font-normal text-muted">{grid.hit}</span>
            </div>
            {grid.columns.map((column, place) => (
              <div
                key={`${column.name} ${place}`}
                role="columnheader"
                className={cn(headLook, tint(column))}
              >
                <span className="block">{sayCode(column.name)}</span>
                <span className="block font-mono text-[11px] font-normal text-muted">
                  {column.type}
                </span>
              </div>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="table-row-group">
          {lines.map((cells, line) => (
            <div key={line} role="row" className="table-row">
              {cells.map((text, column) => {
                const cell = { row: line - 1, column }
                const isAt = isSame(props.at, cell)
                return (
                  <SheetCell
                    key={column}
                    {...props}
                    cell={cell}
                    text={text}
                    isAt={isAt}
                    isOutput={grid.columns[column - 1]?.type.startsWith('out') === true}
                    problem={problems.find((one) => one.row === cell.row && one.column === column)}
                  />
                )
              })}
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

const headLook =
  'table-cell sticky top-0 z-10 border-r border-b bg-hover px-2 py-1.5 text-[12px] font-semibold'

function tint({ type }: { readonly type: string }): string | undefined {
  return type.startsWith('out') ? 'bg-info-soft text-info' : undefined
}

function isSame(one: Cell, other: Cell): boolean {
  return one.row === other.row && one.column === other.column
}

type CellProps = SheetProps & {
  readonly cell: Cell
  readonly text: string
  readonly isAt: boolean
  readonly isOutput: boolean
  readonly problem: GridProblem | undefined
}

function SheetCell(props: CellProps) {
  const { cell, text, isAt, problem, written } = props
  const { top, bottom, left, right } = spanOf(props.at, props.anchor)
  const isChosen =
    cell.row >= top && cell.row <= bottom && cell.column >= left && cell.column <= right
  const isWritten = isAt && written !== null
  const place = useRef<HTMLDivElement>(null)
  const takesFocus = isAt && !isWritten && props.isInside
  useEffect(() => {
    if (takesFocus) place.current?.focus()
  }, [takesFocus])
  return (
    <div
      role="gridcell"
      ref={place}
      tabIndex={isAt && !isWritten ? 0 : -1}
      aria-selected={isChosen}
      aria-invalid={problem ? true : undefined}
      onMouseDown={(event) => {
        if (!isWritten) props.onGo(cell, event.shiftKey)
      }}
      onDoubleClick={() => props.onOpen(cell)}
      className={cn(
        'table-cell h-8 max-w-80 min-w-20 border-r align-middle border-b p-0 font-mono text-[12px] outline-offset-[-2px]',
        cell.column === 0 && 'sticky left-0 z-[5] bg-raised text-muted',
        cell.row === -1 && 'bg-hover text-muted',
        props.isOutput && cell.row >= 0 && 'bg-info-soft/40',
        isChosen && 'bg-chosen',
        problem && 'bg-bad-soft text-bad',
      )}
    >
      {isWritten ? (
        <input
          autoFocus
          aria-label={`${text === '' ? 'cell' : text}, being written`}
          aria-invalid={problem ? true : undefined}
          value={written}
          onChange={(event) => props.onWrite(event.target.value)}
          onBlur={props.onLeave}
          className="h-8 w-full min-w-40 bg-raised px-2 text-ink outline-2 -outline-offset-2 outline-accent"
        />
      ) : (
        <span className="block truncate px-2" title={text.length > 30 ? text : undefined}>
          {text === '-' ? <span className="text-muted">any</span> : text}
        </span>
      )}
    </div>
  )
}
