import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Temporal } from '../kernel/temporal.ts'
import { matchingStep, totpCode, totpStep } from './totp.ts'

/** The test vectors of RFC 6238, appendix B, for SHA-1; the last six of its eight digits. */
const secret = '12345678901234567890'
const vectors = [
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
] as const
const at = (seconds: number) => Temporal.Instant.fromEpochMilliseconds(seconds * 1000)

test('codes are those of RFC 6238', () => {
  for (const [seconds, code] of vectors) assert.equal(totpCode(secret, totpStep(at(seconds))), code)
})

test('a code counts in its 30 seconds and the ones beside them, and no further', () => {
  const now = at(1_111_111_109)
  const step = totpStep(now)
  assert.equal(matchingStep(secret, '081804', now), step)
  assert.equal(matchingStep(secret, '081 804', now), step)
  assert.equal(matchingStep(secret, '081804', now.add({ seconds: 30 })), step)
  assert.equal(matchingStep(secret, '081804', now.subtract({ seconds: 30 })), step)
  assert.equal(matchingStep(secret, '081804', now.add({ seconds: 61 })), null)
})

test('what is no code is none, of whatever length', () => {
  const now = at(59)
  for (const code of ['', '28708', '2870822', '287083', 'abcdef', '２８７０８２'])
    assert.equal(matchingStep(secret, code, now), null, code)
})
