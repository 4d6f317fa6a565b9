import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Temporal } from '../kernel/temporal.ts'
import { type PaperStanding, paperworkOf, payingUntil } from './referral-term.ts'

const wonOn = Temporal.PlainDate.from('2026-01-15')
const day = fc.integer({ min: 1, max: 1200 }).map((days) => wonOn.add({ days }))
const days = fc.array(day, { maxLength: 20 })
const order = Temporal.PlainDate.compare

test('the order in which payments are told does not matter', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 200 }), (paidOn, pause) => {
      const until = payingUntil(wonOn, paidOn, pause)
      assert.equal(order(payingUntil(wonOn, paidOn.toReversed(), pause), until), 0)
    }),
  )
})

test('one payment more never ends the earning sooner, and one after its end changes nothing', () => {
  fc.assert(
    fc.property(days, day, fc.integer({ min: 1, max: 200 }), (paidOn, more, pause) => {
      const until = payingUntil(wonOn, paidOn, pause)
      const then = payingUntil(wonOn, [...paidOn, more], pause)
      assert.ok(order(then, until) >= 0)
      if (order(more, until) >= 0) assert.equal(order(then, until), 0)
    }),
  )
})

test('papers handed in by the last day are never forfeited, whenever they are judged', () => {
  const slots = fc.array(fc.integer({ min: 0, max: 180 }), { minLength: 1, maxLength: 4 })
  const lastOn = wonOn.add({ days: 181 })
  fc.assert(
    fc.property(slots, day, (handed, on) => {
      const papers = handed.map((after, place): PaperStanding => ({
        slot: `paper_${place}`,
        label: `Paper ${place}`,
        state: 'pending',
        since: wonOn.add({ days: after }),
      }))
      assert.equal(paperworkOf(papers, { lastOn, on }), 'awaited')
    }),
  )
})
