import { createHash } from 'node:crypto'
import { readEcbRates } from '../formats/ecb-rates.ts'
import { unwrap } from '../kernel/result.ts'
import { importRates } from '../rates/index.ts'
import type { Days } from './days.ts'
import { cellOf, readFacts } from './facts/read.ts'
import type { Company } from './found.ts'
import type { Step } from './step.ts'
import type { Teller } from './teller.ts'

/** Steps that convert wait in this queue: a list is in before what is done later that day. */
export const ratesQueue = 'rates'

/** Euro reference rates of the sample's working days, one list a day in the layout of the central
 *  bank's file, imported by Finance on its own day. The figures are invented
 *  (`facts/invented-rates.csv`) and the file says so in its name. */
export function rateSteps(teller: Teller, days: Days, company: Company): Step[] {
  return readFacts('invented-rates').map((row) => {
    const back = Number(cellOf(row, 'back'))
    const at = days.instant({ back, at: '14:45' }, 'UTC')
    const on = days.day(-back).toString()
    const currencies = Object.keys(row).filter((column) => column !== 'back')
    const values = currencies.map((currency) => cellOf(row, currency))
    const list = `Date,${currencies.join(',')}\n${on},${values.join(',')}\n`
    const file = {
      name: `invented-rates-of-the-sample-${on}.csv`,
      sha256: createHash('sha256').update(list).digest('hex'),
    }
    const name = `rates:${back}`
    const doing = { step: name, who: company.staff.aiko, at, action: 'rate.import' } as const
    const command = importRates(unwrap(readEcbRates(Buffer.from(list))))
    const run = async () => void (await teller.do(doing, command, file))
    return { at, name, thread: name, queues: [ratesQueue], run }
  })
}
