/** The screens have no dead end: every state has its word, and says what comes next and who owes it. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { questionKinds } from '../src/escalations/question.ts'
import { incentiveMovesOf } from '../src/incentives/incentive.ts'
import { holdKinds, holdOwners, payableStatuses } from '../src/payables/payable.ts'
import { paymentStates, runStatuses } from '../src/payouts/run.ts'
import { trackerStages } from '../src/reports/contract.ts'
import { trackerStage, waiting } from '../src/reports/tracker-row.ts'
import { trailHops } from '../src/reports/trail-shapes.ts'
import { submissionStatuses, transitions, whyNot } from '../src/submissions/submission.ts'
import { bankDetailStates, vendorStates } from '../src/vendors/vendor.ts'
import * as next from '../web/words/next-step.ts'
import { paymentWords, runWords } from '../web/words/payout.ts'
import { answererWords, statusWords } from '../web/words/submission.ts'
import { hopWords, owerWords } from '../web/words/trail.ts'
import { dealWords } from '../web/words/deal.ts'
import { planWords } from '../web/words/plan.ts'
import { referralWords } from '../web/words/referral.ts'
import { bankWords, vendorWords } from '../web/words/vendor.ts'

/** Every state that the moves of a type lead from or to. */
function statesOf(moves: (typeof incentiveMovesOf)[keyof typeof incentiveMovesOf]): string[] {
  return [...new Set(Object.values(moves).flatMap(({ from, to }) => [...from, to]))]
}
const referralStates = statesOf(incentiveMovesOf.referral)
const dealStates = statesOf(incentiveMovesOf.deal)
const planStates = statesOf(incentiveMovesOf.coinvest)

const screens = [
  ['submission', submissionStatuses, statusWords, next.submissionNext],
  ['vendor', vendorStates, vendorWords, next.vendorNext],
  ['bank detail', bankDetailStates, bankWords, next.bankNext],
  ['run', runStatuses, runWords, next.runNext],
  ['referral', referralStates, referralWords, next.referralNext],
  ['referral of a partner', referralStates, referralWords, next.partnerReferralNext],
  ['deal', dealStates, dealWords, next.dealNext],
  ['deal of a partner', dealStates, dealWords, next.partnerDealNext],
  ['plan', planStates, planWords, next.planNext],
  ['plan of a partner', planStates, planWords, next.partnerPlanNext],
  ['payment', paymentStates, paymentWords, next.paymentNext],
] as const

test('every state has its word, and says what comes next', () => {
  for (const [name, states, words, nexts] of screens) {
    const untold = states.filter((state) => !(state in words) || !(state in nexts))
    assert.deepEqual(untold, [], name)
    const strange = Object.keys(nexts).filter((state) => !states.some((one) => one === state))
    assert.deepEqual(strange, [], `${name}: states that are not`)
  }
})

test('what may not be done with a submission says why, in every state', () => {
  const names = Object.keys(transitions) as (keyof typeof transitions)[] // the table's own keys
  for (const status of submissionStatuses)
    for (const name of names) {
      const from: readonly string[] = transitions[name].from
      const why = whyNot(name, status)
      assert.equal(why === null, from.includes(status), `${name} of ${status}`)
      assert.doesNotMatch(why ?? '', /_|undefined/)
    }
})

test('a payable that is not paid says what it waits for and who owes it', () => {
  const stages = new Set<string>()
  for (const status of payableStatuses)
    for (const attemptState of [null, 'sent', 'returned'] as const)
      for (const hold of [null, ...holdKinds]) {
        const holds = hold === null ? [] : holdOwners.map((owner) => `${hold}:${owner}`)
        const stage = trackerStage({ status, sentOn: null, attemptState })
        stages.add(stage)
        const { waitsFor, owedBy } = waiting({ holds, bankReason: 'AC04' }, stage)
        const isOver = stage === 'paid' || stage === 'cancelled'
        assert.equal(waitsFor === null, isOver, `${status} ${hold}`)
        assert.doesNotMatch(waitsFor ?? '', /_|undefined/)
        if (!isOver) assert.ok((owedBy ?? '') in owerWords, `${owedBy} has no word`)
      }
  assert.deepEqual(
    trackerStages.filter((stage) => stage !== 'sent' && !stages.has(stage)),
    [],
  )
})

test('every kind of question names who answers it, every hand of a payout has its words', () => {
  assert.deepEqual(
    questionKinds.filter((kind) => !(kind in answererWords)),
    [],
  )
  assert.deepEqual(
    trailHops.filter((hop) => !(hop in hopWords)),
    [],
  )
})
