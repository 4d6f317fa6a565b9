import type { Currency } from '../kernel/currency.ts'
import { compareRatio, parseRatio, type Ratio } from '../kernel/ratio.ts'
import { ok, refuse, type Refused, type Result } from '../kernel/result.ts'
import type { PlainDate } from '../kernel/temporal.ts'
import { readCsv } from './csv.ts'
import { parseDateText } from './date-text.ts'
import type { SheetTable } from './sheet.ts'
import { childrenOf, readXml, type XmlTree } from './xml-read.ts'
import { openZip } from './zip.ts'

/** What one euro was in `currency` on a day, as the European Central Bank published it. */
export type ReferenceRate = {
  readonly on: PlainDate
  /** Three capitals; also of currencies that are no more. */
  readonly currency: Currency
  /** Units of `currency` per one euro, exactly as written; above zero. */
  readonly value: Ratio
  /** Where it stands: `row 5, column USD` or `line 1, Cube 2013-01-24, USD`. */
  readonly place: string
}

/** What was not read, and where; everything else of the file was. */
export type ReferenceRateProblem = { readonly place: string; readonly message: string }

export type ReferenceRates = {
  readonly layout: 'csv' | 'xml'
  readonly rates: readonly ReferenceRate[]
  readonly problems: readonly ReferenceRateProblem[]
}

/** Why nothing was read. */
export type EcbRatesRefusal = {
  readonly code: 'ecb_rates.unreadable'
  readonly reason: 'too_large' | 'malformed' | 'layout' | 'too_many'
  readonly message: string
}

/** The whole history since 1999 has 2 MB as CSV and 9 MB as XML. */
export const RATES_BYTES_MAX = 16 * 1024 * 1024
/** The same history has some 230,000 rates. */
export const RATES_MAX = 500_000
/** With more wrong cells than this the file is something else, and is refused whole. */
export const RATE_PROBLEMS_MAX = 500

const ZIP_SIGNATURE = 'PK\u0003\u0004'
const CUBE_NAMESPACE = 'http://www.ecb.int/vocabulary/2002-08-01/eurofxref'

/** Reads euro reference rates as the ECB offers them for download: CSV with a column per currency
 *  (`eurofxref.csv`, `eurofxref-hist.csv`, also inside their zip), or XML of nested `Cube`s (daily,
 *  90 days, history). `N/A` is no rate. A wrong cell is a problem with its place and is left out; so
 *  is a rate that stands twice with two values. Source: ECB, euro foreign exchange reference rates. */
export function readEcbRates(bytes: Uint8Array): Result<ReferenceRates, EcbRatesRefusal> {
  if (startsWith(bytes, ZIP_SIGNATURE)) return readZipped(bytes)
  if (bytes.length > RATES_BYTES_MAX) {
    const message = `${bytes.length} bytes, at most ${RATES_BYTES_MAX} are read`
    return unreadable('too_large', message)
  }
  return isXml(bytes) ? readXmlLayout(bytes) : readCsvLayout(bytes)
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text
}

/** The first character that is no space, byte order mark or NUL of UTF-16 tells. */
function isXml(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 256)).toString('latin1')
  return head.replace(/^[\s\0\u00ef\u00bb\u00bf\u00fe\u00ff]+/, '').startsWith('<')
}

function readZipped(bytes: Uint8Array): Result<ReferenceRates, EcbRatesRefusal> {
  const zip = openZip(bytes)
  if (!zip.ok) return unreadable('malformed', zip.refusal.message)
  const [name, ...others] = zip.value.names.filter((each) => /\.(csv|xml)$/i.test(each))
  const entry = name === undefined || others.length > 0 ? null : zip.value.read(name)
  if (entry === null) {
    const found = zip.value.names.slice(0, 5).join(', ')
    return unreadable('layout', `the zip holds ${found}: expected one .csv or .xml`)
  }
  if (!entry.ok) return unreadable('malformed', entry.refusal.message)
  if (startsWith(entry.value, ZIP_SIGNATURE)) {
    return unreadable('layout', 'the zip holds another zip: expected one .csv or .xml')
  }
  return readEcbRates(entry.value)
}

type Gathering = {
  readonly rates: Map<string, ReferenceRate>
  readonly contradicted: Set<string>
  readonly problems: ReferenceRateProblem[]
}

function gathering(): Gathering {
  return { rates: new Map(), contradicted: new Set(), problems: [] }
}

function gathered(
  layout: ReferenceRates['layout'],
  { rates, problems }: Gathering,
): Result<ReferenceRates, EcbRatesRefusal> {
  if (rates.size > RATES_MAX) return unreadable('too_many', `more than ${RATES_MAX} rates`)
  const [first] = problems
  if (first !== undefined && problems.length > RATE_PROBLEMS_MAX) {
    const message = `more than ${RATE_PROBLEMS_MAX} wrong cells; ${first.place}: ${first.message}`
    return unreadable('malformed', message)
  }
  if (first === undefined && rates.size === 0) return unreadable('layout', 'the file has no rate')
  return ok({ layout, rates: [...rates.values()], problems })
}

function isFull({ rates, problems }: Gathering): boolean {
  return rates.size > RATES_MAX || problems.length > RATE_PROBLEMS_MAX
}

/** Nine digits on either side hold every rate published since 1999. */
const ratePattern = /^\d{1,9}(\.\d{1,9})?$/

type Cell = {
  readonly on: PlainDate
  readonly currency: string
  readonly text: string
  readonly place: string
}

