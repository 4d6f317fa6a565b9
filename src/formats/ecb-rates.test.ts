import { deepEqual, equal, match } from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import fc from 'fast-check'
import { printRatio, ratio } from '../kernel/ratio.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { RATES_BYTES_MAX, readEcbRates } from './ecb-rates.ts'
import { zipBytes } from './zip-write.ts'

const corpora = process.env['QUITTANCE_CORPORA'] ?? path.resolve('../shared/corpora')
const skip = existsSync(corpora) ? false : `no corpora at ${corpora}`
const fx = (name: string) => readFileSync(path.join(corpora, 'fx', name))

const read = (text: string) => unwrap(readEcbRates(Buffer.from(text)))
const short = (text: string) =>
  read(text).rates.map(
    ({ on, currency, value }) => `${on.toString()} ${currency} ${printRatio(value)}`,
  )
const problems = (text: string) =>
  read(text).problems.map(({ place, message }) => `${place}: ${message}`)

function whyNot(bytes: string | Uint8Array): string {
  const answer = readEcbRates(typeof bytes === 'string' ? Buffer.from(bytes) : bytes)
  return answer.ok ? 'it was read' : `${answer.refusal.reason}: ${answer.refusal.message}`
}

const namespaces =
  'xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" ' +
  'xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"'
const envelope = (days: string, prolog = '<?xml version="1.0" encoding="UTF-8"?>') =>
  `${prolog}\n<gesmes:Envelope ${namespaces}>\n<gesmes:subject>Reference rates</gesmes:subject>\n` +
  `<Cube>\n${days}\n</Cube>\n</gesmes:Envelope>`

test('the history has a column per currency; N/A is no rate', () => {
  const text = 'Date,USD,JPY,CYP,\n2026-03-03,1.0800,160.00,N/A,\n2026-03-02,1.0811,N/A,N/A,\n'
  deepEqual(short(text), ['2026-03-03 USD 1.08', '2026-03-03 JPY 160', '2026-03-02 USD 1.0811'])
  deepEqual(problems(text), [])
})

test('the daily file writes the month in letters, and spaces after its commas', () => {
  const text = 'Date, USD, JPY, \n3 March 2026, 1.0800, 160.00, \n'
  deepEqual(short(text), ['2026-03-03 USD 1.08', '2026-03-03 JPY 160'])
})

test('the XML nests a cube per day and a cube per currency', () => {
  const days =
    '<Cube time="2026-03-03"><Cube currency="USD" rate="1.0800"/></Cube>' +
    '<Cube time="2026-03-02"><Cube currency="JPY" rate="159.5"/></Cube>'
  deepEqual(short(envelope(days)), ['2026-03-03 USD 1.08', '2026-03-02 JPY 159.5'])
})

test('the zip that the bank offers is opened', async () => {
  const daily = ['Date, USD, \n3 March 2026, 1.08, \n']
  const zip = (...names: string[]) => zipBytes(names.map((name) => ({ name, pieces: daily })))
  equal(unwrap(readEcbRates(await zip('eurofxref.csv'))).rates.length, 1)
  match(whyNot(await zip('a.txt')), /^layout: the zip holds a\.txt: expected one/)
  match(whyNot(await zip('a.csv', 'b.csv')), /^layout: the zip holds a\.csv, b\.csv: expected one/)
  const nested = await zipBytes([{ name: 'a.csv', pieces: [await zip('b.csv')] }])
  match(whyNot(nested), /^layout: the zip holds another zip/)
})

test('a wrong cell is named by row and column, and the rest is read', () => {
  const text =
    'Date,USD,JPY\n2026-03-03,"1,08",160\n2026-02-30,1,1\n03/04/2026,1,1\n2026-03-02,0,\n' +
    '2026-03-01,-1.2,1e3\n2026-02-28,1.1,160.5,9\n2026-02-27,1.1,160.5\n'
  deepEqual(short(text), ['2026-03-03 JPY 160', '2026-02-27 USD 1.1', '2026-02-27 JPY 160.5'])
  const expected = 'is no rate: expected a number above zero such as 1.0842, or N/A'
  deepEqual(problems(text), [
    'row 7: row 7 has 4 cells, the header 3',
    `row 2, column USD: "1,08" ${expected}`,
    'row 3, column Date: "2026-02-30" is no day: expected one such as 2026-03-31',
    'row 4, column Date: "03/04/2026" is no day: expected one such as 2026-03-31',
    `row 5, column USD: "0" ${expected}`,
    `row 5, column JPY: "" ${expected}`,
    `row 6, column USD: "-1.2" ${expected}`,
    `row 6, column JPY: "1e3" ${expected}`,
  ])
})

test('a wrong element is named by line, day and currency, and the rest is read', () => {
  const text = envelope(
    '<Cube time="2026-03-03">\n<Cube currency="USD" rate="Infinity"/>\n<Cube currency="usd" rate="1"/>\n' +
      '<Rate currency="JPY" rate="160"/><Cube currency="EUR" rate="1"/><Cube currency="CHF"/>\n' +
      '<Cube currency="JPY" rate="160"/></Cube>\n<Cube><Cube currency="USD" rate="1"/></Cube>',
  )
  deepEqual(short(text), ['2026-03-03 JPY 160'])
  const expected = 'is no rate: expected a number above zero such as 1.0842, or N/A'
  deepEqual(problems(text), [
    `line 6, Cube 2026-03-03, USD: "Infinity" ${expected}`,
    'line 7, Cube 2026-03-03, usd: currency is "usd": expected a currency such as USD',
    'line 8, Rate 2026-03-03, JPY: expected <Cube currency="USD" rate="1.0842"/>',
    'line 8, Cube 2026-03-03, EUR: currency is "EUR": the rates are per euro, which has none',
    `line 8, Cube 2026-03-03, CHF: "" ${expected}`,
    'line 10, Cube: expected <Cube time="2026-03-31"> with the rates of a day',
  ])
})

