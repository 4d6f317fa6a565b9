export { bankingCalendarCode } from './banking.ts'
export {
  type Clock,
  type ClockHealth,
  clockHealth,
  type ClockId,
  type ClockKey,
  type ClockState,
  type OwedBy,
} from './clock.ts'
export {
  handClock,
  type MoveClock,
  pauseClock,
  reopenClock,
  resumeClock,
  type StartClock,
  startClock,
  stopClock,
} from './run-clock.ts'
export { extendClock, type ExtendClock } from './extend-clock.ts'
export { clocksOf, dueOf, timeSplitOf } from './read-clock.ts'
export { calendarOf, officeCalendarIn, publishedUntil } from './calendar-read.ts'
export { addCalendar, addHoliday, dropHoliday } from './edit-calendar.ts'
export { statePublished } from './published.ts'
export { firstOffice } from './sql.ts'
export type { TimeSplit } from './due.ts'
export { clockEvents } from './events.ts'
export { clockConstraints, type ClockRefusal, clockRefusals } from './refusals.ts'
export { verifications } from './verify.ts'
export { warnClocks } from './warn.ts'
