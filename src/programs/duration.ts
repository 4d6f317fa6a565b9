import type { Temporal } from '../kernel/temporal.ts'

const iso =
  /^(-?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6})S)?)?$/
const days = /^(-?\d{1,6}) days?$/

/** Seconds of `P14D`, `P2W`, `PT36H` or `14 days`; null for anything else, also for months and
 *  years, whose length is not fixed. */
export function parseDuration(text: string): bigint | null {
  const plain = days.exec(text)
  if (plain !== null) return BigInt(plain[1]!) * 86_400n
  const match = iso.exec(text)
  if (match === null || /[PT]$/.test(text)) return null
  const [, sign, ...parts] = match
  const [weeks, dayCount, hours, minutes, seconds] = parts.map((part) => BigInt(part ?? '0'))
  const total =
    weeks! * 604_800n + dayCount! * 86_400n + hours! * 3_600n + minutes! * 60n + seconds!
  return sign === '-' ? -total : total
}

/** Seconds as ISO 8601, days first: 1 209 600 is `P14D`. */
export function printSeconds(seconds: bigint): string {
  if (seconds === 0n) return 'P0D'
  const size = seconds < 0n ? -seconds : seconds
  const clock: [bigint, string][] = [
    [(size % 86_400n) / 3_600n, 'H'],
    [(size % 3_600n) / 60n, 'M'],
    [size % 60n, 'S'],
  ]
  const time = clock.map(([count, unit]) => (count === 0n ? '' : `${count}${unit}`)).join('')
  const day = size >= 86_400n ? `${size / 86_400n}D` : ''
  return `${seconds < 0n ? '-' : ''}P${day}${time === '' ? '' : `T${time}`}`
}

/** Whole seconds of a duration of weeks, days and time; null with months, years or fractions. */
export function secondsOf(duration: Temporal.Duration): bigint | null {
  const { years, months, milliseconds, microseconds, nanoseconds } = duration
  if (years !== 0 || months !== 0) return null
  if (milliseconds !== 0 || microseconds !== 0 || nanoseconds !== 0) return null
  const minutes = (duration.weeks * 7 + duration.days) * 1_440 + duration.hours * 60
  const total = (minutes + duration.minutes) * 60 + duration.seconds
  return Number.isSafeInteger(total) ? BigInt(total) : null
}

const isoMonths = /^(-?)P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?$/
const plainMonths = /^(-?\d{1,6}) (month|year)s?$/

/** Months of `P8M`, `P1Y6M`, `8 months` or `2 years`; null for anything else. */
export function parseMonths(text: string): bigint | null {
  const plain = plainMonths.exec(text)
  if (plain !== null) return BigInt(plain[1]!) * (plain[2] === 'year' ? 12n : 1n)
  const match = isoMonths.exec(text)
  if (match === null || text.endsWith('P')) return null
  const total = BigInt(match[2] ?? '0') * 12n + BigInt(match[3] ?? '0')
  return match[1] === '-' ? -total : total
}

/** Months as ISO 8601, years first: 18 is `P1Y6M`. */
export function printMonths(months: bigint): string {
  if (months === 0n) return 'P0M'
  const size = months < 0n ? -months : months
  const years = size >= 12n ? `${size / 12n}Y` : ''
  const rest = size % 12n === 0n ? '' : `${size % 12n}M`
  return `${months < 0n ? '-' : ''}P${years}${rest}`
}

/** Months of a duration of years and months; null when it has anything else. */
export function monthsOf(duration: Temporal.Duration): bigint | null {
  const { years, months } = duration
  return duration.with({ years: 0, months: 0 }).blank ? BigInt(years * 12 + months) : null
}
