import type { KeyboardEvent } from 'react'

/** A cell: row from 0, -1 the line of values; column from 0, the id. */
export type Cell = { readonly row: number; readonly column: number }

/** What a key means in a sheet where no cell is being written. */
export type SheetKey =
  | { readonly do: 'go'; readonly by: Cell; readonly extend: boolean }
  | { readonly do: 'edge'; readonly column: 'first' | 'last'; readonly far: boolean }
  | { readonly do: 'write'; readonly text: string | null }
  | { readonly do: 'clear' | 'undo' | 'redo' | 'addRow' | 'dropRow' }
  | { readonly do: 'moveRow'; readonly by: 1 | -1 }

const arrows: Readonly<Record<string, Cell>> = {
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
}

/** Reads a key as spreadsheets do: arrows go, shift extends, letters write, Delete clears, Alt moves a
 *  row, Ctrl (or ⌘) with Z, Y, Enter and Backspace goes back, forth, adds and drops a row. */
export function sheetKey(event: KeyboardEvent): SheetKey | null {
  const { key, altKey, shiftKey } = event
  const chord = event.ctrlKey || event.metaKey
  const arrow = arrows[key]
  if (arrow !== undefined) {
    if (altKey) return arrow.row === 0 ? null : { do: 'moveRow', by: arrow.row > 0 ? 1 : -1 }
    return { do: 'go', by: arrow, extend: shiftKey }
  }
  if (chord) return chordKey(key.toLowerCase(), shiftKey)
  if (key === 'Home' || key === 'End')
    return { do: 'edge', column: key === 'Home' ? 'first' : 'last', far: false }
  if (key === 'Enter' || key === 'F2') return { do: 'write', text: null }
  if (key === 'Delete' || key === 'Backspace') return { do: 'clear' }
  return key.length === 1 && !altKey ? { do: 'write', text: key } : null
}

function chordKey(key: string, shift: boolean): SheetKey | null {
  switch (key) {
    case 'z':
      return { do: shift ? 'redo' : 'undo' }
    case 'y':
      return { do: 'redo' }
    case 'enter':
      return { do: 'addRow' }
    case 'backspace':
      return { do: 'dropRow' }
    case 'home':
    case 'end':
      return { do: 'edge', column: key === 'home' ? 'first' : 'last', far: true }
    default:
      return null
  }
}

/** The corners of what two cells span, rows and columns in order. */
export function spanOf(one: Cell, other: Cell) {
  const rows = [one.row, other.row].sort((a, b) => a - b)
  const columns = [one.column, other.column].sort((a, b) => a - b)
  return { top: rows[0]!, bottom: rows[1]!, left: columns[0]!, right: columns[1]! }
}

/** What a spreadsheet puts on the clipboard, as rows of cells. */
export function readBlock(text: string): string[][] {
  return text
    .replace(/\r?\n$/, '')
    .split(/\r?\n/)
    .map((line) => line.split('\t'))
}