test('a day that stands twice counts once; with two values neither is taken', () => {
  const text = 'Date,USD,JPY\n2026-03-03,1.08,160\n2026-03-03,1.080,161\n2026-03-03,1.08,160\n'
  deepEqual(short(text), ['2026-03-03 USD 1.08'])
  deepEqual(problems(text), [
    'row 3, column JPY: JPY of 2026-03-03 has another value in row 2, column JPY',
    'row 4, column JPY: JPY of 2026-03-03 has more values before',
  ])
})

test('what is no list of rates is refused whole, and says why', () => {
  match(whyNot(''), /^malformed: the file has no rows$/)
  match(whyNot('USD,JPY\n1,2\n'), /^layout: column 1 is named "USD": expected Date/)
  match(whyNot('Date,USD,\u20ac\n'), /^layout: column 3 is named "€": expected a currency such as/)
  match(whyNot('Date,USD,USD\n2026-03-03,1,1'), /^layout: column 3 is named USD like column 2$/)
  match(whyNot('Date,EUR\n2026-03-03,1'), /^layout: column 2 is named "EUR": the rates are per/)
  match(whyNot('Date,USD\n'), /^layout: the file has no rate$/)
  match(whyNot('Date,USD\n"2026-03-03,1'), /^malformed: /)
  match(whyNot('<a/>'), /^layout: line 1: <a> with .*expected <Envelope> with one <Cube>/)
  match(whyNot(envelope('<Cube')), /^malformed: line 6: /)
  match(whyNot(envelope('').replaceAll('eurofxref', 'x')), /^layout: line 2: <Envelope> with/)
  const many = Array.from({ length: 600 }, () => 'x,y').join('\n')
  match(whyNot(`Date,USD\n${many}`), /^malformed: more than 500 wrong cells; row 2, column Date/)
  match(whyNot(Buffer.alloc(RATES_BYTES_MAX + 1)), /^too_large: 16777217 bytes, at most 16777216/)
})

test('a document type is refused before anything is parsed', () => {
  const bomb = '<?xml version="1.0"?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
  match(whyNot(envelope('', bomb)), /^malformed: line 2: the file declares a DOCTYPE/)
})

test('whatever the bytes are, the answer is a value', () => {
  const junk = fc.oneof(
    fc.uint8Array({ maxLength: 400 }),
    fc.string({ maxLength: 200 }).map((text) => Buffer.from(`Date,USD\n${text}`)),
    fc.string({ maxLength: 200 }).map((text) => Buffer.from(envelope(text))),
  )
  fc.assert(fc.property(junk, (bytes) => typeof readEcbRates(bytes).ok === 'boolean'))
})

test('a list that is written is read back as it was, in both layouts', () => {
  const day = fc
    .integer({ min: 0, max: 9_000 })
    .map((days) => Temporal.PlainDate.from('1999-01-04').add({ days }).toString())
  const value = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 9n - 1n }), fc.integer({ min: 0, max: 6 }))
    .map(([num, scale]) => printRatio(ratio(num, 10n ** BigInt(scale))))
  const codes = ['USD', 'JPY', 'KWD']
  const lists = fc.dictionary(day, fc.tuple(value, value, value), { maxKeys: 5, minKeys: 1 })
  fc.assert(
    fc.property(lists, (list) => {
      const rows = Object.entries(list)
      const expected = rows.flatMap(([on, values]) =>
        values.map((each, index) => `${on} ${codes[index]} ${each}`),
      )
      const csv = rows.map(([on, values]) => `${on},${values.join(',')},`).join('\n')
      deepEqual(short(`Date,${codes.join(',')},\n${csv}\n`), expected)
      const cubes = rows.map(([on, values]) => {
        const cells = values.map((each, at) => `<Cube currency="${codes[at]}" rate="${each}"/>`)
        return `<Cube time="${on}">${cells.join('')}</Cube>`
      })
      deepEqual(short(envelope(cubes.join(''))), expected)
    }),
  )
})

test('the published files are read whole', { skip }, () => {
  const csv = unwrap(readEcbRates(fx('eurofxref-hist-years.csv')))
  const days = (rates: typeof csv.rates) => new Set(rates.map(({ on }) => on.toString())).size
  deepEqual([csv.layout, days(csv.rates), csv.problems], ['csv', 1284, []])
  const cells = fx('eurofxref-hist-years.csv').toString().split('\n').slice(1).join(',')
  equal(csv.rates.length, cells.split(',').filter((cell) => /^[\d.]+$/.test(cell)).length)
  const xml = unwrap(readEcbRates(fx('eurofxref-hist-90d.xml')))
  const cubes = fx('eurofxref-hist-90d.xml').toString()
  deepEqual([xml.layout, xml.problems], ['xml', []])
  deepEqual(
    [days(xml.rates), xml.rates.length],
    [cubes.split('time="').length - 1, cubes.split('currency="').length - 1],
  )
})
