import assert from 'node:assert/strict'
import { test } from 'node:test'
import { looksLikeNacha, readNacha, readNachaStream, type NachaReason } from './nacha-read.ts'

const header = '101 231380104 1210428822604290800A094101Our Bank               Example US Inc'
const batch =
  '5225Example US Inc  '.padEnd(40) + '1234567890PPDRETURN    260429260429   1231380100000001'
const returned =
  '626091400606123456789        0000012354260070001105   Paul Jones              1231380100000001'
const why = '799R03021000020000011      09140060                                            '
const first = why + '231380100000001'
const control = '82250000020009140060000000012354000000000000' + '1234567890'.padEnd(35)
const closing = `${control}231380100000001`
const end = '9000001000001000000020009140060000000012354000000000000'

function file(...records: string[]): Buffer {
  return Buffer.from(`${records.join('\r\n')}\r\n`)
}

const whole = [header, batch, returned, first, closing, end]

test('a return is read with its code, the trace of what was sent, and our own number', () => {
  const read = readNacha(file(...whole))
  assert.ok(read.ok)
  const [entry] = read.value.allEntries
  assert.equal(entry?.identification, '260070001105')
  assert.equal(entry?.amountMinor, 12_354n)
  assert.deepEqual(entry?.returned, {
    code: 'R03',
    originalTrace: '021000020000011',
    originalRouting: '09140060',
    text: '',
  })
  assert.equal(read.value.debitMinor, 12_354n)
  assert.ok(looksLikeNacha(file(...whole)))
})

test('records without line ends are read as well, and trailing blanks may be lost', () => {
  const text = whole.map((record) => record.padEnd(94)).join('')
  const read = readNacha(Buffer.from(text))
  assert.ok(read.ok && read.value.entries === 1)
})

test('a stream cut anywhere gives the same records', async () => {
  const bytes = file(...whole)
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7)
  }
  const seen: string[] = []
  const read = await readNachaStream(chunks(), { entry: (entry) => seen.push(entry.traceNumber) })
  assert.ok(read.ok && read.value.entries === 1)
  assert.deepEqual(seen, ['231380100000001'])
})

test('what does not add up is refused with its line and its class', () => {
  const wrong: readonly [number, string, NachaReason, number][] = [
    [2, returned.replace('0000012354', '0000012355'), 'total', 5],
    [2, returned.replace('626', '620'), 'transaction_code', 3],
    [2, returned.replace('091400606', '091400607'), 'routing_check_digit', 3],
    [2, returned.replace('Paul', 'P\u0001ul'), 'character', 3],
    [3, first.replace('R03', 'R99'), 'return_code', 4],
    [3, first.replace('799', '761'), 'addenda', 4],
    [4, closing.replace('0009140060', '0009140061'), 'hash', 5],
    [4, closing.replace('8225000002', '8225000003'), 'count', 5],
    [4, closing.replace('1234567890', '1234567891'), 'header_and_control', 5],
    [0, header.replace(' 231380104', '          '), 'mandatory', 1],
  ]
  for (const [at, record, reason, line] of wrong) {
    const read = readNacha(file(...whole.with(at, record)))
    assert.ok(!read.ok, record)
    const { problems } = read.refusal
    const found = problems.some((each) => each.reason === reason && each.line === line)
    assert.ok(found, `${reason} at ${line}: ${JSON.stringify(problems)}`)
  }
})

test('a file that was cut, or goes on behind its control, is refused', () => {
  const reasonsOf = (bytes: Buffer) => {
    const read = readNacha(bytes)
    assert.ok(!read.ok)
    return read.refusal.problems.map(({ reason }) => reason)
  }
  assert.ok(reasonsOf(file(...whole.slice(0, 4))).includes('file_control_missing'))
  assert.ok(reasonsOf(file(...whole, returned)).includes('after_file_control'))
  assert.deepEqual(reasonsOf(Buffer.alloc(0)), ['mandatory'])
  assert.ok(
    reasonsOf(Buffer.from(whole.map((r) => r.padEnd(94)).join('') + 'xx')).includes('length'),
  )
})