function take(into: Gathering, { on, currency, text, place }: Cell): void {
  if (text === 'N/A') return
  const value = ratePattern.test(text) ? parseRatio(text) : null
  if (value === null || value.num === 0n) {
    const message = `${quoted(text)} is no rate: expected a number above zero such as 1.0842, or N/A`
    into.problems.push({ place, message })
    return
  }
  const key = `${on.toString()} ${currency}`
  const known = into.rates.get(key)
  if (known === undefined && !into.contradicted.has(key)) {
    into.rates.set(key, { on, currency, value, place })
  } else if (known === undefined || compareRatio(known.value, value) !== 0) {
    // Which of the two is right cannot be told, so neither is taken.
    into.rates.delete(key)
    into.contradicted.add(key)
    const other = known === undefined ? 'more values before' : `another value in ${known.place}`
    into.problems.push({ place, message: `${currency} of ${on.toString()} has ${other}` })
  }
}

function quoted(text: string): string {
  return text.length > 40 ? `"${text.slice(0, 40)}…"` : `"${text}"`
}

/** `2026-03-31` of the history, `31 March 2026` of the daily file. */
function readDay(text: string): PlainDate | null {
  if (!/^(\d{4}-\d{2}-\d{2}|\d{1,2} [A-Za-z]{3,9} \d{4})$/.test(text)) return null
  const day = parseDateText(text, text.includes('-') ? 'iso' : 'dmy')
  return day.ok ? day.value : null
}

function readCsvLayout(bytes: Uint8Array): Result<ReferenceRates, EcbRatesRefusal> {
  const read = readCsv(bytes)
  if (!read.ok) {
    const { message, rowNumber } = read.refusal
    return unreadable('malformed', rowNumber === null ? message : `row ${rowNumber}: ${message}`)
  }
  const table = read.value
  const wrong = headerFault(table.columns)
  if (wrong !== null) return unreadable('layout', wrong)
  const into = gathering()
  for (const { rowNumber, message } of table.problems) {
    into.problems.push({ place: rowNumber === null ? 'file' : `row ${rowNumber}`, message })
  }
  takeRows(into, table)
  return gathered('csv', into)
}

/** What is wrong with the columns, or null: a date, then currencies, none twice. */
function headerFault(columns: readonly string[]): string | null {
  const [first = '', ...currencies] = columns
  if (first.toLowerCase() !== 'date') {
    return `column 1 is named ${quoted(first)}: expected Date, then a column per currency`
  }
  for (const [index, currency] of currencies.entries()) {
    const at = `column ${index + 2}`
    const fault = currencyFault(currency)
    if (fault !== null) return `${at} is named ${fault}`
    const twin = currencies.indexOf(currency)
    if (twin < index) return `${at} is named ${currency} like column ${twin + 2}`
  }
  return null
}

function currencyFault(code: string): string | null {
  if (!/^[A-Z]{3}$/.test(code)) return `${quoted(code)}: expected a currency such as USD`
  return code === 'EUR' ? '"EUR": the rates are per euro, which has none' : null
}

function takeRows(into: Gathering, { columns, rows }: SheetTable): void {
  for (const { rowNumber, cells } of rows) {
    const day = cells[0]?.text ?? ''
    const on = readDay(day)
    if (on === null) {
      const message = `${quoted(day)} is no day: expected one such as 2026-03-31`
      into.problems.push({ place: `row ${rowNumber}, column Date`, message })
    }
    for (const [index, currency] of columns.entries()) {
      if (on === null || index === 0) continue
      const place = `row ${rowNumber}, column ${currency}`
      take(into, { on, currency, text: cells[index]?.text ?? '', place })
    }
    if (isFull(into)) return
  }
}

function readXmlLayout(bytes: Uint8Array): Result<ReferenceRates, EcbRatesRefusal> {
  const read = readXml(bytes)
  if (!read.ok) {
    const { message, line } = read.refusal
    return unreadable('malformed', line === null ? message : `line ${line}: ${message}`)
  }
  const root = read.value
  const [cube, ...others] = childrenOf(root, 'Cube')
  if (root.name !== 'Envelope' || cube?.namespace !== CUBE_NAMESPACE || others.length > 0) {
    const found = `<${root.name}> with ${root.children.map(({ name }) => `<${name}>`).join(' ')}`
    const message = `line ${root.line}: ${found.slice(0, 200)}: expected <Envelope> with one <Cube>`
    return unreadable('layout', `${message} of ${CUBE_NAMESPACE}`)
  }
  const into = gathering()
  for (const day of cube.children) {
    takeDay(into, day)
    if (isFull(into)) break
  }
  return gathered('xml', into)
}

function takeDay(into: Gathering, day: XmlTree): void {
  const time = day.attributes['time'] ?? ''
  const on = day.name === 'Cube' ? readDay(time) : null
  const at = `line ${day.line}, ${day.name} ${time}`.trim()
  if (on === null) {
    const message = 'expected <Cube time="2026-03-31"> with the rates of a day'
    into.problems.push({ place: at, message })
    return
  }
  for (const cell of day.children) {
    const { currency = '', rate: text = '' } = cell.attributes
    const place = `line ${cell.line}, ${cell.name} ${time}, ${currency}`
    const fault = currencyFault(currency)
    if (cell.name !== 'Cube') {
      into.problems.push({ place, message: 'expected <Cube currency="USD" rate="1.0842"/>' })
    } else if (fault !== null) into.problems.push({ place, message: `currency is ${fault}` })
    else take(into, { on, currency, text, place })
    if (isFull(into)) return
  }
}

function unreadable(reason: EcbRatesRefusal['reason'], message: string): Refused<EcbRatesRefusal> {
  return refuse({ code: 'ecb_rates.unreadable', reason, message })
}
