import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money } from '../kernel/money.ts'
import { whyNotAlone } from './autonomy.ts'

type Judged = Parameters<typeof whyNotAlone>[1]
const usd = (minor: bigint) => money(minor, 'USD')
const pack = {
  ceilings: {
    limits: { specialist: usd(500_000n), lead: usd(2_500_000n) },
    autonomy: { mdf_request: 'suggest', mdf_claim: 'auto' },
  },
} as const
const check = (state: 'pass' | 'warn' | 'unknown') => ({
  code: 'check_proof',
  state,
  clauseId: null,
  sentence: 'Proof of performance is still to be looked at: Agenda.',
  facts: {},
})

function judged(more: {
  readonly type?: Judged['type']
  readonly outcome?: 'approve' | 'approve_reduced' | 'reject'
  readonly state?: 'pass' | 'warn' | 'unknown'
  readonly minor?: bigint
  readonly uncovered?: boolean
}): Judged {
  const { type = 'mdf_claim', outcome = 'approve', state = 'pass', minor = 500_000n } = more
  const reason = outcome === 'approve' ? 'as_claimed' : 'lines_denied'
  return {
    type,
    assessment: {
      outcome: more.uncovered === true ? null : { outcome, clause: 'MDF-3.6', reason, row: 'C12' },
      checks: [check('pass'), check(state)],
      amount: usd(minor),
    },
  } as Judged
}

test('a claim that passes everything within the limit is decided by rule alone', () => {
  assert.equal(whyNotAlone(pack, judged({})), null)
})

test('a program that only suggests leaves the word to a person', () => {
  assert.equal(whyNotAlone(pack, judged({ type: 'mdf_request' })), 'the program is set to suggest')
})

test('it never reduces and never rejects', () => {
  const reduced = whyNotAlone(pack, judged({ outcome: 'approve_reduced' }))
  assert.equal(reduced, 'policy answers approve reduced: lines denied')
  const rejected = whyNotAlone(pack, judged({ outcome: 'reject' }))
  assert.equal(rejected, 'policy answers reject: lines denied')
})

test('a check that is open, a cent above the limit, a case no table covers: a person', () => {
  assert.match(whyNotAlone(pack, judged({ state: 'unknown' })) ?? '', /still to be looked at/)
  assert.match(whyNotAlone(pack, judged({ state: 'warn' })) ?? '', /still to be looked at/)
  const above = whyNotAlone(pack, judged({ minor: 500_001n }))
  assert.equal(above, '5,000.01 USD is above 5,000.00 USD')
  assert.equal(whyNotAlone(pack, judged({ uncovered: true })), 'no table covers it')
})
