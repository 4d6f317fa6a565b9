import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readHouseList } from './sanctions-house.ts'
import { readOfac, readOfacTable } from './sanctions-ofac.ts'
import { readCsl, readDpl } from './sanctions-table.ts'
import { readUnList } from './sanctions-un.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const file = (name: string, text: string) => ({ name, bytes: bytes(text) })
const rest = ',-0- '.repeat(7)

const primary = `36,"NORTHWIND AIR",-0- ,"EXAMPLE1] [EXAMPLE2"${rest},-0- 
47,"DOE, Jonathan","individual","EXAMPLE1"${rest},"DOB 12 Feb 1962; nationality Iran; Passport X123 (Iran); a.k.a. 'JAY'."
\u001a`

function refusalOf(result: { readonly ok: boolean; readonly refusal?: object }) {
  assert.ok(!result.ok)
  return result.refusal
}

test('the four tables of a list are one set of entries', () => {
  const read = readOfac({
    primary: file('sdn.csv', primary),
    alt: file('alt.csv', '47,1,"aka","DOH, John",-0- \n\u001a'),
    add: file('add.csv', '36,1,-0- ,"Havana","Cuba",-0- \n'),
  })
  assert.ok(read.ok)
  const [airline, person] = read.value.entries
  assert.deepEqual(airline?.programs, ['EXAMPLE1', 'EXAMPLE2'])
  assert.deepEqual(airline?.countries, ['CU'])
  assert.deepEqual(person?.names, [
    { name: 'DOE, Jonathan', quality: 'primary' },
    { name: 'DOH, John', quality: 'strong' },
    { name: 'JAY', quality: 'weak' },
  ])
  const born = { fromYear: 1962, untilYear: 1962, on: '1962-02-12', circa: false }
  assert.deepEqual(person?.births, [born])
  assert.deepEqual(person?.ids, [{ kind: 'Passport', number: 'X123', country: 'IR' }])
  assert.deepEqual(read.value.records, { 'sdn.csv': 2, 'alt.csv': 1, 'add.csv': 1 })
})

test('a row that is no row refuses the whole list and names it', () => {
  const broken = readOfacTable('comments', file('c.csv', '36,"a"\n||||\n'))
  assert.deepEqual(refusalOf(broken), {
    code: 'sanctions_list.unreadable',
    file: 'c.csv',
    line: 2,
    message: 'the first cell is "||||", not an entry number',
  })
  const stray = readOfac({
    primary: file('sdn.csv', primary),
    alt: file('alt.csv', '99,1,"aka","NOBODY",-0- \n'),
  })
  assert.match(JSON.stringify(refusalOf(stray)), /entry 99 is in no row of sdn.csv/)
})

test('a quote that never closes, an empty file and a picture are refused, not guessed', () => {
  for (const text of ['36,"NORTHWIND', '', '\u0000\u0001']) {
    assert.equal(readOfac({ primary: file('sdn.csv', text) }).ok, false)
    assert.equal(readCsl('csl.csv', bytes(text)).ok, false)
    assert.equal(readDpl('dpl.txt', bytes(text)).ok, false)
    assert.equal(readUnList('un.xml', bytes(text)).ok, false)
    assert.equal(readHouseList('own.csv', bytes(text)).ok, false)
  }
})

const un = (inside: string) =>
  `<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09Z"><INDIVIDUALS>${inside}</INDIVIDUALS>` +
  '<ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>EXAMPLE FRONT</FIRST_NAME></ENTITY></ENTITIES>' +
  '</CONSOLIDATED_LIST>'

test('the list of the United Nations says which alias is weak and when it was made', () => {
  const person =
    '<INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>JAN</FIRST_NAME><SECOND_NAME>DOE</SECOND_NAME>' +
    '<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Red</ALIAS_NAME></INDIVIDUAL_ALIAS>' +
    '<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR>' +
    '<TO_YEAR>1962</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>'
  const read = readUnList('un.xml', bytes(un(person)))
  assert.ok(read.ok)
  assert.equal(read.value.publishedOn, '2026-02-27')
  assert.deepEqual(read.value.records, { individuals: 1, entities: 1 })
  assert.deepEqual(read.value.entries[0]?.names.at(-1), { name: 'Red', quality: 'weak' })
  const born = { fromYear: 1960, untilYear: 1962, on: null, circa: false }
  assert.deepEqual(read.value.entries[0]?.births, [born])
})

test('an element without a name is named by its line; entities of its own make are refused', () => {
  const nameless = readUnList('un.xml', bytes(un('\n<INDIVIDUAL><DATAID>1</DATAID></INDIVIDUAL>')))
  assert.match(JSON.stringify(refusalOf(nameless)), /"line":2/)
  const evil = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><CONSOLIDATED_LIST/>'
  assert.match(JSON.stringify(refusalOf(readUnList('un.xml', bytes(evil)))), /DOCTYPE/)
})

test('a list of the house is read by its columns, and a wrong kind names its row', () => {
  const head = 'number,kind,name,aliases,weak_aliases,programs,born,countries\n'
  const read = readHouseList(
    'own.csv',
    bytes(`${head}H-1,entity,Northwind Exports,NW Exports; Nordwind,NWE,HOUSE,,IR; RU\n`),
  )
  assert.ok(read.ok)
  assert.equal(read.value.entries[0]?.names.length, 4)
  assert.deepEqual(read.value.entries[0]?.countries, ['IR', 'RU'])
  const wrong = readHouseList('own.csv', bytes(`${head}H-1,firm,X Corp,,,,,\n`))
  assert.match(JSON.stringify(refusalOf(wrong)), /"line":2.*kind is \\"firm\\"/)
  const nowhere = readHouseList('own.csv', bytes(`${head}H-1,entity,A B,,,,,DE RU\n`))
  assert.match(JSON.stringify(refusalOf(nowhere)), /DE RU.* is no country/)
  const twice = readHouseList('own.csv', bytes(`${head}H-1,entity,A B,,,,,\nH-1,entity,C D,,,,,\n`))
  assert.match(JSON.stringify(refusalOf(twice)), /H-1 stands twice/)
})
