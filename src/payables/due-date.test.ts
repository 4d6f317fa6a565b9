import assert from 'node:assert/strict'
import { test } from 'node:test'
import { weekdaysOpen } from '../kernel/calendar.ts'
import { Temporal } from '../kernel/temporal.ts'
import { dueDate, heldUntil, type Schedule } from './due-date.ts'

const day = Temporal.PlainDate.from
const target = weekdaysOpen('Europe/Berlin', '07:00-18:00', ['2026-05-01'])
const due = (decidedOn: string, holdUntil: string | null = null) => {
  const from = { decidedOn: day(decidedOn), holdUntil: holdUntil === null ? null : day(holdUntil) }
  return dueDate(from, 30, target).toString()
}

test('net 30 from the decision, moved back to a banking day', () => {
  assert.equal(due('2026-03-02'), '2026-04-01')
  assert.equal(due('2026-04-02'), '2026-04-30')
})

test('the terms run from the end of a hold that ends after the decision', () => {
  assert.equal(due('2026-03-02', '2026-05-01'), '2026-05-29')
  assert.equal(due('2026-03-02', '2026-01-01'), '2026-04-01')
})

const gathered = (schedule: Schedule, decidedOn: string, holdUntil: string | null = null) => {
  const from = { decidedOn: day(decidedOn), holdUntil: holdUntil === null ? null : day(holdUntil) }
  const until = heldUntil(from, schedule)?.toString() ?? 'nothing'
  return `${until}, due ${dueDate(from, 30, target, schedule).toString()}`
}

test('gathered by quarter: waits for its end, and the terms run from its last day', () => {
  assert.equal(gathered('quarterly', '2026-04-01'), '2026-07-01, due 2026-07-30')
  assert.equal(gathered('quarterly', '2026-06-30'), '2026-07-01, due 2026-07-30')
  assert.equal(gathered('quarterly', '2026-07-01'), '2026-10-01, due 2026-10-30')
  assert.equal(gathered('quarterly', '2026-12-31'), '2027-01-01, due 2027-01-29')
})

test('the end of a hold says which quarter it falls in', () => {
  assert.equal(gathered('quarterly', '2026-05-10', '2026-06-30'), '2026-07-01, due 2026-07-30')
  assert.equal(gathered('quarterly', '2026-05-10', '2026-07-01'), '2026-10-01, due 2026-10-30')
})

test('gathered by month; and not at all', () => {
  assert.equal(gathered('monthly', '2026-02-10'), '2026-03-01, due 2026-03-30')
  assert.equal(gathered('by_terms', '2026-03-02'), 'nothing, due 2026-04-01')
})

test('the terms run from the day a tax invoice was accepted, where that is the latest', () => {
  const from = { decidedOn: day('2026-03-02'), holdUntil: null }
  const due = (on: string) => dueDate({ ...from, taxInvoiceOn: day(on) }, 30, target).toString()
  assert.equal(due('2026-02-20'), '2026-04-01')
  assert.equal(due('2026-04-10'), '2026-05-08', '10 May is a Sunday')
})
