import {
  ArrowDown,
  ArrowUp,
  CircleAlert,
  CircleCheck,
  Columns3,
  Plus,
  Redo2,
  Trash2,
  Undo2,
} from 'lucide-react'
import { useDeferredValue, useId, useMemo, useState } from 'react'
import type { Currency } from '../../../src/kernel/currency.ts'
import {
  conditionsOf,
  gridProblems,
  hitPolicies,
  meaningOf,
  printGrid,
  readGrid,
  sayCell,
  typesOfFacts,
  withBlock,
  withCell,
  withColumn,
  withoutColumn,
  withoutRow,
  withRow,
  withRowMoved,
  type GridProblem,
  type TableGrid,
} from '../../../src/programs/editing.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Menu } from '../../ui/menu.tsx'
import { Select } from '../../ui/select.tsx'
import { sayCode } from '../../words/submission.ts'
import { DmnButton } from './dmn-button.tsx'
import { TextEditor } from './text-editor.tsx'
import { readBlock, sheetKey, spanOf, type Cell, type SheetKey } from './table-keys.ts'
import { useHistory } from './table-history.ts'
import { TableSheet } from './table-sheet.tsx'

export type TableEditorProps = {
  readonly file: string
  readonly text: string
  readonly currency: Currency
  readonly onChange: (text: string) => void
}

/** The editor of one decision table; as text where the file is no sheet. */
export function TableEditor(props: TableEditorProps) {
  const grid = useMemo(() => readGrid(props.text), [props.text])
  if (grid === null)
    return <TextEditor label={props.file} text={props.text} onChange={props.onChange} />
  return <GridEditor {...props} grid={grid} />
}

