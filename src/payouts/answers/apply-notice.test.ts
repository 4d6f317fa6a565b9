import assert from 'node:assert/strict'
import { test } from 'node:test'
import { correctedParts } from './apply-notice.ts'

test('a notice is divided as its change code says', () => {
  const whole = '021000021   12345678901234567'
  assert.deepEqual(correctedParts('C01', '744-5678-99      '), { accountNumber: '744-5678-99' })
  assert.deepEqual(correctedParts('C02', '021000021'), { routingNumber: '021000021' })
  assert.deepEqual(correctedParts('C03', whole), {
    routingNumber: '021000021',
    accountNumber: '12345678901234567',
  })
  assert.deepEqual(correctedParts('C05', '32'), { accountKind: 'savings' })
  assert.deepEqual(correctedParts('C06', '744567899           22'), {
    accountNumber: '744567899',
    accountKind: 'checking',
  })
  assert.deepEqual(correctedParts('C07', '02100002174456789912345   37'), {
    routingNumber: '021000021',
    accountNumber: '74456789912345',
    accountKind: 'savings',
  })
  assert.equal(correctedParts('C13', 'anything'), null)
})
