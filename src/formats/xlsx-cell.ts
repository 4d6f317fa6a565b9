import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import { type SheetCell, type SheetProblem, emptyCell, textCell } from './sheet.ts'

/** A cell as the file holds it: `type` is its `t` attribute, `text` its value, `style` its
 *  format. */
export type RawCell = {
  readonly type: string
  readonly style: number
  readonly text: string
  readonly formula: boolean
}

/** `row` is 1-based as shown, `column` 0-based. */
export type CellPlace = { readonly row: number; readonly column: number }

export type CellFacts = {
  readonly sharedStrings: readonly string[]
  /** Whether a style shows a number as a date. */
  readonly isDateStyle: (style: number) => boolean
  /** True for workbooks that count days from 1904. */
  readonly from1904: boolean
}

/** `BC12` → row 12, column 54; null for what is no reference. */
export function placeOf(reference: string | null): CellPlace | null {
  const match = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference ?? '')
  if (match === null) return null
  const column = Array.from(match[1]!).reduce(
    (value, letter) => value * 26 + letter.charCodeAt(0) - 64,
    0,
  )
  return { row: Number(match[2]), column: column - 1 }
}

/** `54` → `BC`. */
export function columnLetters(column: number): string {
  const letter = String.fromCharCode(65 + (column % 26))
  return column < 26 ? letter : columnLetters(Math.floor(column / 26) - 1) + letter
}

/** What a cell shows, and what is to be said about it: an error, or a formula without a result. */
export function cellValue(
  raw: RawCell,
  facts: CellFacts,
  place: CellPlace,
): { readonly value: SheetCell; readonly problem: SheetProblem | null } {
  const value = plainValue(raw, facts)
  const at = `${columnLetters(Math.max(place.column, 0))}${place.row}`
  const { row: rowNumber, column } = place
  if (value.kind === 'error') {
    const message = `cell ${at} holds the error ${value.text}`
    return { value, problem: { code: 'error_cell', rowNumber, column, message } }
  }
  if (!raw.formula) return { value, problem: null }
  const message =
    raw.text === '' ? `formula in ${at} has no result` : `${at} is the result of a formula`
  return { value, problem: { code: 'formula_cell', rowNumber, column, message } }
}

function plainValue({ type, style, text }: RawCell, facts: CellFacts): SheetCell {
  if (text === '') return emptyCell
  if (type === 's') return textCell(unescapeText(facts.sharedStrings[Number(text)] ?? ''))
  if (type === 'inlineStr' || type === 'str') return textCell(unescapeText(text))
  if (type === 'e') return { kind: 'error', text: text.trim() }
  if (type === 'b') return { kind: 'boolean', text: text.trim() === '1' ? 'TRUE' : 'FALSE' }
  if (type === 'd') return { kind: 'date', text: text.trim().replace(/T00:00:00(\.0+)?Z?$/, '') }
  if (text.trim() === '') return emptyCell
  const number = plainNumber(text.trim())
  if (number === null) return textCell(text)
  return facts.isDateStyle(style)
    ? dateCell(number, facts.from1904)
    : { kind: 'number', text: number }
}

/** The decimal digits a number is meant to have. Spreadsheets store binary numbers and show 15
 *  digits: `0.30000000000000004` is 0.3, `1E3` is 1000. Digits the file states exactly are kept. */
export function plainNumber(text: string): string | null {
  const plain = /^(0|-?[1-9]\d{0,14}|-?(0|[1-9]\d{0,14})\.\d*[1-9])$/.test(text)
  if (plain && text.replaceAll(/\D/g, '').length <= 15) return text
  const value = Number(text)
  if (!Number.isFinite(value)) return null
  if (value === 0) return '0'
  const [digits = '0', power = '0'] = value.toExponential(14).split('e')
  const sign = digits.startsWith('-') ? '-' : ''
  const figures = digits.replaceAll(/[-.]/g, '').replace(/0+$/, '')
  const whole = Number(power) + 1
  if (Math.abs(whole) > 40) return null
  if (whole <= 0) return `${sign}0.${'0'.repeat(-whole)}${figures}`
  const padded = figures.padEnd(whole, '0')
  const fraction = padded.slice(whole)
  return `${sign}${padded.slice(0, whole)}${fraction === '' ? '' : `.${fraction}`}`
}

/** Day numbers count from 1899-12-31 with a 29 February 1900 that never was (ECMA-376 §18.17.4.1);
 *  45983 is 2025-11-22. The fraction is the time of day, to the second. */
function dateCell(number: string, from1904: boolean): SheetCell {
  const seconds = Math.round(Number(number) * 86_400)
  const days = Math.floor(seconds / 86_400)
  if (days < 0 || days > 2_958_465) return { kind: 'number', text: number }
  const date = dayNumbered(days, from1904)
  const rest = seconds - days * 86_400
  if (rest === 0) return { kind: 'date', text: date.toString() }
  const time = Temporal.PlainTime.from('00:00').add({ seconds: rest })
  return { kind: 'date', text: `${date}T${time.toString({ smallestUnit: 'second' })}` }
}

function dayNumbered(days: number, from1904: boolean): PlainDate {
  if (from1904) return Temporal.PlainDate.from('1904-01-01').add({ days })
  return Temporal.PlainDate.from('1899-12-31').add({ days: days >= 60 ? days - 1 : days })
}

/** `_x000D_` stands for a character XML cannot hold (ECMA-376 §22.9.2.19, ST_Xstring). */
export function unescapeText(text: string): string {
  return text.replaceAll(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** The reverse: a literal `_x0041_` is kept from being read as a character. */
export function escapeText(text: string): string {
  return text
    .replaceAll(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_')
    .replaceAll(
      /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g,
      (character) => `_x${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
    )
}

/** The day number of a date, from 1900-03-01 on; null before, where spreadsheets disagree. */
export function dayNumber(date: PlainDate): number | null {
  const days = Temporal.PlainDate.from('1899-12-30').until(date).days
  return days >= 61 ? days : null
}

/** What is to be said of a merged cell, from its reference (`B3:B5`); null for one cell alone. */
export function mergedCell(reference: string | null): SheetProblem | null {
  const [from = null, to = null] = (reference ?? '').split(':').map(placeOf)
  if (from === null || to === null) return null
  const { row: rowNumber, column } = from
  const message = `cells ${reference} are merged: only the first holds a value`
  const until = { rowNumber: to.row, column: to.column }
  return { code: 'merged_cell', rowNumber, column, until, message }
}
