import assert from 'node:assert/strict'
import { test } from 'node:test'
import { weekdaysOpen } from '../kernel/calendar.ts'
import { Temporal } from '../kernel/temporal.ts'
import { dueDate } from './due-date.ts'

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