function GridEditor(props: TableEditorProps & { readonly grid: TableGrid }) {
  const { file, currency, grid } = props
  const id = useId()
  const history = useHistory(props.text, props.onChange)
  const [at, setAt] = useState<Cell>({ row: 0, column: 1 })
  const [anchor, setAnchor] = useState<Cell>(at)
  const [written, setWritten] = useState<string | null>(null)
  const [isInside, setInside] = useState(false)
  const shown = written === null ? grid : withCell(grid, at, written)
  const judged = useDeferredValue(shown)
  const problems = useMemo(() => gridProblems(file, judged, currency), [file, judged, currency])
  const table = file
    .replace(/^.*\//, '')
    .replace(/\.csv$/, '')
    .replaceAll('-', '_')
  const put = (next: TableGrid) => history.change(printGrid(next))
  const go = (cell: Cell, extend = false) => {
    const row = Math.max(-1, Math.min(grid.rows.length - 1, cell.row))
    const column = Math.max(0, Math.min(grid.columns.length, cell.column))
    setAt({ row, column })
    if (!extend) setAnchor({ row, column })
  }
  const commit = (by: Cell = { row: 0, column: 0 }) => {
    if (written !== null) put(withCell(grid, at, written))
    setWritten(null)
    go({ row: at.row + by.row, column: at.column + by.column })
  }
  const addRow = (conditions?: readonly string[]) => {
    const place = conditions === undefined ? at.row + 1 : grid.rows.length
    put(withRow(grid, place, conditions))
    setAt({ row: place, column: 1 })
    setAnchor({ row: place, column: 1 })
    setInside(true)
  }
  const run = (key: SheetKey) => {
    switch (key.do) {
      case 'go':
        return go({ row: at.row + key.by.row, column: at.column + key.by.column }, key.extend)
      case 'edge':
        return go({
          row: key.far ? (key.column === 'first' ? 0 : grid.rows.length - 1) : at.row,
          column: key.column === 'first' ? 0 : grid.columns.length,
        })
      case 'write':
        if (at.row === -1 && at.column === 0) return
        return setWritten(key.text ?? textAt(grid, at))
      case 'clear':
        return put(cleared(grid, at, anchor))
      case 'addRow':
        return addRow()
      case 'dropRow':
        return dropRow()
      case 'moveRow':
        put(withRowMoved(grid, at.row, at.row + key.by))
        return go({ row: at.row + key.by, column: at.column })
      case 'undo':
        return history.undo()
      case 'redo':
        return history.redo()
    }
  }
  const dropRow = () => {
    if (at.row < 0 || grid.rows.length < 2) return
    put(withoutRow(grid, at.row))
    go({ row: Math.min(at.row, grid.rows.length - 2), column: at.column })
  }
  const column = grid.columns[at.column - 1]
  const open = typesOfFacts(table).filter(
    ([name]) => !grid.columns.some((each) => each.name === name),
  )
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center gap-1.5">
        <Button size="sm" icon={Plus} onClick={() => addRow()}>
          Add a row
        </Button>
        <IconButton label="Move the row up" icon={ArrowUp} onClick={() => run(up)} />
        <IconButton label="Move the row down" icon={ArrowDown} onClick={() => run(down)} />
        <IconButton label="Leave the row out" icon={Trash2} onClick={dropRow} />
        <Menu
          trigger={
            <Button size="sm" icon={Columns3}>
              Columns
            </Button>
          }
          entries={[
            {
              label: column ? `Leave out ${sayCode(column.name)}` : 'Leave out this column',
              icon: Trash2,
              danger: true,
              disabledReason: column?.type.startsWith('in')
                ? null
                : 'Go to a column of conditions first.',
              onPick: () => put(withoutColumn(grid, at.column - 1)),
            },
            ...open.map(([name, { type, values }]) => ({
              label: `Ask ${sayCode(name).toLowerCase()}`,
              icon: Plus,
              onPick: () =>
                put(
                  withColumn(grid, {
                    name,
                    type: `in ${type}`,
                    values: values?.join(', ') ?? '-',
                  }),
                ),
            })),
          ]}
        />
        <IconButton
          label="Undo"
          icon={Undo2}
          onClick={history.undo}
          disabledReason={history.canUndo ? null : 'Nothing to take back.'}
        />
        <IconButton
          label="Redo"
          icon={Redo2}
          onClick={history.redo}
          disabledReason={history.canRedo ? null : 'Nothing to bring back.'}
        />
        <DmnButton file={file} currency={currency} onText={history.change} />
        <Select
          label="Hit policy"
          className="ml-auto w-40"
          value={grid.hit}
          onChange={(hit) => put({ ...grid, hit })}
          options={hitPolicies.map((policy) => ({ value: policy, label: policy }))}
        />
      </div>
      <TableSheet
        label={`${sayCode(table)}, decision table`}
        grid={grid}
        problems={problems}
        at={at}
        anchor={anchor}
        written={written}
        describedBy={`${id}-keys`}
        isInside={isInside}
        onInside={setInside}
        onGo={(cell, extend) => {
          if (written !== null) put(withCell(grid, at, written))
          setWritten(null)
          go(cell, extend)
        }}
        onOpen={(cell) => {
          if (cell.row === -1 && cell.column === 0) return
          go(cell)
          setWritten(textAt(grid, cell))
        }}
        onWrite={setWritten}
        onLeave={() => {
          if (written !== null) put(withCell(grid, at, written))
          setWritten(null)
        }}
        onKey={(event) => {
          const { key } = event
          if (written !== null) {
            event.stopPropagation()
            const by =
              key === 'Enter' ? { row: 1, column: 0 } : key === 'Tab' ? sideways(event) : null
            if (by !== null) commit(by)
            else if (key === 'Escape') setWritten(null)
            else return
            return event.preventDefault()
          }
          const meant = sheetKey(event)
          if (meant === null) return
          event.preventDefault()
          event.stopPropagation()
          run(meant)
        }}
        onCopy={(event) => {
          if (written !== null) return
          event.preventDefault()
          event.clipboardData.setData('text/plain', copied(grid, at, anchor))
        }}
        onPaste={(event) => {
          if (written !== null) return
          event.preventDefault()
          const { top, left } = spanOf(at, anchor)
          const block = readBlock(event.clipboardData.getData('text/plain'))
          put(withBlock(grid, { row: top, column: left }, block))
        }}
      />
      <p id={`${id}-keys`} className="text-[12px] text-muted">
        Arrows move, Enter writes, Shift with arrows chooses a block, Ctrl C and Ctrl V copy and
        paste it, Alt with arrows moves a row, Ctrl Enter adds one, Ctrl Z takes back.
      </p>
      <Meaning grid={shown} at={at} table={table} currency={currency} />
      <Coverage
        grid={shown}
        problems={problems}
        onGo={(problem) => {
          go({ row: problem.row ?? 0, column: problem.column ?? 1 })
          setInside(true)
        }}
        onAdd={(problem) => addRow(conditionsOf(grid, problem.found))}
      />
    </div>
  )
}

const up = { do: 'moveRow', by: -1 } as const
const down = { do: 'moveRow', by: 1 } as const

function sideways({ shiftKey }: { readonly shiftKey: boolean }): Cell {
  return { row: 0, column: shiftKey ? -1 : 1 }
}

