import { type Currency, parseCurrency } from '../kernel/currency.ts'
import { type Money, parseDecimal } from '../kernel/money.ts'
import { type PlainDate, Temporal } from '../kernel/temporal.ts'
import type { StatementProblem } from './bank-statement.ts'
import { type XmlTree, childOf } from './xml-read.ts'

/** What a value's reader needs beside the element: the account's currency where the amount names
 *  none, and where to say what was wrong. */
export type Reading = {
  readonly currency: Currency | null
  readonly problems: StatementProblem[]
}

/** The unsigned amount in `Amt` below `parent`, exact; null with an error when it cannot be
 *  read. */
export function amountAt(parent: XmlTree, reading: Reading & { element?: string }): Money | null {
  const element = reading.element ?? parent.name
  const amt = childOf(parent, 'Amt')
  if (amt === null) return fail(reading, parent, `${element} has no Amt`)
  return amountIn(amt, reading, element)
}

/** The amount an element holds as text, with its currency in `Ccy`. */
export function amountIn(amt: XmlTree, reading: Reading, element: string): Money | null {
  const named = amt.attributes['Ccy']
  const currency = named === undefined ? reading.currency : parseCurrency(named)
  if (currency === null) {
    return fail(reading, amt, `${element} is in no known currency: ${named ?? 'none named'}`)
  }
  if (named === undefined) {
    const message = `${element} names no currency; read as ${currency}`
    reading.problems.push({ severity: 'warning', element: amt.name, line: amt.line, message })
  }
  const amount = plainAmount(amt.text, currency)
  return (
    amount ?? fail(reading, amt, `${element} has no readable ${currency} amount: "${amt.text}"`)
  )
}

/** An XML Schema decimal without sign (`5`, `5.`, `.50`, `8.850` when the currency can hold it). */
export function plainAmount(text: string, currency: Currency): Money | null {
  const match = /^\+?(\d*)(?:\.(\d*))?$/.exec(text)
  const [, whole = '', fraction = ''] = match ?? []
  if (match === null || `${whole}${fraction}` === '') return null
  return parseDecimal(`${whole || '0'}.${fraction || '0'}`, currency)
}

/** The calendar date in `Dt` or `DtTm` below `parent`/`name`, as the bank wrote it: no zone moves
 *  it. */
export function dateAt(
  parent: XmlTree,
  name: string,
  problems: StatementProblem[],
): PlainDate | null {
  const holder = childOf(parent, name)
  if (holder === null) return null
  const text = childOf(holder, 'Dt')?.text ?? childOf(holder, 'DtTm')?.text ?? holder.text
  const date = /^\d{4}-\d{2}-\d{2}/.exec(text)
  if (date !== null) {
    try {
      return Temporal.PlainDate.from(date[0], { overflow: 'reject' })
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
    }
  }
  const message = `${name} is no date: "${text}"`
  problems.push({ severity: 'warning', element: name, line: holder.line, message })
  return null
}

function fail({ problems }: Reading, { name, line }: XmlTree, message: string): null {
  problems.push({ severity: 'error', element: name, line, message })
  return null
}
