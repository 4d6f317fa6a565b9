import { must } from '../kernel/assert.ts'
import type { Currency } from '../kernel/currency.ts'
import { toDecimal } from '../kernel/money.ts'
import { printRatio, type Ratio } from '../kernel/ratio.ts'
import { Temporal } from '../kernel/temporal.ts'
import { printMonths, printSeconds } from './duration.ts'
import type { FactType } from './fact.ts'

/** A figure on the scale of its type as people write it. */
export function printFigure(type: FactType, figure: Ratio, currency: Currency): string {
  switch (type) {
    case 'money':
      return toDecimal({ minor: figure.num, currency })
    case 'date': {
      const day = Temporal.PlainDate.from('1970-01-01').add({ days: Number(figure.num) })
      return must(day, 'a date literal is a day').toString()
    }
    case 'time': {
      const { date, time } = civilOf(figure)
      return date === epochDate ? time : printRatio(figure)
    }
    case 'instant': {
      const { date, time } = civilOf(figure)
      return `${date}T${time}Z`
    }
    case 'duration':
      return printSeconds(figure.num)
    case 'months':
      return printMonths(figure.num)
    default:
      return printRatio(figure)
  }
}

const epochDate = '1970-01-01'

/** Seconds since 1970 as a day and a time of day; what is finer than a nanosecond is left out. */
function civilOf({ num, den }: Ratio): { date: string; time: string } {
  const instant = Temporal.Instant.fromEpochNanoseconds((num * 1_000_000_000n) / den)
  const [date = '', time = ''] = instant.toString().replace('Z', '').split('T')
  return { date, time }
}