function textAt(grid: TableGrid, { row, column }: Cell): string {
  if (row === -1) return grid.columns[column - 1]?.values ?? ''
  return grid.rows[row]?.[column] ?? ''
}

function cellsIn(at: Cell, anchor: Cell): Cell[][] {
  const { top, bottom, left, right } = spanOf(at, anchor)
  return Array.from({ length: bottom - top + 1 }, (_, row) =>
    Array.from({ length: right - left + 1 }, (__, column) => {
      return { row: top + row, column: left + column }
    }),
  )
}

/** Conditions become open; an id or an answer is not left empty. */
function cleared(grid: TableGrid, at: Cell, anchor: Cell): TableGrid {
  return cellsIn(at, anchor)
    .flat()
    .filter(({ column }) => grid.columns[column - 1]?.type.startsWith('in'))
    .reduce((sheet, cell) => withCell(sheet, cell, '-'), grid)
}

function copied(grid: TableGrid, at: Cell, anchor: Cell): string {
  return cellsIn(at, anchor)
    .map((cells) => cells.map((cell) => textAt(grid, cell)).join('\t'))
    .join('\n')
}

/** What the column means, and the row in words. */
function Meaning(props: { grid: TableGrid; at: Cell; table: string; currency: Currency }) {
  const { grid, at, table, currency } = props
  const column = grid.columns[at.column - 1]
  const meaning = column ? meaningOf(table, column.name) : null
  const row = grid.rows[at.row]
  const conditions = grid.columns.flatMap(({ name, type }, place) => {
    const text = row?.[place + 1] ?? '-'
    const fact = typesOfFacts(table).find(([known]) => known === name)
    if (!type.startsWith('in ') || fact === undefined) return []
    const said = sayCell(table, { name, type: fact[1].type }, text, currency)
    return said === null ? [] : [said]
  })
  return (
    <dl className="grid gap-x-4 gap-y-1 text-[12.5px] sm:grid-cols-[6rem_1fr]">
      {column && meaning ? (
        <>
          <dt className="text-muted">{sayCode(column.name)}</dt>
          <dd>{meaning}</dd>
        </>
      ) : null}
      {row ? (
        <>
          <dt className="text-muted">Row {row[0]}</dt>
          <dd>
            {conditions.length === 0 ? 'in every other case' : `when ${conditions.join(', and ')}`}
          </dd>
        </>
      ) : null}
    </dl>
  )
}

function Coverage(props: {
  grid: TableGrid
  problems: readonly GridProblem[]
  onGo: (problem: GridProblem) => void
  onAdd: (problem: GridProblem) => void
}) {
  const { problems, grid } = props
  if (problems.length === 0)
    return (
      <p role="status" className="flex items-center gap-2 font-medium text-good">
        <CircleCheck aria-hidden className="size-4" />
        Every case is covered, each by what should answer it.
      </p>
    )
  return (
    <div role="status">
      <ul aria-label="What is wrong with the table" className="space-y-1.5">
        {problems.slice(0, 20).map((problem, place) => (
          <li
            key={`${problem.row} ${problem.column} ${problem.found} ${place}`}
            className="flex flex-wrap items-center gap-2 rounded-md border border-bad/35 bg-bad-soft px-3 py-1.5"
          >
            <CircleAlert aria-hidden className="size-4 shrink-0 text-bad" />
            <span className="min-w-0 flex-1 wrap-anywhere">
              <strong className="font-semibold">{kindWords[problem.kind]}</strong>{' '}
              {placeWords(grid, problem)}
              found {problem.found}, expected {problem.expected}.
            </span>
            <Button size="sm" onClick={() => props.onGo(problem)}>
              Go to it
            </Button>
            {problem.kind === 'gap' ? (
              <Button size="sm" icon={Plus} onClick={() => props.onAdd(problem)}>
                Add a row for it
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  )
}

const kindWords = { cell: 'Cannot be read:', gap: 'Gap:', overlap: 'Answered twice or never:' }

function placeWords(grid: TableGrid, { row, column, kind }: GridProblem): string {
  if (kind === 'gap') return ''
  const line = row === null ? '' : row === -1 ? 'values' : `row ${grid.rows[row]?.[0] ?? row + 1}`
  const name = column === null || column === 0 ? '' : sayCode(grid.columns[column - 1]?.name ?? '')
  const said = [line, name].filter((part) => part !== '').join(', ')
  return said === '' ? '' : `${said}: `
}
