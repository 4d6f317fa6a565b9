import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money } from '../kernel/money.ts'
import { unwrap } from '../kernel/result.ts'
import { Temporal } from '../kernel/temporal.ts'
import { checkPain001, pain001Reader } from './pain001-check.ts'
import { PAYMENTS_PER_PIECE } from './pain001-pieces.ts'
import { type Pain001Payment, writePain001 } from './pain001.ts'

/** A German IBAN of account `n`, with its check digits (ISO 13616). */
function ibanOf(n: number): string {
  const bban = `37040044${String(n).padStart(10, '0')}`
  const check = 98n - (BigInt(`${bban}131400`) % 97n)
  return `DE${String(check).padStart(2, '0')}${bban}`
}

/** Three pieces, the last of a few. */
const count = PAYMENTS_PER_PIECE * 2 + 7

const payments = Array.from({ length: count }, (_, n): Pain001Payment => {
  const country = 'DE'
  return {
    paymentId: `${n}`,
    endToEndId: `E${String(n).padStart(6, '0')}`,
    amount: money(BigInt(1_000 + n), 'EUR'),
    creditor: { name: `Partner ${n}`, address: { townName: 'Berlin', country } },
    creditorAccount: { kind: 'iban', iban: ibanOf(n + 1) },
    remittance: `MDF-2026-${n}`,
  }
})
const textOf = (some: readonly Pain001Payment[]) =>
  Buffer.from(
    unwrap(
      writePain001({
        profile: 'sepa',
        messageId: 'PR-2026-0001',
        createdAt: Temporal.Instant.from('2026-03-30T09:00:00Z'),
        paymentInfoId: 'PR-2026-0001-1',
        requestedOn: Temporal.PlainDate.from('2026-04-01'),
        initiatingParty: 'Example Europe Ltd',
        debtor: { name: 'Example Europe Ltd', address: { townName: 'Dublin', country: 'IE' } },
        debtorAccount: { kind: 'iban', iban: ibanOf(999_999) },
        batchBooking: true,
        payments: some,
      }),
    ).bytes,
  ).toString()
const text = textOf(payments)

function readInChunks(xml: string, size: number) {
  const bytes = Buffer.from(xml)
  const ids: string[] = []
  const reader = pain001Reader((payment) => ids.push(payment.endToEndId))
  for (let at = 0; at < bytes.length; at += size) reader.take(bytes.subarray(at, at + size))
  return { ids, read: reader.end() }
}

test('a file read as its bytes come says what it says when read whole', () => {
  const whole = unwrap(checkPain001(Buffer.from(text)))
  assert.equal(whole.payments.length, count)
  for (const size of [777, 64 * 1024, text.length]) {
    const { ids, read } = readInChunks(text, size)
    assert.deepEqual({ ...unwrap(read), payments: whole.payments }, whole)
    assert.deepEqual(
      ids,
      payments.map((payment) => payment.endToEndId),
    )
  }
})

test('a file of exactly so many pieces is read, and one of one payment more or less', () => {
  for (const few of [1, PAYMENTS_PER_PIECE - 1, PAYMENTS_PER_PIECE, PAYMENTS_PER_PIECE + 1]) {
    const { ids, read } = readInChunks(textOf(payments.slice(0, few)), 50_000)
    assert.deepEqual([read.ok, ids.length], [true, few])
  }
  const twice = PAYMENTS_PER_PIECE * 2
  assert.equal(readInChunks(textOf(payments.slice(0, twice)), 1_000).ids.length, twice)
})

test('what is wrong in any piece, or between two, is found in its line', () => {
  const last = `E${String(count - 1).padStart(6, '0')}`
  const seam = text.indexOf('<CdtTrfTxInf>', text.indexOf(`E000${PAYMENTS_PER_PIECE - 1}`))
  const tamperings: readonly (readonly [string, string])[] = [
    ['an id of the first piece again in the last', text.replace(last, 'E000003')],
    ['another control sum', text.replace('<CtrlSum>', '<CtrlSum>1')],
    ['a foreign element in the last piece', text.replace(`${last}<`, `${last}<X>1</X><`)],
    ['a second block of payments', `${text.slice(0, seam)}</PmtInf><PmtInf>${text.slice(seam)}`],
    ['text between two payments', `${text.slice(0, seam)}x${text.slice(seam)}`],
    ['a cut end', text.replace('</CstmrCdtTrfInitn>', '')],
    ['something behind the end', text.replace('</Document>', '</Document><Document/>')],
  ]
  for (const [what, tampered] of tamperings) {
    assert.notEqual(tampered, text, what)
    assert.equal(readInChunks(tampered, 10_000).read.ok, false, what)
  }
  const wrong = text.replace(`Partner ${count - 1}<`, 'Pärtner<')
  const line = wrong.slice(0, wrong.indexOf('Pärtner')).split('\n').length
  const { read } = readInChunks(wrong, 10_000)
  assert.equal(read.ok ? null : read.refusal.faults[0]?.line, line)
})
